"""What an issue's cards promise: few buttons, each of them open to whom it is shown, and no word where it does not belong."""

from datetime import date
from itertools import chain, combinations
from typing import Any

import pytest

from cards.actions import PAYLOAD
from cards.issue import CHANNEL, MORE_ACTS, answer_card, follow_up_card, more_card, officer_card
from cards.issue_forms import act_form
from cards.payload import render
from cards.wording import issue as wording
from tests.cards.every_card import EVERY_CARD
from tests.cards.states_of_issue import DAYS, agreed, answered, asked_again, commented, drafted, is_answered, shown
from tests.cards.states_of_root import root_cards
from tests.cards.walking import blocks, texts
from tests.cards.world import World
from visits.issues import Act, Allowed, Standing, decide
from visits.model import ClosedBecause, IssueState

S = IssueState
PEOPLE = frozenset(Standing) - {Standing.CLOCK}
STANDINGS = [frozenset(some) for n in range(len(PEOPLE) + 1) for some in combinations(sorted(PEOPLE), n)]
HIDDEN = "Words that must not be seen."
each_state = pytest.mark.parametrize("state", IssueState)


def one(state: IssueState, **facts: Any) -> Any:
    """An issue in this state, of which everything was said."""
    entries = [drafted(World()), answered(World()), asked_again(World()), commented(World())]
    closed = ClosedBecause.SETTLED if state is S.CLOSED else None
    return shown(World(), entries, **{"state": state, "closed_because": closed, "hidden_from": S.RAISED} | facts)


def acts_on(card: dict[str, Any]) -> set[str]:
    """The acts that a card's buttons do, or open the box for."""
    carried = [button["data"][PAYLOAD] for button in blocks(card, "Action.Execute")]
    return {data["act"] for data in carried if "act" in data}


def words_on(card: dict[str, Any]) -> str:
    return "\n".join(shown.text for shown in texts(card))


@pytest.mark.parametrize("name", [n for n in EVERY_CARD if n.startswith(("issue-", "follow-up")) and "form" not in n])
def test_an_issues_card_has_at_most_two_buttons_and_more(name: str) -> None:
    titles = [button["title"] for button in blocks(EVERY_CARD[name](), "Action.Execute")]
    assert len([title for title in titles if title != wording.MORE]) <= 2
    assert titles.count(wording.MORE) <= 1


@each_state
def test_each_button_of_the_channels_card_is_open_to_someone_there(state: IssueState) -> None:
    issue = one(state)
    for card in (officer_card(issue), follow_up_card(issue, asked_again(World()))):
        assert all(isinstance(decide(issue.issue, Act(act), CHANNEL), Allowed) for act in acts_on(render(card)))


@each_state
def test_behind_more_is_just_what_this_person_may_do(state: IssueState) -> None:
    issue = one(state)
    for who in STANDINGS:
        open_now = {act for act in MORE_ACTS if isinstance(decide(issue.issue, act, who), Allowed)}
        assert acts_on(render(more_card(issue, who))) == open_now, who


@each_state
def test_each_button_of_a_councillors_card_is_open_to_them(state: IssueState) -> None:
    issue = one(state)
    for who in STANDINGS:
        acts = acts_on(render(answer_card(issue, who)))
        assert all(isinstance(decide(issue.issue, Act(act), who), Allowed) for act in acts), who


def test_what_has_no_date_cannot_be_put_off() -> None:
    who = frozenset({Standing.ANSWERER})
    assert Act.EXTEND in acts_on(render(more_card(one(S.RAISED), who)))
    assert Act.EXTEND not in acts_on(render(more_card(one(S.RAISED, due=None), who)))


def test_closed_it_shrinks_to_two_lines_and_all_of_it_can_still_be_read() -> None:
    closed = one(S.CLOSED)
    card = render(officer_card(closed))
    assert len([shown for shown in texts(card) if shown[:2] == ("TextBlock", "text")]) == 2
    assert closed.issue.text not in words_on(card)
    [read] = blocks(card, "Action.Execute")
    assert read["verb"] == "issue.more"
    whole = words_on(render(more_card(closed, frozenset())))
    for words in (closed.issue.text, *(entry.text for entry in closed.entries[1:])):
        assert words in whole


@pytest.mark.parametrize("state", [S.RETURNED_FOR_REDACTION, S.WITHDRAWN])
def test_words_that_are_hidden_or_withdrawn_are_on_no_card_but_their_authors_own_box(state: IssueState) -> None:
    issue = one(state, text=HIDDEN, title=HIDDEN)
    made = [officer_card(issue), officer_card(issue, wording.NO_ISSUE), follow_up_card(issue, asked_again(World()))]
    made += [card(issue, who) for card in (more_card, answer_card) for who in STANDINGS]
    made += [act_form(issue, act, frozenset({Standing.ANSWERER})) for act in (Act.RESPOND, Act.COMMENT, Act.EXTEND)]
    assert not [card for card in made if HIDDEN in words_on(render(card))]
    assert HIDDEN in words_on(render(act_form(issue, Act.REWORD, frozenset({Standing.AUTHOR}))))


def test_a_draft_is_for_officers_alone() -> None:
    issue = shown(World(), [drafted(World())], state=S.RESPONSE_DRAFTED)
    draft = issue.entries[0].text
    assert draft in words_on(render(officer_card(issue)))
    assert not [who for who in STANDINGS if draft in words_on(render(answer_card(issue, who)))]


def test_a_draft_that_was_sent_is_not_shown_again_beside_the_answer() -> None:
    issue = shown(World(), [drafted(World()), answered(World())], **is_answered())
    runs = [shown.text for shown in texts(render(officer_card(issue))) if shown.block == "TextRun"]
    assert len(runs) == 2, "the issue and its answer"


def test_what_is_said_stands_in_the_order_it_was_said() -> None:
    said = [agreed(World()), asked_again(World()), commented(World()), answered(World(), 5)]
    issue = shown(World(), said, **is_answered(answers=2))
    runs = [shown.text for shown in texts(render(answer_card(issue, PEOPLE))) if shown.block == "TextRun"]
    assert runs == [issue.issue.text, *(entry.text for entry in said)]


def test_whoever_answers_reads_what_was_asked_again_above_the_box() -> None:
    issue = shown(World(), [answered(World()), asked_again(World())], state=S.RAISED, answers=1)
    for act in (Act.RESPOND, Act.DRAFT):
        assert issue.entries[1].text in words_on(render(act_form(issue, act, frozenset({Standing.ANSWERER}))))


def test_the_root_shows_no_words_of_an_issue_that_is_for_one_person_or_withdrawn() -> None:
    cards = [words_on(render(make())) for make in root_cards(World()).values()]
    assert any("Three posts of twelve are empty" in card for card in cards)
    assert not [card for card in cards if "The lift has been broken" in card or "Cases are not shared out" in card]


@pytest.mark.parametrize(
    ("today", "line", "look"),
    [
        (date(2026, 12, 1), "Answer due Friday 4 December 2026, in 3 working days", "Default"),
        (date(2026, 12, 2), "Due soon: answer due Friday 4 December 2026, in 2 working days", "Warning"),
        (date(2026, 12, 3), "Due soon: answer due Friday 4 December 2026, in 1 working day", "Warning"),
        (date(2026, 12, 4), "Due today: answer due Friday 4 December 2026", "Warning"),
        (date(2026, 12, 5), "Overdue: answer was due Friday 4 December 2026", "Attention"),
        (date(2026, 12, 7), "Overdue: answer was due Friday 4 December 2026, 1 working day ago", "Attention"),
        (date(2026, 12, 8), "Overdue: answer was due Friday 4 December 2026, 2 working days ago", "Attention"),
    ],
)
def test_when_an_answer_is_due_is_said_in_words_and_in_colour_besides(today: date, line: str, look: str) -> None:
    issue = one(S.RAISED).issue
    assert wording.due_line(issue, today, DAYS) == (line, look)
    put_off = issue.model_copy(update={"extended": "The panel meets later."})
    assert wording.due_line(put_off, today, DAYS) == (f"{line} (put off once)", look)


def test_every_button_of_these_cards_was_looked_at() -> None:
    """So that the checks above cannot pass because no button was there to fail them."""
    issues = [one(state) for state in IssueState]
    made = chain.from_iterable((officer_card(i), more_card(i, PEOPLE), answer_card(i, PEOPLE)) for i in issues)
    never = {Act.CORRECT, Act.WITHDRAW, Act.CLOSE_UNANSWERED, Act.DRAFT, Act.CLOSE}
    assert set().union(*(acts_on(render(card)) for card in made)) == set(Act) - never
    assert Act.CLOSE in acts_on(render(more_card(one(S.RAISED, due=None), PEOPLE)))
