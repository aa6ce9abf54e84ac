"""Nothing is posted in a record's thread before its root can be read, also when showing the root takes several tries."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.app import build
from bot.council import load_council
from bot.settings import Mode, Settings
from tests.fakes.connector import Failure, FakeConnector
from tests.kill.forms import send_form
from tests.kill.judging import judge
from tests.kill.night import NightClock
from tests.kill.sender import ROOT, prepare


async def test_replies_wait_until_the_root_is_more_than_a_stub(tmp_path: Path) -> None:
    council, log = load_council(ROOT / "council.example.toml"), tmp_path / "log.jsonl"
    day = (datetime.now(UTC) - timedelta(days=2)).date().isoformat()
    async with FakeConnector(log_file=log) as fake:
        failures = [Failure(500)]

        def just_before_the_root_is_put(moment: str) -> None:
            if moment == "thread_known" and failures:
                fake.fail(failures.pop())

        settings = Settings(mode=Mode.DEVELOPMENT, store_path=tmp_path / "rows.db")
        product = build(settings, council, clock=NightClock(), checkpoint=just_before_the_root_is_put)
        await prepare(product, council, fake.url)
        await send_form(product.desk.office, council, 0, day)
        async with asyncio.timeout(10):
            while judge(log, records=1).shown < 2 if log.exists() else True:
                await product.sender.work()
                await asyncio.sleep(0.05)
        await product.connector.close()
        await product.desk.store.close()
    assert not failures
    assert next(call.status for call in fake.calls("PUT")) == 500
    assert judge(log, records=1).faults == []
