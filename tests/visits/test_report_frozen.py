"""A report that was produced is the same report for good: after changes, after retention, however often it was asked for."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.desk import again
from storage.store import TableStore
from tests.visits.builders import AUTHOR, NOW, YEAR
from tests.visits.council import (
    AGREED,
    ANSWER,
    COLLEAGUE,
    COORDINATOR,
    DIRECTOR,
    HEAD,
    MANAGER,
    ONE_ISSUE,
    OTHER_HEAD,
    Interrupted,
    MovingClock,
    correct,
    done,
    everyone,
    keys,
    open_council,
    re_register,
    send_form,
    told,
)
from tests.visits.keep_report import KEPT, frozen_today
from tests.visits.reporting import (
    SUBJECT,
    content,
    decide,
    fill_front,
    produced,
    run_on_rows,
    summarise,
)
from visits.card_names import CardKind
from visits.council import ReportRules
from visits.issues import Act
from visits.model import Event, PersonStatus, Role
from visits.ports import Office, Unavailable
from visits.report import FrozenReport, ReportContent, Standing, Version
from visits.report_frozen import BrokenReport, fingerprint, in_pages, written_out
from visits.usecases import report_freezing
from visits.usecases.colleague import add_view
from visits.usecases.corrections import hide_text, reword_text
from visits.usecases.report import (
    NothingToReport,
    NotReady,
    Produced,
    WhyNothing,
    content_of,
    frozen,
    may_read_report,
    produce,
    produced_of,
)

ALL_KEPT = (
    "record",
    "past",
    "issue",
    "pastissue",
    "entry",
    "view",
    "origin",
    "slot",
    "summary",
    "event",
    "reportfront",
)
"""Kinds of row that retention may take away."""


@pytest.fixture
async def ready(council: Office) -> Office:
    """A report in whose way nothing stands."""
    _, (issue,) = await send_form(council, ONE_ISSUE | {"may_quote": "yes", "working_well": "The desk is well led."})
    await done(council, HEAD, issue, ANSWER)
    await summarise(council, {issue.id: "Two posts in one team are empty."})
    await fill_front(council)
    return council


@pytest.fixture
async def twin(rows_path: Path, clock: MovingClock, council: Office) -> AsyncIterator[Office]:
    """Another process over the same rows."""
    office = await open_council(rows_path, clock, prefix="b")
    yield office
    await office.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


async def read(office: Office, report: FrozenReport) -> ReportContent:
    found = await frozen(office, report.year, report.id)
    assert found is not None
    assert found[0] == report
    return found[1]


@pytest.mark.parametrize("key", ["consultations.ld", "consultations.fd", "implications.legal", "meeting_date"])
async def test_a_blank_clearance_bars_a_final_report_and_no_draft(ready: Office, key: str) -> None:
    await fill_front(ready, {key: ""})
    refused = await produce(ready, COORDINATOR, SUBJECT, Version.PUBLISHED, Standing.FINAL, "op1")
    assert isinstance(refused, NotReady)
    wanted = {"consultations.fd": "Finance", "meeting_date": "Date of Meeting"}.get(key, "Legal")
    assert refused.readiness.missing == (wanted,)
    assert await produced_of(ready, SUBJECT) == ()
    assert (await produced(ready, operation="op1")).standing is Standing.DRAFT


async def test_the_restricted_version_wants_its_paragraph_and_no_lines_of_issues(ready: Office) -> None:
    await fill_front(ready, {"exempt_paragraph": "", "exempt_reason": ""})
    refused = await produce(ready, COORDINATOR, SUBJECT, Version.RESTRICTED, Standing.FINAL, "op1")
    assert isinstance(refused, NotReady)
    assert refused.readiness.missing == ("Paragraph of Schedule 12A", "Reason it is exempt")
    assert refused.readiness.without_summary == refused.readiness.objected == ()
    assert (await produced(ready, Version.PUBLISHED, Standing.FINAL)).standing is Standing.FINAL


async def test_a_text_that_nobody_has_settled_bars_a_final_report(ready: Office) -> None:
    await summarise(ready, {"r1_1": "His mum Donna asked about posts."})
    refused = await produce(ready, HEAD, SUBJECT, Version.PUBLISHED, Standing.FINAL, "op1")
    assert isinstance(refused, NotReady)
    assert [finding.place for finding in refused.readiness.to_settle] == ["V26-0001/1 summary"]
    await decide(ready, refused.readiness.to_settle[0], prints=False)
    report = await produced(ready, standing=Standing.FINAL)
    assert "Donna" not in written_out(await read(ready, report))


async def test_where_there_is_no_rota_and_no_team_there_is_no_report(clock: MovingClock, tmp_path: Path) -> None:
    store = TableStore(Interrupted(tmp_path / "none.db"), "council")
    event = Event(object="register", action="registered", person=HEAD, at=NOW, operation_id="op0")
    await store.register(everyone(), [], event)
    other = await open_council(tmp_path / "rows.db", clock)
    empty = Office(store=store, clock=clock, rules=other.rules, working_days=other.working_days, new_id=other.new_id)
    nothing = NothingToReport(why=WhyNothing.NO_ROTA)
    assert await produce(empty, COORDINATOR, SUBJECT, Version.PUBLISHED, Standing.DRAFT, "op1") == nothing
    assert await content_of(empty, SUBJECT, Version.PUBLISHED) == nothing
    await store.close()
    await other.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


async def test_a_broken_page_is_found_and_never_printed(ready: Office, rows_path: Path) -> None:
    report = await produced(ready)
    change = "UPDATE rows SET body = replace(body, 'well led', 'badly led') WHERE rk LIKE ?"
    assert run_on_rows(rows_path, change, "reportpage|%") >= 1
    with pytest.raises(BrokenReport, match=report.id):
        await frozen(ready, YEAR, report.id)


async def test_a_page_that_is_gone_is_found(ready: Office, rows_path: Path) -> None:
    report = await produced(ready)
    assert run_on_rows(rows_path, "DELETE FROM rows WHERE rk = ?", f"reportpage|{report.id}|00001") == 1
    with pytest.raises(BrokenReport, match="not whole"):
        await frozen(ready, YEAR, report.id)


async def test_a_report_that_never_was_is_none(ready: Office) -> None:
    assert await frozen(ready, YEAR, "nothing") is None
    assert await frozen(ready, "2019-20", "nothing") is None


async def test_a_frozen_report_is_what_would_have_been_printed_then(ready: Office) -> None:
    then = await content(ready)
    report = await produced(ready, standing=Standing.FINAL)
    assert await read(ready, report) == then
    assert report.hash == fingerprint(written_out(then))
    assert (report.visits, report.issues, report.pages) == (1, 1, len(in_pages(written_out(then))))
    assert list(then.figures.choices["mode"]) == list((await read(ready, report)).figures.choices["mode"])


async def test_asked_for_again_it_is_the_report_of_then_whatever_has_changed(
    ready: Office, twin: Office, clock: MovingClock
) -> None:
    report = await produced(ready)
    clock.forward(days=30)
    await summarise(ready, {"r1_1": "Another line."})
    again_now = await produce(twin, COORDINATOR, SUBJECT, Version.PUBLISHED, Standing.DRAFT, "op1")
    assert again_now == Produced(report=report, again=True)
    later = await produced(ready, operation="op2")
    assert later.hash != report.hash
    assert await produced_of(twin, SUBJECT) == (later, report)


async def test_it_is_the_same_after_fifty_changes_and_after_retention(
    ready: Office, rows_path: Path, clock: MovingClock
) -> None:
    reports = [await produced(ready, version, Standing.FINAL, operation=version) for version in Version]
    before = [await read(ready, report) for report in reports]
    await fifty_changes(ready, clock)
    assert (await content(ready)) != before[0]
    assert [await read(ready, report) for report in reports] == before
    for kind in ALL_KEPT:
        run_on_rows(rows_path, "DELETE FROM rows WHERE rk LIKE ?", f"{kind}|%")
    assert (await content(ready)).visits == ()
    assert [await read(ready, report) for report in reports] == before
    assert [report.hash for report in await produced_of(ready, SUBJECT)] == [
        report.hash for report in reversed(reports)
    ]


async def fifty_changes(office: Office, clock: MovingClock) -> None:
    """What goes on in a council: forms sent, corrected and hidden, issues answered, people renamed."""
    made = 0
    for number in count(2):
        clock.forward(hours=5)
        record, (issue,) = await send_form(
            office, ONE_ISSUE | {"staff_voice": "Desks."}, record_id=f"r{number}", on_rota=False
        )
        await correct(office, record.id, {"working_well": f"Well enough, visit after visit {number % 7}."})
        await add_view(office, COLLEAGUE, YEAR, record.id, agrees=True, typed="", operation_id=f"view{number}")
        await done(office, HEAD, issue, AGREED)
        await done(office, HEAD, issue, Act.ACTION_DONE)
        await hide_text(office, COORDINATOR, YEAR, record.id, "staff_voice", f"hide{number}")
        await reword_text(office, AUTHOR, YEAR, record.id, "staff_voice", "Rooms.", f"reword{number}")
        await summarise(office, {issue.id: f"A line of issue {number % 7}."})
        await re_register(office, AUTHOR, name=f"Ada Marlow {number}")
        made += 9
        if made >= 50:
            return


async def test_a_report_begun_and_broken_off_is_whole_when_it_is_asked_for_again(
    ready: Office, rows_path: Path, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_freezing, "PAGES_AT_ONCE", 1)
    table = Interrupted(rows_path)
    office = await open_council(rows_path, clock, prefix="c", table=table)

    async def falls_over() -> None:
        raise Unavailable

    async def writes_on() -> None:
        table.before_write = falls_over

    table.before_write = writes_on  # the first page is written, the second is not
    with pytest.raises(Unavailable):
        await produced(office)
    assert await produced_of(ready, SUBJECT) == ()
    assert len(await keys(ready, "reportpage|")) == 1
    clock.forward(days=1)
    report = await produced(office)
    assert (await read(ready, report)).cut_off == clock.now()
    await office.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


async def test_two_copies_of_the_bot_asked_at_once_produce_one_whole_report(
    ready: Office, twin: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_freezing, "PAGES_AT_ONCE", 1)

    def asked(office: Office) -> Callable[[], Awaitable[FrozenReport]]:
        return lambda: produced(office)

    first, second = await asyncio.gather(again(asked(ready)), again(asked(twin)))
    assert first == second
    assert await produced_of(ready, SUBJECT) == (first,)
    await read(twin, first)


async def test_a_shorter_report_leaves_nothing_of_a_longer_one_that_was_broken_off(
    ready: Office, rows_path: Path, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = Interrupted(rows_path)
    office = await open_council(rows_path, clock, prefix="c", table=table)

    async def falls_over() -> None:
        raise Unavailable

    async def writes_on() -> None:
        table.before_write = falls_over

    table.before_write = writes_on  # every page is written, the report is not
    await fill_front(ready, {"summary": "A long year. " * 200})
    with pytest.raises(Unavailable):
        await produced(office)
    assert len(await keys(ready, "reportpage|")) > 1
    await fill_front(ready, {"summary": ""})
    monkeypatch.setattr("visits.report_frozen.PAGE", 30_000)
    report = await produced(office)
    pages = await ready.store.year(YEAR).frozen_pages(report.id)
    assert len(pages) > report.pages
    assert not any("A long year" in page.value.text for page in pages)
    await read(ready, report)
    await office.store.close()  # type: ignore[attr-defined]  # the port can't close; the real store can


async def test_readers_are_told_of_a_final_report_alone(ready: Office) -> None:
    await produced(ready)
    assert await told(ready, CardKind.REPORT) == set()
    final = await produced(ready, standing=Standing.FINAL, operation="op2")
    await produced(ready, standing=Standing.FINAL, operation="op2")
    assert await told(ready, CardKind.REPORT) == {(final.id, DIRECTOR)}


async def test_a_council_says_who_gets_a_copy_and_nobody_who_has_left_does(ready: Office, rows_path: Path) -> None:
    named = ReportRules(readers=(DIRECTOR, OTHER_HEAD))
    rules = ready.rules.model_copy(update={"report": named})
    office = Office(ready.store, ready.clock, rules, ready.working_days, ready.new_id)
    await re_register(office, OTHER_HEAD, status=PersonStatus.LEFT)
    final = await produced(office, standing=Standing.FINAL)
    assert await told(office, CardKind.REPORT) == {(final.id, DIRECTOR)}


async def test_more_readers_than_one_transaction_holds_are_all_told(
    ready: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report_freezing, "READERS_AT_ONCE", 1)
    await re_register(ready, MANAGER, roles=frozenset({Role.OBSERVER}))
    await re_register(ready, COLLEAGUE, roles=frozenset({Role.OBSERVER, Role.MEMBER}))
    final = await produced(ready, standing=Standing.FINAL)
    assert await told(ready, CardKind.REPORT) == {(final.id, who) for who in (DIRECTOR, MANAGER, COLLEAGUE)}


async def test_readers_may_read_final_reports_and_councillors_none(ready: Office) -> None:
    draft, final = await produced(ready), await produced(ready, standing=Standing.FINAL, operation="op2")
    people = {person.id: person for person in await ready.store.people()}
    may = {who for who, person in people.items() if may_read_report(person, draft)}
    assert may == {HEAD, OTHER_HEAD, COORDINATOR}
    assert {who for who, person in people.items() if may_read_report(person, final)} == may | {DIRECTOR}
    left = people[DIRECTOR].model_copy(update={"status": PersonStatus.LEFT})
    assert not may_read_report(left, final)


async def test_producing_is_an_event_without_words(ready: Office, clock: MovingClock) -> None:
    clock.forward(hours=1)
    report = await produced(ready, standing=Standing.FINAL)
    (event,) = await ready.store.year(YEAR).events_between(clock.now(), clock.now().replace(year=2030))
    assert (event.object, event.action, event.to_state) == (f"report {report.id}", "produced", "final")
    assert event.person == COORDINATOR


def test_the_fingerprint_is_of_what_is_said_whatever_the_order() -> None:
    assert fingerprint('{"a":1,"b":[1,2]}') == fingerprint('{"b":[1,2],"a":1}')
    assert fingerprint('{"a":1,"b":[1,2]}') != fingerprint('{"a":1,"b":[2,1]}')


def test_pages_fit_a_row_and_make_the_whole() -> None:
    text = "x" * 60_001
    pages = in_pages(text)
    assert "".join(pages) == text
    assert max(map(len, pages)) <= 24_000


def test_a_report_that_was_frozen_before_is_still_read_whole() -> None:
    """Where this fails, give the part that changed a successor, and read both: reports like this one are in use."""
    text = KEPT.read_text(encoding="utf-8").strip()
    assert has_all(json.loads(written_out(ReportContent.model_validate_json(text))), json.loads(text))


def has_all(now: Any, before: Any) -> bool:
    """Whether everything that was said is still said, though more may be."""
    match before:
        case dict():
            return all(key in now and has_all(now[key], held) for key, held in before.items())
        case list():
            return len(now) == len(before) and all(map(has_all, now, before))
        case _:
            return bool(now == before)


async def test_the_parts_of_a_report_are_those_of_the_one_on_file(tmp_path: Path) -> None:
    """Where a part is new: `python -m tests.visits.keep_report`, once what is on file is still read."""
    assert json.loads(await frozen_today(tmp_path)).keys() == json.loads(KEPT.read_text(encoding="utf-8")).keys()
