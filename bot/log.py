"""The log: one JSON object a line, with times in UTC, and nothing in it that a person wrote.

Our own lines are an event's name and a few ids: `structlog.get_logger().info("record sent", record="V26-0042")`. Text from
outside can hide in an exception's message or in a library's arguments, so neither is written, only where it happened.
"""

import logging
import re
import sys
import threading
import time
import traceback
import warnings
from types import TracebackType
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor

_WITHHELD = frozenset({"text", "name", "email", "note", "answer", "answers", "card", "data", "token", "body"})
"""Keys that would carry somebody's words, or a secret, however well they were meant."""
_LONGEST = 200
MOST_OF_STRANGERS = 60
_QUOTING = re.compile(r"[\r\n<('\"{\[:=]")
"""What comes before somebody's words in messages that were put together already."""
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
            foreign_pre_chain=[_bare_message, *_SHARED],
            use_get_message=False,  # a library's message without its arguments
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    logging.getLogger("aiohttp.server").filters[:] = [_Sparing()]
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


def log_the_rest() -> None:
    """Have in the log, without its words, what Python itself would write to standard error: warnings, and what nobody caught."""
    warnings.showwarning = _log_warning
    threading.excepthook = lambda failed: _log_uncaught("thread failed", failed.exc_value)
    sys.unraisablehook = lambda failed: _log_uncaught("unraisable", failed.exc_value)


def _bare_message(_logger: object, _method: str, event: EventDict) -> EventDict:
    """A library's message up to where it may begin to quote, and where it was logged: there the rest can be read up.

    asyncio's holds the failed task with its exception's text, or a callback with its arguments.
    """
    event["event"] = _QUOTING.split(str(event["event"]), maxsplit=1)[0].strip()
    record = event.get("_record")
    if isinstance(record, logging.LogRecord):
        event["at"] = f"{'/'.join(record.pathname.split('/')[-2:])}:{record.lineno}"
    return event


class _Sparing(logging.Filter):
    """So many lines a minute of a logger that strangers can set off, by sending what is no HTTP; then how many there were."""

    def __init__(self) -> None:
        super().__init__()
        self._until, self._count = 0.0, 0

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether this line is written."""
        now = time.monotonic()
        if now >= self._until:
            if (left_out := self._count - MOST_OF_STRANGERS) > 0:
                structlog.get_logger("bot.log").warning("more lines left out", of=record.name, count=left_out)
            self._until, self._count = now + 60, 0
        self._count += 1
        return self._count <= MOST_OF_STRANGERS


def _log_warning(
    message: Warning | str,  # noqa: ARG001 - the words stay unsaid; the rest is the signature that Python asks
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,  # noqa: ARG001
    line: str | None = None,  # noqa: ARG001
) -> None:
    """In place of Python's way to show a warning, which writes its words and a line of source to standard error."""
    at = f"{'/'.join(filename.split('/')[-2:])}:{lineno}"
    structlog.get_logger("bot.log").warning("python warning", category=category.__name__, at=at)


def _log_uncaught(event: str, error: BaseException | None) -> None:
    structlog.get_logger("bot.log").error(event, exception=places_of(error))


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
        event["exception"] = places_of(found)
    return event


def places_of(error: BaseException | None) -> list[str]:
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
