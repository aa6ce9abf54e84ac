"""What was not done and why, what comes next, and everything in one table."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bot.documents.report import sentences as say
from bot.documents.report import wording
from bot.documents.report.outline import Block, Paragraph, Table
from bot.documents.report.sections_common import NOTHING, label
from visits.coverage import Come
from visits.figures import AnnualFigures
from visits.report import ReportContent, SlotPrinted


def not_done(content: ReportContent) -> Iterator[Block]:
    """The visits of the rota that did not take place, each with what became of it; and those that are still to come."""
    to_come = [slot for slot in content.not_done if slot.came_to == Come.TO_COME]
    undone = [slot for slot in content.not_done if slot.came_to != Come.TO_COME]
    if undone:
        yield _undone_table(content, undone)
    elif not content.figures.visits.planned.number:
        yield Paragraph(text=wording.NOTHING_PLANNED)
    else:
        yield Paragraph(text=wording.NOTHING_MISSED_YET if to_come else wording.NOTHING_MISSED)
    if to_come:
        yield _slots_table("Visits still to come in this period", to_come)


def _undone_table(content: ReportContent, slots: Sequence[SlotPrinted]) -> Table:
    return Table(
        caption="Visits of the rota that did not take place",
        header=("Date", "Team", "What became of it", "Why"),
        rows=tuple(
            (say.short_day(slot.day), slot.team, label(content, "came_to", slot.came_to), slot.reason or NOTHING)
            for slot in slots
        ),
        widths=(1.2, 2.6, 1.8, 2),
        names_rows=True,
    )


def _slots_table(caption: str, slots: Sequence[SlotPrinted]) -> Table:
    """Visits that are planned, and how many councillors are on each."""
    return Table(
        caption=caption,
        header=("Date", "Time", "Team", "Councillors"),
        rows=tuple(
            (say.short_day(slot.day), slot.time, slot.team, str(slot.members) if slot.members else wording.UNFILLED)
            for slot in slots
        ),
        widths=(1.4, 1, 4, 1.6),
        numeric=frozenset({3}),
        names_rows=True,
    )


def next_rota(content: ReportContent) -> Iterator[Block]:
    """What the next municipal year wants, and what is planned for it."""
    wanted = {team: number for team, number in content.next_required.items() if number}
    if wanted:
        total = sum(wanted.values())
        yield Paragraph(text=f"The next municipal year wants {say.some(total, 'visit')}.")
        yield Table(
            caption="Visits that the next municipal year wants",
            header=("Team", "Visits"),
            rows=tuple((team, str(number)) for team, number in wanted.items()),
            widths=(4, 1),
            numeric=frozenset({1}),
            names_rows=True,
        )
    if not content.next_rota:
        yield Paragraph(text=wording.NO_ROTA_YET)
        return
    yield _slots_table("Visits planned for the next municipal year", content.next_rota)


Figure = Callable[[AnnualFigures], float | None]

SCORES: Final[tuple[tuple[str, Figure], ...]] = (
    ("Visits planned", lambda figures: figures.visits.planned.number),
    ("Visits that took place, on the rota and off it", lambda figures: figures.visits.done),
    ("Visits cancelled", lambda figures: figures.visits.cancelled.number),
    ("Visits missed", lambda figures: figures.visits.missed.number),
    ("Visit forms sent", lambda figures: figures.visits.forms.number),
    ("Teams visited", lambda figures: sum(1 for team in figures.teams if team.done)),
    ("Councillors who took part", lambda figures: len(figures.took_part.took_part)),
    ("Newly elected councillors who took part", lambda figures: len(figures.took_part.newly_took_part)),
    ("Median working days from visit to form", lambda figures: _middle(figures.days_to_form)),
    ("Issues raised", lambda figures: figures.issues.raised.number),
    ("Issues answered", lambda figures: figures.issues.answered.number),
    ("Issues answered in time", lambda figures: figures.issues.in_time.number),
    ("Issues waiting for an answer", lambda figures: figures.issues.waiting.number),
    ("Answers overdue", lambda figures: figures.issues.overdue.number),
    ("Median working days to an answer", lambda figures: figures.issues.median_days),
    ("Actions agreed", lambda figures: figures.issues.actions_agreed.number),
    ("Actions done", lambda figures: figures.issues.actions_done.number),
    ("Issues that came up again", lambda figures: len(figures.repeats)),
)
"""The scorecard: what each line is called, and its figure; None where there is nothing to take a median of."""


def _middle(days: tuple[int, ...]) -> float | None:
    return say.median(days) if days else None


def scorecard(content: ReportContent) -> Iterator[Block]:
    """The main figures in one table, beside those of the period before."""
    now, previous = content.figures, content.previous
    if previous is None:
        yield Paragraph(text=wording.NO_PREVIOUS)
        header: tuple[str, ...] = ("Figure", say.period(now.period))
    else:
        header = ("Figure", say.period(now.period), say.period(previous.period), "Difference")
    yield Table(
        caption="Scorecard",
        header=header,
        rows=tuple(
            _score(name, figure(now), figure(previous) if previous else None, bool(previous)) for name, figure in SCORES
        ),
        widths=(3.4, 1.2, 1.2, 1)[: len(header)],
        numeric=frozenset(range(1, len(header))),
        names_rows=True,
    )


def _score(name: str, now: float | None, then: float | None, is_compared: bool) -> tuple[str, ...]:
    if not is_compared:
        return (name, _number(now))
    return (name, _number(now), _number(then), _difference(now, then))


def _number(number: float | None) -> str:
    return NOTHING if number is None else say.plain(number)


def _difference(now: float | None, then: float | None) -> str:
    """With its sign: "+3", "−1.5", "0"."""
    if now is None or then is None:
        return NOTHING
    change = now - then
    return f"{'+' if change > 0 else '−' if change < 0 else ''}{say.plain(abs(change))}"
