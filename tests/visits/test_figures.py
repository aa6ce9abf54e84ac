"""The figures of visits and their forms say what was, in the cases that are easily got wrong."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.visits.builders import COUNCILLORS, someone
from tests.visits.figure_bundles import IN_NOVEMBER, TWO, a_record, an_issue, count
from tests.visits.rota_years import a_slot, members
from visits.kept import View
from visits.model import (
    DateRange,
    Improved,
    PersonStatus,
    RecordStatus,
)
from visits.rota import CancelledBecause, SlotStatus


def test_without_teams_rota_and_visits_all_is_nothing() -> None:
    found = count(council=())
    assert (found.visits.required, found.visits.planned.number, found.visits.done, found.teams) == (0, 0, 0, ())
    assert not found.has_visits
    assert found.issues.median_days is None
    assert not found.repeats
    assert not found.days_to_form


def test_without_a_rota_each_team_is_there_with_the_visits_that_it_should_have_had() -> None:
    found = count()
    assert found.visits.required == 3
    assert [(team.team_id, team.required, team.planned.number) for team in found.teams] == [
        ("t01", 2, 0),
        ("t02", 1, 0),
    ]
    assert [team.team_id for team in found.by_team] == ["t01", "t02"]


def test_teams_stand_by_name() -> None:
    north, mash = (team.model_copy(update={"name": name}) for team, name in zip(TWO, ("North", "MASH"), strict=True))
    found = count(council=(north, mash))
    assert [team.team_name for team in found.teams] == ["MASH", "North"]
    assert [team.team_id for team in found.by_team] == ["t02", "t01"]


@pytest.mark.parametrize(
    ("first", "last", "required"),
    [
        (date(2026, 5, 1), date(2026, 10, 31), None),
        (date(2026, 5, 2), date(2027, 4, 30), None),
        (date(2026, 5, 1), date(2027, 4, 29), None),
        (date(2026, 11, 1), date(2027, 10, 31), None),
        (date(2026, 5, 1), date(2027, 4, 30), 3),
        (date(2026, 4, 1), date(2027, 5, 31), 3),
        (date(2026, 5, 1), date(2028, 4, 30), 6),
    ],
)
def test_visits_are_required_by_whole_municipal_years_alone(first: date, last: date, required: int | None) -> None:
    assert count(period=DateRange(first=first, last=last)).visits.required == required


def test_rota_without_any_visit_is_planned_and_nothing_took_place() -> None:
    slots = [a_slot("m", "t01", date(2026, 6, 2), 1, status=SlotStatus.MISSED), a_slot("u", "t02", date(2026, 7, 2))]
    found = count(slots)
    assert found.visits.planned.of == ("m", "u")
    assert (found.visits.missed.of, found.visits.lapsed.of) == (("m",), ("u",))
    assert not found.has_visits


def test_each_planned_visit_has_come_to_one_thing_and_a_rebooked_one_is_not_planned() -> None:
    slots = [
        a_slot("done", "t01", date(2026, 6, 2), 1, status=SlotStatus.DONE),
        a_slot("cancelled", "t01", date(2026, 7, 2), status=SlotStatus.CANCELLED, cancelled_because="election"),
        a_slot("rebooked", "t01", date(2026, 7, 3), status=SlotStatus.REBOOKED),
        a_slot("awaiting", "t02", date(2026, 11, 19), 1),
        a_slot("lapsed", "t02", date(2026, 11, 19)),
        a_slot("today", "t02", date(2026, 11, 20), 1),
        a_slot("nobody yet", "t02", date(2027, 3, 2)),
    ]
    found = count(slots, cut_off=IN_NOVEMBER)
    visits = found.visits
    assert found.in_progress
    assert visits.planned.of == ("done", "cancelled", "awaiting", "lapsed", "today", "nobody yet")
    assert (visits.took_place.of, visits.cancelled.of, visits.rebooked.of) == (("done",), ("cancelled",), ("rebooked",))
    assert (visits.awaiting_form.of, visits.lapsed.of) == (("awaiting",), ("lapsed",))
    assert visits.to_come.of == ("today", "nobody yet")
    assert list(visits.cancelled_because) == [reason.value for reason in CancelledBecause]
    assert visits.cancelled_because["election"].of == ("cancelled",)
    assert [team.planned.number for team in found.teams] == [2, 4]


@pytest.mark.parametrize(
    ("cut_off", "in_progress"),
    [
        (datetime(2027, 4, 30, 22, 59, tzinfo=UTC), True),
        (datetime(2027, 4, 30, 23, 0, tzinfo=UTC), False),
    ],
)
def test_a_period_is_over_when_its_last_day_is_over_in_london(cut_off: datetime, in_progress: bool) -> None:
    slot = a_slot("s", "t01", date(2027, 4, 30), 1)
    found = count([slot], cut_off=cut_off)
    assert found.in_progress is in_progress
    assert found.visits.to_come.number == int(in_progress)


def test_one_visit_off_the_rota_took_place_and_is_not_planned() -> None:
    found = count(records=[a_record()])
    assert (found.visits.planned.number, found.visits.took_place.number, found.visits.done) == (0, 0, 1)
    assert found.visits.off_rota.of == found.visits.forms.of == ("V26-0001",)
    assert found.has_visits


def test_an_imported_visit_took_place_without_a_form_and_the_rota_says_who_took_part() -> None:
    slot = a_slot("s", "t01", date(2026, 6, 2), 2, status=SlotStatus.DONE)
    found = count([slot], people=members(3))
    assert (found.visits.took_place.of, found.visits.forms.of, found.visits.done) == (("s",), (), 1)
    assert found.took_part.took_part == (someone(2),)


def test_the_form_of_a_planned_visit_says_who_took_part_whoever_was_on_the_rota() -> None:
    slot = a_slot("s", "t01", date(2026, 6, 2), 2, status=SlotStatus.DONE)
    found = count([slot], [a_record(1, date(2026, 6, 2), 1, slot_id="s")], people=members(3))
    assert (found.visits.done, found.visits.off_rota.number) == (1, 0)
    assert found.took_part.took_part == (someone(1),)


def test_those_who_are_no_longer_councillors_are_told_apart_and_the_newly_elected_too() -> None:
    one, two, three = members(3, new=1)
    left = two.model_copy(update={"status": PersonStatus.LEFT})
    found = count(records=[a_record(1, date(2026, 6, 2), 2, 3, 9)], people=(one, left, three)).took_part
    assert (found.members, found.took_part) == ((someone(1), someone(3)), (someone(3),))
    assert found.newly_elected == found.newly_took_part == (someone(3),)
    assert found.others == (someone(2), someone(9))


def test_a_withdrawn_record_is_counted_as_that_and_nowhere_else() -> None:
    gone = a_record(1, status=RecordStatus.WITHDRAWN, interest=True, corrected_at=IN_NOVEMBER)
    found = count(records=[gone], people=members(1))
    assert found.withdrawn.of == ("V26-0001",)
    assert found.model_copy(update={"withdrawn": count().withdrawn}) == count(people=members(1))


def test_every_choice_of_the_form_is_there_and_what_was_left_out_counts_as_left_out() -> None:
    roles = ("team_manager", "social_workers")
    chosen = a_record(1, mode="both", roles_met=roles, accompanied_by=("chief_executive",), understanding="very")
    without = a_record(2, mode="teams", roles_met=roles, accompanied_by=(), understanding="")
    found = count(records=[chosen, without]).choices
    assert list(found) == ["mode", "duration", "managers_present", "roles_met", "accompanied_by", "understanding"]
    assert {key: one.number for key, one in found["mode"].items()} == {"in_person": 0, "teams": 1, "both": 1}
    assert found["roles_met"]["team_manager"].of == found["roles_met"]["social_workers"].of == ("V26-0001", "V26-0002")
    assert found["accompanied_by"][""].of == found["understanding"][""].of == ("V26-0002",)
    assert list(found["understanding"]) == ["very", "fairly", "not_very", "not_at_all", "dont_know", ""]


def test_topics_stand_as_in_the_form_each_with_its_ratings_and_issues() -> None:
    record = a_record(1, ratings={"staffing": "some_concerns", "fostering": "not_discussed"})
    issue = an_issue(topic="staffing")
    found = {one.topic: one for one in count(records=[record], issues=[issue]).topics}
    order = ["staffing", "workload_performance", "referrals", "support_systems", "care_services", "fostering"]
    assert list(found) == order
    assert list(found["staffing"].ratings) == ["no_concerns", "some_concerns", "serious_concerns", "not_discussed"]
    assert found["staffing"].ratings["some_concerns"].of == ("V26-0001",)
    assert found["staffing"].issues.raised.of == ("V26-0001/1",)
    assert found["fostering"].ratings["not_discussed"].of == ("V26-0001",)
    assert found["referrals"].issues.raised.number == 0


@pytest.mark.parametrize(
    ("present", "said_by", "expected"),
    [
        ((1,), {}, ""),
        ((1, 2), {}, "not_confirmed"),
        ((1, 2), {2: True}, "views_agree"),
        ((1, 2, 3), {2: True}, "not_confirmed"),
        ((1, 2, 3), {2: True, 3: True}, "views_agree"),
        ((1, 2, 3), {2: False}, "views_differ"),
        ((1, 2), {3: False}, "not_confirmed"),
    ],
    ids=str,
)
def test_what_the_other_councillors_say_of_a_record(
    present: tuple[int, ...], said_by: dict[int, bool], expected: str
) -> None:
    """A view of somebody whom a correction took off the visit no longer counts."""
    record = a_record(1, date(2026, 11, 3), *present)
    views = [
        View(record_id="r1", person=someone(one), agrees=agrees, at=IN_NOVEMBER) for one, agrees in said_by.items()
    ]
    found = count(records=[record], views=views)
    counts = {name: getattr(found, name).of for name in ("views_agree", "views_differ", "not_confirmed")}
    assert {name for name, of in counts.items() if of} == ({expected} if expected else set())


def test_days_to_the_form_are_working_days_in_london() -> None:
    friday = date(2026, 11, 6)
    records = [
        a_record(1, friday, sent_at=datetime(2026, 11, 8, 12, tzinfo=UTC)),
        a_record(2, friday, sent_at=datetime(2026, 11, 10, 12, tzinfo=UTC)),
        a_record(3, date(2026, 7, 1), sent_at=datetime(2026, 7, 1, 23, 30, tzinfo=UTC)),
    ]
    assert count(records=records).days_to_form == (0, 1, 2)


def test_what_has_improved_is_as_the_latest_visit_that_said_something_says() -> None:
    def of(number: int, what: str) -> Improved:
        return Improved(issue_id=f"old_{number}", year="2025-26", reference=f"V25-0007/{number}", said=what)

    records = [
        a_record(1, date(2026, 12, 1), improved=(of(2, "yes"), of(10, "yes"))),
        a_record(2, date(2026, 6, 1), improved=(of(2, "no"), of(3, "partly"))),
        a_record(3, date(2027, 1, 5), improved=(of(3, ""),)),
        a_record(4, date(2027, 1, 5), improved=(of(2, "no"),), status=RecordStatus.WITHDRAWN),
    ]
    found = count(records=records).improved
    assert {key: one.of for key, one in found.items()} == {
        "yes": ("V25-0007/2", "V25-0007/10"),
        "partly": ("V25-0007/3",),
        "no": (),
        "could_not_tell": (),
    }


def test_the_form_s_single_facts_are_counted_by_record() -> None:
    facts: dict[str, Any] = {
        "interest": True,
        "safety_concern": True,
        "may_quote": True,
        "no_shows": (COUNCILLORS[1].id,),
    }
    texts: dict[str, Any] = dict.fromkeys(("working_well", "child_voice", "carer_voice", "for_scrutiny"), "")
    one = a_record(1, **facts, **texts, staff_voice="They want laptops.", corrected_at=IN_NOVEMBER)
    other = a_record(2, may_quote=False, **texts)
    found = count(records=[one, other.model_copy(update={"staff_voice": ""})])
    for name in ("interests", "safety", "may_quote", "no_shows", "corrected"):
        assert getattr(found, name).of == ("V26-0001",), name
    assert {key: one.of for key, one in found.gave.items() if one.number} == {"staff_voice": ("V26-0001",)}
    assert list(found.gave) == ["working_well", "staff_voice", "child_voice", "carer_voice", "for_scrutiny"]
