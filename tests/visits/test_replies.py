"""A reply in a record's thread that may become an answer, and what the other councillor of a visit says of the record."""

from pathlib import Path
from typing import Final

import pytest

from tests.visits.builders import AUTHOR, YEAR
from tests.visits.council import (
    ANSWER,
    COLLEAGUE,
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    HEAD,
    MANAGER,
    OTHER_HEAD,
    OTHER_MANAGER,
    OTHER_MEMBER,
    MovingClock,
    all_rows,
    asking,
    done,
    re_register,
    send_form,
    told,
)
from visits.card_names import CardKind
from visits.model import PersonId, PersonStatus
from visits.ports import (
    Office,
)
from visits.usecases.colleague import FixView, Viewed, add_view
from visits.usecases.effects import apply_sent
from visits.usecases.replies import AskWhich, NothingOpen, Proposed, Replied, TooLong, choose_issue, propose
from visits.usecases.start import Refused

TWO: Final = asking("staffing", "Two posts are empty.") | asking("referrals", "Two systems are used.")


async def reply(office: Office, said: str, person: PersonId = HEAD, reply_id: str = "m1") -> Replied:
    return await propose(office, person, YEAR, "r1", said, reply_id)


@pytest.mark.parametrize(
    ("said", "number", "words"),
    [
        ("2: two posts start on 1 May", 2, "two posts start on 1 May"),
        ("2 - two posts", 2, "two posts"),
        ("2. Two posts", 2, "Two posts"),
        ("1) 3 posts", 1, "3 posts"),
        ("1:soon", 1, "soon"),
        ("Issue 2: two posts", 2, "two posts"),
        ("issue 1 – two posts", 1, "two posts"),
        ("V26-0001/2: two posts", 2, "two posts"),
        ("  2:\ntwo\nposts ", 2, "two\nposts"),
    ],
)
async def test_a_reply_may_say_which_issue_it_answers(council: Office, said: str, number: int, words: str) -> None:
    await send_form(council, TWO)
    proposed = await reply(council, said)
    assert isinstance(proposed, Proposed)
    assert (proposed.view.issue.number, proposed.proposal.text) == (number, words)
    assert proposed.may_send


@pytest.mark.parametrize("said", ["2-3 weeks", "14:30 on Friday", "1.5 posts are filled", "2 posts start", "2026: no"])
async def test_a_number_that_belongs_to_the_words_names_no_issue(council: Office, said: str) -> None:
    await send_form(council, TWO)
    asked = await reply(council, said)
    assert isinstance(asked, AskWhich)
    assert asked.proposal.text == said


async def test_without_a_number_a_reply_answers_the_only_open_issue(council: Office) -> None:
    _, issues = await send_form(council, TWO)
    await done(council, HEAD, issues[0], ANSWER)
    proposed = await reply(council, "Two posts start.")
    assert isinstance(proposed, Proposed)
    assert proposed.proposal.issue_id == "r1_2"


async def test_where_several_are_open_it_is_asked_which_and_the_words_are_kept_meanwhile(council: Office) -> None:
    await send_form(council, TWO)
    asked = await reply(council, "Two posts start.")
    assert isinstance(asked, AskWhich)
    assert [issue.id for issue in asked.open_issues] == ["r1_1", "r1_2"]
    chosen = await choose_issue(council, HEAD, YEAR, "m1", "r1_2")
    assert isinstance(chosen, Proposed)
    assert (chosen.view.issue.id, chosen.proposal.text) == ("r1_2", "Two posts start.")


@pytest.mark.parametrize("said", ["3: two posts", "0: no", "99: no", "V26-0001/7: no", "", "  ", "\u200b", "2:", "2: "])
async def test_a_reply_that_answers_no_issue_is_none(council: Office, rows_path: Path, said: str) -> None:
    _, issues = await send_form(council, TWO)
    await done(council, HEAD, issues[1], ANSWER)
    await done(council, HEAD, issues[0], ANSWER)
    before = all_rows(rows_path)
    assert await reply(council, said) == NothingOpen()
    assert all_rows(rows_path) == before


@pytest.mark.parametrize("said", ["3: two posts", "0: no", "99: no"])
async def test_a_number_that_no_open_issue_has_is_not_guessed_at(council: Office, said: str) -> None:
    await send_form(council, TWO)
    assert await reply(council, said) == NothingOpen()


async def test_an_issue_answered_already_is_not_answered_by_its_number(council: Office) -> None:
    _, issues = await send_form(council, TWO)
    await done(council, HEAD, issues[1], ANSWER)
    assert await reply(council, "2: more") == NothingOpen()


async def test_a_reply_that_is_too_long_is_told_how_long_it_may_be(council: Office, rows_path: Path) -> None:
    await send_form(council, TWO)
    before = all_rows(rows_path)
    assert await reply(council, "2: " + "x" * 1501) == TooLong(limit=1500, length=1501)
    assert all_rows(rows_path) == before
    assert isinstance(await reply(council, "2: " + "x" * 1500), Proposed)


@pytest.mark.parametrize("person", [AUTHOR, COLLEAGUE, OTHER_MEMBER, OTHER_MANAGER, OTHER_HEAD, DIRECTOR, COORDINATOR])
async def test_a_reply_of_someone_who_may_not_answer_is_no_answer(
    council: Office, rows_path: Path, person: PersonId
) -> None:
    await send_form(council, TWO)
    before = all_rows(rows_path)
    assert await reply(council, "2: two posts", person) == NothingOpen()
    assert all_rows(rows_path) == before


@pytest.mark.parametrize(("person", "may_send"), [(HEAD, True), (DEPUTY, True), (MANAGER, False)])
async def test_a_managers_reply_becomes_a_draft_and_the_heads_may_go_out(
    council: Office, person: PersonId, may_send: bool
) -> None:
    await send_form(council, TWO)
    proposed = await reply(council, "2: two posts", person)
    assert isinstance(proposed, Proposed)
    assert proposed.may_send is may_send
    assert (await council.store.year(YEAR).entries("r1_2")) == []


async def test_private_issues_are_neither_asked_about_nor_answered_in_a_thread_that_all_read(council: Office) -> None:
    private = asking("support_systems", "About the manager.", "routine", "head_of_service")
    await send_form(council, asking("staffing", "Two posts are empty.") | private)
    proposed = await reply(council, "Two posts start.")
    assert isinstance(proposed, Proposed)
    assert proposed.proposal.issue_id == "r1_1"
    assert await reply(council, "2: two posts") == NothingOpen()


async def test_the_same_message_delivered_again_is_one_proposal(council: Office, rows_path: Path) -> None:
    await send_form(council, TWO)
    first = await reply(council, "2: two posts")
    before = all_rows(rows_path)
    assert await reply(council, "2: two posts") == first
    assert all_rows(rows_path) == before


@pytest.mark.parametrize(("proposal", "issue"), [("m2", "r1_1"), ("m1", "r2_1"), ("m1", "r1_9"), ("m1", "")])
async def test_a_choice_among_issues_that_was_never_offered_is_refused(
    council: Office, proposal: str, issue: str
) -> None:
    await send_form(council, TWO)
    await send_form(council, TWO, record_id="r2", on_rota=False)
    await reply(council, "Two posts start.")
    assert await choose_issue(council, HEAD, YEAR, proposal, issue) == Refused()


async def view(
    office: Office, person: PersonId, *, agrees: bool = False, typed: str = ""
) -> Viewed | FixView | Refused:
    return await add_view(office, person, YEAR, "r1", agrees=agrees, typed=typed, operation_id="20261120-view")


async def test_the_other_councillor_of_a_visit_is_asked_and_its_author_is_not(council: Office) -> None:
    await send_form(council)
    await apply_sent(council, YEAR, "r1")
    assert await told(council, CardKind.COLLEAGUE) == {("r1", COLLEAGUE)}
    assert await council.store.year(YEAR).views("r1") == []


async def test_the_other_councillor_agrees_or_adds_a_view_and_the_last_word_stands(
    council: Office, clock: MovingClock
) -> None:
    await send_form(council)
    agreed = await view(council, COLLEAGUE, agrees=True, typed="ignored")
    assert isinstance(agreed, Viewed)
    assert (agreed.view.agrees, agreed.view.text) == (True, "")
    clock.forward(hours=1)
    added = await view(council, COLLEAGUE, typed=" I saw\u200b more desks. ")
    assert isinstance(added, Viewed)
    assert list(await council.store.year(YEAR).views("r1")) == [added.view]
    assert (added.view.agrees, added.view.text, added.view.at) == (False, "I saw more desks.", clock.now())
    assert await told(council, CardKind.RECORD) == {("r1", "")}


@pytest.mark.parametrize("person", [AUTHOR, OTHER_MEMBER, HEAD, MANAGER, COORDINATOR])
async def test_nobody_else_has_a_view_of_a_visit(council: Office, rows_path: Path, person: PersonId) -> None:
    """Its author least of all."""
    await send_form(council)
    before = all_rows(rows_path)
    assert await view(council, person, agrees=True) == Refused()
    assert all_rows(rows_path) == before


async def test_a_councillor_who_left_has_no_view(council: Office) -> None:
    await send_form(council)
    await re_register(council, COLLEAGUE, status=PersonStatus.LEFT)
    assert await view(council, COLLEAGUE, agrees=True) == Refused()


@pytest.mark.parametrize(("typed", "code"), [("", "missing"), (" \u200b", "missing"), ("x" * 1001, "too_long")])
async def test_a_view_must_say_something_and_not_too_much(
    council: Office, rows_path: Path, typed: str, code: str
) -> None:
    await send_form(council)
    before = all_rows(rows_path)
    fix = await view(council, COLLEAGUE, typed=typed)
    assert isinstance(fix, FixView)
    assert [fault.code.value for fault in fix.faults] == [code]
    assert all_rows(rows_path) == before


async def test_there_is_no_view_of_a_record_that_is_not_there(council: Office) -> None:
    assert await view(council, COLLEAGUE, agrees=True) == Refused()
