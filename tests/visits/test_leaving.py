"""Somebody leaves: access ends first, nothing they held is lost, nobody who may not gets any of it, and it can be repeated."""

from pathlib import Path

import pytest

from tests.visits.builders import AUTHOR, SLOT, YEAR, a_context, draft_at
from tests.visits.council import (
    ANSWER,
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    HEAD,
    MANAGER,
    ONE_ISSUE,
    OTHER_HEAD,
    OTHER_MANAGER,
    TEAM,
    Interrupted,
    MovingClock,
    all_rows,
    asking,
    begin_correction,
    do,
    done,
    open_council,
    press_send,
    re_register,
    rows_with,
    send_form,
    stored_issue,
    told,
)
from tests.visits.rota_lives import ADA, BEN, CORA, LATER, operation, plan, stored, two_teams
from visits.card_names import CardKind
from visits.issues import Act
from visits.leaving import Leaving, NotSeenOff, WhyStays
from visits.model import Channel, Event, PersonId, PersonStatus, Role
from visits.outcomes import Sent
from visits.ports import Office, Put, Unavailable
from visits.proforma import Step
from visits.rota import SwapState
from visits.rota_shown import Swapped
from visits.usecases.calendar import my_calendar
from visits.usecases.issues import Acted, NoIssue
from visits.usecases.leaving import see_off, what_leaving_means
from visits.usecases.read import my_records
from visits.usecases.start import Refused
from visits.usecases.swaps import offer_swap, see_swap


async def off(office: Office, leaver: PersonId, to: PersonId | None = None, by: PersonId = COORDINATOR) -> Leaving:
    left = await see_off(office, by, leaver, to, operation())
    assert isinstance(left, Leaving), left
    return left


async def another_head(office: Office) -> None:
    """Oz can take over: a Head of Service, with no teams yet."""
    await re_register(office, OTHER_HEAD, roles=frozenset({Role.HEAD_OF_SERVICE, Role.MANAGER}))


# What is refused


@pytest.mark.parametrize(
    ("leaver", "to", "by", "why"),
    [
        (PersonId("x.y"), None, COORDINATOR, WhyStays.UNKNOWN),
        (COORDINATOR, None, COORDINATOR, WhyStays.THEMSELVES),
        (HEAD, HEAD, COORDINATOR, WhyStays.SUCCESSOR),
        (HEAD, BEN, COORDINATOR, WhyStays.SUCCESSOR),
        (HEAD, PersonId("x.y"), COORDINATOR, WhyStays.SUCCESSOR),
    ],
)
async def test_it_is_not_done_if_somebody_is_not_who_they_should_be(
    council: Office, rows_path: Path, leaver: PersonId, to: PersonId | None, by: PersonId, why: WhyStays
) -> None:
    before = all_rows(rows_path)
    assert await see_off(council, by, leaver, to, "op") == NotSeenOff(why=why)
    assert await what_leaving_means(council, by, leaver, to, "op") == NotSeenOff(why=why)
    assert all_rows(rows_path) == before


async def test_a_successor_who_has_left_takes_nothing_over(council: Office) -> None:
    await re_register(council, OTHER_HEAD, status=PersonStatus.LEFT)
    assert await see_off(council, COORDINATOR, HEAD, OTHER_HEAD, "op") == NotSeenOff(why=WhyStays.SUCCESSOR)


async def test_saying_what_it_means_changes_nothing_and_says_what_is_then_done(
    council: Office, rows_path: Path
) -> None:
    await another_head(council)
    await send_form(council)
    before = all_rows(rows_path)
    means = await what_leaving_means(council, COORDINATOR, HEAD, OTHER_HEAD, "op")
    assert all_rows(rows_path) == before
    assert isinstance(means, Leaving)
    assert means.issues == ("V26-0001/1",)
    assert await off(council, HEAD, OTHER_HEAD) == means


# A councillor


async def test_who_has_left_can_do_nothing_at_once(council: Office) -> None:
    _, (issue, *_) = await send_form(council)
    await off(council, AUTHOR)
    assert isinstance(await my_records(council, AUTHOR), Refused)
    assert await do(council, AUTHOR, issue, Act.SETTLE) == NoIssue()


async def test_their_visits_to_come_are_free_again_and_those_who_go_with_them_are_told(council: Office) -> None:
    await plan(council, "s1", ADA, BEN)
    await plan(council, "s2", ADA, start=LATER)
    left = await off(council, ADA)
    assert left.slots == 2
    assert (await stored(council, "s1")).members == (BEN,)
    assert (await stored(council, "s2")).places_left == 2
    assert {person for _, person in await told(council, CardKind.NEWS)} == {BEN}
    assert {person for _, person in await told(council, CardKind.HOST)} == {MANAGER}


async def test_a_visit_that_has_been_stays_theirs_so_that_its_form_can_be_written(council: Office) -> None:
    left = await off(council, ADA)
    assert (left.slots, left.past) == (0, 1)
    assert ADA in (await stored(council, SLOT.id)).members


async def test_offers_by_them_and_to_them_end(council: Office) -> None:
    await plan(council, "s1", ADA)
    await plan(council, "s2", BEN, start=LATER)
    by_them = await offer_swap(council, ADA, YEAR, "s1", None, "", operation())
    to_them = await offer_swap(council, BEN, YEAR, "s2", ADA, "", operation())
    assert isinstance(by_them, Swapped)
    assert isinstance(to_them, Swapped)
    left = await off(council, ADA)
    assert left.offers == 1, "the other goes with the place"
    for made, slot in ((by_them, "s1"), (to_them, "s2")):
        offers = await council.store.year(YEAR).swap_offers(slot)
        assert [one.value.state for one in offers] == [SwapState.WITHDRAWN], made
    assert not isinstance(await see_swap(council, BEN, YEAR, offers[0].value.id), Refused)


async def test_their_calendar_leads_nowhere(council: Office) -> None:
    await my_calendar(council, ADA, "token")
    assert await council.store.feed("token")
    assert (await off(council, ADA)).calendar
    assert await council.store.feed("token") is None


async def test_a_form_that_they_began_can_be_finished_by_a_coordinator(council: Office) -> None:
    draft = draft_at(
        Step.CHECK, a_context(slot=SLOT), {"members_present": ",".join(o[-36:] for o in (ADA, BEN))} | ONE_ISSUE
    )
    await council.store.year(YEAR).commit([Put(draft)], write_id="draft")
    left = await off(council, AUTHOR)
    assert left.drafts == 1
    assert left.drafts_to
    assert left.drafts_to.id == COORDINATOR
    kept = await council.store.year(YEAR).draft(draft.key)
    assert kept
    assert (kept.value.author, kept.value.typed_by) == (AUTHOR, COORDINATOR)
    assert [one.key for one in await council.store.year(YEAR).drafts_of(COORDINATOR)] == [draft.key]
    sent = await press_send(council, kept.value, COORDINATOR)
    assert isinstance(sent, Sent)
    assert (sent.record.author, sent.record.typed_by) == (AUTHOR, COORDINATOR)
    assert sent.record.members_present == (ADA, BEN)


async def test_a_correction_that_they_began_is_dropped_and_the_record_stays_as_it_was_sent(council: Office) -> None:
    record, _ = await send_form(council)
    await begin_correction(council, record.id, {"working_well": "Something else."})
    assert (await off(council, AUTHOR)).corrections == 1
    year = council.store.year(YEAR)
    assert await year.draft(record.id) is None
    kept = await year.record(record.id)
    assert kept
    assert kept.value == record


# An officer


async def test_open_issues_go_to_the_successor_who_can_answer_them(council: Office) -> None:
    await another_head(council)
    _, (issue, *_) = await send_form(council)
    left = await off(council, HEAD, OTHER_HEAD)
    assert left.issues == ("V26-0001/1",)
    assert (await stored_issue(council, issue.id)).goes_to == OTHER_HEAD
    assert isinstance(await do(council, OTHER_HEAD, issue, ANSWER), Acted)
    assert await do(council, HEAD, issue, Act.COMMENT) == NoIssue()


async def test_without_a_named_successor_the_deputy_takes_over(council: Office) -> None:
    _, (issue, *_) = await send_form(council)
    left = await off(council, HEAD)
    assert left.to
    assert left.to.id == DEPUTY
    assert (await stored_issue(council, issue.id)).goes_to == DEPUTY
    assert left.teams_left == (TEAM.name,), "a deputy who is no Head of Service does not become one"


async def test_an_answered_issue_that_is_closed_stays_as_it_was(council: Office) -> None:
    await another_head(council)
    _, (issue, *_) = await send_form(council)
    await done(council, HEAD, issue, ANSWER)
    closed = await done(council, AUTHOR, issue, Act.SETTLE)
    assert (await off(council, HEAD, OTHER_HEAD)).issues == ()
    assert await stored_issue(council, issue.id) == closed


async def test_what_was_for_them_alone_goes_to_the_successor_alone(council: Office) -> None:
    await another_head(council)
    _, (issue, *_) = await send_form(council, asking("staffing", "For you.", who_sees="head_of_service"))
    await off(council, HEAD, OTHER_HEAD)
    shown = {person for about, person in await told(council, CardKind.ISSUE) if about == issue.id}
    assert shown == {HEAD, OTHER_HEAD}, "the old card is put again, without its words"


async def test_what_is_about_the_head_of_service_never_goes_to_the_head_of_service(council: Office) -> None:
    _, (issue, *_) = await send_form(council, asking("staffing", "About them.", who_sees="executive_director"))
    left = await off(council, DIRECTOR, HEAD)
    assert left.issues_left == (issue.reference,)
    assert (await stored_issue(council, issue.id)).goes_to == DIRECTOR
    assert await do(council, HEAD, issue, Act.SEE) == NoIssue()
    assert left.named_in_file == ("executive_director",)


async def test_an_issue_assigned_to_them_is_the_successors_or_nobodys(council: Office) -> None:
    _, (issue, *_) = await send_form(council)
    await done(council, HEAD, issue, Act.ASSIGN)
    assert (await off(council, MANAGER)).issues == (issue.reference,)
    assert (await stored_issue(council, issue.id)).assignee is None


async def test_their_teams_and_channel_and_those_they_stood_in_for_are_the_successors(council: Office) -> None:
    await another_head(council)
    channel = Channel(
        head_of_service=HEAD, ms_team_id="t", channel_id="19:c", name="Visits", service_url="https://x", tenant_id="t",
        bot_account_id="28:b", member_count=3, chosen_by=HEAD, chosen_at=council.clock.now(),
    )  # fmt: skip
    await two_teams(council)
    event = Event(object="c", action="chosen", person=HEAD, at=council.clock.now(), operation_id="ch")
    await council.store.choose_channel(channel, event)
    left = await off(council, HEAD, OTHER_HEAD)
    assert left.channel
    team = await council.store.team(TEAM.id)
    assert team
    assert team.head_of_service == OTHER_HEAD
    moved = await council.store.channel_of(OTHER_HEAD)
    assert moved
    assert (moved.channel_id, moved.chosen_by) == ("19:c", COORDINATOR)
    await off(council, DEPUTY, OTHER_MANAGER)
    head = await council.store.person(HEAD)
    assert head
    assert head.deputy == OTHER_MANAGER


async def test_a_team_whose_only_manager_leaves_is_named(council: Office) -> None:
    assert (await off(council, MANAGER)).teams_left == (TEAM.name,)
    team = await council.store.team(TEAM.id)
    assert team
    assert team.managers == ()


# Again, and in the middle


async def test_doing_it_again_finds_nothing_left_to_do(council: Office, rows_path: Path) -> None:
    await another_head(council)
    await plan(council, "s1", ADA, BEN)
    await send_form(council)
    await off(council, HEAD, OTHER_HEAD)
    await off(council, ADA)
    issues = [await stored_issue(council, "r1_1")]
    again = await off(council, HEAD, OTHER_HEAD), await off(council, ADA)
    assert all((one.slots, one.offers, one.drafts, one.issues, one.teams) == (0, 0, 0, (), ()) for one in again)
    assert [await stored_issue(council, "r1_1")] == issues
    assert rows_with(rows_path, "handed_over")


async def test_cut_off_anywhere_the_next_run_finishes_it_and_access_had_ended_first(
    tmp_path: Path, clock: MovingClock
) -> None:
    for number in range(1, 5):
        path = tmp_path / f"{number}.db"
        table = Interrupted(path)
        office = await open_council(path, clock, table=table)
        await plan(office, "s1", HEAD, CORA)
        await plan(office, "s2", HEAD, start=LATER)
        await another_head(office)
        await send_form(office, asking("staffing", "One") | asking("referrals", "Two"))
        left = [number]

        async def down(table: Interrupted = table, left: list[int] = left) -> None:
            left[0] -= 1
            if left[0] < 0:
                raise Unavailable
            table.before_write = down

        table.before_write = down
        with pytest.raises(Unavailable):
            await off(office, HEAD, OTHER_HEAD)
        table.before_write = None
        head = await office.store.person(HEAD)
        assert head
        assert head.status is PersonStatus.LEFT
        await off(office, HEAD, OTHER_HEAD)
        for issue in await office.store.year(YEAR).issues():
            assert issue.goes_to == OTHER_HEAD
        assert (await stored(office, "s1")).members == (CORA,)
        assert (await stored(office, "s2")).members == ()
        await table.close()


async def test_everything_is_in_the_trail_with_who_did_it(council: Office, rows_path: Path) -> None:
    await another_head(council)
    await send_form(council)
    await off(council, HEAD, OTHER_HEAD)
    events = [body for key, body in all_rows(rows_path) if "|event|" in key and COORDINATOR in body]
    assert any('"left"' in body and HEAD in body for body in events)
    assert any('"handed_over"' in body and "issue r1_1" in body for body in events)
