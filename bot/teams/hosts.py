"""The hosts that a serviceUrl may name. Our own bearer token goes to that host, so an unknown one is never called."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Self

from yarl import URL

TEAMS_HOSTS: Final = frozenset(
    {
        "smba.trafficmanager.net",
        "smba.onyx.prod.teams.trafficmanager.net",
        "smba.infra.gcc.teams.microsoft.com",
    }
)
LOOPBACK_HOSTS: Final = frozenset({"127.0.0.1", "::1", "localhost"})
_ODD: Final = re.compile(r"[^A-Za-z0-9:/._\[\]-]|\.\.")
"""What no serviceUrl of Teams holds: a user, a query, escapes, other alphabets, control characters, a way up the path."""


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """An allow-list of hosts, reached by HTTPS on its usual port; in development loopback instead, on any port."""

    names: frozenset[str]
    development: bool = False

    @classmethod
    def teams(cls, others: Iterable[str] = ()) -> Self:
        """The known Teams hosts, and any `others` that the council has configured."""
        return cls(TEAMS_HOSTS | {name.lower() for name in others})

    @classmethod
    def loopback(cls) -> Self:
        """This machine only, for development and tests."""
        return cls(LOOPBACK_HOSTS, development=True)

    def allow(self, url: str) -> bool:
        """Whether this URL may be called. It is read by the library that opens the connection, so the two agree."""
        if _ODD.search(url):
            return False
        try:
            parsed = URL(url)
            host, port = parsed.host, parsed.port
        except ValueError:
            return False
        if host not in self.names:
            return False
        return parsed.scheme in {"http", "https"} if self.development else (parsed.scheme, port) == ("https", 443)
