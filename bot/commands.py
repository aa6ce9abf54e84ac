"""What a person can say to the bot in one or two words: the one table that the app package and the handlers share."""

from enum import StrEnum
from typing import NamedTuple

from visits.matrix import Capability


class Scope(StrEnum):
    """Where a command can be said, in the app package's own words."""

    PERSONAL = "personal"
    TEAM = "team"


class Command(NamedTuple):
    """A command: what is said, how menus show it, what one must be able to do to say it, and other ways of saying the same."""

    word: str
    title: str
    description: str
    scopes: frozenset[Scope]
    needs: Capability
    also: tuple[str, ...] = ()
    menus: frozenset[Scope] = frozenset(Scope)
    """Where the app package's menu offers it, which has room for ten. The others are buttons too."""


_PERSONAL = frozenset({Scope.PERSONAL})
_TEAM = frozenset({Scope.TEAM})
_NOWHERE: frozenset[Scope] = frozenset()

COMMANDS: tuple[Command, ...] = (
    Command("help", "Help", "What I can do for you", _PERSONAL | _TEAM, Capability.HELP, ("hi", "hello", "start", "?")),
    Command(
        "new visit",
        "New visit",
        "Start the form for a visit you have made",
        _PERSONAL,
        Capability.FORM_START,
        ("new", "visit"),
    ),
    Command(
        "continue", "Continue", "Carry on with a form you have begun", _PERSONAL, Capability.FORM_WRITE, ("resume",)
    ),
    Command("my visits", "My visits", "The visits you are on", _PERSONAL | _TEAM, Capability.ROTA_ASK),
    Command("free visits", "Free visits", "Visits with a place left", _PERSONAL | _TEAM, Capability.ROTA_ASK),
    Command(
        "my records",
        "My records",
        "Read the records of visits you took part in",
        _PERSONAL,
        Capability.RECORD_LIST,
        ("records",),
    ),
    Command(
        "my issues",
        "My issues",
        "See what became of the issues you raised",
        _PERSONAL,
        Capability.ISSUE_LIST,
        ("issues",),
    ),
    Command(
        "calendar",
        "Calendar",
        "Have your visits in your own calendar",
        _PERSONAL,
        Capability.MINE_SET,
        ("my calendar", "calendar link"),
    ),
    Command(
        "rota",
        "Rota",
        "How the rota stands, team by team",
        _PERSONAL,
        Capability.ROTA_OVERSEE,
        ("overview", "coverage"),
    ),
    Command(
        "away",
        "Away",
        "Say when you are away and who answers in your place",
        _PERSONAL,
        Capability.AWAY_SET,
        ("i am away",),
    ),
    Command(
        "reminders",
        "Reminders",
        "Choose what you are reminded of",
        _PERSONAL,
        Capability.MINE_SET,
        ("my reminders",),
        menus=_NOWHERE,
    ),
    Command(
        "availability",
        "Availability",
        "Say when you can visit, and where not",
        _PERSONAL,
        Capability.AVAILABILITY_SET,
        ("my availability",),
        menus=_NOWHERE,
    ),
    Command(
        "plan the rota",
        "Plan the rota",
        "Have a year of visits proposed",
        _PERSONAL,
        Capability.ROTA_PLAN,
        ("plan",),
        menus=_NOWHERE,
    ),
    Command(
        "plan a visit",
        "Plan a visit",
        "Put one visit on the rota",
        _PERSONAL,
        Capability.ROTA_PLAN,
        ("add a visit",),
        menus=_NOWHERE,
    ),
    Command(
        "report",
        "Committee report",
        "Look at the committee report, complete and produce it (“report 2026-27”)",
        _PERSONAL,
        Capability.REPORT_WRITE,
        ("annual report", "committee report"),
        menus=_NOWHERE,
    ),
    Command(
        "you said we did",
        "You said, we did",
        "What a team’s visitors said and what was done",
        _PERSONAL,
        Capability.SAID_READ,
        ("you said, we did",),
        menus=_NOWHERE,
    ),
    Command(
        "open issues",
        "Open issues",
        "What is still open, and what is overdue",
        _PERSONAL | _TEAM,
        Capability.ISSUE_LIST,
        ("overdue",),
        menus=_TEAM,
    ),
    Command(
        "digest now",
        "Digest now",
        "What needs somebody, as things stand",
        _PERSONAL | _TEAM,
        Capability.DIGEST_READ,
        ("digest",),
        menus=_NOWHERE,
    ),
    Command(
        "leaver",
        "Leaver",
        "See somebody off who leaves the scheme",
        _PERSONAL,
        Capability.PERSON_SEE_OFF,
        ("somebody leaves",),
        menus=_NOWHERE,
    ),
    Command(
        "use this channel",
        "Use this channel",
        "Send visit forms for the Head of Service to this channel",
        _TEAM,
        Capability.CHANNEL_CHOOSE,
    ),
)
ASKED = frozenset({"my visits", "free visits", "my issues", "open issues"})
"""Commands that are questions about the rota or about issues, of which there are many more."""


def command_said(text: str, scope: Scope) -> Command | None:
    """The command that this message is, whatever its case, spacing and closing punctuation; None if it is none."""
    said = " ".join(text.casefold().split())
    spoken = {said, said.rstrip(" .!?")}
    return next((c for c in COMMANDS if scope in c.scopes and not spoken.isdisjoint({c.word, *c.also})), None)
