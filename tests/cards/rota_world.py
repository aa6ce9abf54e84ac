"""An invented rota, seen by each who may look at it: what they may do is decided by the real rules. Nobody here exists."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

from tests.cards.states_of_issue import COORDINATOR, MANAGER, OFFICERS, named
from tests.cards.world import SLOT_ID, World
from tests.visits.builders import COUNCILLORS, HEAD_OF_SERVICE, MASH, NOW, PARENTING
from visits.model import Person, PersonId, Role, Team, VisitKind
from visits.rota import Slot, SlotStatus, SwapOffer
from visits.rota_shown import SlotShown, VisitLine
from visits.slots import standings_of, status_of
from visits.usecases.lines import Viewer
from visits.years import london_day, municipal_year

TODAY: Final = date(2026, 11, 20)
TO_COME: Final = datetime(2026, 12, 8, 10, tzinfo=UTC)
OVER: Final = datetime(2026, 11, 17, 14, tzinfo=UTC)
ADA, BEN, CORA, DEV = (one.id for one in COUNCILLORS[:4])
HOST: Final = "host"
WATCHERS: Final = {"ada": ADA, "cora": CORA, HOST: MANAGER, "coordinator": COORDINATOR, "head": HEAD_OF_SERVICE}
"""Ada is on most of these visits, Cora on none."""
ROLES: Final = {HOST: Role.MANAGER, "coordinator": Role.COORDINATOR, "head": Role.HEAD_OF_SERVICE}
BOOTLE: Final = Team(id="bootle", name="Bootle", visit_kind=VisitKind.INTAKE, head_of_service=HEAD_OF_SERVICE)


def teams(world: World) -> tuple[Team, ...]:
    """The teams of the rota, all of one manager."""
    placed = {"managers": (MANAGER,), "host": world.name("Lena Quill"), "place": world.name("Civic Centre, room 2")}
    return tuple(world.team(team.model_copy(update=placed)) for team in (MASH, BOOTLE, PARENTING))


def names(world: World) -> dict[PersonId, str]:
    """Everybody's name."""
    officers = {one: named(world, one) for one in OFFICERS}
    return {member.id: member.name for member in world.members} | officers


def watcher(world: World, who: str) -> Viewer:
    """One who looks at the rota."""
    roles = frozenset({ROLES.get(who, Role.MEMBER)})
    person = Person(id=WATCHERS[who], name=names(world)[WATCHERS[who]], roles=roles)
    return Viewer(person=person, now=NOW, teams={team.id: team for team in teams(world)}, names=names(world))


def slot_of(number: int = 1, members: Sequence[PersonId] = (ADA, BEN), **facts: Any) -> Slot:
    """A planned visit. Its status follows from its facts unless one is given."""
    slot = Slot(id=f"{SLOT_ID}{number}", team_id=MASH.id, start=TO_COME, members=tuple(members), host="", place="")
    slot = slot.model_copy(update=facts)
    return slot if "status" in facts else slot.model_copy(update={"status": status_of(slot)})


def line_of(world: World, who: str, slot: Slot) -> VisitLine:
    """A visit in a list."""
    return watcher(world, who).line(slot)


def shown_to(
    world: World, who: str, slot: Slot, offer: SwapOffer | None = None, wants: Slot | None = None
) -> SlotShown:
    """A visit in full."""
    view = watcher(world, who)
    line = view.line(slot)
    return SlotShown(
        line=line,
        year=municipal_year(london_day(slot.start)),
        standings=standings_of(view.person, slot, line.team),
        offer=offer,
        wants=view.line(wants) if wants else None,
        offered_by=names(world)[offer.by] if offer else "",
    )


CONFIRMED: Final[dict[str, Any]] = {"confirmed_at": NOW}
DONE: Final[dict[str, Any]] = {"start": OVER, "status": SlotStatus.DONE, "record_id": "r1"}
