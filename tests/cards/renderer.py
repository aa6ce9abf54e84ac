"""Cards drawn by Microsoft's own renderer (npm `adaptivecards`) in a real browser, as wide as a telephone or otherwise.

The page, with a Teams-like look, is `page.js`. Nothing is fetched: a picture from the web stays empty.
"""

import asyncio
from collections.abc import Coroutine, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any, Self, TypeVar

from playwright.async_api import Page

from tests.browser import NODE_MODULES, launch

PHONE = 360
STYLE = """
body { margin: 0; padding: 8px; background: #EBEBEB; font: 14px "Segoe UI", "Open Sans", sans-serif; }
#host { background: #FFF; border-radius: 6px; }
.ac-pushButton { font: inherit; font-weight: 600; padding: 5px 12px; border: 1px solid #D1D1D1; border-radius: 4px;
  background: #FFF; }
.ac-pushButton.style-positive, .ac-pushButton.primary { background: #5B5FC7; border-color: #5B5FC7; color: #FFF; }
.ac-pushButton.style-destructive { background: #FFF; color: #A4262C; }
.ac-actionSet, .ac-actionSet > div { flex-wrap: wrap; row-gap: 8px; }
.ac-pushButton { flex-shrink: 0 !important; }
.mention { color: #4F52B2; }
.ac-input { font: inherit; }
.ac-textInput, .ac-dateInput, .ac-numberInput, .ac-multichoiceInput { box-sizing: border-box; width: 100%;
  padding: 6px 10px; border: 1px solid #D1D1D1; border-radius: 4px; background: #FFF; }
.ac-textInput.ac-multiline { min-height: 84px; }
"""
TEAMS_ONLY = ("Chart.HorizontalBar.Stacked",)
"""Elements that Teams draws and this renderer does not: here one sees what they fall back to."""
RENDERER = NODE_MODULES / "adaptivecards" / "dist"
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class RenderResult:
    """What was drawn. `labels` are what a screen reader speaks for each input shown; `buttons`, titles. `overflowing` are the texts
    that reach past the screen's edge or are cut off."""

    html: str
    text: str
    labels: dict[str, str]
    buttons: list[str]
    problems: list[str]
    overflowing: list[str]


class Renderer:
    """One browser, for as long as the `with` lasts. It has its own thread, so plain and async tests alike may call."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._exit = AsyncExitStack()
        self._page = self._run(self._open())
        return self

    def __exit__(self, *raised: object) -> None:
        self._run(self._exit.aclose())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def render(
        self, card: dict[str, Any], width: int = PHONE, unknown: Sequence[str] = (), press: str = ""
    ) -> RenderResult:
        """Draw a card, `width` in pixels. AssertionError with all that the renderer complains of.

        `unknown` names types of action that this client does not know, to see what the fallback looks like.
        `press` is the title of a button to press once it is drawn.
        """
        drawn = RenderResult(**self._run(self._draw(card, width, unknown, press)))
        problems = [
            problem for problem in drawn.problems if not any(f'"{name}"' in problem for name in (*unknown, *TEAMS_ONLY))
        ]
        assert not problems, "The renderer complains:\n" + "\n".join(f"- {problem}" for problem in problems)
        return drawn

    def screenshot(self, card: dict[str, Any], path: Path, width: int = PHONE) -> RenderResult:
        """Draw a card, as `render` does, and keep its picture (PNG) at `path`."""
        drawn = self.render(card, width)
        self._run(self._page.screenshot(path=path, type="png", full_page=True))
        return drawn

    def _run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)

    async def _open(self) -> Page:
        browser = await self._exit.enter_async_context(launch())
        page = await browser.new_page(locale="en-GB", timezone_id="Europe/London", device_scale_factor=2)
        await page.route("**/*", lambda route: route.abort())
        await page.set_content('<!doctype html><html lang="en"><body><div id="host"></div></body></html>')
        await page.add_style_tag(path=RENDERER / "adaptivecards.css")
        await page.add_style_tag(content=STYLE)
        await page.add_script_tag(path=RENDERER / "adaptivecards.min.js")
        await page.add_script_tag(path=Path(__file__).with_name("page.js"))
        return page

    async def _draw(self, card: dict[str, Any], width: int, unknown: Sequence[str], press: str) -> dict[str, Any]:
        await self._page.set_viewport_size({"width": width, "height": 100})
        drawn: dict[str, Any] = await self._page.evaluate(
            "asked => draw(asked)", {"source": card, "unknown": list(unknown), "press": press}
        )
        return drawn
