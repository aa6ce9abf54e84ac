"""Which councillor can go on which visit: declared interests, what they said of their time, and when they are away."""

from datetime import date, datetime

from visits.model import Person, Value
from visits.rota import Availability
from visits.years import london_time

NOON = 12
HalfDay = tuple[date, bool]
"""A London date, and whether it is its morning."""


def half_day(moment: datetime) -> HalfDay:
    """The half-day in London in which a visit starts."""
    local = london_time(moment)
    return local.date(), local.hour < NOON


class Candidate(Value):
    """A councillor who may be put on visits, with what they said of their time."""

    person: Person
    said: Availability

    def may_visit(self, team_id: str) -> bool:
        """Whether they have no connection with the team."""
        return team_id not in self.said.interests

    def is_free(self, when: HalfDay) -> bool:
        """Whether they said that they can visit then, and are not away."""
        day, is_morning = when
        return (
            day.weekday() in self.said.weekdays
            and (self.said.mornings if is_morning else self.said.afternoons)
            and not any(day in span for span in self.said.not_between)
            and not self.person.is_away(day)
        )

    def alike(self) -> str:
        """The same words for all councillors who are equally eligible: of the same interests, availability and absences."""
        said = self.said
        parts = (
            sorted(set(said.interests)),
            sorted(set(said.weekdays)),
            said.mornings,
            said.afternoons,
            sorted({(span.first, span.last) for span in said.not_between}),
            said.most,
            (self.person.away_from, self.person.away_to),
        )
        return repr(parts)
