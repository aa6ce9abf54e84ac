"""A report's files are fetched by a link: only by whom it was issued for, within ten minutes, and once."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from storage.store import TableStore
from storage.table import Operation, Row, StorageDown
from tests.visits.builders import AUTHOR, YEAR, someone
from tests.visits.council import (
    COORDINATOR,
    DIRECTOR,
    HEAD,
    MANAGER,
    Interrupted,
    MovingClock,
    open_council,
    re_register,
    rows_with,
)
from tests.visits.reports_frozen import a_draft, a_final
from visits.model import PersonId, PersonStatus, Role
from visits.ports import Office, Unavailable
from visits.report import FrozenReport
from visits.usecases.downloads import (
    LinkIssued,
    NotThere,
    Spent,
    Unusable,
    Usable,
    give_back,
    issue_link,
    look_at_link,
    spend_link,
)
from visits.usecases.start import Refused


async def issued(office: Office, report: FrozenReport, person: PersonId = HEAD) -> str:
    """The token of a new link."""
    link = await issue_link(office, person, report.year, report.id, "20261120-o1")
    assert isinstance(link, LinkIssued), link
    return link.token


async def spent(office: Office, token: str) -> Spent:
    """A link used, as it must be."""
    came = await spend_link(office, token)
    assert isinstance(came, Spent), came
    return came


async def audited(office: Office) -> list[tuple[str, str, str, str]]:
    """(action, object, person, operation) of all that became of links, in order."""
    assert isinstance(office.store, TableStore)
    page = await office.store._table.query("council", "event|", "event|~")
    events = [row.values for row in page.rows]
    return [
        (str(one["action"]), str(one["object"]), str(one["person"]), str(one["operation_id"]))
        for one in events
        if str(one["action"]).startswith("link_")
    ]


@pytest.mark.parametrize("person", [AUTHOR, MANAGER, someone(99)], ids=["councillor", "manager", "stranger"])
async def test_who_may_not_read_reports_gets_no_link(council: Office, person: PersonId) -> None:
    for report in (await a_draft(council), await a_final(council)):
        assert await issue_link(council, person, YEAR, report.id, "o1") == Refused()
    assert await audited(council) == []


async def test_a_reader_gets_a_link_to_a_final_report_and_none_to_a_draft(council: Office) -> None:
    draft, final = await a_draft(council), await a_final(council)
    assert await issue_link(council, DIRECTOR, YEAR, draft.id, "o1") == Refused()
    assert (await spent(council, await issued(council, final, DIRECTOR))).report == final


async def test_who_left_the_register_gets_no_link(council: Office) -> None:
    report = await a_final(council)
    await re_register(council, HEAD, status=PersonStatus.LEFT)
    assert await issue_link(council, HEAD, YEAR, report.id, "o1") == Refused()


@pytest.mark.parametrize("year", [YEAR, "2025-26", "1999-00"])
async def test_there_is_no_link_to_a_report_that_is_not_there(council: Office, year: str) -> None:
    assert await issue_link(council, HEAD, year, "nothing", "o1") == NotThere()


async def test_a_link_is_used_once(council: Office) -> None:
    report = await a_draft(council)
    token = await issued(council, report)
    came = await spent(council, token)
    assert (came.report, came.content.subject.label) == (report, YEAR)
    assert await spend_link(council, token) == Unusable()
    assert await look_at_link(council, token) == Unusable()


async def test_looking_uses_nothing_up(council: Office, clock: MovingClock) -> None:
    report = await a_draft(council)
    token = await issued(council, report)
    for _ in range(10):
        looked = await look_at_link(council, token)
        assert looked == Usable(report=report, expires_at=clock.now() + timedelta(minutes=10))
    await spent(council, token)


async def test_a_link_runs_out_after_ten_minutes(council: Office, clock: MovingClock) -> None:
    report = await a_draft(council)
    early, late = await issued(council, report), await issued(council, report)
    clock.forward(minutes=10, microseconds=-1)
    await spent(council, early)
    clock.forward(microseconds=1)
    assert await look_at_link(council, late) == Unusable()
    assert await spend_link(council, late) == Unusable()


async def test_each_press_issues_another_link_and_all_of_them_work(council: Office) -> None:
    """The same press twice too: Teams sends one again that was answered late."""
    report = await a_draft(council)
    tokens = [await issued(council, report) for _ in range(4)]
    assert len(set(tokens)) == 4
    for token in tokens:
        await spent(council, token)


async def test_who_left_since_can_no_longer_use_their_link(council: Office) -> None:
    token = await issued(council, await a_draft(council))
    await re_register(council, HEAD, status=PersonStatus.LEFT)
    assert await look_at_link(council, token) == Unusable()
    assert await spend_link(council, token) == Unusable()
    await re_register(council, HEAD, status=PersonStatus.ACTIVE)
    await spent(council, token)


async def test_whose_role_was_taken_since_can_no_longer_use_their_link(council: Office) -> None:
    draft, final = await a_draft(council), await a_final(council)
    of_draft, of_final = await issued(council, draft, COORDINATOR), await issued(council, final, COORDINATOR)
    await re_register(council, COORDINATOR, roles=frozenset({Role.OBSERVER}))
    assert await spend_link(council, of_draft) == Unusable()
    await spent(council, of_final)


async def test_a_link_that_was_given_back_works_again_and_no_longer_than_before(
    council: Office, clock: MovingClock
) -> None:
    token = await issued(council, await a_draft(council))
    for _ in range(2):
        clock.forward(minutes=1)
        came = await spent(council, token)
        await give_back(council, came.link)
        assert isinstance(await look_at_link(council, token), Usable)
    clock.forward(minutes=8)
    assert await spend_link(council, token) == Unusable()


async def test_giving_back_late_takes_nothing_from_who_used_the_link_since(council: Office, clock: MovingClock) -> None:
    token = await issued(council, await a_draft(council))
    first = await spent(council, token)
    await give_back(council, first.link)
    await spent(council, token)
    clock.forward(seconds=1)
    await give_back(council, first.link)
    assert await spend_link(council, token) == Unusable()


async def test_of_many_who_use_a_link_at_once_on_two_replicas_one_is_given_the_report(
    council: Office, rows_path: Path, clock: MovingClock
) -> None:
    other = await open_council(rows_path, clock, prefix="b")
    token = await issued(council, await a_draft(council))
    came = await asyncio.gather(*(spend_link(office, token) for office in [council, other] * 10))
    assert [type(one) for one in came].count(Spent) == 1
    assert came.count(Unusable()) == 19
    assert [action for action, *_ in await audited(council)] == ["link_issued", "link_used"]
    assert isinstance(other.store, TableStore)
    await other.store.close()


async def test_who_was_quicker_by_a_moment_has_it(council: Office, rows_path: Path, clock: MovingClock) -> None:
    """The other copy of the bot has read the link already, and is about to write."""
    token = await issued(council, await a_draft(council))
    table = Interrupted(rows_path)
    slow = await open_council(rows_path, clock, prefix="b", table=table)
    quick: list[object] = []

    async def be_quicker() -> None:
        quick.append(await spend_link(council, token))

    table.before_write = be_quicker
    assert await spend_link(slow, token) == Unusable()
    assert isinstance(quick[0], Spent)
    await table.close()


class Failing(Interrupted):
    """A table that takes no writes while a test says so."""

    takes_writes = True

    async def write(self, partition: str, operations: Sequence[Operation], *, write_id: str) -> None:
        if not self.takes_writes:
            raise StorageDown("down")
        await super().write(partition, operations, write_id=write_id)


async def test_a_link_is_not_used_up_when_the_store_goes_down(
    council: Office, rows_path: Path, clock: MovingClock
) -> None:
    token = await issued(council, await a_draft(council))
    table = Failing(rows_path)
    here = await open_council(rows_path, clock, prefix="b", table=table)
    table.takes_writes = False
    with pytest.raises(Unavailable):
        await spend_link(here, token)
    table.takes_writes = True
    await spent(here, token)
    await table.close()


async def test_the_token_is_kept_nowhere(council: Office, rows_path: Path) -> None:
    token = await issued(council, await a_draft(council))
    came = await spent(council, token)
    assert len(rows_with(rows_path, came.link.digest)) == 2, "its row, and the one that old links are found by"
    assert rows_with(rows_path, token) == []
    assert token not in came.link.digest


async def test_what_becomes_of_a_link_is_in_the_audit_trail_with_its_report_and_its_person(
    council: Office, clock: MovingClock
) -> None:
    report = await a_final(council)
    token = await issued(council, report, DIRECTOR)
    await look_at_link(council, token)
    clock.forward(minutes=1)
    came = await spent(council, token)
    await give_back(council, came.link)
    assert came.link.id.startswith("20261120-o1.")
    about = (f"report {report.id}", DIRECTOR, came.link.id)
    assert await audited(council) == [(did, *about) for did in ("link_issued", "link_used", "link_given_back")]


async def test_links_older_than_a_week_are_forgotten_when_one_is_issued(
    council: Office, rows_path: Path, clock: MovingClock
) -> None:
    report = await a_draft(council)
    for _ in range(3):
        await issued(council, report)
    clock.forward(days=7)
    await issued(council, report)
    assert len(await _links(council)) == 4, "a week is not over"
    clock.forward(seconds=1)
    await issued(council, report)
    assert len(await _links(council)) == 2
    assert len(await audited(council)) == 5


async def _links(office: Office) -> list[Row]:
    assert isinstance(office.store, TableStore)
    return list((await office.store._table.query("council", "link|", "link|~")).rows)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(token=some.one_of(some.text(max_size=300), some.text(alphabet="\ud800\udfff|/\\#?\0 ", max_size=9)))
async def test_whatever_is_asked_for_that_is_no_link_leads_nowhere(council: Office, token: str) -> None:
    assert await look_at_link(council, token) == Unusable()
    assert await spend_link(council, token) == Unusable()
