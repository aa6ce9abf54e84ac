"""Is it Teams that calls? The check of what comes in, before and after its body is read.

First the bearer token, so that a stranger's body is never parsed; then what the activity says of itself, because the
token does not sign the body. Bot Framework's own check is not used: it accepts tokens that it should not and answers
500 to others.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, Protocol

import jwt
from botbuilder.schema import Activity

from bot.teams.hosts import AllowedHosts
from bot.teams.keys import KeyRing, KeysUnavailable, SigningKey
from bot.teams.reading import tenants_of

ISSUER: Final = "https://api.botframework.com"
CHANNEL: Final = "msteams"
LEEWAY_SECONDS: Final = 300

Claims = Mapping[str, Any]


class Refused(Exception):
    """Not let in. `status` is 401 (no good token), 403 (a good token, but not for this) or 503 (no keys to tell by).

    `reason` is for our own log and goes to nobody else.
    """

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class Gate(Protocol):
    """Lets requests in, or raises Refused."""

    async def identify(self, authorization: str) -> Claims:
        """What the Authorization header proves. Raises Refused."""
        ...

    def admit(self, claims: Claims, activity: Activity) -> None:
        """Whether this activity may come from whoever holds these claims. Raises Refused."""
        ...

    async def close(self) -> None:
        """Let go of what runs in the background."""
        ...


class OpenGate:
    """Development: no token. Only for a server that listens on this machine alone, which its composer must see to."""

    def __init__(self, hosts: AllowedHosts) -> None:
        self._hosts = hosts

    async def identify(self, authorization: str) -> Claims:  # noqa: ARG002 - the port's signature
        """Nothing is asked, nothing proved."""
        return {}

    def admit(self, claims: Claims, activity: Activity) -> None:  # noqa: ARG002 - the port's signature
        """Refuses an activity that would have us answer to another machine."""
        if not self._hosts.allow(activity.service_url):
            raise Refused(403, "serviceUrl host")

    async def close(self) -> None:
        """Nothing runs."""


class TokenGate:
    """Production: a Bot Framework token for this bot, signed by a key endorsed for Teams, from a tenant that is ours.

    `tenants` are the council's own tenant and any listed partners; the activity names its tenant in two places and both
    must be among them.
    """

    def __init__(
        self, app_id: str, tenants: Iterable[str], hosts: AllowedHosts, keys: KeyRing, *, issuer: str = ISSUER
    ) -> None:
        self._app_id = app_id
        self._tenants = frozenset(tenant.lower() for tenant in tenants)
        self._hosts = hosts
        self._keys = keys
        self._issuer = issuer
        missing = [
            name for name, value in (("the app id", app_id), ("the list of tenants", self._tenants)) if not value
        ]
        if missing:
            raise ValueError(f"The door to Teams cannot be guarded without {' and '.join(missing)}.")

    async def identify(self, authorization: str) -> Claims:
        """The token's claims, once its signature, issuer, audience and times are found good. Raises Refused."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Refused(401, "no bearer token")
        key = await self._key_of(token)
        claims = self._claims(token, key)
        if CHANNEL not in key.endorsements:
            raise Refused(403, "key not endorsed for Teams")
        return claims

    def admit(self, claims: Claims, activity: Activity) -> None:
        """Raises Refused unless channel, serviceUrl and both tenants are as they should be."""
        tenants = tenants_of(activity)
        if activity.channel_id != CHANNEL:
            raise Refused(403, "channel")
        if not self._hosts.allow(activity.service_url):
            raise Refused(403, "serviceUrl host")
        if claims.get("serviceurl") != activity.service_url:
            raise Refused(403, "serviceUrl differs from the token's")
        if not tenants or not tenants <= self._tenants:
            raise Refused(403, "tenant")

    async def close(self) -> None:
        """Stop a fetch of keys under way."""
        await self._keys.close()

    async def _key_of(self, token: str) -> SigningKey:
        try:
            header = jwt.get_unverified_header(token)
        except (jwt.PyJWTError, ValueError, RecursionError) as garbage:
            raise Refused(401, "token is garbage") from garbage
        kid = header.get("kid")
        if header.get("alg") != "RS256" or not isinstance(kid, str):
            raise Refused(401, "token header")
        try:
            key = await self._keys.key(kid)
        except KeysUnavailable as unavailable:
            raise Refused(503, "no signing keys yet") from unavailable
        if key is None:
            raise Refused(401, "unknown key")
        return key

    def _claims(self, token: str, key: SigningKey) -> Claims:
        try:
            return jwt.decode(
                token,
                key.public,
                algorithms=["RS256"],
                audience=self._app_id,
                issuer=self._issuer,
                leeway=LEEWAY_SECONDS,
                options={"require": ["exp", "iss", "aud"], "strict_aud": True},
            )
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError, OverflowError) as bad:
            raise Refused(401, type(bad).__name__) from bad
