"""Invented people and teams, and forms filled in by real presses, for the tests of the rules. Nobody here exists."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final

from visits.draft import Context, Draft, new_draft
from visits.model import Issue, Person, PersonId, Role, Team, Urgency, Visibility, VisitKind, aad_of, person_id
from visits.outcomes import CheckAnswers, FixAnswers, Outcome, SafetyPage, Sent, ShowStep
from visits.pages import Field, Page, pages
from visits.proforma import DateAnswer, OneOf, Proforma, SomeOf, Step, TextAnswer, Tick
from visits.proforma_versions import CURRENT
from visits.rota import Slot, SlotStatus
from visits.walk import Given, Move, answer

NOW: Final = datetime(2026, 11, 20, 14, 30, tzinfo=UTC)
YEAR: Final = "2026-27"
VISIT_DAY: Final = date(2026, 11, 14)

TENANT: Final = "11111111-2222-4333-8444-555555555555"


def someone(number: int) -> PersonId:
    """The id of the person with this number."""
    return person_id(TENANT, f"00000000-0000-4000-8000-{number:012d}")


def councillor(number: int, name: str) -> Person:
    """A councillor."""
    return Person(id=someone(number), name=name, roles=frozenset({Role.MEMBER}))


COUNCILLORS: Final = (
    councillor(1, "Ada Marlow"),
    councillor(2, "Ben Thornby"),
    councillor(3, "Cora Winstanley"),
    councillor(4, "Dev Okafor"),
    councillor(5, "Elsie Penhale"),
    councillor(6, "Femi Radcliffe"),
)
ADA, BEN, CORA, DEV, ELSIE, FEMI = (aad_of(one.id) for one in COUNCILLORS)
AUTHOR: Final = COUNCILLORS[0].id
HEAD_OF_SERVICE: Final = someone(50)
EXECUTIVE_DIRECTOR: Final = someone(60)

MASH: Final = Team(id="mash", name="MASH", visit_kind=VisitKind.INTAKE, head_of_service=HEAD_OF_SERVICE)
PARENTING: Final = Team(
    id="parenting",
    name="Corporate parenting service",
    visit_kind=VisitKind.CORPORATE_PARENTING,
    visits_per_year=2,
    head_of_service=HEAD_OF_SERVICE,
)
TEAMS: Final = {team.visit_kind: team for team in (MASH, PARENTING)}

SLOT: Final = Slot(
    id="slot7",
    team_id=MASH.id,
    start=datetime(2026, 11, 14, 10, 0, tzinfo=UTC),
    members=(COUNCILLORS[0].id, COUNCILLORS[1].id),
    status=SlotStatus.CONFIRMED,
    confirmed_at=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
    place="Civic Centre",
)


def earlier_issue(number: int) -> Issue:
    """An issue of an earlier visit that is still open."""
    return Issue(
        id=f"old_{number}",
        record_id="old",
        year="2025-26",
        number=number,
        reference=f"V25-0007/{number}",
        team_id=MASH.id,
        topic="staffing",
        title=f"Vacancies, part {number}",
        text="Two posts have been empty since the spring.",
        urgency=Urgency.ROUTINE,
        visibility=Visibility.CHANNEL,
        goes_to=HEAD_OF_SERVICE,
        raised_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC),
    )


def a_context(
    kind: VisitKind = VisitKind.INTAKE,
    *,
    now: datetime = NOW,
    slot: Slot | None = None,
    open_issues: int = 0,
    members: Sequence[Person] = COUNCILLORS,
    executive_director: bool = True,
    proforma: Proforma = CURRENT,
) -> Context:
    """What the rules know, at a fixed time."""
    return Context(
        now=now,
        proforma=proforma,
        team=TEAMS[kind],
        members=tuple(members),
        slot=slot,
        open_issues=tuple(earlier_issue(number) for number in range(1, open_issues + 1)),
        has_executive_director=executive_director,
        answers_to={Visibility.EXECUTIVE_DIRECTOR: EXECUTIVE_DIRECTOR} if executive_director else {},
    )


def a_draft(context: Context, year: str = YEAR) -> Draft:
    """A form just started, for a visit on `VISIT_DAY`."""
    return new_draft(draft_id="draft1", year=year, author=AUTHOR, visit_date=VISIT_DAY, context=context)


USUAL: Final = {
    "interest": "no",
    "concern_gate": "no",
    "rating": "no_concerns",
    "another_member": "",
    "interest_detail": "",
    "ask": "",
    "same_as": "",
    "confirm_identifiers": "",
}
"""How most visits answer these, by question. All other questions take a first choice, or plain words."""


DECLARED: Final = {"declare_anonymous": "true"}


def usual_answer(field: Field) -> str:
    """A good answer to a question."""
    if field.question in USUAL:
        return USUAL[field.question]
    match field.answer:
        case TextAnswer():
            return f"Words about {' '.join(field.key.replace('_', ' ').split())}."
        case DateAnswer():
            return VISIT_DAY.isoformat()
        case OneOf(choices=choices):
            return field.default or choices[0].key
        case SomeOf(choices=choices):
            return choices[0].key
        case Tick():
            return "true"


def on_card(draft: Draft, page: Page) -> dict[str, str]:
    """What a card of this page holds before anybody touches it, and so what it sends back."""
    held = {field.key: draft.value(field.key) or field.default for field in page.fields}
    return {key: value for key, value in held.items() if value}


def page_at(draft: Draft, context: Context) -> Page:
    """The page that a draft stands at."""
    place = (draft.step, 1 if draft.step is Step.SAFETY else draft.part)
    return next(page for page in pages(draft, context) if (page.step, page.shape.part) == place)


def press(
    draft: Draft,
    context: Context,
    move: Move = Move.CONTINUE,
    values: Mapping[str, str] | None = None,
    *,
    target: str = "",
    operation: str = "",
) -> Outcome:
    """Press a button on the draft's own card, with these values typed over what the card held ("" empties a box)."""
    typed = on_card(draft, page_at(draft, context)) | dict(values or {})
    given = Given(
        revision=draft.revision,
        operation_id=operation or f"op{draft.revision}",
        part=draft.part,
        move=move,
        target=target,
        values={key: value for key, value in typed.items() if value},
    )
    return answer(draft, draft.step, given, context)


def draft_of(outcome: Outcome) -> Draft:
    """The draft that the next press is on. Fails on an answer that was refused, so that no test walks on in vain."""
    assert isinstance(outcome, ShowStep | CheckAnswers | SafetyPage), getattr(outcome, "faults", type(outcome))
    return outcome.draft


def sent_of(outcome: Outcome) -> Sent:
    """What was sent. Fails if it was not."""
    assert isinstance(outcome, Sent), getattr(outcome, "faults", type(outcome))
    return outcome


def draft_at(
    step: Step, context: Context, answers: Mapping[str, str] | None = None, *, part: int = 1, year: str = YEAR
) -> Draft:
    """A draft walked to this step with usual answers, or with those given, by field key."""
    draft = a_draft(context, year)
    for _ in range(40):
        if (draft.step, draft.part) == (step, part):
            return draft
        page = page_at(draft, context)
        typed = {field.key: draft.value(field.key) or usual_answer(field) for field in page.fields}
        over = {key: value for key, value in (answers or {}).items() if key in typed}
        draft = draft_of(press(draft, context, values=typed | over))
    raise AssertionError(f"the walk never came to {step}, part {part}; it stands at {draft.step}, part {draft.part}")


def fault_codes(outcome: Outcome) -> dict[str, str]:
    """Field -> code, of an answer that was refused."""
    assert isinstance(outcome, FixAnswers | CheckAnswers), outcome
    return {fault.field: fault.code.value for fault in outcome.faults}
