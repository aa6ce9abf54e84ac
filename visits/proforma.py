"""What a visit form is made of: steps, questions, topics and the answers they take.

A form is data and has a version; each record keeps the version it was filled in on. Keys never change meaning and are never
the papers' own numerals. The questions themselves are in `visits.proforma_versions`.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from visits.model import Value, VisitKind


class Step(StrEnum):
    """The nine steps, in the order they are walked. `check` is check-and-send."""

    VISIT = "visit"
    SAFETY = "safety"
    MET = "met"
    WORKING_WELL = "working_well"
    FOUND = "found"
    TELL_MORE = "tell_more"
    ISSUES = "issues"
    ANYTHING_ELSE = "anything_else"
    CHECK = "check"

    @property
    def number(self) -> int:
        """1 to 9."""
        return _NUMBERS[self]


_NUMBERS = {step: number for number, step in enumerate(Step, 1)}


class Choice(Value):
    """One answer on offer: a stable key and the words people see."""

    key: str
    label: str


class TextAnswer(Value):
    """Free text of at most `limit` characters as people count them."""

    limit: int


class DateAnswer(Value):
    """A day that is past or today, within 12 months."""


class OneOf(Value):
    """One of the choices. `many` says there may be too many to lay out: let people search them."""

    choices: tuple[Choice, ...]
    many: bool = False


class SomeOf(Value):
    """At least one (unless optional) and at most `most` of the choices."""

    choices: tuple[Choice, ...]
    most: int = 99


class Tick(Value):
    """A box to tick."""


Answer = TextAnswer | DateAnswer | OneOf | SomeOf | Tick


class Question(Value):
    """A question as a version of the form puts it. `{topic}` in a label stands for the topic asked about."""

    key: str
    step: Step
    label: str
    hint: str = ""
    answer: Answer
    optional: bool = False
    kinds: frozenset[VisitKind] = frozenset(VisitKind)
    required_for: frozenset[VisitKind] = frozenset()
    """Kinds of visit for which an optional question must be answered all the same."""

    def must_be_answered(self, kind: VisitKind) -> bool:
        """Whether a visit of this kind may not leave it out."""
        return not self.optional or kind in self.required_for


class Topic(Value):
    """Something the visit considers (seed 002, 2.3 iii-vi and 2.4 iii-v)."""

    key: str
    label: str
    hint: str


class Proforma(Value):
    """One version of the form."""

    version: str
    agreed_by: str
    agreed_on: date
    step_titles: Mapping[Step, str]
    questions: tuple[Question, ...]
    topics: Mapping[VisitKind, tuple[Topic, ...]]
    switched_off: frozenset[str] = frozenset()
    """Optional questions that a council does not ask. They stay known: earlier records hold answers to them."""

    def question(self, key: str) -> Question:
        """The question with this key. Raises KeyError if this version has none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)

    def asks(self, key: str, kind: VisitKind) -> bool:
        """Whether this version puts the question to visits of this kind."""
        return any(q.key == key and kind in q.kinds and self._is_on(q, kind) for q in self.questions)

    def _is_on(self, question: Question, kind: VisitKind) -> bool:
        return question.key not in self.switched_off or question.must_be_answered(kind)

    def topic(self, key: str) -> Topic:
        """The topic with this key, of either kind. Raises KeyError if there is none."""
        for topics in self.topics.values():
            for topic in topics:
                if topic.key == key:
                    return topic
        raise KeyError(key)

    def choice_label(self, question_key: str, choice_key: str) -> str:
        """The words for a choice: its key if the version no longer offers it. Raises KeyError for an unknown question."""
        answer = self.question(question_key).answer
        choices = answer.choices if isinstance(answer, OneOf | SomeOf) else ()
        return next((choice.label for choice in choices if choice.key == choice_key), choice_key)

    def tailored(self, hints: Mapping[str, str], switched_off: frozenset[str]) -> "Proforma":
        """This version with a council's own hints, not asking the optional questions it has switched off."""
        worded = tuple(q.model_copy(update={"hint": hints.get(q.key, q.hint)}) for q in self.questions)
        optional = {q.key for q in self.questions if q.optional}
        return self.model_copy(update={"questions": worded, "switched_off": switched_off & optional})
