"""Every answer about the rota, and a visit in every state, for each who may look at it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import partial
from typing import Any

from cards import rota_list, slot
from cards.elements import Card
from cards.rota_actions import ActOnSlot, AddToForm
from cards.wording import chat as chat_wording
from tests.cards.rota_world import (
    ADA,
    BEN,
    CONFIRMED,
    CORA,
    DEV,
    DONE,
    OVER,
    TO_COME,
    TODAY,
    line_of,
    shown_to,
    slot_of,
    teams,
    watcher,
)
from tests.cards.states_of_record import sent_visit
from tests.cards.world import OPERATION, Cards, World
from tests.visits.builders import NOW
from visits.asked import NotClear, Only, Period, Question, Unclear, What
from visits.coverage import Counts, Coverage, TeamCoverage, TookPart
from visits.rota import CancelledBecause, Slot, SlotStatus, SwapOffer
from visits.rota_shown import (
    Acted,
    CannotAct,
    FormsDue,
    LastVisits,
    NotClearShown,
    StillToDo,
    VisitLine,
    VisitsListed,
)
from visits.slots import SlotAct, WhyNot

JANUARY = Period(first=date(2027, 1, 1), last=date(2027, 1, 31))
TO_FORM = AddToForm(text="free visits in January", operation=OPERATION)
S = SlotStatus
OFFER = SwapOffer(id="o1", year="2026-27", slot_id="s1", by=ADA, offered_at=NOW)
OFFERED = TO_COME + timedelta(days=2, hours=4)


def rota_cards(world: World) -> Cards:
    """Name -> card."""
    return _lists(world) | _answers(world) | _not_clear(world) | _slots(world) | _done(world)


def many(count: int = 10, members: Sequence[Any] = (BEN,), **facts: Any) -> list[Slot]:
    """Visits a week apart."""
    return [slot_of(n, members, start=TO_COME + timedelta(weeks=n), **facts) for n in range(count)]


def of_every_kind() -> list[Slot]:
    """A visit in each state that a list can show."""
    return [
        slot_of(1, ()),
        slot_of(2, (BEN,)),
        slot_of(3, (ADA, BEN), **CONFIRMED),
        slot_of(4, (ADA,), start=OVER),
        slot_of(5, (), start=OVER),
        slot_of(6, (ADA,), **DONE),
        slot_of(7, (ADA,), status=S.CANCELLED, cancelled_because=CancelledBecause.INSPECTION),
        slot_of(8, (ADA,), start=OVER, status=S.MISSED),
        slot_of(9, (ADA,), start=OVER, status=S.REBOOKED),
        slot_of(10, (CORA, DEV), team_id="parenting"),
    ]


def _lines(world: World, slots: Sequence[Slot], who: str = "ada") -> tuple[VisitLine, ...]:
    return tuple(line_of(world, who, one) for one in slots)


def _listed(world: World, question: Question, slots: Sequence[Slot] = (), who: str = "ada", **more: Any) -> Card:
    to_form = more.pop("to_form", None)
    asked = tuple(team for team in teams(world) if team.id in question.teams)
    people = tuple(one for one in world.members if one.id in question.people)
    listed = VisitsListed(
        question=question, asker=ADA, teams=asked, people=people, lines=_lines(world, slots, who), **more
    )
    return rota_list.list_card(listed, TODAY, OPERATION, to_form=to_form)


def _lists(world: World) -> Cards:
    free = Question(only=Only.FREE, period=JANUARY)
    mine = Question(people=(ADA,))
    asked = partial(_listed, world)
    guess = Question(teams=("bootle",), is_guess=True, is_whole=False)
    off = [watcher(world, "ada").record_line(sent_visit(world)[0])]
    off_rota = VisitsListed(question=Question(is_past=True), asker=ADA, lines=tuple(off))
    return {
        "rota-list": partial(asked, Question(), of_every_kind()),
        "rota-list-coordinator": partial(asked, Question(), of_every_kind(), "coordinator"),
        "rota-list-mine": partial(asked, mine, [slot_of(1), slot_of(2, (ADA,), **CONFIRMED)]),
        "rota-list-free": partial(asked, free, many(), after="20270210T1000|x"),
        "rota-list-free-last-page": partial(asked, free, many(2), is_first=False),
        "rota-list-middle-page": partial(asked, Question(), many(), after="20270210T1000|x", is_first=False),
        "rota-list-of-a-team": partial(asked, Question(teams=("bootle",)), [slot_of(1, (), team_id="bootle")]),
        "rota-list-of-a-councillor": partial(asked, Question(people=(BEN,)), many(2)),
        "rota-list-guess": partial(asked, guess, [slot_of(1, (), team_id="bootle")]),
        "rota-list-next": partial(asked, mine.model_copy(update={"first_only": True}), [slot_of(1)]),
        "rota-list-past": lambda: rota_list.list_card(off_rota, TODAY, OPERATION),
        "rota-list-none": partial(asked, free),
        "rota-list-none-of-mine": partial(asked, mine),
        "rota-list-while-a-form-is-open": partial(asked, free, many(1), to_form=TO_FORM),
    }


def coverage_of(world: World, **counts: int) -> Coverage:
    """How three teams' year has come: one done, one planned, one neither."""
    made = [
        TeamCoverage(team_id="mash", required=1, done=1),
        TeamCoverage(team_id="bootle", required=1, planned=1, still_to_do=1),
        TeamCoverage(team_id="parenting", required=2, awaiting_form=1, missed=1, still_to_do=2, not_planned=1),
    ]
    total = Counts(required=4, done=1, planned=1, awaiting_form=1, missed=1, still_to_do=3, not_planned=1)
    part = TookPart(members=66, took_part=31, newly_elected=14, newly_took_part=9)
    return Coverage(
        year="2026-27", teams=tuple(made), total=total, due=(), overdue=(), took_part=part, without_visit=()
    )


def _answers(world: World) -> Cards:
    last = Question(what=What.LAST_VISIT, is_past=True, teams=("mash", "bootle"))
    named = teams(world)
    asked_last = LastVisits(
        question=last,
        teams=named[:2],
        lines=_lines(world, [slot_of(1, (ADA, BEN), **DONE)]),
        never=(named[1],),
    )
    owed = Question(what=What.STILL_TO_DO, year="2026-27")
    all_done = coverage_of(world).model_copy(update={"teams": (TeamCoverage(team_id="mash", required=1, done=1),)})
    still = StillToDo(question=owed, coverage=coverage_of(world), teams=named)
    due = FormsDue(
        question=Question(what=What.FORMS_DUE, people=(ADA,)),
        asker=ADA,
        lines=_lines(world, [slot_of(1, (ADA,), start=OVER), slot_of(2, (BEN,), start=OVER)]),
        more=2,
    )
    nothing_due = due.model_copy(update={"lines": (), "more": 0})
    return {
        "rota-last-visit": partial(rota_list.last_visits_card, asked_last, TODAY),
        "rota-still-to-do": partial(rota_list.still_to_do_card, still),
        "rota-still-to-do-nothing": partial(
            rota_list.still_to_do_card, still.model_copy(update={"coverage": all_done, "teams": named[:1]})
        ),
        "rota-forms-due": partial(rota_list.forms_due_card, due, TODAY, OPERATION),
        "rota-forms-due-none": partial(rota_list.forms_due_card, nothing_due, TODAY, OPERATION),
        "rota-what-to-ask": partial(rota_list.what_to_ask_card, may_visit=True, lead=chat_wording.TALK_TO_ME),
        "rota-what-to-ask-officer": partial(rota_list.what_to_ask_card, may_visit=False),
    }


def _not_clear(world: World) -> Cards:
    question = Question(only=Only.FREE, period=JANUARY)
    which_team = NotClear(why=Unclear.WHICH_TEAM, words=world.text("boot"), teams=("mash",), question=question)
    which_person = NotClear(why=Unclear.WHICH_PERSON, words=world.text("garside"), question=question)
    shown = {
        "rota-which-team": NotClearShown(unclear=which_team, teams=teams(world)),
        "rota-which-person": NotClearShown(unclear=which_person, people=world.members[:2]),
    }
    words = {
        Unclear.NO_SUCH_TEAM: "Bottle",
        Unclear.NO_SUCH_PERSON: "Councillor Nobody",
        Unclear.NO_SUCH_DATE: "31 February",
        Unclear.CONTRADICTS: "last visit next week",
    }
    for why, said in words.items():
        shown[f"rota-{why.replace('_', '-')}"] = NotClearShown(unclear=NotClear(why=why, words=world.text(said)))
    return {name: partial(rota_list.not_clear_card, one) for name, one in shown.items()}


def states(world: World) -> dict[str, Slot]:
    """A visit in each of its states."""
    where = {
        "host": world.name("The duty manager"),
        "place": world.name("Family Centre"),
        "link": "https://teams.example/meet/1",
    }
    return {
        "nobody": slot_of(1, ()),
        "one": slot_of(1, (ADA,), **where),
        "full": slot_of(1),
        "confirmed": slot_of(1, **CONFIRMED),
        "time-offered": slot_of(1, offered_start=OFFERED, suits=(BEN,)),
        "due": slot_of(1, start=OVER),
        "lapsed": slot_of(1, (), start=OVER),
        "done": slot_of(1, **DONE),
        "cancelled": slot_of(1, status=S.CANCELLED, cancelled_because=CancelledBecause.ELECTION),
        "missed": slot_of(1, start=OVER, status=S.MISSED),
        "rebooked": slot_of(1, start=OVER, status=S.REBOOKED, rebooked_as="s2"),
    }


def _slots(world: World) -> Cards:
    made: Cards = {}
    for state, one in states(world).items():
        for who in ("ada", "cora", "host", "coordinator"):
            made[f"slot-{state}-{who}"] = partial(slot.slot_card, shown_to(world, who, one), OPERATION, TODAY)
    for who in ("ada", "cora"):
        offered = shown_to(world, who, slot_of(1), OFFER)
        made[f"slot-swap-offered-{who}"] = partial(slot.slot_card, offered, OPERATION, TODAY)
    return made | {"slot-gone": slot.gone_card}


def _done(world: World) -> Cards:
    mine, taken = shown_to(world, "ada", slot_of(1)), shown_to(world, "cora", slot_of(1))
    over = shown_to(world, "coordinator", slot_of(1, start=OVER))
    planned = Acted(act=SlotAct.PLAN, shown=shown_to(world, "coordinator", slot_of(1, ())))
    off = slot_of(1, status=S.CANCELLED, cancelled_because=CancelledBecause.TEAM)

    def cannot(act: SlotAct, why: WhyNot, one: Any = taken) -> Callable[[], Card]:
        return partial(slot.cannot_card, CannotAct(act=act, why=why, shown=one), OPERATION, TODAY)

    def sure(act: SlotAct, one: Any) -> Callable[[], Card]:
        action = ActOnSlot(year=one.year, slot=one.slot.id, act=act, operation=OPERATION, is_sure=True)
        return partial(slot.sure_card, one, action)

    return {
        "slot-claimed": partial(slot.acted_card, Acted(act=SlotAct.CLAIM, shown=mine), OPERATION, TODAY),
        "slot-put-on-the-rota": partial(slot.acted_card, planned, OPERATION, TODAY),
        "slot-claim-lost": cannot(SlotAct.CLAIM, WhyNot.FULL),
        "slot-changed-meanwhile": cannot(SlotAct.RELEASE, WhyNot.CHANGED, mine),
        "slot-claim-cancelled": cannot(SlotAct.CLAIM, WhyNot.CANCELLED, shown_to(world, "cora", off)),
        "slot-sure-to-release": sure(SlotAct.RELEASE, mine),
        "slot-sure-it-was-missed": sure(SlotAct.MISS, over),
    }
