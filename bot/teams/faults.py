"""What can go wrong between us and the Bot Connector, told apart by what the caller should do about it.

ConnectorError
├── Throttled        wait `retry_after` seconds, then send again: nothing was sent
├── NotReachable     this conversation refuses us (403, 404): park it and tell an administrator
├── Rejected         the service will never take this message as it stands (400, 413 …): a fault of ours
├── ConnectorDown    no answer, or a failing one: send again with care when `maybe_sent`, creating is not idempotent
└── Misconfigured    our credentials or the allow-list of hosts are wrong: nothing works until someone mends them
"""

import math
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

import orjson

from bot.turns import Unreachable

DEFAULT_RETRY_AFTER: Final = 2.0
"""Seconds to wait when a 429 does not say."""
LONGEST_RETRY_AFTER: Final = 3600.0
"""Seconds: a service that asks for more is asked again after an hour."""
_CODE: Final = re.compile(r"[A-Za-z0-9_.-]{1,80}")


class ConnectorError(Unreachable):
    """A call to the Bot Connector did not do what was asked. The text holds nothing that a person wrote."""


class Throttled(ConnectorError):
    """Too many requests (429): nothing was sent."""

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"Teams asks us to wait {retry_after:g} seconds")
        self.retry_after = retry_after


class NotReachable(ConnectorError):
    """We may not write there (403), or it is gone (404). `code` is Teams' word: BotNotInConversationRoster …"""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"Teams does not let us into this conversation ({status} {code})".replace(" )", ")"))
        self.status = status
        self.code = code


class Rejected(ConnectorError):
    """The service refuses this message as it stands: sending it again cannot help."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(f"Teams refuses this message ({status} {code})".replace(" )", ")"))
        self.status = status
        self.code = code


class ConnectorDown(ConnectorError):
    """Time-out, refused connection or failing service. With `maybe_sent`, the message may have arrived anyway."""

    def __init__(self, reason: str, *, maybe_sent: bool) -> None:
        super().__init__(f"Teams did not answer properly: {reason}")
        self.maybe_sent = maybe_sent


class Misconfigured(ConnectorError):
    """Our credentials are refused, or the host is not on the allow-list."""


def fault_of(status: int, headers: Mapping[str, str], body: bytes, now: datetime | None = None) -> ConnectorError:
    """The error that an HTTP answer other than 2xx stands for."""
    match status:
        case 429:
            return Throttled(retry_after(headers.get("Retry-After", ""), now or datetime.now(UTC)))
        case 401:
            return Misconfigured("Teams refuses our credentials (401): check the app id and its secret or identity")
        case 403 | 404:
            return NotReachable(status, teams_code(body))
        case 408 | 412:
            return ConnectorDown(f"status {status}", maybe_sent=True)
        case _ if status >= 500:
            return ConnectorDown(f"status {status}", maybe_sent=True)
        case _:
            return Rejected(status, teams_code(body))


def retry_after(header: str, now: datetime) -> float:
    """Seconds to wait, from a Retry-After header (seconds or an HTTP date): from nothing to an hour."""
    try:
        seconds = float(header)
    except ValueError:
        seconds = _seconds_until(header, now)
    return min(max(seconds, 0.0), LONGEST_RETRY_AFTER) if math.isfinite(seconds) else DEFAULT_RETRY_AFTER


def teams_code(body: bytes) -> str:
    """Teams' own error code from an answer's body; "" when the body is anything else."""
    try:
        answer: Any = orjson.loads(body)
    except orjson.JSONDecodeError:
        return ""
    error = answer.get("error") if isinstance(answer, dict) else None
    code = error.get("code") if isinstance(error, dict) else None
    return code if isinstance(code, str) and _CODE.fullmatch(code) else ""


def _seconds_until(http_date: str, now: datetime) -> float:
    try:
        then = parsedate_to_datetime(http_date)
    except ValueError:
        return math.nan
    return (then.replace(tzinfo=then.tzinfo or UTC) - now).total_seconds()
