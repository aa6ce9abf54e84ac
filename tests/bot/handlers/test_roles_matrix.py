"""Every button, pressed in every role on things of everybody's: what comes of it is what the matrix of roles says, and no more.

Refused means: the card says so, nothing that is kept has changed, and none of the thing's words are on the card. Whatever is
pressed, nobody is shown words that the matrix does not let them read.
"""

import asyncio
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import pytest

from bot.commands import COMMANDS, Scope
from bot.handlers.talk import OPENS
from cards.registry import ACTIONS
from cards.wording import channel, chat, issue, open_issues, report, report_texts, rota
from cards.wording import form as form_wording
from storage.rows import unpack
from tests.bot.handlers.matrix_presses import PRESSES, Press, inputs_for
from tests.bot.handlers.matrix_world import (
    ACTORS,
    OUTSIDERS,
    THINGS,
    Thing,
    World,
    is_to_draft,
    is_to_issue,
    is_to_record,
    make,
)
from tests.conversations.players import Player
from tests.conversations.stage import Stage
from visits import issues, slots
from visits.matrix import MATRIX, Capability, roles_of
from visits.model import Event, Role

EVERYBODY: Final[Mapping[str, Role | None]] = {**ACTORS, **dict.fromkeys(OUTSIDERS)}
REFUSALS: Final = (
    *(
        str(one)
        for one in (chat.NOT_FOR_YOU, chat.NOT_ON_REGISTER, chat.NOT_YOURS, issue.NO_ISSUE, channel.NOT_ALLOWED)
    ),
    *(str(one) for one in (report.LINK_GONE, report_texts.GONE, open_issues.NOT_FOR_READERS)),
    issue.WHY_NOT[issues.WhyNot.NOT_YOURS],
    *(rota.WHY_NOT[why] for why in (slots.WhyNot.NOT_YOURS, slots.WhyNot.NOT_ON_IT, slots.WhyNot.ON_IT_ALREADY)),
    str(form_wording.take_over_means("Councillor")).partition(",")[0],
)
"""What a card says that refuses. The last is the card of a form that somebody else has: it offers, and shows none of it."""
CELLS: Final = sum(len(press.things) * len(EVERYBODY) for press in PRESSES)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small council, made once for each process that tests."""
    return asyncio.run(make(tmp_path_factory.mktemp("council")))


def test_every_action_and_command_says_what_it_needs() -> None:
    """`roles` come of it, so an action cannot be open to a role that the matrix does not name."""
    assert all(isinstance(action.needs, Capability) for action in ACTIONS.values())
    assert all(action.roles == roles_of(action.needs) for action in ACTIONS.values())
    assert all(isinstance(command.needs, Capability) for command in COMMANDS)
    assert MATRIX.keys() == set(Capability)
    assert {action.needs for action in ACTIONS.values()} == set(Capability), "nothing is granted that nothing needs"


def test_words_and_the_buttons_that_do_the_same_need_the_same() -> None:
    needs = {command.word: command.needs for command in COMMANDS}
    assert {word: action.needs for word, (_, action) in OPENS.items()} == {word: needs[word] for word in OPENS}


def test_every_action_is_pressed_and_the_cells_are_many() -> None:
    """A new action is to be added to the presses."""
    assert {press.verb for press in PRESSES} == ACTIONS.keys()
    assert len(ACTIONS) * 5 * 2 <= CELLS, CELLS
    assert {*issues.Act, *slots.SlotAct} == {press.act for press in PRESSES if press.act}


@pytest.mark.parametrize("number", range(len(PRESSES)), ids=lambda number: f"{number}-{PRESSES[number].verb}")
async def test_what_comes_of_a_press_is_what_the_matrix_says(kept: Path, tmp_path: Path, number: int) -> None:
    press, world = PRESSES[number], World(kept, tmp_path)
    cells = iter([(who, role, thing) for who, role in EVERYBODY.items() for thing in press.things])
    tried = 0
    while tried < len(press.things) * len(EVERYBODY):
        async with world.fresh() as stage:
            tried += await _until_something_changes(stage, press, cells)


async def _until_something_changes(stage: Stage, press: Press, cells: Iterator[tuple[str, Role | None, Thing]]) -> int:
    """Try one cell after the other on one stage, as long as nothing in it changes; how many were tried."""
    tried = 0
    before = await _rows(stage)
    for who, role, thing in cells:
        tried += 1
        seen = await _pressed(stage, press, who, thing)
        after = await _rows(stage)
        cell = f"{press.verb} {press.carries(thing, stage)} by {who} on {thing.name}:\n{seen}"
        refused = after == before if press.is_silent else any(one in seen for one in REFUSALS)
        assert refused != press.allows(who, role, thing), cell
        assert not _words_of_others(who, role, seen), cell
        if refused:
            assert after == before, f"refused, and yet something is changed: {cell}"
            assert not any(one in seen for one in _words(thing)) or _may_read(who, role, thing), cell
        elif press.writes:
            assert after != before, f"nothing came of it: {cell}"
        if after != before:
            break
    return tried


async def _pressed(stage: Stage, press: Press, who: str, thing: Thing) -> str:
    player = _player(stage, who)
    if press.in_channel:
        await player.says("hello", in_channel=True)
    data = {"a": press.carries(thing, stage), **inputs_for(press, stage, thing)}
    return await player.sends(press.verb, data)


def _player(stage: Stage, who: str) -> Player:
    match who:
        case "foreign":
            return stage.someone("99999999-9999-4999-8999-999999999999", stage["miriam"].person.id.rpartition(".")[2])
        case "unknown":
            return stage.someone(stage.council.tenant_id, "77777777-7777-4777-8777-777777777777")
        case "left":
            return stage["yusuf"]
        case _:
            return stage[who]


async def _rows(stage: Stage) -> dict[tuple[str, str], object]:
    """All that is kept, but for how to write to somebody and who read what."""
    rows = await stage.rows()
    return {
        key: row.values
        for key, row in rows.items()
        if not key[1].startswith(("chat|", "saw|")) and not _is_a_read(key[1], row.values)
    }


def _is_a_read(key: str, values: object) -> bool:
    return key.startswith("event|") and unpack(Event, values).action in {"read", "listed"}  # type: ignore[arg-type]


def _words(thing: Thing) -> list[str]:
    return [thing.words(part).rstrip(".") for part in ("record", "issue", "draft")]


def _may_read(who: str, role: Role | None, thing: Thing) -> set[str]:
    """The parts of a thing that the matrix lets somebody read."""

    def may(capability: Capability, what: frozenset[object]) -> bool:
        return role is not None and not MATRIX[capability].get(role, frozenset()).isdisjoint(what)

    found = set()
    if may(Capability.RECORD_READ, is_to_record(who, thing)):
        found |= {"record"} if thing.is_private else {"record", "issue"}
    if may(Capability.ISSUE_READ, is_to_issue(who, thing)):
        found.add("issue")
    if may(Capability.FORM_READ, is_to_draft(who, thing)) or may(Capability.FORM_WRITE, is_to_draft(who, thing)):
        found.add("draft")
    return found


def _words_of_others(who: str, role: Role | None, seen: str) -> list[str]:
    """Words on a card that the one who pressed may not read, wherever they come from."""
    return [
        thing.words(part)
        for thing in THINGS
        for part in {"record", "issue", "draft"} - _may_read(who, role, thing)
        if thing.words(part).rstrip(".") in seen
    ]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.word)
async def test_a_command_does_for_a_role_what_the_matrix_says(kept: Path, tmp_path: Path, command: object) -> None:
    """In the personal chat or the channel, whichever it is for: whoever may not say it is told what they can do instead."""
    assert isinstance(command, type(COMMANDS[0]))
    in_channel = Scope.PERSONAL not in command.scopes
    async with World(kept, tmp_path).fresh() as stage:
        for who, role in EVERYBODY.items():
            before = await _rows(stage)
            seen = await _player(stage, who).says(command.word, in_channel=in_channel)
            may = role is not None and role in roles_of(command.needs)
            told = [str(chat.NOT_UNDERSTOOD), *REFUSALS[:-1]]
            refused = any(one in seen for one in told)
            assert refused != may or (may and command.word in {"open issues", "my issues"} and role is Role.OBSERVER), (
                who,
                seen,
            )
            assert not _words_of_others(who, role, seen), (who, seen)
            assert not refused or await _rows(stage) == before
