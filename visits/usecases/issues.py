"""Do something to an issue: see it, answer it, put it off, settle it, hide it. One use case; the table decides."""

from datetime import UTC, datetime, time, timedelta

from visits import doing as rules_of_doing
from visits.card_names import CardKind, CardName
from visits.checks import Fault
from visits.confirming import kinds_confirmed
from visits.doing import LIMITS, Doing, Done, faults_in
from visits.issues import Act, NotAllowed, Standing, WhyNot, answerer_on, decide, standings_of
from visits.kept import Improvement
from visits.model import (
    SYSTEM,
    Entry,
    EntryKind,
    Event,
    Issue,
    IssueState,
    Outcome,
    Person,
    PersonId,
    Role,
    Team,
    Value,
    VisitRecord,
)
from visits.ports import (
    Change,
    Finished,
    Happened,
    Office,
    Put,
    Show,
    Stored,
)
from visits.usecases import seen
from visits.usecases.corrections import field_of, overwritten
from visits.usecases.knowing import known
from visits.usecases.read import may_see
from visits.usecases.send import reader_of
from visits.years import LONDON, london_day

REMINDER_BEFORE_DAYS = 3
"""Working days before the time to reply runs out, at which the author is reminded once."""
MOST_RENEWED = 30
"""Earlier cards of one issue that are brought up to date at once: the latest. One transaction holds a hundred operations."""
CLOSES_AT = time(9)
"""London time of day at which an issue that got no reply is closed, the day after the last day to reply."""


class IssueView(Value):
    """An issue as one person sees it: what was said of it, and what they are to it."""

    issue: Issue
    record: VisitRecord
    team: Team
    entries: tuple[Entry, ...]
    improvements: tuple[Improvement, ...]
    standings: frozenset[Standing]
    answerer: Person

    @property
    def draft(self) -> Entry | None:
        """The answer that is drafted and not yet sent to the councillor."""
        return self.last(EntryKind.DRAFT)

    def last(self, kind: EntryKind) -> Entry | None:
        """The latest of what was said of this kind."""
        return next((entry for entry in reversed(self.entries) if entry.kind is kind), None)


class NoIssue(Value):
    """There is no such issue, or the person may not see it."""


class Acted(Value):
    """It was done. `view` is the issue afterwards."""

    view: IssueView
    entry: Entry | None = None


class CannotAct(Value):
    """It was not done, and why. `view` is the issue as it is."""

    view: IssueView
    why: WhyNot


class FixDoing(Value):
    """What was typed wants mending; nothing was done."""

    view: IssueView
    doing: Doing
    faults: tuple[Fault, ...]


ActedOn = Acted | CannotAct | FixDoing | NoIssue


async def view_issue(office: Office, person: PersonId, year: str, issue_id: str) -> IssueView | NoIssue:
    """An issue, if the person may see it."""
    found = await _found(office, person, year, issue_id)
    return found[0] if found else NoIssue()


async def open_issue(office: Office, person: PersonId, year: str, issue_id: str) -> IssueView | NoIssue:
    """An issue to be shown to the person, which is noted."""
    view = await view_issue(office, person, year, issue_id)
    if isinstance(view, IssueView):
        await seen.note(office, person, [f"issue {issue_id}"])
    return view


async def act_on_issue(
    office: Office, person: PersonId, year: str, issue_id: str, doing: Doing, operation_id: str
) -> ActedOn:
    """Do something to an issue, if the table allows it to this person now. Raises Stale, Unavailable.

    What is done is in the audit trail as that; of what is not, that the person was shown the issue.
    """
    acted = await _acted_on(office, person, year, issue_id, doing, operation_id)
    if isinstance(acted, CannotAct | FixDoing):
        await seen.note(office, person, [f"issue {issue_id}"])
    return acted


async def _acted_on(
    office: Office, person: PersonId, year: str, issue_id: str, doing: Doing, operation_id: str
) -> ActedOn:
    found = await _found(office, person, year, issue_id)
    if found is None:
        return NoIssue()
    view, stored = found
    if await office.store.year(year).outcome_of(person, _once(doing.act, operation_id)):
        return Acted(view=view)
    outcome = _outcome(view, doing)
    decision = decide(view.issue, doing.act, view.standings, outcome)
    if isinstance(decision, NotAllowed):
        return CannotAct(view=view, why=decision.why)
    if _author_wanting(view, doing):
        return CannotAct(view=view, why=WhyNot.NEEDS_AUTHOR)
    if doing.to and not await known(office, doing.to, Role.MANAGER, Role.HEAD_OF_SERVICE):
        doing = doing.model_copy(update={"to": None})
    faults = faults_in(doing, london_day(office.clock.now()), office.rules.themes)
    if faults:
        return FixDoing(view=view, doing=doing, faults=faults)
    done = _apply(office, view, doing, decision.to, person)
    await _commit(office, view, stored, done, doing, person, operation_id)
    entries = (*view.entries, done.entry) if done.entry else view.entries
    return Acted(view=view.model_copy(update={"issue": done.issue, "entries": entries}), entry=done.entry)


async def close_without_reply(office: Office, year: str, issue_id: str, answers: int) -> None:
    """When the time to reply has run out: close the issue as "no reply", unless something has happened since."""
    store = office.store.year(year)
    stored = await store.issue(issue_id)
    if stored is None or stored.value.answers != answers or not stored.value.reply_by:
        return
    if london_day(office.clock.now()) <= stored.value.reply_by:
        return
    decision = decide(stored.value, Act.CLOSE_UNANSWERED, frozenset({Standing.CLOCK}))
    if isinstance(decision, NotAllowed):
        return
    doing = Doing(act=Act.CLOSE_UNANSWERED)
    done = rules_of_doing.apply(
        stored.value,
        doing,
        decision.to,
        None,
        person=SYSTEM,
        now=office.clock.now(),
        rules=office.rules,
        days=office.working_days,
    )
    event = _event(office, stored.value, done.issue, Act.CLOSE_UNANSWERED, SYSTEM, f"close {issue_id} {answers}")
    changes: list[Change] = [Put(done.issue, stored), Happened(event), *_shown(done.issue, office.clock.now())]
    await store.commit(changes, write_id=f"close {issue_id} {answers}")


async def _found(office: Office, person: PersonId, year: str, issue_id: str) -> tuple[IssueView, Stored[Issue]] | None:
    who = await office.store.person(person)
    store = office.store.year(year)
    stored = await store.issue(issue_id)
    record = await store.record(stored.value.record_id) if stored else None
    if who is None or not who.has(*who.roles) or stored is None or record is None:
        return None
    issue = stored.value
    team = await office.store.team(issue.team_id)
    goes_to = await office.store.person(issue.goes_to)
    if team is None or goes_to is None:
        return None
    deputy = await office.store.person(goes_to.deputy) if goes_to.deputy else None
    standings = standings_of(who, issue, record.value, team, deputy.id if deputy else None)
    if not standings or not (may_see(who, issue, record.value) or Standing.ANSWERER in standings):
        return None
    view = IssueView(
        issue=issue,
        record=record.value,
        team=team,
        entries=tuple(await store.entries(issue_id)),
        improvements=tuple(await store.improvements(issue_id)),
        standings=standings,
        answerer=answerer_on(london_day(office.clock.now()), goes_to, deputy),
    )
    return view, stored


def _author_wanting(view: IssueView, doing: Doing) -> bool:
    """Whether it is not said whose answer it is, or said of someone whose it can't be."""
    if doing.on_behalf_of:
        return doing.act is not Act.RESPOND or doing.on_behalf_of not in {view.issue.goes_to, view.answerer.id}
    return doing.act is Act.RESPOND and Standing.ANSWERER not in view.standings


def _outcome(view: IssueView, doing: Doing) -> Outcome | None:
    if doing.act is Act.RELEASE:
        return view.draft.outcome if view.draft else None
    return Outcome(doing.outcome) if doing.outcome in set(Outcome) else None


def _apply(office: Office, view: IssueView, doing: Doing, to: IssueState, person: PersonId) -> Done:
    done = rules_of_doing.apply(
        view.issue,
        doing,
        to,
        view.draft,
        person=person,
        now=office.clock.now(),
        rules=office.rules,
        days=office.working_days,
    )
    if doing.act is Act.HIDE:
        return done.model_copy(update={"issue": done.issue.model_copy(update={"hidden_from": view.issue.state})})
    return done


async def _commit(
    office: Office,
    view: IssueView,
    stored: Stored[Issue],
    done: Done,
    doing: Doing,
    person: PersonId,
    operation_id: str,
) -> None:
    now = office.clock.now()
    event = _event(office, view.issue, done.issue, doing.act, person, operation_id)
    changes: list[Change] = [
        Put(done.issue, stored),
        *([Put(done.entry)] if done.entry else []),
        *(await _everywhere(office, done.issue) if doing.act is Act.REWORD else []),
        Happened(event),
        *_confirmed(event, done, doing),
        *_shown(done.issue, now),
        *_told(office, view, done, doing, operation_id, now),
        *_renewed(view, done.issue, doing.act, now),
        Finished(person=person, operation_id=_once(doing.act, operation_id), outcome=f"{doing.act} {done.issue.state}"),
    ]
    await office.store.year(done.issue.year).commit(
        changes, write_id=f"{operation_id} {doing.act} {done.issue.id} {person}"
    )


def _confirmed(event: Event, done: Done, doing: Doing) -> list[Change]:
    """What was confirmed of words that are no entry, which would hold it: a reason for putting off, an issue's own words."""
    kinds = kinds_confirmed(doing.text) if doing.act in LIMITS and not done.entry else ()
    if not kinds:
        return []
    said = {"action": f"confirmed {' '.join(kinds)}", "from_state": event.to_state}
    return [Happened(event.model_copy(update=said))]


def _once(act: Act, operation_id: str) -> str:
    """What is done once: the buttons of a card share its operation, and another button is another act."""
    return f"{operation_id}.{act}"


async def _everywhere(office: Office, issue: Issue) -> list[Change]:
    """The new words in every form and earlier revision that held the hidden ones."""
    return await overwritten(office, issue.year, issue.record_id, field_of(issue), issue.text)


def _shown(issue: Issue, now: datetime) -> list[Change]:
    """The cards that show the issue's state."""
    return [
        Show(CardName(kind=CardKind.RECORD, object_id=issue.record_id), now),
        Show(CardName(kind=CardKind.ISSUE, object_id=issue.id, person=reader_of(issue)), now),
    ]


def _renewed(view: IssueView, issue: Issue, act: Act, now: datetime) -> list[Change]:
    """Cards posted earlier that show the issue's words or state: brought up to date, so that hidden words are on none of them."""
    reader = reader_of(issue)
    cards = [
        CardName(kind=CardKind.FOLLOW_UP, object_id=entry.id, person=reader)
        for entry in view.entries
        if entry.kind is EntryKind.FOLLOW_UP
    ]
    if act in (Act.HIDE, Act.REWORD):
        councillors = dict.fromkeys((view.record.author, *view.record.members_present))
        cards += [
            CardName(kind=CardKind.ANSWER, object_id=entry.id, person=member)
            for entry in view.entries
            if entry.kind is EntryKind.RESPONSE
            for member in councillors
            if member == view.record.author or not reader
        ]
        before = view.issue.hidden_from or view.issue.state
        # once reworded, `_told` shows the reminder again
        if act is Act.HIDE and issue.reply_by and before in (IssueState.ANSWERED, IssueState.ACTION_DONE):
            about = f"{issue.id}.{issue.answers}.{before}"
            cards.append(CardName(kind=CardKind.REPLY_REMINDER, object_id=about, person=view.record.author))
    return [Show(card, now) for card in cards[-MOST_RENEWED:]]


def _told(office: Office, view: IssueView, done: Done, doing: Doing, operation_id: str, now: datetime) -> list[Change]:
    """Whom an act is news to."""
    issue, record = done.issue, view.record
    match doing.act:
        case Act.FOLLOW_UP | Act.REOPEN if done.entry:
            return [Show(CardName(kind=CardKind.FOLLOW_UP, object_id=done.entry.id, person=reader_of(issue)), now)]
        case Act.ASSIGN:
            name = CardName(kind=CardKind.ASSIGNED, object_id=f"{issue.id}.{operation_id}", person=reader_of(issue))
            return [Show(name, now)]
        case Act.HIDE:
            return [Show(CardName(kind=CardKind.REWORD, object_id=issue.id, person=record.author), now)]
        case _ if done.released:
            councillors = dict.fromkeys((record.author, *record.members_present))
            told: list[Change] = [
                Show(CardName(kind=CardKind.ANSWER, object_id=done.released.id, person=member), now)
                for member in councillors
                if member == record.author or not reader_of(issue)
            ]
            return told + _time_to_reply(office, done.issue, record.author)
        case Act.ACTION_DONE | Act.REWORD:  # while it was hidden, the time to reply may have run out
            return _time_to_reply(office, done.issue, record.author)
        case _:
            return []


def _time_to_reply(office: Office, issue: Issue, author: PersonId) -> list[Change]:
    """One reminder, and closing as "no reply" once the time is up."""
    if issue.reply_by is None:
        return []
    last_day = datetime.combine(issue.reply_by, CLOSES_AT, LONDON)
    remind_on = office.working_days.back(issue.reply_by, REMINDER_BEFORE_DAYS)
    remind_at = datetime.combine(remind_on, CLOSES_AT, LONDON).astimezone(UTC)
    close_at = (last_day + timedelta(days=1)).astimezone(UTC)
    about = f"{issue.id}.{issue.answers}"
    return [
        Show(CardName(kind=CardKind.REPLY_REMINDER, object_id=f"{about}.{issue.state}", person=author), remind_at),
        Show(CardName(kind=CardKind.EFFECT, object_id=f"close.{about}.{issue.state}"), close_at),
    ]


def _event(office: Office, before: Issue, after: Issue, act: Act, person: PersonId, operation_id: str) -> Event:
    return Event(
        object=f"issue {before.id}",
        action=act,
        from_state=before.state,
        to_state=after.state,
        person=person,
        at=office.clock.now(),
        operation_id=operation_id,
    )
