"""Every question of the form has its place in the report: with another answer, its section says something else."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from bot.documents.report import wording
from bot.documents.report.sections import APPENDICES, PLACES, SECTIONS
from tests.report_years import YEAR, MadeUp, made_up_year
from visits.figures_made import figures
from visits.kept_of_period import KeptOfPeriod
from visits.model import Improved, Issue, IssueState, RecordStatus, Urgency, Visibility, VisitRecord
from visits.proforma import OneOf, SomeOf
from visits.proforma_versions import VERSIONS
from visits.report import ReportContent, Version
from visits.report_made import Material, content
from visits.report_subject import subject_of

MADE: Final = made_up_year(4, records=8, issues=16)
KEPT: Final = MADE.kept()
RECORD: Final = next(one for one in KEPT.records if one.status is RecordStatus.SENT and not one.hidden)
HIDDEN: Final = (IssueState.WITHDRAWN, IssueState.RETURNED_FOR_REDACTION)
STANDING: Final = frozenset(one.id for one in KEPT.records if one.status is RecordStatus.SENT)
ISSUE: Final = next(
    one
    for one in KEPT.issues
    if one.record_id in STANDING
    and one.visibility is Visibility.CHANNEL
    and one.state not in HIDDEN
    and not one.same_as
    and one.urgency is Urgency.ROUTINE
)
OTHER: Final = next(one for one in KEPT.issues if one.id != ISSUE.id and one.state not in HIDDEN and not one.same_as)
CAME: Final = {person for record in KEPT.records for person in (*record.members_present, *record.no_shows)}
CAME_OR_MEANT_TO: Final = CAME | {person for slot in KEPT.slots for person in slot.members}
OTHERS: Final = tuple(
    person.id for person in MADE.council.councillors if person.status == "active" and person.id not in CAME_OR_MEANT_TO
)
NEVER_CAME: Final = OTHERS[0]
WORDS: Final = "Quite other words than before."


def _record(**changes: object) -> Callable[[KeptOfPeriod], KeptOfPeriod]:
    return lambda kept: replace(kept, records=_changed(kept.records, RECORD, changes))


def _issue(**changes: object) -> Callable[[KeptOfPeriod], KeptOfPeriod]:
    return lambda kept: replace(kept, issues=_changed(kept.issues, ISSUE, changes))


def _changed(values: tuple[Any, ...], one: VisitRecord | Issue, changes: Mapping[str, object]) -> tuple[Any, ...]:
    return tuple(held.model_copy(update=changes) if held.id == one.id else held for held in values)


def _other(question: str, now: object) -> str:
    """Another choice than this one."""
    answer = VERSIONS[RECORD.proforma_version].question(question).answer
    assert isinstance(answer, OneOf | SomeOf)
    return next(choice.key for choice in answer.choices if choice.key not in (now, *_many(now)))


def _many(now: object) -> tuple[object, ...]:
    return now if isinstance(now, tuple) else ()


def _rating() -> dict[str, str]:
    topic, rating = next(iter(RECORD.ratings.items()))
    return {**RECORD.ratings, topic: _other("rating", rating)}


def _improved() -> tuple[Improved, ...]:
    return (Improved(issue_id=ISSUE.id, year=YEAR, reference=ISSUE.reference, said="yes"),)


ANSWERS: Final[Mapping[str, Callable[[KeptOfPeriod], KeptOfPeriod]]] = {
    "visit_date": _record(visit_date=RECORD.visit_date + timedelta(days=1)),
    "mode": _record(mode=_other("mode", RECORD.mode)),
    "duration": _record(duration=_other("duration", RECORD.duration)),
    "members_present": _record(members_present=OTHERS),
    "another_member": _record(members_present=(*RECORD.members_present, NEVER_CAME)),
    "interest": _record(interest=not RECORD.interest),
    "interest_detail": _record(interest=True, interest_detail=WORDS),
    "concern_gate": _record(safety_concern=not RECORD.safety_concern),
    "roles_met": _record(roles_met=(*RECORD.roles_met, _other("roles_met", RECORD.roles_met))),
    "managers_present": _record(managers_present=_other("managers_present", RECORD.managers_present)),
    "accompanied_by": _record(accompanied_by=(_other("accompanied_by", RECORD.accompanied_by),)),
    "working_well": _record(working_well=WORDS),
    "improved": _record(improved=_improved()),
    "rating": _record(ratings=_rating()),
    "note": _record(notes={"staffing": WORDS}),
    "ask": lambda kept: replace(kept, issues=tuple(one for one in kept.issues if one.id != ISSUE.id)),
    "issue_topic": _issue(topic=next(topic for topic in RECORD.ratings if topic != ISSUE.topic)),
    "issue_text": _issue(text=WORDS),
    "urgency": _issue(urgency=Urgency.SOON),
    "who_sees": _issue(visibility=Visibility.HEAD_OF_SERVICE),
    "same_as": _issue(same_as=OTHER.id),
    "staff_voice": _record(staff_voice=WORDS),
    "child_voice": _record(child_voice=WORDS),
    "carer_voice": _record(carer_voice=WORDS),
    "for_scrutiny": _record(for_scrutiny=WORDS),
    "understanding": _record(understanding=_other("understanding", RECORD.understanding)),
    "may_quote": _record(may_quote=not RECORD.may_quote),
}
"""Question -> the same year, but that it was answered otherwise."""
DECLARED: Final = ("confirm_identifiers", "declare_anonymous")
"""Without these ticks no form is sent, so that all have the same answer: the report says what was declared."""
QUESTIONS: Final = sorted({question.key for form in VERSIONS.values() for question in form.questions})


def the_content(made: MadeUp, kept: KeptOfPeriod) -> ReportContent:
    """The restricted report, which prints most."""
    subject = subject_of(YEAR)
    assert subject is not None
    rules, days = made.council.rules, made.days
    return content(
        Material(
            subject=subject,
            version=Version.RESTRICTED,
            kept=kept,
            figures=figures(kept, cut_off=made.now, days=days, rules=rules),
            following=(),
            earlier=(),
            previous=None,
            rules=rules,
            days=days,
            forms=VERSIONS,
        )
    )


def says(place: str, printed: ReportContent) -> str:
    """What this section or appendix says."""
    composes = {one.key: one.compose for one in SECTIONS} | {one.key: one.compose for one in APPENDICES}
    return "\n".join(block.model_dump_json() for block in composes[place](printed))


def test_no_question_of_any_version_is_without_a_place_and_no_place_without_its_question() -> None:
    assert [question for question in QUESTIONS if question not in PLACES] == []
    assert set(PLACES) - set(QUESTIONS) == {"no_shows"}, "the form works out who of the expected did not come"


def test_every_question_of_any_version_is_answered_otherwise_by_a_test() -> None:
    assert sorted((*ANSWERS, *DECLARED)) == QUESTIONS


@pytest.mark.parametrize("question", ANSWERS)
def test_another_answer_changes_what_its_section_says(question: str) -> None:
    before, after = the_content(MADE, KEPT), the_content(MADE, ANSWERS[question](KEPT))
    assert says(PLACES[question], before) != says(PLACES[question], after)


@pytest.mark.parametrize("question", DECLARED)
def test_what_every_author_declared_is_said(question: str) -> None:
    assert wording.DECLARED in says(PLACES[question], the_content(MADE, KEPT))


def test_who_did_not_come_has_a_place_too() -> None:
    came = _record(no_shows=() if RECORD.no_shows else (NEVER_CAME,))
    before, after = the_content(MADE, KEPT), the_content(MADE, came(KEPT))
    assert says(PLACES["no_shows"], before) != says(PLACES["no_shows"], after)


@pytest.mark.parametrize(
    "question", ["working_well", "note", "staff_voice", "child_voice", "carer_voice", "for_scrutiny"]
)
def test_words_that_were_typed_stand_there_as_they_are(question: str) -> None:
    assert WORDS in says(PLACES[question], the_content(MADE, ANSWERS[question](KEPT)))
