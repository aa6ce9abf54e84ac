"""The fullest cards there can be: every box at its limit, in the characters that take the most room, and 101 long names."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Final

from cards import record
from cards.elements import Card
from tests.cards.states_of_record import due_of
from tests.cards.world import ASKED, Cards, World
from tests.visits.builders import DECLARED, draft_of, page_at, press, sent_of
from visits import text
from visits.draft import MAX_ISSUES, Context, Draft, issue_slugs
from visits.model import Issue, VisitKind, VisitRecord, aad_of
from visits.outcomes import CheckAnswers, FixAnswers
from visits.pages import pages
from visits.proforma import Step, TextAnswer
from visits.sending import with_references
from visits.summary import form_parts, typed_rows
from visits.walk import KEPT_BYTES_PER_CHARACTER, Move, current

SYMBOLS: Final = {
    "letters": "x",
    "chinese": "好",
    "emoji": "😀",
    "family": "👨‍👩‍👧‍👦",
    "quotes": '"',
    "backslashes": "\\",
    "lines": "a\n",
    "dates": "{{DATE",
    "markdown": "[",
}
FOUND: Final = "NHS number 943 476 5919, born 2 May 2019, L20 3NJ, 01632 960555, a@b.example, aged 7. "
"""As many kinds of identifier as there are, but for a National Insurance number and a name."""
PAST_ALL: Final = 19
"""A page past the last: asking for it shows the last."""
REGISTER: Final = 101
NAME_LIMIT: Final = 80
LONGEST_TOPIC: Final = "care_services"


@dataclass(frozen=True)
class Fullest:
    """A visit to the largest team with all that the rules accept, written in one symbol; each text begins with `first`."""

    symbol: str
    first: str = ""

    @cached_property
    def world(self) -> World:
        """Long names, some of which need escaping."""
        return World(
            name=lambda name: (name + " *[O’Brien]* " + "Ferreira-Łukasiewicz " * 6)[:NAME_LIMIT], register=REGISTER
        )

    @cached_property
    def context(self) -> Context:
        """Ten issues are open from before."""
        plain = self.world.context(VisitKind.CORPORATE_PARENTING, on_rota=True, open_issues=10)
        earlier = tuple(issue.model_copy(update={"topic": LONGEST_TOPIC}) for issue in plain.open_issues)
        return plain.model_copy(update={"open_issues": earlier})

    @cached_property
    def draft(self) -> Draft:
        """Five topics, each with an issue, and five issues more: at the last step before check-and-send."""
        topics = self.context.proforma.topics[VisitKind.CORPORATE_PARENTING]
        answers = {f"rating__{t.key}": "serious_concerns" for t in topics} | {f"ask__{t.key}": "true" for t in topics}
        draft = self.world.draft(Step.ISSUES, self.context, ASKED | answers | {"interest": "yes"})
        while len(issue_slugs(draft, self.context.proforma)) < MAX_ISSUES:
            draft = draft_of(press(draft, self.context, Move.ADD_ISSUE))
        present = ",".join(aad_of(member.id) for member in self.world.members[:4])
        typed = dict(draft.typed) | {"members_present": present}
        for box in (box for page in pages(draft, self.context)[:-1] for box in page.fields):
            if isinstance(box.answer, TextAnswer):
                typed[box.key] = self.filled(box.answer.limit)
            elif box.question == "issue_topic":
                typed[box.key] = LONGEST_TOPIC
            elif box.question == "who_sees":
                typed[box.key] = "executive_director"
            elif box.required:
                typed.setdefault(box.key, box.default or "could_not_tell")
        return draft.model_copy(update={"typed": typed, "step": Step.ANYTHING_ELSE, "part": 1})

    def filled(self, limit: int) -> str:
        """As much as a box of this limit accepts."""
        size = limit
        while not text.fits(whole := text.clean((self.first + self.symbol * limit)[:size]), limit):
            size -= 1
        return whole

    @cached_property
    def check(self) -> CheckAnswers:
        """Check-and-send."""
        check = press(self.draft, self.context)
        assert isinstance(check, CheckAnswers), getattr(check, "faults", check)
        return check

    def cards(self) -> Iterator[tuple[str, Card]]:
        """Every card that this visit makes, but for its faults."""
        yield from self._steps()
        yield from self._checks()
        yield from self._records()

    def faulty(self) -> Iterator[tuple[str, Card]]:
        """Every step again with all that a box keeps even when that is too much."""
        for page in pages(self.draft, self.context)[:-1]:
            draft = self.draft.model_copy(update={"step": page.step, "part": page.shape.part})
            boxes = [box for box in page_at(draft, self.context).fields if isinstance(box.answer, TextAnswer)]
            outcome = press(draft, self.context, values={box.key: self.kept(box.answer.limit) for box in boxes})  # type: ignore[union-attr]  # boxes are texts
            if isinstance(outcome, FixAnswers):
                yield f"{page.step}-{page.shape.part}-faults", self.world.shown(outcome, self.context)

    def kept(self, limit: int) -> str:
        """As much as a box keeps, although it is too long to be sent."""
        most = KEPT_BYTES_PER_CHARACTER * limit
        return self.symbol * (most // len(self.symbol.encode()))

    def _steps(self) -> Iterator[tuple[str, Card]]:
        for page in pages(self.draft, self.context)[:-1]:
            draft = self.draft.model_copy(update={"step": page.step, "part": page.shape.part})
            yield f"{page.step}-{page.shape.part}", self.world.shown(current(draft, self.context), self.context)

    def _checks(self) -> Iterator[tuple[str, Card]]:
        undeclared = press(self.check.draft, self.context, Move.SEND)
        yield "check-undeclared", self.world.shown(undeclared, self.context)
        for page in range(1, PAST_ALL + 1):
            yield f"check-{page}", self.world.shown(self.check, self.context, page=page)
        rows = typed_rows(self.draft, self.context)
        for page in range(1, PAST_ALL + 1):
            yield f"draft-{page}", record.draft_card(self.draft, self.context.team.name, rows, page)

    def _records(self) -> Iterator[tuple[str, Card]]:
        if self.check.blocked:
            return
        sent, issues = self.sent
        names, proforma = self.context.name_of, self.context.proforma
        yield "sent", record.sent_card(sent, issues, due_of(issues), self.world.channel.name)
        yield "root", record.root_card(sent, issues, proforma, names, due_of(issues))
        for page in range(1, PAST_ALL + 1):
            yield f"record-{page}", record.record_card(sent, issues, proforma, names, page)
        parts = form_parts(sent, proforma, names)
        for part, rows in enumerate(parts, 1):
            yield f"form-{part}", record.form_card(sent, rows, part, len(parts))
        for issue in issues:
            yield f"issue-{issue.number}", record.issue_card(issue, sent, proforma, None)

    @cached_property
    def sent(self) -> tuple[VisitRecord, tuple[Issue, ...]]:
        """The record and its ten issues."""
        declared = DECLARED | {"confirm_identifiers": "true"}
        sent = sent_of(press(self.check.draft, self.context, Move.SEND, declared))
        return with_references(sent.record, sent.issues, 42)


def long_cards() -> Cards:
    """Name -> card: of a form that takes several cards to check and to read."""
    long = Fullest("Words that go on and on, as people's words do. ")
    made = dict(long.cards())
    parts = [name for name in made if name.startswith("form-")]
    wanted = {
        "long-check-first-page": "check-1",
        "long-check-middle-page": "check-2",
        "long-check-last-page": f"check-{PAST_ALL}",
        "long-check-undeclared": "check-undeclared",
        "long-record-first-page": "record-1",
        "long-record-last-page": f"record-{PAST_ALL}",
        "long-draft-first-page": "draft-1",
        "long-draft-last-page": f"draft-{PAST_ALL}",
        "long-thread-form": parts[-1],
        "long-root": "root",
        "long-visit": "visit-1",
    }
    return {name: partial(made.__getitem__, whose) for name, whose in wanted.items()}
