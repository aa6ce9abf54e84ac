"""Reads a message as a question about the rota: names first, then periods, then what the other words say."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from visits.asked import NotAsked, NotClear, Only, Period, Question, Read, Unclear, What
from visits.model import Person, PersonId, Team, Value
from visits.questions.hearing import Heard, hear
from visits.questions.mentions import Named, with_names
from visits.questions.names import names_of
from visits.questions.periods import Settled, settled, with_periods
from visits.questions.phrases import Mark
from visits.questions.pieces import pieces_of, words_in
from visits.questions.spans import municipal_span
from visits.questions.strange import is_elsewhere, no_such
from visits.years import municipal_year

LONGEST: Final = 300
"""Characters: whoever types more is not asking for visits."""
MANY_WORDS: Final = 20
"""So many words are prose, even if each of them is known."""


class Knows(Value):
    """What the reader knows: who asks, on which London day, of which council."""

    asker: Person
    today: date
    teams: tuple[Team, ...]
    people: tuple[Person, ...]


def read(text: str, knows: Knows) -> Read:
    """What a message asks of the rota, in the asker's own words. Never raises, whatever the text."""
    if len(text) > LONGEST:
        return NotAsked()
    pieces = with_names(pieces_of(text), names_of(knows.teams, knows.people))
    heard = hear(with_periods(pieces, knows.today))
    if heard.is_stated or not _is_of_the_rota(heard) or is_elsewhere(heard):
        return NotAsked()
    return no_such(heard) or _question(heard, knows)


_SPEAKS_OF_VISITS: Final = (Mark.VISIT, Mark.NEXT_FEW, Mark.FORMS_DUE, Mark.NOT_VISITED)
_SPEAKS_OF_PLACES: Final = (
    Mark.UNFILLED, Mark.FREE, Mark.AM_I, Mark.OWED, Mark.UNCONFIRMED, Mark.HOW_MANY_LEFT, Mark.DUE, Mark.FORMS,
)  # fmt: skip
_COULD_SPEAK_OF_VISITS: Final = (
    Mark.LIKE_VISITING, Mark.LAST, Mark.NEXT, Mark.MISSED, Mark.CANCELLED, Mark.CONFIRMED, Mark.PAST, Mark.REQUEST,
)  # fmt: skip


def _is_of_the_rota(heard: Heard) -> bool:
    """Whether visits are spoken of; where that is not said outright, every word must be known, and it must be asked."""
    if heard.says(*_SPEAKS_OF_VISITS):
        return True
    if heard.left:
        return False
    of_something = bool(heard.teams or heard.people or heard.periods or heard.says(Mark.MY, Mark.I))
    if heard.says(*_SPEAKS_OF_PLACES):
        return of_something or heard.is_asked or len(heard.pieces) <= 2
    if heard.is_asked and of_something:
        return bool(heard.teams or heard.people or heard.periods) or heard.says(*_COULD_SPEAK_OF_VISITS)
    return (heard.says(Mark.REQUEST, Mark.MY) and bool(heard.teams or heard.periods)) or _is_bare(heard)


def _is_bare(heard: Heard) -> bool:
    """Nothing but a team, a person or a time."""
    return bool(heard.teams or heard.people or heard.periods) and all(low.startswith("@") for low in heard.lows)


def _question(heard: Heard, knows: Knows) -> Read:
    what = _what(heard)
    is_past = what is What.LAST_VISIT or (what is What.VISITS and _is_past(heard))
    time = settled(heard.pieces, knows.today, is_past=is_past)
    if time.words:
        return NotClear(why=Unclear.NO_SUCH_DATE, words=time.words)
    if time.is_empty:
        return NotClear(why=Unclear.CONTRADICTS)
    is_past = is_past or (what is What.VISITS and bool(time.period.last and time.period.last < knows.today))
    question = Question(
        what=what,
        only=_only(heard) if what is What.VISITS else Only.ALL,
        teams=_ids(heard.teams),
        people=tuple(PersonId(one) for one in _ids(heard.people)) or _own(heard, what, knows.asker),
        is_past=is_past,
        first_only=what is What.VISITS and heard.says(Mark.NEXT) and not heard.says(Mark.NEXT_FEW),
        is_guess=_is_guess(heard, time),
        is_whole=_is_whole(heard),
    )
    question = _in_time(question, time.period, knows.today)
    return _one_of_several(heard, question) or _contradiction(heard, question, knows.today) or question


_SAYS_WHICH: Final = (
    Mark.MY, Mark.COMING, Mark.FREE, Mark.UNFILLED, Mark.UNCONFIRMED, Mark.NEXT, Mark.NEXT_FEW, Mark.REQUEST,
)  # fmt: skip


def _is_whole(heard: Heard) -> bool:
    """Whether every word is known and they can be nothing but a question: "late records" could be dictated too."""
    says_which = bool(heard.teams or heard.people or heard.periods) or heard.says(*_SAYS_WHICH)
    is_of_visits = heard.says(Mark.VISIT, Mark.NEXT_FEW) and says_which
    is_for_oneself = heard.is_asked and heard.says(Mark.MY, Mark.I)
    return (
        (heard.is_plainly_asked or is_of_visits or is_for_oneself)
        and not heard.left
        and len(heard.pieces) <= MANY_WORDS
        and not _is_bare(heard)
    )


def _what(heard: Heard) -> What:
    is_owed = heard.says(Mark.OWED, Mark.DUE, Mark.HOW_MANY_LEFT)
    if heard.says(Mark.FORMS_DUE) or (heard.says(Mark.FORMS) and (is_owed or heard.says(Mark.UNFILLED))):
        return What.FORMS_DUE
    if heard.says(Mark.NOT_VISITED):
        return What.STILL_TO_DO
    if is_owed and not heard.people and not heard.says(Mark.MY, Mark.I):
        return What.STILL_TO_DO
    return What.LAST_VISIT if heard.says(Mark.LAST) and not _are_last_visits(heard) else What.VISITS


def _are_last_visits(heard: Heard) -> bool:
    return any(
        pair in (("last", "visits"), ("latest", "visits")) for pair in zip(heard.lows, heard.lows[1:], strict=False)
    )


def _is_past(heard: Heard) -> bool:
    points_back = any(told.points_back for told in heard.periods)
    return points_back or (heard.says(Mark.PAST, Mark.MISSED, Mark.LAST) and not heard.says(Mark.NEXT, Mark.COMING))


_ONLY: Final = (
    (Mark.UNFILLED, Only.UNFILLED),
    (Mark.AM_I, Only.ALL),
    (Mark.FREE, Only.FREE),
    (Mark.UNCONFIRMED, Only.UNCONFIRMED),
    (Mark.CANCELLED, Only.CANCELLED),
    (Mark.MISSED, Only.MISSED),
    (Mark.CONFIRMED, Only.CONFIRMED),
)
"""The first that is said is meant."""
_OF_STATE: Final = frozenset({Only.CONFIRMED, Only.CANCELLED, Only.UNCONFIRMED})
_YES_OR_NO: Final = words_in("is isnt are arent was were has have did")


def _only(heard: Heard) -> Only:
    """Which visits: "is my visit confirmed?" is answered by the visit, whether it is or not."""
    only = next((only for mark, only in _ONLY if heard.says(mark)), Only.ALL)
    return Only.ALL if only in _OF_STATE and heard.lows[0] in _YES_OR_NO else only


def _own(heard: Heard, what: What, asker: Person) -> tuple[PersonId, ...]:
    """The asker, where their own visits are meant: in "what can I join" they are not."""
    is_own = heard.says(Mark.MY, Mark.REQUEST, Mark.AM_I) or (
        heard.says(Mark.I) and not heard.says(Mark.FREE, Mark.UNFILLED)
    )
    return (asker.id,) if is_own and what is not What.STILL_TO_DO else ()


def _ids(named: Sequence[Named]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for name in named if _is_clear(name) for one in name.ids))


def _is_clear(name: Named) -> bool:
    return name.are_all or len(name.ids) == 1


def _is_guess(heard: Heard, time: Settled) -> bool:
    corrected = any(name.is_guess for name in (*heard.teams, *heard.people))
    return corrected or time.is_guess or heard.has_time or bool(heard.left) or _is_bare(heard)


def _in_time(question: Question, period: Period, today: date) -> Question:
    """What is owed is owed in a municipal year; everything else has the period that was said."""
    if question.what is not What.STILL_TO_DO:
        return question.model_copy(update={"period": period})
    if period == Period():
        return question.model_copy(update={"year": municipal_year(today)})
    first, last = period.first or today, period.last or today
    year = municipal_year(today if first <= today <= last else first)
    is_that_year = period == Period(**municipal_span(int(year[:4]))._asdict())
    return question.model_copy(update={"year": year, "is_guess": question.is_guess or not is_that_year})


def _one_of_several(heard: Heard, question: Question) -> NotClear | None:
    team = next((name for name in heard.teams if not _is_clear(name)), None)
    if team:
        return NotClear(why=Unclear.WHICH_TEAM, teams=team.ids, question=question)
    person = next((name for name in heard.people if not _is_clear(name)), None)
    if person:
        ids = tuple(PersonId(one) for one in person.ids)
        return NotClear(why=Unclear.WHICH_PERSON, people=ids, question=question)
    return None


def _contradiction(heard: Heard, question: Question, today: date) -> NotClear | None:
    is_coming = bool(question.period.first and question.period.first > today)
    contradicts = (
        (question.what is What.LAST_VISIT and (is_coming or heard.says(Mark.FREE, Mark.UNFILLED)))
        or (question.only is Only.FREE and question.is_past)
        or (question.only is Only.UNFILLED and bool(question.people))
        or (question.is_past and is_coming)
    )
    return NotClear(why=Unclear.CONTRADICTS) if contradicts else None
