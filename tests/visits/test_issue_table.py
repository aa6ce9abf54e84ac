"""Who may do what to an issue, in which state: every cell of the table, held to a second one written from the design."""

from datetime import UTC, date, datetime
from itertools import product
from typing import Final

import pytest

from tests.visits.builders import AUTHOR, earlier_issue
from tests.visits.council import (
    COLLEAGUE,
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    HEAD,
    MANAGER,
    OTHER_HEAD,
    OTHER_MANAGER,
    OTHER_MEMBER,
    TEAM,
    a_record,
    everyone,
)
from visits.issues import (
    TABLE,
    WHO,
    Act,
    Allowed,
    NotAllowed,
    Standing,
    WhyNot,
    answerer_on,
    decide,
    diagram,
    standings_of,
    who_may,
)
from visits.model import Issue, IssueState, Outcome, Person, PersonId, PersonStatus, Role, Visibility

STATES: Final = (
    IssueState.RAISED,
    IssueState.ACKNOWLEDGED,
    IssueState.RESPONSE_DRAFTED,
    IssueState.ANSWERED,
    IssueState.ACTION_AGREED,
    IssueState.ACTION_DONE,
    IssueState.CLOSED,
    IssueState.RETURNED_FOR_REDACTION,
    IssueState.WITHDRAWN,
)
IN_SHORT: Final = {
    "raised": IssueState.RAISED,
    "seen": IssueState.ACKNOWLEDGED,
    "drafted": IssueState.RESPONSE_DRAFTED,
    "answered": IssueState.ANSWERED,
    "agreed": IssueState.ACTION_AGREED,
    "done": IssueState.ACTION_DONE,
    "closed": IssueState.CLOSED,
    "hidden": IssueState.RETURNED_FOR_REDACTION,
    "withdrawn": IssueState.WITHDRAWN,
}
WHYS: Final = {
    "no:seen": WhyNot.SEEN_ALREADY,
    "no:answered": WhyNot.ANSWERED_ALREADY,
    "no:unanswered": WhyNot.NOT_ANSWERED,
    "no:closed": WhyNot.CLOSED,
    "no:open": WhyNot.NOT_CLOSED,
    "no:hidden": WhyNot.HIDDEN,
    "no:shown": WhyNot.NOT_HIDDEN,
    "no:gone": WhyNot.WITHDRAWN,
    "no:draft": WhyNot.NO_DRAFT,
    "no:action": WhyNot.NO_ACTION,
    "no:done": WhyNot.ACTION_DONE,
}
# Each row: what an act leads to from raised, seen, drafted, answered, action agreed, action done, closed, hidden, withdrawn.
DESIGN: Final = """
see              seen no:seen no:seen no:answered no:answered no:answered no:closed no:hidden no:gone
assign           raised seen drafted no:answered no:answered no:answered no:closed no:hidden no:gone
draft            drafted drafted drafted no:answered no:answered no:answered no:closed no:hidden no:gone
release          no:draft no:draft answered no:answered no:answered no:answered no:closed no:hidden no:gone
respond          answered answered answered no:answered no:answered no:answered no:closed no:hidden no:gone
extend           raised seen drafted no:answered no:answered no:answered no:closed no:hidden no:gone
action_done      no:action no:action no:action no:action done no:done no:closed no:hidden no:gone
comment          raised seen drafted answered agreed done closed no:hidden no:gone
settle           no:unanswered no:unanswered no:unanswered closed agreed closed no:closed no:hidden no:gone
follow_up        no:unanswered no:unanswered no:unanswered raised raised raised no:closed no:hidden no:gone
close            closed closed no:seen no:answered no:answered no:answered no:closed no:hidden no:gone
close_unanswered no:unanswered no:unanswered no:unanswered closed no:answered closed no:closed no:hidden no:gone
reopen           no:open no:open no:open no:open no:open no:open raised no:hidden no:gone
hide             hidden hidden hidden hidden hidden hidden hidden no:hidden no:gone
reword           no:shown no:shown no:shown no:shown no:shown no:shown no:closed raised no:gone
correct          raised seen drafted no:answered no:answered no:answered no:closed no:hidden no:gone
withdraw         withdrawn no:seen no:seen no:answered no:answered no:answered no:closed no:hidden no:gone
"""
MAY: Final = {
    "manager and whoever answers": {Act.SEE, Act.DRAFT, Act.ACTION_DONE, Act.COMMENT},
    "whoever answers, and no other": {Act.RELEASE, Act.EXTEND},
    "whoever answers and the coordinator": {Act.ASSIGN, Act.RESPOND, Act.CLOSE, Act.HIDE},
    "author": {Act.SETTLE, Act.FOLLOW_UP, Act.REWORD, Act.CORRECT, Act.WITHDRAW},
    "the clock": {Act.CLOSE_UNANSWERED},
    "author, whoever answers and the coordinator": {Act.REOPEN},
}
WHO_IS_MEANT: Final = {
    "manager and whoever answers": {Standing.MANAGER, Standing.ANSWERER},
    "whoever answers, and no other": {Standing.ANSWERER},
    "whoever answers and the coordinator": {Standing.ANSWERER, Standing.COORDINATOR},
    "author": {Standing.AUTHOR},
    "the clock": {Standing.CLOCK},
    "author, whoever answers and the coordinator": {Standing.AUTHOR, Standing.ANSWERER, Standing.COORDINATOR},
}
EXPECTED: Final = {
    (Act(act), state): cell
    for act, *cells in (line.split() for line in DESIGN.strip().splitlines())
    for state, cell in zip(STATES, cells, strict=True)
}
ANYONE: Final = frozenset(Standing)


def issue_in(state: IssueState, **facts: object) -> Issue:
    """An issue in this state, with nothing beside it but these facts."""
    return earlier_issue(1).model_copy(update={"state": state, **facts})


def allowed(standing: Standing, act: Act) -> bool:
    return any(act in acts and standing in WHO_IS_MEANT[who] for who, acts in MAY.items())


def expected(act: Act, state: IssueState, standing: Standing) -> Allowed | NotAllowed:
    if not allowed(standing, act):
        return NotAllowed(why=WhyNot.NOT_YOURS)
    cell = EXPECTED[act, state]
    return NotAllowed(why=WHYS[cell]) if cell in WHYS else Allowed(to=IN_SHORT[cell])


def test_every_cell_of_the_table_is_what_the_design_says(capsys: pytest.CaptureFixture[str]) -> None:
    cells = list(product(Act, IssueState, Standing))
    wrong = {
        cell: decide(issue_in(state), act, frozenset({standing}))
        for cell in cells
        for act, state, standing in [cell]
        if decide(issue_in(state), act, frozenset({standing})) != expected(act, state, standing)
    }
    assert not wrong
    assert len(cells) == 17 * 9 * 6 == 918
    with capsys.disabled():
        print(f" {len(cells)} cells", end=" ")


def test_the_expected_table_is_whole() -> None:
    assert set(EXPECTED) == set(product(Act, STATES))
    assert set(STATES) == set(IssueState)
    assert sorted(act for acts in MAY.values() for act in acts) == sorted(Act)


def test_a_person_of_no_standing_may_do_nothing() -> None:
    refused = {decide(issue_in(state), act, frozenset()) for act, state in product(Act, IssueState)}
    assert refused == {NotAllowed(why=WhyNot.NOT_YOURS)}


def test_a_person_of_several_standings_may_do_what_any_of_them_may() -> None:
    both = frozenset({Standing.MANAGER, Standing.AUTHOR})
    assert decide(issue_in(IssueState.RAISED), Act.SEE, both) == Allowed(to=IssueState.ACKNOWLEDGED)
    assert decide(issue_in(IssueState.ANSWERED), Act.SETTLE, both) == Allowed(to=IssueState.CLOSED)
    assert decide(issue_in(IssueState.RAISED), Act.RELEASE, both) == NotAllowed(why=WhyNot.NOT_YOURS)


NOW: Final = datetime(2026, 11, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("act", "state", "facts", "why"),
    [
        (Act.EXTEND, IssueState.RAISED, {"extended": "The budget."}, WhyNot.EXTENDED_ALREADY),
        (Act.SETTLE, IssueState.ACTION_AGREED, {"settled_at": NOW}, WhyNot.SETTLED_ALREADY),
        (Act.CLOSE, IssueState.RAISED, {"due": date(2026, 12, 4)}, WhyNot.NEEDS_ANSWER),
        (Act.CLOSE, IssueState.ACKNOWLEDGED, {"due": date(2026, 12, 4)}, WhyNot.NEEDS_ANSWER),
        (Act.CORRECT, IssueState.RAISED, {"answers": 1}, WhyNot.ANSWERED_ALREADY),
        (Act.WITHDRAW, IssueState.RAISED, {"answers": 1}, WhyNot.ANSWERED_ALREADY),
    ],
)
def test_facts_beside_the_state_bar_what_it_would_allow(
    act: Act, state: IssueState, facts: dict[str, object], why: WhyNot
) -> None:
    """Put off once; settled once; what wants an answer is never closed without; answered once is answered, followed up or not."""
    assert decide(issue_in(state, **facts), act, ANYONE) == NotAllowed(why=why)
    assert isinstance(decide(issue_in(state), act, ANYONE), Allowed)


@pytest.mark.parametrize("act", [Act.RESPOND, Act.RELEASE])
def test_only_an_agreed_action_makes_the_issue_wait_for_it(act: Act) -> None:
    drafted = issue_in(IssueState.RESPONSE_DRAFTED)
    reached = {outcome: decide(drafted, act, ANYONE, outcome) for outcome in Outcome}
    assert reached.pop(Outcome.ACTION_AGREED) == Allowed(to=IssueState.ACTION_AGREED)
    assert set(reached.values()) == {Allowed(to=IssueState.ANSWERED)}
    assert len(reached) == 4


@pytest.mark.parametrize("before", sorted(TABLE[Act.HIDE]))
def test_a_reworded_issue_goes_back_to_where_it_was_hidden_from(before: IssueState) -> None:
    hidden = issue_in(IssueState.RETURNED_FOR_REDACTION, hidden_from=before)
    assert decide(hidden, Act.REWORD, ANYONE) == Allowed(to=before)


def test_an_action_done_closes_what_was_settled_while_it_was_still_to_do() -> None:
    settled = issue_in(IssueState.ACTION_AGREED, settled_at=NOW)
    assert decide(settled, Act.ACTION_DONE, ANYONE) == Allowed(to=IssueState.CLOSED)


def test_the_diagram_draws_every_change_of_state_and_no_other() -> None:
    drawn = {tuple(part.strip() for part in line.split("-->")) for line in diagram().splitlines() if "-->" in line}
    moves = {(b, f"{a}: {act}") for act, row in TABLE.items() for b, a in row.items() if a is not b}
    moves -= {(IssueState.RETURNED_FOR_REDACTION, f"{IssueState.RETURNED_FOR_REDACTION}: reword")}
    agreed = {(state, "action_agreed: respond") for state in TABLE[Act.RESPOND]}
    agreed |= {(IssueState.RESPONSE_DRAFTED, "action_agreed: release")}
    agreed |= {(IssueState.RETURNED_FOR_REDACTION, f"{state}: reword") for state in TABLE[Act.HIDE]}
    ends = {("[*]", "raised"), ("closed", "[*]"), ("withdrawn", "[*]"), ("action_agreed", "closed: action_done")}
    assert drawn == moves | agreed | ends
    assert {state for state in IssueState if f" {state} " in diagram() or f"> {state}:" in diagram()} == set(IssueState)


def test_the_table_of_who_may_lists_every_act_once_with_its_states_and_people() -> None:
    rows = [[cell.strip() for cell in line.strip("| ").split("|")] for line in who_may().strip().splitlines()[2:]]
    assert [row[0] for row in rows] == list(Act)
    assert {row[0]: set(row[1].split(", ")) for row in rows} == {act: set(TABLE[act]) for act in Act}
    assert {row[0]: set(row[2].split(", ")) for row in rows} == {act: set(WHO[act]) for act in Act}


PEOPLE: Final = {person.id: person for person in everyone()}
RECORD: Final = a_record(author=AUTHOR, members_present=(AUTHOR, COLLEAGUE))
CHANNEL_ISSUE: Final = issue_in(IssueState.RAISED, goes_to=HEAD)


def standings(person: Person, issue: Issue = CHANNEL_ISSUE, deputy: PersonId | None = DEPUTY) -> set[Standing]:
    return set(standings_of(person, issue, RECORD, TEAM, deputy))


@pytest.mark.parametrize(
    ("who", "are"),
    [
        (AUTHOR, {Standing.AUTHOR}),
        (COLLEAGUE, {Standing.COLLEAGUE}),
        (OTHER_MEMBER, set()),
        (MANAGER, {Standing.MANAGER}),
        (OTHER_MANAGER, set()),
        (HEAD, {Standing.ANSWERER}),
        (DEPUTY, {Standing.ANSWERER}),
        (OTHER_HEAD, set()),
        (DIRECTOR, set()),
        (COORDINATOR, {Standing.COORDINATOR}),
    ],
)
def test_what_each_person_is_to_an_issue(who: PersonId, are: set[Standing]) -> None:
    assert standings(PEOPLE[who]) == are


@pytest.mark.parametrize("who", sorted(PEOPLE))
def test_whoever_has_left_is_nothing_to_any_issue(who: PersonId) -> None:
    assert standings(PEOPLE[who].model_copy(update={"status": PersonStatus.LEFT})) == set()


def test_a_role_that_was_taken_away_takes_its_standing_along() -> None:
    none: dict[str, object] = {"roles": frozenset[Role]()}
    assert standings(PEOPLE[AUTHOR].model_copy(update=none)) == set()
    assert standings(PEOPLE[HEAD].model_copy(update={"roles": frozenset({Role.COORDINATOR})})) == {Standing.COORDINATOR}


def test_a_lead_member_who_wrote_it_is_author_besides() -> None:
    """A person may hold several roles; a councillor never answers an issue that goes to somebody else."""
    lead = PEOPLE[AUTHOR].model_copy(update={"roles": frozenset({Role.MEMBER, Role.OBSERVER})})
    assert standings(lead) == {Standing.AUTHOR}


def test_an_issue_about_the_head_of_service_is_the_directors_and_not_the_heads() -> None:
    about = CHANNEL_ISSUE.model_copy(update={"goes_to": DIRECTOR, "visibility": Visibility.EXECUTIVE_DIRECTOR})
    assert standings(PEOPLE[DIRECTOR], about, None) == {Standing.ANSWERER}
    assert standings(PEOPLE[HEAD], about, None) == set()
    assert standings(PEOPLE[DEPUTY], about, None) == set()


def test_who_heads_the_team_now_answers_what_was_raised_before_them() -> None:
    raised_before = CHANNEL_ISSUE.model_copy(update={"goes_to": OTHER_HEAD})
    assert standings(PEOPLE[HEAD], raised_before, None) == {Standing.ANSWERER}
    private = raised_before.model_copy(update={"visibility": Visibility.HEAD_OF_SERVICE})
    assert standings(PEOPLE[HEAD], private, None) == {Standing.ANSWERER}


DAY: Final = date(2026, 11, 20)


def away(person: Person, first: date, last: date) -> Person:
    return person.model_copy(update={"away_from": first, "away_to": last})


@pytest.mark.parametrize(
    ("first", "last", "who"),
    [
        (date(2026, 11, 20), date(2026, 11, 20), DEPUTY),
        (date(2026, 11, 1), date(2026, 11, 20), DEPUTY),
        (date(2026, 11, 20), date(2026, 12, 1), DEPUTY),
        (date(2026, 11, 21), date(2026, 12, 1), HEAD),
        (date(2026, 11, 1), date(2026, 11, 19), HEAD),
    ],
)
def test_the_deputy_answers_on_every_day_that_the_head_is_away(first: date, last: date, who: PersonId) -> None:
    assert answerer_on(DAY, away(PEOPLE[HEAD], first, last), PEOPLE[DEPUTY]).id == who


def test_where_both_are_away_or_nobody_stands_in_it_stays_with_the_head() -> None:
    head, deputy = away(PEOPLE[HEAD], DAY, DAY), away(PEOPLE[DEPUTY], DAY, DAY)
    assert answerer_on(DAY, head, deputy).id == HEAD
    assert answerer_on(DAY, head, None).id == HEAD


def test_a_deputy_who_has_left_stands_in_for_nobody_and_a_head_who_has_left_is_stood_in_for() -> None:
    gone = {"status": PersonStatus.LEFT}
    head_away = away(PEOPLE[HEAD], DAY, DAY)
    assert answerer_on(DAY, head_away, PEOPLE[DEPUTY].model_copy(update=gone)).id == HEAD
    assert answerer_on(DAY, PEOPLE[HEAD].model_copy(update=gone), PEOPLE[DEPUTY]).id == DEPUTY


def test_nobody_answers_an_issue_about_themselves_by_standing_in_for_the_director() -> None:
    about = CHANNEL_ISSUE.model_copy(update={"goes_to": DIRECTOR, "visibility": Visibility.EXECUTIVE_DIRECTOR})
    assert standings(PEOPLE[HEAD], about, HEAD) == set()
    assert standings(PEOPLE[DEPUTY], about, DEPUTY) == {Standing.ANSWERER}
