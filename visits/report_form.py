"""The front of the committee report as data: the headings of the council's own form, in its order (seed 002, first page)."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from visits import text
from visits.checks import Fault, FaultCode
from visits.council import CouncilRules
from visits.model import Value
from visits.report import Front, Line, Version

ONE_LINE: Final = 200
SEVERAL: Final = 3_000
NUMBER: Final = 40
STANDARD_RECOMMENDATION: Final = "That the committee considers the findings of the visits and the answers given."
NO_PURPOSE: Final = "N/A"
CONTACT: Final = "contact."
"""What the keys of those lines begin with that say whom to ask: they name somebody on purpose."""
APPENDICES: Final = "appendices"
"""The one line that the report fills in itself."""

_PURPOSES: Final[Mapping[str, str]] = {
    "protect_the_most_vulnerable": "Councillors see at the front line how children are protected, and ask about it.",
    "facilitate_confident_and_resilient_communities": "Visits look at what the service achieves with children and families.",
    "commission_broker_and_provide_core_services": "Visits look at core services, and at the work with partners.",
    "place_leadership_and_influencer": "What visits find informs the scrutiny of children's social care.",
    "drivers_of_change_and_reform": "What councillors find is answered, and what is agreed is followed up.",
}
"""What a report of this scheme can say of each of seed 002's purposes, unless officers write otherwise."""


class FrontLine(Value):
    """A line of the front as officers fill it in: `limit` in characters, `many` where it may have several lines.

    `wanted` says what a blank leaves to complete ("Legal"); it is "" where a blank is no gap.
    """

    key: str
    heading: str
    default: str = ""
    wanted: str = ""
    limit: int = ONE_LINE
    many: bool = False


def head_lines(rules: CouncilRules, version: Version) -> tuple[FrontLine, ...]:
    """The head: seed 002's, and for the restricted version the paragraph of Schedule 12A and the reason."""
    report = rules.report
    is_restricted = version is Version.RESTRICTED
    lines = [
        FrontLine(key="report_to", heading="Report to", default=rules.committee),
        FrontLine(key="meeting_date", heading="Date of Meeting", wanted="Date of Meeting"),
        FrontLine(key="subject", heading="Subject", default=report.subject),
        FrontLine(key="report_of", heading="Report of", default=report.report_of, wanted="Report of"),
        FrontLine(key="wards_affected", heading="Wards Affected", default=report.wards_affected),
        FrontLine(key="portfolio", heading="Portfolio", default=report.portfolio, wanted="Portfolio"),
        FrontLine(key="key_decision", heading="Is this a Key Decision", default="No"),
        FrontLine(key="forward_plan", heading="Included in Forward Plan", default="No"),
        FrontLine(key="exempt", heading="Exempt / Confidential Report", default="Yes" if is_restricted else "No"),
    ]
    return (*lines, *_exempt_lines()) if is_restricted else tuple(lines)


def _exempt_lines() -> Iterator[FrontLine]:
    """Local Government Act 1972, Schedule 12A: why the public may not read it."""
    paragraph = "Paragraph of Schedule 12A"
    yield FrontLine(key="exempt_paragraph", heading=paragraph, wanted=paragraph)
    yield FrontLine(
        key="exempt_reason", heading="Reason it is exempt", wanted="Reason it is exempt", limit=1_000, many=True
    )


def section_lines(rules: CouncilRules) -> tuple[FrontLine, ...]:
    """The sections from the summary to the background papers. A part's key ("costs.revenue") is its section's, a point, its own."""
    return (*_proposal(rules), *_costs(), *_implications(rules), *_purposes(rules), *_consultations(), *_end(rules))


def front(rules: CouncilRules, version: Version, written: Mapping[str, str]) -> Front:
    """The front with what officers wrote, by line's key as it is kept, and the defaults elsewhere."""

    def line(one: FrontLine) -> Line:
        said = written.get(kept_key(one.key), one.default)
        return Line(key=one.key, heading=one.heading, text=said, wanted=one.wanted)

    return Front(head=tuple(map(line, head_lines(rules, version))), sections=tuple(map(line, section_lines(rules))))


def lines_of(rules: CouncilRules, version: Version) -> dict[str, FrontLine]:
    """Every line that officers may fill in, by key, in the order of the form."""
    lines = (*head_lines(rules, version), *section_lines(rules))
    return {line.key: line for line in lines if line.key != APPENDICES}


def faults_in(typed: Mapping[str, str], lines: Mapping[str, FrontLine]) -> tuple[Fault, ...]:
    """Whatever does not fit, in the order of the form. `typed` is clean; keys that are no line's are left out."""
    return tuple(_faults(typed, lines))


def _faults(typed: Mapping[str, str], lines: Mapping[str, FrontLine]) -> Iterator[Fault]:
    for key, line in lines.items():
        if (problem := text.problem(typed.get(key, ""), line.limit)) is not None:
            length = text.length(typed[key])
            yield Fault(field=key, question=key, code=FaultCode(problem), limit=line.limit, length=length)


def kept_key(key: str) -> str:
    """A line's key as its text is kept under: a table knows no points in names."""
    return key.replace(".", "__")


def slug(heading: str) -> str:
    """A key made of a configured heading: "Legal Implications" is "legal", "Cleaner Greener" is "cleaner_greener"."""
    return re.sub(r"[^a-z0-9]+", "_", _subject(heading).lower()).strip("_")


def _subject(heading: str) -> str:
    """What a heading is about: "Resource" of "Resource Implications (Financial, IT, Staffing and Assets)"."""
    return re.sub(r"\s*(\(.*\)|\bImplications\b)\s*", "", heading, flags=re.IGNORECASE)


def _proposal(rules: CouncilRules) -> Iterator[FrontLine]:
    asked = "\n".join((*rules.report.recommendations, STANDARD_RECOMMENDATION))
    yield _long("summary", "Summary")
    yield _long("recommendations", "Recommendation(s)", asked)
    yield _long(
        "reasons",
        "Reasons for the Recommendation(s)",
        "The committee asked for visits to front-line teams so that elected members understand the work and its pressures, "
        "and for a report of what they found.",
    )
    yield _long(
        "alternatives",
        "Alternative Options Considered and Rejected (including any Risk Implications)",
        "None: a report to this committee is part of the scheme of visits.",
    )


def _costs() -> Iterator[FrontLine]:
    yield _long("costs.revenue", "(A) Revenue Costs", "There are no additional revenue costs.")
    yield _long("costs.capital", "(B) Capital Costs", "There are no capital costs.")


def _implications(rules: CouncilRules) -> Iterator[FrontLine]:
    """Each is somebody's to complete: a blank says whose, "Legal" or "Equality"."""
    for heading in rules.report.implications:
        yield _long(f"implications.{slug(heading)}", heading, wanted=_subject(heading))


def _purposes(rules: CouncilRules) -> Iterator[FrontLine]:
    for heading in rules.report.core_purpose:
        yield _long(f"core_purpose.{slug(heading)}", heading, _PURPOSES.get(slug(heading), NO_PURPOSE))


def _consultations() -> Iterator[FrontLine]:
    yield _long(
        "consultations.internal",
        "(A) Internal Consultations",
        "The finance and legal officers named below have been consulted and any comments have been incorporated into the report.",
    )
    yield FrontLine(key="consultations.fd", heading="FD clearance number", wanted="Finance", limit=NUMBER)
    yield FrontLine(key="consultations.ld", heading="LD clearance number", wanted="Legal", limit=NUMBER)
    yield _long("consultations.external", "(B) External Consultations", "N/A")


def _end(rules: CouncilRules) -> Iterator[FrontLine]:
    report = rules.report
    yield _long("implementation", "Implementation Date", "Immediately following the Committee meeting.")
    yield FrontLine(key=f"{CONTACT}name", heading="Name", default=report.contact_officer, wanted="Contact Officer")
    yield FrontLine(key=f"{CONTACT}telephone", heading="Telephone Number", default=report.telephone)
    yield FrontLine(key=f"{CONTACT}email", heading="Email Address", default=report.email)
    yield FrontLine(key=APPENDICES, heading="Appendices", limit=0)
    yield _long("background_papers", "Background Papers", "There are no background papers available for inspection.")


def _long(key: str, heading: str, default: str = "", *, wanted: str = "") -> FrontLine:
    return FrontLine(key=key, heading=heading, default=default, wanted=wanted, limit=SEVERAL, many=True)
