"""The loop between councillors and officers as a machine of random steps, over two processes that share one file."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Coroutine, Iterator, Sequence
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from storage.store import TableStore
from tests.visits.builders import AUTHOR, YEAR
from tests.visits.council import (
    AGREED,
    ANSWER,
    COLLEAGUE,
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    HEAD,
    MANAGER,
    OTHER_HEAD,
    OTHER_MEMBER,
    Interrupted,
    MovingClock,
    all_rows,
    asking,
    open_council,
    press_send,
    send_form,
)
from visits.card_names import CardKind
from visits.doing import Doing
from visits.issues import Act
from visits.model import Issue, PersonId
from visits.outcomes import Sent
from visits.ports import (
    Office,
    Put,
    Stale,
)
from visits.summary import texts_of
from visits.usecases.colleague import Viewed, add_view
from visits.usecases.corrections import (
    Reworded,
    Withdrawn,
    field_of,
    hide_text,
    open_to_correct,
    reword_text,
    withdraw,
)
from visits.usecases.effects import apply_sent
from visits.usecases.issues import Acted, ActedOn, act_on_issue, close_without_reply
from visits.usecases.start import Opened

T = TypeVar("T")

PEOPLE: Final = (
    AUTHOR, COLLEAGUE, OTHER_MEMBER, MANAGER, HEAD, DEPUTY, OTHER_HEAD, DIRECTOR, COORDINATOR,
)  # fmt: skip
ACTS: Final = tuple(act for act in Act if act not in (Act.CORRECT, Act.WITHDRAW, Act.CLOSE_UNANSWERED))
TOPICS: Final = ("staffing", "referrals", "support_systems")
FIELDS: Final = ("working_well", *(f"note__{topic}" for topic in TOPICS))
WHO_SEES: Final = ("channel", "head_of_service", "executive_director")
MOST_RECORDS: Final = 2


class TickingClock(MovingClock):
    """A clock in which no two readings are the same, as in life: what is decided later happened later."""

    def now(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment


async def _or_stale(work: Awaitable[T]) -> T | Stale:
    try:
        return await work
    except Stale as stale:
        return stale


class Loop:
    """Two processes, one file, and what is remembered of what was done, to hold the store against."""

    def __init__(self) -> None:
        self.runner = asyncio.Runner()
        self.folder = TemporaryDirectory()
        self.path = Path(self.folder.name) / "rows.db"
        self.clock = TickingClock()
        self.table = Interrupted(self.path)
        first = open_council(self.path, self.clock, prefix="a", table=self.table)
        self.offices = [self.run(first), self.run(open_council(self.path, self.clock, prefix="b"))]
        self.numbers = count(1)
        self.said: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        """(record, field) -> the words that were ever typed there and not yet reworded."""
        self.gone: set[str] = set()
        """Words that were reworded: they must be nowhere."""
        self.records: list[str] = []
        self.slugs: dict[str, str] = {}

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    def close(self) -> None:
        for office in self.offices:
            assert isinstance(office.store, TableStore)
            self.run(office.store.close())
        self.runner.close()
        self.folder.cleanup()

    def words(self, record: str, field: str) -> str:
        """Words that were never said before, noted as said in this field."""
        said = f"Quite unlike w{next(self.numbers):04d}w anything"
        self.said[record, field].add(said)
        return said

    def operation(self) -> str:
        return f"20261120-{next(self.numbers)}"

    def whole(self, work: Awaitable[T], *done: type) -> T | Stale:
        """Do it, and fail if it was refused and changed anything all the same."""
        before = all_rows(self.path)
        came = self.run(_or_stale(work))
        if isinstance(came, done):
            return came
        assert all_rows(self.path) == before, f"refused as {type(came).__name__}, and yet something changed"
        return came

    def send(self, office: Office, sees: Sequence[str]) -> None:
        """Another visit is written up, with three issues."""
        record = f"r{len(self.records) + 1}"
        answers = {"working_well": self.words(record, "working_well")}
        for topic, who in zip(TOPICS, sees, strict=True):
            urgency = "note" if topic == "support_systems" else "routine"
            answers |= asking(topic, self.words(record, f"note__{topic}"), urgency, who)
        self.run(send_form(office, answers, record_id=record, on_rota=False))
        self.records.append(record)

    def issues(self) -> list[Issue]:
        """Every issue there is."""
        year = self.offices[0].store.year(YEAR)
        return [issue for record in self.records for issue in self.run(year.issues_of(record))]

    def texts(self, record: str) -> tuple[str, ...]:
        """The questions of a record that are answered in own words, and not hidden."""
        stored = self.run(self.offices[0].store.year(YEAR).record(record))
        return texts_of(stored.value) if stored else ()

    def hidden(self, record: str) -> tuple[str, ...]:
        """Those that are."""
        stored = self.run(self.offices[0].store.year(YEAR).record(record))
        return stored.value.hidden if stored else ()

    def act(self, office: Office, person: PersonId, issue: Issue, act: Act, *, twice: bool) -> None:
        """Somebody presses a button, perhaps twice."""
        doing, operation = self._doing(act, person, issue), self.operation()

        async def press() -> ActedOn:
            return await act_on_issue(office, person, YEAR, issue.id, doing, operation)

        acted = self.whole(press(), Acted)
        if isinstance(acted, Acted):
            self._reworded_issue(issue, doing)
            if twice:
                after = all_rows(self.path)
                assert isinstance(self.run(press()), Acted)
                assert all_rows(self.path) == after, "the same press twice is done once"

    def race(self, people: Sequence[PersonId], issue: Issue, acts: Sequence[Act]) -> None:
        """Somebody acts, and in the other process somebody else does, just before the first one's change is written."""
        first, second = (self._doing(act, person, issue) for act, person in zip(acts, people, strict=True))
        self.meanwhile(people[1], issue, second)
        work = act_on_issue(self.offices[0], people[0], YEAR, issue.id, first, self.operation())
        if isinstance(self.run(_or_stale(work)), Acted):
            self._reworded_issue(issue, first)
        self.resume()

    def send_correction_while(self, record: str, person: PersonId, issue: Issue, act: Act) -> None:
        """A correction is sent, and just before it is written somebody acts on an issue."""
        stored = self.run(self.offices[0].store.year(YEAR).draft(record))
        if stored:
            self.meanwhile(person, issue, self._doing(act, person, issue))
            self.run(_or_stale(press_send(self.offices[0], stored.value)))
            self.resume()

    def begin_correction_while(self, record: str, issue: Issue, words_act: Act) -> None:
        """A form is opened again, and just before it is kept an issue of it is hidden or reworded."""
        person = AUTHOR if words_act is Act.REWORD else issue.goes_to
        self.meanwhile(person, issue, self._doing(words_act, person, issue))
        self.run(_or_stale(open_to_correct(self.offices[0], AUTHOR, YEAR, record)))
        self.resume()

    def meanwhile(self, person: PersonId, issue: Issue, doing: Doing) -> None:
        """Have this done in the other process before the next write of the first."""
        operation = self.operation()

        async def interrupt() -> None:
            acted = await act_on_issue(self.offices[1], person, YEAR, issue.id, doing, operation)
            if isinstance(acted, Acted):
                self._reworded_issue(issue, doing)

        self.table.before_write = interrupt

    def resume(self) -> None:
        """No interruptions any more."""
        self.table.before_write = None

    def begin_correction(self, office: Office, record: str, typed: dict[str, str]) -> None:
        """The author opens the form again and types; perhaps it is never sent."""
        opened = self.whole(open_to_correct(office, AUTHOR, YEAR, record), Opened)
        if not isinstance(opened, Opened):
            return
        year = office.store.year(YEAR)
        stored = self.run(year.draft(record))
        assert stored is not None
        words = {field: self.words(record, field) for field in FIELDS if field in typed}
        held = {**stored.value.typed, **typed, **words}
        draft = stored.value.model_copy(update={"typed": held, "revision": stored.value.revision + 1})
        self.run(year.commit([Put(draft, stored)], write_id=self.operation()))

    def send_correction(self, office: Office, record: str) -> None:
        stored = self.run(office.store.year(YEAR).draft(record))
        if stored:
            self.whole(press_send(office, stored.value), Sent)

    def withdraw(self, office: Office, record: str, person: PersonId) -> None:
        was = self.run(office.store.year(YEAR).record(record))
        assert was is not None
        done = () if was.value.status == "withdrawn" else (Withdrawn,)
        self.whole(withdraw(office, person, YEAR, record, self.operation()), *done)

    def hide_text(self, office: Office, record: str, person: PersonId, field: str) -> None:
        self.whole(hide_text(office, person, YEAR, record, field, self.operation()), Reworded)

    def reword_text(self, office: Office, record: str, person: PersonId, field: str) -> None:
        stored = self.run(office.store.year(YEAR).record(record))
        assert stored is not None
        words = f"Better w{next(self.numbers):04d}w so"
        work = reword_text(office, person, YEAR, record, field, words, self.operation())
        came = self.whole(work, Reworded)
        if isinstance(came, Reworded) and field in stored.value.hidden:
            self._reworded(record, field, words)

    def add_view(self, office: Office, record: str, person: PersonId) -> None:
        work = add_view(office, person, YEAR, record, agrees=False, typed="I saw desks.", operation_id=self.operation())
        self.whole(work, Viewed)

    def pass_time(self, hours: int) -> None:
        """Time goes on, and what has fallen due is done: cards posted, issues closed as "no reply"."""
        self.clock.forward(hours=hours)
        office = self.offices[hours % 2]
        assert isinstance(office.store, TableStore)
        outbox = office.store.outbox(YEAR)
        for waiting in self.run(outbox.due(self.clock.now())):
            claim = self.run(outbox.claim(waiting, "test"))
            if claim is None:
                continue
            effect, *about = waiting.card.object_id.split(".")
            if waiting.card.kind is CardKind.EFFECT and effect == "close":
                self.run(close_without_reply(office, YEAR, about[0], int(about[1])))
            elif waiting.card.kind is CardKind.EFFECT:
                self.run(apply_sent(office, YEAR, about[0]))
            self.run(outbox.done(claim, claim.wanted))

    def _doing(self, act: Act, person: PersonId, issue: Issue) -> Doing:
        match act:
            case Act.RESPOND | Act.DRAFT:
                doing = AGREED if issue.number % 2 else ANSWER
                behalf = issue.goes_to if act is Act.RESPOND and person == COORDINATOR else None
                return doing.model_copy(
                    update={"act": act, "on_behalf_of": behalf, "action_due": ""} if behalf else {"act": act}
                )
            case Act.ASSIGN:
                return Doing(act=act, to=MANAGER)
            case Act.REWORD:
                return Doing(act=act, text=f"Better w{next(self.numbers):04d}w so")
            case _:
                return Doing(act=act, text="Why?", disagrees=True)

    def _reworded_issue(self, issue: Issue, doing: Doing) -> None:
        if doing.act is Act.REWORD:
            self._reworded(issue.record_id, field_of(issue), doing.text)

    def _reworded(self, record: str, field: str, words: str) -> None:
        self.gone |= self.said.pop((record, field), set())
        self.said[record, field] = {words}

    def check(self) -> None:
        """Everything that must be true whatever was done."""
        rows = all_rows(self.path)
        issues = self.issues()
        self._events_tell_the_states(rows, issues)
        self._numbers_are_used_once(issues)
        self._reworded_words_are_nowhere(rows)
        self._cards_wait_once(rows)
        self._answers_reach_their_author(rows, issues)

    def _events_tell_the_states(self, rows: list[tuple[str, str]], issues: list[Issue]) -> None:
        replayed: dict[str, str] = {}
        for event in _values(rows, "event"):
            kind, _, name = event["object"].partition(" ")
            if kind == "issue":
                assert event["from_state"] == replayed.get(name, ""), f"{event} does not follow {replayed.get(name)}"
                replayed[name] = event["to_state"]
        assert replayed == {issue.id: issue.state.value for issue in issues}

    def _numbers_are_used_once(self, issues: list[Issue]) -> None:
        found = {issue.id: issue.slug for issue in issues}
        assert self.slugs.items() <= found.items(), "an issue is gone, or its number is another's"
        for new in found.keys() - self.slugs.keys():
            earlier = [one for one in self.slugs if one.startswith(f"{new.partition('_')[0]}_")]
            assert all(int(one.partition("_")[2]) < int(new.partition("_")[2]) for one in earlier)
        self.slugs = found
        references = [issue.reference for issue in issues]
        assert len(references) == len(set(references))

    def _reworded_words_are_nowhere(self, rows: list[tuple[str, str]]) -> None:
        everything = "\n".join(f"{key} {body}" for key, body in rows)
        assert not {words for words in self.gone if words in everything or _token(words) in everything}

    def _cards_wait_once(self, rows: list[tuple[str, str]]) -> None:
        waiting = [key.split("|", 6)[5:] for key, _ in rows if f"|{YEAR}|outbox|" in key]
        cards = {key.split("|", 3)[3]: json.loads(body) for key, body in rows if f"|{YEAR}|card|" in key}
        listed = {key.split("|", 2)[2] for key, _ in rows if f"|{YEAR}|outbox|" in key}
        assert len(waiting) == len({tuple(one) for one in waiting}) == len(listed)
        assert {card["outbox_key"] for card in cards.values()} - {""} == listed

    def _answers_reach_their_author(self, rows: list[tuple[str, str]], issues: list[Issue]) -> None:
        keys = {key for key, _ in rows}
        entries = list(_values(rows, "entry"))
        answers = [entry for entry in entries if entry["kind"] == "response"]
        assert len(answers) == sum(issue.answers for issue in issues)
        assert len(entries) == sum(issue.entries for issue in issues)
        assert all(f"council|{YEAR}|card|answer|{answer['id']}|{AUTHOR}" in keys for answer in answers)


def _token(words: str) -> str:
    return next(word for word in words.split() if word.startswith("w0"))


def _values(rows: list[tuple[str, str]], kind: str) -> Iterator[dict[str, Any]]:
    for key, body in rows:
        if key.startswith(f"council|{YEAR}|{kind}|"):
            yield json.loads(body)
