"""A real headless Chromium for the tests, with nothing to install beyond `npm ci`.

The npm package `@sparticuz/chromium` carries the browser and one font. It is unpacked once into
`node_modules/.cache`, for every test run to share. Set `CHROMIUM` to the path of another Chromium where that binary
does not run (macOS, arm64).
"""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from playwright.async_api import Browser, async_playwright

ROOT = Path(__file__).resolve().parent.parent
NODE_MODULES = ROOT / "node_modules"

CHROMIUM_ARGS = [
    "--no-sandbox",  # the tests may run as root in a container, where Chromium refuses to sandbox itself
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",  # the same pixels on every machine
    # Nothing but this machine can be reached: a page that asks for the internet fails instead of hanging.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]

_UNPACK = """
import("@sparticuz/chromium").then(async ({ default: chromium }) => console.log(await chromium.executablePath()))
"""


_FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <dir>/usr/share/fonts</dir><!-- for ticks, arrows and the like, which the package's font has not -->
  <cachedir>{fonts}-cache</cachedir>
  <match target="pattern"><edit name="family" mode="prepend_first"><string>Open Sans</string></edit></match>
</fontconfig>
"""


@cache
def chromium_path() -> str:
    """The path of a Chromium that runs here. RuntimeError where the npm packages are missing or cannot be unpacked."""
    return os.environ.get("CHROMIUM") or str(_unpacked() / "chromium")


def chromium_environment() -> dict[str, str | float | bool]:
    """The environment to start it in: with the package's own font, so that pictures are the same on every machine."""
    fonts = Path(chromium_path()).with_name("fonts.conf")
    return {**os.environ, "FONTCONFIG_FILE": str(fonts)} if fonts.exists() else dict(os.environ)


@asynccontextmanager
async def launch() -> AsyncIterator[Browser]:
    """One headless browser for the length of the `async with`; it can reach loopback addresses only."""
    path = chromium_path()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGS, env=chromium_environment())
        try:
            yield browser
        finally:
            await browser.close()


def _unpacked() -> Path:
    """The folder of `chromium` and `fonts.conf`: unpacked aside, then renamed, so nobody sees a half-unpacked one."""
    package = NODE_MODULES / "@sparticuz" / "chromium" / "package.json"
    if not package.exists():
        raise RuntimeError("The browser tests need the npm packages: run `npm ci` in the repository's root")
    target = NODE_MODULES / ".cache" / f"chromium-{json.loads(package.read_text())['version']}"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        aside = Path(tempfile.mkdtemp(dir=target.parent))
        _unpack(aside)
        (aside / "fonts.conf").write_text(_FONTS.format(fonts=target / "fonts"))
        try:
            aside.rename(target)
        except OSError:  # another test run was quicker; its copy is as good
            shutil.rmtree(aside)
    return target


def _unpack(folder: Path) -> None:
    """Unpack into `folder`. The package would use the temporary folder, and keep any `chromium` that it finds there."""
    environment = {**os.environ, "TMPDIR": str(folder)}
    unpacked = subprocess.run(
        ["node", "-e", _UNPACK], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    if unpacked.returncode:
        raise RuntimeError(f"Chromium could not be unpacked:\n{unpacked.stderr}")
