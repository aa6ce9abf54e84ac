"""The walk under any presses in any order: what must hold whatever people, or their clients, do."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.visits.builders import (
    BEN,
    CORA,
    DECLARED,
    a_context,
    a_draft,
    draft_of,
    on_card,
    page_at,
    press,
    usual_answer,
)
from visits.checks import faults_on
from visits.dictation import Added, dictate, undo
from visits.draft import MAX_ISSUES, Draft, issue_slugs
from visits.model import VisitKind
from visits.outcomes import CardIsOld, CheckAnswers, FixAnswers, Outcome, Paused, SafetyPage, Sent, ShowStep
from visits.pages import Page, pages
from visits.proforma import Step
from visits.walk import DECLARATIONS, SAFETY_PAGE, Given, Move, answer, current

WORDS = st.one_of(
    st.sampled_from(["yes", "no", "some_concerns", "no_concerns", "true", "staffing", "other", BEN, f"{BEN},{CORA}"]),
    st.sampled_from(["2026-11-14", "2031-01-01", "Ring 07700 900123.", "NHS number 999 123 4012", "Calm and busy."]),
    st.text(max_size=30),
    st.builds(str.__mul__, st.sampled_from(["x", "😀"]), st.sampled_from([1001, 1501, 4501])),
)
TARGETS = st.sampled_from(
    ["", "visit", "found", "tell_more.2", "issues.2", "working_well.2", "x1", "x2", "mash", "x" * 99]
)
JOINED = {"members_present", "another_member"}


class Walk(RuleBasedStateMachine):
    """One draft, pressed at random, on its own card and on others."""

    @initialize(kind=st.sampled_from(VisitKind), open_issues=st.sampled_from([0, 1, 9]))
    def start(self, kind: VisitKind, open_issues: int) -> None:
        self.context = a_context(kind, open_issues=open_issues)
        self.draft: Draft = a_draft(self.context)

    @rule(move=st.sampled_from(Move), at=TARGETS, data=st.data())
    def press_anything(self, move: Move, at: str, data: st.DataObject) -> None:
        page = page_at(self.draft, self.context)
        keys = [field.key for field in page.fields] + ["declare_anonymous", "rating__staffing"]
        typed = data.draw(st.dictionaries(st.sampled_from(keys), WORDS, max_size=4))
        self.pressed(page, move, typed, at)

    @rule(steps=st.integers(1, 9))
    def fill_in_as_usual(self, steps: int) -> None:
        for _ in range(steps):
            page = page_at(self.draft, self.context)
            whole = {f.key: usual_answer(f) for f in page.fields if f.key != "members_present"}
            self.pressed(page, Move.CONTINUE, whole, "")

    @rule(concerned=st.sampled_from(["some_concerns", "serious_concerns"]))
    def find_much(self, concerned: str) -> None:
        page = page_at(self.draft, self.context)
        everything = {f.key: concerned for f in page.fields if f.question == "rating"}
        everything |= {f.key: "true" for f in page.fields if f.question == "ask"}
        self.pressed(page, Move.CONTINUE, everything, "")

    @rule(extra=st.sampled_from([{}, {"confirm_identifiers": "true"}]))
    def send(self, extra: dict[str, str]) -> None:
        self.pressed(page_at(self.draft, self.context), Move.SEND, DECLARED | extra, "")

    @rule(
        move=st.sampled_from(Move), step=st.sampled_from([*Step, "no_such_step"]), back=st.integers(-3, 3), text=WORDS
    )
    def press_an_old_card(self, move: Move, step: str, back: int, text: str) -> None:
        part = self.draft.part if back else self.draft.part + 7
        values = dict.fromkeys(("working_well", "note__staffing", "visit_date"), text)
        given = Given(
            revision=self.draft.revision + back, operation_id="old", part=part, move=move, target="", values=values
        )
        before = self.draft.model_copy(deep=True)
        outcome = answer(self.draft, step, given, self.context)
        assert isinstance(outcome, CardIsOld)
        assert outcome.draft == before == self.draft
        assert outcome.now == current(self.draft, self.context)

    @rule(words=WORDS)
    def say(self, words: str) -> None:
        outcome = dictate(self.draft, words, "said", self.context)
        if isinstance(outcome, Added):
            assert outcome.draft.revision == self.draft.revision + 1
            self.lost_nothing(outcome.draft, set())
            self.draft = outcome.draft

    @rule()
    def take_back_what_was_said(self) -> None:
        field = self.draft.undo_field
        before = undo(self.draft, "undone", self.context)
        if before:
            self.lost_nothing(before, {field})
            self.draft = before

    def pressed(self, page: Page, move: Move, typed: dict[str, str], target: str) -> None:
        was = self.draft
        outcome = press(was, self.context, move, typed, target=target)
        assert not isinstance(outcome, CardIsOld)
        assert outcome.draft.revision == was.revision + 1
        assert outcome.draft.last_operation == f"op{was.revision}"
        on_the_page = (
            {field.key for field in page.fields} if was.part != SAFETY_PAGE or was.step is not Step.SAFETY else set()
        )
        removed = {key for key in was.typed if move is Move.REMOVE_ISSUE and key.endswith(f"__{target}")}
        self.lost_nothing(outcome.draft, on_the_page | JOINED | DECLARATIONS | removed)
        self.holds_of(outcome)
        self.draft = outcome.draft

    def lost_nothing(self, after: Draft, may_change: set[str]) -> None:
        """What was typed on pages that were not shown is as it was."""
        kept = {key: text for key, text in self.draft.typed.items() if key not in may_change}
        said = {key for key in kept if key not in after.typed or not after.typed[key].startswith(kept[key])}
        assert not said

    def holds_of(self, outcome: Outcome) -> None:
        """What the outcome says is so, and the card that it shows can be pressed."""
        draft = outcome.draft
        walk = pages(draft, self.context)
        match outcome:
            case Sent():
                assert not [f for page in walk[:-1] for f in faults_on(page, draft, self.context)]
                assert draft.value("declare_anonymous") == "true"
                assert draft.step is Step.CHECK
                assert len(outcome.issues) <= MAX_ISSUES
                assert len(outcome.issues) == len(issue_slugs(draft, self.context.proforma))
                return
            case FixAnswers(page=page):
                assert outcome.faults
                assert page.step is not Step.CHECK
                assert page in walk
            case ShowStep(page=page):
                assert page in walk
                assert (page.step, page.shape.part) == (draft.step, draft.part)
            case CheckAnswers():
                assert draft.step is Step.CHECK
            case SafetyPage():
                assert (draft.step, draft.part) == (Step.SAFETY, SAFETY_PAGE)
            case Paused() | CardIsOld():
                pass
        again = press(draft, self.context, Move.FINISH_LATER, on_card(draft, page_at(draft, self.context)))
        assert isinstance(again, Paused | FixAnswers)


TestWalk = Walk.TestCase
TestWalk.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


def test_the_machine_does_reach_the_end() -> None:
    """So that "sent only when all is valid" is not true for want of sending."""
    context = a_context()
    draft = a_draft(context)
    for _ in range(7):
        page = page_at(draft, context)
        whole = {f.key: usual_answer(f) for f in page.fields if f.key != "members_present"}
        draft = draft_of(press(draft, context, values=whole))
    assert draft.step is Step.CHECK
    assert isinstance(press(draft, context, Move.SEND, DECLARED), Sent)
