"""Whatever councillors and officers do, in whatever order, in two processes: nothing is lost, shown again or counted twice."""

from typing import Final

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.visits.builders import AUTHOR
from tests.visits.council import COORDINATOR, HEAD, MANAGER
from tests.visits.loop import ACTS, FIELDS, MOST_RECORDS, PEOPLE, TOPICS, WHO_SEES, Loop
from visits.issues import Act, Allowed, Standing, decide
from visits.model import Issue, PersonId, Visibility

ANYONE: Final = frozenset(Standing)
process = st.integers(0, 1)
someone = st.sampled_from(PEOPLE)
place = st.integers(0, 9)
visibilities = st.lists(st.sampled_from(WHO_SEES), min_size=3, max_size=3)
typed = st.fixed_dictionaries(
    {},
    optional={
        **{field: st.just("") for field in FIELDS},
        **{f"ask__{topic}": st.sampled_from(["true", ""]) for topic in TOPICS},
        **{f"who_sees__{topic}": st.sampled_from(WHO_SEES) for topic in TOPICS},
        **{f"urgency__{topic}": st.sampled_from(["soon", "routine", "note"]) for topic in TOPICS},
    },
)
BY_THE_RIGHT_PERSON: Final = {
    Act.SETTLE: AUTHOR,
    Act.FOLLOW_UP: AUTHOR,
    Act.REWORD: AUTHOR,
    Act.REOPEN: AUTHOR,
    Act.DRAFT: MANAGER,
    Act.ACTION_DONE: MANAGER,
    Act.SEE: MANAGER,
    Act.COMMENT: MANAGER,
    Act.HIDE: COORDINATOR,
}
"""Who usually does it; otherwise whoever answers."""


class LifeOfIssues(RuleBasedStateMachine):
    """The rules are what people may try; the invariants are the loop's own (`Loop.check`)."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = Loop()
        self.steps = 0

    def teardown(self) -> None:
        self.loop.close()

    @initialize(sees=visibilities)
    def a_form_is_sent(self, sees: list[str]) -> None:
        self.loop.send(self.loop.offices[0], sees)

    @precondition(lambda self: len(self.loop.records) < MOST_RECORDS)
    @rule(at=process, sees=visibilities)
    def another_form_is_sent(self, at: int, sees: list[str]) -> None:
        self.loop.send(self.loop.offices[at], sees)

    @rule(at=process, which=place, chosen=place, twice=st.booleans())
    def the_right_person_does_what_may_be_done(self, at: int, which: int, chosen: int, twice: bool) -> None:
        issue = self._issue(which)
        open_now = [act for act in ACTS if isinstance(decide(issue, act, ANYONE), Allowed)]
        if self.steps <= 12:  # the form can still be corrected for a while
            open_now = [act for act in open_now if act not in (Act.RESPOND, Act.RELEASE)]
        if open_now:
            act = open_now[chosen % len(open_now)]
            self.loop.act(self.loop.offices[at], self._right_person(issue, act), issue, act, twice=twice)

    @precondition(lambda self: self.steps > 12)
    @rule(at=process, which=place)
    def an_issue_is_answered(self, at: int, which: int) -> None:
        issue = self._issue(which)
        self.loop.act(self.loop.offices[at], issue.goes_to, issue, Act.RESPOND, twice=False)

    @rule(at=process, which=place)
    def an_issue_is_hidden_and_reworded(self, at: int, which: int) -> None:
        issue = self._issue(which)
        self.loop.act(self.loop.offices[at], issue.goes_to, issue, Act.HIDE, twice=False)
        self.loop.act(self.loop.offices[1 - at], AUTHOR, issue, Act.REWORD, twice=False)

    @rule(at=process, person=someone, which=place, act=st.sampled_from(ACTS))
    def anybody_acts(self, at: int, person: PersonId, which: int, act: Act) -> None:
        self.loop.act(self.loop.offices[at], person, self._issue(which), act, twice=False)

    @rule(which=place, acts=st.lists(st.sampled_from(ACTS), min_size=2, max_size=2))
    def two_act_at_once(self, which: int, acts: list[Act]) -> None:
        issue = self._issue(which)
        people = [self._right_person(issue, act) for act in acts]
        self.loop.race(people, issue, acts)

    @rule(which=place, act=st.sampled_from(ACTS))
    def a_correction_is_sent_while_somebody_acts(self, which: int, act: Act) -> None:
        issue = self._issue(which)
        self.loop.begin_correction(self.loop.offices[1], issue.record_id, {f"note__{TOPICS[which % 3]}": ""})
        self.loop.send_correction_while(issue.record_id, self._right_person(issue, act), issue, act)

    @rule(which=place, act=st.sampled_from([Act.HIDE, Act.REWORD]))
    def a_form_is_opened_again_while_words_are_hidden_or_reworded(self, which: int, act: Act) -> None:
        issue = self._issue(which)
        self.loop.begin_correction_while(issue.record_id, issue, act)

    @rule(at=process, which=place, typed=typed)
    def the_author_begins_a_correction(self, at: int, which: int, typed: dict[str, str]) -> None:
        self.loop.begin_correction(self.loop.offices[at], self._record(which), typed)

    @rule(at=process, which=place, typed=typed)
    def the_author_corrects_a_form(self, at: int, which: int, typed: dict[str, str]) -> None:
        self.loop.begin_correction(self.loop.offices[at], self._record(which), typed)
        self.loop.send_correction(self.loop.offices[1 - at], self._record(which))

    @rule(at=process, which=place)
    def the_correction_is_sent(self, at: int, which: int) -> None:
        self.loop.send_correction(self.loop.offices[at], self._record(which))

    @rule(at=process, which=place, chosen=place, person=st.sampled_from([HEAD, COORDINATOR, MANAGER]))
    def an_answer_of_the_form_is_hidden(self, at: int, which: int, chosen: int, person: PersonId) -> None:
        record = self._record(which)
        shown = [field for field in self.loop.texts(record) if field in FIELDS] or list(FIELDS)
        self.loop.hide_text(self.loop.offices[at], record, person, shown[chosen % len(shown)])

    @rule(at=process, which=place, chosen=place, person=st.sampled_from([AUTHOR, AUTHOR, AUTHOR, HEAD]))
    def an_answer_of_the_form_is_reworded(self, at: int, which: int, chosen: int, person: PersonId) -> None:
        record = self._record(which)
        hidden = self.loop.hidden(record) or FIELDS
        self.loop.reword_text(self.loop.offices[at], record, person, hidden[chosen % len(hidden)])

    @rule(at=process, which=place, person=someone)
    def somebody_adds_a_view(self, at: int, which: int, person: PersonId) -> None:
        self.loop.add_view(self.loop.offices[at], self._record(which), person)

    @rule(hours=st.sampled_from([1, 24, 24 * 16 + 1]))
    def time_passes(self, hours: int) -> None:
        self.loop.pass_time(hours)

    @precondition(lambda self: self.steps > 20 and len(self.loop.records) == MOST_RECORDS)
    @rule(at=process, which=place, person=st.sampled_from([AUTHOR, HEAD]))
    def the_form_is_withdrawn(self, at: int, which: int, person: PersonId) -> None:
        self.loop.withdraw(self.loop.offices[at], self._record(which), person)

    @invariant()
    def all_is_as_it_must_be(self) -> None:
        self.steps += 1
        self.loop.check()

    def _right_person(self, issue: Issue, act: Act) -> PersonId:
        """Who does it, as a rule; private issues are nobody's but the author's and whom they go to."""
        person = BY_THE_RIGHT_PERSON.get(act, issue.goes_to)
        return person if person == AUTHOR or issue.visibility is Visibility.CHANNEL else issue.goes_to

    def _issue(self, which: int) -> Issue:
        issues = self.loop.issues()
        return issues[which % len(issues)]

    def _record(self, which: int) -> str:
        return self.loop.records[which % len(self.loop.records)]


class AtLength(LifeOfIssues):
    """The same, for longer and never the same twice."""


SLOW: Final = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
LifeOfIssues.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=50,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],  # to make a failure shorter takes minutes: the soak does
    suppress_health_check=SLOW,
)
AtLength.TestCase.settings = settings(
    max_examples=250, stateful_step_count=60, deadline=None, database=None, suppress_health_check=SLOW
)
TestLifeOfIssues = LifeOfIssues.TestCase
TestLifeOfIssuesAtLength = pytest.mark.soak(AtLength.TestCase)
