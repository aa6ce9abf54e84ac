"""The cards that the bot posts by itself, by name: never what is on them, which is made when they are sent."""

from enum import StrEnum

from visits.model import Value


class CardKind(StrEnum):
    """Cards that the bot posts by itself."""

    RECORD = "record"
    """The root of a record's thread in the Head of Service's channel. Object: the record."""
    FORM = "form"
    """The visit form in full, in the thread, in as many cards as it needs. Object: the record and the part ("id.2")."""
    ISSUE = "issue"
    """An issue: in the thread, or in the personal chat of the one who may see it. Object: the issue."""
    ANSWER = "answer"
    """A response, to each councillor of the visit. Object: the entry."""
    REPLY_REMINDER = "reply_reminder"
    """To the author, once: is the answer enough? Object: the issue and its answer's number."""
    FOLLOW_UP = "follow_up"
    """A follow-up in the thread, mentioning who answered. Object: the entry."""
    ASSIGNED = "assigned"
    """In the thread, mentioning whom an issue was assigned to. Object: the issue and the operation."""
    REWORD = "reword"
    """To the author: a text was hidden and wants other words. Object: the issue, or the record and the question."""
    COLLEAGUE = "colleague"
    """To the other councillors of a visit: do you agree? Object: the record."""
    SAFETY_CALL = "safety_call"
    """To the safeguarding lead: a councillor says they have called somebody. Object: the SafetyCall."""
    NO_CHANNEL = "no_channel"
    """To a coordinator: records wait because no channel is chosen. Object: the Head of Service."""
    NOT_REACHED = "not_reached"
    """To a coordinator: something could not be delivered. Object: the card that is parked."""
    HOST = "host"
    """To a manager of the visited team: confirm the date of a visit? Object: the slot."""
    NEWS = "news"
    """To a councillor: something has changed about their visit. Object: the slot, its sequence and what ("s1.4.cancel")."""
    SWAP = "swap"
    """To each other councillor who could take it: a place is offered. Object: the offer."""
    VISIT_REMINDER = "visit_reminder"
    """To who is on a visit and to its hosts, some days before. Object: the slot, its start and how many days ("s1.….7")."""
    WRITE_UP = "write_up"
    """To who was on a visit: write it up. Object: the slot, its start and how many working days after ("s1.….2")."""
    DUE_SOON = "due_soon"
    """In the thread, mentioning who is to answer: an answer is due soon. Object: the issue and the day it is due."""
    OVERDUE = "overdue"
    """To who is to answer, then to the Head of Service: an answer is overdue. Object: the issue, the day it was due, 1 or 2."""
    ESCALATED = "escalated"
    """To who stands on a rung of the ladder. Object: the issue, the day it was due and the rung."""
    DIGEST = "digest"
    """The week in the Head of Service's channel. Object: the Head of Service's aadObjectId and the week ("….2026-W47")."""
    MONTHLY = "monthly"
    """The month, to a reader. Object: the month ("2026-11")."""
    SUMMARY = "summary"
    """To a councillor: what became of their issues in a week. Object: the week ("2026-W47")."""
    SUMMARY_SHOWN = "summary_shown"
    """To an issue's author: the line that stands for it in the published report. Object: the issue."""
    REPORT = "report"
    """To a reader: a final report is there. Object: the report."""
    EFFECT = "effect"
    """Not a card but work that follows from a change, named by the object ("sent.<record>")."""


class CardName(Value):
    """Which card: never its content, which is made from current state when it is sent. `person` is "" for the channel."""

    kind: CardKind
    object_id: str
    person: str = ""

    @property
    def key(self) -> str:
        """One key per card."""
        return f"{self.kind}|{self.object_id}|{self.person}"

    @property
    def thread(self) -> str:
        """What must be posted one after the other: a record's thread in the channel, or one person's chat."""
        return self.object_id if self.kind is CardKind.EFFECT else self.person or self.record_id

    @property
    def record_id(self) -> str:
        """The record that a card of a thread belongs to."""
        return self.object_id.partition(".")[0].partition("_")[0]
