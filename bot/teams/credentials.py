"""The token that we show to the Bot Connector."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol, Self

from bot.teams.faults import ConnectorDown, Misconfigured
from bot.teams.flight import SingleFlight

SCOPE: Final = "https://api.botframework.com/.default"
RENEW_BEFORE: Final = 300.0
"""Seconds before its expiry at which a token is renewed."""


class TokenSource(Protocol):
    """Where our own bearer token comes from."""

    async def token(self) -> str:
        """A token good for now, "" for none. Raises Misconfigured, or ConnectorDown (nothing was sent)."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class NoToken:
    """Development: the client on this machine asks for none."""

    async def token(self) -> str:
        """No token."""
        return ""

    async def close(self) -> None:
        """Nothing to let go of."""


class AzureToken:
    """A token from Microsoft Entra, kept until shortly before it expires and fetched by one caller for all.

    `make_credential` returns an azure-identity `aio` credential; it runs in a thread, because importing that library
    takes a third of a second. While Entra is down, a token that has not expired yet goes on serving.
    """

    def __init__(
        self,
        make_credential: Callable[[], Any],
        *,
        timeout_seconds: float = 10.0,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._make_credential = make_credential
        self._timeout_seconds = timeout_seconds
        self._now = now
        self._credential: Any = None
        self._token = ""
        self._expires_at = 0.0
        self._fetch = SingleFlight(self._renew)

    @classmethod
    def with_secret(cls, tenant_id: str, app_id: str, secret: str) -> Self:
        """Single-tenant bot with a client secret."""

        def make() -> Any:
            from azure.identity.aio import ClientSecretCredential  # noqa: PLC0415 - heavy, and only production needs it

            return ClientSecretCredential(tenant_id, app_id, secret)

        return cls(make)

    @classmethod
    def with_certificate(cls, tenant_id: str, app_id: str, certificate: Path) -> Self:
        """Single-tenant bot with a certificate: a PEM file that holds its private key too."""

        def make() -> Any:
            from azure.identity.aio import CertificateCredential  # noqa: PLC0415 - heavy, and only production needs it

            return CertificateCredential(tenant_id, app_id, certificate_path=str(certificate))

        return cls(make)

    @classmethod
    def with_managed_identity(cls, app_id: str) -> Self:
        """Bot with a user-assigned managed identity: no secret at all."""

        def make() -> Any:
            from azure.identity.aio import ManagedIdentityCredential  # noqa: PLC0415 - heavy, only production needs it

            return ManagedIdentityCredential(client_id=app_id)

        return cls(make)

    async def token(self) -> str:
        """A token good for now. Raises Misconfigured when Entra refuses us, ConnectorDown when it does not answer."""
        if self._now() < self._expires_at - RENEW_BEFORE:
            return self._token
        try:
            return await self._fetch.result()
        except ConnectorDown:
            if self._now() < self._expires_at:
                return self._token
            raise

    async def close(self) -> None:
        """Let go of the credential's connections."""
        await self._fetch.close()
        if self._credential is not None:
            await self._credential.close()

    async def _renew(self) -> str:
        from azure.core.exceptions import AzureError, ClientAuthenticationError  # noqa: PLC0415 - as above

        try:
            async with asyncio.timeout(self._timeout_seconds):
                if self._credential is None:
                    self._credential = await asyncio.to_thread(self._make_credential)
                access = await self._credential.get_token(SCOPE)
        except (ClientAuthenticationError, ValueError) as refused:
            raise Misconfigured("Microsoft Entra refuses the bot's credentials") from refused
        except (AzureError, OSError, TimeoutError) as down:
            raise ConnectorDown("no token from Microsoft Entra", maybe_sent=False) from down
        self._token, self._expires_at = access.token, float(access.expires_on)
        return self._token
