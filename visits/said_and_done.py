""" "You said, we did": what a team's visitors asked and what was done, fit to be passed on to anyone.

Only answers that may be shared, to issues that everyone in the channel may read. A councillor's own words stand there only if
they said that they may be quoted (`may_quote`); otherwise nothing but the form's topic does. Names on the register are taken
out, but for Heads of Service.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Final

from visits.model import (
    WAITING_STATES,
    Entry,
    EntryKind,
    Issue,
    IssueState,
    Outcome,
    Person,
    Role,
    Urgency,
    Value,
    Visibility,
    VisitRecord,
)
from visits.proforma import Topic
from visits.text import card_bytes
from visits.years import london_day

MOST: Final = 10
"""Pairs on one page."""
PAGE_BYTES: Final = 24_000
"""A card holds 28 KB, and each text stands on it twice: to be read and to be copied."""
PAIR_BYTES: Final = 1_400
"""What a pair costs a card besides the words in it."""
NAME_LEFT_OUT: Final = "[name left out]"
_TITLES: Final = r"(?:councillor|cllr|mr|mrs|ms|miss|mx|dr|prof|sir|dame)\b\.?\s+"
_NOBODY: Final = re.compile(r"(?!)")


class Pair(Value):
    """What was said and what was done. `quoted` is "" where the councillor's words may not be passed on.

    `is_done` is of an action that was agreed; `is_asked_again` says that councillors were not content with the answer yet.
    """

    reference: str
    visit_date: date
    topic: Topic
    urgency: Urgency
    quoted: str = ""
    answer: str
    answered_on: date
    outcome: Outcome | None = None
    owner_role: str = ""
    action_due: date | None = None
    is_done: bool = False
    is_asked_again: bool = False

    @property
    def weight(self) -> int:
        """Bytes that the pair takes of a card, at most."""
        return PAIR_BYTES + 2 * sum(map(card_bytes, (self.quoted, self.answer, self.owner_role)))


def pair_of(
    record: VisitRecord, issue: Issue, entries: Sequence[Entry], topic: Topic, clear: Callable[[str], str]
) -> Pair | None:
    """What may be passed on of an issue of this record; None if that is nothing. `clear` takes names out of a text."""
    answer = next((entry for entry in reversed(entries) if entry.kind is EntryKind.RESPONSE), None)
    is_for_all = issue.visibility is Visibility.CHANNEL and issue.state not in _KEPT_BACK
    if answer is None or not answer.share or not is_for_all:
        return None
    is_agreed = answer.outcome is Outcome.ACTION_AGREED
    return Pair(
        reference=issue.reference,
        visit_date=record.visit_date,
        topic=topic,
        urgency=issue.urgency,
        quoted=clear(issue.text) if record.may_quote else "",
        answer=clear(answer.text),
        answered_on=london_day(answer.at),
        outcome=answer.outcome,
        owner_role=clear(answer.owner_role) if is_agreed else "",
        action_due=answer.action_due if is_agreed else None,
        is_done=is_agreed and issue.state in _ACTED_ON,
        is_asked_again=issue.state in WAITING_STATES,
    )


_KEPT_BACK: Final = frozenset({IssueState.RETURNED_FOR_REDACTION, IssueState.WITHDRAWN})
_ACTED_ON: Final = frozenset({IssueState.ACTION_DONE, IssueState.CLOSED})
"""An issue is not closed before the action that was agreed is done."""


def without_names(people: Iterable[Person]) -> Callable[[str], str]:
    """Takes the names of these people, but for Heads of Service, out of a text: in full, or the last name after a title."""
    names = [one.name for one in people if one.name.strip() and Role.HEAD_OF_SERVICE not in one.roles]
    one_of = re.compile(rf"(?<!\w)(?:{'|'.join(map(_pattern, names))})(?!\w)", re.IGNORECASE) if names else _NOBODY
    ends = {_words(name)[-1] for name in names if _words(name)}

    def clear(text: str) -> str:
        has_name = not ends.isdisjoint(
            _words(text)
        )  # most texts name nobody: soon seen, where many names would be tried
        return one_of.sub(NAME_LEFT_OUT, text) if has_name else text

    return clear


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _pattern(name: str) -> str:
    own = re.sub(rf"^(?:{_TITLES})+", "", name.strip(), flags=re.IGNORECASE)
    words = [re.escape(word) for word in own.split()]
    full = rf"(?:{_TITLES})?" + r"\s+".join(words)
    return rf"{full}|{_TITLES}{words[-1]}"


def in_pages(pairs: Iterable[Pair]) -> tuple[tuple[Pair, ...], ...]:
    """Pairs in order, in pages that each fit a card; none if there are no pairs."""
    pages: list[list[Pair]] = []
    weight = 0
    for pair in pairs:
        if not pages or len(pages[-1]) == MOST or weight + pair.weight > PAGE_BYTES:
            pages.append([])
            weight = 0
        pages[-1].append(pair)
        weight += pair.weight
    return tuple(map(tuple, pages))
