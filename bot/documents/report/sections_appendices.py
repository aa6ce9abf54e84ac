"""The appendices, each a document of its own: the visits, the issues, the blank form, and what is seen of leadership."""

from collections.abc import Callable, Iterator
from typing import Final

from bot.documents.report import sentences as say
from bot.documents.report import wording
from bot.documents.report.outline import Block, Bullets, Heading, Numbered, Paragraph, Table
from bot.documents.report.sections_common import NOTHING, about, label
from bot.documents.report.sections_leadership import leadership
from visits.model import Value
from visits.report import AnswerPrinted, FormPrinted, IssuePrinted, ReportContent, Version, VisitPrinted


class Appendix(Value):
    """An appendix: its letter, its name in the published version and in the restricted one, and what it says."""

    letter: str
    key: str
    published: str
    restricted: str
    compose: Callable[[ReportContent], Iterator[Block]]
    is_wide: bool = False

    def name(self, version: Version) -> str:
        """What it is called in this version."""
        return self.published if version is Version.PUBLISHED else self.restricted


def visits(content: ReportContent) -> Iterator[Block]:
    """Every visit that took place."""
    if content.visits:
        yield _visits_table(content)
    else:
        yield Paragraph(text=wording.NO_FORMS_SENT)
    declared = [visit for visit in content.visits if visit.interest]
    if declared:
        yield Heading(level=1, text="Connections with a team that were declared")
        yield Bullets(items=tuple(f"{visit.reference}, {visit.team}: {visit.interest}" for visit in declared))
    if content.without_form:
        yield Heading(level=1, text="Visits that took place and have no form")
        yield Bullets(items=tuple(f"{say.day(slot.day)}, {slot.team}" for slot in content.without_form))


def _visits_table(content: ReportContent) -> Table:
    return Table(
        caption="Visits that took place",
        header=(
            "Reference",
            "Date",
            "Team",
            "Councillors",
            "How",
            "Who was met",
            "Managers present",
            "Form sent",
            "Confirmed",
        ),
        rows=tuple(_visit_row(content, visit) for visit in content.visits),
        widths=(1.5, 1.3, 2, 2.4, 1.5, 2.4, 1.6, 1.5, 1.6),
        names_rows=True,
    )


def _visit_row(content: ReportContent, visit: VisitPrinted) -> tuple[str, ...]:
    absent = f"\nDid not come: {', '.join(visit.no_shows)}" if visit.no_shows else ""
    beside = f"\nWith the visitors: {', '.join(visit.accompanied_by)}" if visit.accompanied_by else ""
    corrected = f", corrected {say.short_day(visit.corrected_on)}" if visit.corrected_on else ""
    off_rota = "" if visit.on_rota else "\nOff the rota"
    return (
        visit.reference,
        say.short_day(visit.visit_date),
        f"{visit.team}{off_rota}",
        ", ".join(visit.members) + absent,
        f"{visit.mode}, {visit.duration.lower()}",
        ", ".join(visit.roles_met) + beside,
        visit.managers_present,
        say.short_day(visit.sent_on) + corrected,
        label(content, "confirmed", visit.confirmed),
    )


def log(content: ReportContent) -> Iterator[Block]:
    """Every issue: as officers summed it up for everyone, or in full for the committee alone."""
    if not content.issues:
        yield Paragraph(text=wording.NO_ISSUES)
    elif content.version is Version.PUBLISHED:
        yield _summaries(content)
    else:
        for issue in content.issues:
            yield from _in_full(issue)


def _summaries(content: ReportContent) -> Table:
    return Table(
        caption="Every issue in a line",
        header=("Reference", "Team", "Topic", "Summary", "Urgency", "Raised", "State", "Answers"),
        rows=tuple(
            (
                issue.reference,
                issue.team,
                issue.topic,
                about(issue, content.version),
                issue.urgency,
                say.short_day(issue.raised_on),
                issue.state,
                "\n".join(_answer_line(answer) for answer in _answers(issue)) or NOTHING,
            )
            for issue in content.issues
        ),
        widths=(1.6, 2, 1.8, 4, 1.4, 1.4, 1.5, 2.2),
        names_rows=True,
    )


def _answers(issue: IssuePrinted) -> tuple[AnswerPrinted, ...]:
    return () if issue.is_private else issue.answers


def _answer_line(answer: AnswerPrinted) -> str:
    """What an answer came to and when; nothing of its text."""
    due = f", to be done by {say.short_day(answer.action_due)}" if answer.action_due else ""
    return f"{say.short_day(answer.answered_on)}: {answer.outcome}{due}"


def _in_full(issue: IssuePrinted) -> Iterator[Block]:
    """An issue with its text, its answers and officers' comments on its accuracy."""
    yield Heading(level=1, text=f"{issue.reference}: {issue.topic}, {issue.team}")
    yield Paragraph(text=_facts(issue))
    yield Paragraph(lead="Issue: ", text=about(issue, Version.RESTRICTED))
    if issue.is_private:
        return
    for answer in issue.answers:
        yield Paragraph(lead="Answer: ", text=f"{answer.text or wording.TEXT_LEFT_OUT}\n({_answer_facts(answer)})")
    yield from (Paragraph(lead="Comment on accuracy: ", text=comment) for comment in issue.comments)


def _facts(issue: IssuePrinted) -> str:
    facts = [f"Raised {say.day(issue.raised_on)}", f"urgency: {issue.urgency.lower()}"]
    if issue.due:
        facts.append(f"answer due {say.day(issue.due)}")
    facts.append(f"state: {issue.state.lower()}{', overdue' if issue.is_overdue else ''}")
    if issue.days_to_answer is not None:
        facts.append(f"answered within {say.working_days(issue.days_to_answer)}")
    if issue.same_as:
        facts.append(f"same as {issue.same_as}")
    return "; ".join(facts) + "."


def _answer_facts(answer: AnswerPrinted) -> str:
    facts = [say.day(answer.answered_on), answer.outcome.lower()]
    if answer.owner_role:
        facts.append(f"owner: {answer.owner_role}")
    if answer.action_due:
        facts.append(f"to be done by {say.day(answer.action_due)}")
    if answer.theme:
        facts.append(f"theme: {answer.theme}")
    return "; ".join(facts)


def form(content: ReportContent) -> Iterator[Block]:
    """The blank form, of each version that was in use."""
    if not content.forms:
        yield Paragraph(text=wording.NO_FORM)
    for one in content.forms:
        yield Heading(level=1, text=f"Visit form, version {one.version}")
        yield Paragraph(text=f"Agreed by {one.agreed_by} on {say.day(one.agreed_on)}.")
        yield from _steps(one)


def _steps(one: FormPrinted) -> Iterator[Block]:
    for number, (title, questions) in enumerate(one.steps, 1):
        yield Heading(level=2, text=f"Step {number}: {title}")
        if questions:
            yield Numbered(items=questions)


APPENDICES: Final = (
    Appendix(letter="A", key="visits", published="visits", restricted="visits", compose=visits, is_wide=True),
    Appendix(letter="B", key="log", published="issue summaries", restricted="full log", compose=log),
    Appendix(letter="C", key="form", published="blank form", restricted="blank form", compose=form),
    Appendix(letter="D", key="leadership", published="leadership", restricted="leadership", compose=leadership),
)


def is_wide(appendix: Appendix, version: Version) -> bool:
    """Whether its tables want the page on its side: the summaries are a table, the full log is not."""
    return appendix.is_wide or (appendix.key == "log" and version is Version.PUBLISHED)
