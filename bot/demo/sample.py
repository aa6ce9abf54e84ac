"""A sample council with some past: invented people, three visits done, one to be written up, some to come."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from bot.council_sections import Council
from bot.demo.setting import Person as Player
from bot.demo.setting import Setting
from bot.desk import Desk
from visits import proforma_versions
from visits.draft import new_draft
from visits.model import Person, PersonId, Role, Team, VisitRecord, aad_of
from visits.outcomes import Sent
from visits.ports import Put
from visits.rota import Slot, SlotStatus
from visits.sending import compose
from visits.usecases.knowing import make_context
from visits.usecases.send import send
from visits.years import LONDON, london_day, municipal_year

_PLAIN: Final = {
    "mode": "in_person",
    "duration": "about_hour",
    "interest": "no",
    "concern_gate": "no",
    "roles_met": "service_manager,social_workers",
    "managers_present": "part",
    "working_well": "People help each other, and new starters say they were made welcome.",
    "rating__staffing": "no_concerns",
    "rating__workload_performance": "no_concerns",
    "rating__referrals": "no_concerns",
    "rating__support_systems": "no_concerns",
    "understanding": "fairly",
    "may_quote": "yes",
}
_PARKING: Final = {
    "rating__support_systems": "some_concerns",
    "note__support_systems": "Social workers lose up to half an hour a day looking for somewhere to park. When will permits come?",
    "ask__support_systems": "true",
    "urgency__support_systems": "routine",
    "who_sees__support_systems": "channel",
}
_VACANCIES: Final = {
    "rating__staffing": "serious_concerns",
    "note__staffing": "Three posts of twelve are empty and two of them have been for a year. What is being done?",
    "ask__staffing": "true",
    "urgency__staffing": "soon",
    "who_sees__staffing": "channel",
}
_PAST: Final[tuple[tuple[int, int, Mapping[str, str]], ...]] = (
    (120, 0, _PLAIN),
    (75, 1, _PARKING),
    (40, 2, _VACANCIES),
)
"""(days ago, which team, what was different)."""


def everyone(council: Council) -> Council:
    """The council, with its first Head of Service a councillor too: one person can then try both sides."""
    head = _head(council)
    both = head.model_copy(update={"roles": head.roles | {Role.MEMBER}})
    people = tuple(both if person.id == head.id else person for person in council.people)
    return council.model_copy(update={"people": people})


def setting_for(council: Council) -> Setting:
    """The council's people in the Playground: the Head of Service at the keyboard; two councillors, Democratic Services and
    the managers of the first two teams by HTTP."""
    head = _head(council)
    members = [person for person in council.people if person.has(Role.MEMBER) and person.id != head.id]
    coordinators = [person for person in council.people if person.has(Role.COORDINATOR)]
    managed = [manager for team in council.teams for manager in team.managers]
    managers = sorted((one for one in council.people if one.id in managed), key=lambda one: managed.index(one.id))
    others = [*members[:2], *coordinators[:1], *managers[:2]]
    return Setting(me=_player(head), others=tuple(map(_player, others)), tenant_id=council.tenant_id)


async def give_a_past(desk: Desk, council: Council) -> None:
    """Put past records, a visit to write up and visits to come into a store that has none."""
    today = london_day(desk.office.clock.now())
    members = [person for person in council.people if person.has(Role.MEMBER)]
    teams = list(council.teams)
    for days_ago, which, different in _PAST:
        await visited(desk, teams[which % len(teams)], members[which], today - timedelta(days=days_ago), different)
    head = _head(council)
    both = (head.id, members[0].id if members[0].id != head.id else members[1].id)
    for number, (days, team, people) in enumerate(
        ((-3, teams[1], both), (11, teams[0], both), (25, teams[2], (members[1].id,)), (39, teams[-1], ())), 1
    ):
        day = (
            desk.office.working_days.next_working(today + timedelta(days=days))
            if days > 0
            else today + timedelta(days=days)
        )
        await _plan(desk, f"sample-{number}", team, day, people)


async def visited(desk: Desk, team: Team, author: Person, day: date, different: Mapping[str, str]) -> VisitRecord:
    """A visit on this day whose form was sent at five o'clock, as any form is sent; its cards wait to be posted."""
    version = proforma_versions.CURRENT.version
    context = await make_context(desk.office, team, slot=None, open_issues=(), version=version)
    sent_at = datetime.combine(day, time(17), LONDON).astimezone(UTC)
    context = context.model_copy(update={"now": sent_at})
    year = municipal_year(day)
    draft = new_draft(draft_id=desk.office.new_id(), year=year, author=author.id, visit_date=day, context=context)
    typed = {**draft.typed, **_PLAIN, **different, "child_voice": "Through the children in care council."}
    typed |= {
        f"rating__{topic.key}": "no_concerns"
        for topic in context.proforma.topics[team.visit_kind]
        if f"rating__{topic.key}" not in typed
    }
    filled = draft.model_copy(update={"typed": typed})
    store = await desk.store.open_year(year)
    await store.commit([Put(filled)], write_id=f"sample {filled.id}")
    stored = await store.draft(filled.key)
    if stored is None:
        raise RuntimeError("a draft that was kept is gone")
    record, issues = compose(filled, context)
    sent = Sent(draft=filled, record=record, issues=issues)
    return (await send(desk.office, stored, sent, context, desk.new_operation())).record


async def _plan(desk: Desk, slot_id: str, team: Team, day: date, people: tuple[PersonId, ...]) -> None:
    start = datetime.combine(day, time(10), LONDON).astimezone(UTC)
    status = SlotStatus.CONFIRMED if people else SlotStatus.UNFILLED
    slot = Slot(
        id=slot_id,
        team_id=team.id,
        start=start,
        members=people,
        status=status,
        confirmed_at=start - timedelta(days=14) if people else None,
        host=team.host,
        place=team.place,
    )
    store = await desk.store.open_year(municipal_year(day))
    if not await store.slot(slot_id):
        await store.commit([Put(slot)], write_id=f"sample {slot_id}")


def _head(council: Council) -> Person:
    return next(person for person in council.people if person.has(Role.HEAD_OF_SERVICE))


def _player(person: Person) -> Player:
    return Player(name=person.name, id=f"29:{aad_of(person.id)}", object_id=aad_of(person.id))
