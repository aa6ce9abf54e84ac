"""The scheme, and how far its rota was kept."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.documents.report import sentences as say
from bot.documents.report import wording
from bot.documents.report.outline import Block, Chart, Paragraph, Series, Table
from bot.documents.report.sections_common import before, by_number
from visits.figures import AnnualFigures, VisitFigures
from visits.report import ReportContent, Version

_ALWAYS: Final = {"planned": "Planned", "took_place": "Took place", "cancelled": "Cancelled", "missed": "Missed"}
_IF_ANY: Final = {
    "lapsed": "Nobody on it",
    "awaiting_form": "No form yet",
    "to_come": "Still to come",
    "off_rota": "Off the rota",
}
_WIDE: Final = {"cancelled": 1.2}
"""Columns with a long word over them."""
_IN_CHART: Final = {
    "took_place": "Took place",
    "off_rota": "Took place, off the rota",
    "cancelled": "Cancelled",
    "missed": "Missed",
    "lapsed": "Nobody on it",
    "awaiting_form": "No form yet",
    "to_come": "Still to come",
}


def background(content: ReportContent) -> Iterator[Block]:
    """The scheme, the period, and how to read the report."""
    yield Paragraph(text=wording.SCHEME)
    yield Paragraph(text=wording.KINDS)
    yield Paragraph(text=period_sentence(content))
    yield Paragraph(text=wording.PUBLISHED if content.version is Version.PUBLISHED else wording.RESTRICTED)
    yield Paragraph(text=wording.TRACEABLE)
    if content.left_out:
        texts = say.some(content.left_out, "text")
        yield Paragraph(
            text=f"{say.begin(texts)} {say.verb(content.left_out, 'was')} left out so that nobody is identified."
        )


def period_sentence(content: ReportContent) -> str:
    """Which days the report is about, and how things stood when."""
    days = content.subject.period
    about = f"This report is about {say.day(days.first)} to {say.day(days.last)}"
    day = say.day_of(content.cut_off)
    if content.in_progress:
        return f"{about}. That period is not over yet: the figures are to {day}."
    return f"{about}. Its figures are as things stood on {day}."


def visits_sentences(visits: VisitFigures) -> str:
    """How many visits took place, of how many: the report's first figure."""
    due = visits.planned.number - visits.to_come.number
    if not visits.done:
        due = due or (0 if visits.to_come.number else visits.required or 0)
        said = f"No visits took place; {due} {say.verb(due, 'was')} due." if due else "No visits have taken place."
    elif not visits.planned.number:
        said = "No visits were planned on the rota."
    else:
        said = say.of(visits.took_place.number, visits.planned.number, "visits planned", "took place")
    return " ".join((said, *_besides(visits)))


def _besides(visits: VisitFigures) -> Iterator[str]:
    """What took place off the rota, and what is still to come."""
    off = visits.off_rota.number
    if off:
        yield f"{say.begin(say.some(off, 'visit'))} took place that {say.verb(off, 'was')} not on the rota."
    to_come = visits.to_come.number
    if to_come:
        yield f"{say.begin(say.some(to_come, 'visit'))} {say.verb(to_come, 'is')} still to come."


def rota(content: ReportContent) -> Iterator[Block]:
    """What the rota planned and what became of it, by team, beside the period before."""
    visits, previous = content.figures.visits, content.previous
    yield Paragraph(text=visits_sentences(visits))
    yield from _fates(content)
    if previous:
        yield Paragraph(text=_previous_sentence(previous))
    if content.figures.teams:
        yield _teams_table(content.figures)
    if visits.planned.number or visits.done:
        yield _teams_chart(content.figures)


def _fates(content: ReportContent) -> Iterator[Block]:
    """What the scheme asks for, and what kept visits from taking place."""
    visits = content.figures.visits
    if visits.required:
        asked = say.some(visits.required, "visit")
        yield Paragraph(text=f"The scheme asks for {asked} in this period; {say.how_many(visits.done)} took place.")
    cancelled = visits.cancelled.number
    if cancelled:
        reasons = by_number(visits.cancelled_because, content, "cancelled")
        was = f"{say.begin(say.some(cancelled, 'visit'))} {say.verb(cancelled, 'was')} cancelled"
        yield Paragraph(text=f"{was} ({reasons})." if reasons else f"{was}.")
    rebooked = visits.rebooked.number
    if rebooked:
        was = f"{say.begin(say.some(rebooked, 'visit'))} {say.verb(rebooked, 'was')} rebooked"
        yield Paragraph(text=f"{was}, and only the new {'date counts' if rebooked == 1 else 'dates count'}.")
    without = [team.team_name for team in content.figures.teams if not team.done]
    if without and visits.done:
        yield Paragraph(text=f"No visit took place to {say.listed(without)}.")


def _previous_sentence(previous: AnnualFigures) -> str:
    visits = previous.visits
    planned, took = visits.planned.number, visits.took_place.number
    if not planned:
        return f"{before(previous)}, no visits were planned on the rota, and {say.how_many(visits.done)} took place."
    return f"{before(previous)}, {say.how_many(took)} of {say.some(planned, 'visit')} planned took place{say.share(took, planned)}."


def _shown(figures: AnnualFigures) -> dict[str, str]:
    """The columns of the table: some only where they have anything to say."""
    rows = (figures.visits, *figures.teams)
    return _ALWAYS | {name: head for name, head in _IF_ANY.items() if any(getattr(row, name).number for row in rows)}


def _numbers(visits: VisitFigures, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(getattr(visits, name).number) for name in names)


def _teams_table(figures: AnnualFigures) -> Table:
    columns = _shown(figures)
    rows = [(team.team_name, *_numbers(team, tuple(columns))) for team in figures.teams]
    return Table(
        caption="The rota by team: visits",
        header=("Team", *columns.values()),
        rows=(*rows, (wording.ALL_TEAMS, *_numbers(figures.visits, tuple(columns)))),
        widths=(2, *(_WIDE.get(name, 1) for name in columns)),
        numeric=frozenset(range(1, len(columns) + 1)),
        has_total=True,
        names_rows=True,
    )


def _teams_chart(figures: AnnualFigures) -> Chart:
    shown = {name: head for name, head in _IN_CHART.items() if getattr(figures.visits, name).number}
    return Chart(
        title="What became of the visits, by team",
        categories=tuple(team.team_name for team in figures.teams),
        series=tuple(
            Series(name=head, values=tuple(getattr(team, name).number for team in figures.teams))
            for name, head in shown.items()
        ),
        alt=" ".join(f"{team.team_name}: {_in_words(team, shown)}." for team in figures.teams),
    )


def _in_words(visits: VisitFigures, shown: dict[str, str]) -> str:
    numbers = {head: getattr(visits, name).number for name, head in shown.items()}
    return ", ".join(f"{head.lower()} {number}" for head, number in numbers.items() if number) or "no visits"
