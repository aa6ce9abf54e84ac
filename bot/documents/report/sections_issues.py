"""The issues: what they were about, how they were answered and when, and how each of them stands."""

from collections.abc import Iterator

from bot.documents.report import sentences as say
from bot.documents.report import wording
from bot.documents.report.outline import Block, Chart, Paragraph, Series, Table
from bot.documents.report.sections_common import NOTHING, before, by_number, in_short, label
from visits.figures import AnnualFigures, IssueFigures
from visits.report import IssuePrinted, ReportContent, Version

_URGENCIES = ("soon", "routine", "notes")
_LABELS = {"soon": "soon", "routine": "routine", "notes": "note"}
"""Figure -> the form's key for the same urgency."""


def issues(content: ReportContent) -> Iterator[Block]:
    """How many issues were raised, about which topics, and how soon they wanted an answer."""
    figures = content.figures
    yield Paragraph(text=raised_sentence(figures.issues))
    yield from _raised_before(content.previous)
    if not figures.issues.raised.number:
        return
    yield Paragraph(text=f"By urgency: {_by_urgency(content)}.")
    yield _topics_table(content)
    yield _topics_chart(content)


def raised_sentence(figures: IssueFigures) -> str:
    """How many issues were raised, and how many of them taken back besides."""
    raised, withdrawn = figures.raised.number, figures.withdrawn.number
    said = f"{say.begin(say.some(raised, 'issue'))} {say.verb(raised, 'was')} raised."
    if not withdrawn:
        return said
    more = f"{say.begin(f'{withdrawn} more')} {say.verb(withdrawn, 'was')} taken back"
    return f"{said} {more} by {'its author' if withdrawn == 1 else 'their authors'}."


def _raised_before(previous: AnnualFigures | None) -> Iterator[Block]:
    if previous:
        raised = previous.issues.raised.number
        yield Paragraph(text=f"{before(previous)}, {say.some(raised, 'issue')} {say.verb(raised, 'was')} raised.")


def _by_urgency(content: ReportContent) -> str:
    numbers = {name: getattr(content.figures.issues, name).number for name in _URGENCIES}
    return "; ".join(f"{_urgency(content, name)} {number}" for name, number in numbers.items())


def _urgency(content: ReportContent, name: str) -> str:
    return label(content, "urgency", _LABELS[name]).lower()


def _topics_table(content: ReportContent) -> Table:
    figures = content.figures
    rows = [(label(content, "topic", topic.topic), *_raised_numbers(topic.issues)) for topic in figures.topics]
    return Table(
        caption="Issues by topic and urgency",
        header=("Topic", *(_urgency(content, name).capitalize() for name in _URGENCIES), wording.TOTAL),
        rows=(*rows, ("All topics", *_raised_numbers(figures.issues))),
        widths=(2.4, 1, 1.2, 1.2, 1),
        numeric=frozenset({1, 2, 3, 4}),
        has_total=True,
        names_rows=True,
    )


def _raised_numbers(figures: IssueFigures) -> tuple[str, ...]:
    return tuple(str(getattr(figures, name).number) for name in (*_URGENCIES, "raised"))


def _topics_chart(content: ReportContent) -> Chart:
    names = [label(content, "topic", topic.topic) for topic in content.figures.topics]
    numbers = [topic.issues.raised.number for topic in content.figures.topics]
    return Chart(
        title="Issues by topic",
        categories=tuple(names),
        series=(Series(name="Issues", values=tuple(numbers)),),
        alt="Issues raised. "
        + "; ".join(f"{name}: {number}" for name, number in zip(names, numbers, strict=True))
        + ".",
    )


def answers(content: ReportContent) -> Iterator[Block]:
    """How many issues were answered, how soon, and what the answers came to."""
    figures = content.figures.issues
    if not figures.raised.number:
        yield Paragraph(text=wording.NO_ISSUES)
        return
    yield Paragraph(text=answered_sentence(figures))
    yield from (Paragraph(text=said) for said in _times(figures))
    if content.previous and content.previous.issues.median_days is not None:
        days = say.working_days(content.previous.issues.median_days)
        yield Paragraph(text=f"{before(content.previous)}, half of the answers came within {days}.")
    yield from (Paragraph(text=said) for said in _came_to(content))
    yield _answers_table(content)
    yield Paragraph(text=wording.DAYS)


def answered_sentence(figures: IssueFigures) -> str:
    """How many of the issues that need an answer have had one. A note that was answered all the same is named besides."""
    notes = set(figures.notes.of)
    needing = figures.raised.number - figures.notes.number
    answered = [one for one in figures.answered.of if one not in notes]
    if not needing:
        return "No issue needed an answer."
    said = say.of(len(answered), needing, "issues in need of an answer", "was answered", "were answered")
    more = figures.answered.number - len(answered)
    if not more:
        return said
    noted = say.begin(say.some(more, "note"))
    return f"{said} {noted} that needed none {say.verb(more, 'was')} answered too."


def _times(figures: IssueFigures) -> Iterator[str]:
    """How soon the answers came, and what is still without one."""
    if figures.median_days is not None:
        days, answered = figures.days_to_answer, figures.answered.number
        if answered == 1:
            yield f"The answer took {say.working_days(days[0])}."
        else:
            longest = say.working_days(days[-1])
            yield f"Half of the answers came within {say.working_days(figures.median_days)}; the longest took {longest}."
    in_time = len(set(figures.in_time.of) - set(figures.notes.of))  # a note has no date to meet
    timed = in_time + figures.late.number
    if timed:
        yield say.of(in_time, timed, "answers with a date to meet", "came in time")
    waiting = figures.waiting.number
    if waiting:
        overdue = figures.overdue.number
        late = f", and {say.how_many(overdue)} of them {say.verb(overdue or 1, 'is')} overdue" if waiting > 1 else ""
        late = late or (", and is overdue" if overdue else "")
        yield f"{say.begin(say.some(waiting, 'issue'))} {say.verb(waiting, 'waits')} for an answer{late}."
    yield from _facts(figures)


def _facts(figures: IssueFigures) -> Iterator[str]:
    """What happened to some issues besides."""
    happened = (
        (figures.extended.number, "was given more time", "were given more time"),
        (figures.escalated.number, "was escalated", "were escalated"),
        (figures.asked_again.number, "was asked again after its answer", "were asked again after their answers"),
        (
            figures.disputed.number,
            "has an answer that the councillor disagrees with",
            "have an answer that the councillor disagrees with",
        ),
    )
    for number, one, several in happened:
        if number:
            yield f"{say.begin(say.some(number, 'issue'))} {one if number == 1 else several}."


def _came_to(content: ReportContent) -> Iterator[str]:
    """What the answers came to, the themes they were put under, and why issues were closed."""
    figures = content.figures.issues
    outcomes = by_number(figures.by_outcome, content, "outcome")
    if outcomes:
        yield f"What the answers came to: {outcomes}."
    themes = "; ".join(f"{theme}: {one.number}" for theme, one in figures.by_theme.items() if one.number)
    if themes:
        yield f"Themes of improvement: {themes}."
    closed = by_number(figures.closed_because, content, "closed")
    if closed:
        yield f"Why issues were closed: {closed}."


def _answers_table(content: ReportContent) -> Table:
    figures = content.figures
    names = {team.team_id: team.team_name for team in figures.teams}
    rows = [(names.get(team.team_id, team.team_id), *_answer_numbers(team)) for team in figures.by_team]
    return Table(
        caption="Answers and times by team: issues",
        header=("Team", "Raised", "Answered", "In time", "Late", "Waiting", "Overdue", "Median days"),
        rows=(*rows, (wording.ALL_TEAMS, *_answer_numbers(figures.issues))),
        widths=(2.6, 1, 1.3, 1, 0.8, 1.1, 1.2, 1.1),
        numeric=frozenset(range(1, 8)),
        has_total=True,
        names_rows=True,
    )


def _answer_numbers(figures: IssueFigures) -> tuple[str, ...]:
    names = ("raised", "answered", "in_time", "late", "waiting", "overdue")
    median = NOTHING if figures.median_days is None else say.plain(figures.median_days)
    return (*(str(getattr(figures, name).number) for name in names), median)


def status(content: ReportContent) -> Iterator[Block]:
    """How each issue stands."""
    if not content.issues:
        yield Paragraph(text=wording.NO_ISSUES)
        return
    yield Paragraph(text=f"How issues stand: {by_number(content.figures.issues.by_state, content, 'state')}.")
    private = content.figures.issues.private.number
    if private:
        raised = f"{say.begin(say.some(private, 'issue'))} {say.verb(private, 'was')} raised in confidence"
        yield Paragraph(text=f"{raised}. {wording.CONFIDENTIAL}")
    yield Paragraph(text=wording.SUMMARIES if content.version is Version.PUBLISHED else wording.FULL_LOG)
    yield Table(
        caption="The status of every issue",
        header=("Reference", "Team", "Issue", "Raised", "State", "Answered", "Days"),
        rows=tuple(_status_row(issue) for issue in content.issues),
        widths=(2.2, 2.4, 3.9, 2.1, 2.0, 2.1, 1.2),
        numeric=frozenset({6}),
        names_rows=True,
    )


def _status_row(issue: IssuePrinted) -> tuple[str, ...]:
    answered = say.short_day(issue.first_answered_on) if issue.first_answered_on else NOTHING
    days = NOTHING if issue.days_to_answer is None else str(issue.days_to_answer)
    state = f"{issue.state}, overdue" if issue.is_overdue else issue.state
    return (issue.reference, issue.team, in_short(issue), say.short_day(issue.raised_on), state, answered, days)
