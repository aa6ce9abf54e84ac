"""The pages around a download: what it is, that it is gone, that it must wait, that it failed. See `bot.pages`."""

from datetime import datetime
from html import escape
from typing import assert_never

from bot.pages import page
from visits.report import FrozenReport, Standing, Version
from visits.years import london_time

_TITLE = "Committee report"
_ANEW = "For a new link, go back to Teams and press Another link, or Get the files."


def download_page(council: str, report: FrozenReport, expires_at: datetime) -> str:
    """What the link leads to, until when, and the button that fetches it."""
    until = london_time(expires_at)
    return page(
        council,
        _TITLE,
        f"""
<p>{escape(council)}, front-line visits {escape(report.label)}: {_standing(report.standing)}, {_version(report.version)}.</p>
<p>This link works once, until {until:%H:%M} on {until.day} {until:%B %Y}. It downloads one zip file with all parts of the
report.</p>
<form method="post">
<p><button type="submit">Download</button></p>
</form>
<p>{_ANEW}</p>
""",
    )


def gone_page(council: str) -> str:
    """For a link that was used, has run out or never was: which of them is not said."""
    return page(
        council,
        _TITLE,
        f"""
<p>This link has been used, or has run out. A link works once, and for ten minutes.</p>
<p>{_ANEW}</p>
""",
    )


def down_page(council: str) -> str:
    """For a moment at which the store does not answer."""
    return page(
        council,
        _TITLE,
        f"""
<p>The report cannot be fetched just now, because its records cannot be reached. Nothing is lost: try this link again in a
minute.</p>
<p>{_ANEW}</p>
""",
    )


def failed_page(council: str) -> str:
    """For files that could not be made."""
    return page(
        council,
        _TITLE,
        f"""
<p>The files could not be made. The report itself is safe, and this link still works: try it again in a minute. If it fails
again, tell whoever looks after Frontline Visits at the council.</p>
<p>{_ANEW}</p>
""",
    )


def _version(version: Version) -> str:
    match version:
        case Version.PUBLISHED:
            return "the version for everyone"
        case Version.RESTRICTED:
            return "the restricted version, which is not for publication"
        case _:
            assert_never(version)


def _standing(standing: Standing) -> str:
    match standing:
        case Standing.DRAFT:
            return "a draft"
        case Standing.FINAL:
            return "final"
        case _:
            assert_never(standing)
