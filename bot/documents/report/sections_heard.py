"""What visitors saw and heard: working well, voices, ratings, matters for the committee, and concerns about safety."""

from collections.abc import Iterator

from bot.documents.report import sentences as say
from bot.documents.report import wording
from bot.documents.report.outline import Block, Chart, Heading, Paragraph, Series, Table
from bot.documents.report.sections_common import label, quotations, quoted, said_something, voices
from bot.documents.report.sections_places import placed
from visits.figures import Counted, TopicFigures
from visits.report import ReportContent


def working_well(content: ReportContent) -> Iterator[Block]:
    """What is working well, in councillors' own words."""
    figures = content.figures
    forms = figures.visits.forms.number
    if not forms:
        yield Paragraph(text=wording.NO_FORMS)
        return
    gave = figures.gave.get("working_well", Counted()).number
    yield Paragraph(text=said_something(gave, forms))
    may = figures.may_quote.number
    yield Paragraph(text=say.of(may, forms, "visit forms", "may be quoted in public"))
    yield from quotations(content, placed("working_well"), gave)


def heard(content: ReportContent) -> Iterator[Block]:
    """What councillors heard from team members, of children and families, and of carers."""
    if not content.figures.visits.forms.number:
        yield Paragraph(text=wording.NO_FORMS)
        return
    yield from voices(content, placed("heard"))


def found(content: ReportContent) -> Iterator[Block]:
    """How the visits rated each topic, and what they noted."""
    topics = content.figures.topics
    rated = [topic for topic in topics if sum(one.number for one in topic.ratings.values())]
    if not rated:
        yield Paragraph(text=wording.NO_FORMS)
        return
    yield Paragraph(text=wording.WHO_RATES)
    yield Paragraph(text=_concerns_sentence(content, rated))
    yield _ratings_table(content, rated)
    yield _ratings_chart(content, rated)
    notes = placed("found")
    if quoted(content, notes):
        yield Heading(level=2, text="Notes")
        yield from quotations(content, notes)


def _concerns_sentence(content: ReportContent, topics: list[TopicFigures]) -> str:
    """The topics with serious concerns, or with some."""
    for rating in ("serious_concerns", "some_concerns"):
        counts = {topic.topic: topic.ratings.get(rating, Counted()).number for topic in topics}
        said = [f"{label(content, 'topic', key)} ({number})" for key, number in counts.items() if number]
        if said:
            return f"Forms with {label(content, 'rating', rating).lower()}: {say.listed(said)}."
    return "No form has concerns about any topic."


def _ratings(topics: list[TopicFigures]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(rating for topic in topics for rating in topic.ratings))


def _ratings_table(content: ReportContent, topics: list[TopicFigures]) -> Table:
    ratings = _ratings(topics)
    rows = [
        (
            label(content, "topic", topic.topic),
            *(str(topic.ratings.get(rating, Counted()).number) for rating in ratings),
        )
        for topic in topics
    ]
    return Table(
        caption="Ratings by topic: visit forms",
        header=("Topic", *(label(content, "rating", rating) for rating in ratings)),
        rows=tuple(rows),
        widths=(2.4, *(1 for _ in ratings)),
        numeric=frozenset(range(1, len(ratings) + 1)),
        names_rows=True,
    )


def _ratings_chart(content: ReportContent, topics: list[TopicFigures]) -> Chart:
    ratings = _ratings(topics)
    names = {rating: label(content, "rating", rating) for rating in ratings}
    return Chart(
        title="How visits rated each topic",
        categories=tuple(label(content, "topic", topic.topic) for topic in topics),
        series=tuple(
            Series(name=name, values=tuple(topic.ratings.get(rating, Counted()).number for topic in topics))
            for rating, name in names.items()
        ),
        alt=" ".join(
            f"{label(content, 'topic', topic.topic)}: "
            + ", ".join(
                f"{name.lower()} {topic.ratings.get(rating, Counted()).number}" for rating, name in names.items()
            )
            + "."
            for topic in topics
        ),
    )


def matters(content: ReportContent) -> Iterator[Block]:
    """What councillors put forward for the committee; a recommendation refers to it."""
    gave = content.figures.gave.get("for_scrutiny", Counted()).number
    if not gave:
        yield Paragraph(text=wording.NO_MATTERS)
        return
    yield Paragraph(text=said_something(gave, content.figures.visits.forms.number))
    yield from quotations(content, placed("matters"), gave)


def safety(content: ReportContent) -> Iterator[Block]:
    """How many visits led to a concern about safety, and that the procedure was followed: never what about."""
    figures = content.figures
    yield Paragraph(text=wording.SAFETY)
    if not figures.visits.forms.number:
        yield Paragraph(text=wording.NO_FORMS)
        return
    number = figures.safety.number
    yield Paragraph(text=say.of(number, figures.visits.forms.number, "visit forms", "says yes", "say yes"))
    if number:
        yield Paragraph(text=wording.FOLLOWED)
