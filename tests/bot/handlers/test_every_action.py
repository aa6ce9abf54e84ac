"""Every button there is: it has a handler, it asks for a role, and nothing that a client sends along breaks it."""

import asyncio
import tempfile
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from bot.handlers.reception import HANDLERS, PLACED
from cards.registry import ACTIONS
from cards.wording import chat as wording
from tests.conversations.stage import Stage, open_stage
from visits.model import Role

FORM: Final = {"year": "2026-27", "key": "s1"}
NOW: Final = {"revision": 1, "operation": "20261116-0123456789abcdef"}
RECORD: Final = {"year": "2026-27", "record": "r1"}
ISSUE: Final = {"year": "2026-27", "issue": "r1_1"}
SLOT: Final = {"year": "2026-27", "slot": "s1"}
OFFER: Final = {"year": "2026-27", "offer": "s1.0123"}
OPERATION: Final = {"operation": NOW["operation"]}
SUBJECT: Final = {"subject": "2026-27"}
STEP: Final = {"step": "visit", "part": 1, "move": "continue", "kind": "intake", "version": "1", "team": "MASH"}
PAYLOADS: Final[dict[str, dict[str, Any]]] = {
    "help": {},
    "visit.choose": {},
    "visit.start_planned": {"year": "2026-27", "slot": "s1", "operation": NOW["operation"]},
    "visit.start_unplanned": {"operation": NOW["operation"], "team": "mash", "visit_date": "2026-11-02"},
    "draft.open": FORM,
    "draft.read": FORM,
    "draft.take_over": FORM,
    "draft.undo": FORM | {"operation": NOW["operation"]},
    "draft.check_page": FORM | {"page": 1},
    "draft.change": FORM | NOW | {"target": "met"},
    "draft.answer": FORM | NOW | STEP,
    "records.list": {},
    "records.read": RECORD,
    "channel.choose": {"head": "a.b"} | OPERATION,
    "issue.show": ISSUE,
    "issue.more": ISSUE,
    "issue.form": ISSUE | {"act": "respond"},
    "issue.act": ISSUE | OPERATION | {"act": "see"},
    "reply.choose": ISSUE | {"proposal": "p1"},
    "reply.drop": {},
    "issues.mine": {},
    "leaver.open": {},
    "leaver.show": {},
    "leaver.confirm": OPERATION | {"person": "00000000-0000-4000-8000-000000000999"},
    "away.open": {},
    "away.set": OPERATION,
    "record.correct": RECORD,
    "record.withdraw": RECORD | OPERATION,
    "record.hide_which": RECORD,
    "record.hide": RECORD | OPERATION | {"question": "working_well"},
    "record.reword": RECORD | OPERATION | {"question": "working_well"},
    "record.view": RECORD | OPERATION | {"agrees": True},
    "record.view_form": RECORD,
    "rota.list": {"question": {"what": "visits"}},
    "slot.show": SLOT,
    "slot.form": SLOT | {"act": "cancel"},
    "slot.act": SLOT | OPERATION | {"act": "claim", "start": "2026-12-08T10:00:00Z"},
    "swap.offer": SLOT | OPERATION,
    "swap.show": OFFER,
    "swap.take": OFFER | OPERATION,
    "swap.decline": OFFER,
    "swap.withdraw": OFFER | OPERATION,
    "calendar.open": SLOT,
    "calendar.revoke": OPERATION,
    "reminder.snooze": SLOT | OPERATION | {"kind": "visit", "days": 1},
    "reminder.open": {},
    "reminder.set": OPERATION,
    "availability.open": {},
    "availability.set": OPERATION,
    "rota.overview": {"year": "2026-27"},
    "rota.plan": {"year": "2026-27"},
    "rota.commit": {"year": "2026-27", "digest": "a" * 64} | OPERATION,
    "rota.add_open": {},
    "rota.add": OPERATION,
    "issues.list": {"question": {"which": "overdue"}},
    "issue.precedents": ISSUE,
    "digest.now": {},
    "said.team": {"team": "mash"},
    "draft.add_words": {"text": "Words"} | OPERATION,
    "report.show": {"subject": "2026-27"},
    "report.produce": SUBJECT | OPERATION | {"standing": "draft"},
    "report.lines": SUBJECT,
    "report.save_lines": SUBJECT | OPERATION | {"issues": {"r1_1": "V26-0001/1"}},
    "report.front": SUBJECT | {"part": "costs"},
    "report.save_front": SUBJECT | OPERATION | {"part": "head", "lines": ["meeting_date"]},
    "report.findings": SUBJECT | {"version": "restricted"},
    "report.settle": SUBJECT | OPERATION,
    "report.files": {"year": "2026-27", "report": "0f8e7d6c5b4a49388776"},
    "report.object": ISSUE | OPERATION,
}
"""A press of each button that could be real."""


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    async with open_stage(tmp_path) as opened:
        await opened.plans("s1", "mash", "eleanor")
        yield opened


def test_every_action_has_a_press_in_this_file_and_a_handler() -> None:
    """A new action is to be added to PAYLOADS here."""
    assert PAYLOADS.keys() == ACTIONS.keys()
    assert HANDLERS.keys() | PLACED.keys() == set(ACTIONS.values())
    assert HANDLERS.keys().isdisjoint(PLACED), "one handler for each button"


def test_every_action_names_the_roles_that_may_press_it() -> None:
    assert all(action.roles and action.roles <= frozenset(Role) for action in ACTIONS.values())


@pytest.mark.parametrize("verb", ACTIONS)
async def test_a_stranger_gets_nothing_from_any_button(stage: Stage, verb: str) -> None:
    stranger = stage.someone(stage.council.tenant_id, "77777777-7777-4777-8777-777777777777")
    assert str(wording.NOT_ON_REGISTER) in await stranger.sends(verb, {"a": PAYLOADS[verb]})
    assert await stage.desk.store.year("2026-27").draft("s1") is None


@pytest.mark.parametrize("verb", [verb for verb, action in ACTIONS.items() if action.roles != frozenset(Role)])
async def test_without_the_role_no_button_does_anything(stage: Stage, verb: str) -> None:
    """An observer for what is a councillor's, a councillor for what is an officer's."""
    player = stage["eleanor" if Role.MEMBER not in ACTIONS[verb].roles else "douglas"]
    assert str(wording.NOT_FOR_YOU) in await player.sends(verb, {"a": PAYLOADS[verb]})
    assert await stage.desk.store.year("2026-27").draft("s1") is None


json = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=30),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


TYPED: Final = (
    *(
        "team",
        "visit_date",
        "mode",
        "members_present",
        "day",
        "time",
        "minutes",
        "capacity",
        "link",
        "reason",
        "member",
    ),
    *("line.r1_1", "front.meeting_date", "settle.front summary|0123456789abcdef", "objection"),
    *("to", "in_return", "weekdays", "parts", "not_from", "not_to", "interests", "most", "visit", "swap"),
)
"""Names of inputs on the cards."""


@some.composite
def press(draw: some.DrawFn) -> tuple[str, dict[str, Any]]:
    """A press that is almost real: some of what the card carries and of what was typed is anything at all."""
    verb = draw(some.sampled_from(sorted(PAYLOADS)))
    fields = sorted(PAYLOADS[verb]) or ["page"]
    changed = draw(some.dictionaries(some.sampled_from(fields), json, max_size=1))
    typed = draw(some.dictionaries(some.sampled_from(TYPED), json))
    return verb, {"a": PAYLOADS[verb] | changed, **typed}


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(some.sampled_from(["eleanor", "gareth", "anita"]), some.lists(press(), min_size=15, max_size=30))
def test_whatever_a_client_sends_is_answered_with_a_card(who: str, presses: list[tuple[str, dict[str, Any]]]) -> None:
    async def all_of_them() -> None:
        with tempfile.TemporaryDirectory() as folder:
            async with open_stage(Path(folder)) as stage:
                await stage.plans("s1", "mash", "eleanor", days=9)
                for verb, data in presses:
                    assert await stage[who].sends(verb, data)

    asyncio.run(all_of_them())
