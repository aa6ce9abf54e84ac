"""Who was shown people's words is in the audit trail, without any of them; and what cannot be noted is not shown."""

from collections.abc import Awaitable, Callable

import pytest

from cards.wording import chat as wording
from cards.wording import precedents as precedents_wording
from tests.conversations.issues_made import ASKED, FIRST, answered, raised
from tests.conversations.stage import Stage
from tests.conversations.unsteady import Weather
from tests.conversations.visits_made import VISIT, fills, starts
from visits.years import year_bounds

Reading = Callable[[Stage], Awaitable[str]]
SHARED = "Two posts start on 1 May."
WELL_SAID = "New starters say"


@pytest.fixture(autouse=True)
async def begun(stage: Stage) -> None:
    """An issue of MASH, raised by Eleanor, is answered; Winston was there, and has a visit of his own to write up with Priya."""
    await raised(stage)
    await answered(stage)
    await stage.plans("s2", "harbourside", "winston", "priya", days=-1)
    await stage["winston"].says("hi")
    await starts(stage["winston"])
    await fills(stage["winston"], (VISIT,))
    await stage["priya"].says("hi")
    await stage["priya"].presses("Start a visit form")
    await stage["priya"].presses("Start")
    await stage["miriam"].finds(FIRST, in_channel=True)
    stage.desk.store._reads._noted.clear()  # as in another copy of the bot
    stage.clock.goes_on(days=1)


async def reads_of(stage: Stage, name: str) -> list[tuple[str, str]]:
    """(how, kind of thing) of what the trail says a person was shown today, in order."""
    events = await stage.desk.store.events_between(*year_bounds("2026-27"))
    today = stage.clock.now().date()
    return [
        (one.action, one.object.partition(" ")[0])
        for one in events
        if one.action in ("read", "listed") and one.at.date() == today and one.person == stage[name].person.id
    ]


async def _a_record(stage: Stage) -> str:
    await stage["eleanor"].says("my records")
    return await stage["eleanor"].presses("Read")


async def _an_issue(stage: Stage) -> str:
    return await stage["miriam"].presses("More")


async def _a_refused_act(stage: Stage) -> str:
    (issue,) = [one for one in await stage.desk.store.year("2026-27").issues() if one.number == 1]
    act = {"year": "2026-27", "issue": issue.id, "act": "see", "operation": "20261119-0123456789abcdef"}
    return await stage["anita"].sends("issue.act", {"a": act})


async def _a_draft(stage: Stage) -> str:
    return await stage["priya"].presses("Read")


async def _a_search(stage: Stage) -> str:
    found = await stage["miriam"].searches("posts empty")
    return f"{found.line} {found.hits}"


SEEN = {
    "a record": (_a_record, "eleanor", WELL_SAID, ("read", "record")),
    "an issue": (_an_issue, "miriam", ASKED, ("read", "issue")),
    "an issue on which nothing was done": (_a_refused_act, "anita", ASKED, ("read", "issue")),
    "a colleague’s draft": (_a_draft, "priya", "In person", ("read", "draft")),
    "a search": (_a_search, "miriam", SHARED, ("read", "issue")),
}
seen = pytest.mark.parametrize(("read", "name", "words", "noted"), SEEN.values(), ids=SEEN)


@seen
async def test_what_cannot_be_noted_is_not_shown(
    stage: Stage, read: Reading, name: str, words: str, noted: tuple[str, str]
) -> None:
    stage.table.weather = Weather.WRITES_FAIL
    shown = await read(stage)
    assert words not in shown
    assert str(wording.STORE_DOWN) in shown or str(precedents_wording.SEARCH_DOWN) in shown
    stage.table.weather = Weather.FINE
    assert await reads_of(stage, name) == []


@seen
async def test_what_is_shown_is_noted_and_none_of_its_words(
    stage: Stage, read: Reading, name: str, words: str, noted: tuple[str, str]
) -> None:
    assert words in await read(stage)
    assert await reads_of(stage, name) == [noted]
    assert words not in str(await stage.desk.store.events_between(*year_bounds("2026-27")))


async def test_who_looks_again_is_noted_again_on_another_day_alone(stage: Stage) -> None:
    for _ in range(3):
        await _a_record(stage)
    assert await reads_of(stage, "eleanor") == [("read", "record")]
    stage.clock.goes_on(days=1)
    await _a_record(stage)
    assert await reads_of(stage, "eleanor") == [("read", "record")], "this day’s"


async def test_who_is_refused_has_read_nothing(stage: Stage) -> None:
    (record,) = await stage.desk.store.year("2026-27").records()
    await stage["priya"].sends("records.read", {"a": {"year": "2026-27", "record": record.id}})
    assert await reads_of(stage, "priya") == []


async def test_what_was_said_and_done_for_a_team_is_noted_by_team(stage: Stage) -> None:
    await stage["gareth"].says("you said we did mash")
    assert await reads_of(stage, "gareth") == [("read", "said")]
