"""Our own token: fetched once for all, kept until shortly before it expires."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import pytest
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError

from bot.app import build
from bot.council import load_council
from bot.settings import load_settings
from bot.teams.connector import ConnectorDown, Misconfigured
from bot.teams.credentials import RENEW_BEFORE, SCOPE, AzureToken, NoToken
from tests.bot.teams.production import APP, TENANT, certificate_of_teams, environment


class Access(NamedTuple):
    token: str
    expires_on: int


@dataclass
class FakeCredential:
    """Gives a token that lasts an hour, slowly; or fails."""

    clock: list[float]
    asked: list[str] = field(default_factory=list)
    fault: Exception | None = None
    seconds: float = 0.02
    closed: bool = False

    async def get_token(self, scope: str) -> Access:
        self.asked.append(scope)
        await asyncio.sleep(self.seconds)
        if self.fault is not None:
            raise self.fault
        return Access(f"token-{len(self.asked)}", int(self.clock[0]) + 3600)

    async def close(self) -> None:
        self.closed = True


def _source(credential: FakeCredential, timeout_seconds: float = 5.0) -> AzureToken:
    return AzureToken(lambda: credential, timeout_seconds=timeout_seconds, now=lambda: credential.clock[0])


async def test_refused_credentials_are_ours_to_mend_and_a_silent_entra_is_not() -> None:
    credential = FakeCredential([0.0], fault=ClientAuthenticationError("no"))
    with pytest.raises(Misconfigured):
        await _source(credential).token()
    for fault in (ServiceRequestError("no route"), OSError()):
        credential.fault = fault
        with pytest.raises(ConnectorDown) as caught:
            await _source(credential).token()
        assert not caught.value.maybe_sent


async def test_an_entra_that_hangs_ends_with_the_time_out() -> None:
    with pytest.raises(ConnectorDown):
        await _source(FakeCredential([0.0], seconds=30), timeout_seconds=0.05).token()


async def test_many_callers_share_one_fetch_and_its_failure() -> None:
    credential = FakeCredential([0.0])
    source = _source(credential)
    assert set(await asyncio.gather(*(source.token() for _ in range(20)))) == {"token-1"}
    assert credential.asked == [SCOPE]
    credential.clock[0] += 3600
    credential.fault = ServiceRequestError("no route")
    results = await asyncio.gather(*(source.token() for _ in range(20)), return_exceptions=True)
    assert {type(result) for result in results} == {ConnectorDown}
    assert len(credential.asked) == 2
    credential.fault = None
    assert await source.token() == "token-3"


async def test_a_token_is_renewed_shortly_before_it_expires() -> None:
    credential = FakeCredential([0.0])
    source = _source(credential)
    await source.token()
    credential.clock[0] = 3600 - RENEW_BEFORE - 1
    assert await source.token() == "token-1"
    credential.clock[0] += 1
    assert await source.token() == "token-2"


async def test_while_entra_is_down_a_token_that_has_not_expired_goes_on_serving() -> None:
    credential = FakeCredential([0.0])
    source = _source(credential)
    await source.token()
    credential.fault = ServiceRequestError("no route")
    credential.clock[0] = 3600 - 1
    assert await source.token() == "token-1"
    credential.clock[0] = 3600
    with pytest.raises(ConnectorDown):
        await source.token()


async def test_a_caller_who_gives_up_does_not_take_the_fetch_from_the_others() -> None:
    credential = FakeCredential([0.0], seconds=0.1)
    source = _source(credential)
    impatient = asyncio.create_task(source.token())
    patient = asyncio.create_task(source.token())
    await asyncio.sleep(0.02)
    impatient.cancel()
    assert await patient == "token-1"
    await source.close()
    assert credential.closed


async def test_a_bad_tenant_id_is_misconfigured() -> None:
    """azure-identity itself, without a network: it checks the tenant id before it calls anyone."""
    with pytest.raises(Misconfigured):
        await AzureToken.with_secret("not a tenant id!", "app", "secret").token()


async def test_a_certificate_that_cannot_be_read_is_no_token(tmp_path: Path) -> None:
    (tmp_path / "bot.pem").write_text("not a certificate")
    with pytest.raises(Misconfigured):
        await AzureToken.with_certificate(TENANT, APP, tmp_path / "bot.pem").token()


@pytest.mark.parametrize(
    ("how", "credential"),
    [
        ({"FRONTLINE_APP_SECRET": "not-a-real-secret"}, "ClientSecretCredential"),
        ({"FRONTLINE_APP_CERTIFICATE": "teams.pem"}, "CertificateCredential"),
        ({"FRONTLINE_APP_TYPE": "managed_identity"}, "ManagedIdentityCredential"),
    ],
)
def test_each_way_to_say_who_the_bot_is_makes_its_own_credential(
    tmp_path: Path, how: dict[str, str], credential: str
) -> None:
    """The product as it is composed, and azure-identity itself; nobody is called before a token is wanted."""
    key, certificate = certificate_of_teams()
    (tmp_path / "teams.pem").write_bytes(key + certificate)
    usual = {name: value for name, value in environment(tmp_path).items() if name != "FRONTLINE_APP_SECRET"}
    told = {name: str(tmp_path / value) if value.endswith(".pem") else value for name, value in how.items()}
    settings = load_settings(usual | told)
    product = build(settings, load_council(settings.council_file))
    source = product.connector._tokens
    assert isinstance(source, AzureToken)
    assert type(source._make_credential()).__name__ == credential


async def test_development_shows_no_token() -> None:
    assert await NoToken().token() == ""
