"""A place offered to others: who may offer, who may take, what stands in the way, and who sees what became of it."""

import asyncio
from pathlib import Path

import pytest

from tests.visits.builders import COUNCILLORS, YEAR, someone
from tests.visits.council import (
    COORDINATOR,
    MANAGER,
    OTHER_MANAGER,
    TEAM,
    Interrupted,
    Interruption,
    MovingClock,
    all_rows,
    due_at,
    open_council,
    posted,
    re_register,
    send_form,
    told,
)
from tests.visits.rota_lives import (
    ADA,
    BEN,
    CALLED_OFF,
    COMING,
    CORA,
    DEV,
    ELSIE,
    FEMI,
    LATER,
    NORTH,
    TAKE_OFF_ADA,
    done,
    faults,
    has_interest,
    more_councillors,
    moved_to,
    offer_id,
    offered,
    operation,
    plan,
    refused,
    stored,
    two_teams,
    unchanged,
    without_offers,
)
from visits.card_names import CardKind
from visits.model import PersonId, PersonStatus
from visits.ports import (
    Office,
    Put,
    Stale,
)
from visits.rota import SwapOffer, SwapState
from visits.rota_shown import SlotDoing, SlotGone, SwapForm, Swapped
from visits.slots import SlotAct, WhyNot
from visits.usecases.start import Refused
from visits.usecases.swaps import (
    OVER,
    SHOWN_AT_ONCE,
    apply_swap,
    decline_swap,
    offer_swap,
    see_swap,
    swap_form,
    take_swap,
    withdraw_swap,
)

OTHERS = {BEN, CORA, DEV, ELSIE, FEMI}


async def take(office: Office, person: PersonId, offer: str) -> Swapped:
    came = await take_swap(office, person, YEAR, offer, operation())
    assert isinstance(came, Swapped), came
    return came


async def not_taken(office: Office, rows: Path, person: PersonId, offer: str) -> WhyNot:
    """Why it can't be taken. Fails if it was, or if anything was written."""
    return await refused(rows, take_swap(office, person, YEAR, offer, operation()))


async def kept(office: Office, offer: str) -> SwapOffer:
    found = await office.store.year(YEAR).swap_offer(offer)
    assert found is not None
    return found.value


async def shown_to(office: Office, offer: str) -> set[PersonId]:
    """Whose cards of the offer wait to be posted or renewed."""
    return {PersonId(person) for object_id, person in await told(office, CardKind.SWAP) if object_id == offer}


async def renews(office: Office, offer: str) -> bool:
    """Whether an effect waits that shows how the offer stands."""
    return (f"swap.{offer}", "") in await told(office, CardKind.EFFECT)


async def test_strangers_officers_and_leavers_have_nothing_to_do_with_swaps(council: Office) -> None:
    await plan(council, "s1", ADA)
    offer = offer_id(await offered(council, ADA, "s1"))
    await re_register(council, BEN, status=PersonStatus.LEFT)
    for who in (someone(99), MANAGER, BEN):
        assert await see_swap(council, who, YEAR, offer) == Refused()
        assert await take_swap(council, who, YEAR, offer, operation()) == Refused()
        assert await decline_swap(council, who, YEAR, offer) == Refused()
        assert await withdraw_swap(council, who, YEAR, offer, operation()) == Refused()


async def test_an_offer_that_never_was_is_gone(council: Office) -> None:
    assert await see_swap(council, ADA, YEAR, "s1.nothing") == SlotGone()
    assert await take_swap(council, ADA, YEAR, "s1.nothing", operation()) == SlotGone()
    assert await swap_form(council, ADA, YEAR, "nowhere") == SlotGone()
    await apply_swap(council, YEAR, "s1.nothing")


async def test_only_one_s_own_place_on_a_visit_to_come_can_be_offered(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    await plan(council, "s1", ADA)
    for form in (swap_form(council, BEN, YEAR, "s1"), offer_swap(council, BEN, YEAR, "s1", None, "", operation())):
        assert await refused(rows_path, form) == WhyNot.NOT_ON_IT
    assert await refused(rows_path, swap_form(council, MANAGER, YEAR, "s1")) == WhyNot.NOT_YOURS
    clock.moment = COMING
    assert await refused(rows_path, offer_swap(council, ADA, YEAR, "s1", None, "", operation())) == WhyNot.IN_THE_PAST


async def test_there_is_to_choose_who_could_go_and_where_one_could_go_oneself(council: Office) -> None:
    await two_teams(council)
    await plan(council, "s1", ADA, BEN)
    await plan(council, "later", CORA, start=LATER, team_id=NORTH.id)
    await plan(council, "mine", ADA, CORA, start=LATER)
    await plan(council, "nobody", start=LATER)
    await plan(council, "off", CORA, start=LATER, status="cancelled")
    await plan(council, "with-dev", DEV, start=LATER)
    await has_interest(council, DEV, TEAM.id)
    form = await swap_form(council, ADA, YEAR, "s1")
    assert isinstance(form, SwapForm)
    assert [one.name for one in form.councillors] == ["Cora Winstanley", "Elsie Penhale", "Femi Radcliffe"]
    assert [line.slot.id for line in form.in_return if line.slot] == ["later"], "Dev could not come in return"
    await has_interest(council, ADA, NORTH.id)
    barred = await swap_form(council, ADA, YEAR, "s1")
    assert isinstance(barred, SwapForm)
    assert barred.in_return == ()


async def test_what_is_not_there_to_choose_is_a_fault(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA, BEN)
    await plan(council, "later", CORA, start=LATER)
    for to, in_return, wrong in (
        (BEN, "", {"to": "not_offered"}),
        (someone(99), "nowhere", {"to": "not_offered", "in_return": "not_offered"}),
        (DEV, "later", {"in_return": "not_offered"}),
        (None, "s1", {"in_return": "not_offered"}),
    ):
        assert await faults(rows_path, offer_swap(council, ADA, YEAR, "s1", to, in_return, operation())) == wrong
    came = await offer_swap(council, ADA, YEAR, "s1", DEV, "later", operation())
    assert isinstance(came, SwapForm)
    assert came.typed == {"to": DEV.rpartition(".")[2], "in_return": "later"}


async def test_an_offer_made_twice_is_made_once(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA)
    first = await offer_swap(council, ADA, YEAR, "s1", None, "", "20261120-op")
    assert await unchanged(rows_path, offer_swap(council, ADA, YEAR, "s1", None, "", "20261120-op")) == first


async def test_a_later_offer_takes_the_place_of_an_earlier_one(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA)
    first, second = offer_id(await offered(council, ADA, "s1")), offer_id(await offered(council, ADA, "s1", BEN))
    assert (await kept(council, first)).state is SwapState.WITHDRAWN
    assert await not_taken(council, rows_path, CORA, first) == WhyNot.WITHDRAWN
    assert await not_taken(council, rows_path, CORA, second) == WhyNot.NOT_YOURS
    assert (await take(council, BEN, second)).why is None


async def test_nobody_takes_a_place_that_they_may_not_have(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA, BEN)
    offer = offer_id(await offered(council, ADA, "s1"))
    await has_interest(council, CORA, TEAM.id)
    assert await not_taken(council, rows_path, BEN, offer) == WhyNot.ON_IT_ALREADY
    assert await not_taken(council, rows_path, CORA, offer) == WhyNot.HAS_INTEREST
    own = await unchanged(rows_path, take_swap(council, ADA, YEAR, offer, operation()))
    assert isinstance(own, Swapped)
    assert (own.why, own.taken_by) == (None, "")


@pytest.mark.parametrize(
    ("who", "doing", "why"),
    [
        (ADA, SlotAct.RELEASE, WhyNot.WITHDRAWN),
        (COORDINATOR, TAKE_OFF_ADA, WhyNot.WITHDRAWN),
        (COORDINATOR, moved_to(SlotAct.MOVE, "2026-12-08"), WhyNot.WITHDRAWN),
        (MANAGER, CALLED_OFF, WhyNot.CANCELLED),
    ],
    ids=["released", "taken off", "moved", "called off"],
)
async def test_an_offer_ends_with_the_place_that_was_offered(
    council: Office, rows_path: Path, who: PersonId, doing: SlotDoing | SlotAct, why: WhyNot
) -> None:
    await plan(council, "s1", ADA)
    offer = offer_id(await offered(council, ADA, "s1"))
    await apply_swap(council, YEAR, offer)
    await posted(council)
    await done(council, who, "s1", doing)
    assert await renews(council, offer)
    assert await not_taken(council, rows_path, BEN, offer) == why
    await posted(council)
    await apply_swap(council, YEAR, offer)
    assert await shown_to(council, offer) == {ADA, *OTHERS}, "everybody who was shown it sees that it is over"


async def test_one_who_comes_back_has_not_offered_their_place_again(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA)
    offer = offer_id(await offered(council, ADA, "s1"))
    await done(council, ADA, "s1", SlotAct.RELEASE)
    await done(council, ADA, "s1", SlotAct.CLAIM)
    assert await not_taken(council, rows_path, BEN, offer) == WhyNot.WITHDRAWN


async def test_an_offer_ends_when_the_visit_begins_and_everybody_sees_it(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    await plan(council, "s1", ADA)
    offer = offer_id(await offered(council, ADA, "s1"))
    await apply_swap(council, YEAR, offer)
    await posted(council)
    over = f"{offer}{OVER}"
    assert not await renews(council, offer)
    assert COMING in await due_at(council, CardKind.EFFECT)
    assert await renews(council, over)
    clock.moment = COMING
    assert await not_taken(council, rows_path, BEN, offer) == WhyNot.IN_THE_PAST
    await more_councillors(council, 1)
    await apply_swap(council, YEAR, over)
    assert await shown_to(council, offer) == {ADA, *OTHERS}, "and nobody who was never offered it"


async def test_an_offer_ends_when_the_form_is_sent(council: Office, clock: MovingClock, rows_path: Path) -> None:
    clock.at(2026, 11, 13)
    offer = offer_id(await offered(council, ADA, "slot7"))
    clock.at(2026, 11, 20)
    await send_form(council)
    assert (await kept(council, offer)).state is SwapState.WITHDRAWN
    assert await not_taken(council, rows_path, CORA, offer) == WhyNot.DONE


async def test_an_offerer_taken_off_by_an_import_offers_nothing(council: Office, rows_path: Path) -> None:
    slot = await plan(council, "s1", ADA, BEN)
    offer = offer_id(await offered(council, ADA, "s1"))
    year = council.store.year(YEAR)
    await year.commit([Put(slot.model_copy(update={"members": (BEN,)}), await year.slot("s1"))], write_id="import")
    assert await not_taken(council, rows_path, CORA, offer) == WhyNot.CHANGED


async def test_one_accept_wins_and_the_other_is_told_who(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA, BEN, confirmed_at=COMING)
    offer = offer_id(await offered(council, ADA, "s1"))
    won = await take(council, CORA, offer)
    assert (won.why, won.taken_by, won.shown.line.is_mine) == (None, "Cora Winstanley", True)
    slot = await stored(council, "s1")
    assert (slot.members, slot.former, slot.status, slot.sequence) == ((BEN, CORA), (ADA,), "confirmed", 1)
    assert await not_taken(council, rows_path, DEV, offer) == WhyNot.TAKEN
    lost = await see_swap(council, DEV, YEAR, offer)
    assert isinstance(lost, Swapped)
    assert lost.taken_by == "Cora Winstanley"
    assert await unchanged(rows_path, take(council, CORA, offer)) == won, "a second press changes nothing"
    assert await told(council, CardKind.NEWS) == {("s1.1.take_swap", ADA), ("s1.1.claim", BEN)}
    assert await told(council, CardKind.HOST) == {("s1", MANAGER)}
    late = await unchanged(rows_path, withdraw_swap(council, ADA, YEAR, offer, operation()))
    assert isinstance(late, Swapped)
    assert late.why is WhyNot.TAKEN


async def test_two_who_accept_at_once_do_not_both_go(council: Office, clock: MovingClock, rows_path: Path) -> None:
    await plan(council, "s1", ADA)
    offer = offer_id(await offered(council, ADA, "s1"))
    other = await open_council(rows_path, clock, prefix="b")
    came = await asyncio.gather(
        take(council, BEN, offer), take(other, CORA, offer), take(council, DEV, offer), return_exceptions=True
    )
    assert len([one for one in came if isinstance(one, Swapped) and one.why is None]) == 1
    assert all(isinstance(one, Swapped | Stale) for one in came)
    assert len((await stored(council, "s1")).members) == 1
    await other.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


@pytest.mark.parametrize("meanwhile", ["released", "withdrawn", "offered anew", "moved"])
async def test_what_happens_just_before_an_accept_is_written_is_not_overlooked(
    council: Office, clock: MovingClock, rows_path: Path, meanwhile: str
) -> None:
    await plan(council, "s1", ADA)
    offer = offer_id(await offered(council, ADA, "s1"))
    table = Interrupted(rows_path)
    other = await open_council(rows_path, clock, prefix="b", table=table)
    interruptions: dict[str, Interruption] = {
        "released": lambda: done(council, ADA, "s1", SlotAct.RELEASE),
        "withdrawn": lambda: withdraw_swap(council, ADA, YEAR, offer, operation()),
        "offered anew": lambda: offered(council, ADA, "s1", DEV),
        "moved": lambda: done(council, COORDINATOR, "s1", moved_to(SlotAct.MOVE, "2026-12-08")),
    }
    table.before_write = interruptions[meanwhile]
    with pytest.raises(Stale):
        await take(other, BEN, offer)
    assert await not_taken(other, rows_path, BEN, offer) == WhyNot.WITHDRAWN
    await table.close()


async def test_an_offer_made_just_before_the_visit_changes_is_not_overlooked(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    """Else it would outlive the place that it offers."""
    await plan(council, "s1", ADA)
    table = Interrupted(rows_path)
    other = await open_council(rows_path, clock, prefix="b", table=table)
    table.before_write = lambda: offered(council, ADA, "s1")
    with pytest.raises(Stale):
        await done(other, ADA, "s1", SlotAct.RELEASE)
    await table.close()


async def test_places_on_two_visits_change_hands_at_once(council: Office, rows_path: Path) -> None:
    await two_teams(council)
    await plan(council, "s1", ADA)
    await plan(council, "s2", BEN, CORA, start=LATER, team_id=NORTH.id)
    swap = await offered(council, ADA, "s1", None, "s2")
    assert swap.shown.wants is not None
    offer = offer_id(swap)
    assert await not_taken(council, rows_path, DEV, offer) == WhyNot.CHANGED, "Dev has no place to give"
    theirs = offer_id(await offered(council, BEN, "s2"))
    assert (await take(council, BEN, offer)).why is None
    first, second = await stored(council, "s1"), await stored(council, "s2")
    assert (first.members, first.former) == ((BEN,), (ADA,))
    assert (second.members, second.former) == ((CORA, ADA), (BEN,))
    assert (await kept(council, theirs)).state is SwapState.WITHDRAWN, "the place that Ben offered is his no more"
    hear = {("s1.1.take_swap", ADA), ("s2.1.take_swap", ADA), ("s2.1.claim", CORA)}
    assert await told(council, CardKind.NEWS) == hear
    assert await told(council, CardKind.HOST) == {("s1", MANAGER), ("s2", OTHER_MANAGER)}
    events = [body for key, body in all_rows(rows_path) if "|event|" in key and '"take_swap"' in body]
    assert len(events) == 2


@pytest.mark.parametrize("change", ["taker off it", "called off", "offerer on it", "offerer has an interest"])
async def test_a_swap_whose_other_visit_changed_meanwhile_is_not_made(
    council: Office, rows_path: Path, change: str
) -> None:
    await two_teams(council)
    await plan(council, "s1", ADA)
    await plan(council, "s2", BEN, start=LATER, team_id=NORTH.id)
    offer = offer_id(await offered(council, ADA, "s1", BEN, "s2"))
    match change:
        case "taker off it":
            await done(council, BEN, "s2", SlotAct.RELEASE)
        case "called off":
            await done(council, COORDINATOR, "s2", CALLED_OFF)
        case "offerer on it":
            await done(council, ADA, "s2", SlotAct.CLAIM)
        case _:
            await has_interest(council, ADA, NORTH.id)
    assert await not_taken(council, rows_path, BEN, offer) == WhyNot.CHANGED


async def test_an_offer_is_withdrawn_by_whoever_made_it_alone(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA)
    offer = offer_id(await offered(council, ADA, "s1"))
    other = await unchanged(rows_path, withdraw_swap(council, BEN, YEAR, offer, operation()))
    assert isinstance(other, Swapped)
    assert other.why is None
    gone = await withdraw_swap(council, ADA, YEAR, offer, operation())
    assert isinstance(gone, Swapped)
    assert gone.why is WhyNot.WITHDRAWN
    assert await unchanged(rows_path, withdraw_swap(council, ADA, YEAR, offer, operation())) == gone
    assert await renews(council, offer)
    assert (await stored(council, "s1")).members == (ADA,)


# Who sees an offer


async def test_an_offer_is_shown_to_those_who_could_take_it_and_want_to_hear_of_such(council: Office) -> None:
    await plan(council, "s1", ADA, BEN)
    await has_interest(council, CORA, TEAM.id)
    await without_offers(council, DEV)
    offer = offer_id(await offered(council, ADA, "s1"))
    await apply_swap(council, YEAR, offer)
    assert await shown_to(council, offer) == {ADA, ELSIE, FEMI}


@pytest.mark.parametrize("how", ["to one", "in return"])
async def test_an_offer_to_one_or_for_one_visit_is_shown_to_those_alone(council: Office, how: str) -> None:
    await plan(council, "s1", ADA)
    await plan(council, "s2", BEN, start=LATER)
    offer = offer_id(await offered(council, ADA, "s1", *((BEN, "") if how == "to one" else (None, "s2"))))
    await apply_swap(council, YEAR, offer)
    assert await shown_to(council, offer) == {ADA, BEN}


async def test_one_who_does_not_want_it_hears_no_more_of_it(council: Office, rows_path: Path) -> None:
    await plan(council, "s1", ADA)
    offer = offer_id(await offered(council, ADA, "s1"))
    await apply_swap(council, YEAR, offer)
    await posted(council)
    declined = await decline_swap(council, BEN, YEAR, offer)
    assert isinstance(declined, Swapped)
    assert await unchanged(rows_path, decline_swap(council, BEN, YEAR, offer)) == declined
    assert (await kept(council, offer)).declined == (BEN,)
    await take(council, CORA, offer)
    await apply_swap(council, YEAR, offer)
    assert await shown_to(council, offer) == {ADA, *OTHERS} - {BEN}
    late = await unchanged(rows_path, decline_swap(council, DEV, YEAR, offer))
    assert isinstance(late, Swapped)
    assert late.why is WhyNot.TAKEN


async def test_an_offer_settled_before_it_was_shown_is_shown_to_nobody_else(council: Office) -> None:
    await plan(council, "s1", ADA)
    offer = offer_id(await offered(council, ADA, "s1"))
    await done(council, ADA, "s1", SlotAct.RELEASE)
    await apply_swap(council, YEAR, offer)
    assert await shown_to(council, offer) == {ADA}


async def test_a_large_council_is_told_in_parts_and_nobody_twice(council: Office, rows_path: Path) -> None:
    more = await more_councillors(council, SHOWN_AT_ONCE + 5)
    await plan(council, "s1", ADA)
    offer = offer_id(await offered(council, ADA, "s1"))
    await apply_swap(council, YEAR, offer)
    assert set((await kept(council, offer)).told) == {ADA, *OTHERS, *more}
    assert len((await kept(council, offer)).told) == len(COUNCILLORS) + len(more)
    told_once = (await kept(council, offer)).told
    await apply_swap(council, YEAR, offer)
    assert (await kept(council, offer)).told == told_once
