"""Words that could identify somebody do not leave their writer unseen: barred kinds never, others once the writer has looked."""

from typing import Final

import pytest

from storage.table import Row
from tests.conversations.dialogue import Line, finds, finds_in_channel, play, presses, replies
from tests.conversations.issues_made import ANSWER, FIRST, ROOT, answered, raised, the_issue
from tests.conversations.players import Answers, Player
from tests.conversations.reading import inputs
from tests.conversations.stage import Stage
from visits.model import Entry, Event, IssueState

NHS: Final = "NHS number 999 989 9080 was on the wall."
BORN: Final = "A girl born on 4 June 2015 waits."
NAMED: Final = "His mum Donna rang twice."
AGED: Final = "Kian, aged 7, waits."
MATCHES: Final = ("999 989 9080", "9999899080", "4 June 2015", "Donna", "Kian")
BARS: Final = "Error: Enter words without what looks like"
ASKS: Final = "or select the box below to say that you have looked"

BOXES: Final = {
    "answer": ("miriam", "Answer", "Send to councillor", {"outcome": "For information"}),
    "draft": ("anita", "Answer", "Save as draft", {"outcome": "For information"}),
    "put off": ("miriam", "Put off the answer", "Put off the answer", {}),
    "comment": ("anita", "Comment on the facts", "Comment on the facts", {}),
    "follow-up": ("eleanor", "Ask a follow-up", "Ask a follow-up", {}),
    "opened again": ("eleanor", "Open again", "Open again", {}),
    "reworded issue": ("eleanor", "Reword", "Reword", {}),
    "reworded answer": ("eleanor", "", "Reword", {}),
    "colleague’s view": ("winston", "Add my view", "Add my view", {}),
}
"""Box -> who writes in it, the button that opens it, the button that sends it, and what else is answered there."""


async def opens(stage: Stage, box: str) -> Player:
    """Whoever writes in this box, with it open before them."""
    who, title, _, _ = BOXES[box]
    player = stage[who]
    match box:
        case "answer" | "draft":
            await player.finds(FIRST, in_channel=True)
        case "put off" | "comment":
            await player.finds(FIRST, in_channel=True)
            await player.presses("More")
        case "follow-up":
            await answered(stage)
            await player.finds("Two posts start")
        case "opened again":
            await answered(stage)
            await player.finds("Two posts start")
            await player.presses("This answers my issue")
        case "reworded issue":
            await stage["miriam"].finds(FIRST, in_channel=True)
            await stage["miriam"].presses("More")
            await stage["miriam"].presses("Hide and ask to reword")
            await player.finds("Someone might be recognised")
            return player
        case "reworded answer":
            await stage["gareth"].finds("Visit form V26-0001", in_channel=True)
            await stage["gareth"].presses("Hide words")
            await stage["gareth"].presses("Hide words", beside="What is working well?")
            await player.finds("Some of your words were hidden")
            return player
        case _:
            await player.finds("Do you agree with this record")
    await player.presses(title)
    return player


def typed(box: str, text: str, *, looked: str = "") -> Answers:
    """What is typed on the form: in the last of its boxes for words, the one meant."""
    key = key_of(box)
    held: Answers = {key: text, **BOXES[box][3]}
    return held | ({f"looked__{key}": looked} if looked else {})


def key_of(box: str) -> str:
    """The id of a box."""
    return "view" if box == "colleague’s view" else "words"


def marks_on(player: Player, key: str) -> str:
    """What the tick below a box is good for."""
    return str(inputs(player.card)[f"looked__{key}"]["valueOn"])


async def all_events(stage: Stage) -> list[Event]:
    """Everything that happened, in order."""
    years = [stage.desk.store.year(label) for label in await stage.desk.store.years()]
    return [event for year in years for event in await year.every_event()]


async def written(stage: Stage) -> dict[tuple[str, str], Row]:
    """All that the store holds, but for who has read what."""
    return {place: row for place, row in (await stage.rows()).items() if not place[1].startswith(("event|", "saw|"))}


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """Two issues wait in the channel."""
    await raised(stage)


@pytest.mark.parametrize("text", [NHS, BORN, "His NINO is QQ 12 34 56 C."])
@pytest.mark.parametrize("box", BOXES)
async def test_what_identifies_a_child_is_kept_by_no_box(stage: Stage, box: str, text: str) -> None:
    player = await opens(stage, box)
    before = await written(stage)
    card = await player.presses(BOXES[box][2], typed(box, text))
    assert BARS in card, card
    assert text in card, "what was typed is shown to its writer again"
    forged = "words.nhs_number words.date_of_birth words.national_insurance view.nhs_number view.date_of_birth"
    assert BARS in await player.presses(BOXES[box][2], typed(box, text, looked=forged))
    assert await written(stage) == before


@pytest.mark.parametrize("box", BOXES)
async def test_what_may_identify_somebody_is_sent_once_its_writer_has_looked(stage: Stage, box: str) -> None:
    player = await opens(stage, box)
    before = await written(stage)
    card = await player.presses(BOXES[box][2], typed(box, NAMED))
    assert "Error: Enter words without what looks like a name, " in card
    assert ASKS in card
    assert NAMED in card
    assert await written(stage) == before
    marks = marks_on(player, key_of(box))
    sent = await player.presses(BOXES[box][2], typed(box, NAMED, looked=marks))
    assert "Error" not in sent, sent
    assert await written(stage) != before
    kept = [row.values for row in (await stage.rows()).values()]
    assert any("name" in str(values.get("identifiers_confirmed", "")) for values in kept) or any(
        event.action == "confirmed name" for event in await all_events(stage)
    )


@pytest.mark.parametrize("box", BOXES)
async def test_having_looked_is_good_for_nothing_else(stage: Stage, box: str) -> None:
    """Another kind found in the same box later is asked about anew."""
    player = await opens(stage, box)
    await player.presses(BOXES[box][2], typed(box, NAMED))
    before = await written(stage)
    marks = marks_on(player, key_of(box))
    card = await player.presses(BOXES[box][2], typed(box, f"{NAMED} {AGED}", looked=marks))
    assert "without what looks like a child’s age, " in card
    assert "a name" not in card.partition("looks like")[2].partition(",")[0]
    assert await written(stage) == before


async def test_words_without_anything_in_them_ask_for_no_look(stage: Stage) -> None:
    player = await opens(stage, "answer")
    assert not [name for name in player.inputs if name.startswith("looked")]
    assert "Answered by" in await player.presses("Send to councillor", ANSWER)
    (entry,) = await entries(stage)
    assert entry.identifiers_confirmed == ()


async def test_the_owner_of_an_action_is_looked_at_for_itself(stage: Stage) -> None:
    """Having looked at the answer says nothing of the role; and a name is kept there for no other outcome either."""
    player = await opens(stage, "answer")
    answer: Answers = {"words": NAMED, "outcome": "Needs a partner", "owner_role": "Mrs Pennyfeather"}
    card = await player.presses("Send to councillor", answer | {"looked__words": "words.name"})
    assert "Error: Enter words without what looks like a name" in card
    assert inputs(player.card)["looked__words"]["value"] == "words.name", "what was looked at stays so"
    assert marks_on(player, "owner_role") == "owner_role.name"
    looked: Answers = {"looked__owner_role": "owner_role.name"}
    assert "Answered by" in await player.presses("Send to councillor", answer | looked)


async def test_a_look_stays_where_something_else_is_wrong(stage: Stage) -> None:
    player = await opens(stage, "answer")
    await player.presses("Send to councillor", {"words": NAMED})
    looked: Answers = {"looked__words": marks_on(player, "words")}
    card = await player.presses("Send to councillor", {"words": NAMED, **looked})
    assert "Error: Select the outcome" in card
    assert ASKS not in card
    assert "Answered by" in await player.presses("Send to councillor", {"outcome": "For information"})


async def test_a_draft_that_was_looked_at_is_released_without_another_look(stage: Stage) -> None:
    anita = await opens(stage, "draft")
    await anita.presses("Save as draft", typed("draft", NAMED, looked="words.name"))
    await play(
        stage,
        [
            ("miriam", finds_in_channel(FIRST), [NAMED]),
            ("miriam", presses("Send to councillor"), ["Answered by Miriam Castleton"]),
        ],
    )
    draft, response = await entries(stage)
    assert draft.identifiers_confirmed == response.identifiers_confirmed == ("name",)


@pytest.mark.parametrize("said", [f"1: {NHS}", f"1: {BORN}"])
async def test_a_reply_that_identifies_a_child_is_no_answer_and_is_not_kept(stage: Stage, said: str) -> None:
    before = await written(stage)
    await play(stage, [("miriam", replies(said, to=ROOT), ["That reply may hold", "not recorded", f"never: {said}"])])
    assert await written(stage) == before
    assert await stage["miriam"].says(said, in_channel=True, thread=ROOT, mentions_bot=False) == ""


async def test_a_reply_that_may_identify_somebody_is_looked_at_on_its_own_card(stage: Stage) -> None:
    told: list[Line] = [
        ("miriam", replies(f"1: {NAMED}", to=ROOT), ["It may hold a name.", "[I have looked"]),
        ("miriam", presses("Send to councillor"), [ASKS, f"[Your answer] {NAMED}"]),
        ("miriam", replies(f"1: {NAMED}", to=ROOT), ["Record this reply as the answer"]),
        ("miriam", presses("Send to councillor", {"looked__words": "words.name"}), ["Recorded"]),
        ("eleanor", finds(NAMED), [FIRST]),
    ]
    await play(stage, told)
    (entry,) = await entries(stage)
    assert entry.identifiers_confirmed == ("name",)
    assert (await the_issue(stage)).state is IssueState.ANSWERED


async def entries(stage: Stage) -> list[Entry]:
    """What was said of the first issue."""
    issue = await the_issue(stage)
    return list(await stage.desk.store.year(issue.year).entries(issue.id))


@pytest.mark.parametrize("box", BOXES)
async def test_no_event_and_no_outcome_holds_what_was_found(stage: Stage, box: str) -> None:
    player = await opens(stage, box)
    marks = "words.name words.age view.name view.age"
    await player.presses(BOXES[box][2], typed(box, NHS))
    await player.presses(BOXES[box][2], typed(box, f"{NAMED} {AGED}", looked=marks))
    rows = await stage.rows()
    told = [str(row.values) for (_, key), row in rows.items() if key.startswith(("event|", "result|", "outbox|"))]
    assert told
    assert not [match for match in MATCHES for line in told if match in line]
