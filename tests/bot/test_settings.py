"""Settings come from the environment, are refused all at once, and never leave a door open by accident."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.settings import SETTINGS, AppType, BadSettings, Mode, Settings, Store, load_settings, settings_page
from bot.teams.hosts import TEAMS_HOSTS

ROOT = Path(__file__).parents[2]
APP = "00000000-0000-4000-8000-000000000001"
TENANT = "00000000-0000-4000-8000-000000000002"
DEVELOPMENT = {"FRONTLINE_MODE": "development"}
AZURE = {"FRONTLINE_STORE": "azure"}
IN_THE_OPEN = "DefaultEndpointsProtocol=http;AccountName=a;AccountKey=k;EndpointSuffix=core.windows.net"
PRODUCTION = {
    "FRONTLINE_APP_ID": APP,
    "FRONTLINE_APP_SECRET": "not-a-real-secret",
    "FRONTLINE_TENANT_IDS": TENANT,
    "FRONTLINE_PUBLIC_URL": "https://visits.wexmoor.example/",
    "FRONTLINE_COUNCIL_FILE": "council.toml",
}


def faults(env: dict[str, str]) -> tuple[str, ...]:
    with pytest.raises(BadSettings) as refused:
        load_settings(env)
    return refused.value.faults


def test_an_empty_environment_is_refused_with_all_that_production_needs_named_at_once() -> None:
    found = faults({})
    assert [fault.split()[0] for fault in found] == [
        "FRONTLINE_APP_ID",
        "FRONTLINE_TENANT_IDS",
        "FRONTLINE_PUBLIC_URL",
        "FRONTLINE_COUNCIL_FILE",
        "FRONTLINE_APP_SECRET",
    ]
    assert all("is missing" in fault and "For example: FRONTLINE_" in fault for fault in found)


def test_the_message_holds_every_fault() -> None:
    with pytest.raises(BadSettings) as refused:
        load_settings({"FRONTLINE_PORT": "many", "FRONTLINE_STORE": "azure"})
    assert len(refused.value.faults) == 7
    assert all(fault in str(refused.value) for fault in refused.value.faults)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"FRONTLINE_MODE": "prod"}, "must be 'production' or 'development'"),
        ({"FRONTLINE_APP_ID": "the bot"}, "must be an id such as"),
        ({"FRONTLINE_TENANT_IDS": f"{TENANT},common"}, "must be an id such as"),
        ({"FRONTLINE_PUBLIC_URL": "http://visits.wexmoor.example"}, "must begin with https://"),
        ({"FRONTLINE_PUBLIC_URL": "visits.wexmoor.example"}, "must be a web address"),
        ({"FRONTLINE_PUBLIC_URL": "https://me:pass@visits.wexmoor.example"}, "must be a web address"),
        ({"FRONTLINE_PUBLIC_URL": "https://[visits"}, "must be a web address"),
        ({"FRONTLINE_PORT": "70000"}, "must be 65535 or less"),
        ({"FRONTLINE_PORT": "3978.5"}, "must be a whole number"),
        ({"FRONTLINE_NOW": "2026-11-16T09:00"}, "must not be set in production"),
        ({"FRONTLINE_APP_CERTIFICATE": "bot.pem"}, "must not be set beside FRONTLINE_APP_SECRET"),
        ({"FRONTLINE_APP_TYPE": "managed_identity"}, "must not be set with FRONTLINE_APP_TYPE=managed_identity"),
        ({"FRONTLINE_APP_TYPE": "multi_tenant"}, "must be 'single_tenant' or 'managed_identity'"),
        ({"FRONTLINE_STORE": "azure"}, "FRONTLINE_STORE_ACCOUNT"),
        ({"FRONTLINE_STORE": "azure", "FRONTLINE_STORE_ACCOUNT": "http://a.example"}, "must begin with https://"),
        ({"FRONTLINE_STORE_CONNECTION": "AccountName=a"}, "must not be set without FRONTLINE_STORE=azure"),
        ({"FRONTLINE_STORE_TABLE": "front-line"}, "3 to 63 letters and digits"),
        ({"FRONTLINE_SERVICE_HOSTS": " , "}, "needs at least 1"),
        ({"FRONTLINE_SERVICE_HOSTS": "*"}, "must be names of hosts"),
        ({"FRONTLINE_SERVICE_HOSTS": "*.trafficmanager.net"}, "must be names of hosts"),
        ({"FRONTLINE_SERVICE_HOSTS": "localhost"}, "must be names of hosts"),
        ({"FRONTLINE_SERVICE_HOSTS": "smba.trafficmanager.net,127.0.0.1"}, "must be names of hosts"),
        ({"FRONTLINE_SERVICE_HOSTS": "https://smba.trafficmanager.net"}, "must be names of hosts"),
        ({"FRONTLINE_SERVICE_HOSTS": "smba.trafficmanager.net:8443"}, "must be names of hosts"),
        (AZURE | {"FRONTLINE_STORE_CONNECTION": "UseDevelopmentStorage=true"}, "must lead to Azure by https"),
        (AZURE | {"FRONTLINE_STORE_CONNECTION": IN_THE_OPEN}, "must lead to Azure by https"),
        (AZURE | {"FRONTLINE_STORE_CONNECTION": "TableEndpoint = http://127.0.0.1:10002/a"}, "must lead to Azure"),
        ({"FRONTLINE_APP_SECRET": "", "FRONTLINE_APP_CERTIFICATE": "/no/such.pem"}, "a file that is not there"),
        ({"FRONTLINE_LEASE_SECONDS": "nan"}, "must be"),
        ({"FRONTLINE_OUTBOX_POLL_SECONDS": "0"}, "must be more than 0"),
        ({"FRONTLINE_LOG_LEVEL": "loud"}, "must be 'debug', 'info', 'warning' or 'error'"),
        ({"FRONTLINE_TENANT": TENANT}, "is not a setting. Did you mean FRONTLINE_TENANT_IDS?"),
    ],
)
def test_one_fault_in_a_good_production_environment_is_the_only_one_reported(
    change: dict[str, str], words: str
) -> None:
    (fault,) = faults(PRODUCTION | change)
    assert words in fault
    assert fault.startswith("FRONTLINE_")


@pytest.mark.parametrize(
    ("change", "variable"),
    [
        ({"FRONTLINE_HOST": "0.0.0.0"}, "FRONTLINE_HOST"),
        ({"FRONTLINE_HOST": "visits.wexmoor.example"}, "FRONTLINE_HOST"),
        ({"FRONTLINE_APP_SECRET": "s"}, "FRONTLINE_APP_SECRET"),
        ({"FRONTLINE_APP_CERTIFICATE": "bot.pem"}, "FRONTLINE_APP_CERTIFICATE"),
        (
            {"FRONTLINE_STORE": "azure", "FRONTLINE_STORE_CONNECTION": "AccountName=real;AccountKey=k"},
            "FRONTLINE_STORE_CONNECTION",
        ),
        (
            {"FRONTLINE_STORE": "azure", "FRONTLINE_STORE_ACCOUNT": "https://real.table.core.windows.net"},
            "FRONTLINE_STORE_ACCOUNT",
        ),
    ],
)
def test_development_mode_is_refused_with_anything_that_reaches_beyond_this_machine(
    change: dict[str, str], variable: str
) -> None:
    (fault,) = faults(DEVELOPMENT | change)
    assert fault.startswith(variable)


def test_nothing_switches_a_check_of_the_front_door_off() -> None:
    """Whoever tries is told of every such variable at once."""
    tried = {
        f"FRONTLINE_{name}": "off"
        for name in (
            *("AUTH", "SKIP_AUTH", "INSECURE", "DEBUG", "ISSUER", "AUDIENCE", "METADATA_URL", "OPENID", "KEYS"),
            *("ENDORSEMENTS", "CHANNEL", "CHANNELS", "LEEWAY", "EMULATOR", "ALLOW_GUESTS", "ANY_TENANT"),
        )
    }
    found = faults(PRODUCTION | tried)
    assert {fault.split()[0] for fault in found} == set(tried)
    assert all("is not a setting" in fault for fault in found)


@pytest.mark.parametrize("field", ["app_id", "tenant_ids", "service_hosts"])
def test_what_the_front_door_checks_against_cannot_be_empty_in_production(field: str) -> None:
    variable = f"FRONTLINE_{field.upper()}"
    assert variable in " ".join(faults(PRODUCTION | {variable: ","}))


def test_the_hosts_written_to_are_compared_in_small_letters() -> None:
    settings = load_settings(PRODUCTION | {"FRONTLINE_SERVICE_HOSTS": "SMBA.Wexmoor.example"})
    assert settings.service_hosts == ("smba.wexmoor.example",)


def test_azure_by_https_is_taken() -> None:
    https = IN_THE_OPEN.replace("=http;", "=https;")
    assert load_settings(PRODUCTION | AZURE | {"FRONTLINE_STORE_CONNECTION": https}).store is Store.AZURE


def test_no_secret_is_ever_repeated() -> None:
    env = PRODUCTION | {"FRONTLINE_APP_SECRET": "hunter2", "FRONTLINE_APP_ID": "hunter2", "FRONTLINE_STORE": "azure"}
    assert not any("hunter2" in fault for fault in faults(env))
    settings = load_settings(PRODUCTION)
    assert "not-a-real-secret" not in repr(settings) + str(settings)


def test_production_is_the_default_and_takes_what_it_is_given() -> None:
    settings = load_settings(PRODUCTION | {"FRONTLINE_TENANT_IDS": f"{TENANT.upper()}, {APP}", "UNRELATED": "x"})
    assert settings.mode is Mode.PRODUCTION
    assert settings.app_type is AppType.SINGLE_TENANT
    assert settings.app_secret.get_secret_value() == "not-a-real-secret"
    assert settings.tenant_ids == (TENANT, APP)
    assert settings.public_url == "https://visits.wexmoor.example"
    assert set(settings.service_hosts) == TEAMS_HOSTS


def test_a_managed_identity_needs_no_secret() -> None:
    env = {k: v for k, v in PRODUCTION.items() if k != "FRONTLINE_APP_SECRET"}
    settings = load_settings(env | {"FRONTLINE_APP_TYPE": "managed_identity"})
    assert settings.app_type is AppType.MANAGED_IDENTITY


def test_development_needs_nothing_but_to_be_asked_for() -> None:
    settings = load_settings(DEVELOPMENT | {"FRONTLINE_APP_SECRET": "  "})
    assert settings == Settings(mode=Mode.DEVELOPMENT)
    assert settings.listens_on_loopback


@pytest.mark.parametrize(
    "connection",
    [
        "UseDevelopmentStorage=true",
        "AccountName=a;AccountKey=k;TableEndpoint=http://127.0.0.1:10002/a;",
    ],
)
def test_development_may_keep_its_records_in_an_emulator_on_this_machine(connection: str) -> None:
    env = DEVELOPMENT | {"FRONTLINE_STORE": "azure", "FRONTLINE_STORE_CONNECTION": connection}
    assert load_settings(env).store is Store.AZURE


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026-11-16T09:00", datetime(2026, 11, 16, 9, tzinfo=UTC)),
        ("2026-07-16T09:00", datetime(2026, 7, 16, 8, tzinfo=UTC)),
        ("2026-07-16T09:00Z", datetime(2026, 7, 16, 9, tzinfo=UTC)),
        ("2026-07-16", datetime(2026, 7, 15, 23, tzinfo=UTC)),
    ],
)
def test_the_clock_of_a_trial_starts_on_london_time_unless_it_says_utc(written: str, meant: datetime) -> None:
    assert load_settings(DEVELOPMENT | {"FRONTLINE_NOW": written}).now == meant


def test_every_setting_is_documented_and_its_example_is_accepted() -> None:
    assert {setting.variable for setting in SETTINGS} == {f"FRONTLINE_{name.upper()}" for name in Settings.model_fields}
    for setting in SETTINGS:
        assert setting.purpose, f"{setting.variable} needs a description in bot/settings.py"
        assert Settings.model_validate({setting.variable: setting.example}), setting.variable


def test_the_settings_page_is_current() -> None:
    written = (ROOT / "docs/settings.md").read_text(encoding="utf-8")
    command = """python -c "from bot.settings import settings_page as p; print(p(), end='')" > docs/settings.md"""
    assert written == settings_page(), f"docs/settings.md is out of date. Mend it with: {command}"
