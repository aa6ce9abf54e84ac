"""Every figure of a report as a row: what it is called, its number, and the references or ids that it counts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias

from bot.documents.report.log_words import CONTINUED, EACH_TEAM, EACH_TOPIC, FIGURES, LABELS, LEFT_OUT
from bot.documents.report.sentences import median, plain
from bot.documents.workbook import CellValue
from visits.figures import AnnualFigures, Counted, IssueFigures, TookPart, VisitFigures
from visits.report import ReportContent

FigureRow: TypeAlias = tuple[str, CellValue, str]

IN_A_ROW: Final = 500
"""References in one cell: with the longest ids they still fit."""


def figures_listed(content: ReportContent) -> Iterator[FigureRow]:
    """(name, number, what is counted) of every figure, in the order of the figures. A long list goes on in rows of its own, which
    have no number. Councillors are counted and not named.
    """
    figures = content.figures
    yield from _whole(content, FIGURES["visits"], figures.visits)
    for team in figures.teams:
        yield from _whole(content, f"{EACH_TEAM.format(name=team.team_name)}, visits", team)
    yield from _people(figures.took_part)
    yield from _of_forms(content, figures)
    for one in figures.topics:
        name = EACH_TOPIC.format(name=_label(content, "topic", one.topic))
        yield from _by_key(content, f"{name}, {FIGURES['ratings']}", "rating", one.ratings)
        yield from _whole(content, f"{name}, issues", one.issues)
    yield from _whole(content, FIGURES["issues"], figures.issues)
    names = {team.team_id: team.team_name for team in figures.teams}
    for its in figures.by_team:
        name = EACH_TEAM.format(name=names.get(its.team_id, its.team_id))
        yield from _whole(content, f"{name}, issues", its)
    for repeat in figures.repeats:
        name = f"{FIGURES['repeats']}: {_label(content, 'topic', repeat.topic)}"
        yield from _counted(name, Counted(of=repeat.references))
    yield from _by_key(content, FIGURES["improved"], "improved", figures.improved)


def _whole(content: ReportContent, name: str, figures: VisitFigures | IssueFigures) -> Iterator[FigureRow]:
    """The figures of all visits or issues, of a team's or of a topic's."""
    for field in type(figures).model_fields:
        value = getattr(figures, field)
        words = f"{name} {FIGURES.get(_special(figures, field)) or FIGURES.get(field, '')}"
        match value:
            case Counted():
                yield from _counted(words, value)
            case int():
                yield words, value, ""
            case tuple():
                yield from _days(words, value)
            case dict():
                yield from _by_key(content, words, LABELS.get(field, ""), value)


def _special(figures: VisitFigures | IssueFigures, field: str) -> str:
    """The name of a field that is called otherwise in this whole than elsewhere."""
    return f"issues.{field}" if isinstance(figures, IssueFigures) else ""


def _people(people: TookPart) -> Iterator[FigureRow]:
    for field in TookPart.model_fields:
        words = FIGURES.get(f"took_part.{field}") or FIGURES[field]
        yield f"{FIGURES['took_part']} {words}", len(getattr(people, field)), ""


def _of_forms(content: ReportContent, figures: AnnualFigures) -> Iterator[FigureRow]:
    """What the forms say, question by question, then what became of them."""
    for question, by_choice in figures.choices.items():
        yield from _by_key(content, _label(content, "question", question), question, by_choice)
    yield from _by_key(content, FIGURES["gave"], LABELS["gave"], figures.gave)
    for field in AnnualFigures.model_fields:
        value = getattr(figures, field)
        if isinstance(value, Counted):
            yield from _counted(FIGURES[field], value)
    yield from _days(FIGURES["days_to_form"], figures.days_to_form)


def _by_key(content: ReportContent, name: str, under: str, counts: Mapping[str, Counted]) -> Iterator[FigureRow]:
    for key, counted in counts.items():
        words = _label(content, under, key) if key else LEFT_OUT
        yield from _counted(f"{name}: {words}", counted)


def _counted(name: str, counted: Counted) -> Iterator[FigureRow]:
    yield name, counted.number, "; ".join(counted.of[:IN_A_ROW])
    for start in range(IN_A_ROW, counted.number, IN_A_ROW):
        yield CONTINUED.format(name=name), None, "; ".join(counted.of[start : start + IN_A_ROW])


def _days(name: str, days: Sequence[int]) -> Iterator[FigureRow]:
    """The middle of the days as the number, and the days themselves."""
    middle = median(days) if days else None
    yield name, middle, "; ".join(map(plain, days[:IN_A_ROW]))
    for start in range(IN_A_ROW, len(days), IN_A_ROW):
        yield CONTINUED.format(name=name), None, "; ".join(map(plain, days[start : start + IN_A_ROW]))


def _label(content: ReportContent, under: str, key: str) -> str:
    return content.labels.get(f"{under}.{key}", key)
