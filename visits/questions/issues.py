"""Reads a message as a question about issues: names, topics and periods first, then which issues, then what they are about.

It is asked before the reader of the rota: it takes only what speaks of issues or answers, or is one of a few whole phrases
("overdue", "what is still open"), and leaves alone whatever speaks of visits or forms; the rota's takes nearly any other words.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final

from visits.asked import NotAsked, NotClear, Period, Unclear
from visits.issue_question import IssueQuestion, IssuesRead, Which
from visits.questions.hearing import hear
from visits.questions.issue_phrases import (
    ABOUT,
    ABOUT_AFTER_ISSUES,
    LOCAL,
    NEGATIONS,
    NO_SUBJECT,
    RELATIVE,
    STATING,
    SUBJECTS,
    TOPIC_NAMES,
    TRAILING,
    Says,
    says_of,
)
from visits.questions.mentions import Named, with_names
from visits.questions.names import names_of
from visits.questions.periods import Settled, Told, settled, with_periods
from visits.questions.pieces import TEAM, WHO, Pieces, as_typed, joined, pieces_of, words_in
from visits.questions.reading import LONGEST, MANY_WORDS, Knows

_REFERENCE: Final = re.compile(r"\bv(\d\d)-(\d{1,6})(?:/(\d{1,2}))?(?![\w/-])", re.IGNORECASE)
_FEW: Final = 3
"""More unknown words than this are no question."""
_LONG_SUBJECT: Final = 6
"""More words than this are no subject to look for, but prose."""
_AGAIN: Final = words_in("come came cropped been")
_WHICH: Final = (Says.OVERDUE, Says.UNANSWERED, Says.STILL_OPEN)
"""Said of nothing but issues, or said with "still"."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """A message as it was heard. `about` is what issues are about, as typed; `left` are the unknown words, by place."""

    pieces: Pieces
    says: frozenset[Says]
    left: tuple[int, ...]
    topics: tuple[str, ...] = ()
    about: str = ""
    reference: str = ""
    is_asked: bool = False
    is_plainly_asked: bool = False

    def has(self, *says: Says) -> bool:
        """Whether any of these is said."""
        return not self.says.isdisjoint(says)

    @property
    def teams(self) -> list[Named]:
        """The teams named."""
        return [one.value for one in self.pieces if one.low == TEAM and isinstance(one.value, Named)]

    @property
    def has_subject(self) -> bool:
        """Whether it is said what issues are about."""
        return bool(self.about or self.topics)


def read_issues(text: str, knows: Knows, topics: Mapping[str, str]) -> IssuesRead:
    """What a message asks of issues. `topics` are the form's: stable key to label. Never raises, whatever the text."""
    if len(text) > LONGEST:
        return NotAsked()
    heard = _hear(text, knows, _topic_names(topics))
    if heard is None or not _speaks_of_issues(heard):
        return NotAsked()
    unknown = _with_unknown(heard)
    return unknown if isinstance(unknown, NotAsked | NotClear) else _question(unknown, knows)


# What is said


def _hear(text: str, knows: Knows, names: Mapping[str, str]) -> _Heard | None:
    """The message, heard; None if it says something rather than asks, or is of somebody else."""
    found = _REFERENCE.search(text)
    pieces = pieces_of(_REFERENCE.sub(" ", text))
    pieces = with_periods(with_names(pieces, names_of(knows.teams, knows.people)), knows.today)
    of_rota = hear(pieces)
    rest, subject = _without_subject(pieces)
    subject_topics = _topics_in(subject, names)
    marks, left = _marked(rest)
    rest_topics, left = _topics_left(rest, left, names)
    is_of_others = any(
        one.low == WHO and one.value.ids != (knows.asker.id,) for one in rest if isinstance(one.value, Named)
    )
    if is_of_others or len(subject) > _LONG_SUBJECT or (not of_rota.is_asked and _is_stated(rest)):
        return None
    is_own = any(one.low == WHO for one in rest)
    return _Heard(
        pieces=rest,
        says=marks | ({Says.MINE} if is_own else frozenset()),
        left=left,
        topics=tuple(dict.fromkeys((*subject_topics, *rest_topics))),
        about="" if subject_topics else as_typed(subject),
        reference=_reference(found) if found else "",
        is_asked=of_rota.is_asked,
        is_plainly_asked=of_rota.is_plainly_asked,
    )


def _reference(found: re.Match[str]) -> str:
    """As it is written on cards: at least four digits."""
    issue = f"/{int(found[3])}" if found[3] else ""
    return f"V{found[1]}-{int(found[2]):04d}{issue}"


def _marked(pieces: Pieces) -> tuple[frozenset[Says], tuple[int, ...]]:
    """What the pieces say, and the places of those that say nothing known."""
    starts = {start: i for i, start in enumerate(accumulate((len(one.low) + 1 for one in pieces), initial=0))}
    found = [(mark, range(starts[first], starts[after])) for mark, first, after in says_of(joined(pieces))]
    read = {i for _, places in found for i in places}
    left = tuple(i for i, one in enumerate(pieces) if i not in read and not one.low.startswith("@"))
    return frozenset(mark for mark, _ in found), left


def _is_stated(pieces: Pieces) -> bool:
    """Whether it has a verb that tells rather than says which issues are meant."""
    lows = ["", *(one.low for one in pieces)]
    return not SUBJECTS.isdisjoint(lows[1:2]) or any(
        low in STATING and lows[i] not in RELATIVE for i, low in enumerate(lows[1:])
    )


# What issues are about


def _without_subject(pieces: Pieces) -> tuple[Pieces, Pieces]:
    """The pieces without what issues are about, and that."""
    found = _subject_at(pieces)
    if found is None:
        return pieces, ()
    first, last = found
    while last > first and pieces[last - 1].low in TRAILING:
        last -= 1
    while first < last and pieces[first].low in ("the", "a", "any"):
        first += 1
    subject = pieces[first:last]
    if not subject or (not NO_SUBJECT.isdisjoint(one.low for one in subject[:1]) and len(subject) == 1):
        return pieces, ()
    return (*pieces[:first], *pieces[last:]), subject


def _subject_at(pieces: Pieces) -> tuple[int, int] | None:
    """From where to where it may be said: after "about", or between "has" and "come up before"."""
    lows = [one.low for one in pieces]
    for i, low in enumerate(lows):
        after_issues = low in ABOUT_AFTER_ISSUES and i and lows[i - 1] in _BEFORE_ON
        if low in ABOUT or after_issues or (low == "with" and lows[max(0, i - 2) : i] == ["to", "do"]):
            return (i + 1, _ends(pieces, i + 1)) if not _OF_ISSUES.intersection(lows[i + 1 :]) else None
    if lows[:1] in (["has"], ["have"]):
        end = next((i for i, low in enumerate(lows) if low in _AGAIN), 0)
        return (1, end) if end > 1 and lows[1:end] != ["it"] else None
    return None


_BEFORE_ON: Final = words_in("issue issues concern concerns problem problems raised asked anything something")
_OF_ISSUES: Final = words_in("issue issues answer answers visit visits")


def _ends(pieces: Pieces, first: int) -> int:
    """Where what issues are about ends: at a team or a time, unless the team's name is that of a topic."""
    for i in range(first, len(pieces)):
        if isinstance(pieces[i].value, Told) or (pieces[i].low == TEAM and i > first):
            return i
        if pieces[i].low == TEAM and pieces[i].typed.casefold() not in _NAMES_OF_BOTH:
            return i
    return len(pieces)


_NAMES_OF_BOTH: Final = frozenset(name for names in TOPIC_NAMES.values() for name in names)


def _topic_names(topics: Mapping[str, str]) -> dict[str, str]:
    """Everything that the topics go by, each to its key."""
    labels = {joined(pieces_of(label)).strip(): key for key, label in topics.items()}
    return {name: key for key in topics for name in TOPIC_NAMES.get(key, ())} | labels


def _topics_in(subject: Pieces, names: Mapping[str, str]) -> tuple[str, ...]:
    """The topics that all of the subject names; () if any of it is no topic's name."""
    said = " ".join(joined(pieces_of(one.typed)).strip() for one in subject)
    parts = [said] if said in names else said.split(" and ")
    return tuple(names[one] for one in parts) if all(one in names for one in parts) else ()


def _topics_left(
    pieces: Pieces, left: tuple[int, ...], names: Mapping[str, str]
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Topics among the unknown words ("staffing issues"), and the places of those that are still unknown."""
    places = set(left)
    typed = {i: joined(pieces_of(pieces[i].typed)).strip() for i in left}
    found = {i: names[low] for i, low in typed.items() if low in names}
    it = next((i for i, one in enumerate(pieces[:-1]) if one.low == "it" and pieces[i + 1].low in _OF_ISSUES), None)
    if it is not None and "it" in names:
        found[it] = names["it"]
    return tuple(found.values()), tuple(sorted(places - found.keys()))


# What is asked


def _speaks_of_issues(heard: _Heard) -> bool:
    """Whether issues are spoken of; where that is not said outright, every word must be known."""
    if heard.has(Says.ISSUE):
        return True
    if heard.left:
        return bool(heard.reference and heard.is_plainly_asked)
    is_of_answers = heard.has(Says.ANSWER) and heard.has(Says.OPEN, Says.LATE)
    is_like_issues = heard.has(Says.LIKE_ISSUE) and (heard.is_asked or heard.has(Says.OPEN) or heard.has_subject)
    is_about = heard.has_subject and heard.is_asked and heard.has(Says.ANYTHING, Says.RAISED)
    is_of_own = heard.has(Says.MINE) and heard.has(Says.RAISED) and heard.is_asked
    is_of_before = heard.has(Says.BEFORE) and heard.is_asked
    is_of_visits = heard.has(Says.VISIT)
    return bool(heard.reference) or (
        not is_of_visits
        and (heard.has(*_WHICH) or is_of_answers or is_like_issues or is_about or is_of_own or is_of_before)
    )


def _with_unknown(heard: _Heard) -> _Heard | NotClear | NotAsked:
    """The message with its unknown words taken for what issues are about, where they can be that."""
    left = heard.left
    if not left or heard.reference:
        return heard
    lows = [one.low for one in heard.pieces]
    if len(left) > _FEW or not (NEGATIONS | {"due"}).isdisjoint(lows[i] for i in left):
        return NotAsked()
    words = as_typed(tuple(heard.pieces[i] for i in left))
    before = next((low for low in reversed(lows[: left[0]]) if low not in ("the", "a", "an")), "")
    if before in _TIMELY:
        return NotClear(why=Unclear.NO_SUCH_DATE, words=words)
    if before == "by":  # whose issues they are can be asked of one's own alone
        return NotAsked()
    if before in LOCAL:
        return NotClear(why=Unclear.NO_SUCH_TEAM, words=words)
    if heard.has_subject:
        return heard if heard.is_plainly_asked else NotAsked()
    is_one = left[-1] - left[0] == len(left) - 1
    at_its_place = left[-1] == len(lows) - 1 or lows[left[-1] + 1] in _OF_ISSUES | _BEFORE_ON
    if is_one and (at_its_place or heard.is_plainly_asked):
        return replace(heard, about=words)
    return NotAsked()


_TIMELY: Final = words_in("since before after until till during")


def _question(heard: _Heard, knows: Knows) -> IssueQuestion | NotClear:
    time = settled(heard.pieces, knows.today, is_past=True)
    if time.words:
        return NotClear(why=Unclear.NO_SUCH_DATE, words=time.words)
    if time.is_empty or (time.period.first and time.period.first > knows.today):
        return NotClear(why=Unclear.CONTRADICTS)
    return IssueQuestion(
        which=_which(heard, time.period),
        teams=tuple(dict.fromkeys(one for name in heard.teams for one in name.ids)),
        topics=heard.topics,
        about=heard.about,
        reference=heard.reference,
        period=time.period,
        is_mine=heard.has(Says.MINE),
        is_guess=_is_guess(heard, time),
        is_whole=_is_whole(heard),
    )


def _which(heard: _Heard, period: Period) -> Which:
    """Which issues: closed ones too where something is looked for, or looked back at."""
    if heard.has(Says.OVERDUE, Says.LATE):
        return Which.OVERDUE
    if heard.has(Says.UNANSWERED):
        return Which.UNANSWERED
    if heard.has(Says.STILL_OPEN, Says.OPEN):
        return Which.OPEN
    looks_back = heard.has(Says.BEFORE, Says.RAISED, Says.EVER) or period != Period() or heard.reference
    return Which.ALL if heard.has_subject or looks_back else Which.OPEN


def _is_guess(heard: _Heard, time: Settled) -> bool:
    unsure_team = any(name.is_guess or (len(name.ids) > 1 and not name.are_all) for name in heard.teams)
    before_what = heard.has(Says.BEFORE) and not (heard.has_subject or heard.teams)
    return unsure_team or time.is_guess or before_what or bool(heard.left) or heard.has(Says.VISIT, Says.LATE)


def _is_whole(heard: _Heard) -> bool:
    """Whether every word is known and they can be nothing but a question: "parking issues" could be dictated too."""
    if heard.left or len(heard.pieces) > MANY_WORDS:
        return False
    is_of_issues = heard.has(Says.ISSUE, Says.ANSWER)
    says_which = heard.has(Says.OVERDUE, Says.UNANSWERED, Says.STILL_OPEN) or (
        heard.has(Says.OPEN) and _is_brief(heard)
    )
    is_said_so = is_of_issues and not heard.about and (says_which or (heard.has(Says.MINE) and _is_brief(heard)))
    says_what = heard.has_subject or not _WHAT_CAME_UP.isdisjoint(one.low for one in heard.pieces)
    is_of_before = heard.has(Says.BEFORE) and heard.is_asked and says_what
    is_reference_alone = bool(heard.reference) and not heard.pieces
    return heard.is_plainly_asked or is_said_so or is_of_before or is_reference_alone


_WHAT_CAME_UP: Final = words_in("this that it anything these those")


def _is_brief(heard: _Heard) -> bool:
    """ "Outstanding issues" could be a heading of what is dictated, "open issues" hardly."""
    return "outstanding" not in (one.low for one in heard.pieces)
