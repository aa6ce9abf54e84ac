"""The front of a report has the headings of the council's own form, in its order; what is blank and wanted says whose it is."""

import pytest

from tests.visits.builders import YEAR
from tests.visits.council import COORDINATOR, RULES, MovingClock
from tests.visits.reporting import FRONT, SUBJECT, fill_front
from visits.checks import FaultCode
from visits.council import ReportRules
from visits.ports import Office
from visits.report import Front, Version
from visits.report_form import STANDARD_RECOMMENDATION, front, lines_of, section_lines, slug
from visits.usecases.report import FixWords, front_of, write_front

HEAD = (
    "Report to",
    "Date of Meeting",
    "Subject",
    "Report of",
    "Wards Affected",
    "Portfolio",
    "Is this a Key Decision",
    "Included in Forward Plan",
    "Exempt / Confidential Report",
)
SECTIONS = (
    "summary",
    "recommendations",
    "reasons",
    "alternatives",
    "costs",
    "implications",
    "core_purpose",
    "consultations",
    "implementation",
    "contact",
    "appendices",
    "background_papers",
)


def missing(of: Front) -> set[str]:
    return {line.wanted for line in (*of.head, *of.sections) if line.is_missing}


def test_the_head_and_the_sections_are_those_of_the_form_in_its_order() -> None:
    made = front(RULES, Version.PUBLISHED, {})
    assert tuple(line.heading for line in made.head) == HEAD
    assert tuple(dict.fromkeys(line.key.partition(".")[0] for line in made.sections)) == SECTIONS
    keys = [line.key for line in (*made.head, *made.sections)]
    assert len(set(keys)) == len(keys)


def test_what_nobody_wrote_is_wanted_by_its_name() -> None:
    wanted = missing(front(RULES, Version.PUBLISHED, {}))
    assert wanted >= {"Legal", "Finance", "Resource", "Equality", "Date of Meeting", "Contact Officer"}
    paragraph = {"Paragraph of Schedule 12A", "Reason it is exempt"}
    assert missing(front(RULES, Version.RESTRICTED, {})) == wanted | paragraph


def test_the_restricted_version_says_that_it_is_exempt() -> None:
    said = {version: front(RULES, version, {}).line("exempt").text for version in Version}
    assert said == {Version.PUBLISHED: "No", Version.RESTRICTED: "Yes"}


def test_a_council_has_its_own_headings_and_recommendations() -> None:
    report = ReportRules(
        implications=("Legal Implications",), core_purpose=("Fair to all",), recommendations=("That A.",)
    )
    made = front(RULES.model_copy(update={"report": report}), Version.PUBLISHED, {})
    keys = [line.key for line in made.sections]
    assert [key for key in keys if key.startswith(("implications", "core"))] == [
        "implications.legal",
        "core_purpose.fair_to_all",
    ]
    assert made.line("recommendations").text == f"That A.\n{STANDARD_RECOMMENDATION}"


@pytest.mark.parametrize(
    ("heading", "key"),
    [
        ("Resource Implications (Financial, IT, Staffing and Assets)", "resource"),
        ("Climate Emergency Implications", "climate_emergency"),
        ("Place – leadership and influencer", "place_leadership_and_influencer"),
        ("Legal", "legal"),
    ],
)
def test_a_heading_has_a_key_of_its_words(heading: str, key: str) -> None:
    assert slug(heading) == key


def test_every_line_but_the_one_that_the_report_fills_in_can_be_written() -> None:
    keys = {line.key for line in section_lines(RULES)}
    assert keys - lines_of(RULES, Version.PUBLISHED).keys() == {"appendices"}


async def test_a_line_that_is_too_long_is_kept_nowhere_and_said_so(council: Office) -> None:
    fixed = await write_front(council, COORDINATOR, SUBJECT, {"subject": "x" * 201, "summary": "Short."}, "op1")
    assert isinstance(fixed, FixWords)
    assert [(fault.field, fault.code, fault.limit) for fault in fixed.faults] == [("subject", FaultCode.TOO_LONG, 200)]
    assert await council.store.year(YEAR).front_texts(YEAR) is None


async def test_what_is_written_stays_when_other_lines_are_and_keys_of_no_line_are_dropped(council: Office) -> None:
    await fill_front(council)
    written = await fill_front(council, {"summary": " A\u200b year. ", "appendices": "Mine.", "nonsense": "x"})
    assert missing(written) == set()
    assert (written.line("summary").text, written.line("appendices").text) == ("A year.", "")
    assert written.line("implications.legal").text == FRONT["implications.legal"]
    assert await front_of(council, COORDINATOR, SUBJECT, Version.RESTRICTED) == written
    stored = await council.store.year(YEAR).front_texts(YEAR)
    assert stored is not None
    assert "nonsense" not in stored.value.texts


async def test_a_line_can_be_emptied_and_what_is_as_the_council_has_it_follows_the_council(council: Office) -> None:
    usual = front(RULES, Version.PUBLISHED, {})
    text = usual.line("costs.capital").text
    written = await fill_front(council, {"costs.capital": "", "costs.revenue": usual.line("costs.revenue").text})
    assert (text, written.line("costs.capital").text) == ("There are no capital costs.", "")
    stored = await council.store.year(YEAR).front_texts(YEAR)
    assert stored is not None
    assert dict(stored.value.texts) == {"costs__capital": ""}


async def test_writing_the_front_is_an_event_without_words_and_writing_the_same_again_is_none(
    council: Office, clock: MovingClock
) -> None:
    await fill_front(council, {"summary": "A year."})
    await fill_front(council, {"summary": "A year."})
    year = council.store.year(YEAR)
    events = [
        one for one in await year.events_between(clock.now(), clock.now().replace(year=2027)) if "report" in one.object
    ]
    assert [(one.object, one.action, one.person) for one in events] == [
        ("report 2026-27", "front_written", COORDINATOR)
    ]
    assert "A year." not in str(events)
