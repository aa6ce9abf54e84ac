"""Whatever box a text comes in by, it is kept clean: NFC, and nothing in it that cannot be seen or turns the words around."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Final

import pytest
import regex

from bot.committee_files import parse_meetings
from bot.register import Plain, Sentence
from bot.rota_files import parse_slots
from cards.report_actions import FrontPart
from tests.cards.every_card import EVERY_CARD
from tests.conversations import reading
from tests.conversations.issues_made import ANSWER, BOTH_OPEN, ROOT, answered, raised
from tests.conversations.players import Answers, Player
from tests.conversations.stage import Stage
from tests.conversations.test_identifiers_said import BOXES, opens
from tests.conversations.visits_made import fills, starts
from visits.model import Value

DIRTY: Final = "\ufeffPosts\u200b \u202eare\u2066 e\u0000mp\u0007ty,\tcafe\u0301\u00ad.\u2028Two\ud800 \u2069"
CLEAN: Final = "Posts are empty, café.\nTwo"
UNSEEN: Final = regex.compile(r"[\p{Cc}\p{Cf}\p{Cs}--\n]|\p{Mn}|\\u[0-9a-f]{4}", regex.V1)
"""What is not to be kept, as it is or escaped in JSON. `Mn`: an accent apart from its letter."""
PLANNED: Final[Answers] = {"team": "mash", "day": "2026-12-08", "time": "10:00"}


async def said_of_an_issue(stage: Stage, box: str) -> None:
    """Every box of issues, and the other councillor's view."""
    player = await opens(stage, box)
    await player.presses(BOXES[box][2], {_words(player): DIRTY, **BOXES[box][3]})


async def an_owner(stage: Stage) -> None:
    """Who will do what was agreed."""
    player = await opens(stage, "answer")
    agreed: Answers = {**ANSWER, "outcome": "Action agreed", "owner_role": DIRTY, "action_due": "2027-01-29"}
    await player.presses("Send to councillor", agreed)


async def a_form(stage: Stage) -> None:
    """A form saved step by step."""
    await stage.plans("s2", "mash", "eleanor", days=-2)
    await starts(stage["eleanor"])
    for answers in BOTH_OPEN:
        dirty = dict.fromkeys(texts(stage["eleanor"]), DIRTY)
        await stage["eleanor"].presses("Continue", {**answers, **dirty})


async def a_message(stage: Stage) -> None:
    """Words dictated into a box."""
    await stage.plans("s2", "mash", "eleanor", days=-2)
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], BOTH_OPEN[:3])
    await stage["eleanor"].says(DIRTY)


async def a_reply(stage: Stage) -> None:
    """A reply in the thread that may become an answer."""
    await stage["miriam"].says(f"1: {DIRTY}", in_channel=True, thread=ROOT)


async def a_visit(stage: Stage) -> None:
    """A visit planned by hand."""
    await stage["gareth"].says("plan a visit")
    await stage["gareth"].presses("Put it on the rota", PLANNED | {"host": DIRTY, "place": DIRTY})


async def a_visit_amended(stage: Stage) -> None:
    """The details of a visit changed."""
    await stage.plans("s2", "mash", "eleanor", days=22)
    await stage["gareth"].says("mash visits")
    await stage["gareth"].presses("Open")
    await stage["gareth"].presses("Change the details")
    await stage["gareth"].presses("Change the details", {"host": DIRTY, "place": DIRTY})


async def lines_of_a_report(stage: Stage) -> None:
    """Officers' lines for publication."""
    await answered(stage)
    await stage["gareth"].says("report")
    await stage["gareth"].presses("Write")
    await stage["gareth"].presses("Save", dict.fromkeys(texts(stage["gareth"]), DIRTY))


async def an_objection(stage: Stage) -> None:
    """A councillor's objection to such a line."""
    await lines_of_a_report(stage)
    await stage["eleanor"].finds("Issue V26-0001/1\nPosts are")
    await stage["eleanor"].presses("I object", {"objection": DIRTY})


async def the_front_of_a_report(stage: Stage) -> None:
    """All that officers write for the front."""
    await stage["gareth"].says("report")
    await stage["gareth"].presses("Complete")
    for _ in FrontPart:
        await stage["gareth"].presses("Save and go on", dict.fromkeys(texts(stage["gareth"]), DIRTY))


Walk = Callable[[Stage], Awaitable[None]]
WALKS: Final[dict[str, Walk]] = {
    "form": a_form,
    "message": a_message,
    "reply": a_reply,
    "owner": an_owner,
    "visit": a_visit,
    "amended": a_visit_amended,
    "lines": lines_of_a_report,
    "objection": an_objection,
    "front": the_front_of_a_report,
}
WITH_TEXT: Final = {
    "draft.answer", "issue.act draft", "issue.act respond", "issue.act extend", "issue.act comment", "issue.act follow_up",
    "issue.act reopen", "issue.act reword", "record.reword", "record.view", "report.object", "report.save_front",
    "report.save_lines", "rota.add", "slot.act amend",
}  # fmt: skip
"""Every button that sends a box of words along: a new one belongs in the walks."""


def texts(player: Player) -> list[str]:
    """The ids of the boxes for words on their card."""
    return [name for name, block in reading.inputs(player.card).items() if _takes_words(name, block)]


def _takes_words(name: str, block: reading.Json) -> bool:
    return bool(block["type"] == "Input.Text") and name != "minutes"


def _words(player: Player) -> str:
    return next(name for name in texts(player) if name in ("words", "view"))


def test_every_button_that_sends_words_is_walked() -> None:
    sends = set()
    for card in (make() for make in EVERY_CARD.values()):
        boxes = [name for name, block in reading.inputs(card).items() if _takes_words(name, block)]
        for button in reading.buttons(card) if boxes else ():
            if button.sends_inputs:
                act = button.action["data"]["a"].get("act", "")
                sends.add(f"{button.action['verb']} {act}".strip())
    assert sends == WITH_TEXT


@pytest.mark.parametrize("box", [*BOXES, *WALKS])
async def test_what_is_kept_is_clean(stage: Stage, box: str) -> None:
    await raised(stage)
    await (WALKS[box](stage) if box in WALKS else said_of_an_issue(stage, box))
    kept = [str(held) for row in (await stage.rows()).values() for held in row.values.values() if isinstance(held, str)]
    assert [held for held in kept if UNSEEN.search(held)] == []
    found = [held for held in kept if "Posts are empty, caf" in re.sub(r"\s+", " ", held)]
    assert found, "the words themselves were kept, or this proves nothing"


async def test_a_channels_name_is_clean(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Teams tells is somebody's words as well."""
    where = stage.where
    monkeypatch.setattr(stage, "where", lambda *at: replace(where(*at), channel_name=DIRTY))
    await stage.has_channel()
    channel = await stage.desk.store.channel_of(stage["miriam"].person.id)
    assert channel
    assert channel.name.endswith(CLEAN)


class _Written(Value):
    name: Plain
    line: Sentence


def test_names_in_files_are_clean() -> None:
    written = _Written(name="Zoe\u0308 Hale", line="A cafe\u0301.")
    assert (written.name, written.line) == ("Zoë Hale", "A café.")
    with pytest.raises(ValueError, match="plain text"):
        _Written(name="Zoe\u202e", line="x")


def test_the_words_of_imported_visits_and_meetings_are_clean() -> None:
    header = "slot_id,team_id,start,minutes,members,status,host,place"
    line = "s1,mash,2027-03-01T10:00,60,,unfilled,Zoe\u0308 \u202eHale\u200b,Cafe\u0301\u2066 Hall"
    (slot,) = parse_slots(f"{header}\n{line}\n".encode(), "t").visits
    assert (slot.host, slot.place) == ("Zoë Hale", "Café Hall")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "UID:1", "DTSTART;VALUE=DATE:20270301"]
    ends = ["SUMMARY:Cafe\u0301\u202e panel\u200b", "END:VEVENT", "END:VCALENDAR", ""]
    (meeting,) = parse_meetings("\r\n".join(lines + ends).encode(), today=date(2026, 11, 16))
    assert meeting.title == "Café panel"
