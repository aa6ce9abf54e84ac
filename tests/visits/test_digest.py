"""What a digest says of things as they stand, and when it is due: the rules alone, with days passed in."""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cards.digest import LINES, DigestShown, weekly_card
from cards.payload import render
from cards.wording import digest as wording
from tests.cards.walking import blocks
from tests.visits.builders import AUTHOR, HEAD_OF_SERVICE, MASH, SLOT, YEAR, earlier_issue, someone
from visits.council import DigestRules
from visits.digest import (
    BANDS,
    Band,
    Concern,
    Digest,
    DigestLine,
    Facts,
    Figures,
    Happening,
    digest_of,
    happening,
    last_digest,
    last_month,
    shown_lines,
    week_of,
)
from visits.issues import Act
from visits.model import Event, Issue, IssueState, Person, Role, Visibility
from visits.rota import Slot, SlotStatus
from visits.working_days import WorkingDays
from visits.years import start_of

TODAY = date(2026, 11, 23)
"""A Monday."""
DAYS = WorkingDays()
DEPUTY = someone(51)
HEAD = Person(id=HEAD_OF_SERVICE, name="Hy Head", roles=frozenset({Role.HEAD_OF_SERVICE}), deputy=DEPUTY)
PEOPLE = {HEAD.id: HEAD, DEPUTY: HEAD.model_copy(update={"id": DEPUTY, "name": "Dee Deputy", "deputy": None})}


def an_issue(number: int = 1, **facts: Any) -> Issue:
    """An issue raised on Monday 16 November that waits for an answer by 30 November, but for these facts."""
    raised = {"raised_at": datetime(2026, 11, 16, 9, tzinfo=UTC), "due": date(2026, 11, 30), "year": YEAR}
    return earlier_issue(number).model_copy(update=raised | facts)


def a_visit(day: date, **facts: Any) -> Slot:
    """A confirmed visit on a day, but for these facts."""
    return SLOT.model_copy(update={"id": f"s{day:%m%d}", "start": start_of(day, 10)} | facts)


def digest(*issues: Issue, slots: tuple[Slot, ...] = (), today: date = TODAY, **more: Any) -> Digest:
    facts = Facts(
        **{"teams": (MASH,), "people": PEOPLE, "issues": issues, "actions": {}, "slots": slots, "events": ()} | more
    )
    return digest_of(facts, today - timedelta(days=7), today, DAYS, written_up_within=8)


def concerns(found: Digest) -> list[Concern]:
    return [line.concern for line in found.lines]


LATE = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("facts", "concern"),
    [
        ({}, None),
        ({"due": LATE}, Concern.OVERDUE),
        ({"due": LATE, "state": IssueState.ANSWERED}, None),
        ({"due": LATE, "state": IssueState.CLOSED}, None),
        ({"due": LATE, "visibility": Visibility.HEAD_OF_SERVICE}, None),
        ({"due": LATE, "visibility": Visibility.EXECUTIVE_DIRECTOR}, None),
        ({"due": TODAY}, Concern.DUE),
        ({"due": TODAY + timedelta(days=6)}, Concern.DUE),
        ({"due": None}, None),
        ({"disputed_at": datetime(2026, 11, 18, tzinfo=UTC)}, Concern.DISAGREES),
        ({"disputed_at": datetime(2026, 11, 18, tzinfo=UTC), "due": LATE}, Concern.OVERDUE),
        ({"disputed_at": datetime(2026, 11, 18, tzinfo=UTC), "state": IssueState.ANSWERED}, None),
        ({"state": IssueState.RETURNED_FOR_REDACTION, "due": LATE}, Concern.TO_REWORD),
        ({"state": IssueState.ACTION_AGREED}, None),
    ],
    ids=str,
)
def test_an_issue_is_named_once_for_what_presses_most_or_not_at_all(
    facts: dict[str, Any], concern: Concern | None
) -> None:
    assert concerns(digest(an_issue(**facts))) == ([concern] if concern else [])


def test_an_agreed_action_is_overdue_from_the_day_after_it_was_to_be_done() -> None:
    issue = an_issue(state=IssueState.ACTION_AGREED)
    assert concerns(digest(issue, actions={issue.id: TODAY})) == []
    [line] = digest(issue, actions={issue.id: LATE}).lines
    assert (line.concern, line.days) == (Concern.ACTION_OVERDUE, 1)


@pytest.mark.parametrize(
    ("slot", "concern"),
    [
        (a_visit(date(2026, 11, 10)), Concern.FORM_OVERDUE),
        (a_visit(date(2026, 11, 11)), None),
        (a_visit(date(2026, 11, 10), members=(), status=SlotStatus.UNFILLED), None),
        (a_visit(date(2026, 11, 10), status=SlotStatus.DONE), None),
        (a_visit(date(2026, 11, 10), status=SlotStatus.MISSED), None),
        (a_visit(date(2026, 12, 7)), None),
        (a_visit(date(2026, 12, 7), confirmed_at=None), Concern.NOT_CONFIRMED),
        (a_visit(date(2026, 12, 7), members=(), status=SlotStatus.UNFILLED, confirmed_at=None), Concern.NOBODY),
        (a_visit(date(2026, 12, 8), members=(), status=SlotStatus.UNFILLED), None),
        (a_visit(date(2026, 12, 7), members=(), status=SlotStatus.CANCELLED), None),
    ],
    ids=lambda one: f"{one.start:%d %b} {one.status}" if isinstance(one, Slot) else str(one),
)
def test_visits_are_named_that_nobody_is_on_or_wrote_up_or_confirmed(slot: Slot, concern: Concern | None) -> None:
    assert concerns(digest(slots=(slot,))) == ([concern] if concern else [])


def test_a_line_says_whose_it_is_the_one_assigned_or_who_stands_in() -> None:
    away = PEOPLE | {HEAD.id: HEAD.model_copy(update={"away_from": TODAY, "away_to": TODAY})}
    assert digest(an_issue(due=LATE, assignee=AUTHOR), people=away).lines[0].who == (AUTHOR,)
    assert digest(an_issue(due=LATE), people=away).lines[0].who == (DEPUTY,)
    assert digest(an_issue(due=LATE)).lines[0].who == (HEAD.id,)


def test_what_the_head_of_service_alone_may_read_is_counted_and_what_is_about_them_is_not() -> None:
    alone = an_issue(visibility=Visibility.HEAD_OF_SERVICE)
    about_them = an_issue(2, visibility=Visibility.EXECUTIVE_DIRECTOR, due=LATE)
    found = digest(alone, about_them)
    assert (found.alone, found.alone_overdue, found.figures.still_open, found.is_quiet) == (1, 0, 0, True)
    late = digest(alone.model_copy(update={"due": LATE}))
    assert (late.alone_overdue, late.lines, late.is_quiet) == (1, (), False)


def test_nothing_that_anybody_typed_is_in_a_digest() -> None:
    issues = [
        an_issue(n, due=LATE, title="PLANTED", text="PLANTED", extended="PLANTED", state=state)
        for n, state in enumerate(IssueState)
    ]
    assert "PLANTED" not in digest(*issues).model_dump_json()


def an_event(action: str, before: str = "", after: str = "", about: str = "issue i1") -> Event:
    return Event(
        object=about,
        action=action,
        from_state=before,
        to_state=after,
        person=AUTHOR,
        at=start_of(TODAY),
        operation_id="op",
    )


@pytest.mark.parametrize(
    ("event", "counted"),
    [
        (an_event("sent", "draft", "sent", "record r1"), Happening.WRITTEN_UP),
        (an_event("withdrawn", "sent", "withdrawn", "record r1"), None),
        (an_event("claim", "", "", "slot s1"), None),
        (an_event("raised", "", "raised"), Happening.RAISED),
        (an_event(Act.REOPEN, "closed", "raised"), None),
        (an_event(Act.RESPOND, "raised", "answered"), Happening.ANSWERED),
        (an_event(Act.RELEASE, "response_drafted", "action_agreed"), Happening.ANSWERED),
        (an_event(Act.REWORD, "returned_for_redaction", "answered"), None),
        (an_event(Act.SETTLE, "answered", "closed"), Happening.CLOSED),
        (an_event(Act.CLOSE, "raised", "closed"), Happening.CLOSED),
        (an_event(Act.COMMENT, "closed", "closed"), None),
        (an_event(Act.REWORD, "returned_for_redaction", "closed"), None),
    ],
    ids=lambda one: f"{one.action} {one.to_state}" if isinstance(one, Event) else str(one),
)
def test_what_happened_is_counted_for_what_it_was(event: Event, counted: Happening | None) -> None:
    assert happening(event) is counted


def test_an_issue_answered_twice_is_one_issue_answered() -> None:
    events = (an_event(Act.RESPOND, "raised", "answered"), an_event(Act.RESPOND, "raised", "answered"))
    assert digest(events=events).figures.answered == 1


def test_open_issues_are_told_apart_by_age_and_by_what_they_wait_for() -> None:
    hidden = {"state": IssueState.RETURNED_FOR_REDACTION, "hidden_from": IssueState.RAISED}
    found = digest(
        an_issue(1),
        an_issue(2, due=LATE),
        an_issue(3, state=IssueState.ACTION_DONE),
        an_issue(4, **hidden),
        an_issue(5, raised_at=datetime(2026, 11, 13, 9, tzinfo=UTC)),
        an_issue(6, raised_at=datetime(2026, 8, 3, 9, tzinfo=UTC), due=LATE),
    )
    assert found.figures.bands == (
        Band(up_to=5, overdue=1, waiting=2, answered=1),
        Band(up_to=10, waiting=1),
        Band(up_to=20),
        Band(up_to=None, overdue=1),
    )
    assert (found.figures.still_open, found.figures.overdue) == (6, 2)


def test_of_each_concern_the_most_pressing_line_is_shown_before_a_second_of_any() -> None:
    overdue = [an_issue(n, due=LATE - timedelta(days=n)) for n in range(1, 10)]
    found = digest(*overdue, an_issue(20, due=TODAY), slots=(a_visit(date(2026, 12, 7), members=()),))
    shown = shown_lines(found.lines, 4)
    assert [line.concern for line in shown] == [Concern.OVERDUE, Concern.OVERDUE, Concern.DUE, Concern.NOBODY]
    assert [line.reference for line in shown[:2]] == ["V25-0007/9", "V25-0007/8"], "the longest overdue first"
    assert shown_lines(found.lines, 50) == found.lines


some_bands = some.tuples(
    *(
        some.builds(
            Band, up_to=some.just(up_to), **dict.fromkeys(("overdue", "waiting", "answered"), some.integers(0, 99))
        )
        for up_to in BANDS
    )
)
some_figures = some.builds(
    Figures,
    bands=some_bands,
    **dict.fromkeys(("raised", "answered", "closed", "written_up", "to_come"), some.integers(0, 99)),
)


def card_of(found: Digest) -> dict[str, Any]:
    return render(weekly_card(DigestShown(found, topic=lambda key: key.title(), name=lambda _: "Somebody", links={})))


def numbers(text: str) -> list[int]:
    return [int(one) for one in re.findall(r"\d+", text)]


@settings(max_examples=60, deadline=None)
@given(some_figures, some.integers(0, 40))
def test_every_number_on_the_card_is_a_figure_and_the_chart_shows_the_same(figures: Figures, lines: int) -> None:
    overdue = [
        DigestLine(concern=Concern.OVERDUE, team="MASH", head=HEAD.id, year=YEAR, day=LATE, reference=f"R/{n}")
        for n in range(lines)
    ]
    found = Digest(as_of=TODAY, first=LATE, teams=(), lines=tuple(overdue), figures=figures, alone=4, alone_overdue=3)
    card = card_of(found)
    said = [one["text"] for one in card["body"] if one["type"] == "TextBlock"]
    f = figures
    ages = [[5], [6, 10], [11, 20], [20]]
    parts = [
        [*age, band.overdue, band.waiting, band.answered] for age, band in zip(ages, f.bands, strict=True) if band.total
    ]
    [happened] = [text for text in said if text.startswith("Since")]
    assert numbers(happened) == [20, f.written_up, f.raised, f.answered, f.closed, f.to_come]
    if f.still_open:
        [is_open] = [text for text in said if "By age" in text]
        assert numbers(is_open) == [f.still_open, f.overdue, *(number for part in parts for number in part if number)]
        [chart] = blocks(card, "Chart.HorizontalBar.Stacked")
        drawn = [[part["value"] for part in bar["data"]] for bar in chart["data"]]
        assert drawn == [[band.overdue, band.waiting, band.answered] for band in f.bands]
    assert any(numbers(text) == [4, 3] for text in said)
    more = [numbers(text) for text in said if text.startswith("and ")]
    assert more == ([[lines - LINES + 1] * 2] if lines > LINES else [])
    assert sum("working day" in text and "late" in text for text in said) == min(
        lines, LINES if lines <= LINES else LINES - 1
    )


def test_a_quiet_digest_says_so_and_as_of_when() -> None:
    assert "Nothing needs anyone. As of Monday 23 November 2026." in [
        one.get("text") for one in card_of(digest())["body"]
    ]
    assert wording.QUIET not in str(card_of(digest(an_issue(due=LATE))))


@pytest.mark.parametrize(
    ("day", "weekday", "week", "on"),
    [
        (date(2026, 11, 23), 0, "2026-W48", date(2026, 11, 23)),
        (date(2026, 11, 29), 0, "2026-W48", date(2026, 11, 23)),
        (date(2026, 11, 26), 4, "2026-W47", date(2026, 11, 20)),
        (date(2026, 8, 31), 0, "2026-W35", date(2026, 8, 24)),
        (date(2026, 9, 1), 0, "2026-W36", date(2026, 9, 1)),
        (date(2026, 12, 26), 4, "2026-W51", date(2026, 12, 18)),
        (date(2026, 12, 29), 4, "2026-W52", date(2026, 12, 29)),
        (date(2027, 1, 3), 6, "2026-W52", date(2026, 12, 29)),
        (date(2027, 1, 4), 6, "2026-W53", date(2027, 1, 4)),
    ],
    ids=str,
)
def test_the_last_digest_due_is_that_of_the_weekday_or_the_next_working_day(
    day: date, weekday: int, week: str, on: date
) -> None:
    """The last Monday of August is a bank holiday, and so are 25 and 28 December 2026 (for Boxing Day) and 1 January 2027."""
    assert last_digest(day, DigestRules(weekday=weekday), DAYS) == (week, on)


def test_where_a_long_closure_puts_two_digests_on_one_day_only_the_later_is_due() -> None:
    closed = WorkingDays(closures=frozenset(date(2026, 12, 14) + timedelta(days=n) for n in range(15)))
    assert last_digest(date(2026, 12, 29), DigestRules(), closed) == ("2026-W53", date(2026, 12, 29))


@given(some.dates(date(2020, 1, 1), date(2035, 1, 1)), some.integers(0, 6))
@settings(max_examples=100, deadline=None)
def test_on_every_day_the_last_digest_is_due_by_then_and_of_no_later_week(day: date, weekday: int) -> None:
    week, on = last_digest(day, DigestRules(weekday=weekday), DAYS)
    assert on <= day
    assert DAYS.is_working(on)
    assert week <= week_of(on)


@pytest.mark.parametrize(
    ("day", "month", "on"),
    [
        (date(2026, 11, 1), "2026-09", date(2026, 10, 1)),
        (date(2026, 11, 2), "2026-10", date(2026, 11, 2)),
        (date(2026, 11, 30), "2026-10", date(2026, 11, 2)),
        (date(2027, 1, 3), "2026-11", date(2026, 12, 1)),
        (date(2027, 1, 4), "2026-12", date(2027, 1, 4)),
    ],
    ids=str,
)
def test_a_month_is_told_of_on_the_first_working_day_after_it(day: date, month: str, on: date) -> None:
    assert last_month(day, DAYS) == (month, on)
