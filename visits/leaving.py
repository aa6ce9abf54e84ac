"""Somebody leaves the scheme: what they hold, who takes it over, and what nobody does."""

from enum import StrEnum

from visits.model import Issue, Person, Role, Team, Value, Visibility

OFFICERS = (Role.HEAD_OF_SERVICE, Role.MANAGER, Role.OBSERVER)
"""Who may answer an issue."""


class WhyStays(StrEnum):
    """Why somebody can't be seen off as asked."""

    UNKNOWN = "unknown"
    """They are nobody on the register."""
    THEMSELVES = "themselves"
    """A coordinator sees off others, not themselves."""
    SUCCESSOR = "successor"
    """Who is to take over is nobody on the register, has left, is no officer, or is the leaver."""


class NotSeenOff(Value):
    """Nothing was done, and why."""

    why: WhyStays


class Leaving(Value):
    """What a leaver held: what was, or is to be, freed and handed over. Issues and teams are named as people name them.

    `drafts` go to `drafts_to`, a coordinator, who can finish them for the leaver; `corrections` are dropped, so that the record
    stays as it was sent. `past` visits wait for a form that a coordinator can write. What is `left` nobody could take over.
    """

    person: Person
    to: Person | None = None
    drafts_to: Person | None = None
    slots: int = 0
    past: int = 0
    offers: int = 0
    drafts: int = 0
    corrections: int = 0
    issues: tuple[str, ...] = ()
    issues_left: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    teams_left: tuple[str, ...] = ()
    deputy_of: tuple[str, ...] = ()
    channel: bool = False
    calendar: bool = False
    named_in_file: tuple[str, ...] = ()
    """What council.toml names them as, which only an administrator can change."""


def may_take_over(issue: Issue, team: Team | None, person: Person | None) -> bool:
    """Whether an issue may go to a person. One about the Head of Service never goes to them."""
    if person is None or not person.has(*OFFICERS):
        return False
    is_about_them = team is not None and team.head_of_service == person.id
    return not (is_about_them and issue.visibility is Visibility.EXECUTIVE_DIRECTOR)


def team_after(team: Team, leaver: Person, to: Person | None) -> Team:
    """A team once somebody has left: a successor of the right role is in their place. It is never without a Head of Service."""
    managers = tuple(one for one in team.managers if one != leaver.id)
    if leaver.id in team.managers and to and to.has(Role.MANAGER):
        managers = tuple(dict.fromkeys((*managers, to.id)))
    heads = team.head_of_service == leaver.id and to is not None and to.has(Role.HEAD_OF_SERVICE)
    head = to.id if heads and to else team.head_of_service
    return team.model_copy(update={"managers": managers, "head_of_service": head})


def is_left_alone(team: Team, leaver: Person) -> bool:
    """Whether a team, as it then is, is still headed by the leaver, or has nobody who manages it."""
    return team.head_of_service == leaver.id or not team.managers
