"""How things stood at an earlier moment, told by events and earlier revisions, is how they stood."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

import pytest

from tests.visits.builders import AUTHOR, SLOT, YEAR, earlier_issue
from tests.visits.council import ANSWER, COLLEAGUE, COORDINATOR, HEAD, TEAM, MovingClock, a_record, done, send_form
from tests.visits.council import WORDS as WORDS_FOR
from tests.visits.council_lives import Life, begin, end
from tests.visits.rota_lives import done as done_with
from tests.visits.rota_lives import moved_to, operation, plan
from tests.visits.rota_lives import stored as slot_of
from tests.visits.test_importing import line_of
from visits.as_of import as_of
from visits.as_of_issue import REASON_GONE
from visits.figures_made import figures
from visits.issues import Act
from visits.kept import View
from visits.kept_of_period import KeptOfPeriod, of_period
from visits.model import DateRange, IssueState
from visits.ports import Office
from visits.rota import PLANNED, CancelledBecause, Slot, SlotStatus
from visits.rota_shown import Acted as RotaActed
from visits.rota_shown import SlotDoing
from visits.slots import SlotAct
from visits.summary import TEXTS
from visits.usecases.colleague import add_view
from visits.usecases.gathering import earlier_issues, gather
from visits.usecases.importing import SlotsImported, import_slots
from visits.usecases.rota import add_visit

NOVEMBER: Final = DateRange(first=date(2026, 11, 1), last=date(2026, 11, 30))
DECEMBER: Final = DateRange(first=date(2026, 12, 1), last=date(2026, 12, 31))
THE_YEAR: Final = DateRange(first=date(2026, 5, 1), last=date(2027, 4, 30))
IN_NOVEMBER: Final = datetime(2026, 11, 25, 10, tzinfo=UTC)
BEFORE: Final = datetime(2026, 11, 15, 10, tzinfo=UTC)
PERIODS: Final = (NOVEMBER, THE_YEAR)
STEPS, LOOKS = 14, 9
TELLING: Final = (2, 10, 23)
"""Lives in which, taken together, everything happens that a report could tell."""

WORDS: Final = {*TEXTS, "notes", "hidden", "text", "title", "extended", "settled_at", "reply_by", "assignee"}


def read(kept: KeptOfPeriod) -> dict[str, Any]:
    """All that a figure could read of it, but for words: those are never what they were once they are reworded."""
    return {
        "slots": [_slot(one) for one in kept.slots],
        "records": [
            (
                one.model_dump(exclude=WORDS),
                {name: bool(getattr(one, name)) for name in TEXTS},
                set(one.notes),
                set(one.hidden),
            )
            for one in kept.records
        ],
        "issues": [(one.model_dump(exclude=WORDS), bool(one.extended), bool(one.settled_at)) for one in kept.issues],
        "entries": kept.entries,
        "views": [one.model_dump(exclude={"text"}) for one in kept.views],
        "past_records": [(one.id, one.revision, one.visit_date, one.corrected_at) for one in kept.past_records],
        "past_issues": [(one.id, one.of_revision, one.state, one.due, one.urgency) for one in kept.past_issues],
        "events": kept.events,
        "once": read(kept.once) if kept.once else None,
    }


def _slot(slot: Slot) -> tuple[object, ...]:
    anybody = bool(slot.members) if slot.status in PLANNED else None
    return (
        slot.id,
        slot.team_id,
        slot.start,
        slot.status,
        anybody,
        slot.cancelled_because,
        slot.record_id,
        slot.rebooked_as,
    )


async def counted(life: Life, kept: KeptOfPeriod, moment: datetime) -> dict[str, Any]:
    office = life.office
    found = figures(
        kept,
        cut_off=moment,
        days=office.working_days,
        rules=office.rules,
        earlier=await earlier_issues(office, kept),
    )
    return found.model_dump()


@pytest.mark.parametrize("seed", [*TELLING, *range(3, 9)])
async def test_whatever_has_happened_since_everything_is_told_as_it_was(seed: int) -> None:
    life = await begin(seed)
    looks = []
    for _ in range(LOOKS):
        await life.goes_on(STEPS)
        looks.append((life.clock.now(), [await gather(life.office, period) for period in PERIODS]))
    for number, period in enumerate(PERIODS):
        now = await gather(life.office, period)
        assert as_of(now, life.clock.now(), life.office.rules, life.office.working_days) == now
        for moment, then in looks:
            told = as_of(now, moment, life.office.rules, life.office.working_days)
            assert read(told) == read(then[number])
            assert await counted(life, told, moment) == await counted(life, then[number], moment)
    await end(life)


# One by one


async def now_and_then(
    council: Office, moment: datetime, period: DateRange = NOVEMBER
) -> tuple[KeptOfPeriod, KeptOfPeriod]:
    """What is kept of a period, as it is and as it was."""
    kept = await gather(council, period)
    return kept, as_of(kept, moment, council.rules, council.working_days)


async def test_a_visit_moved_out_of_the_period_since_is_told_in_it(council: Office, clock: MovingClock) -> None:
    await plan(council, "s1", AUTHOR, start=IN_NOVEMBER)
    moment = clock.now()
    clock.forward(minutes=1)
    await done_with(council, COORDINATOR, "s1", moved_to(SlotAct.MOVE, "2026-12-08"))
    kept, then = await now_and_then(council, moment)
    assert [slot.id for slot in kept.slots] == [SLOT.id]
    assert [(slot.id, slot.start) for slot in then.slots] == [(SLOT.id, SLOT.start), ("s1", IN_NOVEMBER)]
    _, december = await now_and_then(council, moment, DECEMBER)
    assert (december.slots, december.once) == ((), None)


async def test_a_form_sent_since_and_a_visit_planned_since_are_not_told(council: Office, clock: MovingClock) -> None:
    moment = clock.now()
    clock.forward(minutes=1)
    await send_form(council)
    typed = {"team": TEAM.id, "day": "2026-11-25", "time": "10:00"}
    assert isinstance(await add_visit(council, COORDINATOR, typed, operation()), RotaActed)
    kept, then = await now_and_then(council, moment)
    assert [len(kept.slots), len(kept.records), len(kept.issues)] == [2, 1, 1]
    assert [then.records, then.issues, then.events] == [(), (), ()]
    (slot,) = then.slots
    assert (slot.id, slot.status, slot.record_id) == (SLOT.id, SLOT.status, "")


async def test_at_the_very_moment_of_an_act_it_is_done(council: Office, clock: MovingClock) -> None:
    await send_form(council)
    kept, then = await now_and_then(council, clock.now())
    assert then == kept
    _, before = await now_and_then(council, clock.now() - timedelta(microseconds=1))
    assert before.records == ()


async def test_the_reason_of_a_visit_called_off_is_another_once_a_list_has_it_take_place(
    council: Office, clock: MovingClock
) -> None:
    await plan(council, "s1", AUTHOR, start=IN_NOVEMBER)
    await done_with(council, COORDINATOR, "s1", SlotDoing(act=SlotAct.CANCEL, reason="election"))
    moment = clock.now()
    clock.forward(minutes=1)
    line = line_of(await slot_of(council, "s1")).model_copy(update={"status": SlotStatus.ALLOCATED})
    assert isinstance(await import_slots(council, [line], operation()), SlotsImported)
    _, then = await now_and_then(council, moment)
    assert (then.slots[-1].status, then.slots[-1].cancelled_because) == (SlotStatus.CANCELLED, CancelledBecause.OTHER)


async def test_of_a_visit_that_somebody_was_on_no_more_is_told_than_that(council: Office, clock: MovingClock) -> None:
    await plan(council, "s1", AUTHOR, start=IN_NOVEMBER)
    moment = clock.now()
    clock.forward(minutes=1)
    await done_with(council, AUTHOR, "s1", SlotAct.RELEASE)
    kept, then = await now_and_then(council, moment)
    assert (kept.slots[-1].status, kept.slots[-1].members) == (SlotStatus.UNFILLED, ())
    assert (then.slots[-1].status, bool(then.slots[-1].members)) == (SlotStatus.ALLOCATED, True)
    clock.forward(minutes=1)
    moment = clock.now()
    clock.forward(minutes=1)
    await done_with(council, COLLEAGUE, "s1", SlotAct.CLAIM)
    _, then = await now_and_then(council, moment)
    assert (then.slots[-1].status, then.slots[-1].members) == (SlotStatus.UNFILLED, ())


async def test_an_earlier_view_is_told_without_the_words_that_another_took_the_place_of(
    council: Office, clock: MovingClock
) -> None:
    await send_form(council)
    await add_view(council, COLLEAGUE, YEAR, "r1", agrees=False, typed="I saw desks.", operation_id=operation())
    moment = clock.now()
    clock.forward(minutes=1)
    await add_view(council, COLLEAGUE, YEAR, "r1", agrees=True, typed="", operation_id=operation())
    kept, then = await now_and_then(council, moment)
    assert [view.agrees for view in kept.views] == [True]
    assert then.views == (View(record_id="r1", person=COLLEAGUE, agrees=False, text="", at=moment),)


async def test_an_answer_put_off_and_given_and_asked_about_is_due_when_it_was(
    council: Office, clock: MovingClock
) -> None:
    """And that it was put off is told, though the reason is gone."""
    _, (issue,) = await send_form(council)
    seen = [(clock.now(), issue)]
    for person, act in ((HEAD, Act.EXTEND), (HEAD, ANSWER), (AUTHOR, Act.FOLLOW_UP), (HEAD, Act.EXTEND)):
        clock.forward(days=1)
        seen.append((clock.now(), await done(council, person, issue, act)))
    assert len({one.due for _, one in seen}) == 4
    for moment, issue in seen:
        _, then = await now_and_then(council, moment)
        told = then.issues[0]
        assert (told.due, told.answered_at, bool(told.extended)) == (issue.due, issue.answered_at, bool(issue.extended))
    await done(council, HEAD, issue, ANSWER)
    await done(council, AUTHOR, issue, Act.FOLLOW_UP)
    _, then = await now_and_then(council, seen[1][0])
    assert then.issues[0].extended == REASON_GONE


async def test_words_are_as_they_are_now(council: Office, clock: MovingClock) -> None:
    """Those that were hidden are nowhere any more, not in what was kept before either."""
    _, (issue,) = await send_form(council)
    moment = clock.now()
    clock.forward(minutes=1)
    await done(council, HEAD, issue, Act.HIDE)
    await done(council, AUTHOR, issue, Act.REWORD)
    _, then = await now_and_then(council, moment)
    assert (then.issues[0].text, then.issues[0].state) == (WORDS_FOR[Act.REWORD], IssueState.RAISED)


async def test_what_has_no_events_is_as_it_is_now(council: Office, clock: MovingClock) -> None:
    """As where events were not kept."""
    kept = KeptOfPeriod(
        period=NOVEMBER,
        teams=(),
        people=(),
        slots=(SLOT.model_copy(update={"status": SlotStatus.CANCELLED, "cancelled_because": CancelledBecause.TEAM}),),
        records=(a_record(id="old", sent_at=BEFORE, hidden=("working_well",), revision=2, corrected_at=clock.now()),),
        issues=(earlier_issue(1).model_copy(update={"answers": 1, "entries": 2, "answered_at": BEFORE}),),
        entries=(),
        views=(),
    )
    assert as_of(kept, BEFORE, council.rules, council.working_days) == of_period(kept)


async def test_to_go_back_twice_is_to_go_back_once() -> None:
    life = await begin(3)
    moments = []
    for _ in range(3):
        await life.goes_on(40)
        moments.append(life.clock.now())
    office = life.office
    for period in PERIODS:
        now = await gather(office, period)
        back = as_of(now, moments[1], office.rules, office.working_days)
        twice = as_of(back, moments[0], office.rules, office.working_days)
        assert read(twice) == read(as_of(now, moments[0], office.rules, office.working_days))
    await end(life)


EVER: Final = {
    *(f"issue {act}" for act in Act if act not in (Act.CORRECT, Act.WITHDRAW)),
    *(f"slot {act}" for act in SlotAct if act not in (SlotAct.OFFER_SWAP, SlotAct.TAKE_SWAP)),
    *(f"record {what}" for what in ("sent", "corrected", "withdrawn", "hidden", "reworded", "agreed", "view_added")),
    *("issue raised", "issue withdrawn", "issue escalated", "slot moved", "slot imported"),
}


async def test_in_these_lives_everything_happens_that_a_report_could_tell() -> None:
    happened: set[str] = set()
    for seed in TELLING:
        life = await begin(seed)
        await life.goes_on(STEPS * LOOKS)
        happened |= {
            " ".join((*event.object.split()[:1], *event.action.split()[:1])) for event in await life.year.every_event()
        }
        await end(life)
    assert happened >= EVER, EVER - happened
