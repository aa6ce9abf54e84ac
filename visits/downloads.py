"""Links to a report's files. Whoever has the address may fetch them: so it is good for ten minutes, and once."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from visits.model import PersonId, Value

LASTS: Final = timedelta(minutes=10)
KEPT: Final = timedelta(days=7)
"""How long a link is remembered: long enough to look into what became of it. The audit trail keeps the fact for good."""
REMOVED_AT_ONCE: Final = 20
"""Old links that are taken away, at most, when a new one is issued."""


class DownloadLink(Value):
    """A link that was issued to a person for a report. `digest` is that of its token, which is never stored.

    `id` begins with the id of the operation that issued it, and stands in the audit trail as the operation of all that
    becomes of it.
    """

    id: str
    digest: str
    year: str
    report_id: str
    person: PersonId
    issued_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    revision: int = 0
    """How often it was used or given back: what tells apart the events of one link."""

    def used(self, now: datetime) -> "DownloadLink":
        """The link once it is used at this moment."""
        return self.model_copy(update={"used_at": now, "revision": self.revision + 1})

    def given_back(self) -> "DownloadLink":
        """The link once it may be used after all."""
        return self.model_copy(update={"used_at": None, "revision": self.revision + 1})

    def is_usable(self, now: datetime) -> bool:
        """Whether it may still be used at this moment."""
        return self.used_at is None and now < self.expires_at


def digest_of(token: str) -> str:
    """What a link is kept under: the SHA-256 of its token, hexadecimal. Any text may be asked for."""
    return sha256(token.encode(errors="surrogatepass")).hexdigest()
