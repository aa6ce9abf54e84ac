"""The Teams app package: a zip of the manifest, filled in for one council, and its two icons."""

import json
from collections.abc import Mapping
from pathlib import Path
from string import Template
from textwrap import shorten
from typing import Any
from urllib.parse import urlsplit
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from bot.commands import COMMANDS, Scope
from bot.council_sections import Council
from bot.settings import Settings

FOLDER = Path(__file__).parent.parent / "manifest"
ICON_SIDES = {"color.png": 192, "outline.png": 32}
"""Icon -> the width and height, in pixels, that Teams asks for."""
READ_REPLIES = {"name": "ChannelMessage.Read.Group", "type": "Application"}
_DEVELOPER_LIMIT = 32


class BadPackage(Exception):
    """The package cannot be made. `faults` has one line for each reason."""

    def __init__(self, faults: tuple[str, ...]) -> None:
        super().__init__("\n".join(["The Teams app package cannot be made:", *(f"- {fault}" for fault in faults)]))
        self.faults = faults


def build_manifest(settings: Settings, council: Council, *, read_replies: bool = False) -> dict[str, Any]:
    """The manifest, as JSON. With `read_replies` the app asks each team's owner to let it read that team's channel
    messages, so that a reply in a thread can be offered as an answer; without, it reads only what mentions it. The
    schema knows no permission that an owner may decline and still install the app: so a council chooses. Raises
    BadPackage if the bot has no app id.
    """
    if not settings.app_id:
        raise BadPackage(("FRONTLINE_APP_ID is missing: the package must name the bot",))
    template = json.loads((FOLDER / "manifest.template.json").read_text(encoding="utf-8"))
    blanks = {
        "app_id": settings.app_id,
        "council": council.name,
        "council_short": shorten(council.name, _DEVELOPER_LIMIT, placeholder="…"),
        "committee": council.committee,
        "public_url": settings.public_url,
        "domain": urlsplit(settings.public_url).hostname or "",
    }
    manifest: dict[str, Any] = _filled(template, blanks)
    manifest["bots"][0]["commandLists"] = [_command_list(scope) for scope in Scope]
    if read_replies:
        manifest["webApplicationInfo"] = {"id": settings.app_id, "resource": settings.public_url}
        manifest["authorization"] = {"permissions": {"resourceSpecific": [READ_REPLIES]}}
    return manifest


def write_package(path: Path, manifest: Mapping[str, Any], *, icons: Path = FOLDER) -> None:
    """Write the zip: the same bytes for the same manifest and icons. Raises BadPackage if an icon will not do."""
    if faults := tuple(fault for name in ICON_SIDES for fault in _icon_faults(icons / name)):
        raise BadPackage(faults)
    text = json.dumps(manifest, indent=2, ensure_ascii=False)
    files = {"manifest.json": text.encode(), **{name: (icons / name).read_bytes() for name in ICON_SIDES}}
    with ZipFile(path, "w") as package:
        for name, content in files.items():
            package.writestr(ZipInfo(name), content, ZIP_DEFLATED)


def _filled(template: Any, blanks: Mapping[str, str]) -> Any:
    """The template with every ${blank} filled: within the JSON's own strings, so that no name can break out of one."""
    match template:
        case str():
            return Template(template).substitute(blanks)
        case list():
            return [_filled(part, blanks) for part in template]
        case dict():
            return {name: _filled(part, blanks) for name, part in template.items()}
    return template


def _command_list(scope: Scope) -> dict[str, Any]:
    commands = [{"title": c.title, "description": c.description} for c in COMMANDS if scope in c.scopes & c.menus]
    return {"scopes": [scope.value], "commands": commands}


def _icon_faults(icon: Path) -> list[str]:
    if not icon.is_file():
        return [f"{icon.name} is missing from {icon.parent}"]
    head = icon.read_bytes()[:24]
    side = ICON_SIDES[icon.name]
    size = (int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big"))
    if head[:8] != b"\x89PNG\r\n\x1a\n" or size != (side, side):
        return [f"{icon.name} must be a PNG of {side} by {side} pixels"]
    return []
