"""How the rota stands, a rota proposed, and what is a person's own: calendar, reminders, availability."""

from datetime import date, timedelta
from functools import partial

from cards import mine, overview, plan
from cards.rota_actions import RevokeCalendar
from tests.cards.rota_world import ADA, BEN, CORA, OVER, TO_COME, TODAY, line_of, names, slot_of, teams
from tests.cards.states_of_rota import coverage_of
from tests.cards.world import OPERATION, Cards, World
from tests.visits.builders import NOW, YEAR
from visits.checks import Fault, FaultCode
from visits.coverage import Coverage, TookPart
from visits.model import DateRange
from visits.planner import Addition, Plan, Proposal, ShareGroup, Shares, Shortfall, WhyShort
from visits.rota import Availability, CalendarFeed, NudgeKind, Preferences
from visits.rota_shown import CalendarShown, MyAvailability, MyReminders, Overview
from visits.usecases.planning import Committed

TOKEN = "f3Qm0sJ8wVbN2xLr5tYkHc7dPzA1eGu9"
ADDRESS = f"https://visits.council.example/calendar/{TOKEN}.ics"
DIGEST = "0" * 64


def rota_plan_cards(world: World) -> Cards:
    """Name -> card."""
    return _overviews(world) | _plans(world) | _mine(world)


def _overviews(world: World) -> Cards:
    unfilled = [slot_of(n, (), start=TO_COME + timedelta(weeks=n), team_id="bootle") for n in range(12)]
    overdue = [slot_of(n, (ADA, BEN), start=OVER - timedelta(weeks=n)) for n in range(2, 4)]
    busy = Overview(
        coverage=coverage_of(world),
        teams=teams(world),
        unfilled=tuple(line_of(world, "coordinator", one) for one in unfilled),
        overdue=tuple(line_of(world, "coordinator", one) for one in overdue),
        without_a_visit=tuple(one.name for one in world.members),
        awaiting_host=3,
    )
    calm = busy.model_copy(
        update={
            "unfilled": (),
            "overdue": (),
            "without_a_visit": (),
            "awaiting_host": 1,
            "coverage": _all_new(coverage_of(world)),
        }
    )
    many = busy.model_copy(update={"without_a_visit": tuple(f"{world.members[0].name} {n}" for n in range(40))})
    return {
        "overview": partial(overview.overview_card, busy, TODAY, may_plan=True),
        "overview-head-of-service": partial(overview.overview_card, busy, TODAY, may_plan=False),
        "overview-calm": partial(overview.overview_card, calm, TODAY, may_plan=True),
        "overview-many-without": partial(overview.overview_card, many, TODAY, may_plan=True),
    }


def _all_new(coverage: Coverage) -> Coverage:
    part = TookPart(members=66, took_part=31, newly_elected=0, newly_took_part=0)
    return coverage.model_copy(update={"took_part": part})


def a_plan(proposals: int, *, short: bool = False, additions: int = 0) -> Plan:
    """A proposal for the year."""
    visits = tuple(
        Proposal(
            team_id=("mash", "bootle", "parenting")[n % 3],
            start=TO_COME + timedelta(weeks=n),
            members=(ADA, BEN) if n % 4 else (),
            warns_pre_election=short and n == 1,
        )
        for n in range(proposals)
    )
    filled = tuple(
        Addition(slot_id=f"s{n}", team_id="mash", start=TO_COME + timedelta(days=n), members=(CORA,))
        for n in range(additions)
    )
    missing = Shortfall(team_id="bootle", required=2, planned=1, missing=1, why=WhyShort.NO_DAYS)
    empty = Shortfall(team_id="mash", required=1, planned=1, empty_places=2, why=WhyShort.TOO_FEW_ELIGIBLE)
    alike = ShareGroup(members=(ADA, BEN, CORA), least=1, most=2)
    groups = (alike, ShareGroup(members=(CORA,), least=0, most=0)) if short else (alike,)
    return Plan(
        year=YEAR,
        proposals=visits,
        additions=filled,
        shortfalls=(missing, empty) if short else (),
        shares=Shares(groups=groups, least=0 if short else 1, most=2),
        digest=DIGEST,
    )


def _plans(world: World) -> Cards:
    by_id = {team.id: team.name for team in teams(world)}
    shown = partial(plan.plan_card, teams=by_id, names=names(world), operation=OPERATION)
    return {
        "plan": partial(shown, a_plan(4), page=1),
        "plan-short": partial(shown, a_plan(6, short=True, additions=2), page=1),
        "plan-first-page": partial(shown, a_plan(24), page=1),
        "plan-last-page": partial(shown, a_plan(24), page=9),
        "plan-only-places": partial(shown, a_plan(0, additions=3), page=1),
        "plan-nothing": partial(shown, a_plan(0), page=1),
        "plan-changed": partial(plan.plan_changed_card, a_plan(2), by_id, names(world), OPERATION),
        "plan-committed": partial(plan.committed_card, Committed(visits=12, places=3)),
        "plan-committed-one": partial(plan.committed_card, Committed(visits=1, places=0)),
    }


def _mine(world: World) -> Cards:
    feed = CalendarFeed(person=ADA, token=TOKEN, made_at=NOW)
    both = CalendarShown(feed=feed, slot=slot_of(1))
    one_address = ADDRESS.replace(".ics", "/s1.ics")
    kept = Availability(
        person=ADA,
        weekdays=(0, 1, 3),
        afternoons=False,
        not_between=(DateRange(first=date(2026, 12, 21), last=date(2027, 1, 4)),),
        interests=("mash",),
        most=2,
    )
    wrong = {"weekdays": "", "parts": "morning", "not_from": "2027-02-01", "not_to": "", "most": "0"}
    faults = tuple(Fault(field=field, question=field, code=FaultCode.MISSING) for field in ("weekdays", "not_to"))
    fresh = MyAvailability(availability=Availability(person=ADA), teams=teams(world))
    off = Preferences(person=ADA, off=frozenset({NudgeKind.SWAP}))
    return {
        "calendar": partial(mine.calendar_card, CalendarShown(feed=feed), ADDRESS, "", OPERATION),
        "calendar-one-visit": partial(mine.calendar_card, both, ADDRESS, one_address, OPERATION),
        "calendar-sure-to-stop": partial(mine.sure_revoke_card, RevokeCalendar(operation=OPERATION, is_sure=True)),
        "reminders": partial(mine.reminders_card, MyReminders(preferences=off), OPERATION),
        "availability-now-kept": partial(mine.availability_kept_card, fresh),
        "availability-now-kept-still-on": partial(
            mine.availability_kept_card, fresh.model_copy(update={"still_on": teams(world)[:2]})
        ),
        "availability": partial(mine.availability_card, fresh, OPERATION),
        "availability-kept": partial(
            mine.availability_card, fresh.model_copy(update={"availability": kept}), OPERATION
        ),
        "availability-faults": partial(
            mine.availability_card,
            fresh.model_copy(update={"availability": kept, "typed": wrong, "faults": faults}),
            OPERATION,
        ),
    }
