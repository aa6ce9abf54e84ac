"""Lines that several cards have in common."""

from collections.abc import Callable

from cards.actions import ButtonStyle, CardAction, button
from cards.elements import Action, ActionSet, CardElement, Column, ColumnSet, Execute, TextBlock, plain, said
from cards.wording import form as wording
from cards.words import Wording, words
from visits.summary import Row


def question_and_answer(row: Row) -> list[CardElement]:
    """A question with its answer below it: our words as wording, a person's as they wrote them."""
    items: list[CardElement] = [TextBlock(text=words("{label}", label=row.label), weight="Bolder", size="Small")]
    if row.shown:
        shown = words("{shown}", shown=row.shown)
        items.append(TextBlock(text=shown, spacing="None", weight="Bolder" if row.serious else "Default"))
    if row.said:
        items.append(said(row.said, spacing="Small"))
    if not row.shown and not row.said:
        items.append(TextBlock(text=wording.NOTHING_ENTERED, is_subtle=True, spacing="None"))
    return items


def line_with_button(text: Wording, action: Execute, *below: CardElement) -> CardElement:
    """A line of a list, and what stands below it, with what can be done about it."""
    return ColumnSet(
        columns=[
            Column(width="stretch", vertical_content_alignment="Center", items=[plain(text), *below]),
            Column(width="auto", items=[ActionSet(actions=[action])]),
        ]
    )


def page_of(page: int, pages: int) -> list[CardElement]:
    """Where one is, on a card that is one of several."""
    return [TextBlock(text=wording.page_of(page, pages), is_subtle=True, size="Small")] if pages > 1 else []


def turns(page: int, pages: int, turn: Callable[[int], CardAction]) -> list[Action]:
    """The buttons to the next page and the one before, where there are such."""
    made: list[Action] = []
    if page < pages:
        made.append(button(wording.MORE, turn(page + 1), style=ButtonStyle.MAIN))
    if page > 1:
        made.append(button(wording.LESS, turn(page - 1)))
    return made


def error(what: Wording) -> TextBlock:
    """What is wrong, beside its question: in words, not by colour alone."""
    return TextBlock(text=words("Error: {what}", what=what), color="Attention", weight="Bolder")
