"""The card that was pressed, made again from the press alone; and what was typed on it, where the press was not taken."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from bot.desk import Desk
from cards.actions import AnswerStep
from visits import text
from visits.model import Person, Role, aad_of
from visits.pages import Page, Shape, Subject, page_of
from visits.proforma import TextAnswer
from visits.usecases.knowing import proforma_for

MOST_SUBJECTS: Final = 20

Unsaved = tuple[tuple[str, str], ...]
"""(label, text) of what was typed and is not kept."""


def page_pressed(desk: Desk, action: AnswerStep, inputs: Mapping[str, str]) -> Page | None:
    """The page whose button was pressed; None if no card of ours can have had it."""
    if len(action.shape.subjects) > MOST_SUBJECTS or len(action.shape.earlier) > MOST_SUBJECTS:
        return None
    try:
        shape = _with_register(action.shape, desk.store.last_known_people(), inputs)
        return page_of(proforma_for(desk.office, action.version), action.kind, action.step, shape)
    except KeyError:  # a version or topic that never was
        return None


def unsaved_on(desk: Desk, action: AnswerStep, inputs: Mapping[str, str], saved: Collection[str]) -> Unsaved:
    """The texts typed on the card that are nowhere among those saved. The page itself may be no part of the form any more."""
    page = page_pressed(desk, action, inputs)
    boxes = [field for field in page.fields if isinstance(field.answer, TextAnswer)] if page else []
    typed = [(field.label, text.clean(inputs.get(field.key, ""))) for field in boxes]
    return tuple((label, words_typed) for label, words_typed in typed if words_typed and words_typed not in saved)


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
