"""What is said of issues and answers: to officers in the channel, to councillors in their chat."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Literal

from cards.wording.form import day, listed, short_day
from cards.words import Wording, words
from visits.identifiers import Kind
from visits.issues import Act, WhyNot
from visits.model import ClosedBecause, Entry, EntryKind, Issue, Outcome
from visits.working_days import WorkingDays
from visits.years import london_day

SOON = 2
"""An answer that is due in so many working days, or fewer, is due soon."""
Look = Literal["Default", "Warning", "Attention"]

ANSWER = "Answer"
SEEN = "Seen"
MORE = "More"
SEND = "Send to councillor"
SAVE_DRAFT = "Save as draft"
RECORD_IT = "Record the answer"
ANSWERS_IT = "This answers my issue"
FOLLOW_UP = "Ask a follow-up"
ACTION_DONE = "Action done"
BACK = "Back"
READ = "Read"
CHANGE_DRAFT = "Change the draft"
NOT_AN_ANSWER = "Not an answer"
THIS_ONE = "This one"
CORRECT = "Correct"
WITHDRAW = "Withdraw"
WITHDRAW_SURE = "Yes, withdraw it"
I_AGREE = "I agree"
ADD_VIEW = "Add my view"
HIDE_WORDS = "Hide words"
MY_ISSUES = "My issues"
HIDDEN = Wording("These words are hidden. Their author has been asked for others.")
MY_ISSUES_TITLE = Wording("Issues you raised")
HIDDEN_YOURS = Wording("Others can’t read your words on this issue now. Reword them, and they are shown again.")
WITHDRAWN_ISSUE = Wording("Withdrawn by the councillor who raised it.")
NOTHING_MORE = Wording("There is nothing else that you can do with this issue now.")
NOTHING_TO_HIDE = Wording("No words of this form are left to hide.")
WHY_PUT_OFF = Wording("Why the answer is put off")
NO_ISSUES = Wording("You have raised no issues yet.")
NO_ISSUE = Wording("That issue is not there, or is not for you to see.")
ANSWER_BOX = "Your answer"
ANSWER_HINT = "The councillor reads this. Do not name or describe anyone."
OUTCOME_BOX = "What is the outcome?"
OWNER_BOX = "Who will do it?\nOnly if action is agreed. Enter a role, not a name."
DUE_BOX = "By when?\nOnly if action is agreed."
NO_THEME = Wording("No theme")
THEME_BOX = "Improvement theme (optional)"
SHARE_BOX = Wording("Share the answer with the team")
DISAGREE_BOX = Wording("I disagree with the answer")
ASSIGN_BOX = "Who is to see to it?"
BEHALF_BOX = "Whose answer is it?"
THEIR_REPLY = Wording("This would be recorded as the answer:")
WHICH_ISSUE = Wording("Which issue does it answer?")
NOTHING_OPEN = Wording(
    "No issue of this record waits for an answer from you. To name one, begin with its number: “2: …”."
)
REPLY_DROPPED = Wording("Left as a reply in the thread.")
SURE_TO_WITHDRAW = Wording(
    "Withdraw the whole record? It leaves the channel and the report. Its number is not used again."
)
WITHDRAWN = Wording("The record is withdrawn.")
TOO_LATE = Wording("This record can’t be corrected or withdrawn now.")
VIEW_KEPT = Wording("Your view is kept with the record.")
AGREE_TITLE = Wording("Do you agree with this record of your visit?")
VIEWS = Wording("Others who were there")
VIEW_TITLE = Wording("Add your view of the visit")
VIEW_BOX = "Your view\nIt stands with the record. Do not name or describe anyone."
HIDE_WHICH = Wording(
    "Which words are to be hidden? They leave the channel at once, and their author is asked for others."
)
HIDE_DONE = Wording("The words are hidden. Their author has been asked for others.")
REWORD_TITLE = Wording("Some of your words were hidden")
REWORD_WHY = Wording(
    "Someone might be recognised by them. Enter other words: they take the place of the old ones everywhere."
)
REWORD_BOX = "New words"
REWORDED = Wording("The new words are in place.")
REMINDER_TITLE = Wording("Does this answer your issue?")
NOT_CONFIRMED = "not confirmed"

OUTCOMES = {
    Outcome.ACTION_AGREED: "Action agreed",
    Outcome.ALREADY_IN_HAND: "Already in hand",
    Outcome.NOT_ACCEPTED: "Not agreed",
    Outcome.NEEDS_PARTNER: "Needs a partner",
    Outcome.INFORMATION: "For information",
}
CLOSED = {
    ClosedBecause.SETTLED: "the councillor says it is answered",
    ClosedBecause.NO_REPLY: "no reply from the councillor",
    ClosedBecause.NO_ANSWER_NEEDED: "no answer needed",
}
ENTRIES = {
    EntryKind.DRAFT: "Draft answer by {by}, {when}",
    EntryKind.RESPONSE: "Answered by {by}, {when}",
    EntryKind.FOLLOW_UP: "{by} asked again, {when}",
    EntryKind.COMMENT: "On the facts: {by}, {when}",
}
ACTS = {
    Act.SEE: SEEN,
    Act.ASSIGN: "Assign",
    Act.DRAFT: SAVE_DRAFT,
    Act.RELEASE: SEND,
    Act.RESPOND: ANSWER,
    Act.EXTEND: "Put off the answer",
    Act.ACTION_DONE: ACTION_DONE,
    Act.COMMENT: "Comment on the facts",
    Act.SETTLE: ANSWERS_IT,
    Act.FOLLOW_UP: FOLLOW_UP,
    Act.CLOSE: "Close: no answer needed",
    Act.CLOSE_UNANSWERED: "Close: no reply",
    Act.REOPEN: "Open again",
    Act.HIDE: "Hide and ask to reword",
    Act.REWORD: "Reword",
    Act.CORRECT: CORRECT,
    Act.WITHDRAW: WITHDRAW,
}
BOXES = {
    Act.EXTEND: ("Why is the answer put off?", "Once only, to 20 working days after the form was sent."),
    Act.COMMENT: (
        "What is to be said about the facts?",
        "It stands beside the councillor’s words, which stay as they are.",
    ),
    Act.FOLLOW_UP: ("What do you still want to know?", "Do not name or describe anyone."),
    Act.REOPEN: ("Why is it opened again?", ""),
    Act.REWORD: (REWORD_BOX, "Do not name or describe anyone."),
}
WHY_NOT = {
    WhyNot.NOT_YOURS: "That is for somebody else to do.",
    WhyNot.NOT_ANSWERED: "It is not answered yet.",
    WhyNot.ANSWERED_ALREADY: "It was answered already.",
    WhyNot.SEEN_ALREADY: "It was seen already.",
    WhyNot.CLOSED: "It is closed.",
    WhyNot.NOT_CLOSED: "It is not closed.",
    WhyNot.HIDDEN: "Its words are hidden until they are reworded.",
    WhyNot.NOT_HIDDEN: "Its words are not hidden.",
    WhyNot.WITHDRAWN: "The councillor has withdrawn it.",
    WhyNot.NO_DRAFT: "There is no draft answer to send.",
    WhyNot.NO_ACTION: "No action was agreed.",
    WhyNot.ACTION_DONE: "The action was done already.",
    WhyNot.EXTENDED_ALREADY: "The answer was put off once already.",
    WhyNot.SETTLED_ALREADY: "You have said already that this answers it.",
    WhyNot.NEEDS_ANSWER: "It needs an answer, so it can’t be closed without one.",
    WhyNot.NEEDS_AUTHOR: "Select whose answer it is.",
}


def why_not(why: WhyNot) -> Wording:
    """Why something was not done, on the card as it is now."""
    return words("Nothing was changed. {why}", why=WHY_NOT[why])


def entry_line(entry: Entry, by: str, typed_by: str) -> Wording:
    """Who said what and when; who typed it, where that was another person."""
    when = short_day(london_day(entry.at))
    line = ENTRIES[entry.kind].format(by=by, when=when)
    return words("{line} (typed by {typist})", line=line, typist=typed_by) if typed_by else words("{line}", line=line)


def outcome_line(entry: Entry) -> Wording:
    """What an answer comes to, who will do it and by when."""
    outcome = OUTCOMES[entry.outcome] if entry.outcome else ""
    if entry.owner_role and entry.action_due:
        return words("{outcome}: {owner}, by {day}", outcome=outcome, owner=entry.owner_role, day=day(entry.action_due))
    return words("{outcome}", outcome=outcome or "Answer")


def due_line(issue: Issue, today: date, days: WorkingDays) -> tuple[Wording, Look] | None:
    """ "Answer due Tuesday 8 December 2026, in 6 working days", and how it looks: words first, colour besides."""
    if issue.due is None:
        return None
    if issue.due < today:
        late = days.count(issue.due, today)  # 0 on the Saturday after
        ago = f", {_days(late)} ago" if late else ""
        return _due("Overdue: answer was due {when}{late}{extended}", issue, late=ago), "Attention"
    if issue.due == today:
        return _due("Due today: answer due {when}{extended}", issue), "Warning"
    left = days.count(today, issue.due)
    if left <= SOON:
        return _due("Due soon: answer due {when}, in {n}{extended}", issue, n=_days(left)), "Warning"
    return _due("Answer due {when}, in {n}{extended}", issue, n=_days(left)), "Default"


def _due(template: str, issue: Issue, **values: str) -> Wording:
    assert issue.due
    extended = Wording(" (put off once)") if issue.extended else ""
    return words(template, when=day(issue.due), extended=extended, **values)


def reply_by_line(issue: Issue) -> Wording | None:
    """Until when the councillor may say whether the answer is enough."""
    if issue.reply_by is None:
        return None
    return words(
        "Say by {day} whether this answers it. After that it is closed as “no reply”.", day=day(issue.reply_by)
    )


def waits_line(issue: Issue) -> Wording | None:
    """To officers: how long an answer still waits for what the councillor says of it."""
    return words("The councillor may reply until {day}.", day=day(issue.reply_by)) if issue.reply_by else None


def closed_line(issue: Issue, answered_by: str) -> Wording:
    """The second line of an issue that is closed."""
    because = CLOSED[issue.closed_because] if issue.closed_because else "closed"
    if not answered_by:
        return words("Closed: {because}.", because=because)
    return words("Closed: {because}. Answered by {by}.", because=because, by=answered_by)


def settled_line(when: datetime) -> Wording:
    """The councillor has said that the answer is enough, while an agreed action is still to be done."""
    return words("The councillor says this answers it, {day}.", day=short_day(london_day(when)))


def disputed_line(when: datetime) -> Wording:
    """The councillor disagrees."""
    return words("Councillor disagrees, {day}.", day=short_day(london_day(when)))


def improved_line(reference: str, said: str, when: datetime) -> Wording:
    """What a later visit said of it."""
    return words(
        "Visit {reference}, {day}: improved? {said}", reference=reference, day=short_day(london_day(when)), said=said
    )


def assigned_line(name: str) -> Wording:
    """Whom it was assigned to."""
    return words("{name} is to see to it.", name=name)


def same_as_line(reference: str) -> Wording:
    """A repeat of an earlier issue."""
    return words("The same as an earlier issue: {reference}", reference=reference)


def view_line(name: str, agrees: bool | None) -> Wording:
    """What the other councillor says of a record."""
    said = NOT_CONFIRMED if agrees is None else "agrees" if agrees else "adds:"
    return words("{name}: {said}", name=name, said=said)


def too_late(references: tuple[str, ...]) -> Wording:
    """Why a form can't be corrected or withdrawn."""
    if not references:
        return TOO_LATE
    were = "was" if len(references) == 1 else "were"
    return words(
        "{late} {references} {were} seen or answered.", late=TOO_LATE, references=", ".join(references), were=were
    )


def left_out(how_many: int) -> Wording:
    """What finds no room on a card."""
    counted = "1 earlier entry" if how_many == 1 else f"{how_many} earlier entries"
    return words("No room here for {counted}. Nothing of it is lost.", counted=counted)


def too_long(limit: int, length: int) -> Wording:
    """A reply that is longer than an answer may be."""
    return words(
        "An answer takes {limit} characters; that reply has {length}.", limit=f"{limit:,}", length=f"{length:,}"
    )


def may_hold(kinds: Sequence[Kind]) -> Wording:
    """A reply that may identify somebody."""
    return words("It may hold {kinds}. To record it, select the box once you have looked.", kinds=listed(kinds))


def identifies(kinds: Sequence[Kind]) -> Wording:
    """A reply that may hold what no answer may."""
    return words(
        "That reply may hold {kinds}, so it is not recorded. Take it out of the thread, and answer in other words.",
        kinds=listed(kinds),
    )


def record_as(number: int, topic: str) -> Wording:
    """The heading of a reply that may become an answer."""
    return words("Record this reply as the answer to issue {n}, {topic}?", n=number, topic=topic)


def _days(n: int) -> str:
    return "1 working day" if n == 1 else f"{n} working days"


def answered(reference: str) -> str:
    """All that a notification says of an answer."""
    return f"Your issue {reference} is answered"


def reminder(reference: str) -> str:
    """All that the reminder's notification says."""
    return f"Does the answer to {reference} answer your issue?"


def asks_again(name: str, reference: str) -> str:
    """The line above a follow-up in the thread."""
    return f"{name} asks again about issue {reference}"


def asked_to_see_to(name: str, reference: str) -> str:
    """The line of an assignment in the thread."""
    return f"{name} is asked to see to issue {reference}"


def recorded(reference: str) -> Wording:
    """Said where a reply was recorded as an answer, or as a draft of one."""
    return words("Recorded: {reference}.", reference=reference)
