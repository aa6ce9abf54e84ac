"""The texts that a report prints, each at its place: looked through for whatever may identify somebody, and left out on demand.

One walk finds them and one walk leaves them out, so that no text can be printed that was not looked at. The cost follows the texts.
"""

from collections.abc import Callable, Iterable
from hashlib import sha256
from typing import Final

from visits.identifiers import find
from visits.report import (
    AnswerPrinted,
    Finding,
    Front,
    IssuePrinted,
    Line,
    Quoted,
    ReportContent,
    Settled,
    Version,
    VisitPrinted,
)
from visits.report_form import CONTACT
from visits.report_printed import LEFT_OUT

_DIGITS: Final = 16
_IN_PRIVATE: Final = " (restricted)"
"""What the places of the restricted version end in: what the committee may read in private is no word on what everyone may."""

Change = Callable[[str, str], str]
"""(place, text) -> the text to print in its stead."""


def findings(content: ReportContent, decided: Iterable[Settled] = ()) -> tuple[Finding, ...]:
    """Every text of the content that may identify somebody, in the order of the report, with what was decided of it."""
    by_key = {f"{one.place}|{one.digest}": one.may_print for one in decided}
    found: list[Finding] = []

    def look(place: str, text: str) -> str:
        if kinds := find(text):
            finding = Finding(place=place, digest=digest(text), kinds=kinds)
            said = by_key.get(finding.key)
            settled = said if finding.may_print or not said else None
            found.append(finding.model_copy(update={"settled": settled}))
        return text

    with_texts(content, look)
    return tuple(found)


def without_left_out(content: ReportContent, found: Iterable[Finding]) -> ReportContent:
    """The content as it prints: without the texts that were left out, and without those that may identify somebody undecided."""
    gone = {finding.key for finding in found if not finding.settled}
    decided = sum(finding.settled is False for finding in found)

    def leave_out(place: str, text: str) -> str:
        return LEFT_OUT if f"{place}|{digest(text)}" in gone else text

    return with_texts(content, leave_out).model_copy(update={"left_out": decided}) if gone else content


def texts_at(content: ReportContent, keys: Iterable[str]) -> dict[str, str]:
    """The texts themselves, by the keys of their findings: for whoever is to judge them."""
    wanted = set(keys)
    found: dict[str, str] = {}

    def take(place: str, text: str) -> str:
        key = f"{place}|{digest(text)}"
        if key in wanted:
            found[key] = text
        return text

    with_texts(content, take)
    return found


def digest(text: str) -> str:
    """What tells this text from others."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def with_texts(content: ReportContent, change: Change) -> ReportContent:
    """The content with every text that a person wrote changed so. Contact lines name somebody on purpose and stay."""
    where = _IN_PRIVATE if content.version is Version.RESTRICTED else ""

    def each(place: str, text: str) -> str:
        return change(place + where, text) if text else text

    front = _front(content.front, each)
    head = {line.key: line.text for line in front.head}
    return content.model_copy(
        update={
            "front": front,
            "exempt_paragraph": head.get("exempt_paragraph", content.exempt_paragraph),
            "exempt_reason": head.get("exempt_reason", content.exempt_reason),
            "visits": tuple(_visit(visit, each) for visit in content.visits),
            "issues": tuple(_issue(issue, each) for issue in content.issues),
            "quotes": tuple(_quote(quote, each) for quote in content.quotes),
        }
    )


def _front(front: Front, change: Change) -> Front:
    def line(one: Line) -> Line:
        is_contact = one.key.startswith(CONTACT)
        return one if is_contact else one.model_copy(update={"text": change(f"front {one.key}", one.text)})

    return Front(head=tuple(map(line, front.head)), sections=tuple(map(line, front.sections)))


def _visit(visit: VisitPrinted, change: Change) -> VisitPrinted:
    return visit.model_copy(update={"interest": change(f"{visit.reference} interest", visit.interest)})


def _quote(quote: Quoted, change: Change) -> Quoted:
    return quote.model_copy(update={"text": change(f"{quote.reference} {quote.question}", quote.text)})


def _issue(issue: IssuePrinted, change: Change) -> IssuePrinted:
    here = issue.reference
    return issue.model_copy(
        update={
            "summary": change(f"{here} summary", issue.summary),
            "text": change(f"{here} text", issue.text),
            "answers": tuple(_answer(f"{here} answer {n}", one, change) for n, one in enumerate(issue.answers, 1)),
            "comments": tuple(change(f"{here} comment {n}", text) for n, text in enumerate(issue.comments, 1)),
        }
    )


def _answer(place: str, answer: AnswerPrinted, change: Change) -> AnswerPrinted:
    owner = change(f"{place} owner", answer.owner_role)
    return answer.model_copy(update={"text": change(place, answer.text), "owner_role": owner})
