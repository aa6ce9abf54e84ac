"""Starting a form, and going on with one."""

from tests.conversations.dialogue import play, presses, says
from tests.conversations.reading import Button, buttons
from tests.conversations.stage import Stage
from tests.conversations.visits_made import VISIT, starts, writes_up
from visits.rota import SlotStatus


async def test_a_form_cannot_be_started_without_a_team_and_a_date_that_can_be_right(stage: Stage) -> None:
    """Both faults are said at once, and what was right is kept."""
    start = "Start for this visit"
    await play(
        stage,
        [
            ("eleanor", says("new visit"), ["A visit that is not on the rota"]),
            ("eleanor", presses(start), ["Error: Select the team you visited", "Error: Enter the date of the visit"]),
            ("eleanor", presses(start, {"team": "mash", "visit_date": "2026-11-17"}), ["today or in the past"]),
            ("eleanor", presses(start, {"visit_date": "2025-11-15"}), ["within the last 12 months", "(MASH)"]),
            ("eleanor", presses(start, {"visit_date": "next week"}), ["as a day, a month and a year", "(MASH)"]),
            ("eleanor", presses(start, {"team": "nowhere", "visit_date": "2026-11-13"}), ["no longer on the list"]),
        ],
    )
    assert await stage.desk.store.years() == []


async def test_a_visit_to_come_cancelled_or_done_is_not_offered(stage: Stage) -> None:
    """Nor can it be started with a card that was shown before."""
    await stage.plans("s1", "mash", "eleanor", days=0)
    await stage["eleanor"].says("new visit")
    before = stage["eleanor"].at_another_screen()
    slot = await stage.desk.store.year("2026-27").slot("s1")
    assert slot is not None
    await stage.plans("tomorrow", "harbourside", "eleanor", days=1)
    await stage.plans("off", "millfields", "eleanor", status=SlotStatus.CANCELLED)
    await stage.plans("was", "northmoor", "eleanor", status=SlotStatus.DONE)
    assert [b.beside for b in _starts(await stage["eleanor"].says("new visit"), stage)] == [
        "Multi-Agency Safeguarding Hub (MASH), Monday 16 November 2026\n(Start)"
    ]
    for slot_id in ("tomorrow", "off", "was", "never-was"):
        data = {**before.button("Start").action["data"]}
        data["a"] = data["a"] | {"slot": slot_id}
        assert "done, cancelled or yet to come" in await before.sends("visit.start_planned", data)
    assert await stage.desk.store.year("2026-27").drafts_of(stage["eleanor"].person.id) == []


def _starts(_seen: str, stage: Stage) -> list[Button]:
    return [button for button in buttons(stage["eleanor"].card) if button.title == "Start"]


async def test_a_form_starts_from_the_rota_filled_in_with_what_the_rota_knows(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", "winston")
    await play(
        stage,
        [
            ("eleanor", says("new visit"), ["Your planned visits", "(MASH), Friday 13 November 2026"]),
            (
                "eleanor",
                presses("Start"),
                [
                    "Step 1 of 9",
                    "[When was the visit?] 2026-11-13",
                    "[How did you meet?] In person",
                    "[How long did it last?] About 1 hour",
                    "[Which councillors were there?] Councillor Eleanor Brackenridge, Councillor Winston Garside",
                ],
            ),
        ],
    )


async def test_pressing_start_twice_opens_one_form(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await stage["eleanor"].says("new visit")
    again = stage["eleanor"].at_another_screen()
    off_the_rota = stage["eleanor"].at_another_screen()
    assert "Step 1 of 9" in await stage["eleanor"].presses("Start")
    assert "Step 1 of 9" in await again.presses("Start")
    twice = off_the_rota.at_another_screen()
    for screen in (off_the_rota, twice):
        assert "Step 1 of 9" in await screen.presses("Start for this visit", team="thornley", visit_date="2026-11-02")
    drafts = await stage.desk.store.year("2026-27").drafts_of(stage["eleanor"].person.id)
    assert sorted(draft.team_id for draft in drafts) == ["mash", "thornley"]


async def test_a_visit_off_the_rota_starts_with_its_date_and_its_author(stage: Stage) -> None:
    await play(
        stage,
        [
            ("eleanor", says("new visit"), ["A visit that is not on the rota"]),
            (
                "eleanor",
                presses("Start for this visit", {"team": "Thornley Locality Team", "visit_date": "2026-03-03"}),
                ["Step 1 of 9", "Thornley Locality Team, Tuesday 3 March 2026", "Councillor Eleanor Brackenridge"],
            ),
            ("eleanor", presses("Continue", VISIT), ["Step 2 of 9"]),
        ],
    )
    assert await stage.desk.store.years() == ["2025-26"], "the date of the visit decides the year"


async def test_a_visit_near_a_planned_one_is_asked_about(stage: Stage) -> None:
    """Yes opens the planned visit's form; no starts another."""
    await stage.plans("s1", "harbourside", "winston", days=-10)
    start = presses("Start for this visit", {"team": "harbourside", "visit_date": "2026-11-09"})
    asked = "Is this the Harbourside Locality Team visit planned for Friday 6 November 2026?"
    await play(
        stage,
        [
            ("winston", says("new visit"), ["Harbourside"]),
            ("winston", start, [asked]),
            ("winston", presses("Yes, that visit"), ["Step 1 of 9", "[When was the visit?] 2026-11-06"]),
            ("eleanor", says("new visit"), ["A visit that is not on the rota"]),
            ("eleanor", start, [asked]),
            ("eleanor", presses("No, another visit"), ["Step 1 of 9", "[When was the visit?] 2026-11-09"]),
        ],
    )
    year = stage.desk.store.year("2026-27")
    assert [d.slot_id for d in await year.drafts_of(stage["winston"].person.id)] == ["s1"]
    assert [d.slot_id for d in await year.drafts_of(stage["eleanor"].person.id)] == [""]


async def test_a_visit_far_from_any_planned_one_is_not_asked_about(stage: Stage) -> None:
    await stage.plans("s1", "harbourside", "winston", days=-40)
    start = presses("Start for this visit", {"team": "harbourside", "visit_date": "2026-11-09"})
    await play(stage, [("eleanor", says("new visit"), ["rota"]), ("eleanor", start, ["Step 1 of 9"])])


async def test_continue_reposts_the_one_form_where_it_was_left(stage: Stage) -> None:
    """The card above is replaced by a signpost."""
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await play(
        stage,
        [
            ("eleanor", presses("Continue", VISIT), ["Step 2 of 9"]),
            ("eleanor", presses("Save and finish later", {"concern_gate": "No"}), ["Your form is kept", "(Go on)"]),
            ("eleanor", says("continue"), ["Step 2 of 9", "] No", "Saved 09:00"]),
            ("eleanor", says("resume"), ["Step 2 of 9"]),
        ],
    )
    messages = [post.text for post in stage.inbox("eleanor")]
    assert "further down this chat" in messages[-2]
    assert "Step 2 of 9" in messages[-1]


async def test_continue_lists_several_forms_the_last_saved_first(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await stage.plans("s2", "thornley", "eleanor")
    eleanor = stage["eleanor"]
    await starts(eleanor, beside="MASH")
    await eleanor.presses("Continue", VISIT)
    stage.clock.goes_on(hours=1)
    await starts(eleanor, beside="Thornley")
    await play(
        stage,
        [
            ("eleanor", says("continue"), ["Your forms in progress", "step 1 of 9, saved 16 Nov 10:00"]),
            ("eleanor", presses("Go on", beside="MASH"), ["Step 2 of 9", "(MASH)"]),
        ],
    )
    listed = await eleanor.says("continue")
    assert listed.index("Thornley Locality Team, step 1") < listed.index("(MASH), step 2")


async def test_after_sending_there_is_nothing_to_go_on_with(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await writes_up(stage["eleanor"])
    await play(
        stage,
        [
            ("eleanor", says("continue"), ["You have no visit form in progress"]),
            ("eleanor", says("new visit"), ["A visit that is not on the rota", "never: Your planned visits"]),
        ],
    )
