"""A press of every button on a thing of the small council, with what the matrix says of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from cards.registry import ACTIONS
from tests.bot.handlers.matrix_world import (
    ISSUES,
    THINGS,
    YEAR,
    Thing,
    is_own,
    is_to_draft,
    is_to_headship,
    is_to_issue,
    is_to_offer,
    is_to_record,
    is_to_team,
    is_to_visit,
)
from tests.conversations.stage import Stage
from visits.issues import Act
from visits.matrix import ISSUE_ACTS, MATRIX, SLOT_ACTS, Grant, Whose
from visits.model import Role, aad_of
from visits.slots import SlotAct

Data = dict[str, Any]
Relation = Callable[[str, Thing], frozenset[Whose]]

OPERATION: Final = {"operation": "20261116-0123456789abcdef"}
NOBODY: Final[Grant] = {}
RECORDS: Final = tuple(thing for thing in THINGS if thing.name != "typed")
VISITS: Final = tuple(thing for thing in THINGS if thing.name in {"own", "shared", "same_team", "elsewhere"})
ONE_EACH: Final = tuple(thing for thing in THINGS if thing.name in {"own", "elsewhere"})
ONE: Final = THINGS[:1]
STEP: Final = {"step": "working_well", "part": 1, "move": "continue", "kind": "intake", "version": "1", "team": "MASH"}


@dataclass(frozen=True)
class Press:
    """A press of one button on each of some things. `writes` says whether it changes what is kept when it is allowed."""

    verb: str
    carries: Callable[[Thing, Stage], Data]
    is_to: Relation = is_own
    things: tuple[Thing, ...] = ONE
    typed: Mapping[str, str] = field(default_factory=dict)
    writes: bool = False
    in_channel: bool = False
    is_silent: bool = False
    """Whether the card does not say so when nothing is done, but shows what there is: then what is kept tells."""
    act: Act | SlotAct | None = None
    """What is done to an issue or a visit, where the button can do several things."""
    grant: Grant | None = None
    """In place of what the action needs, where that depends on what it carries."""

    def allows(self, who: str, role: Role | None, thing: Thing) -> bool:
        """What the matrix says."""
        grant = MATRIX[ACTIONS[self.verb].needs] if self.grant is None else self.grant
        return role is not None and not grant.get(role, frozenset()).isdisjoint(self.is_to(who, thing))


def _record(thing: Thing, _stage: Stage) -> Data:
    return {"year": YEAR, "record": f"r_{thing.name}"}


def _issue(number: int = 1, **more: object) -> Callable[[Thing, Stage], Data]:
    return lambda thing, _stage: {"year": YEAR, "issue": f"r_{thing.name}_{number}", **more}


def _slot(which: str = "plain", **more: object) -> Callable[[Thing, Stage], Data]:
    return lambda thing, _stage: {"year": YEAR, "slot": f"{which}_{thing.name}", **more}


def _form(**more: object) -> Callable[[Thing, Stage], Data]:
    return lambda thing, _stage: {"year": YEAR, "key": f"past_{thing.name}", **more}


def _offer(**more: object) -> Callable[[Thing, Stage], Data]:
    return lambda thing, _stage: {"year": YEAR, "offer": f"coming_{thing.name}.0123", **more}


def _plain(**more: object) -> Callable[[Thing, Stage], Data]:
    return lambda _thing, _stage: dict(more)


def _with(base: Callable[[Thing, Stage], Data], **more: object) -> Callable[[Thing, Stage], Data]:
    return lambda thing, stage: {**base(thing, stage), **more}


def _own_forms() -> Iterator[Press]:
    forms = tuple(thing for thing in THINGS if not thing.is_private)
    yield Press("draft.open", _form(), is_to_draft, forms)
    yield Press("draft.read", _form(), is_to_draft, forms)
    yield Press("draft.take_over", _form(), is_to_draft, forms)
    yield Press("draft.undo", _form(**OPERATION), is_to_draft, forms)
    yield Press("draft.check_page", _form(page=1), is_to_draft, forms)
    yield Press("draft.change", _form(revision=1, target="met", **OPERATION), is_to_draft, forms)
    press = _form(revision=1, **OPERATION, **STEP)
    yield Press("draft.answer", press, is_to_draft, forms, {"working_well": "Words."})
    yield Press("draft.add_words", _plain(text="Words", **OPERATION))
    yield Press("visit.choose", _plain())
    off_rota = _plain(team="mash", visit_date="2026-11-02", is_new=True, **OPERATION)
    members = {Role.MEMBER: frozenset({Whose.ANY})}
    yield Press("visit.start_unplanned", off_rota, grant=members, writes=True, is_silent=True)
    own = {Role.MEMBER: frozenset({Whose.OWN})}
    yield Press("visit.start_planned", _slot("past", **OPERATION), is_to_draft, forms, grant=own)


def _records() -> Iterator[Press]:
    operation = _with(_record, **OPERATION)
    yield Press("records.list", _plain())
    yield Press("records.read", _record, is_to_record, RECORDS)
    yield Press("record.correct", _record, is_to_record, RECORDS)
    yield Press("record.withdraw", _with(operation, is_sure=True), is_to_record, RECORDS)
    yield Press("record.hide_which", _record, is_to_record, RECORDS)
    hide = _with(operation, question="working_well")
    yield Press("record.hide", hide, is_to_record, RECORDS, writes=True)
    reword = _with(operation, question="staff_voice")
    yield Press("record.reword", reword, is_to_record, RECORDS, {"words": "Other words."}, writes=True)
    yield Press("record.view", _with(operation, agrees=True), is_to_record, RECORDS, writes=True)
    yield Press("record.view_form", _record, is_to_record, RECORDS)


DONE_BY: Final[Mapping[Act, Mapping[str, str]]] = {
    Act.DRAFT: {"words": "Words.", "outcome": "information"},
    Act.RESPOND: {"words": "Words.", "outcome": "information"},
    Act.EXTEND: {"words": "A reason."},
    Act.COMMENT: {"words": "A comment."},
    Act.REOPEN: {"words": "A reason."},
    Act.FOLLOW_UP: {"words": "A question."},
    Act.REWORD: {"words": "Other words."},
}


def _issues() -> Iterator[Press]:
    yield Press("issue.show", _issue(), is_to_issue, RECORDS)
    yield Press("issue.more", _issue(), is_to_issue, RECORDS)
    yield Press("issue.precedents", _issue(), is_to_issue, RECORDS)
    yield Press("issue.form", _issue(act="comment"), is_to_issue, RECORDS, grant=ISSUE_ACTS[Act.COMMENT])
    yield Press("issues.mine", _plain())
    yield Press("issues.list", _plain(question={"which": "overdue"}))
    yield Press(
        "reply.drop", _plain(), grant=dict.fromkeys(MATRIX[ACTIONS["reply.drop"].needs], frozenset({Whose.ANY}))
    )
    reply = _issue()
    yield Press("reply.choose", lambda t, s: {**reply(t, s), "proposal": f"p_{t.name}"}, is_to_issue, RECORDS)
    public = tuple(thing for thing in RECORDS if not thing.is_private)  # only their issues have a line in the report
    yield Press("report.object", _issue(3, **OPERATION), is_to_issue, public, {"objection": "Words."}, writes=True)
    for act in Act:
        yield from _acts_on_issues(act)


def _acts_on_issues(act: Act) -> Iterator[Press]:
    number = next((at for at, (_, acts) in enumerate(ISSUES, 1) if act in acts), 1)
    of_whole_forms = act in (Act.CORRECT, Act.WITHDRAW)
    yield Press(
        "issue.act",
        _issue(number, act=act, **OPERATION),
        is_to_issue,
        RECORDS,
        DONE_BY.get(act, {}),
        writes=True,
        act=act,
        grant=NOBODY if of_whole_forms else ISSUE_ACTS[act],
    )


WHEN: Final[Mapping[SlotAct, str]] = {
    SlotAct.SUITS: "coming",
    SlotAct.DOES_NOT_SUIT: "coming",
    SlotAct.MISS: "past",
    SlotAct.REBOOK: "off",
}
ELSEWHERE: Final = (SlotAct.PLAN, SlotAct.RECORD, SlotAct.UNRECORD, SlotAct.OFFER_SWAP, SlotAct.TAKE_SWAP)
"""Acts that no press of this button does: another button does them, or no person."""
ANOTHER_TIME: Final = {"day": "2026-12-15", "time": "14:00", "reason": "team", "minutes": "45"}


def _rota() -> Iterator[Press]:
    yield Press("slot.show", _slot(), is_to_visit, VISITS)
    yield Press("slot.form", _slot(act="cancel"), is_to_visit, VISITS, grant=SLOT_ACTS[SlotAct.CANCEL])
    for act in SlotAct:
        which = WHEN.get(act, "plain")
        grant = NOBODY if act in ELSEWHERE else SLOT_ACTS[act]
        carries = _slot(which, act=act, is_sure=True, **OPERATION)
        yield Press("slot.act", carries, is_to_visit, VISITS, ANOTHER_TIME, writes=True, act=act, grant=grant)
    yield Press("swap.offer", _slot(**OPERATION), is_to_visit, VISITS, {"to": "everyone", "in_return": ""}, writes=True)
    yield Press("swap.show", _offer(), is_to_offer, VISITS)
    taken = {Role.MEMBER: frozenset({Whose.NOT_ON_IT})}
    yield Press("swap.take", _offer(**OPERATION), is_to_offer, VISITS, writes=True, is_silent=True, grant=taken)
    others = {Role.MEMBER: frozenset({Whose.NOT_ON_IT, Whose.TAKEN_PART})}
    yield Press("swap.decline", _offer(), is_to_offer, VISITS, writes=True, is_silent=True, grant=others)
    yield Press("swap.withdraw", _offer(**OPERATION), is_to_offer, VISITS, writes=True, is_silent=True)
    yield Press("reminder.snooze", _slot(kind="visit", days=1, **OPERATION), is_to_visit, VISITS, writes=True)
    yield Press("rota.list", _plain(question={"what": "visits"}))
    yield Press("rota.overview", _plain(year=YEAR))
    yield Press("rota.plan", _plain(year=YEAR))
    yield Press("rota.commit", _plain(year=YEAR, digest="a" * 64, **OPERATION))
    yield Press("rota.add_open", _plain())
    added = {"team": "mash", "day": "2026-12-15", "time": "14:00"}
    yield Press("rota.add", _plain(**OPERATION), typed=added, writes=True)


def _one_s_own() -> Iterator[Press]:
    yield Press("help", _plain())
    yield Press("away.open", _plain())
    yield Press("away.set", _plain(is_back=True, **OPERATION), writes=True)
    yield Press("calendar.open", _plain(), writes=True)
    yield Press("calendar.revoke", _plain(is_sure=True, **OPERATION))
    yield Press("reminder.open", _plain())
    yield Press("reminder.set", _plain(**OPERATION), typed={"visit": "false"}, writes=True)
    yield Press("availability.open", _plain())
    yield Press(
        "availability.set", _plain(**OPERATION), typed={"weekdays": "0,1", "parts": "morning", "most": "2"}, writes=True
    )


def _service() -> Iterator[Press]:
    def head(thing: Thing, stage: Stage) -> Data:
        team = thing.team
        return {"head": stage["miriam" if team == "mash" else "philippa"].person.id, **OPERATION}

    yield Press("channel.choose", head, is_to_headship, ONE_EACH, writes=True, in_channel=True)
    yield Press("leaver.open", _plain())
    yield Press("leaver.show", _plain())
    yield Press(
        "leaver.confirm", lambda _thing, stage: {"person": aad_of(stage["desmond"].person.id), **OPERATION}, writes=True
    )
    yield Press("digest.now", _plain())
    yield Press("said.team", lambda thing, _stage: {"team": thing.team}, is_to_team, ONE_EACH)
    about = {"subject": YEAR}
    yield Press("report.show", _plain(**about))
    yield Press("report.produce", _plain(standing="draft", **about, **OPERATION), writes=True)
    yield Press("report.lines", _plain(**about))
    lines = _plain(issues={"r_own_1": "V26-0001/1"}, **about, **OPERATION)
    yield Press("report.save_lines", lines, typed={"line.r_own_1": "A line."}, writes=True)
    yield Press("report.front", _plain(part="costs", **about))
    front = _plain(part="head", lines=["meeting_date"], **about, **OPERATION)
    yield Press("report.save_front", front, typed={"front.meeting_date": "5 May 2027"}, writes=True)
    yield Press("report.findings", _plain(**about))
    yield Press("report.settle", _plain(**about, **OPERATION))
    yield Press("report.files", _plain(year=YEAR, report="report_final"), writes=True)
    overseers = MATRIX[ACTIONS["report.show"].needs]
    yield Press("report.files", _plain(year=YEAR, report="report_draft"), writes=True, grant=overseers)


PRESSES: Final = (*_own_forms(), *_records(), *_issues(), *_rota(), *_one_s_own(), *_service())


def inputs_for(press: Press, stage: Stage, thing: Thing) -> Data:
    """What is typed, with the ids of this council's people."""
    typed = dict(press.typed)
    if press.verb == "issue.act":
        head = stage["miriam" if thing.team == "mash" else "philippa"].person.id
        typed |= {"to": stage["desmond"].person.id, "on_behalf_of": head if press.act is Act.RESPOND else ""}
    if press.verb == "slot.act":
        author = stage[thing.author].person.id
        typed["member"] = aad_of(stage["priya"].person.id if press.act is SlotAct.PUT_ON else author)
    return typed
