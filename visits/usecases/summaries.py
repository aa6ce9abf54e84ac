"""Tell councillors once a week what became of their issues: those alone of whose issues there is news, each once."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from visits.card_names import CardKind, CardName
from visits.issues import Act, Allowed, Standing, decide
from visits.model import EntryKind, Issue, IssueState, Outcome, PersonId, Role, VisitRecord
from visits.ports import Office, Show
from visits.reminders import next_allowed
from visits.rota import NudgeKind
from visits.summary_of_week import (
    Change,
    News,
    SummaryLine,
    WeekSummary,
    days_of,
    news_for,
    news_in,
    span_of,
    summaries_due,
)
from visits.usecases.knowing import known, proforma_for
from visits.usecases.nudging import MOST_AT_ONCE
from visits.usecases.read import may_see
from visits.years import london_day, municipal_year, start_of

AUTHOR = frozenset({Standing.AUTHOR})


async def schedule_summaries(office: Office, day: date) -> None:
    """Have the summaries that fell due last, by this London day or by today, sent at the council's hour: once, whoever asks.

    They belong to the municipal year of the day on which they fell due, so that no other year's work sends them again.
    Raises Stale.
    """
    today = max(day, london_day(office.clock.now()))
    due = summaries_due(today, office.rules.digest, office.working_days)
    year = await office.store.open_year(municipal_year(due.on))
    at = start_of(due.on, office.rules.digest.hour)
    shows = [Show(CardName(kind=CardKind.EFFECT, object_id=f"summaries.{week}"), at, once=True) for week in due.weeks]
    await year.commit(shows, write_id=f"summaries {due.on} {office.new_id()}")


async def send_summaries(office: Office, year: str, week: str) -> None:
    """Have each councillor told who has news of a week ("2026-W47"): once, however often this is done. Raises Stale."""
    at = next_allowed(office.clock.now(), office.working_days)
    readers = await _readers(office, week)
    shows = [Show(CardName(kind=CardKind.SUMMARY, object_id=week, person=one), at, once=True) for one in readers]
    for start in range(0, len(shows), MOST_AT_ONCE):
        write_id = f"summaries {week} {office.new_id()}"
        await office.store.year(year).commit(shows[start : start + MOST_AT_ONCE], write_id=write_id)


async def summary_of(office: Office, person: PersonId, week: str) -> WeekSummary | None:
    """What became of a councillor's issues in a week, as things stand now; None if they are told nothing."""
    if not await _is_told(office, person):
        return None
    records = await _records_of(office, person)
    news = await _news(office, week)
    changed = [line for _, issue_id, told in news for line in await _changed(office, person, records, issue_id, told)]
    if not changed:
        return None
    changed.sort(key=lambda line: line.news[-1].at, reverse=True)
    listed = {line.issue.id for line in changed}
    waiting = [line for line in await _waiting(office, person, records.values()) if line.issue.id not in listed]
    return WeekSummary(days=days_of(week), changed=tuple(changed), waiting=tuple(waiting))


async def _readers(office: Office, week: str) -> list[PersonId]:
    """Who has news of a week and is told of it."""
    visitors: dict[PersonId, None] = {}
    for year, issue_id, news in await _news(office, week):
        issue = await office.store.year(year).issue(issue_id)
        record = await office.store.year(year).record(issue.value.record_id) if issue else None
        if issue and record:
            people = (record.value.author, *record.value.members_present)
            told = [one for one in people if await _concerns(office, one, issue.value, record.value, news)]
            visitors |= dict.fromkeys(told)
    return [one for one in visitors if await _is_told(office, one)]


async def _concerns(office: Office, person: PersonId, issue: Issue, record: VisitRecord, news: Sequence[News]) -> bool:
    """Whether it is news to this councillor, who may see the issue."""
    reader = await known(office, person, Role.MEMBER)
    if reader is None or issue.state is IssueState.WITHDRAWN or not may_see(reader, issue, record):
        return False
    return bool(news_for(person, news))


async def _is_told(office: Office, person: PersonId) -> bool:
    """Whether this is a councillor who has not said that they do without."""
    preferences = await office.store.preferences_of(person)
    does_without = preferences is not None and NudgeKind.SUMMARY in preferences.off
    return not does_without and await known(office, person, Role.MEMBER) is not None


async def _news(office: Office, week: str) -> list[tuple[str, str, Sequence[News]]]:
    """(year, issue, what became of it) in every known year, by the week's events alone."""
    span = span_of(week)
    return [
        (label, issue_id, news)
        for label in await office.store.years()
        for issue_id, news in news_in(await office.store.year(label).events_between(*span)).items()
    ]


async def _records_of(office: Office, person: PersonId) -> dict[str, VisitRecord]:
    """The records of all visits that they took part in or wrote up, by id."""
    years = [office.store.year(label) for label in await office.store.years()]
    return {record.id: record for year in years for record in await year.records_of(person)}


async def _changed(
    office: Office, person: PersonId, records: Mapping[str, VisitRecord], issue_id: str, news: Sequence[News]
) -> list[SummaryLine]:
    """The line of an issue that changed, if it is of one of these records and news to this person."""
    record = records.get(issue_id.rpartition("_")[0])
    stored = await office.store.year(record.year).issue(issue_id) if record else None
    if record is None or stored is None or not await _concerns(office, person, stored.value, record, news):
        return []
    line = _line(office, person, record, stored.value)
    own = news_for(person, news)
    is_answered = any(one.change is Change.ANSWERED for one in own)
    action_due = await _action_due(office, stored.value) if is_answered else None
    return [line.model_copy(update={"news": own, "action_due": action_due})]


async def _action_due(office: Office, issue: Issue) -> date | None:
    """By when the action is to be done that the latest answer agrees to, if it does."""
    entries = await office.store.year(issue.year).entries(issue.id)
    answers = [entry for entry in entries if entry.kind is EntryKind.RESPONSE]
    is_agreed = bool(answers) and answers[-1].outcome is Outcome.ACTION_AGREED
    return answers[-1].action_due if is_agreed else None


async def _waiting(office: Office, person: PersonId, records: Iterable[VisitRecord]) -> list[SummaryLine]:
    """Issues of their own whose answer waits for their reply, the first to run out before the others."""
    own = [record for record in records if record.author == person]
    lines = [
        _line(office, person, record, issue)
        for record in own
        for issue in await office.store.year(record.year).issues_of(record.id)
    ]
    return sorted((line for line in lines if line.reply_by), key=lambda line: line.reply_by or date.max)


def _line(office: Office, person: PersonId, record: VisitRecord, issue: Issue) -> SummaryLine:
    may_reply = record.author == person and isinstance(decide(issue, Act.SETTLE, AUTHOR), Allowed)
    is_in_time = issue.reply_by is not None and issue.reply_by >= london_day(office.clock.now())
    return SummaryLine(
        issue=issue,
        team_name=record.team_name,
        topic=proforma_for(office, record.proforma_version).topic(issue.topic).label,
        reply_by=issue.reply_by if may_reply and is_in_time else None,
    )
