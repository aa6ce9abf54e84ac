"""Open issues at a glance: those that a question means, of which the one who asks may know, the most pressing first.

Who is listed what: the author an issue of theirs; whom it goes to, and their deputy, that issue; the Head of Service, the
managers and deputies of a team its issues that the channel reads; councillors those while they are open, and those of visits
they took part in; a coordinator all of them, and of those for one reader the reference and age alone. Readers of digests get
figures, no lists. In a channel nothing is listed that is for one reader, whoever asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, assert_never

from visits.coverage import days_of
from visits.due import answers_on
from visits.issue_question import IssueQuestion, Which
from visits.issues import Standing, answerer_on, standings_of
from visits.issues_shown import IssueLine, IssuesListed, TeamCount, Totals, is_meant, is_overdue
from visits.model import OPEN_STATES, WAITING_STATES, Issue, Person, PersonId, Role, Team, Visibility, VisitRecord
from visits.ports import Office, YearStore
from visits.usecases.knowing import known
from visits.usecases.read import may_see
from visits.usecases.start import Refused
from visits.working_days import ONE_DAY
from visits.years import london_day, municipal_year

PAGE: Final = 10
_LISTED: Final = (Role.MEMBER, Role.COORDINATOR, Role.MANAGER, Role.HEAD_OF_SERVICE)
_ANSWERERS: Final = (Role.HEAD_OF_SERVICE, Role.OBSERVER, Role.MANAGER)
"""Roles in which somebody, or their deputy, can answer: an Executive Director may be a reader of digests and no more."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks, where, and what decides of which issues they may know."""

    person: Person
    today: date
    in_channel: bool
    teams: Mapping[str, Team]
    people: Mapping[PersonId, Person]
    answers_for: frozenset[PersonId]
    """Themselves, and all whose deputy they are."""
    own_teams: frozenset[str]
    wrote: frozenset[str]
    """Records they wrote up."""
    took_part: frozenset[str]
    """Records of visits they were on, or wrote up."""

    def may_know(self, issue: Issue) -> bool:
        """Whether they may know of it: its reference, its team and topic, and how it stands."""
        if issue.visibility is not Visibility.CHANNEL:
            return not self.in_channel and self._is_reader(issue)
        return (
            self.person.has(Role.COORDINATOR)
            or issue.team_id in self.own_teams
            or issue.record_id in self.took_part
            or issue.assignee == self.person.id
            or self._is_reader(issue)
            or (self.person.has(Role.MEMBER) and issue.state in OPEN_STATES)
        )

    def may_count(self, issue: Issue) -> bool:
        """Whether they may know that there is such an issue, if no more: its reference and its age."""
        return self.may_know(issue) or (self.person.has(Role.COORDINATOR) and not self.in_channel)

    def may_read(self, issue: Issue) -> bool:
        """Whether they may read its words, as its own card decides too (`visits.usecases.issues.view_issue`)."""
        if issue.visibility is not Visibility.CHANNEL:
            return self.may_know(issue)
        team = self.teams.get(issue.team_id)
        manages = team is not None and self.person.has(Role.MANAGER) and self.person.id in team.managers
        coordinates = self.person.has(Role.COORDINATOR)
        return coordinates or manages or issue.record_id in self.took_part or self._is_reader(issue)

    def is_theirs(self, issue: Issue) -> bool:
        """Whether it is one of "my issues": raised by them, or for them to answer."""
        return self._is_reader(issue) or issue.assignee == self.person.id

    def _is_reader(self, issue: Issue) -> bool:
        team = self.teams.get(issue.team_id)
        heads = (
            issue.visibility is not Visibility.EXECUTIVE_DIRECTOR
            and team is not None
            and team.head_of_service == self.person.id
        )
        answers = heads or issue.goes_to in self.answers_for
        return issue.record_id in self.wrote or (self.person.has(*_ANSWERERS) and answers)


async def list_issues(
    office: Office, person: PersonId, question: IssueQuestion, page: int = 1, *, in_channel: bool = False
) -> IssuesListed | Refused:
    """A page of the issues that are meant. Its words, if it has any, are not looked for here."""
    asking = await asking_of(office, person, in_channel=in_channel)
    if isinstance(asking, Refused):
        return asking
    issues = await _candidates(office, asking, question)
    meant = sorted((one for one in issues if _is_asked_for(question, one, asking)), key=lambda one: _place(one, asking))
    pages = max(1, -(-len(meant) // PAGE))
    page = min(page, pages)
    return IssuesListed(
        question=question,
        asker=asking.person,
        teams=tuple(team for team in asking.teams.values() if team.id in question.teams),
        lines=await lines_of(office, asking, meant[(page - 1) * PAGE : page * PAGE]),
        totals=_totals(office, asking, meant),
        page=page,
        pages=pages,
    )


async def asking_of(office: Office, person: PersonId, *, in_channel: bool = False) -> Asking | Refused:
    """What decides of which issues this person may know. Refused to strangers, and to those who only read digests."""
    who = await known(office, person)
    if who is None:
        return Refused()
    teams, people = await office.store.teams(), await office.store.people()
    answers_for = frozenset({person} | {one.id for one in people if one.deputy == person})
    answering = {office.rules.executive_director, *(team.head_of_service for team in teams)}
    if not who.has(*_LISTED) and answers_for.isdisjoint(answering):
        return Refused()
    records = await _records_of(office, who)
    return Asking(
        person=who,
        today=london_day(office.clock.now()),
        in_channel=in_channel,
        teams={team.id: team for team in teams},
        people={one.id: one for one in people},
        answers_for=answers_for,
        own_teams=frozenset(team.id for team in teams if _is_own(who, team, answers_for)),
        wrote=frozenset(record.id for record in records if record.author == person),
        took_part=frozenset(record.id for record in records),
    )


async def lines_of(office: Office, asking: Asking, issues: Sequence[Issue]) -> tuple[IssueLine, ...]:
    """These issues, at most a page of them, as far as the one who asks may know of them. No line holds anybody's words."""
    return tuple([await _line(office, asking, issue) for issue in issues])


def _is_own(who: Person, team: Team, answers_for: frozenset[PersonId]) -> bool:
    manages = who.has(Role.MANAGER) and who.id in team.managers
    return manages or (who.has(*_ANSWERERS) and team.head_of_service in answers_for)


async def _records_of(office: Office, who: Person) -> list[VisitRecord]:
    """Records of the visits of a councillor, of all years."""
    if not who.has(Role.MEMBER):
        return []
    return [one for year in await office.store.years() for one in await office.store.year(year).records_of(who.id)]


async def _candidates(office: Office, asking: Asking, question: IssueQuestion) -> list[Issue]:
    """Issues among which are all that are meant. What is read follows what is open or overdue, but for a look back."""
    years = await office.store.years()
    if question.which is Which.ALL:
        years = looked_back(years, question, asking.today)
    teams = [team for team in asking.teams if not question.teams or team in question.teams]
    return [issue for year in years for issue in await _of_year(office.store.year(year), question, teams, asking.today)]


async def _of_year(year: YearStore, question: IssueQuestion, teams: Sequence[str], today: date) -> Sequence[Issue]:
    match question.which:
        case Which.OVERDUE:
            return await year.issues_due(today)
        case Which.UNANSWERED:
            return await year.issues_due(date.max)
        case Which.OPEN:
            return [issue for team in teams for issue in await year.open_issues(team)]
        case Which.ALL:
            return await year.issues()
        case _:
            assert_never(question.which)


def looked_back(years: Sequence[str], question: IssueQuestion, today: date) -> Sequence[str]:
    """The municipal years of visits that the issues may be of: of this year and the last, if no beginning was said.

    A form may be sent up to a year after its visit, so what was raised in a year may be of a visit in the one before.
    """
    last = question.period.last or today
    first = question.period.first or days_of(municipal_year(last)).first
    before = municipal_year(days_of(municipal_year(first)).first - ONE_DAY)
    return [year for year in years if before <= year <= municipal_year(last)]


def _is_asked_for(question: IssueQuestion, issue: Issue, asking: Asking) -> bool:
    """Whether it is meant and may be listed. What may only be counted answers no question about teams, topics or clocks."""
    if not is_meant(question, issue, asking.today) or (question.is_mine and not asking.is_theirs(issue)):
        return False
    asks_more = question.teams or question.topics or question.which in (Which.OVERDUE, Which.UNANSWERED)
    return asking.may_know(issue) or (not asks_more and asking.may_count(issue))


def _place(issue: Issue, asking: Asking) -> tuple[Any, ...]:
    """Its place: overdue, the longest first; open, by team, the oldest first; for another reader; closed, the newest first."""
    team = asking.teams.get(issue.team_id)
    if not asking.may_know(issue):
        return 2, issue.raised_at, issue.id
    if is_overdue(issue, asking.today):
        return 0, issue.due, issue.id
    if issue.state in OPEN_STATES:
        return 1, team.name if team else "", issue.raised_at, issue.id
    return 3, -issue.raised_at.timestamp(), issue.id


def _totals(office: Office, asking: Asking, issues: Sequence[Issue]) -> Totals:
    known_ones = [issue for issue in issues if asking.may_know(issue)]
    raised = [london_day(issue.raised_at) for issue in issues if issue.state in OPEN_STATES]
    counts = (
        TeamCount(
            team=team,
            found=sum(issue.team_id == team.id for issue in known_ones),
            overdue=sum(issue.team_id == team.id and is_overdue(issue, asking.today) for issue in known_ones),
        )
        for team in asking.teams.values()
    )
    return Totals(
        found=len(issues),
        overdue=sum(is_overdue(issue, asking.today) for issue in known_ones),
        oldest_days=office.working_days.count(min(raised), asking.today) if raised else 0,
        teams=tuple(one for one in counts if one.found),
    )


async def _line(office: Office, asking: Asking, issue: Issue) -> IssueLine:
    days_open = office.working_days.count(london_day(issue.raised_at), asking.today)
    bare = issue.model_copy(update={"title": "", "text": "", "extended": ""})
    if not asking.may_know(issue):
        return IssueLine(issue=bare.model_copy(update={"topic": "", "team_id": ""}), team=None, days_open=days_open)
    late = is_overdue(issue, asking.today)
    return IssueLine(
        issue=bare,
        team=asking.teams.get(issue.team_id),
        answerer=_answerer(asking, issue),
        days_open=days_open,
        days_late=office.working_days.count(issue.due, asking.today) if late and issue.due else 0,
        is_overdue=late,
        may_open=await _may_open(office, asking, issue),
    )


def _answerer(asking: Asking, issue: Issue) -> str:
    """The name of who is to answer on this day, while it waits for an answer."""
    goes_to = asking.people.get(issue.goes_to)
    if goes_to is None or issue.state not in WAITING_STATES or issue.due is None:
        return ""
    deputy = asking.people.get(goes_to.deputy) if goes_to.deputy else None
    assignee = asking.people.get(issue.assignee) if issue.assignee else None
    return answers_on(asking.today, issue, answerer_on(asking.today, goes_to, deputy), assignee).name


async def _may_open(office: Office, asking: Asking, issue: Issue) -> bool:
    """Whether the issue's own card is open to them, as it decides itself."""
    record = await office.store.year(issue.year).record(issue.record_id)
    team, goes_to = asking.teams.get(issue.team_id), asking.people.get(issue.goes_to)
    if record is None or team is None or goes_to is None:
        return False
    standings = standings_of(asking.person, issue, record.value, team, goes_to.deputy)
    return bool(standings) and (may_see(asking.person, issue, record.value) or Standing.ANSWERER in standings)
