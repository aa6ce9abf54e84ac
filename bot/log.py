"""The log: one JSON object a line, with times in UTC, and nothing in it that a person wrote.

Our own lines are an event's name and a few ids: `structlog.get_logger().info("record sent", record="V26-0042")`. Text from
outside can hide in an exception's message or in a library's arguments, so neither is written, only where it happened.
"""

import logging
import sys
import traceback
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor

_WITHHELD = frozenset({"text", "name", "email", "note", "answer", "answers", "card", "data", "token", "body"})
"""Keys that would carry somebody's words, or a secret, however well they were meant."""
_LONGEST = 200
_QUIET = ("azure", "msal", "aiohttp.access", "urllib3", "msrest")
"""Libraries that log every request, addresses and all."""

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]


def configure_log(level: str = "info", stream: TextIO | None = None) -> None:
    """Send our log and the libraries' to `stream` (standard output when None) from `level` up: debug, info, warning or
    error. May be called again.
    """
    handler = logging.StreamHandler(stream or sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(sort_keys=True),
            ],
            foreign_pre_chain=[_first_line_only, *_SHARED],
            use_get_message=False,  # a library's message without its arguments
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.contextvars.merge_contextvars,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _first_line_only(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Below its first line, asyncio's message holds the failed task with its exception's text."""
    event["event"] = (str(event["event"]).splitlines() or [""])[0]
    return event


def _without_words(_logger: object, _method: str, event: EventDict) -> EventDict:
    return {key: "[withheld]" if key in _WITHHELD else _short(value) for key, value in event.items()}


def _short(value: object) -> object:
    return value[:_LONGEST] + "…" if isinstance(value, str) and len(value) > _LONGEST else value


def _exception_as_places(_logger: object, _method: str, event: EventDict) -> EventDict:
    """Replace exc_info by the exceptions' types and where each arose: their messages may quote what a person typed."""
    given = event.pop("exc_info", None)
    if given:
        found = (
            given[1] if isinstance(given, tuple) else given if isinstance(given, BaseException) else sys.exc_info()[1]
        )
        event["exception"] = list(_places(found)) if found else []
    return event


def _places(error: BaseException | None) -> list[str]:
    """The exception and its causes, outermost first: "ValueError at storage/sqlite.py:41"."""
    places: list[str] = []
    seen: set[int] = set()
    while error and id(error) not in seen:
        seen.add(id(error))
        frames = traceback.extract_tb(error.__traceback__)
        where = "/".join(frames[-1].filename.split("/")[-2:]) + f":{frames[-1].lineno}" if frames else "nowhere"
        places.append(f"{type(error).__name__} at {where}")
        error = error.__cause__ or error.__context__
    return places


_SHARED: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    _exception_as_places,
    _without_words,
]
