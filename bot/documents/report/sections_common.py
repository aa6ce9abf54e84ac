"""What several sections share: the form's words, quotations, and how a count looks in a table."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.documents.report import sentences as say
from bot.documents.report import wording
from bot.documents.report.outline import Block, Heading, Paragraph, QuoteBlock
from visits.figures import AnnualFigures, Counted
from visits.report import IssuePrinted, Quoted, ReportContent, Version

NOTHING: Final = "–"
"""In a cell of a table with nothing to say."""


def label(content: ReportContent, kind: str, key: str) -> str:
    """The form's words for a key ("mode", "teams"): the key itself, made readable, where the form no longer has it."""
    return content.labels.get(f"{kind}.{key}") or key.replace("_", " ").capitalize()


def before(figures: AnnualFigures) -> str:
    """How a sentence about the period before begins: "In 2025-26"; "From 1 May 2026 to 31 October 2026"."""
    said = say.period(figures.period)
    return f"From {said}" if " to " in said else f"In {said}"


def by_number(counts: Mapping[str, Counted], content: ReportContent, kind: str) -> str:
    """The counts above 0 with their names, for the end of a sentence: "the team 2, an inspection 1"."""
    return "; ".join(f"{label(content, kind, key)}: {one.number}" for key, one in counts.items() if one.number)


def issue_of(content: ReportContent) -> Mapping[str, IssuePrinted]:
    """The issues that are printed, by their references."""
    return {issue.reference: issue for issue in content.issues}


def about(issue: IssuePrinted, version: Version) -> str:
    """What an issue is about, as this version may say it."""
    if issue.is_private:
        return wording.IN_CONFIDENCE
    if version is Version.RESTRICTED:
        return issue.text or issue.summary or wording.TEXT_LEFT_OUT
    return issue.summary or wording.NO_SUMMARY


def in_short(issue: IssuePrinted) -> str:
    """An issue in a line of a table: its topic, and what officers wrote of it."""
    if issue.is_private:
        return f"{issue.topic}. {wording.IN_CONFIDENCE}"
    return f"{issue.topic}: {issue.summary}" if issue.summary else issue.topic


def quoted(content: ReportContent, questions: Sequence[str]) -> tuple[Quoted, ...]:
    """The quotations that answer these questions, in their order. A question of a topic ("note.staffing") is its question's."""
    return tuple(
        quote
        for question in questions
        for quote in content.quotes
        if quote.question.partition(".")[0] == question and quote.text
    )


def quotations(content: ReportContent, questions: Sequence[str], gave: int | None = None) -> Iterator[Block]:
    """The quotations under these questions; if none may be printed though `gave` forms had words, a sentence that says so."""
    quotes = quoted(content, questions)
    for quote in quotes:
        yield QuoteBlock(text=quote.text, source=source(content, quote))
    if gave and not quotes:
        yield Paragraph(text=wording.NOT_TO_QUOTE)


def source(content: ReportContent, quote: Quoted) -> str:
    """Where a quotation comes from; with its topic, where it is about one."""
    topic = quote.question.partition(".")[2]
    about_it = f"{label(content, 'topic', topic)}, " if topic else ""
    return f"{about_it}{quote.team}, {say.day(quote.visit_date)}, {quote.reference}"


def voices(content: ReportContent, questions: Sequence[str]) -> Iterator[Block]:
    """Each question under a heading of its own: how many said something, and what."""
    figures = content.figures
    for question in questions:
        gave = figures.gave.get(question, Counted()).number
        yield Heading(level=2, text=label(content, "question", question))
        yield Paragraph(text=said_something(gave, figures.visits.forms.number))
        yield from quotations(content, (question,), gave)


def said_something(gave: int, forms: int) -> str:
    """How many of the forms have words under the question that a part of the report is about."""
    return say.of(gave, forms, "visit forms", "answers this", "answer this")
