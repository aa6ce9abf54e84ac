"""The boxes in which answers, follow-ups and reasons are typed: always below the words they are about."""

from collections.abc import Iterator, Sequence

from cards import inputs
from cards.actions import (
    ActOnIssue,
    ButtonStyle,
    ChooseReplyIssue,
    DropReply,
    RewordText,
    ShowIssue,
    button,
)
from cards.boxes import errors, line_box, looked_at, looked_box, person_picker, text_box, tick
from cards.elements import (
    Action,
    ActionSet,
    Card,
    CardElement,
    Choice,
    Container,
    InputChoiceSet,
    InputDate,
    TextBlock,
    heading,
    plain,
    said,
)
from cards.issue import IssueShown, issue_head
from cards.payload import fits
from cards.rows import line_with_button
from cards.wording import faults as fault_wording
from cards.wording import issue as wording
from cards.words import Wording, unformatted, words
from visits.checks import Fault
from visits.confirming import OWNER, WORDS
from visits.doing import LIMITS, OWNER_LIMIT, RESPONSE_LIMIT, Doing
from visits.issues import Act, Standing
from visits.kept import Proposal
from visits.model import EntryKind, Issue, Outcome, Person, VisitRecord
from visits.proforma import Proforma
from visits.text import clean

NO_THEME = "none"
ASKED_OF = {
    Act.RESPOND: EntryKind.FOLLOW_UP,
    Act.DRAFT: EntryKind.FOLLOW_UP,
    Act.FOLLOW_UP: EntryKind.RESPONSE,
}
"""What else stands above the box of an act: what is being answered, or what is asked about."""


def act_form(
    shown: IssueShown,
    act: Act,
    standings: frozenset[Standing],
    *,
    doing: Doing | None = None,
    faults: Sequence[Fault] = (),
    people: Sequence[Person] = (),
    themes: Sequence[str] = (),
    notice: Wording | None = None,
) -> Card:
    """The box for an act: an answer's with all that belongs to it, else one box and its hint."""
    before = _begun(shown, act)
    doing = doing or before
    rewords = act is Act.REWORD
    why = notice or (wording.REWORD_WHY if rewords else None)
    body: list[CardElement] = issue_head(shown, ASKED_OF.get(act), with_words=not rewords)
    body += [plain(why)] if why else []
    ways: list[Action] = [button(wording.ACTS[act], shown.act(act), style=ButtonStyle.MAIN, inputs=True)]
    match act:
        case Act.RESPOND | Act.DRAFT:
            body += _answer_boxes(doing, faults, themes, before.text)
            if Standing.ANSWERER not in standings and Standing.COORDINATOR in standings:
                missing = fault_wording.MISSING["on_behalf_of"]
                body.append(person_picker("on_behalf_of", wording.BEHALF_BOX, missing, people, doing.on_behalf_of))
            ways = _answer_ways(shown, standings)
        case Act.ASSIGN:
            chosen = doing.to or shown.issue.assignee
            missing = fault_wording.MISSING["assign_to"]
            body += errors(faults, "assign_to")
            body.append(person_picker("to", wording.ASSIGN_BOX, missing, people, chosen))
        case _:
            label, hint = wording.BOXES[act]
            body += text_box(WORDS, _labelled(label, hint), doing.text, LIMITS[act], faults, before=before.text)
            body += looked_box(WORDS, faults, doing.confirmed)
            if act is Act.FOLLOW_UP:
                body.append(tick("disagrees", wording.DISAGREE_BOX, doing.disagrees))
    back = button(wording.BACK, ShowIssue(year=shown.issue.year, issue=shown.issue.id))
    return Card(body=[*body, ActionSet(actions=[*ways, back])])


def proposal_card(
    shown: IssueShown, proposal: Proposal, standings: frozenset[Standing], faults: Sequence[Fault] = ()
) -> Card:
    """What would be recorded of a reply in the thread: one press, and it is, once what may identify somebody is confirmed."""
    act = Act.RESPOND if Standing.ANSWERER in standings else Act.DRAFT
    record = ActOnIssue(
        year=shown.issue.year,
        issue=shown.issue.id,
        act=act,
        operation=shown.operation,
        proposal=proposal.id,
    )
    title = wording.SEND if act is Act.RESPOND else wording.SAVE_DRAFT
    return Card(
        body=[
            heading(wording.record_as(shown.issue.number, shown.proforma.topic(shown.issue.topic).label)),
            plain(wording.THEIR_REPLY),
            Container(style="emphasis", items=[said(proposal.text)]),
            *(plain(wording.may_hold(fault.kinds)) for fault in faults),
            *looked_box(WORDS, faults),
            _outcomes(Outcome.INFORMATION),
            ActionSet(
                actions=[
                    button(title, record, style=ButtonStyle.MAIN, inputs=True),
                    button(wording.NOT_AN_ANSWER, DropReply()),
                ]
            ),
        ]
    )


def which_issue_card(proposal: Proposal, issues: Sequence[Issue], year: str, proforma: Proforma) -> Card:
    """Several issues are open: which one does the reply answer? Titles are left out rather than cut."""
    with_titles = _which(proposal, issues, year, proforma, titles=True)
    return with_titles if fits(with_titles) else _which(proposal, issues, year, proforma, titles=False)


def _which(proposal: Proposal, issues: Sequence[Issue], year: str, proforma: Proforma, *, titles: bool) -> Card:
    body: list[CardElement] = [heading(wording.WHICH_ISSUE), Container(style="emphasis", items=[said(proposal.text)])]
    for issue in issues:
        line = words("Issue {n}: {topic}", n=issue.number, topic=proforma.topic(issue.topic).label)
        this = ChooseReplyIssue(year=year, issue=issue.id, proposal=proposal.id)
        below = [said(issue.title, spacing="None")] if titles else []
        body.append(line_with_button(line, button(wording.THIS_ONE, this), *below))
    return Card(body=[*body, ActionSet(actions=[button(wording.NOT_AN_ANSWER, DropReply())])])


def reword_card(
    record: VisitRecord,
    question: str,
    label: str,
    old: str,
    operation: str,
    typed: str = "",
    faults: Sequence[Fault] = (),
) -> Card:
    """Other words for an answer of the form that is hidden."""
    label_of_box = _labelled(*wording.BOXES[Act.REWORD])
    sends = RewordText(year=record.year, record=record.id, question=question, operation=operation)
    return Card(
        body=[
            heading(wording.REWORD_TITLE),
            plain(wording.REWORD_WHY),
            TextBlock(text=words("{label}", label=label), weight="Bolder"),
            *text_box(WORDS, label_of_box, typed or old, RESPONSE_LIMIT, faults, before=old),
            *looked_box(WORDS, faults),
            ActionSet(actions=[button(wording.ACTS[Act.REWORD], sends, style=ButtonStyle.MAIN, inputs=True)]),
        ]
    )


def doing_of(act: Act, values: dict[str, str], *, to: Person | None, on_behalf_of: Person | None) -> Doing:
    """What a person asks to be done, from the inputs of an act's form."""
    return Doing(
        act=act,
        text=clean(values.get(WORDS, "")),
        outcome=values.get("outcome", "").strip(),
        owner_role=clean(values.get(OWNER, "")),
        action_due=values.get("action_due", "").strip(),
        theme="" if values.get("theme", NO_THEME) == NO_THEME else values["theme"],
        share=values.get("share", "true") == "true",
        disagrees=values.get("disagrees") == "true",
        to=to.id if to else None,
        on_behalf_of=on_behalf_of.id if on_behalf_of else None,
        confirmed=looked_at(values),
    )


def _begun(shown: IssueShown, act: Act) -> Doing:
    """What the box holds at first: a draft to be finished, or the words to be reworded."""
    draft = shown.draft if act in (Act.RESPOND, Act.DRAFT) else None
    if draft:
        return Doing(
            act=act,
            text=draft.text,
            outcome=draft.outcome or "",
            owner_role=draft.owner_role,
            action_due=draft.action_due.isoformat() if draft.action_due else "",
            theme=draft.theme,
            share=draft.share,
        )
    return Doing(act=act, text=shown.issue.text if act is Act.REWORD else "")


def _answer_boxes(doing: Doing, faults: Sequence[Fault], themes: Sequence[str], before: str) -> Iterator[CardElement]:
    label = _labelled(wording.ANSWER_BOX, wording.ANSWER_HINT)
    yield from text_box(WORDS, label, doing.text, RESPONSE_LIMIT, faults, before=before)
    yield from looked_box(WORDS, faults, doing.confirmed)
    yield from errors(faults, "outcome")
    yield _outcomes(doing.outcome)
    yield from line_box(OWNER, wording.OWNER_BOX, doing.owner_role, OWNER_LIMIT, faults)
    yield from looked_box(OWNER, faults, doing.confirmed)
    yield from errors(faults, "action_due")
    yield InputDate(id="action_due", label=wording.DUE_BOX, value=inputs.as_date(doing.action_due))
    if themes:
        yield from errors(faults, "theme")
        none = Choice(title=wording.NO_THEME, value=NO_THEME)
        yield InputChoiceSet(
            id="theme",
            label=wording.THEME_BOX,
            style="compact",
            value=doing.theme if doing.theme in themes else NO_THEME,
            choices=[none, *(Choice(title=unformatted(theme), value=theme) for theme in themes)],
        )
    yield tick("share", wording.SHARE_BOX, doing.share)


def _answer_ways(shown: IssueShown, standings: frozenset[Standing]) -> list[Action]:
    ways: list[Action] = []
    if Standing.ANSWERER in standings:
        ways.append(button(wording.SEND, shown.act(Act.RESPOND), style=ButtonStyle.MAIN, inputs=True))
    elif Standing.COORDINATOR in standings:
        ways.append(button(wording.RECORD_IT, shown.act(Act.RESPOND), style=ButtonStyle.MAIN, inputs=True))
    if not standings.isdisjoint({Standing.ANSWERER, Standing.MANAGER}):
        style = ButtonStyle.PLAIN if ways else ButtonStyle.MAIN
        ways.append(button(wording.SAVE_DRAFT, shown.act(Act.DRAFT), style=style, inputs=True))
    return ways


def _outcomes(chosen: str) -> CardElement:
    choices = [Choice(title=words("{label}", label=label), value=key) for key, label in wording.OUTCOMES.items()]
    return InputChoiceSet(
        id="outcome",
        label=wording.OUTCOME_BOX,
        style="expanded",
        value=chosen if chosen in wording.OUTCOMES else None,
        choices=choices,
    )


def _labelled(label: str, hint: str) -> str:
    return f"{label}\n{hint}" if hint else label
