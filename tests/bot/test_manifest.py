"""The app package: its manifest keeps Microsoft's published schema, and says only what the bot does."""

import json
import struct
import tomllib
import zlib
from datetime import date
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from jsonschema import Draft4Validator

from bot.commands import COMMANDS, Scope, command_said
from bot.council import Council, load_council
from bot.manifest import FOLDER, ICON_SIDES, BadPackage, build_manifest, write_package
from bot.settings import Settings

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "node_modules/@microsoft/app-manifest/build/json-schemas/teams"
APP = "00000000-0000-4000-8000-000000000001"
SETTINGS = Settings(app_id=APP, public_url="https://visits.wexmoor.example")


@pytest.fixture(scope="module")
def council() -> Council:
    return load_council(ROOT / "council.example.toml", today=date(2026, 11, 16))


@pytest.fixture
def icons(tmp_path: Path) -> Path:
    for name, side in ICON_SIDES.items():
        (tmp_path / name).write_bytes(blank_png(side))
    return tmp_path


def blank_png(side: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress((b"\0" + b"\0" * 4 * side) * side)
    head = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def schema_faults(manifest: dict[str, Any]) -> list[str]:
    schema = json.loads((SCHEMAS / f"v{manifest['manifestVersion']}/MicrosoftTeams.schema.json").read_text())
    return [f"{list(fault.path)}: {fault.message}" for fault in Draft4Validator(schema).iter_errors(manifest)]


def test_a_package_without_a_bot_is_refused(council: Council) -> None:
    with pytest.raises(BadPackage, match="FRONTLINE_APP_ID is missing"):
        build_manifest(Settings(), council)


def test_missing_and_misshapen_icons_are_all_named(tmp_path: Path) -> None:
    (tmp_path / "outline.png").write_bytes(blank_png(64))
    with pytest.raises(BadPackage) as refused:
        write_package(tmp_path / "app.zip", {}, icons=tmp_path)
    assert len(refused.value.faults) == 2
    assert "color.png is missing" in refused.value.faults[0]
    assert refused.value.faults[1] == "outline.png must be a PNG of 32 by 32 pixels"
    assert not (tmp_path / "app.zip").exists()


@pytest.mark.node
@pytest.mark.parametrize("read_replies", [False, True])
def test_the_manifest_keeps_the_published_schema(council: Council, read_replies: bool) -> None:
    assert schema_faults(build_manifest(SETTINGS, council, read_replies=read_replies)) == []


@pytest.mark.node
def test_the_schema_would_find_a_slip(council: Council) -> None:
    manifest = build_manifest(SETTINGS, council)
    manifest["bots"][0]["suportsFiles"] = False
    assert len(schema_faults(manifest)) == 1


@pytest.mark.node
def test_a_council_with_long_and_awkward_names_still_gets_a_good_manifest(council: Council) -> None:
    name = 'The "Royal" Borough of ${app_id} and \\Wexmoor-upon-the-Water'
    manifest = build_manifest(SETTINGS, council.model_copy(update={"name": name}))
    assert schema_faults(manifest) == []
    assert name in manifest["description"]["full"]
    assert manifest["developer"]["name"].endswith("…")


def test_no_blank_is_left_unfilled(council: Council) -> None:
    assert "${" not in json.dumps(build_manifest(SETTINGS, council))


def test_the_bot_works_in_personal_chats_and_teams_and_takes_no_files(council: Council) -> None:
    manifest = build_manifest(SETTINGS, council)
    (bot,) = manifest["bots"]
    assert (bot["botId"], bot["scopes"], bot["supportsFiles"]) == (APP, ["personal", "team"], False)
    assert manifest["validDomains"] == ["visits.wexmoor.example"]
    assert manifest["developer"]["privacyUrl"] == "https://visits.wexmoor.example/privacy"


def test_channel_messages_are_read_only_where_the_council_asks_for_it(council: Council) -> None:
    without, asking = build_manifest(SETTINGS, council), build_manifest(SETTINGS, council, read_replies=True)
    assert "authorization" not in without
    assert asking["authorization"]["permissions"]["resourceSpecific"] == [
        {"name": "ChannelMessage.Read.Group", "type": "Application"}
    ]
    assert asking["webApplicationInfo"]["id"] == APP


def test_each_scope_offers_exactly_its_own_commands(council: Council) -> None:
    lists = {
        tuple(each["scopes"]): each["commands"] for each in build_manifest(SETTINGS, council)["bots"][0]["commandLists"]
    }
    assert [command["title"] for command in lists[("personal",)]] == [
        "Help", "New visit", "Continue", "My visits", "Free visits", "My records", "My issues", "Calendar", "Rota", "Away",
    ]  # fmt: skip
    assert [command["title"] for command in lists[("team",)]] == [
        "Help",
        "My visits",
        "Free visits",
        "Open issues",
        "Use this channel",
    ]


def test_choosing_a_command_from_the_menu_says_that_command() -> None:
    for command in COMMANDS:
        for scope in command.scopes:
            assert command_said(command.title, scope) is command


@pytest.mark.parametrize("greeting", ["hi", "Hello", " HELP ", "help!", "?", "hi."])
def test_the_greetings_that_store_review_tries_are_answered(greeting: str) -> None:
    for scope in Scope:
        command = command_said(greeting, scope)
        assert command is not None
        assert command.word == "help"


@pytest.mark.parametrize("text", ["", "we met the team", "use this channel", "newvisit"])
def test_anything_else_in_a_personal_chat_is_no_command(text: str) -> None:
    assert command_said(text, Scope.PERSONAL) is None


def test_no_two_commands_answer_to_the_same_word() -> None:
    for scope in Scope:
        words = [word for c in COMMANDS if scope in c.scopes for word in (c.word, *c.also)]
        assert len(words) == len(set(words))


def test_the_package_holds_the_manifest_and_the_icons_and_is_the_same_each_time(icons: Path, council: Council) -> None:
    manifest = build_manifest(SETTINGS, council)
    first, second = icons / "first.zip", icons / "second.zip"
    write_package(first, manifest, icons=icons)
    write_package(second, manifest, icons=icons)
    assert first.read_bytes() == second.read_bytes()
    with ZipFile(first) as package:
        assert package.namelist() == ["manifest.json", "color.png", "outline.png"]
        assert json.loads(package.read("manifest.json")) == manifest


def test_the_icons_that_come_with_the_product_will_do(tmp_path: Path, council: Council) -> None:
    write_package(tmp_path / "app.zip", build_manifest(SETTINGS, council))
    assert (tmp_path / "app.zip").stat().st_size > 0


def test_the_manifests_version_is_the_products() -> None:
    template = json.loads((FOLDER / "manifest.template.json").read_text(encoding="utf-8"))
    product = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert template["version"] == product, "Teams updates an app only when its version changes: keep the two the same"
