"""Forged, replayed, foreign and broken requests, as data: what each is, the bytes that are sent, and how it must end.

`why` is what the one log line must say, so that none is refused for another reason than the one it is here for. Every
request but for what its name says is the good one of `production.begins_a_form`, with a good token.
"""

import gzip
import json
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import jwt

from tests.bot.teams.production import APP, HOST, JSON_TYPE, PARTNER, TEAMS, TENANT, begins_a_form, wire
from tests.fakes.openid import changed_after_signing, encoded, rsa_key, signed_with_the_public_key, token
from tests.fakes.teams import FOREIGN_TENANT

WORDS: Final = "words that nobody may find in a log"
ATTACKER: Final = "attacker.example"


@dataclass(frozen=True, slots=True)
class Attack:
    """One request, and the status and log line that it must end with."""

    name: str
    status: int
    why: str
    request: bytes


def good(**changes: Any) -> str:
    """A token that is let in, unless `changes` see to it that it is not."""
    return token(APP, TEAMS, **changes)


def _activity(**changes: Any) -> dict[str, Any]:
    return begins_a_form(text=WORDS, **changes)


def _sent(bearer: str, **changes: Any) -> bytes:
    return _bytes(json.dumps(_activity(**changes)).encode(), bearer)


def _bytes(body: bytes, bearer: str, *more: tuple[str, str], content_type: tuple[str, str] = JSON_TYPE) -> bytes:
    return wire(body, ("Authorization", f"Bearer {bearer}"), content_type, *more)


def tokens() -> Iterator[Attack]:
    """Tokens that are not good, over an activity that is."""
    now = int(time.time())
    header, claims, signature = good().split(".")
    bad: Mapping[str, tuple[str, str]] = {
        "garbage": ("garbage", "garbage"),
        "two dots and nothing": ("..", "garbage"),
        "a header that is a list": ("W10.e30.e30", "garbage"),
        "an encrypted token of five parts": (f"{header}.{claims}.{signature}.{claims}.{signature}", "garbage"),
        "alg none": (_unsigned("none"), "token header"),
        "alg nOnE": (_unsigned("nOnE"), "token header"),
        "HS256 with the public key": (signed_with_the_public_key(good()), "token header"),
        "RS512, the key being right": (_signed_as("RS512"), "token header"),
        "PS256, the key being right": (_signed_as("PS256"), "token header"),
        "no signature": (f"{header}.{claims}.", "InvalidSignatureError"),
        "another token's signature": (f"{header}.{claims}.{good(nbf=5).split('.')[2]}", "InvalidSignatureError"),
        "claims changed after signing": (changed_after_signing(good(aud="another"), aud=APP), "InvalidSignatureError"),
        "expired an hour ago": (good(exp=now - 3600), "ExpiredSignatureError"),
        "expired just beyond the leeway": (good(exp=now - 330), "ExpiredSignatureError"),
        "no exp": (good(without=("exp",)), "MissingRequiredClaimError"),
        "exp that is text": (good(exp="tomorrow"), "DecodeError"),
        "exp beyond all numbers": (good(exp=float("inf")), "DecodeError"),
        "not valid before an hour from now": (good(nbf=now + 3600), "ImmatureSignatureError"),
        "issued an hour from now": (good(iat=now + 3600), "ImmatureSignatureError"),
        "another issuer": (good(iss="https://api.botframework.com.attacker.example"), "InvalidIssuerError"),
        "the issuer with a slash": (good(iss="https://api.botframework.com/"), "InvalidIssuerError"),
        "the emulator's issuer": (good(iss=f"https://sts.windows.net/{TENANT}/", appid=APP), "InvalidIssuerError"),
        "the council's own Entra as issuer": (
            good(iss=f"https://login.microsoftonline.com/{TENANT}/v2.0", azp=APP),
            "InvalidIssuerError",
        ),
        "no issuer": (good(without=("iss",)), "MissingRequiredClaimError"),
        "another bot's audience": (good(aud="44444444-4444-4444-8444-444444444444"), "InvalidAudienceError"),
        "ours among several audiences": (good(aud=[APP, "another"]), "InvalidAudienceError"),
        "ours alone, in a list": (good(aud=[APP]), "InvalidAudienceError"),
        "no audience": (good(without=("aud",)), "MissingRequiredClaimError"),
        "no key id": (good(headers={"kid": None}), "token header"),
        "an unknown key": (good(kid="rogue"), "unknown key"),
        "a rogue key under a known id": (good(signed_by="rogue"), "InvalidSignatureError"),
        "a key id that is a path": (good(kid="../../etc/passwd", signed_by="rogue"), "unknown key"),
        "a key id that is a query": (good(kid="' OR 1=1 --", signed_by="rogue"), "unknown key"),
        "jku: a rogue key set": (_pointing(jku=f"https://{ATTACKER}/keys"), "unknown key"),
        "x5u: a rogue certificate": (_pointing(x5u=f"https://{ATTACKER}/key.pem"), "unknown key"),
        "jwk: a rogue key in the header": (_pointing("first", jwk=_public("rogue")), "InvalidSignatureError"),
        "crit: an extension that we do not know": (good(headers={"crit": ["exp"], "exp": 1}), "garbage"),
        "b64 false: a body elsewhere": (good(headers={"b64": False, "crit": ["b64"]}), "DecodeError"),
    }
    for name, (bearer, why) in bad.items():
        yield Attack(name, 401, why, _sent(bearer))
    yield Attack("a key that may sign for another channel only", 403, "not endorsed", _sent(good(kid="webchat")))


def _unsigned(alg: str) -> str:
    claims = jwt.decode(good(), options={"verify_signature": False})
    return f"{encoded({'alg': alg, 'kid': 'first'})}.{encoded(claims)}."


def _signed_as(alg: str) -> str:
    claims = jwt.decode(good(), options={"verify_signature": False})
    return jwt.encode(claims, rsa_key("first"), algorithm=alg, headers={"kid": "first"})


def _pointing(kid: str = "rogue", **headers: Any) -> str:
    return good(kid=kid, signed_by="rogue", headers=headers)


def _public(name: str) -> dict[str, Any]:
    return jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key(name).public_key(), as_dict=True)


def hosts() -> Iterator[Attack]:
    """A token that is good for a serviceUrl which is not Teams', or is good for another one."""
    elsewhere: Mapping[str, str] = {
        "another host": f"https://{ATTACKER}/",
        "plain http": f"http://{HOST}/",
        "a host that begins like Teams'": f"https://{HOST}.{ATTACKER}/",
        "a host that ends like Teams'": f"https://evil-{HOST}/",
        "Teams' host with a dot behind it": f"https://{HOST}./",
        "Teams' host as a user": f"https://{HOST}@{ATTACKER}/",
        "Teams' host as user and port": f"https://{HOST}:443@{ATTACKER}/",
        "a user at Teams' host": f"https://someone@{HOST}/",
        "another port": f"https://{HOST}:8443/",
        "an address": "https://203.0.113.7/",
        "this machine": "https://127.0.0.1/",
        "the cloud's metadata": "http://169.254.169.254/",
        "a backslash": f"https://{ATTACKER}\\@{HOST}/",
        "Teams' host in the path": f"https://{ATTACKER}/{HOST}/",
        "Teams' host in the query": f"https://{ATTACKER}/?{HOST}",
        "Teams' host in the fragment": f"https://{ATTACKER}#{HOST}",
        "a query that swallows the path": f"https://{HOST}/?",
        "letters of another alphabet": "https://\N{FULLWIDTH LATIN SMALL LETTER S}mba.trafficmanager.net/",
        "a line break": f"https://{HOST}/\r\nX-Injected: 1/",
        "a way up the path": f"https://{HOST}/uk/../../x/",
        "no scheme": f"//{HOST}/",
        "a file": "file:///etc/passwd",
    }
    for name, url in elsewhere.items():
        yield Attack(f"serviceUrl: {name}", 403, "serviceUrl host", _sent(token(APP, url), serviceUrl=url))
    differs = {
        "the token is for another": good(serviceurl=f"{TEAMS}de/"),
        "the token is for none": good(without=("serviceurl",)),
        "the token is for a list of them": good(serviceurl=[TEAMS]),
        "the token's differs in a slash": good(serviceurl=TEAMS.rstrip("/")),
    }
    for name, bearer in differs.items():
        yield Attack(f"serviceUrl: {name}", 403, "differs from the token", _sent(bearer))
    yield Attack("serviceUrl: none", 400, "serviceUrl is missing", _sent(good(), serviceUrl=None))


def places() -> Iterator[Attack]:
    """A good token over an activity of another channel or another tenant."""
    for name, channel in {"another": "webchat", "the emulator's": "emulator", "another case": "MSTeams"}.items():
        yield Attack(f"channelId: {name}", 403, '"channel"', _sent(good(), channelId=channel))
    yield Attack("channelId: none", 400, "channelId is missing", _sent(good(), channelId=None))
    ours, partners, foreign = ({"tenant": {"id": one}} for one in (TENANT, PARTNER, FOREIGN_TENANT))
    tenants: Mapping[str, tuple[dict[str, Any], str | None]] = {
        "foreign in channelData": (foreign, TENANT),
        "foreign in conversation": (ours, FOREIGN_TENANT),
        "foreign in both": (foreign, FOREIGN_TENANT),
        "foreign beside a partner's": (partners, FOREIGN_TENANT),
        "foreign alone": ({}, FOREIGN_TENANT),
        "none": ({}, None),
        "ours with a space": ({"tenant": {"id": f"{TENANT} "}}, None),
    }
    for name, (data, told) in tenants.items():
        said = {"conversationType": "personal", "tenantId": told, "id": "a:personal"}
        yield Attack(f"tenant: {name}", 403, '"tenant"', _sent(good(), channelData=data, conversation=said))


def bodies() -> Iterator[Attack]:
    """A good token over a body that is no activity."""
    whole = json.dumps(_activity())
    broken: Mapping[str, tuple[bytes, str]] = {
        "nothing": (b"", "not JSON"),
        "half of it": (whole[: len(whole) // 2].encode(), "not JSON"),
        "a list": (b"[]", "must be a JSON object"),
        "null": (b"null", "must be a JSON object"),
        "100,000 lists deep": (b"[" * 100_000 + b"]" * 100_000, "nested too deeply"),
        "100,000 objects deep": (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, "nested too deeply"),
        "not UTF-8": (whole.encode().replace(WORDS.encode(), b"\xff\xfe"), "not JSON"),
        "UTF-16": (whole.encode("utf-16"), "not JSON"),
        "a NUL": (whole.encode().replace(WORDS.encode(), b"\0"), "not JSON"),
        "a lone surrogate": (whole.encode().replace(WORDS.encode(), b"\\ud800"), "not JSON"),
        "NaN": (whole.encode().replace(f'"{WORDS}"'.encode(), b"NaN"), "not JSON"),
        "a string for from": (json.dumps(_activity(**{"from": WORDS})).encode(), "from must be an object"),
        "nobody in from": (json.dumps(_activity(**{"from": None})).encode(), "from.id is missing"),
        "a list for the button": (json.dumps(_activity(value=[WORDS])).encode(), "value.action must be"),
    }
    for name, (body, why) in broken.items():
        yield Attack(f"body: {name}", 400, why, _bytes(body, good()))
    plain = ("Content-Type", "text/plain")
    yield Attack("body: called text", 415, "content type", _bytes(whole.encode(), good(), content_type=plain))
    yield Attack("body: over 1 MiB", 413, "Too Large", _sent(good(), summary="x" * 1_100_000))
    unpacked = gzip.compress(whole.encode() + b" " * 50_000_000)
    bomb = _bytes(unpacked, good(), ("Content-Encoding", "gzip"))
    yield Attack("body: 50 kB of gzip that unpack to 50 MB", 415, "compressed", bomb)
    not_gzip = _bytes(whole.encode(), good(), ("Content-Encoding", "gzip"))
    yield Attack("body: called gzip", 415, "compressed", not_gzip)
    twice = {"serviceUrl": f"https://{ATTACKER}/", "channelId": "webchat"}
    for name, value in twice.items():
        body = f'{whole[:-1]}, "{name}": "{value}"}}'.encode()
        yield Attack(f"body: a second {name}", 403, "refused", _bytes(body, good()))
    second = f'{whole[:-1]}, "channelData": {{"tenant": {{"id": "{FOREIGN_TENANT}"}}}}}}'.encode()
    yield Attack("body: a second tenant", 403, '"tenant"', _bytes(second, good()))


def wires() -> Iterator[Attack]:
    """HTTP that is not as it should be, over an activity and a token that are good."""
    body, bearer = json.dumps(_activity()).encode(), ("Authorization", f"Bearer {good()}")
    none: Callable[..., bytes] = lambda *headers, **more: wire(body, *headers, JSON_TYPE, **more)  # noqa: E731
    for name, headers in {
        "none": (),
        "empty": (("Authorization", ""),),
        "a scheme and no token": (("Authorization", "Bearer"),),
        "another scheme": (("Authorization", f"Basic {good()}"),),
        "a token without a scheme": (("Authorization", good()),),
        "two, the good one first": (bearer, ("Authorization", "Bearer garbage")),
        "two, the good one last": (("Authorization", "Bearer garbage"), bearer),
        "the good one twice": (bearer, bearer),
        "in another header": (("X-Authorization", f"Bearer {good()}"),),
    }.items():
        yield Attack(f"Authorization: {name}", 401, "no bearer token", none(*headers))
    query = none(path=f"/api/messages?access_token={good()}")
    yield Attack("Authorization: in the address", 401, "no bearer token", query)
    longest = ("Authorization", "Bearer " + "a" * 100_000)
    yield Attack("Authorization: 100,000 letters", 400, "LineTooLong", none(longest))
    yield Attack("Authorization: a NUL", 400, "Error handling request", none(("Authorization", "Bearer \0")))
    for method in ("GET", "PUT", "DELETE", "OPTIONS", "TRACE"):
        yield Attack(f"method: {method}", 405, "Method Not Allowed", none(bearer, method=method))
    override = none(bearer, ("X-HTTP-Method-Override", "POST"), method="GET")
    yield Attack("method: GET that calls itself POST", 405, "Method Not Allowed", override)
    lengths = (("Content-Length", str(len(body))), ("Content-Length", "5"))
    yield Attack("two lengths", 400, "Error handling request", none(bearer, *lengths))
    smuggled = (("Transfer-Encoding", "chunked"), ("Content-Length", "5"))
    yield Attack("a length and chunks", 400, "Error handling request", none(bearer, *smuggled))
    chunks = wire(b"zz\r\n" + body, bearer, JSON_TYPE, ("Transfer-Encoding", "chunked"))
    yield Attack("a chunk of no length", 400, "Error handling request", chunks)
