"""What became of every card, judged from nothing but what the connector wrote down, in the order that it did so."""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.kill.forms import issues_of

Json = dict[str, Any]


@dataclass
class Verdict:
    """Each list is empty if all went well. Cards are named by their headings: "Issue V26-0007/1"."""

    shown: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unasked: list[str] = field(default_factory=list)
    before_root: list[str] = field(default_factory=list)
    astray: list[str] = field(default_factory=list)
    orphans: int = 0
    """Stubs that never became a card: allowed, a few for each kill."""
    again: int = 0
    """Cards put more than once in the same place: harmless."""

    @property
    def faults(self) -> list[str]:
        """Everything that must not be, in words."""
        named = {
            "was lost": self.lost,
            "was shown twice": self.twice,
            "was shown and never asked for": self.unasked,
            "was posted before its root was shown": self.before_root,
            "is outside its record's thread": self.astray,
        }
        return [f"{card} {fault}" for fault, cards in named.items() for card in cards]


@dataclass(frozen=True)
class _Shown:
    """A full card: where it is, when its stub was posted and when it was first shown, as lines of the log."""

    activity_id: str
    conversation_id: str
    posted: int
    shown: int


def judge(log: Path, records: int, issues: Mapping[str, int] | None = None) -> Verdict:
    """The verdict on all cards of records 1 to `records`. `issues`: how many each raised ("0007": 2), if not as in turn."""
    calls: list[Json] = [json.loads(line) for line in log.read_text(encoding="utf-8").splitlines()]
    posted = {call["made"]: line for line, call in enumerate(calls) if call["method"] == "POST" and call["made"]}
    places: dict[str, dict[str, _Shown]] = defaultdict(dict)
    puts = 0
    for line, call in enumerate(calls):
        if call["method"] == "PUT" and call["made"] and call["body"].get("attachments"):
            puts += 1
            name, activity = _heading(call["body"]), call["activity_id"]
            one = _Shown(activity, call["conversation_id"], posted[activity], line)
            places[name].setdefault(activity, one)
    full = {activity for where in places.values() for activity in where}
    verdict = Verdict(shown=len(full), orphans=len(posted.keys() - full), again=puts - len(full))
    verdict.twice = [name for name, where in places.items() if len(where) > 1]
    _each_is_there(
        verdict, set(places), issues or {f"{number:04d}": issues_of(number - 1) for number in range(1, records + 1)}
    )
    _each_is_in_its_thread(verdict, {name: next(iter(where.values())) for name, where in places.items()})
    return verdict


def _each_is_there(verdict: Verdict, names: set[str], wanted: Mapping[str, int]) -> None:
    asked_for = set()
    for reference, issues in wanted.items():
        of_this = {name for name in names if re.search(rf"\bV\d\d-{reference}\b", name)}
        for kind in ("root", "form", *(f"issue {number}" for number in range(1, issues + 1))):
            found = {name for name in of_this if _kind(name) == kind}
            asked_for |= found
            if not found:
                verdict.lost.append(f"{kind} of record {reference}")
        verdict.lost += [f"part {part} of form {reference}" for part in _missing_parts(of_this)]
    verdict.unasked = sorted(names - asked_for)


def _each_is_in_its_thread(verdict: Verdict, cards: dict[str, _Shown]) -> None:
    roots = {_reference(name): one for name, one in cards.items() if _kind(name) == "root"}
    for name, one in cards.items():
        root = roots.get(_reference(name))
        if root is None or one is root or one.conversation_id == "a:head":
            continue
        if not one.conversation_id.endswith(f";messageid={root.activity_id}"):
            verdict.astray.append(name)
        if one.posted < root.shown:
            verdict.before_root.append(name)


def _heading(activity: Json) -> str:
    return str(activity["attachments"][0]["content"]["body"][0]["text"])


def _reference(name: str) -> str:
    found = re.search(r"V\d\d-\d{4}", name)
    assert found, f"a card that is none of ours: {name}"
    return found[0]


def _kind(name: str) -> str:
    if name.startswith("Visit form "):
        return "form"
    issue = re.fullmatch(r"Issue V\d\d-\d{4}/(\d+)", name)
    return f"issue {issue[1]}" if issue else "root"


def _missing_parts(names: Iterable[str]) -> list[int]:
    parts = [re.search(r"part (\d+) of (\d+)", name) for name in names]
    found = {int(part[1]) for part in parts if part}
    wanted = max((int(part[2]) for part in parts if part), default=0)
    return sorted(set(range(1, wanted + 1)) - found)
