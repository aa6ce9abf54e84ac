"""When storage is down in mid-form: the same step again, from the press alone, with everything that was typed."""

from collections.abc import Mapping, Sequence

from bot.desk import Desk
from cards import form
from cards.actions import AnswerStep
from cards.elements import Card
from cards.wording import form as wording
from visits.model import Person, Role, aad_of
from visits.pages import Shape, Subject, page_of
from visits.proforma import Step
from visits.usecases.knowing import proforma_for
from visits.walk import SAFETY_PAGE

MOST_SUBJECTS = 20


def same_step(desk: Desk, action: AnswerStep, inputs: Mapping[str, str]) -> Card | None:
    """The card that was pressed; None if no card of ours can have been so."""
    if len(action.shape.subjects) > MOST_SUBJECTS or len(action.shape.earlier) > MOST_SUBJECTS:
        return None
    try:
        shape = _with_register(action.shape, desk.store.last_known_people(), inputs)
        page = page_of(proforma_for(desk.office, action.version), action.kind, action.step, shape)
    except KeyError:  # a version or topic that never was
        return None
    at_check = action.step is Step.CHECK
    view = form.FormView(
        year=action.year,
        key=action.key,
        revision=action.revision,
        kind=action.kind,
        version=action.version,
        team=action.team,
        visit_date=action.visit_date,
        saved_at=None,
        operation=action.operation,
        contacts=desk.rules.contacts,
        notices=(wording.NOT_SENT if at_check else wording.NOT_SAVED,),
    )
    if at_check:
        return form.not_sent_card(view, page, inputs)
    if action.step is Step.SAFETY and action.part == SAFETY_PAGE:
        return form.safety_card(view)
    return form.step_card(view, page, inputs)


def _with_register(shape: Shape, people: Sequence[Person], inputs: Mapping[str, str]) -> Shape:
    """A card does not carry the whole register, so the list of other councillors is the last one known."""
    listed = {subject.key for subject in shape.subjects}
    others = [
        Subject(key=aad_of(p.id), title=p.name) for p in people if p.has(Role.MEMBER) and aad_of(p.id) not in listed
    ]
    picked = inputs.get("another_member", "")
    if picked and picked not in {other.key for other in others}:
        others.append(Subject(key=picked[:80], title="The councillor you selected"))
    return shape.model_copy(update={"others": tuple(others)})
