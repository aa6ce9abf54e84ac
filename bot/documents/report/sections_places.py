"""Where each question of the form comes out in the report. A question without a place has no business on the form."""

from collections.abc import Mapping
from typing import Final

PLACES: Final[Mapping[str, str]] = {
    "visit_date": "visits",
    "members_present": "took_part",
    "another_member": "took_part",
    "no_shows": "took_part",
    "mode": "how",
    "duration": "how",
    "roles_met": "how",
    "accompanied_by": "how",
    "managers_present": "how",
    "interest": "how",
    "interest_detail": "visits",
    "confirm_identifiers": "how",
    "declare_anonymous": "how",
    "may_quote": "working_well",
    "working_well": "working_well",
    "staff_voice": "heard",
    "child_voice": "heard",
    "carer_voice": "heard",
    "rating": "found",
    "note": "found",
    "ask": "issues",
    "issue_topic": "issues",
    "urgency": "issues",
    "issue_text": "log",
    "who_sees": "status",
    "same_as": "again",
    "improved": "again",
    "for_scrutiny": "matters",
    "understanding": "understanding",
    "concern_gate": "safety",
}
"""Question's key -> the section's key (`sections.SECTIONS`), or the appendix's (`sections_appendices.APPENDICES`)."""


def placed(section: str) -> tuple[str, ...]:
    """The questions that come out in a section, in the order in which it prints them."""
    return tuple(question for question, place in PLACES.items() if place == section)
