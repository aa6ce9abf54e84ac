"""What is said of lists of issues: how a question was read, how many there are, and how each stands."""

from collections.abc import Mapping
from typing import Final

from cards.wording.form import short_day
from cards.wording.record import URGENCIES, state
from cards.wording.rota_questions import during, listed
from cards.words import Wording, joined, words
from visits.issue_question import IssueQuestion, Which
from visits.issues_shown import IssueLine, IssuesListed, TeamCount, Totals
from visits.model import OPEN_STATES, WAITING_STATES, Urgency
from visits.years import london_day

SAID: Final = 8
"""So many teams are counted by name."""
OPEN = "Open"
OPEN_ISSUES = "Open issues"
OVERDUE = "Overdue answers"
NONE_FOUND = Wording("There are none.")
NOTHING_LIKE_IT = Wording("Nothing like it was found.")
ONE_READER = Wording("For one reader alone")
NOT_FOR_READERS = Wording(
    "Lists of issues are for councillors, managers and Democratic Services. You get how they stand each month, in figures."
)
WHAT_TO_ASK = Wording("You can also ask in your own words, for instance:")
EXAMPLES: Final = (
    Wording("“open issues at MASH”"),
    Wording("“overdue answers”"),
    Wording("“issues about parking last year”"),
    Wording("“has parking come up before?”"),
)
_WHICH: Final = {
    Which.OPEN: "open issues",
    Which.UNANSWERED: "issues that wait for an answer",
    Which.OVERDUE: "issues whose answer is overdue",
    Which.ALL: "issues",
}
_MINE: Final = {
    Which.OPEN: "your open issues",
    Which.UNANSWERED: "your issues that wait for an answer",
    Which.OVERDUE: "your issues whose answer is overdue",
    Which.ALL: "your issues",
}
_COUNTED: Final = {
    Which.OPEN: "{n} open",
    Which.UNANSWERED: "{n} without an answer",
    Which.OVERDUE: "{n} overdue",
    Which.ALL: "{n} found",
}


def title(listed_issues: IssuesListed, topics: Mapping[str, str]) -> Wording:
    """What the question was taken for: "Open issues of MASH raised 1 to 31 May 2026". `topics` are the form's: key to label.

    It ends with "about:" where words were looked for: they are the asker's own, and follow as they were typed.
    """
    question = listed_issues.question
    read = question.reference or _read(question, [team.name for team in listed_issues.teams], topics)
    if question.is_guess:
        return words("I read this as: {read}", read=read)
    return words("{read}", read=read[0].upper() + read[1:])


def _read(question: IssueQuestion, teams: list[str], topics: Mapping[str, str]) -> str:
    first = (_MINE if question.is_mine else _WHICH)[question.which]
    topic = listed([_within(topics.get(one, one)) for one in question.topics]) if question.topics else ""
    of_teams = f" of {listed(teams)}" if teams else ""
    about_topic = f" about {topic}" if topic else ""
    when = during(question.period)
    raised = f" raised{when.removeprefix(',')}" if when else ""
    return first + of_teams + about_topic + raised + (" about:" if question.about else "")


def _within(label: str) -> str:
    """A topic's label within a sentence."""
    return label[:1].lower() + label[1:]


def totals(which: Which, found: Totals) -> Wording:
    """ "12 open, 3 overdue; oldest 41 working days"."""
    counted = words(_COUNTED[which], n=found.found)
    overdue = words(", {n} overdue", n=found.overdue) if found.overdue and which is not Which.OVERDUE else ""
    oldest = words("; oldest {days}", days=days(found.oldest_days)) if found.oldest_days else ""
    return joined([counted, *(one for one in (overdue, oldest) if one)], by="")


def by_team(counts: tuple[TeamCount, ...]) -> Wording:
    """ "MASH 5 (2 overdue) · Bootle 7"."""
    said = [_of_team(one) for one in counts[:SAID]]
    more = len(counts) - SAID
    return joined([*said, *([words("{n} more teams", n=more)] if more > 0 else [])], by=" · ")


def _of_team(count: TeamCount) -> Wording:
    if count.overdue:
        return words("{team} {n} ({late} overdue)", team=count.team.name, n=count.found, late=count.overdue)
    return words("{team} {n}", team=count.team.name, n=count.found)


def which_issue(line: IssueLine, link: str) -> Wording:
    """The issue and its team; its reference leads to its thread, if that has an address (`link`, quoted as addresses are)."""
    reference = line.issue.reference
    linked = words("[{reference}]({link})", reference=reference, link=Wording(link)) if link else reference
    return words("{reference} · {team}", reference=linked, team=line.team.name) if line.team else words("{r}", r=linked)


def how_it_stands(line: IssueLine, topics: Mapping[str, str]) -> Wording:
    """ "Staffing · Answer soon · Seen"."""
    issue = line.issue
    wants_answer = issue.urgency is not Urgency.NOTE and issue.state in WAITING_STATES
    urgency = [URGENCIES[issue.urgency]] if wants_answer else []
    return joined([topics.get(issue.topic, issue.topic), *urgency, state(issue)], by=" · ")


def how_long(line: IssueLine) -> Wording:
    """How late it is, or else how old; and who is to answer."""
    who = [words("{name} is to answer", name=line.answerer)] if line.answerer else []
    return joined([_age(line), *who], by=" · ")


def _age(line: IssueLine) -> Wording:
    issue = line.issue
    if line.is_overdue:  # on the weekend after, no working day has gone by
        return words("Overdue by {days}", days=days(line.days_late)) if line.days_late else Wording("Overdue")
    if issue.state not in OPEN_STATES:
        raised = london_day(issue.raised_at)
        return words("Raised {day} {year}", day=short_day(raised), year=raised.year)
    age = words("Open for {days}", days=days(line.days_open)) if line.days_open else Wording("Raised just now")
    return words("{age}, due {day}", age=age, day=short_day(issue.due)) if line.answerer and issue.due else age


def days(count: int) -> str:
    """A number of working days."""
    return "1 working day" if count == 1 else f"{count} working days"
