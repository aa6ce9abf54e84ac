"""The visit form as data: stable keys, every question asked somewhere, what a council may and may not change."""

import pytest

from tests.visits.builders import DECLARED, a_context, a_draft, draft_at, press, sent_of
from visits.model import VisitKind
from visits.outcomes import ShowStep
from visits.pages import pages
from visits.proforma import OneOf, Question, SomeOf, Step, TextAnswer
from visits.proforma_versions import CURRENT, VERSIONS
from visits.walk import Move

KINDS = pytest.mark.parametrize("kind", VisitKind)

KEYS_OF_VERSION_1 = [
    "visit_date",
    "mode",
    "duration",
    "members_present",
    "another_member",
    "interest",
    "interest_detail",
    "concern_gate",
    "roles_met",
    "managers_present",
    "accompanied_by",
    "working_well",
    "improved",
    "rating",
    "note",
    "ask",
    "issue_topic",
    "issue_text",
    "urgency",
    "who_sees",
    "same_as",
    "staff_voice",
    "child_voice",
    "carer_voice",
    "for_scrutiny",
    "understanding",
    "may_quote",
    "confirm_identifiers",
    "declare_anonymous",
]

CHOICES_OF_VERSION_1 = {
    "mode": ["in_person", "teams", "both"],
    "duration": ["under_45", "about_hour", "over_75"],
    "interest": ["yes", "no"],
    "concern_gate": ["yes", "no"],
    "roles_met": ["service_manager", "team_manager", "social_workers", "support_staff", "partner_agencies", "other"],
    "managers_present": ["no", "part", "all", "did_not_speak"],
    "accompanied_by": ["chief_executive", "executive_director", "head_of_service"],
    "improved": ["yes", "partly", "no", "could_not_tell"],
    "rating": ["no_concerns", "some_concerns", "serious_concerns", "not_discussed"],
    "urgency": ["soon", "routine", "note"],
    "who_sees": ["channel", "head_of_service", "executive_director"],
    "same_as": ["new"],
    "understanding": ["very", "fairly", "not_very", "not_at_all", "dont_know"],
    "may_quote": ["yes", "no"],
}

LIMITS_OF_VERSION_1 = {
    "interest_detail": 300,
    "working_well": 1500,
    "note": 1500,
    "issue_text": 1000,
    "staff_voice": 1000,
    "child_voice": 1000,
    "carer_voice": 1000,
    "for_scrutiny": 500,
}


def asked_of(kind: VisitKind) -> set[str]:
    """Every question put on some page of a visit with concerns about everything, one of which is a further issue."""
    context = a_context(kind, open_issues=1)
    topics = CURRENT.topics[kind]
    answers = {f"rating__{topic.key}": "serious_concerns" for topic in topics}
    draft = draft_at(Step.ISSUES, context, answers | {f"ask__{topics[0].key}": "true"})
    added = press(draft, context, Move.ADD_ISSUE)
    assert isinstance(added, ShowStep)
    return {field.question for page in pages(added.draft, context) for field in page.fields}


def test_an_unknown_question_topic_or_version_is_an_error() -> None:
    with pytest.raises(KeyError):
        CURRENT.question("favourite_colour")
    with pytest.raises(KeyError):
        CURRENT.topic("favourite_colour")
    assert not CURRENT.asks("favourite_colour", VisitKind.INTAKE)


def test_a_choice_that_is_offered_no_more_is_shown_by_its_key() -> None:
    assert CURRENT.choice_label("mode", "by_letter") == "by_letter"
    assert CURRENT.choice_label("mode", "teams") == "On Teams"


def test_keys_choices_and_limits_of_version_1_never_change() -> None:
    """A version that was used is agreed with the committee, and records hold its keys. To change it, add a version."""
    first = VERSIONS["1"]
    offered = {
        question.key: [choice.key for choice in question.answer.choices]
        for question in first.questions
        if isinstance(question.answer, OneOf | SomeOf) and question.answer.choices
    }
    limits = {q.key: q.answer.limit for q in first.questions if isinstance(q.answer, TextAnswer)}
    assert [question.key for question in first.questions] == KEYS_OF_VERSION_1
    assert offered == CHOICES_OF_VERSION_1
    assert limits == LIMITS_OF_VERSION_1


def test_topics_are_those_of_the_scheme() -> None:
    topics = {kind: [topic.key for topic in CURRENT.topics[kind]] for kind in VisitKind}
    assert topics == {
        VisitKind.INTAKE: ["staffing", "workload_performance", "referrals", "support_systems"],
        VisitKind.CORPORATE_PARENTING: [
            "staffing",
            "workload_performance",
            "support_systems",
            "care_services",
            "fostering",
        ],
    }


def test_no_topic_can_be_taken_for_an_issue_added_by_hand() -> None:
    """Those are called x1, x2 and so on, and field keys join question and subject with two underscores."""
    keys = [topic.key for topics in CURRENT.topics.values() for topic in topics]
    assert not [key for key in keys if key.startswith("x") or "__" in key]


@KINDS
def test_every_question_of_a_kind_is_asked_on_some_page_and_no_other(kind: VisitKind) -> None:
    assert asked_of(kind) == {question.key for question in CURRENT.questions if kind in question.kinds}


def test_only_corporate_parenting_visits_ask_about_foster_carers_and_must_hear_children() -> None:
    kind = VisitKind.CORPORATE_PARENTING
    assert asked_of(kind) - asked_of(VisitKind.INTAKE) == {"carer_voice"}
    must = {one: CURRENT.question("child_voice").must_be_answered(one) for one in VisitKind}
    assert must == {VisitKind.INTAKE: False, kind: True}


@KINDS
def test_steps_come_in_order_each_with_its_title_and_number(kind: VisitKind) -> None:
    walk = pages(a_draft(a_context(kind)), a_context(kind))
    steps = [page.step for page in walk]
    assert steps == [step for step in Step if step is not Step.TELL_MORE]
    assert [step.number for step in Step] == list(range(1, 10))
    assert [page.title for page in walk] == [CURRENT.step_titles[step] for step in steps]


@KINDS
def test_field_keys_are_all_different(kind: VisitKind) -> None:
    context = a_context(kind, open_issues=20)
    keys = [field.key for page in pages(a_draft(context), context) for field in page.fields]
    assert len(keys) > 20
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("question", CURRENT.questions, ids=lambda question: question.key)
def test_every_question_reads_as_the_manner_asks(question: Question) -> None:
    """GOV.UK's manner: a label, one-sentence hints, no "please"."""
    words = f"{question.label} {question.hint}".lower()
    assert question.label.strip()
    assert not [word for word in ("please", "invalid", "sorry") if word in words]
    assert question.hint.count(". ") == 0


def test_a_council_words_its_own_hints_and_leaves_the_agreed_version_alone() -> None:
    tailored = CURRENT.tailored({"working_well": "One thing is enough."}, frozenset())
    assert tailored.question("working_well").hint == "One thing is enough."
    assert tailored.question("roles_met").hint == CURRENT.question("roles_met").hint
    assert CURRENT.question("working_well").hint != "One thing is enough."


@pytest.mark.parametrize("key", [q.key for q in CURRENT.questions if not q.optional])
def test_a_required_question_cannot_be_switched_off(key: str) -> None:
    assert CURRENT.tailored({}, frozenset({key})).asks(key, VisitKind.CORPORATE_PARENTING)


@pytest.mark.parametrize("key", [q.key for q in CURRENT.questions if q.optional])
@KINDS
def test_an_optional_question_that_is_switched_off_is_asked_nowhere(key: str, kind: VisitKind) -> None:
    """But where a kind of visit must answer it: the children's voice in corporate parenting."""
    context = a_context(kind, open_issues=1, proforma=CURRENT.tailored({}, frozenset({key})))
    concerns = {f"rating__{topic.key}": "some_concerns" for topic in CURRENT.topics[kind]}
    draft = draft_at(Step.CHECK, context, concerns)
    asked = {field.question for page in pages(draft, context) for field in page.fields}
    assert (key in asked) == CURRENT.question(key).must_be_answered(kind)


def test_what_was_answered_before_a_question_was_switched_off_is_not_sent() -> None:
    answers = {"may_quote": "yes", "accompanied_by": "chief_executive", "understanding": "very"}
    draft = draft_at(Step.CHECK, a_context(), answers)
    off = a_context(proforma=CURRENT.tailored({}, frozenset(answers)))
    record = sent_of(press(draft, off, Move.SEND, DECLARED)).record
    assert (record.may_quote, record.accompanied_by, record.understanding) == (False, (), "")


def test_an_issue_asked_for_on_a_note_is_no_issue_once_asking_is_switched_off() -> None:
    answers = {"rating__staffing": "some_concerns", "ask__staffing": "true"}
    draft = draft_at(Step.CHECK, a_context(), answers)
    off = a_context(proforma=CURRENT.tailored({}, frozenset({"ask"})))
    sent = sent_of(press(draft, off, Move.SEND, DECLARED))
    assert sent.issues == ()
    assert set(sent.record.notes) == {"staffing"}
