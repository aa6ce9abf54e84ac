"""The whole report: its sections in order, its body and its appendices as outlines. `PLACES` says where each question comes out."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from bot.documents.report import (
    sections_ahead,
    sections_heard,
    sections_issues,
    sections_outcomes,
    sections_taking_part,
    sections_visits,
    wording,
)
from bot.documents.report import sentences as say
from bot.documents.report.outline import Block, Document, Heading, Paragraph, Title
from bot.documents.report.sections_appendices import APPENDICES, Appendix, is_wide
from bot.documents.report.sections_front import exempt_sentence, front
from bot.documents.report.sections_places import PLACES
from visits.figures import Counted
from visits.model import Value
from visits.report import FrozenReport, ReportContent, Standing, Version

__all__ = ["APPENDICES", "PLACES", "SECTIONS", "appendix", "appendix_name", "body", "report_name"]


class Section(Value):
    """A section of the body: what it is called, and what it says."""

    key: str
    heading: str
    compose: Callable[[ReportContent], Iterator[Block]]


def _sections(*rows: tuple[str, str, Callable[[ReportContent], Iterator[Block]]]) -> tuple[Section, ...]:
    return tuple(Section(key=key, heading=heading, compose=compose) for key, heading, compose in rows)


SECTIONS: Final = _sections(
    ("background", "Background", sections_visits.background),
    ("rota", "The rota: planned and done", sections_visits.rota),
    ("took_part", "Who took part", sections_taking_part.took_part),
    ("how", "How the visits were made", sections_taking_part.how),
    ("working_well", "What is working well", sections_heard.working_well),
    ("heard", "What councillors heard", sections_heard.heard),
    ("found", "What visitors found", sections_heard.found),
    ("issues", "Issues by topic", sections_issues.issues),
    ("answers", "Answers and times", sections_issues.answers),
    ("status", "The status of every issue", sections_issues.status),
    ("again", "Issues that came up again", sections_outcomes.again),
    ("changed", "What changed because of visits", sections_outcomes.changed),
    ("partners", "Partners", sections_outcomes.partners),
    ("matters", "Matters for the committee", sections_heard.matters),
    ("understanding", "Councillors’ understanding", sections_taking_part.understanding),
    ("safety", "Concerns about safety", sections_heard.safety),
    ("not_done", "What was not done, and why", sections_ahead.not_done),
    ("next_rota", "Next year’s rota", sections_ahead.next_rota),
    ("scorecard", "Scorecard", sections_ahead.scorecard),
)


def body(content: ReportContent, report: FrozenReport) -> Document:
    """The report itself: its front, then every section of the body under a numbered heading."""
    return Document(
        title=content.front.line("subject").text,
        running=_running(content),
        blocks=(
            *front(content, _made(report), _matters(content), _appendices(content)),
            *_body(content),
        ),
        notices=_notices(content, report),
    )


def _body(content: ReportContent) -> Iterator[Block]:
    for number, section in enumerate(SECTIONS, 1):
        yield Heading(level=1, text=f"{number}. {section.heading}")
        yield from section.compose(content)


def _matters(content: ReportContent) -> int:
    """The number of the section with matters for the committee; 0 if nobody put any forward."""
    if not content.figures.gave.get("for_scrutiny", Counted()).number:
        return 0
    return next(number for number, section in enumerate(SECTIONS, 1) if section.key == PLACES["for_scrutiny"])


def appendix(content: ReportContent, report: FrozenReport, one: Appendix) -> Document:
    """An appendix as a document of its own."""
    title = f"Appendix {one.letter}: {one.name(content.version)}"
    exempt = Paragraph(lead=f"{wording.NOT_FOR_PUBLICATION}. ", text=exempt_sentence(content))
    return Document(
        title=title,
        running=f"{_running(content)}: appendix {one.letter}",
        blocks=(
            Title(text=title),
            *((exempt,) if content.version is Version.RESTRICTED else ()),
            Paragraph(text=f"{_running(content)}. {_made(report)}"),
            *one.compose(content),
        ),
        notices=_notices(content, report),
        is_wide=is_wide(one, content.version),
    )


def report_name(content: ReportContent) -> str:
    """How the names of the report's files begin: "Frontline visits 2026-27 - published"."""
    return f"Frontline visits {content.subject.label} - {content.version}"


def appendix_name(content: ReportContent, one: Appendix) -> str:
    """How the name of an appendix's file begins: "Frontline visits 2026-27 - published - appendix A - visits"."""
    return f"{report_name(content)} - appendix {one.letter} - {one.name(content.version)}"


def _appendices(content: ReportContent) -> Sequence[str]:
    return [f"Appendix {one.letter}: {one.name(content.version)}" for one in APPENDICES]


def _running(content: ReportContent) -> str:
    return f"{content.front.line('subject').text}, {say.period(content.subject.period)}"


def _made(report: FrozenReport) -> str:
    """When the report was made, and of what."""
    return f"Produced on {say.day_of(report.at)} from the figures of {say.day_of(report.cut_off)}."


def _notices(content: ReportContent, report: FrozenReport) -> tuple[str, ...]:
    """What stands at the head of each page."""
    draft = (wording.DRAFT,) if report.standing is Standing.DRAFT else ()
    return (*draft, wording.NOT_FOR_PUBLICATION) if content.version is Version.RESTRICTED else draft
