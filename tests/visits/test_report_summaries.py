"""Officers write a line for each issue that the public report prints; its author is shown it and can object."""

import pytest

from tests.visits.builders import AUTHOR, YEAR
from tests.visits.council import (
    ANSWER,
    COLLEAGUE,
    COORDINATOR,
    HEAD,
    MANAGER,
    ONE_ISSUE,
    MovingClock,
    asking,
    done,
    re_register,
    send_form,
    told,
)
from tests.visits.reporting import SUBJECT, look, subject, summarise
from visits.card_names import CardKind
from visits.checks import FaultCode
from visits.issues import Act
from visits.model import PersonId, PersonStatus
from visits.ports import Office
from visits.usecases.report import (
    FixWords,
    Refused,
    SummariesWanted,
    SummariesWritten,
    SummaryShown,
    object_to_summary,
    summary_of,
    to_summarise,
    write_summaries,
)

LINE = "Two posts in one team are empty."
THREE = ONE_ISSUE | asking("referrals", "Referrals wait.") | asking("support_systems", "The lift fails.")


async def page(office: Office, number: int = 1) -> SummariesWanted:
    wanted = await to_summarise(office, COORDINATOR, SUBJECT, number)
    assert isinstance(wanted, SummariesWanted)
    return wanted


async def object_to(office: Office, who: PersonId, text: str, operation: str = "op9") -> object:
    return await object_to_summary(office, who, YEAR, "r1_1", text, operation)


async def test_a_line_that_is_too_long_keeps_none_of_the_card(council: Office) -> None:
    await send_form(council, THREE)
    typed = {"r1_1": LINE, "r1_2": "x" * 201}
    fixed = await write_summaries(council, COORDINATOR, SUBJECT, typed, "op1")
    assert isinstance(fixed, FixWords)
    assert [(fault.field, fault.code, fault.limit) for fault in fixed.faults] == [("r1_2", FaultCode.TOO_LONG, 200)]
    assert fixed.typed == typed
    assert await council.store.year(YEAR).summaries() == []


@pytest.mark.parametrize("who", [COLLEAGUE, HEAD, COORDINATOR, MANAGER])
async def test_nobody_but_the_author_may_object(council: Office, who: PersonId) -> None:
    await send_form(council)
    await summarise(council, {"r1_1": LINE})
    assert await object_to(council, who, "No.") == Refused()
    assert await summary_of(council, who, YEAR, "r1_1") == Refused()


async def test_there_is_nothing_to_object_to_where_there_is_no_line(council: Office) -> None:
    await send_form(council)
    assert await object_to(council, AUTHOR, "No.") == Refused()
    assert await object_to_summary(council, AUTHOR, YEAR, "nothing_1", "No.", "op1") == Refused()


async def test_an_author_who_has_left_is_neither_shown_a_line_nor_objects(council: Office) -> None:
    await send_form(council)
    await re_register(council, AUTHOR, status=PersonStatus.LEFT)
    await summarise(council, {"r1_1": LINE})
    assert await told(council, CardKind.SUMMARY_SHOWN) == set()
    assert await object_to(council, AUTHOR, "No.") == Refused()


async def test_an_objection_that_is_too_long_is_not_kept(council: Office) -> None:
    await send_form(council)
    await summarise(council, {"r1_1": LINE})
    fixed = await object_to(council, AUTHOR, "x" * 301)
    assert isinstance(fixed, FixWords)
    assert fixed.faults[0].limit == 300
    assert (await look(council)).readiness.objected == ()


async def test_lines_of_issues_outside_the_period_unknown_private_or_hidden_are_not_kept(council: Office) -> None:
    _, (private,) = await send_form(council, asking("staffing", "The head.", who_sees="head_of_service"))
    _, (hidden,) = await send_form(council, record_id="r2", on_rota=False)
    _, (other,) = await send_form(council, record_id="r3", on_rota=False)
    await done(council, COORDINATOR, hidden, Act.HIDE)
    lines = {private.id: LINE, hidden.id: LINE, "nothing_1": LINE, "nonsense": LINE}
    written = await write_summaries(council, COORDINATOR, SUBJECT, lines, "op1")
    later = subject("2026-11-15 to 2026-12-31")
    elsewhere = await write_summaries(council, COORDINATOR, later, {other.id: LINE}, "op2")
    assert written == elsewhere == SummariesWritten(summaries=())
    assert await council.store.year(YEAR).summaries() == []


async def test_an_objection_bars_a_final_report_until_a_new_line_is_written(council: Office) -> None:
    await send_form(council)
    await summarise(council, {"r1_1": LINE})
    shown = await object_to(council, AUTHOR, "There are three posts.")
    assert isinstance(shown, SummaryShown)
    assert shown.summary.objection == "There are three posts."
    assert (await look(council)).readiness.objected == ("V26-0001/1",)
    assert (await page(council)).wanted == 1
    await summarise(council, {"r1_1": "Three posts in one team are empty."})
    assert (await look(council)).readiness.objected == ()


async def test_an_author_can_take_an_objection_back(council: Office) -> None:
    await send_form(council)
    await summarise(council, {"r1_1": LINE})
    await object_to(council, AUTHOR, "No.", "op1")
    await object_to(council, AUTHOR, "", "op2")
    assert (await look(council)).readiness.objected == ()


async def test_the_author_is_shown_each_new_line_once(council: Office) -> None:
    await send_form(council, THREE)
    await summarise(council, {"r1_1": f"  {LINE}\n", "r1_2": " "})
    assert await told(council, CardKind.SUMMARY_SHOWN) == {("r1_1", AUTHOR)}
    shown = await summary_of(council, AUTHOR, YEAR, "r1_1")
    assert isinstance(shown, SummaryShown)
    assert (shown.summary.text, shown.issue.reference) == (LINE, "V26-0001/1")
    written = await write_summaries(council, COORDINATOR, SUBJECT, {"r1_1": LINE}, "op5")
    assert written == SummariesWritten(summaries=())


async def test_issues_that_want_a_line_come_first_a_few_to_a_page(council: Office) -> None:
    for number in (1, 2):
        await send_form(council, THREE, record_id=f"r{number}", on_rota=number == 1)
    await summarise(council, {"r1_1": LINE})
    first, last = await page(council), await page(council, 99)
    assert (first.page, first.pages, first.wanted, len(first.issues)) == (1, 2, 5, 5)
    assert (last.page, [one.summary for one in last.issues]) == (2, [LINE])
    assert first.issues[0].reference == "V26-0001/2"
    assert not any(one.summary for one in first.issues)


async def test_whoever_writes_a_line_has_the_words_and_the_last_answer_before_them(council: Office) -> None:
    _, (issue,) = await send_form(council)
    await done(council, HEAD, issue, ANSWER)
    (one,) = (await page(council)).issues
    assert (one.text, one.answer, one.topic, one.team) == (issue.text, ANSWER.text, "Staffing", "MASH")


async def test_lines_and_objections_are_events_without_words(council: Office, clock: MovingClock) -> None:
    await send_form(council)
    clock.forward(hours=1)
    start = clock.now()
    await summarise(council, {"r1_1": LINE})
    await object_to(council, AUTHOR, "No, three.")
    events = await council.store.year(YEAR).events_between(start, start.replace(year=2030))
    assert {(one.object, one.action, one.person) for one in events} == {
        ("issue r1_1", "summary_written", COORDINATOR),
        ("issue r1_1", "summary_objected", AUTHOR),
    }
    assert not any(words in str(events) for words in (LINE, "three"))
