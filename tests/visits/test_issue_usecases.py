"""The life of an issue over the real store: who does what, who is refused and why, and what is kept of it."""

import asyncio
from pathlib import Path
from typing import Final

import pytest

from tests.visits.builders import AUTHOR, YEAR, someone
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
    OTHER_MANAGER,
    OTHER_MEMBER,
    WORDS,
    MovingClock,
    all_rows,
    asking,
    do,
    done,
    keys,
    open_council,
    re_register,
    send_form,
    stored_issue,
    told,
)
from visits.card_names import CardKind
from visits.doing import Doing
from visits.issues import Act, Standing, WhyNot
from visits.model import ClosedBecause, EntryKind, Issue, IssueState, PersonId, PersonStatus
from visits.ports import (
    Office,
    Stale,
)
from visits.usecases.fill import drafts_of
from visits.usecases.issues import Acted, CannotAct, FixDoing, IssueView, NoIssue, view_issue
from visits.usecases.read import RecordRead, my_issues, read_record
from visits.usecases.start import Opened, Refused, start_unplanned

PRIVATE: Final = "The office is empty on Fridays."


def draft_by_hand(**changes: object) -> Doing:
    return ANSWER.model_copy(update={"act": Act.DRAFT, **changes})


async def one_issue(office: Office, urgency: str = "routine", who_sees: str = "channel") -> Issue:
    """An issue just raised."""
    _, issues = await send_form(office, asking("staffing", PRIVATE, urgency, who_sees))
    return issues[0]


async def refused(office: Office, person: PersonId, issue: Issue, doing: Doing | Act, rows: Path) -> WhyNot:
    """Why it was not done. Fails if it was, or if anything at all was written."""
    before = all_rows(rows)
    acted = await do(office, person, issue, doing)
    assert isinstance(acted, CannotAct), acted
    assert all_rows(rows) == before
    return acted.why


async def test_an_issue_from_raising_to_closing(council: Office, clock: MovingClock, rows_path: Path) -> None:
    """Seen, assigned, put off, drafted, released with an action, done, followed up, answered, settled."""
    issue = await one_issue(council)
    assert issue.due is not None
    steps: list[tuple[PersonId, Doing | Act, IssueState]] = [
        (MANAGER, Act.SEE, IssueState.ACKNOWLEDGED),
        (HEAD, Act.ASSIGN, IssueState.ACKNOWLEDGED),
        (HEAD, Act.EXTEND, IssueState.ACKNOWLEDGED),
        (MANAGER, AGREED.model_copy(update={"act": Act.DRAFT}), IssueState.RESPONSE_DRAFTED),
        (MANAGER, Act.COMMENT, IssueState.RESPONSE_DRAFTED),
        (HEAD, Act.RELEASE, IssueState.ACTION_AGREED),
        (MANAGER, Act.ACTION_DONE, IssueState.ACTION_DONE),
        (AUTHOR, Act.FOLLOW_UP, IssueState.RAISED),
        (DEPUTY, ANSWER, IssueState.ANSWERED),
        (AUTHOR, Act.SETTLE, IssueState.CLOSED),
    ]
    for person, doing, state in steps:
        clock.forward(hours=5)
        issue = await done(council, person, issue, doing)
        assert issue.state is state
    assert (issue.answers, issue.answered_by, issue.closed_because) == (2, DEPUTY, ClosedBecause.SETTLED)
    said = await council.store.year(YEAR).entries(issue.id)
    assert [entry.kind.value for entry in said] == ["draft", "comment", "response", "follow_up", "response"]
    assert [entry.number for entry in said] == [1, 2, 3, 4, 5]
    assert len({entry.id for entry in said}) == issue.entries == 5
    events = [body for key, body in all_rows(rows_path) if "|event|" in key and '"issue r1_1"' in body]
    assert len(events) == 1 + len(steps)
    assert await council.store.year(YEAR).open_issues(issue.team_id) == []


async def test_a_draft_released_keeps_who_typed_it_and_whose_answer_it_is(council: Office, rows_path: Path) -> None:
    issue = await one_issue(council)
    assert await refused(council, HEAD, issue, Act.RELEASE, rows_path) is WhyNot.NO_DRAFT
    issue = await done(council, MANAGER, issue, draft_by_hand(text="An early draft."))
    issue = await done(council, MANAGER, issue, draft_by_hand(text="Two posts start in May."))
    for person in (MANAGER, COORDINATOR, AUTHOR):
        assert await refused(council, person, issue, Act.RELEASE, rows_path) is WhyNot.NOT_YOURS
    assert await told(council, CardKind.ANSWER) == set()
    issue = await done(council, HEAD, issue, Act.RELEASE)
    answer = (await council.store.year(YEAR).entries(issue.id))[-1]
    assert (answer.kind, answer.text, answer.by, answer.typed_by) == (
        EntryKind.RESPONSE,
        "Two posts start in May.",
        HEAD,
        MANAGER,
    )
    assert (issue.state, issue.answered_by) == (IssueState.ANSWERED, HEAD)


@pytest.mark.parametrize("named", [None, COORDINATOR, MANAGER, AUTHOR, OTHER_HEAD, DEPUTY, someone(99)])
async def test_a_coordinator_records_an_answer_only_as_that_of_whoever_answers(
    council: Office, rows_path: Path, named: PersonId | None
) -> None:
    """Nobody can be made to have said what they could not have said; the deputy stands in only while the head is away."""
    issue = await one_issue(council)
    by_mail = ANSWER.model_copy(update={"on_behalf_of": named})
    assert await refused(council, COORDINATOR, issue, by_mail, rows_path) is WhyNot.NEEDS_AUTHOR


@pytest.mark.parametrize("author", [HEAD, DEPUTY])
async def test_an_answer_that_came_by_mail_is_its_authors_and_the_typist_is_kept(
    council: Office, clock: MovingClock, author: PersonId
) -> None:
    issue = await one_issue(council)
    day = clock.now().date()
    await re_register(council, HEAD, away_from=day, away_to=day)
    issue = await done(council, COORDINATOR, issue, ANSWER.model_copy(update={"on_behalf_of": author}))
    (answer,) = await council.store.year(YEAR).entries(issue.id)
    assert (answer.by, answer.typed_by, issue.answered_by) == (author, COORDINATOR, author)


@pytest.mark.parametrize("act", [Act.DRAFT, Act.COMMENT])
async def test_a_manager_speaks_for_nobody_else(council: Office, rows_path: Path, act: Act) -> None:
    doing = ANSWER.model_copy(update={"act": act, "on_behalf_of": HEAD})
    assert await refused(council, MANAGER, await one_issue(council), doing, rows_path) is WhyNot.NEEDS_AUTHOR


async def test_what_is_typed_wrong_is_told_and_nothing_is_written(council: Office, rows_path: Path) -> None:
    issue = await one_issue(council)
    before = all_rows(rows_path)
    acted = await do(council, HEAD, issue, AGREED.model_copy(update={"text": "", "theme": "Buildings"}))
    assert isinstance(acted, FixDoing)
    assert [fault.field for fault in acted.faults] == ["words", "theme"]
    assert acted.doing.owner_role == AGREED.owner_role
    assert all_rows(rows_path) == before


@pytest.mark.parametrize("to", [AUTHOR, COORDINATOR, DIRECTOR, someone(99), None])
async def test_an_issue_is_assigned_to_officers_of_the_service_only(council: Office, to: PersonId | None) -> None:
    acted = await do(council, HEAD, await one_issue(council), Doing(act=Act.ASSIGN, to=to))
    assert isinstance(acted, FixDoing)
    assert [fault.field for fault in acted.faults] == ["assign_to"]


async def test_the_same_press_twice_is_done_once(council: Office, rows_path: Path) -> None:
    issue = await one_issue(council)
    first = await do(council, HEAD, issue, ANSWER, "20261120-same")
    after = all_rows(rows_path)
    again = await do(council, HEAD, issue, ANSWER, "20261120-same")
    assert isinstance(first, Acted)
    assert isinstance(again, Acted)
    assert again.view.issue == first.view.issue
    assert all_rows(rows_path) == after
    assert len(await council.store.year(YEAR).entries(issue.id)) == 1


async def test_another_button_of_the_same_card_is_another_act(council: Office, clock: MovingClock) -> None:
    """The buttons of a card share its operation: pressing one is no repetition of the other, on a card that grew old."""
    issue = await one_issue(council)
    await done(council, HEAD, issue, Act.SEE, "20261120-same")
    clock.forward(seconds=1)
    assert (await done(council, HEAD, issue, Act.EXTEND, "20261120-same")).extended == WORDS[Act.EXTEND]


async def test_another_persons_press_under_the_same_name_is_their_own(council: Office, clock: MovingClock) -> None:
    issue = await one_issue(council)
    await done(council, HEAD, issue, ANSWER, "20261120-same")
    clock.forward(seconds=1)
    settled = await done(council, AUTHOR, issue, Act.SETTLE, "20261120-same")
    assert settled.state is IssueState.CLOSED


async def test_of_two_who_answer_at_once_one_is_told_that_it_is_answered(
    council: Office, clock: MovingClock, rows_path: Path
) -> None:
    """Two processes with caches of their own. The loser is Stale, reads again and learns why; nothing of theirs is kept."""
    other = await open_council(rows_path, clock, prefix="b")
    issue = await one_issue(council)
    mine = do(council, HEAD, issue, ANSWER, "20261120-mine")
    theirs = do(other, DEPUTY, issue, ANSWER.model_copy(update={"text": "No."}), "20261120-theirs")
    came = await asyncio.gather(mine, theirs, return_exceptions=True)
    assert any(isinstance(one, Acted) for one in came)
    for lost, office, person in zip(came, (council, other), (HEAD, DEPUTY), strict=True):
        if not isinstance(lost, Acted):
            assert isinstance(lost, Stale | CannotAct)
            again = await do(office, person, issue, ANSWER)
            assert isinstance(again, CannotAct)
            assert again.why is WhyNot.ANSWERED_ALREADY
    assert len(await council.store.year(YEAR).entries(issue.id)) == 1
    assert (await stored_issue(council, issue.id)).answers == 1
    await other.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


async def test_a_change_decided_on_an_old_reading_is_refused(council: Office) -> None:
    """Between reading and writing, somebody else writes: Stale, and nothing of the second change is kept."""
    issue = await one_issue(council)
    racing = [do(council, HEAD, issue, Act.SEE, f"20261120-race{n}") for n in range(4)]
    came = await asyncio.gather(*racing, return_exceptions=True)
    assert [type(one) for one in came].count(Acted) == 1
    assert all(isinstance(one, Acted | Stale | CannotAct) for one in came)
    assert len([key for key in await keys(council, "event|") if "race" in key]) == 1


PRIVATE_TO: Final = {
    "channel": {AUTHOR, COLLEAGUE, MANAGER, HEAD, DEPUTY, COORDINATOR},
    "head_of_service": {AUTHOR, HEAD, DEPUTY},
    "executive_director": {AUTHOR, DIRECTOR},
}
EVERYONE: Final = {
    AUTHOR,
    COLLEAGUE,
    OTHER_MEMBER,
    MANAGER,
    OTHER_MANAGER,
    HEAD,
    DEPUTY,
    OTHER_HEAD,
    DIRECTOR,
    COORDINATOR,
    someone(99),
}


@pytest.mark.parametrize("who_sees", PRIVATE_TO)
async def test_an_issue_is_seen_and_acted_on_only_by_those_it_is_for(
    council: Office, rows_path: Path, who_sees: str
) -> None:
    issue = await one_issue(council, who_sees=who_sees)
    before = all_rows(rows_path)
    views = {person: await view_issue(council, person, YEAR, issue.id) for person in EVERYONE}
    assert {person for person, view in views.items() if isinstance(view, IssueView)} == PRIVATE_TO[who_sees]
    for person in EVERYONE - PRIVATE_TO[who_sees]:
        for act in Act:
            assert await do(council, person, issue, act) == NoIssue()
    assert all_rows(rows_path) == before


@pytest.mark.parametrize("who_sees", ["head_of_service", "executive_director"])
async def test_a_private_issue_is_in_no_reading_list_or_form_but_its_authors(council: Office, who_sees: str) -> None:
    record, _ = await send_form(council, asking("staffing", PRIVATE, "routine", who_sees))
    for person in (COLLEAGUE, OTHER_HEAD, COORDINATOR):
        read = await read_record(council, person, YEAR, record.id)
        assert isinstance(read, RecordRead)
        assert read.issues == ()
        assert PRIVATE not in read.model_dump_json()
    listed = await my_issues(council, COLLEAGUE)
    assert not isinstance(listed, Refused)
    assert listed.issues == ()
    opened = await start_unplanned(council, OTHER_MEMBER, "mash", "2026-11-19", "20261120-start", is_new=True)
    assert isinstance(opened, Opened)
    assert PRIVATE.removesuffix(".") not in repr(opened)


async def test_an_open_issue_for_all_is_asked_about_at_the_next_visit_unless_its_words_are_hidden(
    council: Office,
) -> None:
    issue = await one_issue(council)
    first = await start_unplanned(council, OTHER_MEMBER, "mash", "2026-11-19", "20261120-start", is_new=True)
    assert isinstance(first, Opened)
    assert [one.id for one in first.context.open_issues] == [issue.id]
    await done(council, HEAD, issue, Act.HIDE)
    again = await start_unplanned(council, OTHER_MEMBER, "mash", "2026-11-19", "20261120-start", is_new=True)
    assert isinstance(again, Opened)
    assert again.context.open_issues == ()
    assert PRIVATE.removesuffix(".") not in repr(again)
    assert [draft.id for draft in await drafts_of(council, OTHER_MEMBER)] == [first.draft.id]


async def test_whoever_left_sees_no_issue(council: Office) -> None:
    issue = await one_issue(council)
    for person in (AUTHOR, HEAD, MANAGER, COORDINATOR):
        await re_register(council, person, status=PersonStatus.LEFT)
        assert await view_issue(council, person, YEAR, issue.id) == NoIssue()


async def test_an_issue_that_is_not_there_is_not_found(council: Office) -> None:
    await one_issue(council)
    for issue_id in ("r1_2", "r2_1", "", "_", "r1", "r1_x"):
        assert await view_issue(council, HEAD, YEAR, issue_id) == NoIssue()


async def test_a_settled_issue_waits_for_its_action_and_is_closed_when_that_is_done(
    council: Office, rows_path: Path
) -> None:
    issue = await done(council, HEAD, await one_issue(council), AGREED)
    issue = await done(council, AUTHOR, issue, Act.SETTLE)
    assert (issue.state, issue.closed_because) == (IssueState.ACTION_AGREED, None)
    assert await refused(council, AUTHOR, issue, Act.SETTLE, rows_path) is WhyNot.SETTLED_ALREADY
    issue = await done(council, MANAGER, issue, Act.ACTION_DONE)
    assert (issue.state, issue.closed_because, issue.reply_by) == (IssueState.CLOSED, ClosedBecause.SETTLED, None)


async def test_a_follow_up_reopens_and_mentions_whoever_answered(council: Office) -> None:
    issue = await done(council, DEPUTY, await one_issue(council), ANSWER)
    issue = await done(council, AUTHOR, issue, Doing(act=Act.FOLLOW_UP, text="When?", disagrees=True))
    assert (issue.state, issue.reply_by, issue.answered_by) == (IssueState.RAISED, None, DEPUTY)
    assert issue.disputed_at == council.clock.now()
    entry = (await council.store.year(YEAR).entries(issue.id))[-1]
    assert (entry.kind, entry.disagrees) == (EntryKind.FOLLOW_UP, True)
    assert await told(council, CardKind.FOLLOW_UP) == {(entry.id, "")}


@pytest.mark.parametrize("person", [AUTHOR, HEAD, COORDINATOR])
async def test_a_closed_issue_is_opened_again_with_a_reason_that_is_kept(council: Office, person: PersonId) -> None:
    issue = await done(council, HEAD, await one_issue(council), ANSWER)
    issue = await done(council, AUTHOR, issue, Act.SETTLE)
    issue = await done(council, person, issue, Act.REOPEN)
    assert (issue.state, issue.closed_because, issue.settled_at) == (IssueState.RAISED, None, None)
    entry = (await council.store.year(YEAR).entries(issue.id))[-1]
    assert (entry.text, entry.by) == (WORDS[Act.REOPEN], person)
    assert await told(council, CardKind.FOLLOW_UP) == {(entry.id, "")}
    assert len(await council.store.year(YEAR).open_issues("mash")) == 1
    await done(council, HEAD, issue, ANSWER)


async def test_only_a_note_is_closed_without_an_answer(council: Office, rows_path: Path) -> None:
    note, wants_answer = (
        await send_form(council, asking("staffing", "Good.", "note") | asking("referrals", "Why?", "soon"))
    )[1]
    assert (note.due, wants_answer.due is None) == (None, False)
    assert await refused(council, HEAD, wants_answer, Act.CLOSE, rows_path) is WhyNot.NEEDS_ANSWER
    closed = await done(council, HEAD, note, Act.CLOSE)
    assert (closed.state, closed.closed_because) == (IssueState.CLOSED, ClosedBecause.NO_ANSWER_NEEDED)
    kinds = (CardKind.ANSWER, CardKind.REPLY_REMINDER, CardKind.FOLLOW_UP)
    assert {kind: await told(council, kind) for kind in kinds} == {kind: set() for kind in kinds}
    assert await told(council, CardKind.EFFECT) == {("sent.r1", "")}, "nothing waits to close it"


async def test_both_councillors_are_told_an_answer_and_one_of_a_private_issue_only_its_author(council: Office) -> None:
    answers = asking("staffing", "Two posts.") | asking("referrals", PRIVATE, "routine", "head_of_service")
    public, private = (await send_form(council, answers))[1]
    await done(council, HEAD, public, ANSWER)
    assert await told(council, CardKind.ANSWER) == {("r1_1.1", AUTHOR), ("r1_1.1", COLLEAGUE)}
    await done(council, HEAD, private, ANSWER)
    assert await told(council, CardKind.ANSWER) == {
        ("r1_1.1", AUTHOR),
        ("r1_1.1", COLLEAGUE),
        ("r1_2.1", AUTHOR),
    }
    assert ("r1_2", HEAD) in await told(council, CardKind.ISSUE)
    assert ("r1_2", "") not in await told(council, CardKind.ISSUE)


async def test_an_assignee_is_mentioned_on_every_assignment(council: Office) -> None:
    issue = await one_issue(council)
    for operation in ("20261120-a", "20261120-b", "20261120-b"):
        issue = await done(council, HEAD, issue, Act.ASSIGN, operation)
    assert issue.assignee == MANAGER
    assert await told(council, CardKind.ASSIGNED) == {("r1_1.20261120-a", ""), ("r1_1.20261120-b", "")}


async def test_an_officer_of_the_team_answers_for_themselves_only_by_draft(council: Office, rows_path: Path) -> None:
    issue = await one_issue(council)
    assert await refused(council, MANAGER, issue, ANSWER, rows_path) is WhyNot.NOT_YOURS
    view = await view_issue(council, DEPUTY, YEAR, issue.id)
    assert isinstance(view, IssueView)
    assert Standing.ANSWERER in view.standings
