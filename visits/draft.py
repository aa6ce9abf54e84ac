"""A visit form being filled in: what has been typed so far, and all that the rules need to know to judge it."""

from collections.abc import Mapping
from datetime import date, datetime

from visits.model import Issue, Person, PersonId, Team, Value, VisitKind, aad_of
from visits.proforma import Proforma, Step
from visits.rota import Slot
from visits.years import london_day

MAX_ISSUES = 10
MOST_CARRIED = 40
"""Open issues asked about in one form: the latest, where there are more. Five cards of eight are enough for anyone."""
CONCERNS = frozenset({"some_concerns", "serious_concerns"})


class Carried(Value):
    """An issue of the team that was open when the form was started: asked about in step 4. No text of it is copied."""

    issue_id: str
    year: str
    reference: str


class Draft(Value):
    """A form in progress. `typed` holds what was typed, by field key, whether right or wrong: nothing is lost.

    `key` is the slot's id, or the draft's own id for a visit off the rota: so a slot has one live draft. `revision` goes up by one
    with every saved step; a card that names another revision is old. `changing` is set while one step is being changed from
    check-and-send. `extras` are the issues added by hand ("x1", "x2", …).
    """

    id: str
    key: str
    year: str
    slot_id: str = ""
    team_id: str
    visit_kind: VisitKind
    proforma_version: str
    author: PersonId
    typed_by: PersonId | None = None
    """The coordinator who fills the form in for the author, if one does."""
    corrects: bool = False
    """Whether this is a sent form opened again by its author. Its id is then the record's."""
    carried: tuple[Carried, ...] = ()
    step: Step = Step.VISIT
    part: int = 1
    changing: bool = False
    typed: Mapping[str, str] = {}
    extras: tuple[str, ...] = ()
    extras_made: int = 0
    undo_field: str = ""
    undo_text: str = ""
    revision: int = 1
    last_operation: str = ""
    started_at: datetime
    saved_at: datetime

    def value(self, field: str) -> str:
        """What was typed in a field: "" if nothing."""
        return self.typed.get(field, "")


class Context(Value):
    """What the rules need to know besides the draft. Everything here comes from storage, never from a card."""

    now: datetime
    proforma: Proforma
    team: Team
    members: tuple[Person, ...]
    """The councillors on the register, active ones only."""
    slot: Slot | None = None
    open_issues: tuple[Issue, ...] = ()
    """Issues of this team that were open when the form was started, oldest first."""
    has_executive_director: bool = False
    answers_to: Mapping[str, PersonId] = {}
    """Visibility -> who answers an issue that is to be seen so."""

    @property
    def today(self) -> date:
        """London's date."""
        return london_day(self.now)

    def name_of(self, person: PersonId) -> str:
        """A councillor's name as the register has it."""
        return next((member.name for member in self.members if member.id == person), "A former councillor")

    def member(self, aad: str) -> Person | None:
        """The councillor with this aadObjectId, if there is one on the register."""
        return next((member for member in self.members if aad_of(member.id) == aad), None)


def topics_with_concerns(draft: Draft, proforma: Proforma) -> tuple[str, ...]:
    """The topics that the visitors had concerns about, in the form's order."""
    topics = proforma.topics[draft.visit_kind]
    return tuple(topic.key for topic in topics if draft.value(f"rating__{topic.key}") in CONCERNS)


def issue_slugs(draft: Draft, proforma: Proforma) -> tuple[str, ...]:
    """The draft's issues: the topics whose note asks for an answer, then those added by hand."""
    concerns = topics_with_concerns(draft, proforma) if proforma.asks("ask", draft.visit_kind) else ()
    return (*(topic for topic in concerns if draft.value(f"ask__{topic}") == "true"), *draft.extras)


def new_draft(*, draft_id: str, year: str, author: PersonId, visit_date: date | None, context: Context) -> Draft:
    """A fresh form, filled in from the rota where there is a slot. Raises nothing: the first step checks the date."""
    slot = context.slot
    typed = {"members_present": aad_of(author)}
    if visit_date:
        typed["visit_date"] = visit_date.isoformat()
    if slot:
        typed |= _from_rota(slot, author, context)
    return Draft(
        id=draft_id,
        key=slot.id if slot else draft_id,
        year=year,
        slot_id=slot.id if slot else "",
        team_id=context.team.id,
        visit_kind=context.team.visit_kind,
        proforma_version=context.proforma.version,
        author=author,
        carried=tuple(
            Carried(issue_id=i.id, year=i.year, reference=i.reference) for i in context.open_issues[-MOST_CARRIED:]
        ),
        typed=typed,
        started_at=context.now,
        saved_at=context.now,
    )


def _from_rota(slot: Slot, author: PersonId, context: Context) -> dict[str, str]:
    day = min(london_day(slot.start), context.today)
    there = dict.fromkeys((*slot.members, author))
    return {
        "visit_date": day.isoformat(),
        "mode": "both" if slot.link and slot.place else "teams" if slot.link else "in_person",
        "duration": "under_45" if slot.minutes < 45 else "over_75" if slot.minutes > 75 else "about_hour",
        "members_present": ",".join(aad_of(member) for member in there if context.member(aad_of(member))),
    }
