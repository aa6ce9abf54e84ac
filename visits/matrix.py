"""Who may do what, on whose things, as data: the actions and commands name what they need of it, and tests hold all of it to this.

A role is only the first gate. Whose thing it is, the use cases decide anew from what is kept: a form's author, the visitors of a
record, a team's managers, whom an issue goes to. An issue that is for one reader is for its author and for whoever answers it:
to nobody else does it exist, whatever their role.
"""

from collections.abc import Collection, Mapping
from enum import StrEnum
from typing import Final

from visits import issues, slots
from visits.model import Role


class Whose(StrEnum):
    """On whose things."""

    ANY = "any"
    """Whoever's they are, or nobody's in particular."""
    OWN = "own"
    """Their form, the record they wrote, the issue they raised, their place on a visit, their own settings."""
    TAKEN_PART = "taken part"
    """Records of visits they took part in, and forms of visits they are on, that another councillor writes."""
    NOT_ON_IT = "not on it"
    """Visits that they are not on."""
    TEAM = "own team"
    """Of the teams they manage."""
    HEADED = "own service"
    """Of the teams whose Head of Service they are or stand in for."""
    ANSWERS = "theirs to answer"
    """Issues that go to them, or to whom they stand in for."""


class Capability(StrEnum):
    """What can be done, as the actions and commands name it."""

    HELP = "help"
    FORM_START = "form.start"
    FORM_WRITE = "form.write"
    FORM_READ = "form.read"
    FORM_TAKE_OVER = "form.take_over"
    RECORD_LIST = "record.list"
    RECORD_READ = "record.read"
    RECORD_CHANGE = "record.change"
    RECORD_VIEW = "record.view"
    RECORD_HIDE = "record.hide"
    CHANNEL_CHOOSE = "channel.choose"
    ISSUE_READ = "issue.read"
    ISSUE_MORE = "issue.more"
    ISSUE_ACT = "issue.act"
    ISSUE_LIST = "issue.list"
    ISSUE_LIST_OWN = "issue.list_own"
    REPLY_RECORD = "reply.record"
    AWAY_SET = "away.set"
    ROTA_ASK = "rota.ask"
    SLOT_READ = "slot.read"
    SLOT_ACT = "slot.act"
    SWAP_OFFER = "swap.offer"
    SWAP_ANSWER = "swap.answer"
    SWAP_WITHDRAW = "swap.withdraw"
    MINE_SET = "mine.set"
    SNOOZE = "reminder.snooze"
    AVAILABILITY_SET = "availability.set"
    ROTA_OVERSEE = "rota.oversee"
    ROTA_PLAN = "rota.plan"
    DIGEST_READ = "digest.read"
    SAID_READ = "said.read"
    REPORT_WRITE = "report.write"
    REPORT_READ = "report.read"
    REPORT_OBJECT = "report.object"
    PERSON_SEE_OFF = "person.see_off"


Grant = Mapping[Role, frozenset[Whose]]
"""Role -> on whose things. A role that is not there may not."""

_ANY: Final = frozenset({Whose.ANY})
_OWN: Final = frozenset({Whose.OWN})
_SHARED: Final = frozenset({Whose.OWN, Whose.TAKEN_PART})
_ANSWERS: Final = frozenset({Whose.ANSWERS})
_TEAM_OR_ANSWERS: Final = frozenset({Whose.TEAM, Whose.ANSWERS})

_EVERYONE: Final[Grant] = dict.fromkeys(Role, _ANY)
_WRITERS: Final[Grant] = {Role.MEMBER: _OWN, Role.COORDINATOR: _OWN}
_OVERSEERS: Final[Grant] = {Role.HEAD_OF_SERVICE: _ANY, Role.COORDINATOR: _ANY}
_OFFICERS: Final[Grant] = {
    Role.MANAGER: _TEAM_OR_ANSWERS,
    Role.HEAD_OF_SERVICE: _ANSWERS,
    Role.COORDINATOR: _ANY,
    Role.OBSERVER: _ANSWERS,
}
_READERS_OF_ISSUES: Final[Grant] = {Role.MEMBER: _SHARED, **_OFFICERS}

_BY_STANDING: Final[Mapping[issues.Standing, Grant]] = {
    issues.Standing.AUTHOR: {Role.MEMBER: _OWN},
    issues.Standing.COLLEAGUE: {Role.MEMBER: frozenset({Whose.TAKEN_PART})},
    issues.Standing.MANAGER: {Role.MANAGER: frozenset({Whose.TEAM})},
    issues.Standing.ANSWERER: dict.fromkeys((Role.MANAGER, Role.HEAD_OF_SERVICE, Role.OBSERVER), _ANSWERS),
    issues.Standing.COORDINATOR: {Role.COORDINATOR: _ANY},
    issues.Standing.CLOCK: {},
}
_BY_STANDING_ON_VISIT: Final[Mapping[slots.Standing, Grant]] = {
    slots.Standing.VISITOR: {Role.MEMBER: _OWN},
    slots.Standing.COUNCILLOR: {Role.MEMBER: frozenset({Whose.NOT_ON_IT})},
    slots.Standing.HOST: {Role.MANAGER: frozenset({Whose.TEAM}), Role.HEAD_OF_SERVICE: frozenset({Whose.HEADED})},
    slots.Standing.COORDINATOR: {Role.COORDINATOR: _ANY},
    slots.Standing.FORM: {},
}


def _together(grants: Collection[Grant]) -> Grant:
    """All that any of them grants."""
    roles = [role for role in Role if any(role in grant for grant in grants)]
    return {role: frozenset[Whose]().union(*(grant.get(role, ()) for grant in grants)) for role in roles}


ISSUE_ACTS: Final[Mapping[issues.Act, Grant]] = {
    act: _together([_BY_STANDING[standing] for standing in who]) for act, who in issues.WHO.items()
}
"""What can be done to an issue, made of the one table that decides it."""
SLOT_ACTS: Final[Mapping[slots.SlotAct, Grant]] = {
    act: _together([_BY_STANDING_ON_VISIT[standing] for standing in who]) for act, who in slots.WHO.items()
}
"""What can be done to a planned visit, likewise."""

MATRIX: Final[Mapping[Capability, Grant]] = {
    Capability.HELP: _EVERYONE,
    Capability.FORM_START: {Role.MEMBER: _ANY, Role.COORDINATOR: _ANY},
    Capability.FORM_WRITE: _WRITERS,
    Capability.FORM_READ: {Role.MEMBER: _SHARED},
    Capability.FORM_TAKE_OVER: {Role.MEMBER: _SHARED},
    Capability.RECORD_LIST: {Role.MEMBER: _SHARED},
    Capability.RECORD_READ: {Role.MEMBER: _SHARED, **_OVERSEERS},
    Capability.RECORD_CHANGE: {Role.MEMBER: _OWN},
    Capability.RECORD_VIEW: {Role.MEMBER: frozenset({Whose.TAKEN_PART})},
    Capability.RECORD_HIDE: {Role.HEAD_OF_SERVICE: frozenset({Whose.HEADED}), Role.COORDINATOR: _ANY},
    Capability.CHANNEL_CHOOSE: {Role.HEAD_OF_SERVICE: _OWN, Role.COORDINATOR: _ANY},
    Capability.ISSUE_READ: _READERS_OF_ISSUES,
    Capability.ISSUE_MORE: _OFFICERS,
    Capability.ISSUE_ACT: _together([*ISSUE_ACTS.values()]),
    Capability.ISSUE_LIST: {**dict.fromkeys(Role, _ANY), Role.OBSERVER: _ANSWERS},
    Capability.ISSUE_LIST_OWN: {Role.MEMBER: _OWN},
    Capability.REPLY_RECORD: _OFFICERS,
    Capability.AWAY_SET: {Role.HEAD_OF_SERVICE: _OWN},
    Capability.ROTA_ASK: _EVERYONE,
    Capability.SLOT_READ: _EVERYONE,
    Capability.SLOT_ACT: _together([*SLOT_ACTS.values()]),
    Capability.SWAP_OFFER: {Role.MEMBER: _OWN},
    Capability.SWAP_ANSWER: {Role.MEMBER: frozenset({Whose.OWN, Whose.NOT_ON_IT})},
    Capability.SWAP_WITHDRAW: {Role.MEMBER: _OWN},
    Capability.MINE_SET: dict.fromkeys(Role, _OWN),
    Capability.SNOOZE: {Role.MEMBER: _OWN, Role.MANAGER: frozenset({Whose.TEAM})},
    Capability.AVAILABILITY_SET: {Role.MEMBER: _OWN},
    Capability.ROTA_OVERSEE: _OVERSEERS,
    Capability.ROTA_PLAN: {Role.COORDINATOR: _ANY},
    Capability.DIGEST_READ: _OVERSEERS,
    Capability.SAID_READ: {
        Role.MANAGER: frozenset({Whose.TEAM}),
        Role.HEAD_OF_SERVICE: frozenset({Whose.HEADED}),
        Role.COORDINATOR: _ANY,
    },
    Capability.REPORT_WRITE: _OVERSEERS,
    Capability.REPORT_READ: {**_OVERSEERS, Role.OBSERVER: _ANY},
    Capability.REPORT_OBJECT: {Role.MEMBER: _OWN},
    Capability.PERSON_SEE_OFF: {Role.COORDINATOR: _ANY},
}


def roles_of(capability: Capability) -> frozenset[Role]:
    """The roles that may do this on anybody's things at all: the first gate."""
    return frozenset(MATRIX[capability])
