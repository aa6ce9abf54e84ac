"""Has this come up before? How much texts are about the same, whatever the forms of their words and the typing errors in them.

A word counts the more, the fewer of the texts it stands in ("inverse document frequency", K. Spärck Jones, 1972); words that
are in every text therefore find nothing. Words are compared by their stems, and where those differ by likeness (Jaro-Winkler).
"""

import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from visits.questions.pieces import words_in

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_SILENT: Final = words_in(
    "a about above after again against all also although always am an and another any anything are around as ask asked at "
    "be because been before being below between both but by came can cannot come comes coming could council councillor "
    "councillors did do does doing done down during each either else even ever every few for from further get gets getting give "
    "given go goes going got had has have having he her here him his how however i if in into is issue issues it its just "
    "know last less like made make makes making many may me might more most much must my need needed needs never new no nor "
    "not nothing now of off often on once one only or other our out over own put raise raised same say says said see seen "
    "she should since so some someone something still such take taken tell than that the their them then there these they "
    "thing things this those though through to told too two under until up us very visit visited was we were what when where "
    "whether which while who whom whose why will with within without would yet you your "
    "nobody everybody everyone anybody anyone somebody noone people person knows known think thinks feel feels felt long "
    "one two three four five six seven eight nine ten eleven twelve dozen hundred half third first second year years month "
    "months week weeks day days today hour hours minute minutes ago"
)
"""Words that say nothing of what a text is about, how many and how long among them."""
_ENDINGS: Final = (
    ("ations", "at"), ("ation", "at"), ("ments", ""), ("ment", ""), ("ings", ""), ("ing", ""), ("ies", "y"), ("ied", "y"),
    ("ers", ""), ("er", ""), ("ed", ""), ("ly", ""), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"),
)  # fmt: skip
_SHORTEST_STEM: Final = 4
"""Letters: what would leave fewer is no ending ("carer", "during")."""
_ALIKE: Final = 0.9
"""Likeness of two stems, from 0 to 1, from which they may be the same word."""
_KNOWN_WORD: Final = 0.5
"""How much a merely similar word counts where the word itself stands in other texts: it was hardly misspelt, then."""
_UNKNOWN_WORD: Final = 0.5
"""How much a word weighs that is asked for and stands nowhere, nor anything like it: it tells no text from another."""
ENOUGH: Final = 0.6
"""So much of what was asked for must be there: one word of two is not enough."""
LIKE_ENOUGH: Final = 0.2
"""So much must two texts have in common: of all that either says."""
MOST_LIKE: Final = 30
"""Nobody reads more texts that are like one."""
SAME_TOPIC: Final = 1.5
"""How much more likeness counts within a topic."""


@dataclass(frozen=True, slots=True)
class Told:
    """One text to be searched, and what it is about. `repeats` are keys of others that a person said it is the same as."""

    key: str
    words: str
    topic: str = ""
    repeats: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A text that was found, and how well it fits: from 0 to 1."""

    key: str
    score: float


def fitting(about: str, told: Iterable[Told]) -> tuple[Found, ...]:
    """The texts in which enough of the words asked for stand, the best first. None if no word asked for says anything."""
    texts = _Texts.of(told)
    held, whole = texts.holding(stems_of(about))
    found = ((key, sum(weights) / whole) for key, weights in held.items())
    return _best(Found(key, score) for key, score in found if score >= ENOUGH)


def most_like(one: Told, told: Iterable[Told]) -> tuple[Found, ...]:
    """The texts that say much the same as this one, the likest first. What a person said is the same comes before all."""
    others = [other for other in told if other.key != one.key]
    texts = _Texts.of(others)
    shared, whole = texts.holding(stems_of(one.words))
    scores = ((other.key, _likeness(one, other, texts, shared, whole)) for other in others)
    return _best(Found(key, score) for key, score in scores if score)[:MOST_LIKE]


def _likeness(one: Told, other: Told, texts: "_Texts", shared: Mapping[str, list[float]], whole: float) -> float:
    """From 0 (too little in common) to 1: what both say, of all that either says (Dice's coefficient, by weight)."""
    if other.key in one.repeats or one.key in other.repeats:
        return 1.0
    is_same_topic = one.topic == other.topic
    weights = shared.get(other.key, [])
    if not weights or (len(weights) == 1 and not is_same_topic):  # one word in common is chance
        return 0.0
    likeness = 2 * sum(weights) / (whole + texts.weights[other.key])
    likeness = min(0.99, likeness * (SAME_TOPIC if is_same_topic else 1))
    return likeness if likeness >= LIKE_ENOUGH else 0.0


def _best(found: Iterable[Found]) -> tuple[Found, ...]:
    """The best first; of those that fit as well, in the order in which they came."""
    return tuple(sorted(found, key=lambda one: -round(one.score, 2)))


@dataclass(frozen=True, slots=True)
class _Texts:
    """The texts by the stems that stand in them. `weights` is what all the stems of a text weigh together."""

    count: int
    keys_by_stem: Mapping[str, Sequence[str]]
    weights: Mapping[str, float]

    @classmethod
    def of(cls, told: Iterable[Told]) -> "_Texts":
        """Sort the texts, once: the cost follows their words."""
        stems = {one.key: stems_of(one.words) for one in told}
        keys: defaultdict[str, list[str]] = defaultdict(list)
        for key, held in stems.items():
            for stem in held:
                keys[stem].append(key)
        weight = {stem: _weight(len(stems), len(having)) for stem, having in keys.items()}
        return cls(len(stems), keys, {key: sum(weight[stem] for stem in held) for key, held in stems.items()})

    def holding(self, wanted: Iterable[str]) -> tuple[dict[str, list[float]], float]:
        """(what each stem asked for that stands in a text weighs there, by text; the weight of all that is asked for).

        A stem that is merely alike counts in part.
        """
        held: defaultdict[str, list[float]] = defaultdict(list)
        whole = 0.0
        for stem in wanted:
            best: dict[str, float] = {}
            for other, likeness in self._alike(stem):
                for key in self.keys_by_stem[other]:
                    best[key] = max(likeness, best.get(key, 0.0))
            weight = (
                _weight(self.count, len(self.keys_by_stem.get(stem, best)))
                if best
                else _UNKNOWN_WORD * _weight(self.count, 1)
            )
            whole += weight
            for key, likeness in best.items():
                held[key].append(weight * likeness)
        return held, whole

    def _alike(self, stem: str) -> list[tuple[str, float]]:
        """(a stem of the texts, from 0 to 1 how likely it is this one)."""
        from rapidfuzz import process  # noqa: PLC0415  # loads only where somebody searches
        from rapidfuzz.distance import JaroWinkler  # noqa: PLC0415

        exact = [(stem, 1.0)] if stem in self.keys_by_stem else []
        if len(stem) < _SHORTEST_STEM:
            return exact
        part = _KNOWN_WORD if exact else 1.0
        alike = process.extract(
            stem, self.keys_by_stem.keys(), scorer=JaroWinkler.similarity, score_cutoff=_ALIKE, limit=None
        )
        others = [(other, part * (1 - 3 * (1 - score))) for other, score, _ in alike if other != stem]
        return exact + [(other, score) for other, score in others if len(other) >= _SHORTEST_STEM]


def _weight(texts: int, having: int) -> float:
    return math.log(1 + texts / having)


def stems_of(text: str) -> frozenset[str]:
    """The stems of the words in a text that say something; numbers are words."""
    plain = unicodedata.normalize("NFKD", text.casefold()) if not text.isascii() else text.lower()
    return frozenset(stem for word in _WORD.findall(plain) if (stem := _stem(word)))


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    """What the forms of a word have in common: "park" of parking, parked and parks; "" of a word that says nothing."""
    bare = "".join(letter for letter in word if letter.isalnum())
    plain = re.sub(r"['’]s$", "", word)
    if bare in _SILENT or plain in _SILENT or len(bare) < 2:
        return ""
    stem = _without_ending("".join(letter for letter in plain if letter.isalnum()))
    if len(stem) > _SHORTEST_STEM and stem[-1] == stem[-2]:
        return stem[:-1]
    return stem.removesuffix("e") if len(stem) > _SHORTEST_STEM else stem


def _without_ending(word: str) -> str:
    for ending, instead in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) + len(instead) >= _SHORTEST_STEM:
            shorter = word[: len(word) - len(ending)] + instead
            return shorter if instead else _without_ending(shorter)
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word
