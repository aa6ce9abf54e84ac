"""What is sent to the product: requests of four kinds, drawn by hypothesis for a council that is there."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as some
from hypothesis.strategies import SearchStrategy

from bot.commands import COMMANDS
from bot.teams.activities import MOST_BYTES
from cards.registry import ACTIONS
from tests.bot.handlers.test_every_action import PAYLOADS, TYPED
from tests.fakes.teams import BOT, FOREIGN_TENANT, activity, message, press, search
from tests.fuzz.served import CHANNEL, MS_TEAM
from tests.fuzz.wild import any_json, any_text, deep_json, text
from visits.issues import Act
from visits.model import PersonId, aad_of
from visits.proforma import Step
from visits.slots import SlotAct
from visits.walk import Move

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Council:
    """What is there: where the bot and the connector are, and ids of real things by what a card calls them."""

    url: str
    service_url: str
    tenant: str
    known: Mapping[str, list[str]]

    @property
    def strangers(self) -> list[str]:
        """Somebody who is not on the register, a namesake of another tenant, and somebody whom Teams did not identify."""
        namesake = aad_of(PersonId(self.known["head"][0]))
        unknown = "77777777-7777-4777-8777-777777777777"
        return [f"{self.tenant}.{unknown}", f"{FOREIGN_TENANT}.{namesake}", f"{self.tenant}."]


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `kind` says which answer is owed: garbage | activity | press | search | page."""

    kind: str
    method: str = "POST"
    path: str = "/api/messages"
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Follow:
    """Press a button of the card that a person was shown last. `answers` are for its inputs, in turn: None leaves one as it is, a
    number chooses among its choices.
    """

    person: str
    button: int
    answers: tuple[int | str | None, ...]


Sent = Request | Follow

TYPES: Final = ("message", "invoke", "installationUpdate", "conversationUpdate", "messageReaction", "event", "typing")
OTHER_TYPES: Final = ("messageUpdate", "messageDelete", "endOfConversation", "trace", "handoff", "command")
OTHER_INVOKES: Final = ("task/fetch", "signin/verifyState", "fileConsent/invoke", "composeExtension/submitAction")
CHOSEN: Final[Mapping[str, list[str]]] = {
    "act": [*Act, *SlotAct],
    "step": [*Step],
    "move": [*Move],
    "target": ["met", "issues", "else"],
}
SAID: Final = (
    *(said for command in COMMANDS for said in (command.word, *command.also)),
    *("free visits in January", "who visits MASH next month?", "visits between 3 and 14 March", "report 2026-27"),
    *(
        "open issues about staffing",
        "2: Two posts start on 1 May.",
        "has this come up before?",
        "issues since May about IT",
    ),
    *(
        "my visits w/c 7 December",
        "visits this year and last year and the year before that",
        "visits to Millfields after easter",
    ),
)
FIELDS: Final = (
    *message("http://127.0.0.1:9/"),
    "name",
    "value",
    "entities",
    "membersAdded",
    "membersRemoved",
    "action",
)
WHOLE: Final = {"Content-Type": "application/json"}

headers: Final = some.dictionaries(
    some.sampled_from(
        ["If-None-Match", "Range", "Accept-Encoding", "Content-Type", "Authorization", "Content-Encoding"]
    ),
    some.sampled_from(
        ["", "*", '"x"', "bytes=0-", "bytes=5-1", "gzip", "application/json; charset=utf-99", "Bearer x", "Bearer"]
    )
    | some.text('abc "/*;=,.0-é', max_size=20),
    max_size=3,
)


def drawn(one: SearchStrategy[Sent], count: int, chosen_seed: int) -> list[Sent]:
    """So many requests, the same for the same seed. Nothing is sent while they are drawn."""
    found: list[Sent] = []

    @seed(chosen_seed)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(one)
    def keep(request: Sent) -> None:
        found.append(request)

    keep()
    return found


def garbage(at: Council) -> SearchStrategy[Sent]:
    """What is no activity, or hardly one."""
    odd = some.dictionaries(some.sampled_from(FIELDS), any_json | deep_json(), max_size=4)
    return some.one_of(
        some.builds(_raw, some.binary(max_size=200) | any_text.map(str.encode)),
        some.builds(as_json, some.just("garbage"), any_json | deep_json()),
        odd.map(lambda changes: as_json("garbage", message(at.service_url) | changes)),
        some.builds(_damaged, well_formed(at), some.integers(0, 10_000), some.binary(max_size=3)),
        some.builds(_headed, well_formed(at), headers),
    )


def activities(at: Council) -> SearchStrategy[Sent]:
    """Activities as Teams builds them, with any values in them."""
    return well_formed(at).map(lambda sent: as_json("activity", sent))


def presses(at: Council) -> SearchStrategy[Sent]:
    """Every button there is, carrying what no card carried, and buttons of the card that was shown last."""
    return some.one_of(forged(at), forged(at), followed(at), followed(at))


def said_and_read(at: Council) -> SearchStrategy[Sent]:
    """Messages, searches, buttons in between, and pages asked for by a browser or a calendar."""
    said = some.sampled_from(SAID) | any_text | some.builds("{} {}".format, some.sampled_from(SAID), text)
    known = some.sampled_from(at.known["person"])
    anyone = known | some.sampled_from(at.strangers)
    method = some.sampled_from(["GET", "GET", "HEAD", "POST", "PUT", "DELETE"])

    def say(person: str, words: str, in_channel: bool) -> Sent:
        return as_json("activity", message_of(at, person, words, in_channel=in_channel))

    def look_for(person: str, words: str) -> Sent:
        return as_json("search", as_of(at, person, search(at.service_url, words)))

    return some.one_of(
        some.builds(say, anyone, said, some.booleans()),
        some.builds(say, known, some.sampled_from(SAID), some.just(False)),
        some.builds(look_for, anyone, said),
        followed(at),
        some.builds(_page, method, paths(at), headers),
        some.builds(_page, some.sampled_from(["GET", "HEAD"]), some.sampled_from(download_pages(at)), headers),
    )


def followed(at: Council) -> SearchStrategy[Sent]:
    """A button that a card really has, with anything in its inputs."""
    answers = some.lists(some.none() | some.integers(0, 9) | any_text, max_size=12).map(tuple)
    return some.builds(Follow, some.sampled_from(at.known["person"]), some.integers(0, 40), answers)


@some.composite
def forged(draw: some.DrawFn, at: Council) -> Sent:
    """A button pressed with real ids mostly, and up to two things in what the card carries that are anything."""
    verb = draw(some.sampled_from(sorted(PAYLOADS)))
    carried = dict(PAYLOADS[verb])
    for name in carried:
        real = at.known.get(name) or CHOSEN.get(name)
        if real and draw(some.integers(0, 3)):
            carried[name] = draw(some.sampled_from(real))
    names = some.sampled_from([*sorted(ACTIONS[verb].model_fields), "page", "unknown"])
    if draw(some.booleans()):
        carried |= draw(some.dictionaries(names, any_json | any_text, max_size=2))
    inputs = draw(some.dictionaries(some.sampled_from(TYPED) | text, any_text | any_json, max_size=4))
    person = draw(some.sampled_from([*at.known["person"], *at.strangers]))
    pressed = press(at.service_url, verb, inputs | {"a": carried})
    return as_json("press", as_of(at, person, pressed, in_channel=draw(some.booleans())))


@some.composite
def well_formed(draw: some.DrawFn, at: Council) -> Json:
    """Every field that we read is of its type, whatever it says."""
    person = draw(some.sampled_from([*at.known["person"], *at.strangers]))
    sent = as_of(at, person, activity(at.service_url), in_channel=draw(some.booleans()))
    sent["type"] = draw(some.sampled_from((*TYPES, *TYPES, *OTHER_TYPES)) | text.filter(bool))
    a_file = some.dictionaries(some.sampled_from(["contentType", "content"]), any_json)
    an_entity = some.dictionaries(some.sampled_from(["type", "text", "mentioned", "id"]), any_json, max_size=4)
    wild: dict[str, SearchStrategy[Any]] = {
        **dict.fromkeys(("text", "id", "replyToId", "locale"), any_text),
        "name": some.sampled_from(OTHER_INVOKES) | text,
        "action": some.sampled_from(["add", "remove", "add-upgrade"]) | text,
        "value": any_json,
        "attachments": some.lists(a_file, max_size=3),
        "entities": some.lists(an_entity, max_size=3),
        "membersAdded": some.lists(some.sampled_from([BOT, {"id": "29:x"}, {}]), max_size=3),
        "serviceUrl": some.sampled_from([*[at.service_url] * 8, "https://example.invalid/", "x", "http://[::1"]),
    }
    chosen = draw(some.sets(some.sampled_from(sorted(wild)), max_size=6))
    return sent | {one: draw(wild[one]) for one in sorted(chosen)}


def paths(at: Council) -> SearchStrategy[str]:
    """Addresses of pages: those that are there and others like them. What they hold is escaped, not always well."""
    part = any_text.map(lambda said: quote(said[:600], safe="")) | some.sampled_from(
        ["%00", "%ff", "..%2f..", "%", "+"]
    )
    calendar = at.known["calendar"][0]
    there = ["/privacy", "/terms", "/healthz", "/readyz", f"/calendar/{calendar}.ics"]
    return some.one_of(
        some.sampled_from(there),
        some.builds("/calendar/{}.ics".format, part),
        some.builds(
            "/calendar/{}/{}.ics".format, some.just(calendar) | part, some.sampled_from(at.known["slot"]) | part
        ),
        some.builds("/report/{}".format, part),
        some.builds("/{}?{}".format, part, part),
    )


def download_pages(at: Council) -> list[str]:
    """Pages of real links. They are looked at and never used: making the files takes seconds, as it may."""
    return [f"/report/{token}" for token in at.known["download"]]


def message_of(at: Council, person: str, words: str, *, in_channel: bool = False) -> Json:
    """A message; in the channel it mentions the bot."""
    sent = as_of(at, person, message(at.service_url, words), in_channel=in_channel)
    if not in_channel:
        return sent
    mention = {"type": "mention", "text": "<at>Frontline</at>", "mentioned": BOT}
    return sent | {"text": f"<at>Frontline</at> {words}", "entities": [mention]}


def as_of(at: Council, person: str, sent: Json, *, in_channel: bool = False) -> Json:
    """The activity as of this person, in their own chat or in the Head of Service's channel."""
    tenant, _, aad = person.partition(".")
    sender = {"id": f"29:{aad or 'nobody'}", "name": "Somebody", **({"aadObjectId": aad} if aad else {})}
    where: Json = {"conversationType": "personal", "tenantId": tenant, "id": chat_of(person)}
    data: Json = {"tenant": {"id": tenant}}
    if in_channel:
        where = {"conversationType": "channel", "isGroup": True, "tenantId": tenant, "id": f"{CHANNEL};messageid=1"}
        data |= {"team": {"id": MS_TEAM, "name": "Service"}, "channel": {"id": CHANNEL, "name": "Visits"}}
    return sent | {"from": sender, "conversation": where, "channelData": data}


def chat_of(person: str) -> str:
    """A person's own chat with the bot."""
    return f"a:{person}"


def as_json(kind: str, sent: object) -> Request:
    """A request with this as its body. One that is too large is owed a refusal, whatever it holds."""
    body = json.dumps(sent).encode()
    return Request(kind if len(body) <= MOST_BYTES else "garbage", body=body, headers=WHOLE)


def _raw(body: bytes) -> Sent:
    return Request("garbage", body=body, headers=WHOLE)


def _damaged(sent: Json, at: int, instead: bytes) -> Sent:
    whole = json.dumps(sent, ensure_ascii=at % 2 == 0).encode()
    place = at % len(whole)
    return _raw(whole[:place] + instead + whole[place + at % 7 :])


def _headed(sent: Json, more: Mapping[str, str]) -> Sent:
    return Request("garbage", body=json.dumps(sent).encode(), headers=WHOLE | dict(more))


def _page(method: str, path: str, more: Mapping[str, str]) -> Sent:
    return Request("page", method=method, path=path, headers=more)
