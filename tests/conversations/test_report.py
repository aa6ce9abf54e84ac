"""The committee report in the chat: from the word "report" to a final one, its lines, its front, its findings and its link."""

import re
from typing import Final

import pytest

from bot.commands import COMMANDS, command_said
from bot.commands import Scope as CommandScope
from bot.handlers.report import asked_for
from cards.wording import chat as chat_wording
from cards.wording import report as wording
from cards.wording import report_texts
from tests.conversations.dialogue import finds, play, presses, says, says_in_channel
from tests.conversations.issues_made import ALSO_ASKED, ASKED, STAFFING, SUPPORT, answered, raised
from tests.conversations.players import Answers, Player
from tests.conversations.reading import inputs, values
from tests.conversations.stage import Stage
from tests.conversations.unsteady import Weather
from tests.conversations.visits_made import INTAKE
from visits.model import Role
from visits.report import FrozenReport, Standing
from visits.report_subject import subject_of
from visits.usecases import report as reporting

LONG: Final = pytest.param(f"report {'1' * 30_000}x", id="far too long")
TITLE: Final = "Committee report 2026-27"
LINE: Final = "Vacancies in the team, and what is done to fill them."
OTHER_LINE: Final = "A lift that does not work."
NAMED: Final = "Vacancies: ask Mrs Margaret Thistlewood."
FRONT: Final[tuple[Answers, ...]] = (
    {"Date of Meeting": "8 December 2026"},
    {"Summary": "One visit took place."},
    {
        "Resource Implications (Financial, IT, Staffing and Assets)": "None.",
        "Legal Implications": "None.",
        "Equality Implications": "None.",
        "Climate Emergency Implications": "None.",
    },
    {},
    {"FD clearance number": "FD 1234/26", "LD clearance number": "LD 4321/26"},
)
"""What officers write on the five cards of the front."""
MISSING: Final = "The front is not complete: Date of Meeting, Resource, Legal, Equality, Climate Emergency, Finance."


def box(player: Player, reference: str) -> str:
    """The id of the box for an issue's line."""
    return next(name for name in player.inputs if name.endswith(f"_{reference.rpartition('/')[2]}"))


async def writes_lines(player: Player, line: str = LINE) -> str:
    """Write the lines of both issues, from the report's card."""
    await player.presses("Write")
    return await player.presses("Save", {box(player, STAFFING): line, box(player, SUPPORT): OTHER_LINE})


async def completes_front(player: Player, button: str = "Complete") -> str:
    """Fill in the five cards of the front, from the report's card."""
    await player.presses(button)
    for answers in FRONT:
        await player.presses("Save and go on", answers)
    return player.sees


async def produced(stage: Stage) -> tuple[FrozenReport, ...]:
    """The reports that are kept of the year."""
    subject = subject_of("2026-27")
    assert subject
    return await reporting.produced_of(stage.desk.office, subject)


@pytest.mark.parametrize("who", ["eleanor", "anita", "douglas"])
async def test_a_councillor_a_manager_and_a_reader_are_told_that_it_is_not_for_them(stage: Stage, who: str) -> None:
    await raised(stage)
    before = await stage.rows()
    for words in ("report", "annual report", "report 2026-27"):
        assert str(chat_wording.NOT_FOR_YOU) in await stage[who].says(words)
    assert await stage.rows() == before


async def test_in_the_channel_it_is_said_where_to_ask(stage: Stage) -> None:
    await raised(stage)
    await play(
        stage,
        [
            ("miriam", says_in_channel("report"), [str(wording.IN_PERSONAL_CHAT), f"never: {TITLE}"]),
            ("miriam", says_in_channel("report 2026-27"), [str(wording.IN_PERSONAL_CHAT)]),
        ],
    )


@pytest.mark.parametrize(
    "text",
    [
        "report the broken lift",
        "reporting",
        "report on staffing",
        "",
        "my report",
        "report back on 3 items",
        "reports",
        LONG,
    ],
)
def test_what_only_begins_like_it_asks_for_no_report(text: str) -> None:
    assert asked_for(text) is None


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("report", "this year"),
        ("Report.", "this year"),
        ("the committee report", "this year"),
        ("annual report last year", "last year"),
        ("report 2026-27", "2026-27"),
        ("Report for 2026/27", "2026-27"),
        ("committee report of 2026–2027", "2026-27"),
        ("report municipal year 2025-26", "2025-26"),
        ("report 2026-11-01 to 2027-04-30", "2026-11-01 to 2027-04-30"),
        ("report 2026-28", "2026-28"),
    ],
)
def test_what_a_report_is_asked_for_of_is_understood(text: str, of: str) -> None:
    assert asked_for(text) == of


def test_every_way_to_say_the_command_asks_for_it() -> None:
    [command] = [one for one in COMMANDS if one.word == "report"]
    for said in (command.word, *command.also):
        assert command_said(said, CommandScope.PERSONAL) is command
        assert asked_for(said) is not None


async def test_a_time_that_is_none_or_is_yet_to_come_has_no_report(stage: Stage) -> None:
    await raised(stage)
    await play(
        stage,
        [
            ("gareth", says("report 2026-28"), [str(wording.WHICH_PERIOD)]),
            ("gareth", says("report 2026-11-31 to 2027-04-30"), [str(wording.WHICH_PERIOD)]),
            ("gareth", says("report 2030-31"), ["that time is still to come"]),
            ("gareth", says("report last year"), ["Committee report 2025-26", "No visits were planned", "(This year)"]),
            ("gareth", says("report 2026-05-01 to 2026-12-31"), ["Committee report 1 May to 31 December 2026"]),
        ],
    )


@pytest.mark.parametrize("who", ["gareth", "miriam"])
async def test_from_the_word_report_to_a_final_one_and_its_files(stage: Stage, who: str) -> None:
    await raised(stage)
    officer = stage[who]
    seen = await officer.says("report")
    assert "The year is not over: figures to 16 November 2026." in seen
    assert "Of 1 visit planned, 1 took place (100%)." in seen
    assert "2 issues were raised: 1 soon, 1 in the usual time." in seen
    assert "2 issues have no line for publication." in seen
    assert MISSING in seen
    assert "2 issues wait for an answer." in seen
    seen = await writes_lines(officer)
    assert "Saved." in seen
    assert "Every issue that the report prints has its line." in seen
    assert "has no line" not in await officer.presses("Back to the report")
    seen = await completes_front(officer)
    assert "Nothing stands in the way of a final report." in seen
    seen = await officer.presses("Produce the final report")
    assert "Final report 2026-27 produced, for publication" in seen
    assert "It holds 1 visit and 2 issues" in seen
    [report] = await produced(stage)
    assert report.standing is Standing.FINAL
    assert f"Its mark is {report.hash[:12]}" in seen
    seen = await officer.presses("Get the files")
    assert re.search(r"\(Open the download page: http://127\.0\.0\.1:\d+/report/[\w-]{32,}\)", seen)
    assert "for one download" in seen
    assert await officer.presses("Another link") != seen
    await officer.says("report")
    assert "Final report, for publication, 16 Nov" in officer.sees


async def test_readers_are_told_of_a_final_report_each_with_the_way_to_its_files(stage: Stage) -> None:
    await raised(stage)
    gareth = stage["gareth"]
    await gareth.says("report")
    await writes_lines(gareth)
    await gareth.presses("Back to the report")
    await completes_front(gareth)
    await gareth.presses("Produce a draft")
    await stage.posts()
    assert not [post for post in stage.inbox("douglas") if "committee report" in post.text], "not of a draft"
    await gareth.presses("Back to the report")
    await gareth.presses("Produce the final report")
    await play(
        stage,
        [
            (
                "douglas",
                finds("is ready"),
                ["The committee report 2026-27 is ready", "Of 1 visit planned", f"never: {LINE}"],
            ),
            ("douglas", presses("Get the files"), ["(Open the download page: http"]),
        ],
    )
    assert stage.inbox("douglas")[-1].stub["text"] == "The committee report 2026-27 is ready"
    readers = [one for one in await stage.desk.store.people() if one.has(Role.OBSERVER)]
    for reader in readers:
        name = stage.called(reader)
        assert len([post for post in stage.inbox(name) if "is ready" in post.text]) == 1, name


async def test_a_draft_is_not_for_readers(stage: Stage) -> None:
    await raised(stage)
    await stage["gareth"].says("report")
    await stage["gareth"].presses("Produce a draft")
    fetch = stage["gareth"].button("Get the files").action
    assert str(wording.LINK_GONE) in await stage["douglas"].sends(fetch["verb"], fetch["data"])


async def test_it_can_not_be_final_before_it_is_ready_and_what_is_to_do_is_said_first(stage: Stage) -> None:
    await raised(stage)
    gareth = stage["gareth"]
    await gareth.says("report")
    seen = await gareth.presses("Produce the final report")
    assert str(wording.NOT_READY) in seen
    assert seen.index("2 issues have no line") < seen.index("Of 1 visit planned")
    assert await produced(stage) == ()


async def test_a_line_that_is_too_long_comes_back_with_the_fault_and_the_others_as_typed(stage: Stage) -> None:
    await raised(stage)
    gareth = stage["gareth"]
    await gareth.says("report")
    await gareth.presses("Write")
    before = await stage.rows()
    typed: Answers = {box(gareth, STAFFING): LINE, box(gareth, SUPPORT): "x" * 201}
    seen = await gareth.presses("Save", typed)
    assert f"Error: Enter 200 characters or fewer: there are 201\n[Line for {SUPPORT}" in seen
    assert f"[Line for {STAFFING}, up to 200 characters] {LINE}" in seen
    assert await stage.rows() == before
    assert "Saved." in await gareth.presses("Save", {box(gareth, SUPPORT): OTHER_LINE})


async def test_what_somebody_typed_too_long_is_not_lost_when_another_officer_was_quicker(stage: Stage) -> None:
    await raised(stage)
    gareth, miriam = stage["gareth"], stage["miriam"]
    for officer in (gareth, miriam):
        await officer.says("report")
        await officer.presses("Write")
    await miriam.presses("Save", {box(miriam, STAFFING): OTHER_LINE})
    seen = await gareth.presses("Save", {box(gareth, STAFFING): LINE, box(gareth, SUPPORT): "x" * 201})
    assert LINE in seen
    assert "x" * 201 in seen


async def test_an_empty_page_of_lines_saves_nothing_and_says_so(stage: Stage) -> None:
    await raised(stage)
    await stage["gareth"].says("report")
    await stage["gareth"].presses("Write")
    before = await stage.rows()
    assert str(report_texts.NOTHING_TYPED) in await stage["gareth"].presses("Save")
    assert await stage.rows() == before


async def test_a_line_that_may_name_somebody_is_told_at_once_and_is_asked_about_before_it_prints(stage: Stage) -> None:
    await raised(stage)
    gareth = stage["gareth"]
    await gareth.says("report")
    seen = await writes_lines(gareth, NAMED)
    assert f"The line for {STAFFING} may hold a name." in seen
    seen = await gareth.presses("Back to the report")
    assert "1 text that would print may identify somebody." in seen
    seen = await gareth.presses("Settle")
    assert f"The line for {STAFFING}" in seen
    assert "It may hold a name." in seen
    assert NAMED in seen
    assert str(report_texts.NOTHING_CHOSEN) in await gareth.presses("Keep this")
    [choice] = gareth.inputs
    seen = await gareth.presses("Keep this", {choice: "Leave it out"})
    assert str(report_texts.ALL_SETTLED) in seen
    assert "may identify" not in await gareth.presses("Back to the report")


async def test_what_can_never_print_can_only_be_left_out_even_by_a_forged_press(stage: Stage) -> None:
    await raised(stage)
    gareth = stage["gareth"]
    await gareth.says("report")
    await writes_lines(gareth, "A line with NHS number 943 476 5919 in it.")
    await gareth.presses("Back to the report")
    seen = await gareth.presses("Settle")
    assert str(report_texts.NEVER_PRINTED) in seen
    [choice] = gareth.inputs
    offered = [one["value"] for one in _choices(gareth)]
    assert offered == ["leave_out"]
    forged = gareth.button("Keep this").action
    seen = await gareth.sends(forged["verb"], {**forged["data"], choice: "print"})
    assert str(report_texts.NEVER_PRINTED) in seen, "it is still asked about"


async def test_an_issues_author_is_shown_its_line_and_can_object_and_officers_write_it_anew(stage: Stage) -> None:
    await raised(stage)
    gareth, eleanor = stage["gareth"], stage["eleanor"]
    await answered(stage)
    await gareth.says("report")
    await writes_lines(gareth)
    await stage.posts()
    told = stage.post(f"Issue {STAFFING}\n{LINE}", "eleanor")
    assert told.stub["text"] == f"The line for your issue {STAFFING} in the committee report"
    eleanor.looks_at(told)
    assert "Error: Enter 300 characters or fewer" in await eleanor.presses("I object", objection="x" * 301)
    assert str(report_texts.OBJECTED) in await eleanor.presses("I object", objection="It leaves out the year.")
    assert "A councillor objects to 1 line." in await gareth.says("report")
    assert str(wording.NOT_READY) in await gareth.presses("Produce the final report")
    seen = await gareth.presses("Write")
    assert seen.index(STAFFING) < seen.index(SUPPORT), "what is objected to comes first"
    assert "The councillor objects to the line\nIt leaves out the year." in seen
    assert "The last answer\nTwo posts start on 1 May." in seen
    await gareth.presses("Save", {box(gareth, STAFFING): "Posts empty for a year."})
    assert "objects" not in await gareth.presses("Back to the report")
    assert "Posts empty for a year." in await eleanor.finds("Posts empty for a year.")
    assert str(report_texts.NO_OBJECTION) in await eleanor.presses("I object")


async def test_nobody_objects_to_a_line_of_anothers_issue(stage: Stage) -> None:
    await raised(stage)
    await stage["gareth"].says("report")
    await writes_lines(stage["gareth"])
    await stage["eleanor"].finds("This line will stand for your issue")
    forged = stage["eleanor"].button("I object").action
    before = await stage.rows()
    seen = await stage["winston"].sends(forged["verb"], {**forged["data"], "objection": "No."})
    assert str(report_texts.GONE) in seen
    assert LINE not in seen
    assert OTHER_LINE not in seen
    assert await stage.rows() == before


async def test_a_text_of_the_front_that_is_too_long_comes_back_and_what_fits_is_kept(stage: Stage) -> None:
    await raised(stage)
    gareth = stage["gareth"]
    await gareth.says("report")
    await gareth.presses("Complete")
    await gareth.presses("Recommendations")
    seen = await gareth.presses("Save and go on", {"Summary": "One visit.", "front.reasons": "x" * 3_001})
    assert "Error: Enter 3,000 characters or fewer: there are 3,001\n[Reasons for the Recommendation(s)]" in seen
    assert "[Summary] One visit." in seen
    await gareth.presses("Costs")
    assert "[Summary] One visit." in await gareth.presses("Recommendations")


async def test_a_default_of_the_front_can_be_emptied(stage: Stage) -> None:
    await raised(stage)
    gareth = stage["gareth"]
    await gareth.says("report")
    await gareth.presses("Change the front")
    assert "[Wards Affected] (All Wards)" in gareth.sees
    await gareth.presses("Save and go on", {"Wards Affected": ""})
    assert "[Wards Affected]\n" in await gareth.presses("Head")


async def test_the_restricted_version_wants_its_paragraph_and_reason_and_no_lines(stage: Stage) -> None:
    await raised(stage)
    await stage["gareth"].says("report")
    seen = await stage["gareth"].presses("Show the restricted version")
    assert "Paragraph of Schedule 12A, Reason it is exempt" in seen
    assert "no line for publication" not in seen
    seen = await stage["gareth"].presses("Complete")
    assert "[Reason it is exempt]" in seen


async def test_what_is_for_one_reader_wants_no_line_and_its_words_are_nowhere(stage: Stage) -> None:
    await raised(stage, INTAKE)
    gareth = stage["gareth"]
    assert "1 issue has no line for publication." in await gareth.says("report")
    seen = await gareth.presses("Write")
    assert ASKED in seen
    assert ALSO_ASKED not in seen
    assert SUPPORT not in seen


async def test_pressing_the_same_buttons_again_changes_nothing(stage: Stage) -> None:
    await raised(stage)
    gareth = stage["gareth"]
    await gareth.says("report")
    await gareth.presses("Write")
    again = gareth.at_another_screen()
    typed: Answers = {box(gareth, STAFFING): LINE, box(gareth, SUPPORT): OTHER_LINE}
    await gareth.presses("Save", typed)
    before = await stage.rows()
    assert str(report_texts.NOTHING_TYPED) in await again.presses("Save", typed)
    assert await stage.rows() == before
    await gareth.presses("Back to the report")
    again = gareth.at_another_screen()
    first = await gareth.presses("Produce a draft")
    stage.clock.goes_on(hours=1)
    assert await again.presses("Produce a draft") == first
    assert len(await produced(stage)) == 1


async def test_while_storage_is_down_nothing_that_was_typed_is_lost(stage: Stage) -> None:
    await raised(stage)
    gareth, eleanor = stage["gareth"], stage["eleanor"]
    await gareth.says("report")
    await gareth.presses("Write")
    line = box(gareth, STAFFING)
    stage.table.weather = Weather.DOWN
    seen = await gareth.presses("Save", {line: LINE})
    assert "Not saved yet" in seen
    assert values(gareth.card) == {line: LINE}
    assert "can’t be reached just now" in await gareth.at_another_screen().says("report")
    stage.table.weather = Weather.FINE
    assert "Saved." in await gareth.presses("Save")
    await eleanor.finds("This line will stand for your issue")
    await gareth.presses("Back to the report")
    await gareth.presses("Complete")
    stage.table.weather = Weather.DOWN
    seen = await gareth.presses("Save and go on", {"Date of Meeting": "8 December 2026"})
    assert "Not saved yet" in seen
    assert "[Date of Meeting] 8 December 2026" in seen
    seen = await eleanor.presses("I object", objection="It leaves out the year.")
    assert "[What is wrong with it?] It leaves out the year." in seen
    stage.table.weather = Weather.FINE
    assert "Saved." in await gareth.presses("Save and go on")
    assert "[Date of Meeting] 8 December 2026" in await gareth.presses("Head")
    assert str(report_texts.OBJECTED) in await eleanor.presses("I object")


def _choices(player: Player) -> list[dict[str, str]]:
    [asked] = inputs(player.card).values()
    return list(asked["choices"])
