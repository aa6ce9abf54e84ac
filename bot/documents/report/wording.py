"""Words of the report that no figure goes into: headings, what the scheme is, and what is said where there is nothing to say."""

from collections.abc import Mapping
from typing import Final

DRAFT: Final = "DRAFT"
NOT_FOR_PUBLICATION: Final = "Not for publication"
ABOUT: Final = "About this report"
DETAILS: Final = "Details"
NOT_APPLICABLE: Final = "Not applicable."
ALL_TEAMS: Final = "All teams"
TOTAL: Final = "Total"

GROUPS: Final[Mapping[str, str]] = {
    "costs": "What will it cost and how will it be financed?",
    "implications": "Implications of the proposals",
    "core_purpose": "Contribution to the council’s core purpose",
    "consultations": "What consultations have taken place on the proposals and when?",
    "contact": "Contact officer",
}
"""The front's sections that have parts, in the words of seed 002's form."""

SCHEME: Final = (
    "Councillors visit the teams of children’s social care on a rota. They talk with managers and with team members, see for "
    "themselves how the work is done, and record what they find on an agreed form. The Head of Service answers each issue that "
    "they raise. What was recorded is brought together here for the committee, with a copy to the Chief Executive."
)
KINDS: Final = (
    "Intake teams, which deal with new referrals, are visited at least once in each municipal year; the corporate parenting "
    "service, which looks after children in care, care leavers and fostering, twice unless the council settles otherwise. A "
    "visit lasts about an hour."
)
TRACEABLE: Final = (
    "Every figure counts visits and issues that have a reference, such as those in the appendices. The properties of this "
    "document hold the fingerprint of the figures that it was made from."
)
PUBLISHED: Final = (
    "This version is for everyone. Each issue appears as a line written by officers, and councillors are quoted only where they "
    "allowed it."
)
RESTRICTED: Final = "This version is for the committee alone. It has the issues and their answers in full."

DECLARED: Final = (
    "No form can be sent until its author has declared that it neither names nor describes anyone who could be recognised; "
    "where something in it looked like a name or an address, the author has looked at it again and confirmed that it identifies "
    "nobody."
)
NO_FORMS: Final = "No visit forms were sent, so there is nothing to report here."
NOT_TO_QUOTE: Final = "These words may not be quoted here."
IN_CONFIDENCE: Final = "Raised in confidence: counted, and not printed."
NO_SUMMARY: Final = "No summary has been written."
TEXT_LEFT_OUT: Final = "The text is left out."
NO_ISSUES: Final = "No issues were raised."
FULL_LOG: Final = "Appendix B has each issue in full."
SUMMARIES: Final = "Appendix B has the dates and the answers of each."
CONFIDENTIAL: Final = (
    "Such an issue, which not everyone in the channel may read, is counted in every figure; neither its words nor its answer are "
    "printed."
)
DAYS: Final = (
    "Days are working days, from the day that the issue was raised to its first answer. An answer to a note, which has no date to "
    "meet, counts as in time."
)
SAFETY: Final = (
    "Each form asks whether its author is worried about the immediate safety of a child, or about how someone who works with "
    "children has behaved. Whoever says yes is shown at once whom to call, and is asked to write nothing down: such concerns are "
    "dealt with under the safeguarding procedures, and are not part of this report."
)
FOLLOWED: Final = "The procedure was followed: whom to call was shown, and nothing about the concern was recorded here."
NOTHING_MISSED: Final = "Every visit of the rota took place."
NOTHING_MISSED_YET: Final = "Every visit of the rota whose day has come took place."
NOTHING_PLANNED: Final = "No visits were planned on the rota."
NO_ROTA_YET: Final = "No visits have been planned yet for the next municipal year."
NO_PARTNERS: Final = "No answer said that an issue needs a partner organisation."
NO_REPEATS: Final = "No issue came up more than once."
NO_IMPROVED: Final = "No visit looked at an issue from an earlier one."
NO_ACTIONS: Final = "No answer agreed to an action."
NO_UNDERSTANDING: Final = "No councillor has said how well they understand the work of the team that they visited."
CONSIDER: Final = "That the committee consider the matters that councillors put forward for it"
NO_MATTERS: Final = "No councillor put anything forward for the committee."
NO_MEMBERS: Final = "There are no councillors on the register."
NO_PREVIOUS: Final = "There is no earlier period to compare with."
NO_FORM: Final = "No visit form was in use."
NO_FORMS_SENT: Final = "No visit forms were sent."
WHO_RATES: Final = "For each topic the form asks: no concerns, some concerns, serious concerns, or not discussed."
UNFILLED: Final = "Nobody yet"

EXEMPT: Final = "{paragraph} of Schedule 12A to the Local Government Act 1972. {reason}"
