"""What the rota's cards promise: just the buttons that are open to whoever looks, and a question answered as it was read."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from cards import mine, overview, plan, rota_list, rota_notices, slot, slot_forms, swap
from cards.actions import PAYLOAD
from cards.elements import Card
from cards.payload import CARD_LIMIT, render, size_of
from cards.rota_actions import ActOnSlot
from cards.wording import rota as wording
from cards.wording import rota_questions as asked_wording
from tests.cards.every_card import EVERY_CARD
from tests.cards.fullest import NAME_LIMIT, SYMBOLS
from tests.cards.oracle import assert_accepted
from tests.cards.rota_world import (
    ADA,
    BEN,
    CORA,
    OVER,
    TO_COME,
    TODAY,
    WATCHERS,
    line_of,
    names,
    shown_to,
    slot_of,
    teams,
)
from tests.cards.states_of_rota import JANUARY, OFFER, coverage_of, many, rota_cards, states
from tests.cards.states_of_rota_acts import rota_act_cards
from tests.cards.states_of_rota_plans import ADDRESS, TOKEN, a_plan, rota_plan_cards
from tests.cards.walking import blocks, texts
from tests.cards.world import OPERATION, World
from tests.visits.builders import NOW
from visits.asked import Only, Period, Question, What
from visits.coverage import TeamCoverage
from visits.model import Team, VisitKind
from visits.rota import Availability, CalendarFeed, CancelledBecause, SwapState
from visits.rota_shown import (
    CalendarShown,
    CannotAct,
    FixSlot,
    MyAvailability,
    Overview,
    StillToDo,
    Swapped,
    VisitsListed,
)
from visits.slots import SlotAct, WhyNot

WORLD = World()
READABLE = ("text", "title", "label", "value", "errorMessage")
OF_THE_ROTA = [*rota_cards(WORLD), *rota_act_cards(WORLD), *rota_plan_cards(WORLD)]
each_watcher = pytest.mark.parametrize("who", WATCHERS)
each_state = pytest.mark.parametrize("state", states(WORLD))
each_symbol = pytest.mark.parametrize("symbol", SYMBOLS)


def carried(card: Card) -> list[dict[str, Any]]:
    """What each button carries."""
    return [one["data"][PAYLOAD] for one in blocks(render(card), "Action.Execute")]


def titles(card: Card) -> list[str]:
    return [one["title"] for kind in ("Execute", "OpenUrl") for one in blocks(render(card), f"Action.{kind}")]


def said(card: Card) -> str:
    return "\n".join(shown.text for shown in texts(render(card)))


def acts_on(card: Card) -> list[str]:
    """The acts that the buttons do, or open the boxes for."""
    found = [data["act"] for data in carried(card) if "act" in data]
    return found + [SlotAct.OFFER_SWAP for one in blocks(render(card), "Action.Execute") if one["verb"] == "swap.offer"]


@each_watcher
@each_state
def test_a_visit_offers_each_person_just_what_they_may_do_with_it(who: str, state: str) -> None:
    shown = shown_to(WORLD, who, states(WORLD)[state])
    acts = acts_on(slot.slot_card(shown, OPERATION, TODAY))
    assert sorted(acts) == sorted(shown.line.acts)


def test_some_visit_offers_each_act_there_is_a_button_for() -> None:
    """So that the test above cannot pass because nothing was ever offered."""
    shown = [shown_to(WORLD, who, one) for who in WATCHERS for one in states(WORLD).values()]
    by_other_means = {SlotAct.PLAN, SlotAct.TAKE_SWAP, SlotAct.RECORD, SlotAct.UNRECORD}
    assert {act for one in shown for act in one.line.acts} == set(SlotAct) - by_other_means


@each_watcher
@each_state
def test_no_visit_is_a_dead_end(who: str, state: str) -> None:
    assert titles(slot.slot_card(shown_to(WORLD, who, states(WORLD)[state]), OPERATION, TODAY))


@pytest.mark.parametrize("name", OF_THE_ROTA)
def test_people_are_told_of_visits_and_never_of_slots(name: str) -> None:
    assert not [one for one in texts(EVERY_CARD[name]()) if "slot" in one.text.lower() and one.name in READABLE]


def test_whoever_loses_the_last_place_is_told_who_has_it() -> None:
    lost = CannotAct(act=SlotAct.CLAIM, why=WhyNot.FULL, shown=shown_to(WORLD, "cora", slot_of(1)))
    assert "taken, by Ada Marlow and Ben Thornby" in said(slot.cannot_card(lost, OPERATION, TODAY))


def test_what_was_shown_is_sent_with_a_claim_so_that_a_visit_moved_meanwhile_is_not_claimed_unseen() -> None:
    [claim] = [one for one in carried(_list([slot_of(1, (BEN,))])) if one.get("act") == SlotAct.CLAIM]
    assert ActOnSlot.model_validate(claim).start == TO_COME


def _list(slots: Any, question: Question | None = None, who: str = "ada", **more: Any) -> Card:
    lines = tuple(line_of(WORLD, who, one) for one in slots)
    listed = VisitsListed(question=question or Question(), asker=ADA, lines=lines, **more)
    return rota_list.list_card(listed, TODAY, OPERATION)


def test_only_a_visit_that_this_person_can_claim_says_claim() -> None:
    mine_full_free = [slot_of(1), slot_of(2, (BEN, CORA)), slot_of(3, ()), slot_of(4, (), start=OVER)]
    assert titles(_list(mine_full_free)) == ["Open", "Open", "Claim", "Open"]
    assert titles(_list(mine_full_free, who="host")) == ["Open"] * 4


def test_the_next_page_asks_the_same_question_further_on() -> None:
    free = Question(only=Only.FREE, period=JANUARY)
    following = carried(_list(many(), free, after="20270210T1000|x"))[-1]
    assert (Question.model_validate(following["question"]), following["after"]) == (free, "20270210T1000|x")


READ: list[tuple[dict[str, Any], str]] = [
    ({}, "Visits to come"),
    ({"people": (ADA,)}, "Your visits"),
    ({"people": (ADA,), "is_past": True}, "Your past visits"),
    ({"people": (ADA,), "first_only": True}, "Your next visit"),
    ({"people": (ADA,), "only": Only.CONFIRMED}, "Your confirmed visits"),
    ({"people": (BEN,)}, "Visits of Ben Thornby to come"),
    ({"people": (ADA, BEN)}, "Visits of Ada Marlow and Ben Thornby to come"),
    ({"teams": ("bootle",)}, "Visits to Bootle to come"),
    ({"teams": ("mash", "bootle")}, "Visits to MASH and Bootle to come"),
    ({"only": Only.FREE, "period": JANUARY}, "Free visits, 1 to 31 January 2027"),
    ({"only": Only.FREE, "first_only": True}, "Next free visit"),
    ({"only": Only.UNFILLED}, "Visits with nobody on them to come"),
    ({"only": Only.UNFILLED, "first_only": True}, "Next visit with nobody on it"),
    ({"only": Only.UNCONFIRMED, "teams": ("mash",)}, "Visits to MASH whose date is not confirmed to come"),
    ({"only": Only.MISSED, "is_past": True}, "Past missed visits"),
    ({"is_past": True, "period": Period(last=date(2026, 6, 30))}, "Visits, up to 30 June 2026"),
    ({"period": Period(first=date(2027, 4, 6))}, "Visits to come, from 6 April 2027"),
    ({"period": Period(first=date(2026, 12, 8), last=date(2026, 12, 8))}, "Visits to come, Tuesday 8 December 2026"),
    ({"period": Period(first=date(2027, 3, 3), last=date(2027, 4, 14))}, "Visits to come, 3 March to 14 April 2027"),
    (
        {"period": Period(first=date(2026, 12, 28), last=date(2027, 1, 3))},
        "Visits to come, 28 December 2026 to 3 January 2027",
    ),
    ({"what": What.LAST_VISIT, "teams": ("mash",)}, "Last visit to MASH"),
    ({"what": What.LAST_VISIT, "people": (ADA,)}, "Your last visit"),
    ({"what": What.STILL_TO_DO, "year": "2026-27"}, "Visits still to do in 2026-27"),
    ({"what": What.FORMS_DUE}, "Visit forms still to be sent"),
    ({"what": What.FORMS_DUE, "people": (ADA,)}, "Your visit forms still to be sent"),
    ({"teams": ("bootle",), "is_guess": True}, "I read this as: visits to Bootle to come"),
]


@pytest.mark.parametrize(("asked", "read"), READ, ids=[read for _, read in READ])
def test_the_title_says_how_a_question_was_read(asked: dict[str, Any], read: str) -> None:
    question = Question.model_validate(asked)
    named = [team for team in teams(WORLD) if team.id in question.teams]
    people = [one for one in WORLD.members if one.id in question.people]
    listed = VisitsListed(question=question, asker=ADA, teams=tuple(named), people=tuple(people), lines=())
    assert asked_wording.title(listed) == read


def test_many_names_are_counted() -> None:
    question = Question(people=tuple(one.id for one in WORLD.members))
    listed = VisitsListed(question=question, asker=ADA, people=WORLD.members, lines=())
    assert asked_wording.title(listed).endswith("Dev Okafor and 2 more to come")


def test_each_reason_for_cancelling_is_offered_to_whom_it_is_for() -> None:
    def reasons(who: str) -> set[str]:
        fix = FixSlot(act=SlotAct.CANCEL, shown=shown_to(WORLD, who, slot_of(1)), typed={}, faults=())
        [asked] = blocks(render(slot_forms.slot_form_card(fix, OPERATION, WORLD.members)), "Input.ChoiceSet")
        return {choice["value"] for choice in asked["choices"]}

    assert reasons("coordinator") == set(CancelledBecause)
    assert reasons("host") == {"team", "inspection", "other"}


def test_nobody_is_offered_to_go_on_a_visit_they_are_on_or_to_come_off_one_they_are_not_on() -> None:
    def offered(act: SlotAct) -> list[str]:
        fix = FixSlot(act=act, shown=shown_to(WORLD, "coordinator", slot_of(1, (ADA,))), typed={}, faults=())
        [asked] = blocks(render(slot_forms.slot_form_card(fix, OPERATION, WORLD.members)), "Input.ChoiceSet")
        return [choice["title"] for choice in asked["choices"]]

    assert offered(SlotAct.TAKE_OFF) == ["Ada Marlow"]
    assert offered(SlotAct.PUT_ON) == [one.name for one in WORLD.members[1:]]


def test_a_time_that_is_none_is_not_given_back_to_a_client_that_would_refuse_it() -> None:
    for typed, kept in (("noon", None), ("25:00", None), ("9:00", None), ("09:30", "09:30")):
        fix = FixSlot(
            act=SlotAct.MOVE, shown=shown_to(WORLD, "coordinator", slot_of(1)), typed={"time": typed}, faults=()
        )
        [time] = blocks(render(slot_forms.slot_form_card(fix, OPERATION, ())), "Input.Time")
        assert time.get("value") == kept


def test_an_offer_is_taken_by_others_and_withdrawn_by_whoever_made_it() -> None:
    def ways(who: str, **facts: Any) -> list[str]:
        offer = OFFER.model_copy(update=facts)
        return titles(swap.swap_card(Swapped(shown=shown_to(WORLD, who, slot_of(1), offer)), OPERATION, TODAY))

    assert ways("cora") == [wording.TAKE_IT, wording.NOT_FOR_ME]
    assert ways("ada") == [wording.WITHDRAW_OFFER, wording.OPEN]
    for state in (SwapState.TAKEN, SwapState.WITHDRAWN):
        assert ways("cora", state=state) == ways("ada", state=state) == [wording.OPEN]


def test_whoever_has_said_not_for_me_is_not_asked_again() -> None:
    declined = Swapped(shown=shown_to(WORLD, "cora", slot_of(1), OFFER), has_declined=True)
    assert titles(swap.swap_card(declined, OPERATION, TODAY)) == [wording.OPEN]


@pytest.mark.parametrize(("chosen", "wanted"), [({}, ""), ({"in_return": "nothing"}, ""), ({"in_return": "s7"}, "s7")])
def test_nothing_in_return_is_nothing_whether_it_is_said_or_left_out(chosen: dict[str, str], wanted: str) -> None:
    assert swap.wanted_in_return(chosen) == wanted


@pytest.mark.parametrize(("days", "later"), [(14, [1, 3, 7]), (7, [1, 3]), (3, [1]), (1, [])])
def test_a_reminder_can_be_put_off_only_while_it_still_comes_before_the_visit(days: int, later: list[int]) -> None:
    shown = shown_to(WORLD, "ada", slot_of(1, start=NOW + timedelta(days=days)))
    card = rota_notices.reminder_card(shown, [], ["Staffing"], OPERATION, TODAY, is_host=False)
    assert [one["days"] for one in carried(card) if "days" in one] == later


def test_what_a_visit_can_be_about_is_said_a_week_before_and_to_councillors_alone() -> None:
    def told(days: int, *, is_host: bool) -> bool:
        start = NOW + timedelta(days=days)
        shown = shown_to(WORLD, "host" if is_host else "ada", slot_of(1, start=start))
        card = rota_notices.reminder_card(shown, ["V26-0007/1"], ["Staffing"], OPERATION, TODAY, is_host=is_host)
        return "V26-0007/1" in said(card) and "You will not be shown case files." in said(card)

    assert [days for days in range(1, 15) if told(days, is_host=False)] == [4, 5, 6, 7, 8, 9, 10]
    assert not any(told(days, is_host=True) for days in range(1, 15))


def test_the_address_of_a_calendar_is_in_sight_and_in_its_link_and_no_button_carries_it() -> None:
    shown = CalendarShown(feed=CalendarFeed(person=ADA, token=TOKEN, made_at=NOW))
    card = mine.calendar_card(shown, ADDRESS, "", OPERATION)
    assert TOKEN not in str(carried(card))
    [box] = blocks(render(card), "Input.Text")
    [link] = blocks(render(card), "Action.OpenUrl")
    assert box["value"] == link["url"] == ADDRESS


def test_what_was_cleared_from_a_faulty_form_is_not_put_back() -> None:
    kept = Availability(person=ADA, interests=("mash",), weekdays=(1,))
    typed = MyAvailability(availability=kept, teams=teams(WORLD), typed={"parts": "morning"})
    card = render(mine.availability_card(typed, OPERATION))
    ticked = {one["id"]: one.get("value") for one in blocks(card, "Input.ChoiceSet")}
    assert ticked == {"weekdays": None, "parts": "morning", "interests": None, "most": None}


def test_every_visit_of_a_proposal_stands_on_one_page_and_only_the_last_asks_for_it_to_be_put_on_the_rota() -> None:
    proposed = a_plan(24, additions=3)
    by_id = {team.id: team.name for team in teams(WORLD)}
    pages = [plan.plan_card(proposed, by_id, names(WORLD), page, OPERATION) for page in (1, 2, 3)]
    days = [wording.short(one.start) for one in proposed.proposals] + [
        wording.short(one.start) for one in proposed.additions
    ]
    for day, count in {day: days.count(day) for day in days}.items():
        assert sum(said(page).count(day) for page in pages) == count
    commits = [one for page in pages for one in blocks(render(page), "Action.Execute") if one["verb"] == "rota.commit"]
    assert [one["style"] for one in commits] == ["default", "default", "positive"]
    assert {one["data"][PAYLOAD]["digest"] for one in commits} == {proposed.digest}


def council(symbol: str, number: int) -> tuple[World, tuple[Team, ...]]:
    """So many teams, and everybody, with the longest names there can be."""
    world = World(name=lambda name: (name + SYMBOLS[symbol] * NAME_LIMIT)[:NAME_LIMIT])
    made = [
        Team(
            id=f"team{n}",
            name=world.name(f"Team {n}"),
            visit_kind=VisitKind.INTAKE,
            head_of_service=ADA,
            host=world.name("Host"),
            place=world.name("Place"),
        )
        for n in range(number)
    ]
    return world, tuple(made)


@each_symbol
def test_the_fullest_list_fits_whatever_people_and_teams_are_called(symbol: str) -> None:
    world, _ = council(symbol, 0)
    slots = [slot_of(n, (BEN, CORA, world.members[3].id), start=TO_COME, capacity=4) for n in range(10)]
    lines = tuple(line_of(world, "ada", one) for one in slots)
    everyone = tuple(one.id for one in world.members)
    question = Question(only=Only.FREE, period=JANUARY, people=everyone, teams=tuple(f"team{n}" for n in range(40)))
    listed = VisitsListed(
        question=question,
        asker=ADA,
        teams=teams(world),
        people=world.members,
        lines=lines,
        after="x" * 60,
        is_first=False,
    )
    card = render(rota_list.list_card(listed, TODAY, OPERATION))
    assert len(blocks_of_claim(card)) == 10
    assert size_of(card) < CARD_LIMIT


def blocks_of_claim(card: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in blocks(card, "Action.Execute") if one["title"] == wording.CLAIM]


@each_symbol
def test_the_fullest_visit_fits_for_each_who_looks(symbol: str) -> None:
    world, _ = council(symbol, 0)
    full = slot_of(1, (ADA, BEN, CORA, world.members[3].id), capacity=4, offered_start=TO_COME, suits=(BEN, CORA))
    for who in WATCHERS:
        card = render(slot.slot_card(shown_to(world, who, full, OFFER), OPERATION, TODAY))
        assert size_of(card) < CARD_LIMIT
        assert_accepted(card)


@each_symbol
@pytest.mark.parametrize("number", [12, 60])
def test_the_overview_and_what_is_still_to_do_fit_however_many_teams_there_are(symbol: str, number: int) -> None:
    world, of_council = council(symbol, number)
    counts = tuple(TeamCoverage(team_id=one.id, required=2, not_planned=2, still_to_do=2) for one in of_council)
    covered = coverage_of(world).model_copy(update={"teams": counts})
    unfilled = tuple(line_of(world, "coordinator", one) for one in many(12, ()))
    overdue = tuple(line_of(world, "coordinator", one) for one in many(12, (ADA, BEN), status="allocated"))
    without = tuple(one.name for one in world.members) * 10
    seen = Overview(
        coverage=covered, teams=of_council, unfilled=unfilled, overdue=overdue, without_a_visit=without, awaiting_host=9
    )
    cards = [render(overview.overview_card(seen, TODAY, may_plan=True))]
    still = StillToDo(question=Question(what=What.STILL_TO_DO, year="2026-27"), coverage=covered, teams=of_council)
    cards.append(render(rota_list.still_to_do_card(still)))
    assert max(map(size_of, cards)) < CARD_LIMIT


def test_the_charts_figures_stand_in_words_too() -> None:
    card = EVERY_CARD["overview"]()
    [chart] = blocks(card, "Chart.HorizontalBar.Stacked")
    lines = [shown.text for shown in texts(card) if shown.block == "TextBlock"]
    for bar in chart["data"]:
        done, planned, not_planned = (part["value"] for part in bar["data"])
        [line] = [one for one in lines if one.startswith(f"{bar['title']}: ")]
        figures = [int(word) for word in line.removeprefix(bar["title"]).replace(",", " ").split() if word.isdigit()]
        assert figures[0] == done
        assert sum(figures[2:]) >= planned + not_planned
    assert len(chart["data"]) == 3


@each_symbol
def test_the_fullest_proposal_fits(symbol: str) -> None:
    world, _ = council(symbol, 0)
    full = a_plan(24, short=True, additions=10)
    short = full.model_copy(update={"shortfalls": full.shortfalls * 30})
    by_id = {team.id: team.name for team in teams(world)}
    for page in (1, 2, 3, 4):
        assert size_of(render(plan.plan_card(short, by_id, names(world), page, OPERATION))) < CARD_LIMIT


def test_what_cannot_be_met_stands_above_what_is_proposed() -> None:
    card = EVERY_CARD["plan-short"]()
    lines = [shown.text for shown in texts(card)]
    short, first = (
        next(n for n, line in enumerate(lines) if word in line) for word in ("What can’t be met", "Dec 2026")
    )
    assert short < first


@pytest.mark.parametrize("question", [Question(), Question(is_guess=True, is_whole=False)])
def test_where_nothing_was_found_the_same_question_is_not_offered_again(question: Question) -> None:
    assert titles(_list([], question)) == [wording.FREE_VISITS]


def test_a_list_of_visits_reads_in_the_order_it_was_found() -> None:
    shown = said(_list(many()))
    places = [shown.index(wording.short(one.start)) for one in many()]
    assert all(before < after for before, after in pairwise(places))
