"""The cards of the visit form: a step, whom to call, check-and-send, and what comes after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from cards import inputs
from cards.actions import AnswerStep, ButtonStyle, ChangeStep, ChooseVisit, TurnCheckPage, Undo, button
from cards.elements import (
    Action,
    ActionSet,
    Card,
    CardElement,
    Column,
    ColumnSet,
    Container,
    ShowCard,
    TextBlock,
    heading,
    plain,
    said,
)
from cards.payload import CARD_LIMIT, render, size_of
from cards.rows import error, page_of, question_and_answer, turns
from cards.wording import chat as chat_wording
from cards.wording import faults as fault_wording
from cards.wording import form as wording
from cards.words import Wording, words
from visits.checks import Fault
from visits.council import Contacts
from visits.draft import Draft
from visits.model import (
    Channel,
    VisitKind,
)
from visits.outcomes import CheckAnswers
from visits.pages import Group, Page, Shape
from visits.proforma import Proforma, Step
from visits.summary import Names, Row, in_parts, rows_of
from visits.walk import Move


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """What every card of the form needs: made from a draft, or from a card alone when storage is down."""

    year: str
    key: str
    revision: int
    kind: VisitKind
    version: str
    team: str
    visit_date: date | None
    saved_at: datetime | None
    operation: str
    contacts: Contacts
    notices: tuple[Wording, ...] = ()
    may_undo: bool = False

    def press(self, page: Page, move: Move, target: str = "") -> AnswerStep:
        """A button of a page."""
        part = page.shape.part
        return self._press(page.step, part, move, target, page.shape)

    def press_safety(self, move: Move, target: str = "") -> AnswerStep:
        """A button of the page with whom to call, which is the second part of the safety step."""
        return self._press(Step.SAFETY, 2, move, target, Shape(part=2))

    def _press(self, step: Step, part: int, move: Move, target: str, shape: Shape) -> AnswerStep:
        return AnswerStep(
            year=self.year,
            key=self.key,
            revision=self.revision,
            operation=self.operation,
            step=step,
            part=part,
            move=move,
            target=target,
            kind=self.kind,
            version=self.version,
            team=self.team,
            visit_date=self.visit_date,
            shape=_carried(shape),
        )


def view_of(
    draft: Draft,
    team: str,
    *,
    operation: str,
    contacts: Contacts,
    notices: Sequence[Wording] = (),
    may_undo: bool = False,
) -> FormView:
    """The view of a stored draft."""
    return FormView(
        year=draft.year,
        key=draft.key,
        revision=draft.revision,
        kind=draft.visit_kind,
        version=draft.proforma_version,
        team=team,
        visit_date=inputs.as_date(draft.value("visit_date")),
        saved_at=draft.saved_at,
        operation=operation,
        contacts=contacts,
        notices=tuple(notices),
        may_undo=may_undo,
    )


def step_card(view: FormView, page: Page, values: Mapping[str, str], faults: Sequence[Fault] = ()) -> Card:
    """A step to answer, with what was typed before and, beside its question, whatever is wrong with it."""
    by_field = {fault.field: fault for fault in faults}
    body: list[CardElement] = [*_top(view, page, bool(faults))]
    if page.step is Step.SAFETY:
        body.append(plain(wording.SAFETY_GATE_HINT))
    if page.step is Step.ISSUES and not page.groups:
        body.append(plain(wording.NO_ISSUES))
    for place, group in enumerate(page.groups):
        if page.step is Step.WORKING_WELL and group.heading and not (place and page.groups[place - 1].heading):
            body.append(_section(wording.STILL_OPEN))
        body += _group(view, page, group, values, by_field)
    body += _bottom(view, page)
    return Card(body=body)


def safety_card(view: FormView) -> Card:
    """Whom to call. No text box: nothing about a child is written here."""
    actions = [
        _called(view.press_safety(Move.CALLED, who), title, inputs=False) for who, title in wording.CALLED.items()
    ]
    on = [
        button(wording.CARRY_ON, view.press_safety(Move.CARRY_ON), style=ButtonStyle.MAIN),
        button(wording.BACK, view.press_safety(Move.BACK)),
    ]
    return Card(
        body=[
            *_notices(view),
            TextBlock(text=words("Step {n} of 9", n=2), is_subtle=True, size="Small"),
            *_whom_to_call(view.contacts),
            plain(wording.SAFETY_SEE),
            ActionSet(actions=actions),
            plain(wording.SAFETY_KEPT),
            ActionSet(actions=on),
        ]
    )


def check_card(
    view: FormView, check: CheckAnswers, proforma: Proforma, names: Names, channel: Channel | None, *, page: int = 1
) -> Card:
    """Check and send: every row with "Change", what may identify someone, who will read it, the declaration.

    A long form takes several cards. Sending is on the last, so whatever was wrong with sending is shown there too.
    """
    rows = rows_of(check.record, check.issues, proforma, names)
    none = (
        () if check.issues else (Row(label=proforma.step_titles[Step.ISSUES], shown=wording.NONE, change=Step.ISSUES),)
    )
    parts = in_parts((*rows, *none))
    page = len(parts) if check.faults else min(page, len(parts))
    is_last = page == len(parts)
    body: list[CardElement] = [*_top(view, check.page, bool(check.faults))]
    if check.blocked:
        body.append(_found(check) if page == 1 else Container(style="attention", items=[plain(wording.BLOCKED_BEFORE)]))
    body += [_check_row(view, row) for row in parts[page - 1]]
    body += page_of(page, len(parts))
    body += _before_sending(check, channel) if is_last else ()
    send = button(wording.SEND, view.press(check.page, Move.SEND), style=ButtonStyle.MAIN, inputs=True)
    body.append(
        ActionSet(
            actions=[
                *([send] if is_last and not check.blocked else []),
                *turns(page, len(parts), lambda to: TurnCheckPage(year=view.year, key=view.key, page=to)),
                *_aside(view, check.page),
            ]
        )
    )
    return Card(body=body)


def not_sent_card(view: FormView, page: Page, values: Mapping[str, str]) -> Card:
    """Check-and-send when storage is down: what was ticked is kept, and sending can be tried again."""
    ticks = [inputs.make(field, values, None) for field in page.fields if field.key in values]
    send = button(wording.SEND, view.press(page, Move.SEND), style=ButtonStyle.MAIN, inputs=True)
    return Card(body=[*_top(view, page, False), *ticks, ActionSet(actions=[send, *_aside(view, page)])])


def with_whom_to_call(card: Card, contacts: Contacts) -> Card:
    """A card in place of one of the form: whom to call is one press away on it too, and needs nothing of the store."""
    worried = ShowCard(title=wording.WORRIED, card=Card(body=_whom_to_call(contacts)))
    return Card(body=[*card.body, ActionSet(actions=[worried])])


def with_typed_back(card: Card, unsaved: Sequence[tuple[str, str]]) -> Card:
    """The card, below what was typed on one that was not the latest: (label, text). Nobody's words are lost unsaid.

    Where both together are more than a card holds, what would be lost comes alone, and the form is a press away.
    """
    if not unsaved:
        return card
    lines = [line for label, typed in unsaved for line in (_bold(label), said(typed))]
    back = Container(style="warning", items=[plain(wording.TYPED_THERE), *lines])
    both = Card(body=[back, *card.body])
    if size_of(render(both)) <= CARD_LIMIT:
        return both
    return Card(body=[back, ActionSet(actions=[button(chat_wording.GO_ON, ChooseVisit())])])


def _top(view: FormView, page: Page, has_faults: bool) -> Iterator[CardElement]:
    yield from _notices(view)
    yield TextBlock(text=wording.step_of(page), is_subtle=True, size="Small")
    yield heading(words("{title}", title=page.title))
    about = wording.about(view.team, view.visit_date, view.saved_at)
    yield TextBlock(text=about, is_subtle=True, size="Small", spacing="None")
    if has_faults:
        yield Container(
            style="attention", items=[TextBlock(text=wording.FAULTS_TITLE, weight="Bolder", color="Attention")]
        )


def _notices(view: FormView) -> Iterator[CardElement]:
    for notice in view.notices:
        yield Container(style="accent", items=[plain(notice)])
    if view.may_undo:
        undo = Undo(year=view.year, key=view.key, operation=view.operation)
        yield ActionSet(actions=[button(wording.UNDO, undo)])


def _group(
    view: FormView, page: Page, group: Group, values: Mapping[str, str], faults: Mapping[str, Fault]
) -> Iterator[CardElement]:
    if group.heading and page.step is not Step.WORKING_WELL:  # there each question names its issue
        yield _section(words("{heading}", heading=group.heading))
    if group.said:
        yield Container(style="emphasis", items=[said(group.said)])
    for field in group.fields:
        fault = faults.get(field.key)
        if fault:
            yield error(fault_wording.wording(fault))
        yield inputs.make(field, values, fault)
        if field.question == "another_member":
            adds = button(wording.ADD_MEMBER, view.press(page, Move.ADD_MEMBER), inputs=True)
            yield ActionSet(actions=[adds])
    if group.removable:
        removes = button(wording.REMOVE, view.press(page, Move.REMOVE_ISSUE, group.removable), inputs=True)
        yield ActionSet(actions=[removes])


def _section(title: Wording) -> CardElement:
    return TextBlock(text=title, weight="Bolder", separator=True, spacing="Large")


def _bold(label: str) -> CardElement:
    return TextBlock(text=words("{label}", label=label), weight="Bolder", size="Small")


def _bottom(view: FormView, page: Page) -> Iterator[CardElement]:
    if page.shape.may_add:
        yield ActionSet(actions=[button(wording.ADD_ISSUE, view.press(page, Move.ADD_ISSUE), inputs=True)])
    on = button(wording.CONTINUE, view.press(page, Move.CONTINUE), style=ButtonStyle.MAIN, inputs=True)
    back = [] if page.step is Step.VISIT else [button(wording.BACK, view.press(page, Move.BACK), inputs=True)]
    yield ActionSet(actions=[on, *back, *_aside(view, page, inputs_too=True)], spacing="Large")


def _aside(view: FormView, page: Page, *, inputs_too: bool = False) -> list[Action]:
    """Finish later, and whom to call: on every card of the form."""
    later = button(wording.FINISH_LATER, view.press(page, Move.FINISH_LATER), inputs=inputs_too)
    called = [
        _called(view.press(page, Move.CALLED, who), title, inputs=inputs_too) for who, title in wording.CALLED.items()
    ]
    body = [*_whom_to_call(view.contacts), plain(wording.SAFETY_SEE), ActionSet(actions=called)]
    return [later, ShowCard(title=wording.WORRIED, card=Card(body=body))]


def _called(action: AnswerStep, title: str, *, inputs: bool) -> Action:
    # What is typed on the step goes along, so that saying "I have called" does not lose it.
    return button(title, action, inputs=inputs)


def _whom_to_call(contacts: Contacts) -> list[CardElement]:
    rows = [
        TextBlock(text=wording.contact(one), weight="Bolder" if place == 0 else "Default")
        for place, one in enumerate(wording.contacts_in_order(contacts))
    ]
    return [heading(wording.SAFETY_TITLE), *rows]


def _check_row(view: FormView, row: Row) -> CardElement:
    changes = ChangeStep(
        year=view.year, key=view.key, revision=view.revision, operation=view.operation, target=row.change
    )
    return ColumnSet(
        separator=True,
        columns=[
            Column(width="stretch", items=question_and_answer(row)),
            Column(width="auto", items=[ActionSet(actions=[button(wording.CHANGE, changes)])]),
        ],
    )


def _before_sending(check: CheckAnswers, channel: Channel | None) -> Iterator[CardElement]:
    faults = {fault.field: fault for fault in check.faults}
    if check.found and not check.blocked:
        yield _found(check)
    who = wording.audience(channel.name, channel.member_count) if channel else wording.AUDIENCE_UNKNOWN
    yield Container(style="emphasis", separator=True, items=[plain(who)])
    shown = {"declare_anonymous"} | ({"confirm_identifiers"} if check.found else set())
    for field in check.page.fields if not check.blocked else ():
        if field.key not in shown:
            continue
        fault = faults.get(field.key)
        if fault:
            yield error(fault_wording.wording(fault))
        yield inputs.make(field, check.draft.typed, fault)


def _found(check: CheckAnswers) -> CardElement:
    lead = wording.FOUND_BLOCKED if check.blocked else wording.FOUND_WARNED
    told = dict.fromkeys(wording.found_in(found.label, found.kinds) for found in check.found)
    lines = [plain(line) for line in told]
    return Container(
        style="attention" if check.blocked else "warning", items=[heading(wording.FOUND_TITLE), plain(lead), *lines]
    )


def _carried(shape: Shape) -> Shape:
    """What every button carries of its page's shape: nobody's words, not the whole register, of earlier issues the reference."""
    subjects = tuple(subject.model_copy(update={"said": ""}) for subject in shape.subjects)
    earlier = tuple(one.model_copy(update={"title": one.title.partition(",")[0]}) for one in shape.earlier)
    return shape.model_copy(update={"subjects": subjects, "earlier": earlier, "others": ()})
