"""The lives of the slots of a made-up year: planned, taken, moved, confirmed, called off, by the rules of the product."""

from datetime import date, datetime, timedelta

from tests.report_people import COORDINATOR
from visits.model import Event, PersonId, Team
from visits.rota import CancelledBecause, Slot, SlotStatus
from visits.rota_shown import SlotDoing
from visits.slots import SlotAct, becomes
from visits.usecases.slot_changes import changed, rebooked
from visits.years import london_day, london_time, start_of

CLAIMED, CONFIRMED, MOVED, CALLED_OFF = 45, 20, 14, 5
"""Days before a visit on which this is done to it."""


class SlotLife:
    """A slot and what was done to it up to `now`; what would have been later is not done."""

    def __init__(self, slot_id: str, team: Team, day: date, hour: int, now: datetime) -> None:
        start = start_of(day, hour)
        planned = min(start - timedelta(days=90), now - timedelta(days=30))
        self.now, self.team = now, team
        self.events: list[Event] = []
        self.slot = Slot(id=slot_id, team_id=team.id, start=start, place=team.place, changed_at=planned)
        self._happened("plan", "", planned, COORDINATOR)

    def taken(self, members: tuple[PersonId, ...], *, moved: int = 0, confirmed: bool = True) -> "SlotLife":
        """Councillors go on it; it is moved to so many days earlier, and its host confirms the date."""
        for number, member in enumerate(members):
            self._do(SlotDoing(act=SlotAct.CLAIM), member, self._before(CLAIMED) + timedelta(minutes=number))
        if moved:
            self._move(moved)
        if confirmed and members:
            self._do(SlotDoing(act=SlotAct.CONFIRM), self.team.managers[0], self._before(CONFIRMED - MOVED))
        return self

    def cancelled(self, because: CancelledBecause) -> "SlotLife":
        """It is called off."""
        doing = SlotDoing(act=SlotAct.CANCEL, reason=because)
        self._do(doing, COORDINATOR, self._before(CALLED_OFF))
        return self

    def rebooked_as(self, other: Slot) -> None:
        """Another is planned in its stead, after it was called off."""
        moment = self._before(CALLED_OFF - 1)
        self._became(rebooked(self.slot, other, moment), SlotAct.REBOOK, moment, COORDINATOR)

    def missed(self) -> None:
        """A coordinator says, three days on, that it did not take place."""
        self._do(SlotDoing(act=SlotAct.MISS), COORDINATOR, self.slot.start + timedelta(days=3))

    def recorded(self, record_id: str, author: PersonId, at: datetime) -> None:
        """Its form is sent."""
        slot = self.slot.model_copy(update={"record_id": record_id})
        self._became(becomes(slot, SlotAct.RECORD, at), SlotAct.RECORD, at, author)

    def unrecorded(self, author: PersonId, at: datetime) -> None:
        """Its form is withdrawn."""
        slot = self.slot.model_copy(update={"record_id": ""})
        self._became(becomes(slot, SlotAct.UNRECORD, at), SlotAct.UNRECORD, at, author)

    def imported(self, members: tuple[PersonId, ...]) -> "SlotLife":
        """It came in a list of visits that had taken place before the bot was there: no form, and one event."""
        at = min(self.slot.start + timedelta(days=20), self.now - timedelta(hours=1))
        self.events.clear()
        self.slot = self.slot.model_copy(update={"members": members, "status": SlotStatus.DONE, "changed_at": at})
        self._happened("imported", "", at, COORDINATOR)
        return self

    def _before(self, days: int) -> datetime:
        return self.slot.start - timedelta(days=days)

    def _move(self, days: int) -> None:
        """The day of a visit is another: besides the act, an event keeps both starts."""
        was, moment = self.slot.start, self._before(MOVED + days)
        start = start_of(london_day(was) - timedelta(days=days), london_time(was).hour)
        doing = SlotDoing(act=SlotAct.MOVE)
        if self._do(doing, COORDINATOR, moment, start=start):
            said = {"action": "moved", "from_state": was.isoformat(), "to_state": start.isoformat()}
            self.events.append(self.events[-1].model_copy(update=said))

    def _do(self, doing: SlotDoing, person: PersonId, at: datetime, start: datetime | None = None) -> bool:
        if at >= self.now:
            return False
        self._became(changed(self.slot, doing, person, at, start=start), doing.act, at, person)
        return True

    def _became(self, slot: Slot, act: SlotAct, at: datetime, person: PersonId) -> None:
        before, self.slot = self.slot.status, slot
        self._happened(act, before, at, person)

    def _happened(self, action: str, before: str, at: datetime, person: PersonId) -> None:
        self.events.append(
            Event(
                object=f"slot {self.slot.id}",
                action=action,
                from_state=before,
                to_state=self.slot.status,
                person=person,
                at=at,
                operation_id=f"{london_day(at):%Y%m%d}-{self.slot.id}.{len(self.events)}",
            )
        )
