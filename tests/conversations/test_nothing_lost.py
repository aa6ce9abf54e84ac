"""However two councillors' presses on one form interleave, no text is lost in silence."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from tests.conversations import reading
from tests.conversations.players import Player
from tests.conversations.stage import Stage, open_stage
from tests.conversations.visits_made import INTAKE, fills
from visits.draft import Draft

NAMES = ("eleanor", "winston")
SCREENS = [(name, screen) for name in NAMES for screen in ("telephone", "laptop")]
MOVES = ("Continue", "Back", "Save and finish later", "I have called MASH", "open", "take over", "say")

Story = list[list[tuple[tuple[str, str], str]]]
"""One moment after the other; what stands in one moment happens at the same time."""

act = some.tuples(some.sampled_from(SCREENS), some.sampled_from(MOVES))
stories = some.lists(some.lists(act, min_size=1, max_size=2), min_size=6, max_size=16)


class Telling:
    """One telling of the story: who sees what, and what each accepted press has left behind."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._written = 0
        self.accepted = 0
        self.refused = 0
        self.screens = {key: stage[key[0]].at_another_screen() for key in SCREENS}
        self.texts: dict[str, str] = {}
        """Field -> the text of the last press that was accepted."""

    async def draft(self) -> Draft:
        """The form as it is kept."""
        kept = await self._stage.desk.store.year("2026-27").draft("s1")
        assert kept is not None
        return kept.value

    async def act(self, key: tuple[str, str], move: str) -> None:
        """One act; a press is either in the form or shown back."""
        player = self.screens[key]
        match move:
            case "open":
                await player.sends("draft.open", {"a": {"year": "2026-27", "key": "s1"}})
            case "take over":
                await player.sends("draft.take_over", {"a": {"year": "2026-27", "key": "s1"}})
            case "say":
                await player.says(self._words())
            case _ if move in player.titles:
                await self._press(player, move)

    async def _press(self, player: Player, move: str) -> None:
        boxes = [name for name, block in reading.inputs(player.card).items() if block["type"] == "Input.Text"]
        typed: dict[str, str] = {name: self._words() for name in boxes if name != "interest_detail"}
        before = await self.draft()
        seen = await player.presses(move, dict(typed))
        after = await self.draft()
        for words in typed.values():
            assert words in after.typed.values() or words in seen, f"{words!r} is lost:\n{seen}"
        if typed and typed.items() <= after.typed.items():
            assert after.revision > before.revision
            self.texts |= typed
            self.accepted += 1
        elif typed:
            self.refused += 1

    def _words(self) -> str:
        self._written += 1
        return f"Words number {self._written} of this telling."


async def tell(story: Story) -> Telling:
    """Play a story on a stage of its own. Raises AssertionError where a text is lost."""
    with tempfile.TemporaryDirectory() as folder:
        async with open_stage(Path(folder)) as stage:
            await stage.plans("s1", "mash", *NAMES)
            await stage["eleanor"].says("new visit")
            await stage["eleanor"].presses("Start")
            await fills(stage["eleanor"], INTAKE[:3])
            telling = Telling(stage)
            for moment in story:
                await asyncio.gather(*(telling.act(*act) for act in moment))
            await _ends(telling)
            return telling


async def _ends(telling: Telling) -> None:
    """Each page of the form holds what the last accepted press left there."""
    kept = await telling.draft()
    for field, words in telling.texts.items():
        held = kept.value(field)
        assert held.startswith(words), f"{field} holds {held!r}, not {words!r}"


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(stories)
def test_however_presses_interleave_each_text_is_kept_or_shown_back(story: Story) -> None:
    asyncio.run(tell(story))


async def test_the_story_has_presses_that_are_taken_and_presses_that_are_refused() -> None:
    """So that the property above is not empty."""
    phone, laptop, colleague = ("eleanor", "telephone"), ("eleanor", "laptop"), ("winston", "laptop")
    told = await tell([
        [(phone, "Save and finish later")],
        [(laptop, "Continue")],
        [(colleague, "take over")],
        [(colleague, "Continue")],
        [(laptop, "Back")],
    ])  # fmt: skip
    assert told.accepted >= 2
    assert told.refused >= 1
