"""Every figure of a report comes out in its body: with one more counted, the body says something else."""

import asyncio
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, Final

import pytest
from openpyxl import load_workbook

from bot.documents.report.log import log_workbook
from bot.documents.report.sections import body
from tests.report_case import a_case, the_subject
from tests.report_years import made_up_year
from visits.figures import AnnualFigures, Counted, Repeat
from visits.model import Value, person_id
from visits.report import FrozenReport, ReportContent, Standing, Version
from visits.usecases.report import content_of

Place = tuple[str | int, ...]
ONE_MORE: Final = "V26-9999/9"
TEAMS: Final = ("planned", "took_place", "cancelled", "missed", "lapsed", "awaiting_form", "to_come", "off_rota")
BY_TEAM: Final = ("raised", "answered", "in_time", "late", "waiting", "overdue")
OF_TOPIC: Final = ("soon", "routine", "notes", "raised")
"""What the body's tables have of each team and topic: the log in Excel has the rest."""


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> ReportContent:
    """The published report on a made-up year."""

    async def made() -> ReportContent:
        case = await a_case(made_up_year(26), tmp_path_factory.mktemp("year") / "year.db")
        found = await content_of(case.office, the_subject(), Version.PUBLISHED)
        await case.close()
        assert isinstance(found, ReportContent)
        return found

    return asyncio.run(made())


def the_report(content: ReportContent) -> FrozenReport:
    """It as if it had been produced."""
    return FrozenReport(
        id="r",
        label=content.subject.label,
        period=content.subject.period,
        year=content.subject.year,
        version=content.version,
        standing=Standing.DRAFT,
        cut_off=content.cut_off,
        visits=0,
        issues=0,
        hash="",
        by=person_id("t", "p"),
        at=content.cut_off,
        pages=1,
    )


def text_of(content: ReportContent) -> str:
    """All that the body says."""
    return body(content, the_report(content)).model_dump_json()


def paths(value: object, here: Place = ()) -> Iterator[Place]:
    """Where the counts are."""
    match value:
        case Counted():
            yield here
        case Value():
            for name in type(value).model_fields:
                yield from paths(getattr(value, name), (*here, name))
        case Mapping():
            for key, held in value.items():
                yield from paths(held, (*here, key))
        case tuple():
            for place, held in enumerate(value):
                yield from paths(held, (*here, place))
        case _:
            return


def with_one_more(value: Any, path: Place, more: str = ONE_MORE) -> Any:
    """The same figures, but that this one counts one thing more."""
    if isinstance(value, Counted):
        return Counted(of=(*value.of, more))
    first, *rest = path
    if isinstance(value, Mapping):
        return {**value, first: with_one_more(value[first], tuple(rest), more)}
    if isinstance(value, tuple):
        return tuple(
            with_one_more(held, tuple(rest), more) if place == first else held for place, held in enumerate(value)
        )
    name = str(first)
    return value.model_copy(update={name: with_one_more(getattr(value, name), tuple(rest), more)})


def is_in_body(path: Place) -> bool:
    """Whether the body prints this figure: all of the whole, and some of each team and topic."""
    match path:
        case ("teams", _, name, *_):
            return name in TEAMS
        case ("by_team", _, name, *_):
            return name in BY_TEAM
        case ("topics", _, "issues", name, *_):
            return name in OF_TOPIC
        case _:
            return True


def test_one_more_of_anything_that_is_counted_changes_what_the_body_says(content: ReportContent) -> None:
    said = text_of(content)
    wanted = [path for path in paths(content.figures) if is_in_body(path)]
    assert len(wanted) > 200
    unsaid = [path for path in wanted if text_of(changed(content, with_one_more(content.figures, path))) == said]
    assert {path[-1] for path in unsaid} == set(), unsaid


@pytest.mark.parametrize(
    "other",
    [
        lambda f: {"days_to_form": (*f.days_to_form, 99)},
        lambda f: {"issues": f.issues.model_copy(update={"days_to_answer": (*f.issues.days_to_answer, 99)})},
        lambda f: {"visits": f.visits.model_copy(update={"required": 99})},
        lambda f: {"repeats": (*f.repeats, Repeat(topic="staffing", team_ids=("mash",), references=(ONE_MORE,)))},
        *(
            lambda f, name=name: {
                "took_part": f.took_part.model_copy(update={name: (*getattr(f.took_part, name), person_id("t", "p"))})
            }
            for name in ("members", "took_part", "newly_elected", "newly_took_part", "others")
        ),
    ],
)
def test_so_does_one_more_of_what_is_listed(content: ReportContent, other: Any) -> None:
    assert text_of(changed(content, content.figures.model_copy(update=other(content.figures)))) != text_of(content)


def changed(content: ReportContent, figures: AnnualFigures) -> ReportContent:
    """The same report with other figures."""
    return content.model_copy(update={"figures": figures})


def test_the_log_has_every_reference_that_every_figure_counts(content: ReportContent) -> None:
    marked, marks = content.figures, []
    for number, place in enumerate(paths(content.figures)):
        marks.append(f"V99-{number:05d}")
        marked = with_one_more(marked, place, marks[-1])
    sheet = load_workbook(BytesIO(log_workbook(changed(content, marked), the_report(content))))["Figures"]
    listed = " ".join(str(cell) for row in sheet.iter_rows(values_only=True) for cell in row)
    assert [place for place, mark in zip(paths(content.figures), marks, strict=True) if mark not in listed] == []
