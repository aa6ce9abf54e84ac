"""Settings, read from environment variables that begin with FRONTLINE_. A variable set to nothing counts as not set.

`load_settings` is the only way in that checks how the settings fit together; it reports every fault at once.
"""

import os
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from difflib import get_close_matches
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import BeforeValidator, ConfigDict, Field, SecretStr, ValidationError
from pydantic.fields import FieldInfo

from bot.faults import faults_of
from bot.register import Guid
from bot.teams.hosts import TEAMS_HOSTS
from visits.model import Value
from visits.years import LONDON, utc

PREFIX = "FRONTLINE_"


class Mode(StrEnum):
    PRODUCTION = "production"
    DEVELOPMENT = "development"


class Store(StrEnum):
    SQLITE = "sqlite"
    AZURE = "azure"


class AppType(StrEnum):
    """How the bot proves who it is. Azure no longer makes bots of the multi-tenant kind."""

    SINGLE_TENANT = "single_tenant"
    MANAGED_IDENTITY = "managed_identity"


def _variable(field: str) -> str:
    return PREFIX + field.upper()


def _split(value: object) -> object:
    """Several values are separated by commas."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _moment(value: object) -> object:
    """A date and time, on a London clock unless it says its offset from UTC."""
    if not isinstance(value, str):
        return value
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("must be a date and time such as 2026-11-16T09:00 (London) or 2026-11-16T09:00Z") from None
    return utc(moment if moment.tzinfo else moment.replace(tzinfo=LONDON))


def _web_address(value: object) -> object:
    fault = ValueError("must be a web address such as https://visits.wexmoor.example")
    try:
        parts = urlsplit(str(value))
    except ValueError:
        raise fault from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or "@" in parts.netloc:
        raise fault
    return parts.geturl().rstrip("/")


def _host_names(value: object) -> object:
    """Names of hosts in small letters: no address, no port, no pattern, nothing on this machine."""
    names = _split(value)
    if not isinstance(names, tuple):
        return names
    for name in names:
        if not re.fullmatch(r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,}", name):
            raise ValueError("must be names of hosts such as smba.trafficmanager.net")
    return tuple(name.lower() for name in names)


def _table_name(value: object) -> object:
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{2,62}", str(value)):
        raise ValueError("must be 3 to 63 letters and digits, beginning with a letter")
    return value


_IN_THE_OPEN = re.compile(r"usedevelopmentstorage\s*=|endpoint(?:sprotocol)?\s*=\s*http(?!s)", re.IGNORECASE)
"""A connection string that leads to an emulator, or sends the records without encryption."""

WebAddress = Annotated[str, BeforeValidator(_web_address)]


class Settings(Value):
    """What a deployment decides. Reads nothing by itself: see `load_settings`."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=_variable, populate_by_name=True, hide_input_in_errors=True
    )

    mode: Mode = Field(Mode.PRODUCTION, description="whether sign-in is enforced; development is for one machine only")
    app_type: AppType = Field(AppType.SINGLE_TENANT, description="how the bot proves to Microsoft who it is")
    app_id: Guid = Field(
        "",
        description="the bot's application (client) id in Microsoft Entra; of the identity, if it is a managed one",
        examples=["00000000-0000-4000-8000-000000000001"],
    )
    app_secret: SecretStr = Field(
        SecretStr(""), description="the bot's client secret in Microsoft Entra", examples=["(the secret's value)"]
    )
    app_certificate: Path | None = Field(
        None,
        description="a PEM file with the bot's certificate and private key, in place of a secret",
        examples=["/run/secrets/bot.pem"],
    )
    tenant_ids: Annotated[tuple[Guid, ...], BeforeValidator(_split)] = Field(
        (),
        description="whose people may use the bot: the council's Microsoft tenant first, then any partners', by commas",
        examples=["00000000-0000-4000-8000-000000000002"],
    )
    host: str = Field("127.0.0.1", description="the network address to listen on", examples=["127.0.0.1"])
    port: int = Field(3978, ge=1, le=65535, description="the port to listen on", examples=["3978"])
    public_url: WebAddress = Field(
        "http://127.0.0.1:3978",
        description="where Teams and people reach the bot",
        examples=["https://visits.wexmoor.example"],
    )
    council_file: Path = Field(
        Path("council.example.toml"),
        description="the council's own file: contacts, clocks, people and teams",
        examples=["council.toml"],
    )
    store: Store = Field(Store.SQLITE, description="where records are kept: a file, or Azure Table storage")
    store_path: Path = Field(Path("frontline.db"), description="the file that SQLite keeps", examples=["frontline.db"])
    store_table: Annotated[str, BeforeValidator(_table_name)] = Field(
        "frontline", description="the table's name in Azure Table storage", examples=["frontline"]
    )
    store_account: WebAddress = Field(
        "",
        description="the address of the Azure table account, entered with the machine's own identity",
        examples=["https://wexmoorvisits.table.core.windows.net"],
    )
    store_connection: SecretStr = Field(
        SecretStr(""),
        description="an Azure table connection string, where there is no identity to use",
        examples=["(from the account's access keys)"],
    )
    service_hosts: Annotated[tuple[str, ...], BeforeValidator(_host_names)] = Field(
        tuple(sorted(TEAMS_HOSTS)),
        min_length=1,
        description="the Teams hosts that the bot may write to, by commas",
        examples=["smba.trafficmanager.net"],
    )
    lease_seconds: float = Field(60, ge=1, le=3600, description="how long one copy of the bot may hold a job")
    outbox_poll_seconds: float = Field(1.0, gt=0, le=60, description="how often to look for messages to send")
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="how much the log says")
    now: Annotated[datetime, BeforeValidator(_moment)] | None = Field(
        None,
        description="the time at which the clock starts, to try the bot out",
        examples=["2026-11-16T09:00"],
    )

    @property
    def listens_on_loopback(self) -> bool:
        """Whether only this machine can reach the bot."""
        return _is_loopback(self.host)


class Setting(NamedTuple):
    """One setting, for the table in the documentation."""

    variable: str
    default: str
    purpose: str
    example: str


class BadSettings(Exception):
    """The settings cannot be used. `faults`: a line each, with the variable, its purpose, the fault and a remedy."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(["The settings need attention:", *(f"- {fault}" for fault in faults)]))
        self.faults = faults


def load_settings(env: Mapping[str, str] | None = None) -> Settings:
    """Settings from `env` (the process's environment when None). Raises BadSettings with every fault at once."""
    source = os.environ if env is None else env
    given = {name: value.strip() for name, value in source.items() if name.startswith(PREFIX) and value.strip()}
    wrong = _faults_of_each(given)
    settings = Settings.model_validate({name: value for name, value in given.items() if name not in wrong})
    faults = [_sentence(variable, problem) for variable, problem in wrong.items()]
    if _variable("mode") not in wrong:
        faults += [
            _sentence(variable, problem) for variable, problem in _faults_together(settings) if variable not in wrong
        ]
    if faults:
        raise BadSettings(tuple(faults))
    return settings


def _faults_of_each(given: Mapping[str, str]) -> dict[str, str]:
    try:
        Settings.model_validate(given)
    except ValidationError as error:
        return {str(loc[0]): problem for loc, problem in faults_of(error)}
    return {}


def _faults_together(settings: Settings) -> Iterator[tuple[str, str]]:
    """Faults in how the settings fit together, as (variable, what is wrong)."""
    wrong = _faults_in_production if settings.mode is Mode.PRODUCTION else _faults_in_development
    for field, problem in (*wrong(settings), *_faults_in_store(settings)):
        yield _variable(field), problem


def _faults_in_production(settings: Settings) -> Iterator[tuple[str, str]]:
    for field in ("app_id", "tenant_ids", "public_url", "council_file"):
        if field not in settings.model_fields_set or not getattr(settings, field):
            yield field, "is missing"
    if "public_url" in settings.model_fields_set and not settings.public_url.startswith("https://"):
        yield "public_url", "must begin with https://"
    if settings.now:
        yield "now", "must not be set in production, where the real clock rules"
    has_secret, has_certificate = bool(settings.app_secret.get_secret_value()), settings.app_certificate is not None
    if settings.app_type is AppType.MANAGED_IDENTITY:
        for field, present in (("app_secret", has_secret), ("app_certificate", has_certificate)):
            if present:
                yield field, "must not be set with FRONTLINE_APP_TYPE=managed_identity, which needs none"
    elif has_secret and has_certificate:
        yield "app_certificate", "must not be set beside FRONTLINE_APP_SECRET: choose one"
    elif not has_secret and not has_certificate:
        yield "app_secret", "is missing (or FRONTLINE_APP_CERTIFICATE)"
    elif settings.app_certificate and not settings.app_certificate.is_file():
        yield "app_certificate", "names a file that is not there"
    if _IN_THE_OPEN.search(settings.store_connection.get_secret_value()):
        yield "store_connection", "must lead to Azure by https in production"


def _faults_in_development(settings: Settings) -> Iterator[tuple[str, str]]:
    """Development mode lets anyone in: so it stays on this machine, and holds nothing that opens a real one."""
    if not settings.listens_on_loopback:
        yield "host", "must be this machine (127.0.0.1, ::1 or localhost) in development mode, which checks no sign-in"
    if settings.app_secret.get_secret_value():
        yield "app_secret", "must not be set in development mode, which checks no sign-in"
    if settings.app_certificate:
        yield "app_certificate", "must not be set in development mode, which checks no sign-in"
    connection = settings.store_connection.get_secret_value()
    endpoint = re.search(r"TableEndpoint=([^;]+)", connection, re.IGNORECASE)
    emulated = connection.lower().rstrip(";") == "usedevelopmentstorage=true"
    if connection and not emulated and not (endpoint and _is_loopback(urlsplit(endpoint[1]).hostname or "")):
        yield "store_connection", "must be an emulator on this machine in development mode, which checks no sign-in"
    if settings.store_account and not _is_loopback(urlsplit(settings.store_account).hostname or ""):
        yield "store_account", "must be an emulator on this machine in development mode, which checks no sign-in"


def _faults_in_store(settings: Settings) -> Iterator[tuple[str, str]]:
    connection, account = bool(settings.store_connection.get_secret_value()), bool(settings.store_account)
    if settings.store is Store.SQLITE:
        for field, present in (("store_connection", connection), ("store_account", account)):
            if present:
                yield field, "must not be set without FRONTLINE_STORE=azure"
    elif connection and account:
        yield "store_connection", "must not be set beside FRONTLINE_STORE_ACCOUNT: choose one"
    elif not connection and not account:
        yield "store_account", "is missing (or FRONTLINE_STORE_CONNECTION)"
    elif account and not settings.store_account.startswith("https://") and settings.mode is Mode.PRODUCTION:
        yield "store_account", "must begin with https://"


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


_FIELDS: dict[str, FieldInfo] = {_variable(name): field for name, field in Settings.model_fields.items()}


def _sentence(variable: str, problem: str) -> str:
    field = _FIELDS.get(variable)
    if field is None:
        near = get_close_matches(variable, _FIELDS, n=1)
        return f"{variable} is not a setting. " + (f"Did you mean {near[0]}?" if near else "Remove it.")
    remedy = "Remove it." if "not be set" in problem else f"For example: {variable}={_example(field)}"
    return f"{variable} ({field.description}) {problem}. {remedy}"


def _example(field: FieldInfo) -> str:
    return str(field.examples[0]) if field.examples else _shown(field.default)


def _shown(default: object) -> str:
    """A default as it would be written in the environment."""
    match default:
        case None | SecretStr():
            return ""
        case tuple():
            return ",".join(default)
    return str(default)


SETTINGS: tuple[Setting, ...] = tuple(
    Setting(variable, _shown(field.default), field.description or "", _example(field))
    for variable, field in _FIELDS.items()
)


def settings_table() -> str:
    """The settings as a Markdown table, one row each."""
    rows = [f"| `{s.variable}` | {s.purpose} | {f'`{s.default}`' if s.default else ''} |" for s in SETTINGS]
    return "\n".join(["| Variable | Says | Default |", "|---|---|---|", *rows]) + "\n"


def settings_page() -> str:
    """docs/settings.md."""
    return f"""# Settings

Read from environment variables; one set to nothing counts as not set, and one that is not in this table is refused.
All that is wrong or missing is reported at once, before the bot starts.

{settings_table()}
Production needs `FRONTLINE_APP_ID`, `FRONTLINE_TENANT_IDS`, an https `FRONTLINE_PUBLIC_URL`, `FRONTLINE_COUNCIL_FILE` and
either `FRONTLINE_APP_SECRET`, `FRONTLINE_APP_CERTIFICATE` or `FRONTLINE_APP_TYPE=managed_identity`.

`FRONTLINE_MODE=development` checks no sign-in. It is refused unless the bot listens on this machine alone, and whenever
credentials are set.
"""
