"""A form as rows: every answer once, each with the place to change it, in parts that fit a card, nothing cut."""

import pytest

from tests.visits.builders import ADA, BEN, CORA, DEV, SLOT, a_context, draft_at, draft_of, press
from visits.draft import Context, Draft
from visits.model import VisitKind
from visits.outcomes import CheckAnswers, ShowStep
from visits.pages import pages
from visits.proforma import Step, TextAnswer
from visits.proforma_versions import CURRENT
from visits.summary import PART_BYTES, ROW_BYTES, Row, form_parts, in_parts, rows_of
from visits.walk import Move

WIDE = {"letters": "x", "chinese": "好", "quotes": '"', "lines": "a\n"}


def rows_at_check(draft: Draft, context: Context) -> tuple[Row, ...]:
    check = press(draft, context)
    assert isinstance(check, CheckAnswers)
    return rows_of(check.record, check.issues, context.proforma, context.name_of)


def the_fullest(symbol: str, kind: VisitKind = VisitKind.CORPORATE_PARENTING) -> CheckAnswers:
    """Every box filled to its limit, every topic a concern and an issue, ten issues, twenty still open."""
    context = a_context(kind, open_issues=20)
    topics = CURRENT.topics[kind]
    answers = {f"rating__{topic.key}": "serious_concerns" for topic in topics}
    answers |= {f"ask__{topic.key}": "true" for topic in topics}
    answers |= {"interest": "yes", "interest_detail": "x", "members_present": ADA}
    draft = draft_at(Step.ISSUES, context, answers)
    for _ in range(10):
        draft = draft_of(press(draft, context, Move.ADD_ISSUE))
    typed = dict(draft.typed) | {"members_present": ",".join((ADA, BEN, CORA, DEV))}
    for page in pages(draft, context):
        for field in page.fields:
            if isinstance(field.answer, TextAnswer):
                typed[field.key] = (symbol * field.answer.limit)[: field.answer.limit].strip()
            elif field.question == "issue_topic":
                typed[field.key] = topics[-1].key
            elif field.required:
                typed[field.key] = typed.get(field.key) or field.default or "could_not_tell"
    check = press(draft.model_copy(update={"typed": typed, "step": Step.ANYTHING_ELSE, "part": 1}), context)
    assert isinstance(check, CheckAnswers), getattr(check, "faults", check)
    return check


def test_no_rows_are_one_empty_part() -> None:
    assert in_parts([]) == ((),)


def test_a_row_too_large_for_a_part_still_gets_one_to_itself() -> None:
    rows = [Row(label="a"), Row(label="b", said="x" * PART_BYTES), Row(label="c")]
    assert [len(part) for part in in_parts(rows)] == [1, 1, 1]


def test_a_part_may_be_exactly_full() -> None:
    half = Row(label="", said="x" * (PART_BYTES // 2 - ROW_BYTES))
    assert len(in_parts([half, half])) == 1
    assert len(in_parts([half, half, Row(label="")])) == 2


@pytest.mark.parametrize(("said", "more"), [("x", 1), ("é", 2), ("好", 3), ("😀", 4), ('"', 2), ("\\", 2), ("\n", 2)])
def test_a_row_weighs_what_its_words_take_of_a_card(said: str, more: int) -> None:
    assert Row(label="", said=said).weight - Row(label="").weight == more


@pytest.mark.parametrize("symbol", WIDE.values(), ids=WIDE.keys())
def test_the_fullest_form_is_in_parts_that_fit_and_nothing_of_it_is_cut(symbol: str) -> None:
    check = the_fullest(symbol)
    context = a_context(VisitKind.CORPORATE_PARENTING, open_issues=20)
    rows = rows_of(check.record, check.issues, CURRENT, context.name_of)
    parts = in_parts(rows)
    assert len(parts) > 1
    assert tuple(row for part in parts for row in part) == rows
    assert max(sum(row.weight for row in part) for part in parts) <= PART_BYTES
    walk = pages(check.draft, context)
    boxes = [field.key for page in walk for field in page.fields if isinstance(field.answer, TextAnswer)]
    assert sorted(row.said for row in rows if row.said) == sorted(check.draft.value(key) for key in boxes)


@pytest.mark.parametrize("kind", VisitKind)
def test_the_form_in_the_thread_leaves_out_its_issues_and_only_those(kind: VisitKind) -> None:
    check = the_fullest("x", kind)
    context = a_context(kind, open_issues=20)
    rows = rows_of(check.record, check.issues, CURRENT, context.name_of)
    thread = [row for part in form_parts(check.record, CURRENT, context.name_of) for row in part]
    assert {row.label for row in thread} <= {row.label for row in rows}
    assert not [row for row in thread if row.change.startswith(("issues", "tell_more"))]
    assert len(check.issues) == 10


def test_rows_say_what_was_answered_in_the_forms_words() -> None:
    answers = {
        "mode": "both",
        "duration": "over_75",
        "interest": "yes",
        "interest_detail": "A cousin works there.",
        "members_present": ADA,
        "accompanied_by": "head_of_service",
        "rating__staffing": "serious_concerns",
        "understanding": "dont_know",
        "may_quote": "no",
    }
    context = a_context(slot=SLOT, open_issues=1)
    rows = rows_at_check(draft_at(Step.ANYTHING_ELSE, context, answers), context)
    shown = {row.label: (row.shown, row.said) for row in rows}
    assert shown["When was the visit?"] == ("Saturday 14 November 2026", "")
    assert shown["How did you meet?"] == ("Both", "")
    assert shown["Which councillors were there?"] == ("Ada Marlow", "")
    assert shown["On the rota but not there"] == ("Ben Thornby", "")
    assert shown["Do you or close family have a connection with this team?"] == ("Yes", "A cousin works there.")
    assert shown["Did a senior manager visit with you?"] == ("Head of Service", "")
    assert shown["V25-0007/1: has this improved?"] == ("Yes", "")
    assert shown["Staffing"] == ("Serious concerns", "")
    assert shown["Staffing: what did you find?"] == ("", "Words about note staffing.")
    assert [row.label for row in rows if row.serious] == ["Staffing"]


def test_a_question_that_was_left_out_has_no_row() -> None:
    context = a_context()
    draft = draft_at(Step.ANYTHING_ELSE, context)
    check = press(
        draft, context, values={"staff_voice": "", "child_voice": "", "for_scrutiny": "", "understanding": ""}
    )
    assert isinstance(check, CheckAnswers)
    labels = [row.label for row in rows_of(check.record, (), CURRENT, context.name_of)]
    assert CURRENT.question("staff_voice").label not in labels
    assert CURRENT.question("understanding").label not in labels
    assert labels[-1] == CURRENT.question("may_quote").label


def test_a_record_still_reads_in_full_when_the_council_asks_fewer_questions_by_now() -> None:
    context = a_context()
    check = press(draft_at(Step.ANYTHING_ELSE, context, {"accompanied_by": "chief_executive"}), context)
    assert isinstance(check, CheckAnswers)
    optional = frozenset(question.key for question in CURRENT.questions if question.optional)
    now = CURRENT.tailored({}, optional)
    before = rows_of(check.record, check.issues, CURRENT, context.name_of)
    may_quote = CURRENT.question("may_quote").label
    assert rows_of(check.record, check.issues, now, context.name_of) == tuple(r for r in before if r.label != may_quote)


def test_every_row_can_be_changed_where_it_was_answered() -> None:
    """Its page, with its part where a step has several, is the one that holds the row's own words or question."""
    check = the_fullest("x")
    context = a_context(VisitKind.CORPORATE_PARENTING, open_issues=20)
    rows = rows_of(check.record, check.issues, CURRENT, context.name_of)
    assert {row.change for row in rows} >= {"working_well.3", "tell_more.2", "issues.5"}
    for row in rows:
        opened = press(check.draft, context, Move.CHANGE, target=row.change)
        assert isinstance(opened, ShowStep), row
        words = {field.label for field in opened.page.fields} | {group.heading for group in opened.page.groups}
        assert words & {row.label, row.label.partition(": ")[0]}, row


def test_the_words_of_an_issue_made_of_a_note_are_changed_where_the_note_is() -> None:
    context = a_context()
    answers = {"rating__staffing": "some_concerns", "ask__staffing": "true"}
    rows = rows_at_check(draft_at(Step.ANYTHING_ELSE, context, answers), context)
    note, issue = (row for row in rows if row.change in ("tell_more", "issues"))
    assert (note.said, note.change) == ("Words about note staffing.", "tell_more")
    assert (issue.label, issue.shown) == ("Issue 1: Staffing", "In the usual time. Everyone in the channel.")
    assert issue.said == ""
