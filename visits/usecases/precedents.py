"""Has this come up before? The issues that fit words, a reference or another issue, the best first.

Searched is what the one who asks may read, and nothing that is hidden: whoever could search words without reading them could
guess what they are. A search reads the issues and the answers of its municipal years (this one and the last, if none is said),
so its cost follows how much was written in them.
"""

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from visits.issue_question import IssueQuestion, Which
from visits.issues_shown import IssueLine, IssuesListed, Totals, is_meant
from visits.model import OPEN_STATES, Entry, EntryKind, Issue, IssueState, PersonId, Value, Visibility
from visits.ports import Office
from visits.precedents import Found, Told, fitting, most_like
from visits.proforma_versions import CURRENT
from visits.usecases import seen
from visits.usecases.issues import IssueView, NoIssue, view_issue
from visits.usecases.knowing import proforma_for
from visits.usecases.open_issues import PAGE, Asking, asking_of, lines_of, looked_back
from visits.usecases.seen import Shown
from visits.usecases.start import Refused
from visits.years import reference_prefix

REFERENCE: Final = re.compile(r"\bV\d\d-\d{4,6}(?:/\d{1,2})?(?!\d)", re.IGNORECASE)
LONGEST: Final = 300
"""Characters of what is asked for that are looked at."""
_EVER: Final = IssueQuestion(which=Which.ALL)
_HIDDEN: Final = (IssueState.RETURNED_FOR_REDACTION, IssueState.WITHDRAWN)
_ANSWERED: Final = (IssueState.ANSWERED, IssueState.ACTION_AGREED, IssueState.ACTION_DONE, IssueState.CLOSED)


class Precedents(Value):
    """An issue, and a page of earlier ones that are like it."""

    issue: Issue
    listed: IssuesListed


class Offered(Value):
    """An issue that may be put into a message, for whoever reads that: its answer only if that is shared."""

    line: IssueLine
    answer: Entry | None = None


async def find(
    office: Office, person: PersonId, question: IssueQuestion, page: int = 1, *, in_channel: bool = False
) -> IssuesListed | Refused:
    """A page of the issues that fit the words or the reference asked for, the best first; those raised last first otherwise."""
    asking = await asking_of(office, person, in_channel=in_channel)
    if isinstance(asking, Refused):
        return asking
    return await _page(office, asking, question, await _found(office, asking, question), page)


async def precedents_of(
    office: Office, person: PersonId, year: str, issue_id: str, page: int = 1
) -> Precedents | NoIssue | Refused:
    """Earlier issues that are like one that the person may open, of any team whose issues they may read."""
    view = await view_issue(office, person, year, issue_id)
    asking = await asking_of(office, person)
    if isinstance(view, NoIssue) or isinstance(asking, Refused):
        return NoIssue() if isinstance(view, NoIssue) else Refused()
    return await _like(office, asking, view.issue, await _readable(office, asking, _EVER), page)


async def precedents_in_record(
    office: Office, person: PersonId, year: str, record_id: str
) -> tuple[Precedents, ...] | Refused:
    """The same for each issue of a record that is still open, for everyone in the channel to read. Of each, the first page."""
    asking = await asking_of(office, person, in_channel=True)
    if isinstance(asking, Refused):
        return asking
    views = [
        await view_issue(office, person, year, one.id) for one in await office.store.year(year).issues_of(record_id)
    ]
    shown = [one.issue for one in views if isinstance(one, IssueView) and one.issue.visibility is Visibility.CHANNEL]
    earlier = await _readable(office, asking, _EVER)
    return tuple([await _like(office, asking, issue, earlier) for issue in shown if issue.state in OPEN_STATES])


async def offered(office: Office, person: PersonId, typed: str) -> tuple[Offered, ...] | Refused:
    """At most ten issues to be put into a message, which anybody may read: never one for a single reader.

    Nothing typed: the newest open issues that the person may read.
    """
    asking = await asking_of(office, person, in_channel=True)
    if isinstance(asking, Refused):
        return asking
    about = " ".join(typed[:LONGEST].split())
    reference = REFERENCE.search(about)
    if reference:
        question = IssueQuestion(which=Which.ALL, reference=reference[0])
    else:
        question = IssueQuestion(which=Which.ALL if about else Which.OPEN, about=about)
    found = (await _found(office, asking, question))[:PAGE]
    lines = await lines_of(office, asking, found)
    hits = [Offered(line=line, answer=await _shared_answer(office, asking, line.issue)) for line in lines]
    await seen.note(office, person, [f"issue {hit.line.issue.id}" for hit in hits if hit.answer])
    return tuple(hits)


async def _found(office: Office, asking: Asking, question: IssueQuestion) -> list[Issue]:
    """All issues that are meant: by words, the best first; otherwise the latest first."""
    if question.reference:
        return await _referred_to(office, asking, question.reference.upper())
    issues = await _readable(office, asking, question)
    if not question.about:
        return issues
    told = await _told(office, issues)
    return _in_order(issues, await office.aside(partial(fitting, question.about[:LONGEST], told)))


async def _like(office: Office, asking: Asking, issue: Issue, readable: Sequence[Issue], page: int = 1) -> Precedents:
    """Earlier ones like this. Each is compared by what its author wrote, whatever it was answered."""
    earlier = [one for one in readable if one.raised_at < issue.raised_at and one.record_id != issue.record_id]
    told = [_words(one) for one in earlier]
    work: Callable[[], Sequence[Found]] = partial(most_like, _words(issue), told)
    found = _in_order(earlier, await office.aside(work)) if issue.state not in _HIDDEN else []
    return Precedents(issue=issue, listed=await _page(office, asking, _EVER, found, page))


async def _readable(office: Office, asking: Asking, question: IssueQuestion) -> list[Issue]:
    """The issues meant, but for words, whose words the person may read; the latest first."""
    years = looked_back(await office.store.years(), question, asking.today)
    found = [issue for year in years for issue in await office.store.year(year).issues()]
    meant = (
        issue
        for issue in found
        if is_meant(question, issue, asking.today)
        and asking.may_read(issue)
        and issue.state not in _HIDDEN
        and (not question.is_mine or asking.is_theirs(issue))
    )
    return sorted(meant, key=lambda issue: issue.raised_at, reverse=True)


async def _referred_to(office: Office, asking: Asking, reference: str) -> list[Issue]:
    """The issue of this reference, or all issues of the record: a reference says its year."""
    known = await office.store.years()
    years = [year for year in known if reference_prefix(year) == reference[1:3]]
    return [
        issue
        for year in years
        for issue in await office.store.year(year).issues()
        if reference in (issue.reference, issue.reference.partition("/")[0]) and asking.may_know(issue)
    ]


async def _told(office: Office, issues: Sequence[Issue]) -> list[Told]:
    """The words of issues with those of their answers, and the names of topic and team, which people ask by too."""
    answers: dict[str, str] = {}
    for year in {issue.year for issue in issues}:
        for entry in await office.store.year(year).responses():
            answers[entry.issue_id] = f"{answers.get(entry.issue_id, '')} {entry.text}"
    teams = {team.id: team.name for team in await office.store.teams()}
    form = proforma_for(office, CURRENT.version)
    names = ((issue, teams.get(issue.team_id, ""), form.topic(issue.topic).label) for issue in issues)
    return [
        Told(key=issue.id, words=f"{issue.text} {answers.get(issue.id, '')} {team} {topic}")
        for issue, team, topic in names
    ]


def _words(issue: Issue) -> Told:
    repeats = frozenset({issue.same_as} - {""})
    return Told(key=issue.id, words=issue.text, topic=issue.topic, repeats=repeats)


def _in_order(issues: Sequence[Issue], found: Sequence[Found]) -> list[Issue]:
    by_id = {issue.id: issue for issue in issues}
    return [by_id[one.key] for one in found]


async def _page(
    office: Office, asking: Asking, question: IssueQuestion, found: Sequence[Issue], page: int
) -> IssuesListed:
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    titled = [f"issue {issue.id}" for issue in shown if _title(asking, issue)]
    await seen.note(office, asking.person.id, titled, Shown.LISTED)
    lines = zip(shown, await lines_of(office, asking, shown), strict=True)
    return IssuesListed(
        question=question,
        asker=asking.person,
        teams=tuple(team for team in asking.teams.values() if team.id in question.teams),
        lines=tuple(line.model_copy(update={"words": _title(asking, issue)}) for issue, line in lines),
        totals=Totals(found=len(found)),
        page=page,
        pages=pages,
    )


def _title(asking: Asking, issue: Issue) -> str:
    """The beginning of its words, in a chat of one's own: in a channel others read along, and perhaps of another service."""
    is_shown = not asking.in_channel and asking.may_read(issue) and issue.state not in _HIDDEN
    return issue.title if is_shown else ""


async def _shared_answer(office: Office, asking: Asking, issue: Issue) -> Entry | None:
    """The last answer, where it may leave the channel."""
    if issue.state not in _ANSWERED or not asking.may_read(issue):
        return None
    entries = await office.store.year(issue.year).entries(issue.id)
    last = next((one for one in reversed(entries) if one.kind is EntryKind.RESPONSE), None)
    return last if last and last.share else None
