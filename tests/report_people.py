"""The invented council of a made-up year: its councillors, officers and teams. Nobody here exists."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from tests.report_words import TEAM_NAMES, WARDS, name
from tests.visits.builders import TENANT, someone
from tests.visits.council import RULES
from visits.council import CouncilRules, Rung
from visits.model import Person, PersonId, PersonStatus, Role, Team, VisitKind

COUNCILLORS: Final = 40
LEFT: Final = 2
"""Of the councillors, the last of them are on the register no more."""
HEAD, OTHER_HEAD, DIRECTOR, CHIEF, COORDINATOR, SAFEGUARDING = (someone(number) for number in range(500, 506))


@dataclass(frozen=True, slots=True)
class Council:
    """Everyone and every team."""

    people: tuple[Person, ...]
    teams: tuple[Team, ...]
    rules: CouncilRules

    @property
    def councillors(self) -> tuple[Person, ...]:
        """Those who have left too."""
        return tuple(person for person in self.people if Role.MEMBER in person.roles)

    def without_teams(self) -> "Council":
        """The same people, before there was a scheme."""
        return replace(self, teams=())

    @property
    def unnamed(self) -> tuple[str, ...]:
        """The names of staff below Head of Service, whom a published report never names."""
        return tuple(person.name for person in self.people if Role.MANAGER in person.roles)


def a_council(year: str) -> Council:
    """A council as it is in this municipal year, when a few of its councillors are newly elected."""
    teams = (*(_intake(number, label) for number, label in enumerate(TEAM_NAMES)), _parenting())
    people = [_councillor(number, int(year[:4])) for number in range(COUNCILLORS)]
    people += [_officer(manager, Role.MANAGER) for team in teams for manager in team.managers]
    people += [_officer(one, Role.HEAD_OF_SERVICE) for one in (HEAD, OTHER_HEAD)]
    people += [_officer(one, Role.OBSERVER) for one in (DIRECTOR, CHIEF)]
    people += [_officer(COORDINATOR, Role.COORDINATOR), _officer(SAFEGUARDING, Role.OBSERVER)]
    return Council(
        people=tuple(sorted(people, key=lambda one: one.name)),
        teams=tuple(sorted(teams, key=lambda team: team.name)),
        rules=RULES.model_copy(
            update={
                "name": "Larkwater Council",
                "tenant_id": TENANT,
                "safeguarding_lead": SAFEGUARDING,
                "executive_director": DIRECTOR,
                "ladder": (Rung(after_days=5, to=DIRECTOR),),
            }
        ),
    )


def _councillor(number: int, year: int) -> Person:
    return Person(
        id=someone(1000 + number),
        name=name(number),
        roles=frozenset({Role.MEMBER}),
        ward=WARDS[number % len(WARDS)],
        status=PersonStatus.LEFT if number >= COUNCILLORS - LEFT else PersonStatus.ACTIVE,
        first_elected=date(year if number % 4 == 0 else year - 6, 5, 7),
    )


def _officer(person: PersonId, role: Role) -> Person:
    return Person(id=person, name=name(100 + int(person[-4:]) % 500), roles=frozenset({role}))


def _intake(number: int, label: str) -> Team:
    return Team(
        id=f"team{number}",
        name=label,
        visit_kind=VisitKind.INTAKE,
        managers=(someone(600 + number),),
        head_of_service=HEAD if number % 2 else OTHER_HEAD,
        place="Civic Centre",
    )


def _parenting() -> Team:
    return Team(
        id="parenting",
        name="Corporate parenting service",
        visit_kind=VisitKind.CORPORATE_PARENTING,
        visits_per_year=2,
        managers=(someone(620), someone(621)),
        head_of_service=HEAD,
    )
