"""The committee report's cards: however much is written, they fit; nothing is shown twice or passed over; figures agree."""

from dataclasses import replace

import pytest

from cards import report, report_findings, report_front, report_lines
from cards.payload import CARD_LIMIT, render, size_of
from cards.report import LATEST, _issue_parts, _visit_parts
from cards.report_actions import FrontPart
from cards.report_front import FrontShown, after, pages_of
from cards.wording import report_texts
from tests.cards.fullest import SYMBOLS
from tests.cards.oracle import assert_accepted
from tests.cards.states_of_report import (
    FOUND,
    MUCH_TO_DO,
    NOTHING_TO_DO,
    figures,
    findings,
    front_shown,
    lines,
    produced,
    shown,
    to_summarise,
)
from tests.cards.walking import blocks, texts
from tests.cards.world import World
from tests.conversations.reading import inputs
from tests.visits.council import RULES
from visits.checks import Fault, FaultCode
from visits.report import Version
from visits.report_form import front, kept_key, lines_of
from visits.text import BYTES_PER_SYMBOL, length

PLAIN = World()
each_symbol = pytest.mark.parametrize("symbol", SYMBOLS)
each_part = pytest.mark.parametrize("part", FrontPart)
both = pytest.mark.parametrize("version", Version)


def filled(symbol: str, limit: int) -> str:
    """As many of a symbol as a box takes."""
    return (symbol * min(limit // length(symbol), BYTES_PER_SYMBOL * limit // len(symbol.encode()))).strip()


def full_front(symbol: str, part: FrontPart, version: Version) -> FrontShown:
    """The front with every line filled to its limit."""
    there = lines_of(RULES, version)
    written = {kept_key(key): filled(symbol, line.limit) for key, line in there.items()}
    return replace(front_shown(PLAIN, part, version), front=front(RULES, version, written))


@each_symbol
@each_part
@both
def test_every_card_of_the_fullest_front_fits_and_each_line_stands_on_one_of_them(
    symbol: str, part: FrontPart, version: Version
) -> None:
    there = full_front(SYMBOLS[symbol], part, version)
    pages = pages_of(there.front, there.lines, part)
    cards = [render(report_front.front_card(replace(there, page=page))) for page in range(1, len(pages) + 1)]
    assert max(map(size_of, cards)) < CARD_LIMIT
    asked = [name for card in cards for name in inputs(card)]
    assert asked == [f"{report_front.BOX}{line.key}" for page in pages for line in page]


@both
def test_every_line_of_the_front_is_asked_for_in_one_of_its_parts(version: Version) -> None:
    there = front_shown(PLAIN, FrontPart.HEAD, version)
    pages = [page for part in FrontPart for page in pages_of(there.front, there.lines, part)]
    assert [line.key for page in pages for line in page] == list(lines_of(RULES, version))


@each_symbol
def test_saving_leads_through_every_page_of_the_front_once(symbol: str) -> None:
    there = full_front(SYMBOLS[symbol], FrontPart.HEAD, Version.RESTRICTED)
    seen = [(there.part, there.page)]
    while follows := after(replace(there, part=seen[-1][0], page=seen[-1][1])):
        seen.append(follows)
    assert seen == [
        (part, page) for part in FrontPart for page in range(1, len(pages_of(there.front, there.lines, part)) + 1)
    ]


@each_symbol
@each_part
def test_lines_of_the_front_that_are_far_too_long_fit_and_the_first_is_shown_with_what_is_wrong(
    symbol: str, part: FrontPart
) -> None:
    there = full_front(SYMBOLS[symbol], part, Version.PUBLISHED)
    keys = [line.key for line in pages_of(there.front, there.lines, part)[0]]
    typed = dict.fromkeys(keys, SYMBOLS[symbol] * 6000)
    faults = [Fault(field=key, question=key, code=FaultCode.TOO_LONG, limit=3_000, length=6_000) for key in keys]
    card = render(report_front.front_card(replace(there, typed=typed, faults=faults)))
    assert size_of(card) < CARD_LIMIT
    assert f"{report_front.BOX}{keys[0]}" in inputs(card)
    assert "Error: Enter 3,000 characters or fewer" in str(card)


@each_symbol
def test_the_fullest_issues_fit_and_those_that_find_no_room_are_asked_for_once_the_others_are_written(
    symbol: str,
) -> None:
    one = SYMBOLS[symbol]
    said = {"text": filled(one, 1_000), "answer": filled(one, 1_500), "objection": filled(one, 300)}
    issues = [to_summarise(PLAIN, n, summary=filled(one, 200), **said) for n in range(1, 6)]
    card = render(report_lines.lines_card(lines(PLAIN, issues, 1, 2)))
    assert size_of(card) < CARD_LIMIT
    there = len(inputs(card))
    assert there >= 2
    titles = [button["title"] for button in blocks(card, "Action.Execute")]
    assert (report_texts.LATER in titles) == (there == len(issues)), "nobody is led past an issue that was not shown"


@each_symbol
def test_the_fullest_texts_to_settle_fit_in_full(symbol: str) -> None:
    there = findings(World(text=lambda _: filled(SYMBOLS[symbol], 3_000)), FOUND)
    card = render(report_findings.findings_card(there))
    assert size_of(card) < CARD_LIMIT
    runs = [shown.text.replace("\u2060", "") for shown in texts(card) if shown.block == "TextRun"]
    assert runs
    assert set(runs) == {one.text for one in there.there}
    assert len(runs) == len(inputs(card))


def test_a_page_of_texts_that_is_no_more_is_the_last_there_is() -> None:
    card = render(report_findings.findings_card(findings(PLAIN, FOUND, page=9)))
    assert len(inputs(card)) == len(FOUND) - report_findings.ON_A_CARD


@pytest.mark.parametrize("teams", [0, 1, 12, 60, 200])
def test_a_report_of_however_many_teams_with_the_longest_names_is_one_card_that_teams_takes(teams: int) -> None:
    world = World(name=lambda name: f"{name} {'and its long name ' * 5}"[:100])
    made = figures(world, teams)
    card = render(report.report_card(shown(world, MUCH_TO_DO, figures=made, produced=(produced(),) * 9)))
    assert_accepted(card)
    assert str(card).count("Get the files") == LATEST


def test_the_charts_say_what_the_words_beside_them_say() -> None:
    made = figures(PLAIN, 1)
    card = render(report.report_card(shown(PLAIN, NOTHING_TO_DO, figures=made)))
    [said] = [one.text for one in texts(card) if one.text.startswith("Locality Team 1. ")]
    for part in (*_visit_parts(made.teams[0]), *_issue_parts(made.by_team[0])):
        bar = render(part)
        assert f"{bar['value']} {NAMED[bar['legend']]}" in said


NAMED = {
    "Took place": "took place",
    "To come, or the form is due": "to come or with a form due",
    "Did not take place": "did not take place",
    "Answered in time": "answered in time",
    "Answered late": "answered late",
    "Not answered yet": "not answered yet",
}
"""What the legends of the charts are called in the words."""


def test_only_a_ready_report_has_its_final_button_stand_out() -> None:
    for readiness, style in ((NOTHING_TO_DO, "positive"), (MUCH_TO_DO, "default")):
        card = render(report.report_card(shown(PLAIN, readiness)))
        [final] = [one for one in blocks(card, "Action.Execute") if one["title"] == "Produce the final report"]
        assert final["style"] == style
