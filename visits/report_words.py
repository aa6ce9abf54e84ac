"""What a report calls things. A frozen report keeps the words that it was printed with, so they are part of its content."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from visits.model import ClosedBecause, IssueState, Outcome, VisitKind
from visits.proforma import Choice, OneOf, Proforma, Question, SomeOf, Topic
from visits.rota import CancelledBecause

STATES: Final[Mapping[IssueState, str]] = {
    IssueState.RAISED: "Not answered yet",
    IssueState.ACKNOWLEDGED: "Seen, not answered yet",
    IssueState.RESPONSE_DRAFTED: "Answer drafted",
    IssueState.ANSWERED: "Answered",
    IssueState.ACTION_AGREED: "Action agreed",
    IssueState.ACTION_DONE: "Action done",
    IssueState.CLOSED: "Closed",
    IssueState.RETURNED_FOR_REDACTION: "Being reworded",
    IssueState.WITHDRAWN: "Withdrawn",
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.ACTION_AGREED: "Action agreed",
    Outcome.ALREADY_IN_HAND: "Already in hand",
    Outcome.NOT_ACCEPTED: "Not agreed",
    Outcome.NEEDS_PARTNER: "Needs a partner",
    Outcome.INFORMATION: "Information",
}
CANCELLED: Final[Mapping[CancelledBecause, str]] = {
    CancelledBecause.MEMBER: "By a councillor",
    CancelledBecause.TEAM: "By the team",
    CancelledBecause.INSPECTION: "Inspection",
    CancelledBecause.ELECTION: "Election",
    CancelledBecause.OTHER: "Another reason",
}
CLOSED: Final[Mapping[ClosedBecause, str]] = {
    ClosedBecause.SETTLED: "The councillor said that this answers it",
    ClosedBecause.NO_REPLY: "No reply from the councillor",
    ClosedBecause.NO_ANSWER_NEEDED: "No answer needed",
}
CAME_TO: Final[Mapping[str, str]] = {
    "done": "Took place",
    "cancelled": "Cancelled",
    "missed": "Missed",
    "lapsed": "Nobody was on it",
    "awaiting_form": "Awaiting its form",
    "to_come": "To come",
    "rebooked": "Rebooked",
}
"""What a visit of the rota came to, by the names of `visits.figures.VisitFigures`."""
KINDS: Final[Mapping[VisitKind, str]] = {
    VisitKind.INTAKE: "Intake team",
    VisitKind.CORPORATE_PARENTING: "Corporate parenting service",
}
CONFIRMED: Final[Mapping[str, str]] = {
    "agreed": "Agreed",
    "differs": "A view differs",
    "not_confirmed": "Not confirmed",
    "alone": "One councillor",
}
EACH_TOPIC: Final = "Each topic"


def labels(versions: Iterable[Proforma]) -> dict[str, str]:
    """The words by key: "state.raised", "mode.teams" and so on. Of the form's words the last version's that has them."""
    found = {
        f"{what}.{key}": words
        for what, table in (
            ("state", STATES),
            ("outcome", OUTCOMES),
            ("cancelled", CANCELLED),
            ("closed", CLOSED),
            ("came_to", CAME_TO),
            ("kind", KINDS),
            ("confirmed", CONFIRMED),
        )
        for key, words in table.items()
    }
    for version in versions:
        found |= _of_form(version)
    return found


def topics_of(form: Proforma) -> dict[str, Topic]:
    """Every topic of a version, in its order, intake first."""
    return {topic.key: topic for kind in VisitKind for topic in form.topics[kind]}


def asked(question: Question, topic: str = EACH_TOPIC) -> str:
    """A question as it is asked, of a topic where it names one."""
    return question.label.format(topic=topic)


def _of_form(form: Proforma) -> dict[str, str]:
    topics = topics_of(form)
    found = {f"topic.{key}": topic.label for key, topic in topics.items()}
    for question in form.questions:
        found[f"question.{question.key}"] = asked(question)
        found |= {f"{question.key}.{choice.key}": choice.label for choice in _choices(question)}
        if "{topic}" in question.label:
            found |= {f"question.{question.key}.{key}": asked(question, one.label) for key, one in topics.items()}
    return found


def _choices(question: Question) -> tuple[Choice, ...]:
    return question.answer.choices if isinstance(question.answer, OneOf | SomeOf) else ()


def steps_of(form: Proforma) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The form as it is asked: each step's title, and its questions, those on topics once for each topic."""
    topics = [topic.label for topic in topics_of(form).values()]
    for step, title in form.step_titles.items():
        lines: list[str] = []
        for question in form.questions:
            if question.step is step and any(form.asks(question.key, kind) for kind in VisitKind):
                lines += (
                    [asked(question, topic) for topic in topics] if "{topic}" in question.label else [question.label]
                )
        yield title, tuple(lines)
