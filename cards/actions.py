"""Every button of every card, each defined once for the card that shows it and the handler that answers it.

What a card carries comes back from the client, so it is checked against the definition and trusted for nothing: it names a thing
and a version of it; who may do what with it is decided anew from the authenticated person.
"""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field, ValidationError

from cards.elements import Execute
from cards.strict import Filled
from visits.model import Role, Value, VisitKind
from visits.pages import Shape
from visits.proforma import Step
from visits.walk import Move

PAYLOAD: Final = "a"
"""The one key of a card's data that is ours; all others are inputs."""

Label = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}$")]
Id = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{1,80}$")]
OperationId = Annotated[str, Field(pattern=r"^[0-9]{8}-[a-f0-9]{16}$")]
Number = Annotated[int, Field(ge=1, le=100_000)]
MEMBERS: Final = frozenset({Role.MEMBER})
EVERYONE: Final = frozenset(Role)


class CardAction(Value):
    """A button. `verb` is its name on the wire; `roles` may press it, on things that are theirs."""

    verb: ClassVar[str]
    roles: ClassVar[frozenset[Role]]

    def payload(self) -> dict[str, Any]:
        """What the card carries: nothing that has its default value."""
        return {PAYLOAD: self.model_dump(mode="json", exclude_defaults=True)}


class ShowHelp(CardAction):
    """What the bot can do."""

    verb = "help"
    roles = EVERYONE


class ChooseVisit(CardAction):
    """Which visit is to be written up?"""

    verb = "visit.choose"
    roles = MEMBERS


class StartPlanned(CardAction):
    """Start the form of a planned visit."""

    verb = "visit.start_planned"
    roles = MEMBERS
    year: Label
    slot: Id
    operation: OperationId


class StartUnplanned(CardAction):
    """Start the form of a visit off the rota. `team` and `visit_date` stand here once asked, else among the inputs."""

    verb = "visit.start_unplanned"
    roles = MEMBERS
    operation: OperationId
    team: Annotated[str, Field(max_length=80)] = ""
    visit_date: Annotated[str, Field(max_length=40)] = ""
    is_new: bool = False


class DraftAction(CardAction):
    """Something done with a form in progress."""

    year: Label
    key: Id


class OpenDraft(DraftAction):
    """Go on with a form."""

    verb = "draft.open"
    roles = MEMBERS


class ReadDraft(DraftAction):
    """Read the form that the other councillor of the visit has begun."""

    verb = "draft.read"
    roles = MEMBERS
    page: Number = 1


class TakeOver(DraftAction):
    """Go on with the form that the other councillor of the visit has begun."""

    verb = "draft.take_over"
    roles = MEMBERS


class Undo(DraftAction):
    """Take back the words that a message added."""

    verb = "draft.undo"
    roles = MEMBERS
    operation: OperationId


class TurnCheckPage(DraftAction):
    """Another page of a long check-and-send."""

    verb = "draft.check_page"
    roles = MEMBERS
    page: Number


class ChangeStep(DraftAction):
    """Open one step again from check-and-send. `target` is the step ("met")."""

    verb = "draft.change"
    roles = MEMBERS
    revision: Number
    operation: OperationId
    target: Annotated[str, Field(max_length=80)]


class AnswerStep(DraftAction):
    """A button on the card of a step. What follows `target` serves only to build the same card again if storage is down."""

    verb = "draft.answer"
    roles = MEMBERS
    revision: Number
    operation: OperationId
    step: Step
    part: Number
    move: Move
    target: Annotated[str, Field(max_length=80)] = ""
    kind: VisitKind
    version: Annotated[str, Field(max_length=20)]
    team: Annotated[str, Field(max_length=120)]
    visit_date: date | None = None
    shape: Shape = Shape()


class ListRecords(CardAction):
    """The records of visits that I took part in."""

    verb = "records.list"
    roles = MEMBERS
    page: Number = 1


class ReadRecord(CardAction):
    """One record in full."""

    verb = "records.read"
    roles = EVERYONE
    year: Label
    record: Id
    page: Number = 1


class ChooseChannel(CardAction):
    """Use this channel for a Head of Service."""

    verb = "channel.choose"
    roles = frozenset({Role.HEAD_OF_SERVICE, Role.COORDINATOR})
    head: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}\.[a-z0-9-]{1,60}$")]
    operation: OperationId


ACTIONS: Final[Mapping[str, type[CardAction]]] = {
    action.verb: action
    for action in (
        ShowHelp,
        ChooseVisit,
        StartPlanned,
        StartUnplanned,
        OpenDraft,
        ReadDraft,
        TakeOver,
        Undo,
        TurnCheckPage,
        ChangeStep,
        AnswerStep,
        ListRecords,
        ReadRecord,
        ChooseChannel,
    )
}


def parse(verb: str, data: Mapping[str, Any]) -> tuple[CardAction, dict[str, str]] | None:
    """The action and the inputs that came with it; None if no card of ours can have sent this."""
    action = ACTIONS.get(verb)
    carried = data.get(PAYLOAD)
    if action is None or not isinstance(carried, Mapping):
        return None
    inputs = {key: value for key, value in data.items() if key != PAYLOAD and isinstance(value, str)}
    try:
        return action.model_validate(carried), inputs
    except ValidationError:
        return None


class ButtonStyle(StrEnum):
    """Teams' words for how a button looks."""

    PLAIN = "default"
    MAIN = "positive"
    DANGER = "destructive"


def button(
    title: Filled, action: CardAction, *, style: ButtonStyle = ButtonStyle.PLAIN, inputs: bool = False
) -> Execute:
    """A button that does `action`, sending what is typed on the card along only if `inputs` says so."""
    return Execute(
        title=title,
        verb=action.verb,
        data=action.payload(),
        style=style.value,
        associated_inputs="auto" if inputs else "none",
    )
