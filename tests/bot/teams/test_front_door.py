"""What the door lets in, and what then happens: replays, keys that change, guests, partners, and where the bot writes."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.teams.hosts import TEAMS_HOSTS
from tests.bot.teams.production import (
    HOST,
    JSON_TYPE,
    PARTNER,
    TEAMS,
    TENANT,
    Production,
    Sent,
    begins_a_form,
    production,
    wire,
)
from tests.fakes.teams import Json, press
from visits.card_names import CardKind, CardName
from visits.model import SYSTEM, Event, Person, PersonalChat, PersonId, Role, person_id
from visits.ports import Show

GARETH = "00000000-0000-4000-8000-000000000105"
"""Of Democratic Services in the example council."""
HEAD = "00000000-0000-4000-8000-000000000103"
TRUSTED = "66666666-6666-4666-8666-666666666666"
"""Somebody of the partner."""
REQUESTS = 200


@pytest.fixture
async def there(tmp_path: Path) -> AsyncIterator[Production]:
    async with production(tmp_path) as running:
        yield running


def forms(there: Production) -> list[str]:
    """The visit forms begun."""
    return [key for _, key in there.rows() if key.startswith("draft|")]


def asks_for_help(**changes: object) -> Json:
    """A press that changes nothing."""
    return press(TEAMS, "help", {"a": {}}, **{**begins_a_form(), "value": None, **changes}) | {
        "value": {"action": {"type": "Action.Execute", "verb": "help", "data": {"a": {}}}, "trigger": "manual"}
    }


def card(sent: Sent) -> str:
    """The card that answers a press, as it goes over the wire."""
    return json.dumps(sent.json["value"])


async def test_a_good_request_is_let_in_however_its_scheme_and_tenant_are_written(there: Production) -> None:
    """What every attack of the table is but for one thing."""
    body = json.dumps(begins_a_form()).encode()
    assert (await there.sends(wire(body, ("authorization", f"bEARER {there.good()}"), JSON_TYPE))).status == 200
    assert len(forms(there)) == 1
    assert [call.method for call in there.teams.log if call.method != "GET"] == ["PUT"]
    shouted = begins_a_form(2, channelData={"tenant": {"id": TENANT.upper()}})
    assert (await there.delivers(shouted, there.good())).status == 200
    pointing = there.good(headers={"jku": "https://attacker.example/keys", "x5u": "https://attacker.example/key"})
    assert (await there.delivers(begins_a_form(3), pointing)).status == 200
    assert set(there.names.asked) == {HOST}, "what a header points to is not looked at"


async def test_a_whole_request_sent_again_is_let_in_and_doubles_nothing(there: Production) -> None:
    """A token can't tell: what protects is the operation id that the card carries, in the store."""
    await there.delivers(begins_a_form(), there.good())
    before = there.rows()
    (form,) = forms(there)
    for minutes in (0, 1, 5, 60):
        there.later(minutes=minutes)
        again = await there.delivers(begins_a_form(), there.good())
        assert again.status == 200
        assert form.partition("|")[2] in card(again), "the form that was begun, and no other"
    at_once = await asyncio.gather(*(there.delivers(begins_a_form(), there.good()) for _ in range(10)))
    assert {sent.status for sent in at_once} == {200}
    assert forms(there) == [form]
    changed = {key for _, key in there.rows().keys() ^ before.keys()}
    assert not {key for key in changed if key.startswith(("draft", "result", "event"))}


async def test_a_request_sent_again_when_its_token_has_expired_is_refused(there: Production) -> None:
    now = int(time.time())
    request = wire(
        json.dumps(begins_a_form()).encode(), ("Authorization", f"Bearer {there.good(exp=now - 297)}"), JSON_TYPE
    )
    assert (await there.sends(request)).status == 200
    await asyncio.sleep(now + 3.1 - time.time())
    assert (await there.sends(request)).status == 401


async def test_while_the_signing_key_changes_no_good_request_is_refused(there: Production) -> None:
    """The new key is published, then used, and the old one a little longer; metadata takes its time, and strangers knock."""
    there.openid.seconds = 0.2
    answers: list[int] = []
    strangers: list[int] = []

    async def deliver(number: int) -> None:
        if number == REQUESTS // 2:
            there.later(seconds=61)
            there.openid.publish("second")
        is_new = number >= REQUESTS // 2 and number % 3 > 0
        person = f"{number % 40:08d}-0000-4000-8000-000000000000"  # nobody asks more than people do
        sender = {"id": f"29:{person}", "name": "Councillor", "aadObjectId": person}
        bearer = there.good(kid="second" if is_new else "first")
        answers.append((await there.delivers(asks_for_help(**{"from": sender}), bearer)).status)
        if number % 10 == 0:
            strangers.append((await there.delivers(asks_for_help(), there.good(kid="rogue"))).status)

    at_once = asyncio.Semaphore(20)

    async def in_turn(number: int) -> None:
        async with at_once:
            await deliver(number)

    await asyncio.gather(*(in_turn(number) for number in range(REQUESTS)))
    assert (len(answers), set(answers)) == (REQUESTS, {200})
    assert set(strangers) == {401}
    assert there.openid.asked == 2, "once at the start, and once for the new key"


async def test_a_guest_is_refused_though_the_register_names_them(there: Production) -> None:
    """Teams gives a guest an id in the council's own tenant: only its roster tells them apart."""
    there.teams.members[0]["userRole"] = "guest"
    refused = await there.delivers(begins_a_form(), there.good())
    assert refused.status == 200
    assert not forms(there)
    assert "guest" in card(refused).lower()


async def register(there: Production, *roles: Role) -> None:
    """Put somebody of the partner on the register behind the back of every check."""
    someone = Person(id=person_id(PARTNER, TRUSTED), name="Somebody", roles=frozenset(roles))
    at = there.clock.now()
    event = Event(object="register", action="imported", person=SYSTEM, at=at, operation_id="20261116-00000000000000aa")
    await there.product.desk.store.register([someone], (), event)


def of_the_partner(activity: Json) -> Json:
    """The same activity from the partner's person."""
    sender = {"id": f"29:{TRUSTED}", "name": "Somebody", "aadObjectId": TRUSTED}
    said = {"conversationType": "personal", "tenantId": PARTNER, "id": "a:partner"}
    return activity | {"from": sender, "conversation": said, "channelData": {"tenant": {"id": PARTNER}}}


async def test_a_partners_person_who_is_a_member_on_the_register_is_a_stranger(there: Production) -> None:
    stranger = card(await there.delivers(of_the_partner(asks_for_help()), there.good()))
    for roles in ((Role.MEMBER,), (Role.MEMBER, Role.MANAGER)):
        await register(there, *roles)
        assert card(await there.delivers(of_the_partner(asks_for_help()), there.good())) == stranger
        assert card(await there.delivers(of_the_partner(begins_a_form()), there.good())) == stranger
    assert not forms(there)


async def test_a_partners_officer_is_let_in(there: Production) -> None:
    stranger = card(await there.delivers(of_the_partner(asks_for_help()), there.good()))
    await register(there, Role.MANAGER)
    assert card(await there.delivers(of_the_partner(asks_for_help()), there.good())) != stranger


async def waits(there: Production, person: PersonId, service_url: str) -> None:
    """A notice waits for somebody whom the bot last met at this address."""
    chat = PersonalChat(person=person, conversation_id="a:gareth", service_url=service_url, account_id="29:gareth")
    store = there.product.desk.store
    await store.met(chat)
    year = await store.open_year("2026-27")
    notice = CardName(kind=CardKind.NO_CHANNEL, object_id=person_id(TENANT, HEAD), person=person)
    await year.commit([Show(notice, there.clock.now())], write_id="0123456789abcdef01234567")


@pytest.mark.parametrize(
    "elsewhere",
    [
        "loopback",
        f"https://{HOST}.attacker.example/",
        f"http://{HOST}/",
        "https://attacker.example/",
        f"https://x@{HOST}/",
    ],
)
async def test_a_stored_conversation_on_a_foreign_host_is_never_called(there: Production, elsewhere: str) -> None:
    """However it came there: a restored backup, a host that was struck off the list, somebody with access to the store."""
    foreign = there.teams.url if elsewhere == "loopback" else elsewhere
    gareth = person_id(TENANT, GARETH)
    await waits(there, gareth, foreign)
    await there.product.sender.work()
    assert not [call for call in there.teams.log if "gareth" in call.path]
    assert set(there.names.asked) <= TEAMS_HOSTS
    assert "misconfigured" in "".join(there.new_lines())


async def test_a_stored_conversation_on_teams_own_host_is_written_to(there: Production) -> None:
    await waits(there, person_id(TENANT, GARETH), TEAMS)
    await there.product.sender.work()
    written = [call for call in there.teams.log if "gareth" in call.path]
    assert [call.method for call in written] == ["POST", "PUT"]
