"""A person's calendar, over HTTP and opened by another reader of iCalendar than the one that wrote it."""

import asyncio
import io
import logging
import secrets
import socket
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
import structlog
import vobject
from aiohttp import web

from bot.app import build
from bot.council import load_council
from bot.desk import again
from bot.log import configure_log
from bot.settings import load_settings
from tests.bot.calendar_server import DownTable, Server, open_server
from tests.visits.builders import AUTHOR
from tests.visits.council import COLLEAGUE, HEAD, MANAGER, OTHER_MANAGER, re_register
from visits.model import PersonStatus, Role
from visits.rota import CancelledBecause, Slot, SlotStatus
from visits.rota_shown import CalendarShown
from visits.slots import with_member, without_member
from visits.usecases.calendar import my_calendar, revoke
from visits.usecases.start import Refused
from visits.years import LONDON, london_time

NOT_FOUND = "404: Not Found"


def london(year: int, month: int, day: int, hour: int = 10) -> datetime:
    return datetime(year, month, day, hour, tzinfo=LONDON).astimezone(UTC)


SLOT = Slot(
    id="s1",
    team_id="mash",
    start=london(2027, 1, 14),
    members=(AUTHOR, COLLEAGUE),
    status=SlotStatus.ALLOCATED,
    host="Mo Manager",
    place="Civic Centre; second floor, left",
    link="https://meet.example/a?b=1,2",
)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    """A server of its own for each test."""
    async with open_server(tmp_path / "rows.db") as opened:
        yield opened


async def test_an_address_that_never_was_is_not_found(server: Server) -> None:
    await server.put(SLOT)
    known = await server.address(slot="s1")
    token = known.split("/")[-2]
    for path in (
        f"/calendar/{secrets.token_urlsafe(32)}.ics",
        f"/calendar/{secrets.token_urlsafe(32)}/s1.ics",
        f"/calendar/{token}/s2.ics",
        f"/calendar/{token[:-1]}.ics",
        f"/calendar/{token}%00.ics",
        "/calendar/..%2Ffeed.ics",
        "/calendar/.ics",
    ):
        answer = await server.get(server.desk.public_url + path)
        assert (answer.status, answer.text) == (404, NOT_FOUND), path


async def test_a_revoked_address_is_not_found_and_a_new_one_works(server: Server) -> None:
    await server.put(SLOT)
    old, old_visit = await server.address(), await server.address(slot="s1")
    assert await server.events(old)
    await revoke(server.office, AUTHOR, "op1")
    for address in (old, old_visit):
        answer = await server.get(address)
        assert (answer.status, answer.text) == (404, NOT_FOUND)
    new = await server.address()
    assert new != old
    assert "s1" in await server.events(new)
    assert (await server.get(old)).status == 404


async def test_revoking_an_address_that_is_not_there_changes_nothing(server: Server) -> None:
    await revoke(server.office, AUTHOR, "op1")
    assert "slot7" in await server.events(await server.address())


async def test_who_left_the_register_is_not_found_from_then_on_and_gets_no_address(server: Server) -> None:
    address = await server.address()
    await re_register(server.office, AUTHOR, status=PersonStatus.LEFT)
    assert (await server.get(address)).status == 404
    assert await my_calendar(server.office, AUTHOR, "t") == Refused()
    assert await revoke(server.office, AUTHOR, "op1") == Refused()


async def test_while_the_store_is_down_a_reader_is_told_to_come_again(server: Server) -> None:
    """A calendar told 404 would drop its visits."""
    address = await server.address()
    server.table.is_down = True
    answer = await server.get(address)
    assert (answer.status, answer.headers["Retry-After"]) == (503, "60")


async def test_the_address_is_in_no_line_of_the_log_however_much_it_says(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    before, level, stream = root.handlers[:], root.level, io.StringIO()
    address = await server.address()
    token = address.rpartition("/")[2].removesuffix(".ics")
    try:
        configure_log("debug", stream)
        assert (await server.get(address)).status == 200
        server.table.is_down = True
        assert (await server.get(address)).status == 503
        monkeypatch.setattr(DownTable, "get", None)
        assert (await server.get(address)).status == 500
    finally:
        root.handlers[:] = before
        root.setLevel(level)
        structlog.reset_defaults()
    assert "Error handling request" in stream.getvalue(), "the failure itself is logged"
    assert token not in stream.getvalue()


async def test_asked_again_the_address_stays_the_same(server: Server) -> None:
    assert await server.address() == await server.address()


async def test_a_visit_has_its_place_its_people_and_its_state(server: Server) -> None:
    await server.put(SLOT)
    event = (await server.events(await server.address()))["s1"]
    assert event.uid.value == "s1@council.frontline-visits"
    assert event.summary.value == "Front-line visit: MASH"
    assert event.location.value == SLOT.place
    assert event.url.value == SLOT.link
    assert event.status.value == "TENTATIVE"
    assert event.description.value.splitlines() == [
        "Visiting: Ada Marlow, Ben Thornby",
        "Host: Mo Manager",
        f"Join at: {SLOT.link}",
        "The team has not confirmed the date yet.",
        "You will not be shown case files.",
    ]
    await server.change(SLOT, status=SlotStatus.CONFIRMED, confirmed_at=server.office.clock.now())
    event = (await server.events(await server.address()))["s1"]
    assert event.status.value == "CONFIRMED"
    assert "The team has confirmed the date." in event.description.value


async def test_a_link_that_is_no_address_does_not_spoil_the_calendar(server: Server) -> None:
    await server.put(SLOT.model_copy(update={"link": "ask\r\nATTENDEE:mailto:someone@example.org"}))
    event = (await server.events(await server.address()))["s1"]
    assert "url" not in event.contents
    assert "attendee" not in event.contents


async def test_what_a_calendar_needs_to_know_of_the_file_is_there(server: Server) -> None:
    await server.put(SLOT)
    feed, one = await server.get(await server.address()), await server.get(await server.address(slot="s1"))
    for answer in (feed, one):
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Cache-Control"] == "private, no-store"
    assert feed.headers["Content-Disposition"] == 'inline; filename="visits.ics"'
    assert one.headers["Content-Disposition"] == 'attachment; filename="visit.ics"'
    calendar = vobject.readOne(feed.text)
    assert calendar.method.value == "PUBLISH"
    assert calendar.x_wr_calname.value == "Front-line visits: Council"
    assert calendar.x_wr_timezone.value == "Europe/London"
    assert "\r\nREFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n" in feed.text
    assert one.events.keys() == {"s1"}


async def test_a_reader_who_has_it_already_is_told_so_until_something_changes(server: Server) -> None:
    await server.put(SLOT)
    address = await server.address()
    tag = (await server.get(address)).headers["ETag"]
    again = await server.get(address, If_None_Match=tag)
    assert (again.status, again.text) == (304, "")
    await server.change(SLOT, place="Quay House")
    assert (await server.get(address, If_None_Match=tag)).status == 200


async def test_asked_for_its_headers_alone_it_gives_them(server: Server) -> None:
    address = await server.address()
    async with server.session.head(address) as head:
        assert (head.status, head.content_type, await head.read()) == (200, "text/calendar", b"")
    async with server.session.head(server.desk.public_url + "/calendar/none.ics") as head:
        assert head.status == 404
    async with server.session.post(address) as post:
        assert post.status == 405


async def test_nobody_elses_visits_are_in_it(server: Server) -> None:
    theirs = SLOT.model_copy(update={"id": "s2", "members": (COLLEAGUE,), "start": london(2027, 2, 3)})
    nobodys = SLOT.model_copy(update={"id": "s3", "members": (), "start": london(2027, 2, 4)})
    await server.put(SLOT, theirs, nobodys)
    assert (await server.events(await server.address())).keys() == {"slot7", "s1"}
    assert (await server.events(await server.address(COLLEAGUE))).keys() == {"slot7", "s1", "s2"}
    assert (await server.get((await server.address()).replace(".ics", "/s2.ics"))).status == 404
    assert await server.events(await server.address(HEAD)) == {}


async def test_a_manager_has_the_visits_to_their_own_team(server: Server) -> None:
    nobodys = SLOT.model_copy(update={"id": "s3", "members": (), "status": SlotStatus.UNFILLED})
    await server.put(nobodys)
    events = await server.events(await server.address(MANAGER))
    assert events.keys() == {"slot7", "s3"}
    assert "Nobody is on it yet." in events["s3"].description.value
    assert events["s3"].status.value == "TENTATIVE"
    assert await server.events(await server.address(OTHER_MANAGER)) == {}


async def test_visits_of_every_year_are_in_it(server: Server) -> None:
    await server.put(SLOT, SLOT.model_copy(update={"id": "next", "start": london(2027, 6, 1)}))
    assert (await server.events(await server.address())).keys() == {"slot7", "s1", "next"}


async def test_a_moved_visit_keeps_its_uid_and_counts_the_change(server: Server) -> None:
    await server.put(SLOT)
    address = await server.address()
    before = (await server.events(address))["s1"]
    await server.change(SLOT, start=london(2027, 1, 21, 14))
    after = (await server.events(address))["s1"]
    assert after.uid.value == before.uid.value
    assert int(after.sequence.value) > int(before.sequence.value)
    assert after.dtstart.value == london(2027, 1, 21, 14)
    assert after.last_modified.value == server.office.clock.now()


async def test_a_visit_called_off_is_cancelled_for_those_on_it_and_its_host(server: Server) -> None:
    await server.put(SLOT)
    await server.change(SLOT, status=SlotStatus.CANCELLED, cancelled_because=CancelledBecause.TEAM)
    for person in (AUTHOR, COLLEAGUE, MANAGER):
        event = (await server.events(await server.address(person)))["s1"]
        assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
        assert event.description.value == "This visit is off."


@pytest.mark.parametrize("status", [SlotStatus.MISSED, SlotStatus.REBOOKED])
async def test_a_visit_that_did_not_take_place_is_cancelled(server: Server, status: SlotStatus) -> None:
    await server.put(SLOT.model_copy(update={"status": status}))
    assert (await server.events(await server.address()))["s1"].status.value == "CANCELLED"


async def test_who_gave_their_place_back_hears_that_it_is_off_and_who_comes_back_that_it_is_on(server: Server) -> None:
    await server.put(SLOT)
    address = await server.address()
    released = await server.change(SLOT, **without_member(SLOT, AUTHOR))
    event = (await server.events(address))["s1"]
    assert (event.status.value, event.sequence.value) == ("CANCELLED", "1")
    assert event.description.value == "You are no longer on this visit."
    colleagues = (await server.events(await server.address(COLLEAGUE)))["s1"]
    assert colleagues.status.value == "TENTATIVE"
    await server.change(released, **with_member(released, AUTHOR))
    event = (await server.events(address))["s1"]
    assert (event.status.value, event.sequence.value) == ("TENTATIVE", "2")


@pytest.mark.parametrize(
    ("day", "hour", "utc_hour"),
    [
        (date(2026, 10, 23), 10, 9),
        (date(2026, 10, 25), 0, 23),
        (date(2026, 10, 25), 10, 10),
        (date(2026, 10, 26), 10, 10),
        (date(2027, 3, 26), 10, 10),
        (date(2027, 3, 28), 0, 0),
        (date(2027, 3, 28), 10, 9),
        (date(2027, 3, 29), 10, 9),
    ],
)
async def test_times_are_right_on_either_side_of_a_clock_change(
    server: Server, day: date, hour: int, utc_hour: int
) -> None:
    start = london(day.year, day.month, day.day, hour)
    await server.put(SLOT.model_copy(update={"start": start, "minutes": 90}))
    event = (await server.events(await server.address()))["s1"]
    assert event.dtstart.value.utcoffset() == timedelta(0)
    assert event.dtstart.value.hour == utc_hour
    shown = london_time(event.dtstart.value)
    assert (shown.date(), shown.hour) == (day, hour)
    assert event.dtend.value - event.dtstart.value == timedelta(minutes=90)


async def test_a_visit_over_the_hour_that_the_clocks_skip_lasts_as_long_as_any_other(server: Server) -> None:
    start = datetime(2027, 3, 28, 0, 30, tzinfo=UTC)
    await server.put(SLOT.model_copy(update={"start": start}))
    event = (await server.events(await server.address()))["s1"]
    assert event.dtend.value - event.dtstart.value == timedelta(hours=1)
    assert london_time(event.dtend.value).hour == 2


async def test_two_people_who_ask_at_once_get_an_address_each(server: Server) -> None:
    ways = await asyncio.gather(server.address(), server.address(COLLEAGUE))
    assert len(set(ways)) == 2


async def test_one_person_who_asks_twice_at_once_gets_one_address(server: Server) -> None:
    async def ask() -> str:
        shown = await again(lambda: my_calendar(server.office, AUTHOR, secrets.token_urlsafe(32)))
        assert isinstance(shown, CalendarShown)
        return shown.feed.token

    assert len(set(await asyncio.gather(*(ask() for _ in range(6))))) == 1


async def test_the_product_serves_calendars_at_the_addresses_that_it_gives(tmp_path: Path) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        env = {"MODE": "development", "STORE_PATH": str(tmp_path / "visits.db"), "PORT": str(port)}
        council = load_council(Path(__file__).parents[2] / "council.example.toml", today=date(2026, 11, 16))
        product = build(load_settings({f"FRONTLINE_{name}": value for name, value in env.items()}), council)
        runner = web.AppRunner(product.app, shutdown_timeout=0.5)
        await runner.setup()
        await web.SockSite(runner, listening).start()
        member = next(person.id for person in council.people if person.has(Role.MEMBER))
        shown = await my_calendar(product.desk.office, member, secrets.token_urlsafe(32))
        assert isinstance(shown, CalendarShown)
        async with aiohttp.ClientSession() as session:
            async with session.get(product.desk.calendar_address(shown.feed.token)) as answer:
                assert (answer.status, answer.content_type) == (200, "text/calendar")
            async with session.get(product.desk.calendar_address("none")) as answer:
                assert answer.status == 404
        await runner.cleanup()
