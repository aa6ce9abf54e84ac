"""A report's content as JSON text, its fingerprint, and the pages that it is kept in."""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from visits.report import FrozenReport, ReportContent

PAGE: Final = 24_000
"""Characters in a page, all of them ASCII: a property of a row holds 32,768."""


class BrokenReport(Exception):
    """What is kept of a frozen report is not what was frozen: a page is missing or was changed."""


def written_out(content: ReportContent) -> str:
    """The content as JSON text in plain ASCII, everything in its order."""
    return json.dumps(content.model_dump(mode="json"), separators=(",", ":"))


def fingerprint(text: str) -> str:
    """The SHA-256 of such a text, hexadecimal: of what it says, whatever the order of names in it."""
    canonical = json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    return sha256(canonical.encode("ascii")).hexdigest()


def in_pages(text: str) -> tuple[str, ...]:
    """The text in pieces that each fit a row."""
    return tuple(text[start : start + PAGE] for start in range(0, len(text), PAGE))


def read_again(report: FrozenReport, pages: Iterable[str]) -> ReportContent:
    """The content of a frozen report, from its pages in order. Raises BrokenReport if it is not what was frozen."""
    text = "".join(pages)
    try:
        found = fingerprint(text)
    except ValueError as error:
        raise BrokenReport(f"report {report.id} cannot be read: its pages are not whole") from error
    if found != report.hash:
        raise BrokenReport(f"report {report.id} is not as it was frozen: its fingerprint is {found}, not {report.hash}")
    return ReportContent.model_validate_json(text)
