"""What the words of a council's names may mean: full names, one part of them, short forms and initials."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from visits.model import Person, Role, Team, VisitKind
from visits.questions.phrases import KNOWN
from visits.questions.pieces import joined, pieces_of, words_in

TITLES: Final = frozenset({"councillor", "councillors", "mr", "mrs", "ms", "miss", "dr", "prof", "sir", "dame"})
GENERIC: Final = words_in(
    "locality team teams service services social work the and of for children childrens office group"
)
"""Words that many teams' names share: none of them alone names a team."""
_ALSO_CALLED: Final[Mapping[VisitKind, tuple[str, ...]]] = {
    VisitKind.CORPORATE_PARENTING: (
        "fostering", "foster carers", "foster care", "looked after children", "looked after", "care leavers", "leaving care",
        "corporate parenting", "lac", "cla", "cp",
    ),
    VisitKind.INTAKE: ("intake", "intake teams", "front door teams"),
}  # fmt: skip
_MASH_TOO: Final = ("multi agency safeguarding hub", "safeguarding hub", "front door", "hub")
"""What a team called MASH goes by, where no team's own name says so."""


@dataclass(frozen=True, slots=True)
class Names:
    """The words of a council's names, each with the ids of those it may mean."""

    team_words: Mapping[str, frozenset[str]]
    """A word to the ids of the teams in whose names it stands, or whose initials it is."""
    whole: Mapping[str, frozenset[str]]
    """A team's id to all telling words of its name."""
    phrases: Mapping[str, tuple[str, ...]]
    """Other names, each to the ids of the teams meant."""
    person_words: Mapping[str, frozenset[str]]
    spelt: tuple[str, ...]
    """Every word that a misspelt one may have been meant for."""
    everyone: tuple[str, ...]
    """The ids of all people, in the register's order."""
    members: frozenset[str]


@lru_cache(maxsize=8)
def names_of(teams: tuple[Team, ...], people: tuple[Person, ...]) -> Names:
    """The names of a council, ready to be looked up."""
    whole = {team.id: _telling(team.name) for team in teams}
    team_words = _by_word(
        (team.id, words | _initials(team.name)) for team, words in zip(teams, whole.values(), strict=True)
    )
    person_words = _by_word((person.id, _words(person.name) - TITLES) for person in people)
    phrases = _other_names(teams, team_words)
    spelt = {
        word for word in (*team_words, *person_words, *" ".join(phrases).split()) if word not in KNOWN and len(word) > 3
    }
    return Names(
        team_words=team_words,
        whole=whole,
        phrases=phrases,
        spelt=tuple(sorted(spelt)),
        person_words=person_words,
        everyone=tuple(person.id for person in people),
        members=frozenset(person.id for person in people if person.has(Role.MEMBER)),
    )


def _words(name: str) -> frozenset[str]:
    return frozenset(piece.low for piece in pieces_of(name) if len(piece.low) > 1)


def _telling(name: str) -> frozenset[str]:
    """The words that only this team's name may have; numbers are left to the dates."""
    return frozenset(word for word in _words(name) if word.isalpha()) - GENERIC


def _initials(name: str) -> frozenset[str]:
    """ "CPS" and "CP" of "Corporate Parenting Service"; initials that are a word of their own are none."""
    words = [piece.low for piece in pieces_of(name) if piece.low.isalpha()]
    made = {"".join(word[0] for word in words), "".join(word[0] for word in words if word not in GENERIC)}
    return frozenset(one for one in made if len(one) > 1 and one not in KNOWN)


def _by_word(named: Iterable[tuple[str, frozenset[str]]]) -> dict[str, frozenset[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for key, words in named:
        for word in words:
            found[word].add(key)
    return {word: frozenset(keys) for word, keys in found.items()}


def _other_names(teams: tuple[Team, ...], team_words: Mapping[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    found = {
        name: tuple(team.id for team in teams if team.visit_kind is kind)
        for kind, names in _ALSO_CALLED.items()
        for name in names
    }
    found |= {name: tuple(team_words["mash"]) for name in _MASH_TOO if "mash" in team_words}
    of_a_locality = tuple(team.id for team in teams if "locality" in _words(team.name))
    found |= {"locality team": of_a_locality, "locality teams": of_a_locality}
    found |= {joined(pieces_of(team.name)).strip(): (team.id,) for team in teams if not _telling(team.name)}
    own = {name for name in found if set(name.split()) <= team_words.keys()}
    return {name: ids for name, ids in found.items() if ids and name not in own}
