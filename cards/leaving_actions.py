"""The buttons by which a coordinator sees somebody off. See `cards.actions` for what a button is."""

from typing import Annotated, Final

from pydantic import Field

from cards.actions import CardAction, Id, OperationId
from visits.matrix import Capability

MaybeId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]{0,80}$")]


class OpenLeaver(CardAction):
    """Who leaves, and who takes over?"""

    verb = "leaver.open"
    needs = Capability.PERSON_SEE_OFF


class ShowLeaver(CardAction):
    """What will happen if somebody leaves: nothing is changed."""

    verb = "leaver.show"
    needs = Capability.PERSON_SEE_OFF


class SeeOff(CardAction):
    """See somebody off. People are named by aadObjectId; `to` is "" where the leaver's deputy takes over."""

    verb = "leaver.confirm"
    needs = Capability.PERSON_SEE_OFF
    person: Id
    to: MaybeId = ""
    operation: OperationId


LEAVING_ACTIONS: Final[tuple[type[CardAction], ...]] = (OpenLeaver, ShowLeaver, SeeOff)
