"""Issues in the form: those that come from notes, those added by hand, at most ten, three to a page."""

import pytest

from tests.visits.builders import DECLARED, a_context, draft_at, draft_of, fault_codes, page_at, press, sent_of
from visits.draft import MAX_ISSUES, Draft, issue_slugs
from visits.model import VisitKind
from visits.outcomes import CheckAnswers, FixAnswers, ShowStep
from visits.proforma import OneOf, Step
from visits.proforma_versions import CURRENT
from visits.walk import Move

CONTEXT = a_context()
ONE_NOTE = {"rating__staffing": "some_concerns", "ask__staffing": "true"}
ALL_CONCERNED = {f"rating__{topic.key}": "some_concerns" for topic in CURRENT.topics[VisitKind.INTAKE]}


def with_added(draft: Draft, count: int) -> Draft:
    """The draft with so many more issues, each filled in."""
    for _ in range(count):
        draft = draft_of(press(draft, CONTEXT, Move.ADD_ISSUE))
        draft = draft.model_copy(update={"typed": {**draft.typed, **filled(draft.extras[-1])}})
    return draft


def filled(slug: str) -> dict[str, str]:
    return {
        f"issue_topic__{slug}": "referrals",
        f"issue_text__{slug}": f"When will issue {slug} be looked at?",
        f"urgency__{slug}": "routine",
        f"who_sees__{slug}": "channel",
    }


def test_no_more_than_ten_issues_can_be_added() -> None:
    full = with_added(draft_at(Step.ISSUES, CONTEXT), MAX_ISSUES)
    assert len(full.extras) == MAX_ISSUES == 10
    assert not page_at(full, CONTEXT).shape.may_add
    assert draft_of(press(full, CONTEXT, Move.ADD_ISSUE)).extras == full.extras


def test_notes_asked_about_count_towards_the_ten() -> None:
    full = with_added(draft_at(Step.ISSUES, CONTEXT, ONE_NOTE), MAX_ISSUES)
    assert len(issue_slugs(full, CURRENT)) == MAX_ISSUES
    assert len(full.extras) == MAX_ISSUES - 1


def test_asking_about_a_note_when_there_are_ten_issues_already_is_refused() -> None:
    full = with_added(draft_at(Step.ISSUES, CONTEXT, ALL_CONCERNED), MAX_ISSUES)
    changing = draft_of(press(full, CONTEXT, Move.BACK))
    assert changing.step is Step.ISSUES
    at_notes = full.model_copy(update={"step": Step.TELL_MORE, "part": 1})
    outcome = press(at_notes, CONTEXT, values={"ask__staffing": "true"})
    assert isinstance(outcome, FixAnswers)
    [fault] = outcome.faults
    assert (fault.field, fault.code, fault.limit, fault.length) == ("ask__staffing", "too_many_chosen", 10, 11)
    assert isinstance(press(outcome.draft, CONTEXT, values={"ask__staffing": ""}), ShowStep)


@pytest.mark.parametrize(("count", "sizes"), [(0, [0]), (2, [2]), (3, [2, 1]), (10, [2, 2, 2, 2, 2])])
def test_issues_come_two_to_a_page_and_only_the_last_page_offers_another(count: int, sizes: list[int]) -> None:
    draft = with_added(draft_at(Step.ISSUES, CONTEXT), count)
    for part, size in enumerate(sizes, 1):
        page = page_at(draft.model_copy(update={"part": part}), CONTEXT)
        assert len(page.groups) == size
        assert page.shape.may_add == (part == len(sizes) and count < MAX_ISSUES)


def test_adding_one_shows_the_page_it_is_on() -> None:
    draft = with_added(draft_at(Step.ISSUES, CONTEXT), 2)
    added = press(draft, CONTEXT, Move.ADD_ISSUE)
    assert isinstance(added, ShowStep)
    assert (added.draft.part, [group.removable for group in added.page.groups]) == (2, ["x3"])


def test_adding_one_keeps_what_is_typed_on_the_page() -> None:
    draft = with_added(draft_at(Step.ISSUES, CONTEXT), 1)
    added = draft_of(press(draft, CONTEXT, Move.ADD_ISSUE, {"issue_text__x1": "Half a thought"}))
    assert added.value("issue_text__x1") == "Half a thought"


def test_an_added_issue_must_be_filled_in_or_taken_away() -> None:
    draft = draft_of(press(draft_at(Step.ISSUES, CONTEXT), CONTEXT, Move.ADD_ISSUE))
    outcome = press(draft, CONTEXT)
    assert fault_codes(outcome) == {"issue_topic__x1": "missing", "issue_text__x1": "missing"}
    removed = draft_of(press(outcome.draft, CONTEXT, Move.REMOVE_ISSUE, target="x1"))
    assert isinstance(press(removed, CONTEXT), ShowStep)


def test_one_taken_away_leaves_the_others_and_its_words_are_gone() -> None:
    draft = with_added(draft_at(Step.ISSUES, CONTEXT), 3).model_copy(update={"part": 1})
    removed = draft_of(press(draft, CONTEXT, Move.REMOVE_ISSUE, target="x2"))
    assert removed.extras == ("x1", "x3")
    assert removed.value("issue_text__x3") == "When will issue x3 be looked at?"
    assert not [key for key in removed.typed if key.endswith("__x2")]


def test_a_new_issue_never_takes_the_place_of_one_taken_away() -> None:
    draft = with_added(draft_at(Step.ISSUES, CONTEXT), 1)
    removed = draft_of(press(draft, CONTEXT, Move.REMOVE_ISSUE, target="x1"))
    assert draft_of(press(removed, CONTEXT, Move.ADD_ISSUE)).extras == ("x2",)


def test_adding_and_removing_for_ever_does_not_make_the_form_grow() -> None:
    draft = draft_at(Step.ISSUES, CONTEXT)
    for _ in range(30):
        draft = with_added(draft, 1)
        draft = draft_of(press(draft, CONTEXT, Move.REMOVE_ISSUE, target=draft.extras[-1]))
    assert draft.typed == draft_at(Step.ISSUES, CONTEXT).typed


def test_a_note_asked_about_shows_its_words_and_is_not_asked_for_them_again() -> None:
    page = page_at(draft_at(Step.ISSUES, CONTEXT, ONE_NOTE), CONTEXT)
    [group] = page.groups
    assert (group.heading, group.said, group.removable) == ("Issue 1: Staffing", "Words about note staffing.", "")
    assert [field.question for field in group.fields] == ["urgency", "who_sees"]
    assert [field.default for field in group.fields] == ["routine", "channel"]


def same_as(open_issues: int) -> list[str]:
    """The choices of "is it the same as an earlier issue?", where it is asked."""
    context = a_context(open_issues=open_issues)
    page = page_at(draft_at(Step.ISSUES, context, ONE_NOTE), context)
    answers = [field.answer for field in page.fields if field.question == "same_as"]
    return [choice.key for answer in answers if isinstance(answer, OneOf) for choice in answer.choices]


def test_no_earlier_issue_is_offered_where_there_is_none() -> None:
    assert same_as(0) == []


def test_the_eight_newest_earlier_issues_are_offered_and_that_it_is_new() -> None:
    assert same_as(10) == ["new", *(f"old_{number}" for number in range(3, 11))]


@pytest.mark.parametrize(("said", "kept"), [("", ""), ("new", ""), ("old_2", "old_2")])
def test_an_issue_is_the_same_as_an_earlier_one_only_if_that_was_picked(said: str, kept: str) -> None:
    context = a_context(open_issues=2)
    draft = draft_at(Step.CHECK, context, ONE_NOTE | {"same_as__staffing": said})
    [issue] = sent_of(press(draft, context, Move.SEND, DECLARED)).issues
    assert issue.same_as == kept


def test_issues_are_numbered_notes_first_and_titled_by_their_first_sentence() -> None:
    draft = with_added(draft_at(Step.ISSUES, CONTEXT, ONE_NOTE), 2)
    check = press(draft_of(press(draft, CONTEXT)), CONTEXT)
    assert isinstance(check, CheckAnswers)
    issues = sent_of(press(check.draft, CONTEXT, Move.SEND, DECLARED)).issues
    assert [(issue.number, issue.topic, issue.from_note) for issue in issues] == [
        (1, "staffing", True),
        (2, "referrals", False),
        (3, "referrals", False),
    ]
    assert [issue.title for issue in issues] == [
        "Words about note staffing",
        "When will issue x1 be looked at?",
        "When will issue x2 be looked at?",
    ]
