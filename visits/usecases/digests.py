"""Digests: each is an occurrence that waits once, whoever begins the day; what one says is read when it is sent.

What is read follows what is open, what is on the rota and what happened on the days counted: always by key range.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from visits.card_names import CardKind, CardName
from visits.coverage import days_of
from visits.digest import (
    AHEAD,
    Digest,
    Facts,
    MonthDigest,
    digest_of,
    happening,
    is_for_channel,
    last_digest,
    last_month,
    month_of,
)
from visits.kept import DigestIssued
from visits.model import (
    Channel,
    EntryKind,
    Event,
    Issue,
    IssueState,
    PersonId,
    RecordStatus,
    Role,
    Team,
    aad_of,
)
from visits.ports import Change, Office, Put, Show
from visits.reminders import next_allowed
from visits.rota import NudgeKind, Slot
from visits.usecases.knowing import known
from visits.usecases.start import Refused
from visits.working_days import ONE_DAY
from visits.years import london_day, municipal_year, start_of

COUNTED: Final = timedelta(days=7)
"""The days whose happenings a weekly digest counts."""
MOST_AT_ONCE: Final = 40
"""Cards in one transaction, which holds a hundred operations."""


async def schedule(office: Office) -> None:
    """Have the digests wait that were due last by today: each once, however often this is done.

    They belong to the municipal year of the day on which they were due, so that no other year's work has them wait again.
    Raises Stale: call again.
    """
    rules, days = office.rules.digest, office.working_days
    today = _today(office)
    week, on = last_digest(today, rules, days)
    heads = dict.fromkeys(aad_of(team.head_of_service) for team in await office.store.teams())
    await _wait(office, on, [f"digest.{head}.{week}" for head in heads])
    if rules.monthly:
        month, on = last_month(today, days)
        await _wait(office, on, [f"monthly.{month}"])


async def issue_digest(office: Office, year: str, head: str, label: str) -> None:
    """Have a week's digest posted for the Head of Service with this aadObjectId; if nothing needs anyone, the one before renewed.

    The first of a channel is the first that is due after it was chosen. Done again, or so late that the next was due meanwhile,
    this posts nothing. Raises Stale: call again.
    """
    now, store = office.clock.now(), office.store.year(year)
    at = next_allowed(now, office.working_days)
    person, channel = await _channel_due(office, head, label, london_day(at))
    if person is None or channel is None:
        return
    issued = await store.digest_issued(person)
    if issued and issued.value.label >= label:
        return
    changes: list[Change] = [Put(DigestIssued(head=person, label=label, at=now), issued)]
    is_here = issued is not None and issued.value.at >= channel.chosen_at
    if issued and is_here and (await digest_for(office, person)).is_quiet:
        changes, label = [], issued.value.label
    await store.commit(
        [*changes, Show(digest_card_name(head, label), at)], write_id=f"digest {head} {label} {office.new_id()}"
    )


async def issue_monthly(office: Office, year: str, month: str) -> None:
    """Have a month's digest sent to every reader who has not done without; none of a month in which nothing happened at all.

    Done so late that the next month's was due meanwhile, it sends nothing. Raises Stale: call again.
    """
    at = next_allowed(office.clock.now(), office.working_days)
    if month != last_month(london_day(at), office.working_days)[0] or not await _events(office, *_span_of(month)):
        return
    readers = [person.id for person in await office.store.people() if await reads_monthly(office, person.id)]
    names = [CardName(kind=CardKind.MONTHLY, object_id=month, person=reader) for reader in readers]
    await _commit(office, year, [Show(name, at, once=True) for name in names], f"monthly {month}")


async def reads_monthly(office: Office, person: PersonId) -> bool:
    """Whether someone is a reader now, and has not said that they do without."""
    if not await known(office, person, Role.OBSERVER):
        return False
    preferences = await office.store.preferences_of(person)
    return preferences is None or NudgeKind.MONTHLY not in preferences.off


async def head_called(office: Office, aad: str) -> PersonId | None:
    """The Head of Service of some team with this aadObjectId."""
    heads = (team.head_of_service for team in await office.store.teams())
    return next((head for head in heads if aad_of(head) == aad), None)


async def digest_for(office: Office, head: PersonId) -> Digest:
    """How things stand now with the teams of a Head of Service."""
    return await _digest(office, [team for team in await office.store.teams() if team.head_of_service == head])


async def digest_now(office: Office, person: PersonId) -> Digest | Refused:
    """How things stand now: a coordinator sees all teams, a Head of Service their own. Nothing is kept."""
    who = await known(office, person, Role.COORDINATOR, Role.HEAD_OF_SERVICE)
    if who is None:
        return Refused()
    if who.has(Role.COORDINATOR):
        return await _digest(office, await office.store.teams())
    return await digest_for(office, person)


async def month_digest(office: Office, month: str) -> MonthDigest:
    """A month that has ended ("2026-11"), over all teams, with what is open now."""
    first, after = _span_of(month)
    teams = await office.store.teams()
    facts = await _facts(office, teams, first, after, everything=True)
    return month_of(month, facts, _today(office), office.working_days)


def digest_card_name(head: str, label: str) -> CardName:
    """The card of a week's digest."""
    return CardName(kind=CardKind.DIGEST, object_id=f"{head}.{label}")


async def _digest(office: Office, teams: Sequence[Team]) -> Digest:
    today = london_day(office.clock.now())
    first = today - COUNTED
    facts = await _facts(office, teams, start_of(first), start_of(today + ONE_DAY), everything=False)
    within = max(office.rules.rota.nudge_days, default=0)
    return digest_of(facts, first, today, office.working_days, within)


async def _facts(office: Office, teams: Sequence[Team], start: datetime, end: datetime, *, everything: bool) -> Facts:
    """All that a digest of these teams is made of. `everything`: what is private is counted too, for nothing is named."""
    years = await office.store.years()
    issues = [issue for year in years for team in teams for issue in await office.store.year(year).open_issues(team.id)]
    ids = {team.id for team in teams}
    happened, visited = [], {}
    for year, event in await _events(office, start, end):
        if happening(event) is None:
            continue
        about = event.object.partition(" ")[2]
        team_id = await _team_of(office, year, event, everything=everything)
        if team_id in ids:
            happened.append(event)
            if event.object.startswith("record "):
                visited[about] = team_id
    return Facts(
        teams=tuple(teams),
        people={person.id: person for person in await office.store.people()},
        issues=tuple(issues),
        actions=await _actions(office, issues),
        slots=tuple(slot for slot in await _slots(office, years) if slot.team_id in ids),
        events=tuple(happened),
        visited=visited,
    )


async def _events(office: Office, start: datetime, end: datetime) -> list[tuple[str, Event]]:
    """What happened within [start, end), with the municipal year that it belongs to."""
    years = await office.store.years()
    return [(year, event) for year in years for event in await office.store.year(year).events_between(start, end)]


async def _team_of(office: Office, year: str, event: Event, *, everything: bool) -> str:
    """The team of the issue or record that something happened to; "" if it is not to be counted."""
    what, _, about = event.object.partition(" ")
    store = office.store.year(year)
    if what == "record":
        record = await store.record(about)
        return record.value.team_id if record and record.value.status is RecordStatus.SENT else ""
    issue = await store.issue(about)
    return issue.value.team_id if issue and (everything or is_for_channel(issue.value)) else ""


async def _actions(office: Office, issues: Sequence[Issue]) -> dict[str, date]:
    """Until when each agreed action is to be done, where that was said."""
    found = {}
    for issue in issues:
        if issue.state is IssueState.ACTION_AGREED:
            entries = await office.store.year(issue.year).entries(issue.id)
            last = next((entry for entry in reversed(entries) if entry.kind is EntryKind.RESPONSE), None)
            if last and last.action_due:
                found[issue.id] = last.action_due
    return found


async def _slots(office: Office, years: Sequence[str]) -> list[Slot]:
    """Visits from the beginning of the municipal year before this one up to as far ahead as a digest looks."""
    today = _today(office)
    this_year = days_of(municipal_year(today)).first
    first, last = this_year.replace(year=this_year.year - 1), today + AHEAD
    span = start_of(first), start_of(last + ONE_DAY)
    wanted = [year for year in years if first <= days_of(year).last and days_of(year).first <= last]
    return [slot for year in wanted for slot in await office.store.year(year).slots_between(*span)]


def _span_of(month: str) -> tuple[datetime, datetime]:
    """When a month begins and the next one does (UTC)."""
    first = date.fromisoformat(f"{month}-01")
    return start_of(first), start_of((first + timedelta(days=31)).replace(day=1))


async def _channel_due(office: Office, head: str, label: str, day: date) -> tuple[PersonId | None, Channel | None]:
    """The Head of Service, and the channel in which this week's digest is the one to post on a day; None if it is in none."""
    person = await head_called(office, head)
    channel = await office.store.channel_of(person) if person else None
    rules = office.rules.digest
    last, on = last_digest(day, rules, office.working_days)
    is_due = last == label and channel is not None and channel.chosen_at <= start_of(on, rules.hour)
    return person, channel if is_due else None


def _today(office: Office) -> date:
    return london_day(office.clock.now())


async def _wait(office: Office, on: date, effects: Sequence[str]) -> None:
    """Have these occurrences wait for the hour of digests of a day: once, in the municipal year of that day.

    Not in an earlier year that nobody knows, for then the council began after it.
    """
    year = municipal_year(on)
    if year < municipal_year(_today(office)) and year not in await office.store.years():
        return
    store = await office.store.open_year(year)
    at = start_of(on, office.rules.digest.hour)
    shows = [Show(CardName(kind=CardKind.EFFECT, object_id=effect), at, once=True) for effect in effects]
    await _commit(office, store.year, shows, f"digests {on}")


async def _commit(office: Office, year: str, shows: Sequence[Show], about: str) -> None:
    for start in range(0, len(shows), MOST_AT_ONCE):
        some = shows[start : start + MOST_AT_ONCE]
        await office.store.year(year).commit(some, write_id=f"{about} {office.new_id()}")
