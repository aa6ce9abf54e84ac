"""A made-up year of an invented council, and the year before it: visits, forms, issues, answers and all that can become of them.

Seeded: the same seed makes the same year. What is kept is what the use cases would have written, event by event, for it comes of
the product's own rules (`doing.apply`, `slot_changes.changed`); it is made without a store, so that 10,000 forms take seconds.
"""

import random
from bisect import insort
from collections import Counter as Tally
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from storage.store import TableStore
from storage.table import Table
from tests.report_forms import Visit, corrected, filled_in, raised, with_due, withdrawn
from tests.report_issues import Life
from tests.report_kept import KeptYear, keep, kept_of
from tests.report_people import COORDINATOR, Council, a_council
from tests.report_slots import SlotLife
from tests.report_words import said
from visits.coverage import days_of
from visits.kept import Improvement, PastIssue, PastRecord, View
from visits.kept_of_period import KeptOfPeriod
from visits.model import DateRange, Event, Improved, Issue, IssueState, PersonId, Team, VisitRecord
from visits.rota import CancelledBecause
from visits.summary import texts_of
from visits.working_days import WorkingDays
from visits.years import london_day, municipal_year, start_of

YEAR: Final = "2026-27"
BEFORE: Final = "2025-26"
AFTER_THE_YEAR: Final = start_of(date(2027, 5, 20), 10)
MOST_ISSUES: Final = 10
"""That one form takes."""


@dataclass(frozen=True, slots=True)
class MadeUp:
    """Two made-up municipal years, and the rota of the next one, as they stand at `now`."""

    council: Council
    years: Mapping[str, KeptYear]
    days: WorkingDays
    now: datetime
    seed: int

    def chance(self) -> random.Random:
        """For what else is made up about these years."""
        return random.Random(self.seed)

    def kept(self, period: DateRange | None = None) -> KeptOfPeriod:
        """What is kept of a period; of the made-up year if none is given."""
        return kept_of(self.years, self.council, period or days_of(YEAR))

    async def keep(self, table: Table) -> TableStore:
        """Write it into an empty table."""
        return await keep(table, self.years, self.council, self.now)


def made_up_year(seed: int, records: int = 60, issues: int = 200, *, now: datetime = AFTER_THE_YEAR) -> MadeUp:
    """So many forms sent and issues raised in 2026-27 up to `now`, half as many in the year before."""
    making = _Making(random.Random(seed), a_council(YEAR), WorkingDays(), now)
    making.year(BEFORE, records // 2, issues // 2)
    making.year(YEAR, records, issues)
    making.rota_to_come(records // 4)
    return MadeUp(making.council, dict(making.years), making.days, now, seed)


class _Making:
    """What has been made so far."""

    def __init__(self, chance: random.Random, council: Council, days: WorkingDays, now: datetime) -> None:
        self.chance, self.council, self.days, self.now = chance, council, days, now
        self.years: defaultdict[str, KeptYear] = defaultdict(KeptYear)
        self.lives: dict[str, SlotLife] = {}
        self.raised: defaultdict[str, list[Life]] = defaultdict(list)
        """Team -> issues of its visits, as they were raised."""
        self.members = [person.id for person in council.councillors]

    def year(self, label: str, records: int, issues: int) -> None:
        """So many forms and issues, and the visits of the rota that no form came of."""
        span = days_of(label)
        last = min(span.last, london_day(self.now) - timedelta(days=1))
        past = [day for day in _days(span.first, last) if self.days.is_working(day)]
        visits = [self._visit(past) for _ in range(records)]
        for share in (*["cancelled"] * 8, *["missed"] * 4, *["lapsed"] * 4, *["awaiting"] * 3, *["imported"] * 3):
            for _ in range(self._part(records)):
                self._without_form(share, past)
        self._forms(sorted(visits, key=lambda visit: visit.sent_at), issues)
        self._keep_slots()

    def rota_to_come(self, count: int) -> None:
        """Visits planned for the months after `now`, those of the next municipal year too."""
        today = london_day(self.now)
        to_come = [day for day in _days(today, today + timedelta(days=400)) if self.days.is_working(day)]
        for _ in range(count):
            self._slot(self.chance.choice(to_come)).taken(self._some_members(0), confirmed=self.chance.random() < 0.5)
        self._keep_slots()

    def _part(self, records: int) -> int:
        """A hundredth of the records; where that is none, one now and then."""
        return records // 100 + (self.chance.random() < records % 100 / 100)

    def _visit(self, days: Sequence[date]) -> Visit:
        """A visit that took place: one in twelve is off the rota, and a few stand in another's stead."""
        day, team = self.chance.choice(days), self.chance.choice(self.council.teams)
        expected = self._some_members(1)
        present = expected[:1] if len(expected) > 1 and self.chance.random() < 0.1 else expected
        sent_at = self._sent_at(day)
        if self.chance.random() < 1 / 12:
            return Visit(self._id("r"), team, day, sent_at, present, (), "")
        life = self._on_rota(day, team, expected, days[0])
        no_shows = tuple(one for one in life.slot.members if one not in present)
        visit = Visit(self._id("r"), team, day, sent_at, present, no_shows, life.slot.id)
        life.recorded(visit.record_id, present[0], sent_at)
        return visit

    def _on_rota(self, day: date, team: Team, members: tuple[PersonId, ...], first: date) -> SlotLife:
        moved = (
            7 if self.chance.random() < 0.08 and municipal_year(day + timedelta(days=7)) == municipal_year(day) else 0
        )
        life = self._slot(day + timedelta(days=moved), team).taken(members, moved=moved)
        if day - timedelta(days=28) >= first and self.chance.random() < 0.06:
            called_off = self._slot(day - timedelta(days=28), team).taken(members).cancelled(self._because())
            called_off.rebooked_as(life.slot)
        return life

    def _sent_at(self, day: date) -> datetime:
        late = self.days.add(day, self.chance.choice((0, 0, 1, 1, 2, 2, 3, 5, 8, 12)))
        at = start_of(late, 17) + timedelta(minutes=self.chance.randrange(240))
        return at if at < self.now else start_of(day, 17)

    def _without_form(self, share: str, days: Sequence[date]) -> None:
        """A visit of the rota that no form came of."""
        life, members = self._slot(self.chance.choice(days)), self._some_members(1)
        match share:
            case "cancelled":
                life.taken(members).cancelled(self._because())
            case "missed":
                life.taken(members).missed()
            case "awaiting":
                life.taken(members)
            case "imported":
                life.imported(members)

    def _because(self) -> CancelledBecause:
        return self.chance.choice(list(CancelledBecause))

    def _slot(self, day: date, team: Team | None = None) -> SlotLife:
        hour = self.chance.choice((10, 14))
        life = SlotLife(self._id("s"), team or self.chance.choice(self.council.teams), day, hour, self.now)
        self.lives[life.slot.id] = life
        return life

    def _some_members(self, least: int) -> tuple[PersonId, ...]:
        """On the register now; or, seldom, those who have left it since."""
        return tuple(self.chance.sample(self.members, self.chance.choice((least, 1, 2, 2))))

    def _id(self, kind: str) -> str:
        return f"{kind}{self.chance.getrandbits(64):016x}"

    def _forms(self, visits: Sequence[Visit], issues: int) -> None:
        share = Tally(self.chance.randrange(len(visits)) for _ in range(issues)) if visits else Tally[int]()
        for number, visit in enumerate(visits):
            record = filled_in(self.chance, visit, number + 1, self._improved(visit))
            self._sent(record, visit, min(share[number], MOST_ISSUES))

    def _improved(self, visit: Visit) -> tuple[Improved, ...]:
        """What it said of the issues that were open when it was sent: of the latest, and of three at most."""
        of_team = [life for life in self.raised[visit.team.id][-12:] if _is_open(life, visit.sent_at)]
        return tuple(
            Improved(
                issue_id=life.issue.id,
                year=life.issue.year,
                reference=life.issue.reference,
                said=self.chance.choice(("yes", "partly", "no", "could_not_tell")),
            )
            for life in of_team[-3:]
        )

    def _sent(self, record: VisitRecord, visit: Visit, issues: int) -> None:
        """A form that was sent, and what became of it."""
        year = self.years[record.year]
        of_form = [self._issue(record, visit, number) for number in range(1, issues + 1)]
        self._happened(year, f"record {record.id}", "sent", record.author, record.sent_at, "draft", "sent")
        for issue in of_form:
            self._happened(year, f"issue {issue.id}", "raised", record.author, record.sent_at, "", issue.state, "sent")
        for said_of in record.improved:
            kept = {"issue_id": said_of.issue_id, "said": said_of.said, "at": record.sent_at}
            row = Improvement.model_validate(kept | {"record_id": record.id, "reference": record.reference})
            self.years[said_of.year].improvements.append(row)
        if self.chance.random() < 0.03:
            record, of_form = self._withdrawn(year, record, of_form)
        else:
            record, of_form = self._lived(year, record, visit, of_form)
        year.records.append(record)
        year.issues += of_form

    def _issue(self, record: VisitRecord, visit: Visit, number: int) -> Issue:
        same_as = ""
        earlier = [life.issue for life in self.raised[visit.team.id][-20:] if life.issue.raised_at < record.sent_at]
        if earlier and self.chance.random() < 0.12:
            same_as = self.chance.choice(earlier).id
        issue = raised(self.chance, record, visit.team, number, self.council, same_as)
        return with_due(issue, self.council, self.days)

    def _withdrawn(self, year: KeptYear, record: VisitRecord, issues: list[Issue]) -> tuple[VisitRecord, list[Issue]]:
        """Taken back the next hour, before anyone had seen an issue of it."""
        at = record.sent_at + timedelta(hours=1)
        if at >= self.now:
            return record, issues
        self._happened(year, f"record {record.id}", "withdrawn", record.author, at)
        for issue in issues:
            what, gone = f"issue {issue.id}", IssueState.WITHDRAWN
            self._happened(year, what, "withdrawn", record.author, at, issue.state, gone, "withdrawn")
        if record.slot_id:
            self.lives[record.slot_id].unrecorded(record.author, at)
        return withdrawn(record), [one.model_copy(update={"state": IssueState.WITHDRAWN}) for one in issues]

    def _lived(
        self, year: KeptYear, record: VisitRecord, visit: Visit, issues: list[Issue]
    ) -> tuple[VisitRecord, list[Issue]]:
        since = record.sent_at
        if self.chance.random() < 0.08 and since + timedelta(hours=2) < self.now:
            since += timedelta(hours=2)
            record, issues = self._corrected(year, record, visit, issues, since)
        record = self._hidden(year, record)
        self._views(year, record)
        stand = [one for one in issues if one.state is not IssueState.WITHDRAWN]
        lives = [Life(one, record, self.council, self.chance, self.now, self.days).live(since) for one in stand]
        for life in lives:
            year.entries += life.entries
            year.events += life.events
            insort(self.raised[visit.team.id], life, key=lambda one: one.issue.raised_at)
        return record, [*(life.issue for life in lives), *(one for one in issues if one not in stand)]

    def _corrected(
        self, year: KeptYear, record: VisitRecord, visit: Visit, issues: list[Issue], at: datetime
    ) -> tuple[VisitRecord, list[Issue]]:
        """The form sent again: other words, one more issue, and of three or more the last taken back."""
        after = corrected(self.chance, record, at)
        year.past_records.append(PastRecord.model_validate(record.model_dump()))
        year.past_issues += [
            PastIssue.model_validate(one.model_dump() | {"of_revision": record.revision}) for one in issues
        ]
        more = [self._issue(after, visit, len(issues) + 1)] if 0 < len(issues) < MOST_ISSUES else []
        self._happened(year, f"record {record.id}", "corrected", record.author, at)
        for one in more:
            self._happened(year, f"issue {one.id}", "raised", record.author, at, "", one.state, "corrected")
        if len(issues) > 2:
            gone = issues[-1].model_copy(update={"state": IssueState.WITHDRAWN})
            self._happened(
                year, f"issue {gone.id}", "withdrawn", record.author, at, issues[-1].state, gone.state, "corrected"
            )
            issues = [*issues[:-1], gone]
        return after, [*issues, *more]

    def _hidden(self, year: KeptYear, record: VisitRecord) -> VisitRecord:
        """In one form of twenty an answer is hidden two days later, and waits to be reworded."""
        at, texts = record.sent_at + timedelta(days=2), texts_of(record)
        if self.chance.random() >= 0.05 or at >= self.now or not texts:
            return record
        question = self.chance.choice(texts)
        self._happened(year, f"record {record.id}", f"hidden {question}", COORDINATOR, at)
        return record.model_copy(update={"hidden": (question,)})

    def _views(self, year: KeptYear, record: VisitRecord) -> None:
        """What the other councillors of the visit say: most agree, some have a view of their own, some say nothing."""
        for number, person in enumerate(record.members_present[1:], 1):
            at = record.sent_at + timedelta(days=number, hours=3)
            agrees = self.chance.random() < 0.8
            if self.chance.random() < 0.25 or at >= self.now:
                continue
            text = "" if agrees else said(self.chance, "view")
            year.views.append(View(record_id=record.id, person=person, agrees=agrees, text=text, at=at))
            self._happened(year, f"record {record.id}", "agreed" if agrees else "view_added", person, at)

    def _happened(
        self,
        year: KeptYear,
        what: str,
        action: str,
        person: PersonId,
        at: datetime,
        before: str = "",
        after: str = "",
        operation: str = "",
    ) -> None:
        record = what.partition(" ")[2].partition("_")[0]
        year.events.append(
            Event(
                object=what,
                action=action,
                from_state=before,
                to_state=after,
                person=person,
                at=at,
                operation_id=f"{at:%Y%m%d}-{record}.{operation or action.replace(' ', '_')}.{person[-4:]}",
            )
        )

    def _keep_slots(self) -> None:
        """Each in the municipal year that its day is in."""
        for life in self.lives.values():
            year = self.years[municipal_year(london_day(life.slot.start))]
            year.slots.append(life.slot)
            year.events += life.events
        self.lives.clear()


def _is_open(life: Life, at: datetime) -> bool:
    return life.issue.raised_at < at and (life.closed_at is None or life.closed_at > at)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]
