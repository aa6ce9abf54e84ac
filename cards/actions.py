"""Every button of every card, each defined once for the card that shows it and the handler that answers it.

What a card carries comes back from the client, so it is checked against the definition and trusted for nothing: it names a thing
and a version of it; who may do what with it is decided anew from the authenticated person.
"""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any, ClassVar, Final

from pydantic import Field

from cards.elements import Execute
from cards.strict import Filled
from visits.issues import Act
from visits.matrix import Capability, roles_of
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


class CardAction(Value):
    """A button. `verb` is its name on the wire; `needs` is what one must be able to do to press it, which `roles` may at all."""

    verb: ClassVar[str]
    needs: ClassVar[Capability]
    roles: ClassVar[frozenset[Role]]

    def __init_subclass__(cls, **settings: Any) -> None:
        """An action that names what it needs has its roles from the matrix."""
        super().__init_subclass__(**settings)
        if "needs" in cls.__dict__:
            cls.roles = roles_of(cls.needs)

    def payload(self) -> dict[str, Any]:
        """What the card carries: nothing that has its default value."""
        return {PAYLOAD: self.model_dump(mode="json", exclude_defaults=True)}


class ShowHelp(CardAction):
    """What the bot can do."""

    verb = "help"
    needs = Capability.HELP


class ChooseVisit(CardAction):
    """Which visit is to be written up?"""

    verb = "visit.choose"
    needs = Capability.FORM_START


class StartPlanned(CardAction):
    """Start the form of a planned visit."""

    verb = "visit.start_planned"
    needs = Capability.FORM_START
    year: Label
    slot: Id
    operation: OperationId
    for_member: Annotated[str, Field(max_length=60)] = ""


class StartUnplanned(CardAction):
    """Start the form of a visit off the rota. `team` and `visit_date` stand here once asked, else among the inputs."""

    verb = "visit.start_unplanned"
    needs = Capability.FORM_START
    operation: OperationId
    team: Annotated[str, Field(max_length=80)] = ""
    visit_date: Annotated[str, Field(max_length=40)] = ""
    for_member: Annotated[str, Field(max_length=60)] = ""
    is_new: bool = False


class DraftAction(CardAction):
    """Something done with a form in progress."""

    year: Label
    key: Id


class OpenDraft(DraftAction):
    """Go on with a form."""

    verb = "draft.open"
    needs = Capability.FORM_WRITE


class ReadDraft(DraftAction):
    """Read the form that the other councillor of the visit has begun."""

    verb = "draft.read"
    needs = Capability.FORM_READ
    page: Number = 1


class TakeOver(DraftAction):
    """Go on with the form that the other councillor of the visit has begun."""

    verb = "draft.take_over"
    needs = Capability.FORM_TAKE_OVER


class Undo(DraftAction):
    """Take back the words that a message added."""

    verb = "draft.undo"
    needs = Capability.FORM_WRITE
    operation: OperationId


class TurnCheckPage(DraftAction):
    """Another page of a long check-and-send."""

    verb = "draft.check_page"
    needs = Capability.FORM_WRITE
    page: Number


class ChangeStep(DraftAction):
    """Open one step again from check-and-send. `target` is the step ("met")."""

    verb = "draft.change"
    needs = Capability.FORM_WRITE
    revision: Number
    operation: OperationId
    target: Annotated[str, Field(max_length=80)]


class AnswerStep(DraftAction):
    """A button on the card of a step. What follows `target` serves only to build the same card again if storage is down."""

    verb = "draft.answer"
    needs = Capability.FORM_WRITE
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
    needs = Capability.RECORD_LIST
    page: Number = 1


class ReadRecord(CardAction):
    """One record in full."""

    verb = "records.read"
    needs = Capability.RECORD_READ
    year: Label
    record: Id
    page: Number = 1


class ChooseChannel(CardAction):
    """Use this channel for a Head of Service."""

    verb = "channel.choose"
    needs = Capability.CHANNEL_CHOOSE
    head: Annotated[str, Field(pattern=r"^[a-z0-9-]{1,60}\.[a-z0-9-]{1,60}$")]
    operation: OperationId


class IssueAction(CardAction):
    """Something done with an issue. Who may do what is decided by `visits.issues`; a role is only the first gate."""

    year: Label
    issue: Id


class ShowIssue(IssueAction):
    """An issue as it is now."""

    verb = "issue.show"
    needs = Capability.ISSUE_READ


class OpenMore(IssueAction):
    """What else can be done with an issue."""

    verb = "issue.more"
    needs = Capability.ISSUE_MORE


class OpenIssueForm(IssueAction):
    """The box in which an act's words are typed."""

    verb = "issue.form"
    needs = Capability.ISSUE_ACT
    act: Act


class ActOnIssue(IssueAction):
    """Do something to an issue. `proposal` is a reply in the thread whose words are the answer's."""

    verb = "issue.act"
    needs = Capability.ISSUE_ACT
    act: Act
    operation: OperationId
    proposal: Annotated[str, Field(max_length=120)] = ""


class ChooseReplyIssue(IssueAction):
    """Which issue a reply in the thread answers."""

    verb = "reply.choose"
    needs = Capability.REPLY_RECORD
    proposal: Annotated[str, Field(max_length=120)]


class DropReply(CardAction):
    """A reply in the thread is not an answer after all."""

    verb = "reply.drop"
    needs = Capability.REPLY_RECORD


class ListMyIssues(CardAction):
    """The issues that I raised."""

    verb = "issues.mine"
    needs = Capability.ISSUE_LIST_OWN
    page: Number = 1


class OpenAway(CardAction):
    """When am I away, and who answers in my place?"""

    verb = "away.open"
    needs = Capability.AWAY_SET


class SetAway(CardAction):
    """Be away, with a deputy; or be back."""

    verb = "away.set"
    needs = Capability.AWAY_SET
    operation: OperationId
    is_back: bool = False


class RecordAction(CardAction):
    """Something done with a record that was sent."""

    year: Label
    record: Id


class CorrectRecord(RecordAction):
    """Open a sent form again."""

    verb = "record.correct"
    needs = Capability.RECORD_CHANGE


class WithdrawRecord(RecordAction):
    """Take a sent form back; asked twice."""

    verb = "record.withdraw"
    needs = Capability.RECORD_CHANGE
    operation: OperationId
    is_sure: bool = False


class OpenHide(RecordAction):
    """Which words are to be hidden?"""

    verb = "record.hide_which"
    needs = Capability.RECORD_HIDE


class HideText(RecordAction):
    """Hide an answer of a form at once and ask its author for other words."""

    verb = "record.hide"
    needs = Capability.RECORD_HIDE
    question: Id
    operation: OperationId


class RewordText(RecordAction):
    """Other words for an answer that is hidden."""

    verb = "record.reword"
    needs = Capability.RECORD_CHANGE
    question: Id
    operation: OperationId


class AddView(RecordAction):
    """The other councillor of a visit: I agree, or a view of my own."""

    verb = "record.view"
    needs = Capability.RECORD_VIEW
    agrees: bool
    operation: OperationId


class OpenView(RecordAction):
    """The box for a view of my own."""

    verb = "record.view_form"
    needs = Capability.RECORD_VIEW


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


VISIT_ACTIONS: Final[tuple[type[CardAction], ...]] = (
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
    ShowIssue,
    OpenMore,
    OpenIssueForm,
    ActOnIssue,
    ChooseReplyIssue,
    DropReply,
    ListMyIssues,
    OpenAway,
    SetAway,
    CorrectRecord,
    WithdrawRecord,
    OpenHide,
    HideText,
    RewordText,
    AddView,
    OpenView,
)
