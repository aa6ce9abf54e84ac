"""Two councillors made one visit: one form, and nothing either of them types is lost in silence."""

import asyncio

import pytest

from tests.conversations.dialogue import play, presses, says
from tests.conversations.stage import Stage
from tests.conversations.visits_made import INTAKE, MET, SAFE, VISIT, WELL, fills, sends, starts


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """Eleanor has got as far as what works well."""
    await stage.plans("s1", "mash", "eleanor", "winston")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], (VISIT, SAFE, MET))


async def test_a_third_councillor_can_neither_read_nor_take_over(stage: Stage) -> None:
    """Nor fill it in with a forged card."""
    data = {"a": {"year": "2026-27", "key": "s1"}}
    priya = stage["priya"]
    for verb in ("draft.read", "draft.take_over", "draft.open", "draft.undo", "draft.check_page"):
        more = {"operation": "20261116-0123456789abcdef"} if verb == "draft.undo" else {}
        page = {"page": 1} if verb == "draft.check_page" else {}
        seen = await priya.sends(verb, {"a": data["a"] | more | page})
        assert "belongs to another councillor" in seen, verb
        assert "made welcome" not in seen
    priya.card = stage["eleanor"].card
    assert "belongs to another councillor" in await priya.presses("Continue", WELL)
    assert await _author(stage) == stage["eleanor"].person.id


async def test_the_second_sees_who_has_it_reads_it_and_takes_it_over(stage: Stage) -> None:
    await play(
        stage,
        [
            ("winston", says("new visit"), ["(MASH)"]),
            ("winston", presses("Start"), ["Councillor Eleanor Brackenridge has started", "(Read)", "(Take over)"]),
            ("winston", presses("Read"), ["Who did you meet?", "Service Manager, Social workers", "(Take over)"]),
            ("winston", presses("Take over"), ["Step 4 of 9"]),
            ("winston", presses("Continue", WELL), ["Step 5 of 9"]),
            ("eleanor", says("new visit"), ["Your planned visits"]),
            ("eleanor", presses("Start"), ["Councillor Winston Garside has started", "(Take over)"]),
        ],
    )


async def test_a_card_is_old_once_the_form_was_taken_over_and_what_is_typed_on_it_is_shown_back(stage: Stage) -> None:
    await _takes_over(stage)
    await play(
        stage,
        [
            (
                "eleanor",
                presses("Continue", {"working_well": "The front desk knows everyone."}),
                [
                    "Councillor Winston Garside has started",
                    "(Take over)",
                    "typed on the old card and is not in the form",
                    "The front desk knows everyone.",
                ],
            ),
        ],
    )
    kept = await stage.desk.store.year("2026-27").draft("s1")
    assert kept is not None
    assert "working_well" not in kept.value.typed


async def test_what_was_typed_before_the_other_sent_the_form_is_shown_back(stage: Stage) -> None:
    await _takes_over(stage)
    await fills(stage["winston"], INTAKE[3:])
    await sends(stage["winston"])
    seen = await stage["eleanor"].presses("Continue", working_well="The front desk knows everyone.")
    assert "Sent: V26-0001" in seen
    assert "The front desk knows everyone." in seen
    assert "New starters" not in seen, "what the record holds already is not shown back"


async def test_what_was_typed_on_a_page_that_is_no_more_is_shown_back(stage: Stage) -> None:
    """At another screen the concern was taken away, and with it the page for its note."""
    eleanor = stage["eleanor"]
    await fills(eleanor, INTAKE[3:5])
    other = eleanor.at_another_screen()
    await other.presses("Back")
    await other.presses("Continue", {"Staffing": "No concerns", "Support for staff": "No concerns"})
    seen = await eleanor.presses("Continue", note__staffing="Three posts are empty.")
    assert "That card was not the latest" in seen
    assert "Three posts are empty." in seen


async def test_what_was_declared_before_a_takeover_must_be_declared_anew(stage: Stage) -> None:
    await fills(stage["eleanor"], INTAKE[3:])
    await stage["eleanor"].presses("Save and finish later", {"declare_anonymous": "true"})
    await _takes_over(stage)
    assert "Error: Select the box to confirm" in await stage["winston"].presses("Send to the Head of Service")


async def test_sending_never_waits_for_the_other_who_then_finds_the_record(stage: Stage) -> None:
    await fills(stage["eleanor"], INTAKE[3:])
    await stage["winston"].says("new visit")
    await stage["winston"].presses("Start")
    assert "Sent: V26-0001" in await sends(stage["eleanor"])
    await play(
        stage,
        [
            ("winston", presses("Take over"), ["That form is no longer there"]),
            ("winston", says("my records"), ["V26-0001"]),
        ],
    )


async def test_taking_over_at_the_same_moment_as_a_press_loses_neither(stage: Stage) -> None:
    """Whoever is second goes by what is there then."""
    await stage["winston"].says("new visit")
    await stage["winston"].presses("Start")
    words = "The front desk knows everyone."
    pressed, taken = await asyncio.gather(
        stage["eleanor"].presses("Continue", working_well=words), stage["winston"].presses("Take over")
    )
    assert "of 9" in taken
    assert await _author(stage) == stage["winston"].person.id
    kept = await stage.desk.store.year("2026-27").draft("s1")
    assert kept is not None
    assert kept.value.value("working_well") == words or words in pressed


async def _takes_over(stage: Stage) -> None:
    await stage["winston"].says("new visit")
    await stage["winston"].presses("Start")
    await stage["winston"].presses("Take over")


async def _author(stage: Stage) -> str:
    kept = await stage.desk.store.year("2026-27").draft("s1")
    assert kept is not None
    return kept.value.author
