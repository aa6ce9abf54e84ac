"""Has this come up before? By a button, in a record's thread, and from the box in which a message is written."""

from typing import Final

import pytest

from bot.handlers.precedents import asks_for_precedents
from cards.wording import precedents as wording
from tests.conversations import reading
from tests.conversations.dialogue import finds_in_channel, play, presses, replies
from tests.conversations.issues_made import ASKED, BOTH_OPEN, FIRST, answered, raised, the_issue
from tests.conversations.players import Answers
from tests.conversations.stage import Stage
from tests.conversations.unsteady import Weather
from tests.conversations.visits_made import writes_up
from visits.model import IssueState

BEFORE: Final = "Has this come up before?"
MASH: Final = "Multi-Agency Safeguarding Hub (MASH)"
FOUND_BEFORE: Final = "[V26-0001/1]"
AGAIN: Final = "Two posts of the twelve are still empty here."
SECOND_VISIT: Final[tuple[Answers, ...]] = (
    *BOTH_OPEN[:5],
    {"note__staffing": AGAIN, "ask__staffing": "true", "note__support_systems": "Nobody knows where the keys are.",
     "ask__support_systems": "true"},
    *BOTH_OPEN[6:],
)  # fmt: skip
LATER: Final = "Issue V26-0002/1"
TOLD: Final = "Two posts start on 1 May."


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """Empty posts and a lift were raised of MASH; a fortnight later empty posts, and keys, of Harbourside by Priya."""
    for name in ("priya", "tobias"):
        await stage[name].says("hi")
    await raised(stage)
    stage.clock.goes_on(days=14)
    await stage.plans("s2", "harbourside", "priya", days=-1)
    assert "Sent: V26-0002" in await writes_up(stage["priya"], SECOND_VISIT)
    await stage.posts()


async def test_the_button_finds_earlier_issues_that_are_like_it_and_opens_them(stage: Stage) -> None:
    await play(
        stage,
        [
            ("miriam", finds_in_channel(LATER), [AGAIN, "(More)"]),
            ("miriam", presses("More"), [f"({BEFORE})", "(Back)"]),
            ("miriam", presses(BEFORE), ["Issue V26-0002/1, Staffing", FOUND_BEFORE, MASH, ASKED, "never: V26-0001/2"]),
            ("miriam", presses("Open", beside=FOUND_BEFORE), [FIRST, ASKED]),
        ],
    )


async def test_who_may_not_read_the_earlier_issue_is_told_of_none(stage: Stage) -> None:
    """Tobias manages Harbourside alone; Priya was on no visit to MASH."""
    await play(
        stage,
        [
            ("tobias", finds_in_channel(LATER), [AGAIN]),
            ("tobias", presses("More"), [f"({BEFORE})"]),
            ("tobias", presses(BEFORE), [str(wording.NOTHING_LIKE_IT), "never: V26-0001"]),
            ("tobias", presses("This issue"), [LATER]),
        ],
    )
    issue = await the_issue_of_priya(stage)
    seen = await stage["priya"].sends("issue.precedents", {"a": issue})
    assert str(wording.NOTHING_LIKE_IT) in seen
    for name in ("eleanor", "anita"):
        assert "not for you to see" in await stage[name].sends("issue.precedents", {"a": issue})


async def the_issue_of_priya(stage: Stage) -> dict[str, str]:
    """The second visit's first issue, as a button names it."""
    year = stage.desk.store.year("2026-27")
    found = [issue for issue in await year.issues() if issue.reference == "V26-0002/1"]
    return {"year": "2026-27", "issue": found[0].id}


async def test_asked_in_a_records_thread_it_is_answered_for_all_its_open_issues_and_is_no_answer_to_any(
    stage: Stage,
) -> None:
    await play(
        stage,
        [
            (
                "miriam",
                replies(BEFORE, to=LATER),
                [
                    "V26-0002/1, Staffing",
                    FOUND_BEFORE,
                    "V26-0002/2, Support for staff",
                    str(wording.NOTHING_LIKE_IT),
                    f"never: {ASKED}",
                    "never: Record this reply",
                ],
            ),
            ("miriam", replies("has this come up before", to=LATER, mentions_bot=False), ["never: V26-0001"]),
            ("miriam", replies("Has this come up before? I think so, in May.", to=LATER), ["never: V26-0001"]),
        ],
    )


async def test_somebody_who_is_on_no_register_is_told_nothing_in_the_thread(stage: Stage) -> None:
    stranger = stage.someone(stage.council.tenant_id, "77777777-7777-4777-8777-777777777777")
    assert "V26-0001" not in await stranger.says(BEFORE, in_channel=True, thread=LATER)


async def test_once_nothing_of_the_record_is_open_the_thread_is_told_so(stage: Stage) -> None:
    for reference in ("V26-0002/1", "V26-0002/2"):
        await answered(stage, issue=f"Issue {reference}")
        await stage["priya"].finds(reference)
        await stage["priya"].presses("This answers my issue")
        await stage.posts()
    assert str(wording.NO_OPEN_ISSUE) in await stage["miriam"].says(BEFORE, in_channel=True, thread=LATER)


@pytest.mark.parametrize(
    "text",
    ["has this come up before", "Has  this come up before ?", "Have these been raised before?", "any precedents?", "precedents",
     "Has it ever come up?", "has something like this happened before"],
)  # fmt: skip
def test_the_question_in_its_usual_words_is_heard(text: str) -> None:
    assert asks_for_precedents(text)


@pytest.mark.parametrize(
    "text",
    ["", "before", "this has come up before", "No, it has not come up before.", "has this come up before we met",
     "1: has this come up before?", "There are precedents for this.", "Two posts start on 1 May."],
)  # fmt: skip
def test_an_answer_is_not_taken_for_it(text: str) -> None:
    assert not asks_for_precedents(text)


async def test_words_typed_into_a_message_find_the_issue_and_put_in_what_the_channel_may_know(stage: Stage) -> None:
    found = await stage["miriam"].searches("empty post")
    assert {hit.title for hit in found.hits} == {"V26-0002/1 · Harbourside Locality Team", f"V26-0001/1 · {MASH}"}
    cards = [reading.text(hit.card) for hit in found.hits]
    shown = "\n".join([*(f"{hit.title} {hit.text}" for hit in found.hits), *cards])
    assert not [words for words in (AGAIN, ASKED, "empty") if words in shown], "no words of a councillor"
    assert not [button for hit in found.hits for button in reading.buttons(hit.card)]
    assert all("As of " in card for card in cards)


async def test_an_answer_that_is_shared_goes_along(stage: Stage) -> None:
    await answered(stage)
    [hit] = (await stage["eleanor"].searches("V26-0001/1")).hits
    assert hit.text == "Staffing · Answered · raised 16 Nov"
    assert TOLD in reading.text(hit.card)


async def test_an_answer_that_is_not_shared_stays(stage: Stage) -> None:
    await answered(stage, {"words": TOLD, "outcome": "For information", "share": "false"})
    assert (await the_issue(stage)).state is IssueState.ANSWERED
    [hit] = (await stage["miriam"].searches("V26-0001/1")).hits
    assert TOLD not in reading.text(hit.card)


async def test_just_opened_it_offers_the_newest_open_issues_that_one_may_read(stage: Stage) -> None:
    titles = {name: [hit.title.partition(" ")[0] for hit in (await stage[name].searches("")).hits] for name in PEOPLE}
    assert {name: sorted(of) for name, of in titles.items()} == {
        "miriam": ["V26-0001/1", "V26-0001/2", "V26-0002/1", "V26-0002/2"],
        "anita": ["V26-0001/1", "V26-0001/2"],
        "tobias": ["V26-0002/1", "V26-0002/2"],
        "eleanor": ["V26-0001/1", "V26-0001/2"],
        "priya": ["V26-0002/1", "V26-0002/2"],
    }
    assert titles["miriam"][0].startswith("V26-0002"), "the newest first"


PEOPLE: Final = ("miriam", "anita", "tobias", "eleanor", "priya")


async def test_strangers_guests_and_those_who_have_left_get_an_empty_list_and_a_line(stage: Stage) -> None:
    await stage.leaves("winston")
    elsewhere = "99999999-9999-4999-8999-999999999999"
    aad = stage["miriam"].person.id.partition(".")[2]
    for player in (
        stage["winston"],
        stage.someone(stage.council.tenant_id, "77777777-7777-4777-8777-777777777777"),
        stage.someone(elsewhere, aad),
        stage.someone(stage.council.tenant_id, ""),
    ):
        for words in ("posts", "V26-0001/1", ""):
            found = await player.searches(words)
            assert (tuple(found.hits), found.line) == ((), wording.NOT_ON_REGISTER)


async def test_nothing_found_is_said_and_so_is_a_store_that_does_not_answer(stage: Stage) -> None:
    assert (await stage["miriam"].searches("swimming pools")).line == wording.NOTHING_FOUND
    assert (await stage["anita"].searches("x" * 5_000)).line == wording.NOTHING_FOUND
    stage.table.weather = Weather.DOWN
    assert (await stage["miriam"].searches("posts")).line == wording.SEARCH_DOWN


async def test_a_chat_that_somebody_searches_in_is_not_where_the_bot_writes_to_them(stage: Stage) -> None:
    """It may be a chat of two people, of which the bot is no part."""
    before = await stage.rows()
    await stage["miriam"].searches("posts")
    assert await stage.rows() == before
    chat = await stage.desk.store.chat_with(stage["miriam"].person.id)
    assert chat is not None
    assert chat.conversation_id == stage["miriam"].conversation_id


async def test_hidden_words_are_found_by_nobody(stage: Stage) -> None:
    await stage["miriam"].finds(FIRST, in_channel=True)
    await stage["miriam"].presses("More")
    await stage["miriam"].presses("Hide and ask to reword")
    assert [hit.title for hit in (await stage["miriam"].searches("empty posts")).hits] == [
        "V26-0002/1 · Harbourside Locality Team"
    ]
    await stage["miriam"].finds(LATER, in_channel=True)
    await stage["miriam"].presses("More")
    assert ASKED not in await stage["miriam"].presses(BEFORE)
