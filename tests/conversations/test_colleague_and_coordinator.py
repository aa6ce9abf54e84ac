"""The other councillor of a visit agrees or adds a view; a coordinator fills in for a councillor or records an answer by e-mail."""

import pytest

from tests.conversations.dialogue import finds, finds_in_channel, play, presses, says
from tests.conversations.issues_made import ANSWER, BOTH_OPEN, FIRST, ROOT, raised, the_issue
from tests.conversations.players import Answers
from tests.conversations.stage import Stage
from tests.conversations.visits_made import DECLARED, fills, starts
from visits.model import aad_of

ASKS = "Do you agree with this record of your visit?"
TOLD = "Two posts start on 1 May."


async def test_the_colleague_is_asked_and_until_they_speak_the_record_says_not_confirmed(stage: Stage) -> None:
    await raised(stage)
    await play(
        stage,
        [
            ("miriam", finds_in_channel(ROOT), ["Councillor Winston Garside: not confirmed"]),
            ("winston", finds(ASKS), ["(I agree)", "(Add my view)", "(Read)"]),
            ("winston", presses("I agree"), ["Your view is kept with the record."]),
            ("miriam", finds_in_channel(ROOT), ["Councillor Winston Garside: agrees"]),
        ],
    )
    assert not [post for post in stage.inbox("eleanor") if ASKS in post.text], "the author is not asked"


async def test_a_view_of_ones_own_stands_with_the_record(stage: Stage) -> None:
    await raised(stage)
    await play(
        stage,
        [
            ("winston", finds(ASKS), ["(Add my view)"]),
            ("winston", presses("Add my view"), ["[Your view]"]),
            ("winston", presses("Add my view", {"view": ""}), ["Error: Enter"]),
            ("winston", presses("Add my view", {"view": "word " * 300}), ["Error: ", "1,000"]),
            ("winston", presses("Add my view", {"view": "I found it calmer than that."}), ["Your view is kept"]),
            ("miriam", finds_in_channel(ROOT), ["Councillor Winston Garside: adds:", "I found it calmer than that."]),
        ],
    )


async def test_a_later_view_takes_the_place_of_an_earlier_one(stage: Stage) -> None:
    await raised(stage)
    await stage["winston"].finds(ASKS)
    earlier = stage["winston"].at_another_screen()
    await stage["winston"].presses("I agree")
    await earlier.presses("Add my view")
    assert "Your view is kept" in await earlier.presses("Add my view", {"view": "On reflection, not quite."})
    seen = await stage["miriam"].finds(ROOT, in_channel=True)
    assert "On reflection, not quite." in seen
    assert "Garside: agrees" not in seen


@pytest.mark.parametrize("name", ["eleanor", "priya", "miriam", "gareth"])
async def test_who_was_not_there_or_wrote_it_has_no_view_to_add(stage: Stage, name: str) -> None:
    await raised(stage)
    await stage["winston"].finds(ASKS)
    data = stage["winston"].button("I agree").action["data"]
    await stage[name].says("hi")
    before = await stage.rows()
    assert "can’t do that" in await stage[name].sends("record.view", data)
    assert await stage.rows() == before


async def test_a_coordinator_fills_in_for_a_councillor_who_is_then_its_author(stage: Stage) -> None:
    for name in ("miriam", "eleanor", "gareth"):
        await stage[name].says("hi")
    await stage.has_channel()
    gareth = stage["gareth"]
    await gareth.says("new visit")
    answers: Answers = {"team": "Multi-Agency Safeguarding Hub (MASH)", "visit_date": "2026-11-13"}
    assert "Error" in await gareth.presses("Start", answers), "for which councillor?"
    assert "Step 1 of 9" in await gareth.presses("Start", {**answers, "for_member": "Councillor Eleanor Brackenridge"})
    await fills(gareth, BOTH_OPEN)
    assert "Sent: V26-0001" in await gareth.presses("Send to the Head of Service", DECLARED)
    [record] = await stage.desk.store.year("2026-27").records_of(stage["eleanor"].person.id)
    assert (record.author, record.typed_by) == (stage["eleanor"].person.id, gareth.person.id)
    await play(
        stage,
        [
            ("miriam", finds_in_channel(ROOT), ["Written up by Councillor Eleanor Brackenridge"]),
            ("eleanor", says("my issues"), ["V26-0001/1", "V26-0001/2"]),
            ("eleanor", says("my records"), ["V26-0001"]),
        ],
    )


async def test_a_councillor_cannot_write_in_anothers_name(stage: Stage) -> None:
    await stage["eleanor"].says("new visit")
    data = stage["eleanor"].button("Start").action["data"]
    winston = stage["winston"].person.id
    typed = {"team": "mash", "visit_date": "2026-11-13"}
    before = await stage.rows()
    seen = await stage["eleanor"].sends("visit.start_unplanned", {**data, **typed, "for_member": aad_of(winston)})
    assert "belongs to another councillor" in seen
    assert await stage.rows() == before
    await stage["eleanor"].sends("visit.start_unplanned", {**data, **typed, "for_member": winston})
    assert not await stage.desk.store.year("2026-27").drafts_of(winston)


async def test_an_answer_that_came_by_email_is_recorded_as_its_writers_and_typed_by_the_coordinator(
    stage: Stage,
) -> None:
    await raised(stage)
    await play(
        stage,
        [
            ("gareth", finds_in_channel(FIRST), ["(Answer)"]),
            (
                "gareth",
                presses("Answer"),
                ["[Whose answer is it?]", "(Record the answer)", "never: (Send to councillor)"],
            ),
            ("gareth", presses("Record the answer", ANSWER | {"on_behalf_of": ""}), ["Select whose answer it is"]),
        ],
    )
    assert (await the_issue(stage)).answers == 0
    await play(
        stage,
        [
            ("gareth", finds_in_channel(FIRST), ["(Answer)"]),
            ("gareth", presses("Answer"), ["[Whose answer is it?]"]),
            (
                "gareth",
                presses("Record the answer", ANSWER | {"on_behalf_of": "Miriam Castleton"}),
                ["Answered by Miriam Castleton", "(typed by Gareth Lindqvist)"],
            ),
            ("eleanor", finds(TOLD), ["Answered by Miriam Castleton", "(typed by Gareth Lindqvist)"]),
        ],
    )
    assert (await the_issue(stage)).answered_by == stage["miriam"].person.id


@pytest.mark.parametrize("name", ["eleanor", "anita", "gareth", "douglas"])
async def test_nobody_can_be_made_to_have_answered_whose_answer_it_cannot_be(stage: Stage, name: str) -> None:
    await raised(stage)
    await stage["gareth"].finds(FIRST, in_channel=True)
    await stage["gareth"].presses("Answer")
    data = stage["gareth"].button("Record the answer").action["data"]
    before = await stage.rows()
    typed = {"words": TOLD, "outcome": "information", "on_behalf_of": stage[name].person.id}
    assert "Nothing was changed." in await stage["gareth"].sends("issue.act", data | typed)
    assert await stage.rows() == before


async def test_the_head_of_service_cannot_put_words_into_the_deputys_mouth(stage: Stage) -> None:
    """Nor a manager into hers."""
    await raised(stage)
    await stage["miriam"].finds(FIRST, in_channel=True)
    await stage["miriam"].presses("Answer")
    data = stage["miriam"].button("Send to councillor").action["data"]
    before = await stage.rows()
    typed = {"words": TOLD, "outcome": "information", "on_behalf_of": stage["miriam"].person.id}
    assert "Nothing was changed." in await stage["anita"].sends("issue.act", data | typed)
    assert await stage.rows() == before


async def test_a_planned_visit_is_written_up_once_whoever_types(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    data = {"a": {"year": "2026-27", "key": "s1"}}
    before = await stage.rows()
    assert "belongs to another councillor" in await stage["gareth"].sends("draft.open", data)
    changed = (await stage.rows()).keys() - before.keys()
    assert all(key.startswith("chat|") or "met" in key for _, key in changed), changed
