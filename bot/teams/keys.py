"""The public keys with which the Bot Framework signs what it sends us, from its OpenID metadata."""

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import aiohttp
import jwt
import orjson
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from yarl import URL

from bot.teams.flight import SingleFlight

METADATA_URL: Final = "https://login.botframework.com/v1/.well-known/openidconfiguration"
REFRESH_AFTER: Final = 24 * 3600.0
"""Seconds after which the keys are fetched again."""
ASK_AGAIN_AFTER: Final = 60.0
"""Seconds between two fetches, however many unknown keys are shown to us."""
FIRST_KEYS_AGAIN_AFTER: Final = 5.0
"""The same while there are no keys at all."""
SMALLEST_KEY_BITS: Final = 2048
_MOST_BYTES: Final = 1024 * 1024

_log = structlog.get_logger("bot.teams")


class KeysUnavailable(Exception):
    """No keys were ever fetched, so nothing can be told about any token."""


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A public key, and the channels for which it may sign."""

    public: RSAPublicKey
    endorsements: frozenset[str]


class KeyRing:
    """The keys by id (`kid`). While the metadata is down, the keys we have go on serving, however old.

    An id that is not known makes us ask again, at most once a minute; keys older than a day are renewed in the
    background, so no request waits for them. `now` counts seconds and never goes back.
    """

    def __init__(
        self,
        metadata_url: str = METADATA_URL,
        *,
        timeout_seconds: float = 5.0,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self._metadata_url = metadata_url
        self._timeout_seconds = timeout_seconds
        self._now = now
        self._keys: Mapping[str, SigningKey] = {}
        self._fetched_at = -REFRESH_AFTER
        self._asked_at: float | None = None
        self._refresh = SingleFlight(self._fetch)

    async def key(self, kid: str) -> SigningKey | None:
        """The key of that id; None when Microsoft does not know it. Raises KeysUnavailable."""
        if kid not in self._keys:
            if self._refresh.running or self._may_ask():
                await self._refresh.result()
        elif self._now() - self._fetched_at >= REFRESH_AFTER and self._may_ask():
            self._refresh.start()
        if not self._keys:
            raise KeysUnavailable
        return self._keys.get(kid)

    async def close(self) -> None:
        """Stop a fetch under way."""
        await self._refresh.close()

    def _may_ask(self) -> bool:
        pause = ASK_AGAIN_AFTER if self._keys else FIRST_KEYS_AGAIN_AFTER
        return self._asked_at is None or self._now() - self._asked_at >= pause

    async def _fetch(self) -> None:
        self._asked_at = self._now()
        try:
            async with asyncio.timeout(self._timeout_seconds), aiohttp.ClientSession() as session:
                metadata_url = URL(self._metadata_url)
                keys_url = URL((await _get_json(session, metadata_url))["jwks_uri"])
                if keys_url.scheme != metadata_url.scheme:
                    raise ValueError("the keys are not where the metadata may send us")
                keys = _signing_keys(await _get_json(session, keys_url))
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError, KeyError, TypeError) as failed:
            _log.warning("signing keys not renewed", error=type(failed).__name__, keys=len(self._keys))
            return
        self._keys, self._fetched_at = keys, self._now()


async def _get_json(session: aiohttp.ClientSession, url: URL) -> Any:
    async with session.get(url, allow_redirects=False) as response:
        if response.status != 200:
            raise ValueError(f"status {response.status}")
        received = bytearray()
        async for chunk in response.content.iter_any():
            received += chunk
            if len(received) > _MOST_BYTES:
                raise ValueError("too long an answer")
        return orjson.loads(bytes(received))


def _signing_keys(document: Any) -> dict[str, SigningKey]:
    """The usable RSA keys of a key set. Raises ValueError when there is none: that is a fault, not a revocation."""
    found = {}
    for sent in document["keys"]:
        key = _signing_key(sent)
        if key is not None:
            found[str(sent["kid"])] = key
    if not found:
        raise ValueError("no usable keys")
    return found


def _signing_key(sent: Any) -> SigningKey | None:
    if not isinstance(sent, dict) or sent.get("kty") != "RSA" or not sent.get("kid"):
        return None
    try:
        public = jwt.algorithms.RSAAlgorithm.from_jwk({name: sent[name] for name in ("kty", "n", "e")})
    except (jwt.PyJWTError, ValueError, KeyError, TypeError):
        return None
    if not isinstance(public, RSAPublicKey) or public.key_size < SMALLEST_KEY_BITS:
        return None
    endorsements = sent.get("endorsements")
    return SigningKey(public, frozenset(map(str, endorsements)) if isinstance(endorsements, list) else frozenset())
