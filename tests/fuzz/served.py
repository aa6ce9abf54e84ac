"""The whole product as a process of its own, on loopback, over a SQLite file with some past in it.

    python -m tests.fuzz.served --store visits.db --connector http://127.0.0.1:8123/ --log bot.log

Its first line on standard output is what is there, as JSON: {"url": …, "known": {"record": […], …}}. It ends in good order when
its standard input does. Everything else that it says, and whatever a library prints, is in the log.
"""

import argparse
import asyncio
import json
import os
import secrets
import sys
from pathlib import Path
from typing import Final

from aiohttp import web

from bot.app import build, seed
from bot.council import load_council
from bot.council_sections import Council
from bot.demo.sample import give_a_past
from bot.desk import Desk
from bot.limits import Allowance, Allowances
from bot.log import configure_log
from bot.server import runner_of
from bot.settings import load_settings
from visits import proforma_versions
from visits.model import Channel, Event, Person, Role, aad_of
from visits.report import Standing, Version
from visits.report_subject import subject_of
from visits.rota_shown import CalendarShown
from visits.usecases.calendar import my_calendar
from visits.usecases.downloads import LinkIssued, issue_link
from visits.usecases.report_freezing import produce
from visits.usecases.report_outcomes import Produced
from visits.years import london_day, year_bounds

ROOT: Final = Path(__file__).resolve().parents[2]
NOW: Final = "2026-11-16T09:00"
YEAR: Final = "2026-27"
CHANNEL: Final = "19:visits@thread.tacv2"
MS_TEAM: Final = "19:service@thread.tacv2"
AS_MUCH_AS_THEY_LIKE: Final = Allowances(person=Allowance(10_000, 10_000), tenant=Allowance(10_000, 10_000))
"""Or all but the first few would only be asked to wait."""


async def prepare(desk: Desk, council: Council, connector: str) -> dict[str, list[str]]:
    """Give the council a past, a channel, a calendar address and a report; what there is then, by what a card calls it."""
    await seed(desk, council)
    head = next(one for one in council.people if one.has(Role.HEAD_OF_SERVICE))
    await _choose_channel(desk, council, head, connector)
    await give_a_past(desk, council)
    year = desk.store.year(YEAR)
    calendar = await my_calendar(desk.office, head.id, secrets.token_urlsafe(32))
    assert isinstance(calendar, CalendarShown)
    report, token = await _report(desk, head)
    slots = [slot.id for team in council.teams for slot in await year.slots_of_team(team.id, *year_bounds(YEAR))]
    return {
        "person": [one.id for one in council.people],
        "member": [aad_of(one.id) for one in council.people],
        "head": [head.id],
        "team": [one.id for one in council.teams],
        "year": [YEAR],
        "subject": [YEAR, "2026-27-01 to 2026-12-31"],
        "record": [one.id for one in await year.records()],
        "issue": [one.id for one in await year.issues()],
        "slot": slots,
        "key": slots,
        "report": [report],
        "calendar": [calendar.feed.token],
        "download": [token],
    }


async def _report(desk: Desk, head: Person) -> tuple[str, str]:
    """A report that was produced, and a link to its files."""
    subject = subject_of(YEAR)
    assert subject
    made = await produce(desk.office, head.id, subject, Version.PUBLISHED, Standing.DRAFT, desk.new_operation())
    assert isinstance(made, Produced), made
    link = await issue_link(desk.office, head.id, YEAR, made.report.id, desk.new_operation())
    assert isinstance(link, LinkIssued), link
    return made.report.id, link.token


async def _choose_channel(desk: Desk, council: Council, head: Person, connector: str) -> None:
    now = desk.office.clock.now()
    channel = Channel(
        head_of_service=head.id,
        ms_team_id=MS_TEAM,
        channel_id=CHANNEL,
        name="Visits",
        service_url=connector,
        tenant_id=council.tenant_id,
        bot_account_id="28:bot",
        member_count=1,
        chosen_by=head.id,
        chosen_at=now,
    )
    chosen = Event(
        object=f"channel of {head.id}",
        action="channel_chosen",
        person=head.id,
        at=now,
        operation_id=desk.new_operation(),
    )
    await desk.store.choose_channel(channel, chosen)


async def serve(arguments: argparse.Namespace) -> None:
    """Serve until standard input ends."""
    env = {"FRONTLINE_MODE": "development", "FRONTLINE_STORE_PATH": arguments.store, "FRONTLINE_NOW": NOW}
    settings = load_settings(env)
    assert settings.now
    form = proforma_versions.CURRENT
    council = load_council(ROOT / "council.example.toml", today=london_day(settings.now), form=form)
    product = build(settings, council, allowances=AS_MUCH_AS_THEY_LIKE)
    known = await prepare(product.desk, council, arguments.connector)
    runner = runner_of(product.app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    print(json.dumps({"url": url, "tenant": council.tenant_id, "known": known}), flush=True)
    await asyncio.to_thread(sys.stdin.read)
    await runner.cleanup()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The bot for the fuzz tests.")
    for name in ("store", "connector", "log"):
        parser.add_argument(f"--{name}", required=True)
    return parser.parse_args()


if __name__ == "__main__":
    given = _arguments()
    with Path(given.log).open("w", encoding="utf-8") as log:
        os.dup2(log.fileno(), sys.stderr.fileno())
        configure_log("info", log)
        asyncio.run(serve(given))
