"""What a visit is called in people's own calendars. Plain text: no calendar renders Markdown."""

from collections.abc import Sequence

NOT_SHOWN = "You will not be shown case files."
CONFIRMED = "The team has confirmed the date."
NOT_CONFIRMED = "The team has not confirmed the date yet."
OFF = "This visit is off."
NO_LONGER_ON_IT = "You are no longer on this visit."
NOBODY = "Nobody is on it yet."


def calendar_name(council: str) -> str:
    """The name of the whole calendar."""
    return f"Front-line visits: {council}"


def title(team: str) -> str:
    """The name of one visit."""
    return f"Front-line visit: {team}"


def description(visitors: Sequence[str], host: str, link: str, *, is_confirmed: bool | None) -> str:
    """Who goes, whom they meet, whether the date is settled (None: the visit has been): a line each."""
    lines = [f"Visiting: {', '.join(visitors)}" if visitors else NOBODY]
    if host:
        lines.append(f"Host: {host}")
    if link:
        lines.append(f"Join at: {link}")
    if is_confirmed is not None:
        lines.append(CONFIRMED if is_confirmed else NOT_CONFIRMED)
    return "\n".join([*lines, NOT_SHOWN])
