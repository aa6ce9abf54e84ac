"""What a step of the form comes to: a closed union, matched with `assert_never` wherever it is shown.

Outcome
├── ShowStep       the next page to answer
├── FixAnswers     the same page again, everything kept, each fault beside its question
├── CheckAnswers   check-and-send, with what still stands in the way
├── SafetyPage     whom to call
├── Paused         saved; go on another day
├── Sent           the record and its issues, to be stored
└── CardIsOld      the card was not the latest: the current page, and what was typed on the old one
"""

from visits.checks import Fault
from visits.draft import Draft
from visits.identifiers import BLOCKED, Kind
from visits.model import Issue, Value, VisitRecord
from visits.pages import Page
from visits.proforma import Step


class ShowStep(Value):
    """The next page to answer."""

    draft: Draft
    page: Page


class FixAnswers(Value):
    """The same page again: everything typed is kept, and each fault belongs beside its question."""

    draft: Draft
    page: Page
    faults: tuple[Fault, ...]


class FoundIn(Value):
    """Kinds of possible identifier in one answer: never the words themselves."""

    step: Step
    part: int
    label: str
    kinds: tuple[Kind, ...]

    @property
    def blocks(self) -> bool:
        """Whether any of the kinds may not be sent at all."""
        return not BLOCKED.isdisjoint(self.kinds)


class CheckAnswers(Value):
    """`record` and `issues` are as they would be sent, without references. `found` are possible identifiers, by field label."""

    draft: Draft
    page: Page
    record: VisitRecord
    issues: tuple[Issue, ...]
    found: tuple[FoundIn, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def blocked(self) -> bool:
        """Whether something was found that may not be sent at all."""
        return any(found.blocks for found in self.found)


class SafetyPage(Value):
    """Whom to call: no question, no text box."""

    draft: Draft


class Paused(Value):
    """Saved, to go on with another day."""

    draft: Draft


class Sent(Value):
    """What the finished draft comes to, to be stored. References are given then."""

    draft: Draft
    record: VisitRecord
    issues: tuple[Issue, ...]


class CardIsOld(Value):
    """`unsaved` are (label, text) pairs typed on the old card that differ from what is saved: shown, so that they can be kept.

    `again` says that this is the same press repeated, with nothing new in it, which needs no explanation.
    """

    draft: Draft
    now: "Current"
    unsaved: tuple[tuple[str, str], ...] = ()
    again: bool = False


Current = ShowStep | CheckAnswers | SafetyPage
"""What a draft shows when it is opened again."""

Outcome = ShowStep | FixAnswers | CheckAnswers | SafetyPage | Paused | Sent | CardIsOld
