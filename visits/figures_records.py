"""What the visit forms of a period say, counted question by question: choices, words, views, ratings, what has improved."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Final

from visits.figures import Counted
from visits.kept import View
from visits.model import PersonId, VisitKind, VisitRecord
from visits.proforma import OneOf, SomeOf
from visits.proforma_versions import VERSIONS
from visits.tally import in_order, tally

CHOICES: Final = ("mode", "duration", "managers_present", "roles_met", "accompanied_by", "understanding")
TEXTS: Final = ("working_well", "staff_voice", "child_voice", "carer_voice", "for_scrutiny")


class Confirmed(StrEnum):
    """What the other councillors of a visit say of its record."""

    AGREED = "agreed"
    """Every one of them agrees."""
    DIFFERS = "differs"
    """At least one added a view of their own."""
    NOT_CONFIRMED = "not_confirmed"
    """At least one has said nothing, and none added a view."""
    ALONE = "alone"
    """There was no other."""


def confirmed(record: VisitRecord, views: Iterable[View]) -> Confirmed:
    """What the other councillors of the visit say of the record. `views` are of this record."""
    agrees: dict[PersonId, bool] = {view.person: view.agrees for view in views}
    said = [agrees.get(member) for member in record.members_present if member != record.author]
    if not said:
        return Confirmed.ALONE
    if False in said:
        return Confirmed.DIFFERS
    return Confirmed.NOT_CONFIRMED if None in said else Confirmed.AGREED


def choices(sent: Sequence[VisitRecord]) -> dict[str, dict[str, Counted]]:
    """Question -> choice -> records: every choice of any version, "" last where the question may be left out."""
    return {
        question: tally(
            ((choice, record.reference) for record in sent for choice in _chosen(record, question)),
            choices_of(question),
        )
        for question in CHOICES
    }


def _chosen(record: VisitRecord, question: str) -> tuple[str, ...]:
    value: str | tuple[str, ...] = getattr(record, question)
    return (value,) if isinstance(value, str) else tuple(dict.fromkeys(value)) or ("",)


def choices_of(question: str) -> tuple[str, ...]:
    """The keys of a question's choices, of any version of the form; then "" if it may be left out."""
    asked = [one for proforma in VERSIONS.values() for one in proforma.questions if one.key == question]
    offered = (choice.key for one in asked if isinstance(one.answer, OneOf | SomeOf) for choice in one.answer.choices)
    left_out = [""] if any(one.optional for one in asked) else []
    return tuple(dict.fromkeys([*offered, *left_out]))


def topics_of_form() -> tuple[str, ...]:
    """Every topic of any version of the form, those of intake teams first."""
    topics = (topic.key for kind in VisitKind for proforma in VERSIONS.values() for topic in proforma.topics[kind])
    return tuple(dict.fromkeys(topics))


def ratings(sent: Iterable[VisitRecord], topic: str) -> dict[str, Counted]:
    """Rating -> records whose visitors rated the topic so."""
    rated = ((record.ratings[topic], record.reference) for record in sent if topic in record.ratings)
    return tally(rated, choices_of("rating"))


def confirmations(sent: Sequence[VisitRecord], views: Mapping[str, Sequence[View]]) -> dict[str, Counted]:
    """Confirmed -> records. `views` are by the record's id."""
    return tally(((confirmed(record, views.get(record.id, ())), record.reference) for record in sent), Confirmed)


def improved(sent: Iterable[VisitRecord]) -> dict[str, Counted]:
    """What was said -> earlier issues, by reference, of which the latest visit that said anything said so."""
    latest: dict[str, str] = {}
    for record in sorted(sent, key=lambda record: (record.visit_date, record.sent_at)):
        latest.update({one.reference: one.said for one in record.improved if one.said})
    return tally(((latest[reference], reference) for reference in in_order(latest)), choices_of("improved"))
