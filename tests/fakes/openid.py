"""The Bot Framework's OpenID metadata on loopback, with RSA keys of our own, tokens that they sign and forgeries of them."""

import asyncio
import base64
import hashlib
import hmac
import json
import time
from functools import cache
from typing import Any, Self

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

ISSUER = "https://api.botframework.com"


@cache
def rsa_key(name: str) -> rsa.RSAPrivateKey:
    """A private key, made once per test run for each name."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class FakeOpenId:
    """The metadata server. `down` makes it answer 500, `seconds` late; `asked` counts fetches of the key set."""

    def __init__(self) -> None:
        self.down = False
        self.seconds = 0.0
        self.asked = 0
        self.metadata_url = ""
        self._published: dict[str, dict[str, Any]] = {}
        app = web.Application()
        app.router.add_get("/openid", self._metadata)
        app.router.add_get("/keys", self._keys)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)

    async def __aenter__(self) -> Self:
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.metadata_url = f"http://127.0.0.1:{self._runner.addresses[0][1]}/openid"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()

    def publish(self, kid: str, endorsements: tuple[str, ...] | None = ("msteams",)) -> None:
        """Add a key to the set."""
        public = jwt.algorithms.RSAAlgorithm.to_jwk(rsa_key(kid).public_key(), as_dict=True)
        self._published[kid] = {**public, "kid": kid, "use": "sig"}
        if endorsements is not None:
            self._published[kid]["endorsements"] = list(endorsements)

    def withdraw(self, kid: str) -> None:
        """Take a key out of the set."""
        del self._published[kid]

    async def _metadata(self, request: web.Request) -> web.Response:
        return web.json_response(
            {"issuer": ISSUER, "jwks_uri": str(request.url.with_path("/keys"))}, status=self._status
        )

    async def _keys(self, _: web.Request) -> web.Response:
        self.asked += 1
        await asyncio.sleep(self.seconds)
        return web.json_response({"keys": list(self._published.values())}, status=self._status)

    @property
    def _status(self) -> int:
        return 500 if self.down else 200


def token(
    app_id: str,
    service_url: str,
    *,
    kid: str = "first",
    signed_by: str = "",
    without: tuple[str, ...] = (),
    headers: dict[str, Any] | None = None,
    **claims: Any,
) -> str:
    """A good RS256 token for `app_id`; claims given by name replace the good ones, `without` removes some.

    A header that is None is left out.
    """
    now = int(time.time())
    good: dict[str, Any] = {"iss": ISSUER, "aud": app_id, "nbf": now - 10, "exp": now + 3600, "serviceurl": service_url}
    payload = {name: value for name, value in {**good, **claims}.items() if name not in without}
    told = {name: value for name, value in {"kid": kid, **(headers or {})}.items() if value is not None}
    return jwt.encode(payload, rsa_key(signed_by or kid), algorithm="RS256", headers=told)


def signed_with_the_public_key(good: str) -> str:
    """HS256 whose secret is the published RSA key: the oldest trick there is, forged by hand as PyJWT refuses to."""
    kid = jwt.get_unverified_header(good)["kid"]
    public = rsa_key(kid).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    claims = jwt.decode(good, options={"verify_signature": False})
    signed = f"{encoded({'alg': 'HS256', 'typ': 'JWT', 'kid': kid})}.{encoded(claims)}"
    signature = base64.urlsafe_b64encode(hmac.new(public, signed.encode(), hashlib.sha256).digest()).rstrip(b"=")
    return f"{signed}.{signature.decode()}"


def changed_after_signing(good: str, **claims: Any) -> str:
    """A token whose claims were changed by someone without the key."""
    header, _, signature = good.split(".")
    return f"{header}.{encoded({**jwt.decode(good, options={'verify_signature': False}), **claims})}.{signature}"


def encoded(part: Any) -> str:
    """A part of a token."""
    return base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=")
