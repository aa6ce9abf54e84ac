"""What happened to a thing up to a moment, and what has happened to it since: as its events tell."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from visits.model import Event
from visits.tally import grouped


@dataclass(frozen=True, slots=True)
class Story:
    """The events of one thing up to and at a moment, and those since, each in order."""

    before: Sequence[Event] = ()
    since: Sequence[Event] = ()

    def where(self, is_meant: Callable[[Event], bool]) -> "Story":
        """Those of the events that are meant."""
        return Story(tuple(filter(is_meant, self.before)), tuple(filter(is_meant, self.since)))

    def of(self, *actions: str) -> "Story":
        """The events of these actions."""
        return self.where(lambda event: event.action in actions)

    def state(self, now: str) -> str:
        """The state at the moment, where `now` is what it is now: "" if the thing was not there yet."""
        return self.since[0].from_state if self.since else now


def stories(events: Iterable[Event], moment: datetime) -> Mapping[str, Story]:
    """Object ("slot s1") -> its story. The events of each object are in order."""
    return {
        name: Story(
            before=tuple(event for event in told if event.at <= moment),
            since=tuple(event for event in told if event.at > moment),
        )
        for name, told in grouped(events, lambda event: event.object).items()
    }
