"""The log is one JSON object a line, and nothing that a person wrote can get into it or forge a line of it."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.log import configure_log

SECRET = "Jordan, aged 7"


class Log:
    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.stream.getvalue().splitlines()]


@pytest.fixture
def log() -> Iterator[Log]:
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    kept = Log()
    configure_log("info", kept.stream)
    yield kept
    root.handlers[:] = before
    root.setLevel(level)
    structlog.reset_defaults()


def fail() -> None:
    try:
        int(SECRET)
    except ValueError as error:
        raise RuntimeError(SECRET) from error


def test_a_line_break_cannot_forge_a_line(log: Log) -> None:
    structlog.get_logger("bot").info("sent", record='V26-0042\r\n{"event": "forged"}\u2028')
    (line,) = log.lines
    assert (line["event"], line["level"], line["logger"]) == ("sent", "info", "bot")
    assert line["record"].startswith("V26-0042\r\n")


def test_an_exception_is_logged_by_its_types_and_places_without_its_words(log: Log) -> None:
    try:
        fail()
    except RuntimeError:
        structlog.get_logger("bot").exception("failed")
        logging.getLogger("aiohttp.server").exception("Error handling %s", SECRET)
    assert SECRET not in log.stream.getvalue()
    for line in log.lines:
        outer, cause = line["exception"]
        assert outer.startswith("RuntimeError at bot/test_log.py:")
        assert cause.startswith("ValueError at bot/test_log.py:")


def test_an_exception_given_by_itself_is_logged_the_same(log: Log) -> None:
    structlog.get_logger("bot").error("failed", exc_info=ValueError(SECRET))
    assert log.lines[0]["exception"] == ["ValueError at nowhere"]


def test_a_librarys_message_is_logged_without_its_arguments_or_further_lines(log: Log) -> None:
    logging.getLogger("asyncio").error("Task exception was never retrieved\nfuture: %s", SECRET)
    logging.getLogger("asyncio").error(f"Task exception was never retrieved\nfuture: {SECRET}")
    assert [line["event"] for line in log.lines] == ["Task exception was never retrieved"] * 2
    assert SECRET not in log.stream.getvalue()


def test_words_given_under_a_telling_key_are_withheld_and_long_values_cut(log: Log) -> None:
    structlog.get_logger("bot").info("saved", text=SECRET, name=SECRET, record="V26-0042", url="x" * 900)
    (line,) = log.lines
    assert line["text"] == line["name"] == "[withheld]"
    assert line["record"] == "V26-0042"
    assert len(line["url"]) == 201


def test_only_the_level_asked_for_is_written_and_chatty_libraries_are_quiet(log: Log) -> None:
    structlog.get_logger("bot").debug("too fine")
    logging.getLogger("azure.core").info("every request with its headers")
    assert log.lines == []
    configure_log("debug", log.stream)
    structlog.get_logger("bot").debug("wanted")
    assert [line["event"] for line in log.lines] == ["wanted"]
