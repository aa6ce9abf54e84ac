"""Moving about in the form: back, finish later, change, the page with whom to call, the list of councillors."""

import pytest

from tests.visits.builders import (
    ADA,
    BEN,
    CORA,
    COUNCILLORS,
    DECLARED,
    SLOT,
    VISIT_DAY,
    a_context,
    a_draft,
    draft_at,
    draft_of,
    fault_codes,
    page_at,
    press,
    sent_of,
)
from visits.draft import Draft, new_draft
from visits.model import VisitKind
from visits.outcomes import CheckAnswers, FixAnswers, Paused, SafetyPage, ShowStep
from visits.proforma import Step
from visits.proforma_versions import CURRENT
from visits.walk import Move, current

CONTEXT = a_context()
CONCERNED = {"rating__staffing": "some_concerns", "rating__referrals": "serious_concerns"}


def shown(draft: Draft) -> tuple[Step, int]:
    return draft.step, draft.part


def at_safety_page() -> Draft:
    gate = press(draft_at(Step.SAFETY, CONTEXT), CONTEXT, values={"concern_gate": "yes"})
    assert isinstance(gate, SafetyPage)
    return gate.draft


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.VISIT])
def test_back_goes_one_step_and_keeps_what_was_typed_on_both(step: Step) -> None:
    draft = draft_at(step, CONTEXT, CONCERNED)
    page = page_at(draft, CONTEXT)
    typed = {field.key: "half a thought" for field in page.fields if hasattr(field.answer, "limit")}
    before = draft_of(press(draft, CONTEXT, Move.BACK, typed))
    assert before.step.number == step.number - 1
    assert {key: before.value(key) for key in typed} == typed
    others = {key: value for key, value in draft.typed.items() if key not in typed}
    assert others.items() <= before.typed.items()


def test_back_from_the_first_step_stays_there() -> None:
    assert shown(draft_of(press(a_draft(CONTEXT), CONTEXT, Move.BACK))) == (Step.VISIT, 1)


def test_back_skips_the_notes_where_there_are_no_concerns() -> None:
    before = draft_of(press(draft_at(Step.ISSUES, CONTEXT), CONTEXT, Move.BACK))
    assert before.step is Step.FOUND


def test_back_keeps_wrong_answers_too_and_does_not_judge_them() -> None:
    draft = draft_at(Step.MET, CONTEXT)
    before = draft_of(press(draft, CONTEXT, Move.BACK, {"roles_met": "nonsense"}))
    assert before.value("roles_met") == "nonsense"


def test_finish_later_keeps_everything_as_typed_and_opens_at_the_same_step() -> None:
    draft = draft_at(Step.WORKING_WELL, CONTEXT)
    outcome = press(draft, CONTEXT, Move.FINISH_LATER, {"working_well": "x" * 2000})
    assert isinstance(outcome, Paused)
    assert outcome.draft.value("working_well") == "x" * 2000
    again = current(outcome.draft, CONTEXT)
    assert isinstance(again, ShowStep)
    assert again.page.step is Step.WORKING_WELL


def test_every_kept_press_is_dated_and_numbered() -> None:
    draft = a_draft(CONTEXT)
    later = a_context(now=CONTEXT.now.replace(hour=16))
    outcome = press(draft, later, Move.FINISH_LATER, operation="op-later")
    assert isinstance(outcome, Paused)
    kept = outcome.draft
    assert (kept.revision, kept.saved_at, kept.last_operation) == (draft.revision + 1, later.now, "op-later")
    assert kept.started_at == CONTEXT.now


@pytest.mark.parametrize(
    "step", ["visit", "safety", "met", "working_well", "found", "tell_more", "issues", "anything_else"]
)
def test_a_step_changed_from_check_and_send_leads_back_there(step: str) -> None:
    draft = draft_at(Step.CHECK, CONTEXT, CONCERNED)
    changing = draft_of(press(draft, CONTEXT, Move.CHANGE, target=step))
    assert shown(changing) == (Step(step), 1)
    done = press(changing, CONTEXT)
    assert isinstance(done, CheckAnswers)
    assert not done.draft.changing


def test_a_later_part_can_be_changed_by_itself() -> None:
    context = a_context(open_issues=9)
    draft = draft_at(Step.CHECK, context)
    changing = draft_of(press(draft, context, Move.CHANGE, target="working_well.2"))
    assert shown(changing) == (Step.WORKING_WELL, 2)
    done = press(changing, context, values={"improved__old_9": "partly"})
    assert isinstance(done, CheckAnswers)
    assert [one.said for one in done.record.improved] == ["yes"] * 8 + ["partly"]


def test_a_change_may_be_put_off_and_finished_later() -> None:
    draft = draft_at(Step.CHECK, CONTEXT)
    changing = draft_of(press(draft, CONTEXT, Move.CHANGE, target="met"))
    paused = press(changing, CONTEXT, Move.FINISH_LATER)
    assert isinstance(paused, Paused)
    assert isinstance(press(paused.draft, CONTEXT), CheckAnswers)


def test_a_rating_changed_to_a_concern_leads_to_its_note_and_then_to_its_issue() -> None:
    draft = draft_at(Step.CHECK, CONTEXT)
    changing = draft_of(press(draft, CONTEXT, Move.CHANGE, target="found"))
    note = press(changing, CONTEXT, values={"rating__referrals": "serious_concerns"})
    assert isinstance(note, ShowStep), "the note was never asked for before, so its lack is no error"
    assert shown(note.draft) == (Step.TELL_MORE, 1)
    asked = press(note.draft, CONTEXT, values={"note__referrals": "Two systems.", "ask__referrals": "true"})
    assert isinstance(asked, ShowStep)
    assert shown(asked.draft) == (Step.ISSUES, 1)
    done = press(asked.draft, CONTEXT)
    assert isinstance(done, CheckAnswers)
    assert [issue.text for issue in done.issues] == ["Two systems."]


def test_a_rating_changed_to_no_concerns_takes_its_note_out_of_the_record_but_not_out_of_the_form() -> None:
    draft = draft_at(Step.CHECK, CONTEXT, CONCERNED | {"ask__staffing": "true"})
    changing = draft_of(press(draft, CONTEXT, Move.CHANGE, target="found"))
    done = press(changing, CONTEXT, values={"rating__staffing": "no_concerns"})
    assert isinstance(done, CheckAnswers)
    assert (done.issues, set(done.record.notes)) == ((), {"referrals"})
    assert done.draft.value("note__staffing") == "Words about note staffing."


def test_a_fault_made_while_changing_is_told_on_that_step() -> None:
    draft = draft_at(Step.CHECK, CONTEXT)
    changing = draft_of(press(draft, CONTEXT, Move.CHANGE, target="met"))
    outcome = press(changing, CONTEXT, values={"roles_met": ""})
    assert isinstance(outcome, FixAnswers)
    assert fault_codes(outcome) == {"roles_met": "missing"}
    assert isinstance(press(outcome.draft, CONTEXT, values={"roles_met": "other"}), CheckAnswers)


@pytest.mark.parametrize(("move", "target"), [(Move.CHANGE, "met"), (Move.BACK, "")])
def test_what_was_declared_is_declared_anew_after_a_change(move: Move, target: str) -> None:
    ticked = {"declare_anonymous": "true", "confirm_identifiers": "true"}
    context = CONTEXT
    draft = draft_at(Step.CHECK, context, {"working_well": "Ring me on 07700 900123."})
    held = press(draft, context, Move.SEND, DECLARED)
    assert fault_codes(held) == {"confirm_identifiers": "not_ticked"}
    assert held.draft.value("declare_anonymous") == "true", "a tick stays while nothing else changes"
    away = draft_of(press(held.draft, context, move, ticked, target=target))
    assert not ticked.keys() & away.typed.keys()
    back = press(away, context)
    assert isinstance(back, CheckAnswers)
    assert set(fault_codes(press(back.draft, context, Move.SEND))) == ticked.keys()


class TestThePageWithWhomToCall:
    def test_worry_leads_to_it_and_carrying_on_leads_to_the_next_step(self) -> None:
        page = at_safety_page()
        assert shown(page) == (Step.SAFETY, 2)
        on = draft_of(press(page, CONTEXT, Move.CARRY_ON))
        assert shown(on) == (Step.MET, 1)
        assert on.value("concern_gate") == "yes"

    def test_saying_whom_one_has_called_stays_there_and_keeps_no_word(self) -> None:
        page = at_safety_page()
        called = press(page, CONTEXT, Move.CALLED, target="police")
        assert isinstance(called, SafetyPage)
        assert (called.draft.typed, called.draft.revision) == (page.typed, page.revision + 1)

    def test_back_from_it_asks_the_question_again(self) -> None:
        again = draft_of(press(at_safety_page(), CONTEXT, Move.BACK))
        assert shown(again) == (Step.SAFETY, 1)
        assert shown(draft_of(press(again, CONTEXT, values={"concern_gate": "no"}))) == (Step.MET, 1)

    def test_a_form_left_there_opens_there(self) -> None:
        paused = press(at_safety_page(), CONTEXT, Move.FINISH_LATER)
        assert isinstance(paused, Paused)
        assert isinstance(current(paused.draft, CONTEXT), SafetyPage)

    def test_no_worry_never_shows_it(self) -> None:
        outcome = press(draft_at(Step.SAFETY, CONTEXT), CONTEXT, values={"concern_gate": "no"})
        assert isinstance(outcome, ShowStep)

    def test_worry_found_while_changing_shows_it_and_then_check_and_send(self) -> None:
        draft = draft_at(Step.CHECK, CONTEXT)
        changing = draft_of(press(draft, CONTEXT, Move.CHANGE, target="safety"))
        page = press(changing, CONTEXT, values={"concern_gate": "yes"})
        assert isinstance(page, SafetyPage)
        done = press(page.draft, CONTEXT, Move.CARRY_ON)
        assert isinstance(done, CheckAnswers)
        assert done.record.safety_concern

    def test_saying_so_from_any_other_step_keeps_what_is_typed_there(self) -> None:
        draft = draft_at(Step.WORKING_WELL, CONTEXT)
        called = press(draft, CONTEXT, Move.CALLED, {"working_well": "Calm."}, target="mash")
        assert isinstance(called, ShowStep)
        assert called.draft.value("working_well") == "Calm."


class TestTheListOfCouncillors:
    def test_a_form_off_the_rota_starts_with_its_author(self) -> None:
        draft = a_draft(CONTEXT)
        assert draft.typed == {"members_present": ADA, "visit_date": VISIT_DAY.isoformat()}
        assert (draft.key, draft.slot_id) == ("draft1", "")

    def test_a_form_of_a_planned_visit_starts_with_what_the_rota_says(self) -> None:
        context = a_context(slot=SLOT)
        draft = new_draft(draft_id="d", year="2026-27", author=COUNCILLORS[1].id, visit_date=None, context=context)
        assert draft.typed == {
            "visit_date": "2026-11-14",
            "mode": "in_person",
            "duration": "about_hour",
            "members_present": f"{ADA},{BEN}",
        }
        assert (draft.key, draft.slot_id) == (SLOT.id, SLOT.id)

    @pytest.mark.parametrize(
        ("changes", "mode", "duration"),
        [
            ({"link": "https://teams.example/1"}, "both", "about_hour"),
            ({"link": "https://teams.example/1", "place": ""}, "teams", "about_hour"),
            ({"minutes": 30}, "in_person", "under_45"),
            ({"minutes": 90}, "in_person", "over_75"),
        ],
    )
    def test_the_rota_says_how_and_how_long(self, changes: dict[str, object], mode: str, duration: str) -> None:
        draft = a_draft(a_context(slot=SLOT.model_copy(update=changes)))
        assert (draft.value("mode"), draft.value("duration")) == (mode, duration)

    def test_a_councillor_picked_from_the_register_joins_it(self) -> None:
        added = press(a_draft(CONTEXT), CONTEXT, Move.ADD_MEMBER, {"another_member": CORA})
        assert isinstance(added, ShowStep)
        assert added.draft.value("members_present") == f"{ADA},{CORA}"
        assert added.draft.value("another_member") == ""
        assert CORA in {subject.key for subject in added.page.shape.subjects}
        assert CORA not in {subject.key for subject in added.page.shape.others}

    def test_one_picked_but_not_added_joins_it_on_continue(self) -> None:
        filled = {"mode": "both", "duration": "over_75", "interest": "no", "another_member": CORA}
        outcome = press(a_draft(CONTEXT), CONTEXT, values=filled)
        assert isinstance(outcome, ShowStep)
        assert outcome.page.step is Step.SAFETY
        assert outcome.draft.value("members_present") == f"{ADA},{CORA}"

    def test_one_picked_who_is_there_already_is_there_once(self) -> None:
        added = press(a_draft(CONTEXT), CONTEXT, Move.ADD_MEMBER, {"another_member": ADA})
        assert draft_of(added).value("members_present") == ADA

    def test_one_may_be_taken_off_it_again(self) -> None:
        added = draft_of(press(a_draft(CONTEXT), CONTEXT, Move.ADD_MEMBER, {"another_member": CORA}))
        off = press(added, CONTEXT, Move.BACK, {"members_present": ADA})
        assert isinstance(off, ShowStep)
        assert CORA in {subject.key for subject in off.page.shape.others}

    def test_one_who_was_expected_but_not_there_is_recorded_as_such(self) -> None:
        context = a_context(slot=SLOT)
        draft = draft_at(Step.CHECK, context, {"members_present": ADA})
        record = sent_of(press(draft, context, Move.SEND, DECLARED)).record
        assert record.members_present == (COUNCILLORS[0].id,)
        assert record.no_shows == (COUNCILLORS[1].id,)
        assert record.slot_id == SLOT.id


@pytest.mark.parametrize(("open_issues", "rows"), [(0, [0]), (1, [1]), (8, [8]), (9, [8, 1]), (17, [8, 8, 1])])
def test_open_issues_are_asked_about_eight_to_a_page_and_what_works_well_once(
    open_issues: int, rows: list[int]
) -> None:
    context = a_context(open_issues=open_issues)
    for part, expected in enumerate(rows, 1):
        page = page_at(draft_at(Step.WORKING_WELL, context, part=part), context)
        asked = [field.question for field in page.fields]
        assert asked == ["working_well"] * (part == 1) + ["improved"] * expected
        assert (page.shape.part, page.shape.parts) == (part, len(rows))


def test_notes_are_asked_for_four_to_a_page() -> None:
    kind = VisitKind.CORPORATE_PARENTING
    context = a_context(kind)
    concerned = {f"rating__{topic.key}": "some_concerns" for topic in CURRENT.topics[kind]}
    first, second = (page_at(draft_at(Step.TELL_MORE, context, concerned, part=part), context) for part in (1, 2))
    assert [field.question for field in first.fields] == ["note", "ask"] * 4
    assert [field.key for field in second.fields] == ["note__fostering", "ask__fostering"]
    back = press(draft_at(Step.TELL_MORE, context, concerned, part=2), context, Move.BACK)
    assert shown(draft_of(back)) == (Step.TELL_MORE, 1)
