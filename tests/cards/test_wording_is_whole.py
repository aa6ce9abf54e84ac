"""Every code of the rules has its words: what is wrong with each question, every kind, state, urgency and reason."""

from collections.abc import Mapping
from typing import Any

import pytest

from cards.wording import channel, faults, form, record
from storage.outbox import Why
from visits.checks import Fault, FaultCode
from visits.identifiers import Kind
from visits.model import IssueState, Urgency, VisitKind
from visits.ports import CardKind
from visits.proforma import Question, Tick
from visits.proforma_versions import VERSIONS
from visits.usecases.fill import CALLED

QUESTIONS = {question.key: question for version in VERSIONS.values() for question in version.questions}
OPTIONAL_TICKS = {q.key for q in QUESTIONS.values() if isinstance(q.answer, Tick) and q.optional}


@pytest.mark.parametrize("code", FaultCode)
@pytest.mark.parametrize("question", QUESTIONS.values(), ids=lambda question: question.key)
def test_whatever_is_wrong_with_a_question_is_said_as_something_to_do(question: Question, code: FaultCode) -> None:
    fault = Fault(field=question.key, question=question.key, code=code, label="Staffing", limit=1500, length=1501)
    said = faults.wording(fault)
    assert said.startswith(("Enter ", "Select "))
    assert "{" not in said
    assert not said.endswith(".") or ". " in said, "one sentence has no full stop, as GOV.UK writes it"


def test_no_wording_is_of_a_question_that_no_form_asks() -> None:
    assert set(faults.MISSING) == set(QUESTIONS)


TABLES: list[tuple[str, Mapping[Any, str], set[Any]]] = [
    ("kinds of identifier", form.KINDS, set(Kind)),
    ("states of an issue", record.STATES, set(IssueState)),
    ("urgencies", record.URGENCIES, set(Urgency)),
    ("kinds of visit", record.KINDS, set(VisitKind)),
    ("whom one has called", form.CALLED, set(CALLED)),
    ("whom one has called, noted", form.CALLED_NOTED, set(CALLED)),
    ("whom a councillor has called", channel.CALLED_WHOM, set(CALLED)),
    ("why something was not delivered", channel.WHY, {why.value for why in Why}),
]


@pytest.mark.parametrize(("_what", "table", "codes"), TABLES, ids=[what for what, _, _ in TABLES])
def test_every_code_has_its_words_and_no_words_are_left_over(
    _what: str, table: Mapping[Any, str], codes: set[Any]
) -> None:
    assert set(table) == codes
    assert all(words.strip() for words in table.values())
    assert len(set(table.values())) == len(table), "two codes would read the same"


def test_every_card_that_can_go_undelivered_has_a_name() -> None:
    never_told = {CardKind.NO_CHANNEL, CardKind.NOT_REACHED, CardKind.EFFECT}
    assert set(record.CARD_KINDS) == {kind.value for kind in CardKind} - {kind.value for kind in never_told}
