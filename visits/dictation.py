"""A plain message at a text step fills the box (typed or dictated on a phone): "Added to Staffing. Undo"."""

from visits import text
from visits.draft import Context, Draft
from visits.model import Value
from visits.outcomes import ShowStep
from visits.pages import Field
from visits.proforma import TextAnswer
from visits.walk import KEPT_BYTES_PER_CHARACTER, current


class Added(Value):
    """The words are in the box with this label; `draft` is to be saved."""

    draft: Draft
    label: str


class NoBox(Value):
    """The step that the form stands at has no text box."""


class NoRoom(Value):
    """The box with this label cannot take the words as well: `limit` characters is all it holds."""

    label: str
    limit: int


def dictate(draft: Draft, words: str, operation_id: str, context: Context) -> Added | NoBox | NoRoom:
    """Put words into the first empty text box of the current page, a required one first; else add them to the last box."""
    field = _box(draft, context)
    added = text.clean(words)
    if field is None or not added:
        return NoBox()
    limit = field.answer.limit if isinstance(field.answer, TextAnswer) else 0
    before = draft.value(field.key)
    after = f"{before}\n{added}" if before else added
    if text.card_bytes(after) > limit * KEPT_BYTES_PER_CHARACTER:
        return NoRoom(label=field.label, limit=limit)
    changes = {"undo_field": field.key, "undo_text": before}
    return Added(draft=_with(draft, field.key, after, operation_id, context, changes), label=field.label)


def undo(draft: Draft, operation_id: str, context: Context) -> Draft | None:
    """The draft as it was before the last words were added; None if something else was done since."""
    if not draft.undo_field:
        return None
    changes = {"undo_field": "", "undo_text": ""}
    return _with(draft, draft.undo_field, draft.undo_text, operation_id, context, changes)


def _box(draft: Draft, context: Context) -> Field | None:
    shown = current(draft, context)
    if not isinstance(shown, ShowStep):
        return None
    boxes = [field for field in shown.page.fields if isinstance(field.answer, TextAnswer) and _is_asked(field, draft)]
    empty = [field for field in boxes if not draft.value(field.key)]
    required = [field for field in empty if field.required]
    return next(iter(required + empty + boxes[-1:]), None)


def _is_asked(field: Field, draft: Draft) -> bool:
    """A connection is only asked about where there is one: stray words must not end up there."""
    return field.question != "interest_detail" or draft.value("interest") == "yes"


def _with(draft: Draft, field: str, value: str, operation_id: str, context: Context, changes: dict[str, str]) -> Draft:
    typed = {key: kept for key, kept in draft.typed.items() if key != field} | ({field: value} if value else {})
    return draft.model_copy(
        update={
            "typed": typed,
            "revision": draft.revision + 1,
            "last_operation": operation_id,
            "saved_at": context.now,
            **changes,
        }
    )
