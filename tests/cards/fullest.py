"""The fullest cards there can be: every box at its limit, in the characters that take the most room, and 101 long names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, partial
from typing import Any, Final

from cards import issue, issue_forms, record
from cards.elements import Card
from cards.issue import IssueShown
from cards.root import root_card
from cards.wording import issue as wording
from tests.cards.states_of_issue import TODAY
from tests.cards.states_of_issue_forms import THEMES
from tests.cards.states_of_record import due_of
from tests.cards.world import ASKED, OPERATION, Cards, World
from tests.visits.builders import (
    AUTHOR,
    DECLARED,
    EXECUTIVE_DIRECTOR,
    HEAD_OF_SERVICE,
    NOW,
    draft_of,
    page_at,
    press,
    sent_of,
)
from visits import text
from visits.doing import FOLLOW_UP_LIMIT, LIMITS, OWNER_LIMIT, REASON_LIMIT, RESPONSE_LIMIT, Doing, faults_in
from visits.draft import MAX_ISSUES, Context, Draft, issue_slugs
from visits.issues import Act, Standing, WhyNot
from visits.kept import Improvement, Proposal, View
from visits.model import (
    ClosedBecause,
    Entry,
    EntryKind,
    Issue,
    IssueState,
    Outcome,
    Person,
    Visibility,
    VisitKind,
    VisitRecord,
    aad_of,
)
from visits.outcomes import CheckAnswers, FixAnswers
from visits.pages import pages
from visits.proforma import Step, TextAnswer
from visits.sending import with_references
from visits.summary import form_parts, typed_rows
from visits.usecases.colleague import VIEW_LIMIT
from visits.walk import KEPT_BYTES_PER_CHARACTER, Move, current
from visits.working_days import WorkingDays

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
        earlier = tuple(one.model_copy(update={"topic": LONGEST_TOPIC}) for one in plain.open_issues)
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
        yield "root", self._root(sent, issues)
        for page in range(1, PAST_ALL + 1):
            yield f"record-{page}", record.record_card(sent, issues, proforma, names, page)
        parts = form_parts(sent, proforma, names)
        for part, rows in enumerate(parts, 1):
            yield f"form-{part}", record.form_card(sent, rows, part, len(parts))
        for one in issues:
            yield f"issue-{one.number}", issue.officer_card(self.shown(one, extended=""))

    def _root(self, sent: VisitRecord, issues: tuple[Issue, ...]) -> Card:
        """Put off and overdue, with the views of three other councillors."""
        late = tuple(one.model_copy(update={"due": date(2026, 1, 2), "extended": "x"}) for one in issues)
        others = [one for one in sent.members_present if one != sent.author]
        views = [
            View(record_id=sent.id, person=one, agrees=False, text=self.filled(VIEW_LIMIT), at=NOW) for one in others
        ]
        assert len(views) == 3, "as many as a visit can have"
        channel = tuple(one.model_copy(update={"visibility": Visibility.CHANNEL}) for one in late)
        return root_card(
            sent, channel, self.context.proforma, self.context.name_of, views=views, today=TODAY, days=WorkingDays()
        )

    def shown(self, of: Issue, entries: Sequence[Entry] = (), **facts: Any) -> IssueShown:
        """An issue with every fact there can be beside it."""
        name = self.world.name("A")
        usual = {"due": date(2026, 1, 2), "extended": self.filled(REASON_LIMIT), "assignee": of.goes_to}
        more = {"disputed_at": NOW, "settled_at": NOW, "answered_by": of.goes_to}
        later = [
            Improvement(issue_id=of.id, record_id=f"r{n}", reference=f"V26-{n:05d}", said="could_not_tell", at=NOW)
            for n in range(5)
        ]
        return IssueShown(
            issue=of.model_copy(update=usual | more | facts),
            record=self.sent[0],
            entries=entries,
            improvements=later,
            proforma=self.context.proforma,
            names=lambda _: name,
            today=TODAY,
            days=WorkingDays(),
            operation=OPERATION,
            same_as="V25-00042/10",
        )

    @cached_property
    def sent(self) -> tuple[VisitRecord, tuple[Issue, ...]]:
        """The record and its ten issues."""
        declared = DECLARED | {"confirm_identifiers": "true"}
        sent = sent_of(press(self.check.draft, self.context, Move.SEND, declared))
        return with_references(sent.record, sent.issues, 42)


@dataclass(frozen=True)
class FullestIssue:
    """An issue of the fullest form, with all that can be said of it at its longest."""

    form: Fullest
    times: int = 1
    """How often it went back and forth."""

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Follow-ups, answers and comments, and a draft that is not sent."""
        kinds = [EntryKind.RESPONSE, EntryKind.FOLLOW_UP, EntryKind.COMMENT] * self.times
        return tuple(self._entry(number, kind) for number, kind in enumerate([*kinds, EntryKind.DRAFT], 1))

    def _entry(self, number: int, kind: EntryKind) -> Entry:
        limits = {EntryKind.FOLLOW_UP: FOLLOW_UP_LIMIT, EntryKind.COMMENT: FOLLOW_UP_LIMIT}
        is_answer = kind not in limits
        return Entry(
            id=f"e{number}",
            issue_id="i",
            number=number,
            kind=kind,
            text=self.form.filled(limits.get(kind, RESPONSE_LIMIT)),
            by=HEAD_OF_SERVICE,
            typed_by=EXECUTIVE_DIRECTOR,
            at=NOW,
            outcome=Outcome.ACTION_AGREED if is_answer else None,
            owner_role=self.form.filled(OWNER_LIMIT) if is_answer else "",
            action_due=date(2028, 9, 27) if is_answer else None,
        )

    def shown(self, **facts: Any) -> IssueShown:
        """The issue, with every fact there can be beside it."""
        return self.form.shown(self.form.sent[1][0], self.entries, **facts)

    def cards(self) -> Iterator[tuple[str, Card]]:
        """Every card of it."""
        everyone = frozenset(Standing)
        for state in IssueState:
            closed = ClosedBecause.SETTLED if state is IssueState.CLOSED else None
            one = self.shown(state=state, closed_because=closed, reply_by=TODAY)
            yield f"officer-{state}", issue.officer_card(one)
            yield f"officer-{state}-notice", issue.officer_card(one, wording.why_not(WhyNot.CLOSED))
            yield f"more-{state}", issue.more_card(one, everyone)
            yield f"answer-{state}", issue.answer_card(one, everyone, lead=wording.REMINDER_TITLE)
            yield f"follow-up-{state}", issue.follow_up_card(one, self.entries[1])
        proforma, days = self.form.context.proforma, WorkingDays()
        yield "mine", issue.my_issues_card(self.form.sent[1], proforma, TODAY, days, 1)
        yield from self._forms()

    def _forms(self) -> Iterator[tuple[str, Card]]:
        managers = [Person(id=one.id, name=one.name, roles=one.roles) for one in self.form.world.members]
        for act in (*LIMITS, Act.ASSIGN):
            offered = managers if act is Act.ASSIGN else managers[:2]  # whose answer it is: the head's or the deputy's
            for size in (RESPONSE_LIMIT, 2 * RESPONSE_LIMIT, 100 * RESPONSE_LIMIT):
                typed = text.clean(self.form.symbol * size)
                doing = Doing(act=act, text=typed, owner_role=typed, outcome="action_agreed")
                faults = faults_in(doing, TODAY, ())
                for who in (Standing.ANSWERER, Standing.COORDINATOR):
                    form = issue_forms.act_form(
                        self.shown(), act, frozenset({who}), doing=doing, faults=faults, people=offered, themes=THEMES
                    )
                    yield f"form-{act}-{size}-{who}", form
        proposal = Proposal(id="x" * 120, record_id="r", text=self.form.filled(RESPONSE_LIMIT), by=AUTHOR, at=NOW)
        yield "proposal", issue_forms.proposal_card(self.shown(), proposal, frozenset({Standing.ANSWERER}))
        sent, raised = self.form.sent
        yield "which", issue_forms.which_issue_card(proposal, raised, sent.year, self.form.context.proforma)


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
