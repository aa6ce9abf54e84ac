"""Whom and which teams a question names.

May and June are months, Will and Grace are words: such a name counts only where what stands around says that it is a person.
Typing errors are put right only where a name can stand, so that no ordinary word becomes a team.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from visits.questions.names import GENERIC, TITLES, Names
from visits.questions.phrases import KNOWN
from visits.questions.pieces import TEAM, WHO, Piece, Pieces, as_typed, words_in
from visits.questions.units import MONTHS, TIME_WORDS

WORDS: Final = KNOWN | TIME_WORDS | TITLES
_CONNECTING: Final = frozenset({"and", "of", "for", "the"})
_VISITS: Final = frozenset({"visit", "visits", "slot", "slots", "rota"})
_ASKING: Final = words_in("is isnt does did has hasnt was can could should would do")
_GOING: Final = words_in("visiting visited been going")
_BEFORE_NAMES: Final = _ASKING | _VISITS | TITLES | words_in("to at in for of from visiting visited by with my and see")
_AFTER_NAMES: Final = _VISITS | _GOING | words_in("team locality service hub is has does did")
_LONG: Final = 8
"""Words so long may have two letters wrong."""
_SHORT: Final = 4
"""Shorter words are never misspelt."""
_EASILY_ANOTHER: Final = 5
"""In words up to this no letter may be another, only in the wrong place, missing or too many: "grade" is not Grace."""


class Named(NamedTuple):
    """Those whom words may mean: all of them if `are_all`, otherwise one of them."""

    ids: tuple[str, ...]
    are_all: bool = False
    is_guess: bool = False


_MENDED: Final = "mended"
"""The value of a piece that was misspelt."""


_Reader = Callable[[Pieces, int, Names, str], tuple[Piece, int] | None]


def with_names(pieces: Pieces, names: Names) -> Pieces:
    """The pieces with each team and person named made one, its value a `Named`."""
    pieces = tuple(_mended(pieces, i, names) for i in range(len(pieces)))
    return tuple(_named(pieces, names))


def _named(pieces: Pieces, names: Names) -> Iterator[Piece]:
    at, before = 0, ""
    while at < len(pieces):
        piece, at = _name_at(pieces, at, names, before) or (pieces[at], at + 1)
        before = piece.low
        yield piece


def _name_at(pieces: Pieces, at: int, names: Names, before: str) -> tuple[Piece, int] | None:
    readers: tuple[_Reader, ...] = (_person_at, _phrase_at, _team_at)
    if before in ("to", "at", "in") and pieces[at].low not in TITLES:
        readers = (_phrase_at, _team_at, _person_at)
    return next((found for reader in readers if (found := reader(pieces, at, names, before))), None)


def _phrase_at(pieces: Pieces, at: int, names: Names, _before: str) -> tuple[Piece, int] | None:
    for after in range(min(at + 4, len(pieces)), at, -1):
        ids = names.phrases.get(" ".join(piece.low for piece in pieces[at:after]))
        is_one = _low(pieces, after - 1) == "team"
        if ids and not (is_one and _low(pieces, after) in names.team_words):
            end = after + (_low(pieces, after) in GENERIC - _CONNECTING)
            return _made(TEAM, pieces[at:end], Named(ids, are_all=not is_one)), end
    return None


def _team_at(pieces: Pieces, at: int, names: Names, before: str) -> tuple[Piece, int] | None:
    end, ids, used = _run(pieces, at, names.team_words, GENERIC)
    if not ids:
        return None
    if (
        len(used) < 2
        and used <= WORDS
        and not (before in ("to", "at") or {_low(pieces, end - 1), _low(pieces, end)} & GENERIC)
    ):
        return None
    exact = {one for one in ids if names.whole[one] <= used}
    chosen = exact if len(ids) > 1 and len(exact) == 1 else ids
    are_all = any(piece.low == "teams" for piece in pieces[at:end])
    in_order = tuple(one for one in names.whole if one in (ids if are_all else chosen))
    return _made(TEAM, pieces[at:end], Named(in_order, are_all, is_guess=chosen != ids)), end


def _person_at(pieces: Pieces, at: int, names: Names, before: str) -> tuple[Piece, int] | None:
    start = at
    while _low(pieces, start) in TITLES:
        start += 1
    end, ids, used = _run(pieces, start, names.person_words, ())
    if not ids or (len(used) < 2 and start == at and not _is_a_name(pieces, at, used, before)):
        return None
    chosen = ids & names.members or ids
    in_order = tuple(one for one in names.everyone if one in chosen)
    could_be_a_month = before in ("by", "with") and used <= set(MONTHS)
    return _made(WHO, pieces[at:end], Named(in_order, is_guess=could_be_a_month)), end


class _Run(NamedTuple):
    """Words from one piece on that all belong to the same names; `used` without the generic ones among them."""

    end: int
    ids: frozenset[str]
    used: frozenset[str]


def _run(pieces: Pieces, at: int, words: Mapping[str, frozenset[str]], generic: Collection[str]) -> _Run:
    ids: frozenset[str] = frozenset()
    used: set[str] = set()
    end = at
    while end < len(pieces):
        word = _base(_low(pieces, end), words)
        fitting = words.get(word, frozenset())
        if used:
            fitting &= ids
        if fitting:
            ids = fitting
            used.add(word)
        elif not (used and word in generic and _goes_on(pieces, end, words, ids)):
            break
        end += 1
    return _Run(end, ids, frozenset(used))


def _goes_on(pieces: Pieces, at: int, words: Mapping[str, frozenset[str]], ids: frozenset[str]) -> bool:
    """Whether a generic word belongs to the name before it: "Care and Support", but not "Bootle and Crosby"."""
    after = words.get(_base(_low(pieces, at + 1), words), frozenset())
    return _low(pieces, at) not in _CONNECTING or bool(after & ids)


def _base(low: str, words: Collection[str]) -> str:
    """The word itself, or without the "s" of "Winston's"."""
    is_owner = low not in words and low.endswith("s") and low not in WORDS and low[:-1] in words
    return low[:-1] if is_owner else low


def _is_a_name(pieces: Pieces, at: int, used: frozenset[str], before: str) -> bool:
    """Whether a name that is also an ordinary word, or a month, is a person's here."""
    if not used <= WORDS:
        return True
    after = _low(pieces, at + 1)
    if used & set(MONTHS) and (after.isdigit() or before[:1].isdigit() or before == "of"):
        return False
    if _low(pieces, at) not in used:  # the "s" of "Will's visits"
        return True
    by_whom = before == "by" and _low(pieces, at - 2) in _VISITS
    begins = not before and after in _ASKING
    return (
        by_whom
        or begins
        or before in _ASKING | {"with", WHO}
        or _joined(pieces, at, before)
        or _is_going(before, after)
    )


def _joined(pieces: Pieces, at: int, before: str) -> bool:
    return before == "and" and at > 1 and _low(pieces, at - 2)[:1].isalpha() and _low(pieces, at + 1) in _AFTER_NAMES


def _is_going(before: str, after: str) -> bool:
    return before == "will" or (before not in ("in", "since", "during") and after in _GOING)


def _made(mark: str, read: Pieces, named: Named) -> Piece:
    is_guess = named.is_guess or any(piece.value is _MENDED for piece in read)
    return Piece(mark, as_typed(read), named._replace(is_guess=is_guess))


def _low(pieces: Pieces, at: int) -> str:
    return pieces[at].low if 0 <= at < len(pieces) else ""


# Typing errors


def _mended(pieces: Pieces, at: int, names: Names) -> Piece:
    """The piece, with a misspelt word put right: an ordinary one anywhere, a name only where a name can stand."""
    piece = pieces[at]
    if len(piece.low) < _SHORT or not piece.low.isalpha() or _is_known(piece.low, names):
        return piece
    word = _nearest(piece.low, _LONG_WORDS)
    if word:
        return piece._replace(low=word)
    if _low(pieces, at - 1) in _BEFORE_NAMES or _low(pieces, at + 1) in _AFTER_NAMES or len(pieces) == 1:
        name = _nearest(piece.low, names.spelt) or _nearest(piece.low.removesuffix("s"), names.spelt)
        return piece._replace(low=name, value=_MENDED) if name else piece
    return piece


def _is_known(low: str, names: Names) -> bool:
    return low in WORDS or any(
        _base(low, words) in words for words in (names.team_words, names.person_words, names.spelt)
    )


def _nearest(low: str, words: Sequence[str]) -> str:
    """The word that was probably meant: begins alike and is one letter off (long ones two); "" if none or several are."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415  # most questions have nothing misspelt

    alike = [word for word in words if word[0] == low[0] and abs(len(word) - len(low)) <= _far(word)]
    near = sorted((OSA.distance(low, word), word) for word in alike)
    near = [(apart, word) for apart, word in near if apart <= _far(word) and _could_be(low, word)]
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return ""
    return near[0][1]


def _far(word: str) -> int:
    return 2 if len(word) >= _LONG else 1


def _could_be(low: str, word: str) -> bool:
    if len(word) > _EASILY_ANOTHER:
        return True
    is_swapped = sorted(word) == sorted(low)
    return is_swapped or (len(word) > _SHORT and len(word) != len(low))


_LONG_WORDS: Final = tuple(sorted(word for word in WORDS if len(word) > _SHORT and word.isalpha()))
