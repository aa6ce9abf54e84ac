"""Asking about the rota, and taking, giving back and swapping places on visits."""

import asyncio
from datetime import timedelta

from tests.conversations.dialogue import NOTHING, finds, play, presses, says, says_in_channel
from tests.conversations.stage import Stage
from tests.conversations.visits_made import MET, SAFE, VISIT, fills, starts
from visits.rota import SlotStatus


async def test_a_free_visit_is_found_claimed_and_then_ones_own(stage: Stage) -> None:
    await stage.plans("s1", "mash", days=20, status=SlotStatus.UNFILLED)
    await play(
        stage,
        [
            ("eleanor", says("free visits"), ["Free visits", "(MASH)", "Nobody yet", "2 places left", "(Claim)"]),
            ("eleanor", presses("Claim"), ["Done: you are on this visit.", "Councillor Eleanor Brackenridge"]),
            ("eleanor", says("my visits"), ["Your visits", "(MASH)", "1 place left", "never: (Claim)"]),
            ("winston", says("whats free"), ["(MASH)", "Councillor Eleanor Brackenridge", "1 place left"]),
        ],
    )


async def test_who_comes_too_late_is_told_who_has_the_places_and_nothing_is_changed(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=20)
    await stage["hugh"].says("free visits")
    await stage["winston"].says("free visits")
    await stage["winston"].presses("Claim")
    taken = await stage["hugh"].presses("Claim")
    assert "All places are taken, by Councillor Eleanor Brackenridge and Councillor Winston Garside." in taken


async def test_pressing_claim_twice_takes_one_place(stage: Stage) -> None:
    await stage.plans("s1", "mash", days=20, status=SlotStatus.UNFILLED)
    await stage["eleanor"].says("free visits")
    again = stage["eleanor"].at_another_screen()
    await stage["eleanor"].presses("Claim")
    assert "Done: you are on this visit." in await again.presses("Claim")
    slot = await stage.desk.store.year("2026-27").slot("s1")
    assert slot is not None
    assert slot.value.members == (stage["eleanor"].person.id,)


async def test_a_place_is_given_back_only_when_one_is_sure(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", "winston", days=20)
    await stage["winston"].says("hi")
    await play(
        stage,
        [
            ("eleanor", says("my visits"), ["(Open)"]),
            ("eleanor", presses("Open"), ["Give my place back"]),
            ("eleanor", presses("Give my place back"), ["Give back your place on this visit?"]),
            ("eleanor", presses("Back to the visit"), ["Visit to", "Councillor Eleanor Brackenridge"]),
            ("eleanor", presses("Give my place back"), ["Give back your place"]),
            ("eleanor", presses("Yes, give it back"), ["Done: you are no longer on this visit.", "1 place left"]),
            ("winston", finds("has given up their place"), ["Visit to"]),
        ],
    )


async def test_a_list_goes_on_page_by_page(stage: Stage) -> None:
    for number in range(12):
        await stage.plans(f"s{number}", "mash", days=20 + number, status=SlotStatus.UNFILLED)
    first = await stage["eleanor"].says("upcoming visits")
    assert first.count("(Claim)") == 10
    second = await stage["eleanor"].presses("Next")
    assert second.count("(Claim)") == 2
    assert "(Next)" not in second


async def test_a_question_not_understood_is_met_with_what_can_be_asked_and_never_with_a_list(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=20)
    await play(
        stage,
        [
            ("eleanor", says("visits to Liverpool"), ["I don’t know a team of this name", "never: (MASH),"]),
            ("eleanor", says("who makes the tea"), ["I did not understand that"]),
            ("winston", says("visits by Zaphod next week"), ["I don’t know anybody of this name"]),
        ],
    )


async def test_an_officer_asks_too_and_may_not_claim(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=20)
    await play(
        stage,
        [
            ("miriam", says("who visits MASH next month?"), ["Councillor Eleanor Brackenridge", "never: (Claim)"]),
            ("rosalind", says("upcoming visits"), ["(MASH)", "never: (Claim)"]),
        ],
    )


async def test_the_rota_can_be_asked_in_the_channel_by_mention_and_only_then(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=20)
    await play(
        stage,
        [
            ("miriam", says_in_channel("upcoming visits"), ["(MASH)", "Councillor Eleanor Brackenridge"]),
            ("miriam", says_in_channel("upcoming visits", mentions_bot=False), NOTHING),
            ("miriam", says_in_channel("lovely weather"), ["Talk to me in a personal chat", "who visits MASH"]),
        ],
    )


async def test_a_question_in_the_middle_of_a_form_is_answered_and_can_still_be_put_into_the_form(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await stage.plans("s2", "harbourside", "eleanor", days=9)
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], (VISIT, SAFE, MET))
    await play(
        stage,
        [
            ("eleanor", says("when is my next visit?"), ["Harbourside", "Add these words to my form"]),
            ("eleanor", presses("Add these words to my form"), ["Added to", "when is my next visit?"]),
            ("eleanor", says("The next visit should look at parking"), ["Added to", "should look at parking"]),
        ],
    )


async def test_a_place_offered_to_everyone_goes_to_the_first_who_takes_it_and_all_see_it_in_place(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=20)
    for name in ("eleanor", "winston", "hugh"):
        await stage[name].says("hi")
    await play(
        stage,
        [
            ("eleanor", says("my visits"), ["(Open)"]),
            ("eleanor", presses("Open"), ["Offer my place to others"]),
            ("eleanor", presses("Offer my place to others"), ["[To whom?]"]),
            ("eleanor", presses("Offer my place"), ["Your place is offered to others."]),
            ("hugh", finds("offers a place on the visit"), ["(Take it)", "(Not for me)"]),
            ("winston", finds("offers a place on the visit"), ["(Take it)"]),
            ("winston", presses("Take it"), ["Councillor Winston Garside has taken the place"]),
            ("hugh", presses("Take it"), ["Councillor Winston Garside has taken the place", "never: (Take it)"]),
            ("hugh", finds("has taken the place"), ["never: (Take it)"]),
            ("eleanor", finds("has taken your place on this visit"), ["Councillor Winston Garside"]),
            ("eleanor", finds("Garside has taken the place of"), ["never: Keep my place"]),
        ],
    )
    slot = await stage.desk.store.year("2026-27").slot("s1")
    assert slot is not None
    assert slot.value.members == (stage["winston"].person.id,)
    assert slot.value.former == (stage["eleanor"].person.id,)


async def test_places_on_two_visits_change_hands_at_once(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=20)
    await stage.plans("s2", "harbourside", "winston", days=30)
    await stage["winston"].says("hi")
    await stage["eleanor"].says("my visits")
    await stage["eleanor"].presses("Open")
    await stage["eleanor"].presses("Offer my place to others")
    winston = stage["winston"].person.id.partition(".")[2]
    await stage["eleanor"].presses("Offer my place", {"to": winston, "in_return": "s2"})
    await stage["winston"].finds("offers a place on the visit")
    await stage["winston"].presses("Take it")
    year = stage.desk.store.year("2026-27")
    first, second = await year.slot("s1"), await year.slot("s2")
    assert first is not None
    assert second is not None
    assert first.value.members == (stage["winston"].person.id,)
    assert second.value.members == (stage["eleanor"].person.id,)


async def test_who_has_an_interest_in_a_team_says_so_once_and_is_never_put_on_a_visit_to_it(stage: Stage) -> None:
    await stage.plans("s1", "mash", days=20, status=SlotStatus.UNFILLED)
    await stage["winston"].says("free visits")
    await play(
        stage,
        [
            ("winston", says("availability"), ["When you can visit"]),
            ("winston", presses("Keep", {"interests": "mash"}), ["Kept."]),
            ("winston", says("free visits"), ["(MASH)", "never: (Claim)"]),
        ],
    )


async def test_a_question_about_the_past_tells_who_went(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=-30, status=SlotStatus.DONE)
    await play(
        stage,
        [
            ("winston", says("when was mash last visited?"), ["(MASH)", "Councillor Eleanor Brackenridge"]),
            ("winston", says("when was thornley last visited"), ["no visit is on record"]),
        ],
    )


async def test_the_visit_is_in_ones_own_calendar_at_an_address_that_can_be_stopped(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=20)
    await play(
        stage,
        [
            ("eleanor", says("calendar"), ["Your visits in your own calendar", "/calendar/", ".ics"]),
            ("eleanor", presses("Stop this address"), ["Stop the address of your calendar?"]),
            ("eleanor", presses("Yes, stop it"), ["no longer leads to your visits"]),
        ],
    )


async def test_a_reminder_comes_in_working_hours_and_again_when_one_says_later(stage: Stage) -> None:
    """Two o'clock at night, then eight in the morning; the visit is 7 days off."""
    await stage.plans("s1", "mash", "eleanor", days=8)
    await stage["eleanor"].says("hi")
    stage.clock.goes_on(seconds=timedelta(hours=17).total_seconds())
    await stage.posts()
    assert not [one for one in stage.inbox("eleanor") if "Your visit to" in one.text]
    stage.clock.goes_on(seconds=timedelta(hours=7).total_seconds())
    await play(
        stage,
        [
            ("eleanor", finds("is in 7 days"), ["You will not be shown case files.", "Staffing"]),
            ("eleanor", presses("In 1 day"), ["You will be reminded again on"]),
        ],
    )
    stage.clock.goes_on(seconds=timedelta(days=1).total_seconds())
    await stage["eleanor"].finds("is in 6 days")


async def test_after_a_week_and_a_half_without_the_bot_two_copies_of_it_send_each_reminder_once(stage: Stage) -> None:
    """Over the 14, 7 and 1 days of three visits: of each only what is still worth saying, to councillor and host alike."""
    for slot, team, days in (("far", "mash", 24), ("near", "harbourside", 16), ("tomorrow", "millfields", 11)):
        await stage.plans(slot, team, "eleanor", days=days)
    for name in ("eleanor", "anita", "tobias", "leila"):
        await stage[name].says("hi")
    stage.clock.goes_on(seconds=timedelta(days=10, hours=2).total_seconds())
    copies = [stage.sender, stage.another_sender()]
    for _ in range(4):
        await asyncio.gather(*(copy.work() for copy in copies))
    titles = [one.text.strip().partition("\n")[0] for one in stage.inbox("eleanor")]
    assert sorted(one for one in titles if one.startswith("Your visit to")) == [
        "Your visit to Harbourside Locality Team is in 6 days",
        "Your visit to Millfields Locality Team is tomorrow",
        "Your visit to Multi-Agency Safeguarding Hub (MASH) is in 14 days",
    ]
    for host in ("anita", "tobias", "leila"):
        assert len([one for one in stage.inbox(host) if "visit " in one.text.strip().partition("\n")[0]]) == 1
