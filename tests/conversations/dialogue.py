"""Transcripts: lists of (who, does, sees), played on the stage line by line."""

from collections.abc import Awaitable, Callable, Sequence

from tests.conversations.players import Answers, Player
from tests.conversations.stage import Stage

Act = Callable[[Player], Awaitable[str]]
Line = tuple[str, Act, Sequence[str]]
"""Who does what, and words that their card then holds; words after "never: " must not be on it."""

NEVER = "never: "
NOTHING: Sequence[str] = ("",)
"""What somebody sees whom the bot does not answer."""


async def play(stage: Stage, transcript: Sequence[Line]) -> None:
    """Play a transcript. Raises AssertionError with the line's number and the whole card at the first that differs."""
    assert transcript, "an empty transcript proves nothing"
    for number, (who, does, sees) in enumerate(transcript, 1):
        assert sees, f"line {number} says nothing of what {who} sees"
        card = await does(stage[who])
        assert bool(card) == (sees is not NOTHING), f"line {number}: {who} sees {card or 'nothing'}"
        for words in sees:
            wanted, words_there = not words.startswith(NEVER), words.removeprefix(NEVER)
            assert (words_there in card) == wanted, f"line {number}: {who} should see {words!r} on:\n{card}"


def says(text: str, *, files: int = 0) -> Act:
    """Says this in their own chat."""
    return lambda player: player.says(text, files=files)


def says_in_channel(text: str, *, mentions_bot: bool = True) -> Act:
    """Says this in the Head of Service's channel."""
    return lambda player: player.says(text, in_channel=True, mentions_bot=mentions_bot)


def replies(text: str, *, to: str, mentions_bot: bool = True) -> Act:
    """Says this in the thread of the channel that holds the words `to`."""
    return lambda player: player.says(text, in_channel=True, thread=to, mentions_bot=mentions_bot)


def finds(words: str) -> Act:
    """Looks at the newest message of their own chat with these words, once all that is due is posted."""
    return lambda player: player.finds(words)


def finds_in_channel(words: str) -> Act:
    """The same in the Head of Service's channel."""
    return lambda player: player.finds(words, in_channel=True)


def installs(*, in_channel: bool = False) -> Act:
    """Adds the bot."""
    return lambda player: player.installs(in_channel=in_channel)


def presses(title: str, answers: Answers | None = None, *, beside: str = "") -> Act:
    """Presses this button of their latest card, with these answers typed on it."""
    return lambda player: player.presses(title, answers, beside=beside)
