"""What became of a year: the connector's log and what the store keeps, against what a plain reading of the rules expects."""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

from bot.outbox import THREADS_AT_ONCE
from tests.year.doings import PLANTED
from tests.year.expecting import Expected, is_by_day, week_of
from tests.year.following import Cards
from tests.year.kept import Kept
from tests.year.service import Line
from visits.model import OPEN_STATES, WAITING_STATES
from visits.years import london_day

BY_DAY: Final = frozenset(
    {
        "visit_reminder",
        "write_up",
        "reply_reminder",
        "due_soon",
        "overdue",
        "escalated",
        "digest",
        "monthly",
        "summary",
    }
)
"""Cards that never come in the night, at a weekend or on a holiday."""
WITHOUT_WORDS: Final = frozenset({"digest", "monthly"})
"""Cards on which nothing stands that anybody typed."""


@dataclass
class Verdict:
    """How a year went. `faults` is empty if all went well; figures for the report."""

    cards: Counter[str] = field(default_factory=Counter)
    answered: int = 0
    unanswered: int = 0
    still_open: int = 0
    """Unanswered and in their teams' lists of open issues: the others need no answer, and were closed."""
    renewed: int = 0
    again: int = 0
    orphans: int = 0
    most_orphans: int = 0
    with_words: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def judged(lines: list[Line], kept: Kept, expected: Expected, kills: int) -> Verdict:
    """The verdict on a year."""
    verdict = Verdict()
    _each_came_once(verdict, lines, kept, expected)
    _each_issue_is_told_or_listed(verdict, kept, expected)
    _none_in_the_night(verdict, lines, kept)
    _no_words_in_notifications(verdict, lines, kept)
    _quiet_weeks_renew(verdict, lines, kept, expected)
    verdict.faults += [f"{key} was left waiting" for key in kept.left]
    # a stub whose id never arrived, or was not saved: where its answer failed, or a bot was killed
    unsaid = sum(line.method == "POST" and bool(line.made) and not line.answered for line in lines)
    verdict.most_orphans = unsaid + kills * THREADS_AT_ONCE
    if verdict.orphans > verdict.most_orphans:
        verdict.faults.append(f"{verdict.orphans} stubs stayed empty, and only {verdict.most_orphans} may")
    return verdict


def _each_came_once(verdict: Verdict, lines: list[Line], kept: Kept, expected: Expected) -> None:
    """Every card that ought to come is shown in one place; none is that ought not; and the log knows no other."""
    came = Counter({name: len(places) for name, places in kept.cards.items()})
    wanted = expected.cards + _further_parts(lines, kept)
    verdict.cards = Counter(name.split()[0] for name in came.elements())
    verdict.faults += [f"{name} ought to have come and did not" for name in (wanted - came).elements()]
    verdict.faults += [f"{name} came and ought not to have" for name in (came - wanted).elements()]
    puts = [line for line in lines if line.method == "PUT" and line.is_card and line.made]
    shown = {line.activity for line in puts}
    places = Counter(place for places in kept.cards.values() for place in places)
    verdict.faults += [f"two cards are at {place}" for place, count in places.items() if count > 1]
    verdict.faults += [f"a card was shown twice, at {place} too" for place in shown - places.keys()]
    verdict.faults += [f"the card at {place} was never shown" for place in places.keys() - shown]
    stubs = {line.made for line in lines if line.method == "POST" and line.made and not line.is_chat}
    verdict.orphans, verdict.again = len(stubs - shown), len(puts) - len(shown)


def _further_parts(lines: list[Line], kept: Kept) -> Cards:
    """The second part of a long form, and any more: how many there are is written on the first."""
    firsts = {place: name for name, places in kept.cards.items() if name.startswith("form ") for place in places}
    more = Cards()
    for line in lines:
        found = re.search(r"part 1 of (\d+)", line.words)
        if found and line.method == "POST" and line.made in firsts:
            more += Cards(firsts[line.made].replace(".1 ", f".{part} ") for part in range(2, int(found[1]) + 1))
    return more


def _each_issue_is_told_or_listed(verdict: Verdict, kept: Kept, expected: Expected) -> None:
    """An issue that waits is listed with the day it was raised; one that was answered was told; each as it ought to stand."""
    for name, issue in expected.issues.items():
        found = kept.issues.get(name)
        if found is None:
            verdict.faults.append(f"issue {name} is lost")
            continue
        state = "waiting" if found.state in WAITING_STATES else found.state
        if (state, found.answers) != (issue.state, issue.answers):
            verdict.faults.append(f"issue {name} is {found.state} and ought to be {issue.state}")
        if (found.state in OPEN_STATES) != (name in kept.open):
            verdict.faults.append(f"issue {name} is {found.state} and listed wrongly")
        if london_day(found.raised_at) != issue.raised:
            verdict.faults.append(f"issue {name} says that it was raised on another day, so its age is wrong")
        verdict.answered += found.answers > 0
        verdict.unanswered += not found.answers
        verdict.still_open += not found.answers and name in kept.open
    verdict.faults += [f"issue {name} came from nowhere" for name in kept.issues.keys() - expected.issues.keys()]


def _none_in_the_night(verdict: Verdict, lines: list[Line], kept: Kept) -> None:
    posted = {line.made: line.at for line in lines if line.method == "POST" and line.made}
    for name, places in kept.cards.items():
        if name.split()[0] in BY_DAY:
            verdict.faults += [f"{name} came at {posted[one]:%c}" for one in places if not is_by_day(posted[one])]


def _no_words_in_notifications(verdict: Verdict, lines: list[Line], kept: Kept) -> None:
    kinds = {place: name.split()[0] for name, places in kept.cards.items() for place in places}
    for line in lines:
        kind = kinds.get(line.activity or line.made, "stub")
        if PLANTED in line.words:
            verdict.faults.append(f"a notification of a {kind} shows what somebody typed")
        if line.shows_planted:
            verdict.with_words[kind] += 1
            if kind in WITHOUT_WORDS:
                verdict.faults.append(f"a {kind} shows what somebody typed")


def _quiet_weeks_renew(verdict: Verdict, lines: list[Line], kept: Kept, expected: Expected) -> None:
    """In a week in which nothing needs anyone the digest before is put again, and nothing is posted."""
    for week, earlier in expected.renewed.items():
        places = {one for name, found in kept.cards.items() if name.split()[1].endswith(f".{earlier}") for one in found}
        puts = [line for line in lines if line.method == "PUT" and line.made and line.activity in places]
        renewed = any(week_of(london_day(line.at)) == week for line in puts)
        verdict.renewed += renewed
        if not renewed:
            verdict.faults.append(f"the digest of {earlier} was not renewed in {week}, when nothing needed anyone")
