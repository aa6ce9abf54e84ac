"""Visits as one who asks gets to see them: with the team, the names of who is on them, and what that person may do."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from visits.model import Person, PersonId, Team, VisitKind, VisitRecord
from visits.ports import Office, YearStore
from visits.rota import Slot, SwapOffer, SwapState
from visits.rota_shown import SlotShown, VisitLine
from visits.slots import Allowed, Decision, SlotAct, decide, standings_of
from visits.years import london_day, municipal_year

NOT_BUTTONS: Final = frozenset({SlotAct.TAKE_SWAP, SlotAct.RECORD, SlotAct.UNRECORD})
"""Acts that are done by other means than a button on the visit."""
FORMER_COUNCILLOR: Final = "A former councillor"


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who asks, and all that is needed to show them a visit. `interests` are teams they have a connection with."""

    person: Person
    now: datetime
    teams: dict[str, Team]
    names: dict[PersonId, str]
    interests: tuple[str, ...] = ()

    def line(self, slot: Slot) -> VisitLine:
        """A planned visit, with what this person may do with it now."""
        team = self.team(slot.team_id)
        acts = (act for act in SlotAct if act not in NOT_BUTTONS)
        return VisitLine(
            team=team,
            day=london_day(slot.start),
            visitors=self.named(slot.members),
            slot=slot,
            acts=tuple(act for act in acts if self.decides(slot, act) == Allowed()),
            is_mine=self.person.id in slot.members,
            is_due=slot.is_planned and bool(slot.members) and slot.end <= self.now,
        )

    def decides(self, slot: Slot, act: SlotAct, interests: Collection[str] | None = None) -> Decision:
        """Whether this person may do that now. `interests` are those of another councillor, if another would go on the visit."""
        standings = standings_of(self.person, slot, self.team(slot.team_id))
        said = self.person.id in slot.suits
        if interests is None:
            interests = () if act is SlotAct.PUT_ON else self.interests
        return decide(slot, act, standings, now=self.now, interests=interests, has_said=said)

    def record_line(self, record: VisitRecord) -> VisitLine:
        """A visit off the rota, by its record."""
        return VisitLine(
            team=self.team(record.team_id),
            day=record.visit_date,
            visitors=self.named(record.members_present),
            record=record,
            is_mine=self.person.id in record.members_present,
        )

    def named(self, people: Iterable[PersonId]) -> tuple[str, ...]:
        """The names of these people."""
        return tuple(self.names.get(one, FORMER_COUNCILLOR) for one in people)

    def team(self, team_id: str) -> Team:
        """The team, or a stand-in for one that is no longer on the list."""
        return self.teams.get(team_id) or Team(
            id=team_id, name=team_id, visit_kind=VisitKind.INTAKE, head_of_service=PersonId("")
        )


async def viewer(office: Office, person: Person) -> Viewer:
    """What is needed to show visits to this person."""
    available = await office.store.availability_of(person.id)
    return Viewer(
        person=person,
        now=office.clock.now(),
        teams={team.id: team for team in await office.store.teams()},
        names={one.id: one.name for one in await office.store.people()},
        interests=available.interests if available else (),
    )


async def slot_shown(office: Office, view: Viewer, slot: Slot) -> SlotShown:
    """A visit in full, with the open offer to swap a place on it that this person made or may take."""
    line = view.line(slot)
    year = municipal_year(line.day)
    store = office.store.year(year)
    offer = await _offer_for(store, view.person, slot)
    wanted = await store.slot(offer.wants_slot_id) if offer and offer.wants_slot_id else None
    return SlotShown(
        line=line,
        year=year,
        standings=standings_of(view.person, slot, line.team),
        offer=offer,
        wants=view.line(wanted.value) if wanted else None,
        offered_by=view.named([offer.by])[0] if offer else "",
    )


async def _offer_for(store: YearStore, person: Person, slot: Slot) -> SwapOffer | None:
    for stored in await store.swap_offers(slot.id):
        offer = stored.value
        is_live = offer.state is SwapState.OPEN and offer.by in slot.members
        may_take = person.id not in slot.members and offer.to in (None, person.id)
        if is_live and (person.id == offer.by or may_take):
            return offer
    return None
