"""Words of a question that are not known: a team, a person or a date that there is not, or another matter altogether."""

from typing import Final

from visits.asked import NotClear, Unclear
from visits.questions.hearing import Heard
from visits.questions.phrases import Mark
from visits.questions.pieces import as_typed, words_in

_MATTERS: Final = words_in(
    "issue issues answer answers answered reply replies complaint complaints concern concerns staff staffing "
    "vacancy phone number email address child children family families worker workers caseload caseloads "
    "raised more less fewer better home statutory contact duty supervised unannounced school question questions"
)
"""What people write of that is not the rota, and so is no name of a team."""
_NEGATIONS: Final = words_in("not no never isnt arent havent hasnt wasnt werent hadnt didnt dont doesnt without")
_COUNCILLORS: Final = words_in("councillor councillors member members")
_TIMELY: Final = words_in("after before since until during till")
_PERSONAL: Final = words_in("by with councillor councillors does did")
_LOCAL: Final = words_in("to at in for of visiting visit visited from see near")
_NAMED_VISITS: Final = words_in("visit visits slot slots team rota locality")
_GOING: Final = words_in("visiting visited going been go visit")
_FEW: Final = 3
"""More unknown words than this are no name."""


def is_elsewhere(heard: Heard) -> bool:
    """Whether the words are about something that the rota cannot answer."""
    left = [heard.pieces[i].low for i in heard.left]
    if len(left) > _FEW or not (_MATTERS | _NEGATIONS).isdisjoint(left):
        return True
    is_of_forms = heard.says(Mark.FORMS) and not heard.says(Mark.FORMS_DUE, Mark.DUE, Mark.OWED, Mark.UNFILLED)
    return is_of_forms or _asks_who_never_went(heard)


def _asks_who_never_went(heard: Heard) -> bool:
    """Which councillors have made no visit is a question about people: no list of visits answers it."""
    if not heard.says(Mark.NOT_VISITED):
        return False
    of_teams = bool(heard.teams) or not {"team", "teams", "been", "had"}.isdisjoint(heard.lows)
    is_of_councillors = not _COUNCILLORS.isdisjoint(heard.lows) or "who" in heard.lows
    return bool(heard.people) or heard.says(Mark.MY, Mark.I) or (is_of_councillors and not of_teams)


def no_such(heard: Heard) -> NotClear | None:
    """The first unknown words, where they stand in the place of a team, a person or a date."""
    if not heard.left:
        return None
    first = next((i for i in heard.left if heard.lows[i] not in _TIMELY), heard.left[0])
    after = next(i for i in range(first, len(heard.pieces) + 1) if i not in heard.left)
    why = _why(heard, first, after)
    words = as_typed(heard.pieces[first:after]).removesuffix("'s")
    return NotClear(why=why, words=words) if why else None


def _why(heard: Heard, first: int, after: int) -> Unclear | None:
    before = [low for low in heard.lows[:first] if low not in ("the", "a", "an")]
    last, following = before[-1] if before else "", heard.lows[after] if after < len(heard.lows) else ""
    if last in _TIMELY:
        return Unclear.NO_SUCH_DATE
    if last in _PERSONAL or "'" in heard.pieces[after - 1].typed or following in _GOING - _NAMED_VISITS:
        return Unclear.NO_SUCH_PERSON
    if last in _LOCAL or following in _NAMED_VISITS:
        return Unclear.NO_SUCH_TEAM
    return None
