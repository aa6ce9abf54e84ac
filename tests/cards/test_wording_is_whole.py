"""Every code of the rules has its words: what is wrong with each question, every kind, state, urgency and reason."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

import pytest

from cards.report_actions import FrontPart
from cards.wording import channel, faults, form, issue, mine, plan, record, report, report_texts, rota, rota_questions
from storage.outbox import Why
from visits import slots
from visits.asked import Unclear
from visits.card_names import CardKind
from visits.checks import Fault, FaultCode
from visits.doing import LIMITS, Doing, faults_in
from visits.identifiers import Kind
from visits.issues import Act, WhyNot
from visits.model import ClosedBecause, EntryKind, IssueState, Outcome, Urgency, VisitKind
from visits.planner import WhyShort
from visits.proforma import Question, Tick
from visits.proforma_versions import VERSIONS
from visits.report import Standing, Version
from visits.rota import CancelledBecause, NudgeKind, SlotStatus, SwapState
from visits.slots import SlotAct
from visits.usecases.fill import CALLED
from visits.usecases.report_outcomes import WhyNothing

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


def faults_there_can_be() -> Iterator[Fault]:
    """Everything that the rules find wrong with what is typed once a form is sent."""
    for act in Act:
        limit = LIMITS.get(act, 0)
        for typed in ("", "x" * (limit + 1), "\N{GRINNING FACE}" * limit):
            for outcome in ("", "gone", Outcome.ACTION_AGREED):
                for day in ("", "soon", "2026-11-19", "2036-11-19"):
                    doing = Doing(act=act, text=typed, outcome=outcome, owner_role=typed, action_due=day, theme="gone")
                    yield from faults_in(doing, date(2026, 11, 20), ("Quality",))


ASKED_LATER = {fault.question for fault in faults_there_can_be()} | {"view", "on_behalf_of"}
AWAY = {"away_from", "away_to", "deputy"}
ROTA = {"reason", "member", "team", "day", "time", "minutes", "capacity"}
AVAILABLE = {"weekdays", "parts", "not_from", "not_to"}


def test_whatever_is_wrong_with_what_is_said_of_an_issue_is_said_as_something_to_do() -> None:
    found = {(fault.question, fault.code): fault for fault in faults_there_can_be()}
    assert len(found) > 20
    for fault in found.values():
        said = faults.wording(fault)
        assert said.startswith(("Enter ", "Select ")), said
        assert "{" not in said


@pytest.mark.parametrize("question", sorted(ASKED_LATER | AWAY | ROTA | AVAILABLE))
def test_what_is_missing_from_a_box_is_asked_for(question: str) -> None:
    said = faults.wording(Fault(field=question, question=question, code=FaultCode.MISSING))
    assert said.startswith(("Enter ", "Select "))


def test_no_wording_is_of_a_question_that_nobody_asks() -> None:
    assert set(faults.MISSING) == set(QUESTIONS) | ASKED_LATER | AWAY | ROTA | AVAILABLE


WITH_BOXES = set(LIMITS) - {Act.DRAFT, Act.RESPOND}
"""An answer has a form of its own."""

TABLES: list[tuple[str, Mapping[Any, Any], set[Any]]] = [
    ("kinds of identifier", form.KINDS, set(Kind)),
    ("states of an issue", record.STATES, set(IssueState)),
    ("urgencies", record.URGENCIES, set(Urgency)),
    ("kinds of visit", record.KINDS, set(VisitKind)),
    ("whom one has called", form.CALLED, set(CALLED)),
    ("whom one has called, noted", form.CALLED_NOTED, set(CALLED)),
    ("whom a councillor has called", channel.CALLED_WHOM, set(CALLED)),
    ("what an answer comes to", issue.OUTCOMES, set(Outcome)),
    ("why an issue is closed", issue.CLOSED, set(ClosedBecause)),
    ("what was said of an issue", issue.ENTRIES, set(EntryKind)),
    ("what can be done to an issue", issue.ACTS, set(Act)),
    ("the box of an act that needs words", issue.BOXES, WITH_BOXES),
    ("why something can't be done", issue.WHY_NOT, set(WhyNot)),
    ("statuses of a planned visit", rota.STATES, set(SlotStatus)),
    ("why a visit is cancelled", rota.BECAUSE, set(CancelledBecause)),
    ("what can be done with a visit", rota.ACTS, set(SlotAct)),
    ("what was done with a visit", rota.DONE, set(SlotAct)),
    ("what is new about a visit", rota.NEWS, set(SlotAct)),
    ("why something can't be done with a visit", rota.WHY_NOT, set(slots.WhyNot)),
    ("what became of an offer", rota.SWAPS, set(SwapState)),
    ("what a person is reminded of", mine.KINDS, set(NudgeKind)),
    ("why a year can't be met", plan.WHY_SHORT, set(WhyShort)),
    ("why a question is not clear", rota_questions.UNCLEAR, set(Unclear)),
    ("versions of a report", report.VERSIONS, set(Version)),
    ("what a version of a report means", report.MEANS, set(Version)),
    ("the button to the other version", report.OTHER_VERSION, set(Version)),
    ("how far a report has come", report.STANDINGS, set(Standing)),
    ("why there is nothing to report", report.NOTHING, set(WhyNothing)),
    ("parts of a report's front", report_texts.FRONT_TITLES, set(FrontPart)),
    ("buttons to the parts of a report's front", report_texts.FRONT_SHORT, set(FrontPart)),
    ("why something was not delivered", channel.WHY, {why.value for why in Why}),
]


@pytest.mark.parametrize(("_what", "table", "codes"), TABLES, ids=[what for what, _, _ in TABLES])
def test_every_code_has_its_words_and_no_words_are_left_over(
    _what: str, table: Mapping[Any, Any], codes: set[Any]
) -> None:
    assert set(table) == codes
    assert all("".join(words).strip() for words in table.values())
    assert len(set(table.values())) == len(table), "two codes would read the same"


def test_every_card_that_can_go_undelivered_has_a_name() -> None:
    never_told = {CardKind.NO_CHANNEL, CardKind.NOT_REACHED, CardKind.EFFECT}
    assert set(record.CARD_KINDS) == {kind.value for kind in CardKind} - {kind.value for kind in never_told}
