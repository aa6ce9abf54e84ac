"""The rota from the host's and the coordinator's side: confirmed, moved, called off, planned, looked over."""

from tests.conversations.dialogue import finds, play, presses, says
from tests.conversations.players import Answers
from tests.conversations.stage import Stage
from visits.rota import SlotStatus

PLANNED: Answers = {"team": "mash", "day": "2026-12-08", "time": "10:00"}


async def test_a_visit_planned_by_hand_is_confirmed_by_its_host_and_its_councillor_is_told(stage: Stage) -> None:
    await stage["eleanor"].says("hi")
    await play(
        stage,
        [
            ("gareth", says("plan a visit"), ["Plan one visit"]),
            ("gareth", presses("Put it on the rota"), ["Error: ", "team"]),
            ("gareth", presses("Put it on the rota", PLANNED | {"day": "2026-12-06"}), ["Error: "]),
            ("gareth", presses("Put it on the rota", PLANNED), ["Visit to Multi-Agency", "Tuesday 8 December 2026"]),
            ("anita", finds("Confirm the date, or offer another time."), ["Tuesday 8 December 2026", "Nobody yet"]),
            ("eleanor", says("free visits"), ["(MASH)"]),
            ("eleanor", presses("Claim"), ["Done: you are on this visit.", "not confirmed"]),
            ("anita", finds("Councillor Eleanor Brackenridge"), ["(Confirm the date)"]),
            ("anita", presses("Confirm the date"), ["Councillor Eleanor Brackenridge"]),
            ("eleanor", finds("The date of your visit is confirmed."), ["Tuesday 8 December 2026"]),
        ],
    )
    [slot] = await stage.desk.store.year("2026-27").slots_of(stage["eleanor"].person.id)
    assert slot.status is SlotStatus.CONFIRMED


async def test_the_host_offers_another_time_and_it_is_moved_once_it_suits_everyone(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", "winston", days=22)
    for name in ("eleanor", "winston", "anita"):
        await stage[name].says("hi")
    await play(
        stage,
        [
            ("anita", says("mash visits"), ["(Open)"]),
            ("anita", presses("Open"), ["Offer another time"]),
            ("anita", presses("Offer another time"), ["Which day?"]),
            ("anita", presses("Offer another time", {"day": "2026-02-30", "time": "25:00"}), ["Error: "]),
            ("anita", presses("Offer another time", {"day": "2026-12-10", "time": "14:00"}), ["Thursday 10 December"]),
            ("eleanor", finds("The host offers another time for your visit."), ["Thursday 10 December 2026, 14:00"]),
            ("eleanor", presses("The new time suits me"), ["Done: "]),
            ("winston", finds("The host offers another time"), ["Thursday 10 December 2026, 14:00"]),
            (
                "winston",
                presses("The new time suits me"),
                ["Thursday 10 December 2026, 14:00 to 15:00", "date confirmed"],
            ),
        ],
    )


async def test_who_can_not_come_at_the_new_time_gives_the_place_back_and_the_other_goes(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", "winston", days=22)
    for name in ("eleanor", "winston", "anita"):
        await stage[name].says("hi")
    await stage["anita"].says("mash visits")
    await stage["anita"].presses("Open")
    await stage["anita"].presses("Offer another time")
    await stage["anita"].presses("Offer another time", {"day": "2026-12-10", "time": "14:00"})
    await stage["eleanor"].finds("The host offers another time")
    await stage["eleanor"].presses("The new time suits me")
    await stage["winston"].finds("The host offers another time")
    await stage["winston"].presses("It does not: give my place back")
    stored = await stage.desk.store.year("2026-27").slot("s1")
    assert stored is not None
    assert stored.value.members == (stage["eleanor"].person.id,)
    assert stored.value.start.isoformat() == "2026-12-10T14:00:00+00:00"


async def test_an_old_card_can_not_confirm_a_date_that_has_changed(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=22, status=SlotStatus.ALLOCATED)
    await stage["anita"].says("mash visits")
    await stage["anita"].presses("Open")
    old = stage["anita"].at_another_screen()
    await stage["gareth"].says("mash visits")
    await stage["gareth"].presses("Open")
    await stage["gareth"].presses("Give it another time")
    await stage["gareth"].presses("Give it another time", {"day": "2026-12-11", "time": "10:00"})
    assert "Something has changed meanwhile" in await old.presses("Confirm the date")


async def test_a_visit_is_called_off_with_its_reason_and_booked_anew(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=22)
    await stage["eleanor"].says("hi")
    await play(
        stage,
        [
            ("gareth", says("mash visits"), ["(Open)"]),
            ("gareth", presses("Open"), ["Cancel the visit"]),
            ("gareth", presses("Cancel the visit"), ["Why is it cancelled?"]),
            ("gareth", presses("Cancel the visit"), ["Error: "]),
            ("gareth", presses("Cancel the visit", {"reason": "inspection"}), ["Done: the visit is cancelled."]),
            ("eleanor", finds("Your visit is cancelled."), ["Cancelled: there is an inspection"]),
            ("gareth", presses("Book another date"), ["Which day?"]),
            (
                "gareth",
                presses("Book another date", {"day": "2027-01-12", "time": "10:00"}),
                ["Tuesday 12 January 2027"],
            ),
            ("eleanor", finds("Your visit has been booked for another date."), ["Tuesday 12 January 2027"]),
        ],
    )


async def test_a_year_is_proposed_and_nothing_is_written_before_the_coordinator_says_so(stage: Stage) -> None:
    await stage["gareth"].says("plan the rota")
    assert "2026-27" in stage["gareth"].sees
    assert await stage.desk.store.years() == []
    await stage["gareth"].presses("Put these on the rota")
    everyone = await stage["eleanor"].says("upcoming visits")
    assert "(Open)" in everyone
    again = await stage["gareth"].says("plan the rota")
    assert "(Put these on the rota)" not in again


async def test_a_plan_that_is_no_longer_the_one_that_was_shown_is_shown_again(stage: Stage) -> None:
    await stage["gareth"].says("plan the rota")
    await stage.plans("s1", "mash", "eleanor", days=22)
    assert "(Put these on the rota)" in await stage["gareth"].presses("Put these on the rota")
    assert len(await stage.desk.store.year("2026-27").slots_of(stage["eleanor"].person.id)) == 1


async def test_the_coordinator_sees_how_the_rota_stands_and_a_councillor_is_shown_no_overview(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=-60)
    await stage.plans("s2", "harbourside", days=20, status=SlotStatus.UNFILLED)
    await play(
        stage,
        [
            ("gareth", says("rota"), ["2026-27", "Harbourside Locality Team", "Multi-Agency Safeguarding Hub (MASH)"]),
            ("miriam", says("rota"), ["2026-27", "never: (Plan the rota)"]),
            ("eleanor", says("rota"), ["I did not understand that"]),
        ],
    )


async def test_a_visit_that_did_not_take_place_is_noted_after_asking_twice(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=-3)
    await play(
        stage,
        [
            ("gareth", says("which forms are overdue"), ["(MASH)"]),
            ("gareth", says("mash visits last week"), ["(Open)"]),
            ("gareth", presses("Open"), ["It did not take place"]),
            ("gareth", presses("It did not take place"), ["Did this visit not take place?"]),
            ("gareth", presses("Yes, it did not take place"), ["Done: noted that the visit did not take place."]),
        ],
    )


async def test_after_a_visit_its_councillors_are_asked_to_write_it_up_until_they_have(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=0)
    await stage["eleanor"].says("hi")
    stage.clock.goes_on(seconds=2 * 3600)
    await play(
        stage,
        [
            ("eleanor", finds("Write up your visit"), ["Start the visit form", "In 1 day"]),
            ("eleanor", presses("Start the visit form"), ["Step 1 of 9"]),
        ],
    )
