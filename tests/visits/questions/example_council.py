"""An invented council to ask questions of: eight teams, twelve people, among them a May, a Will, a June and a Grace."""

from typing import Final

from visits.model import Person, PersonId, Role, Team, VisitKind


def _person(key: str, name: str, role: Role = Role.MEMBER) -> Person:
    return Person(id=PersonId(f"tenant.{key}"), name=name, roles=frozenset({role}))


ELEANOR: Final = _person("eleanor", "Councillor Eleanor Marsh")
WINSTON: Final = _person("winston", "Councillor Winston Garside")
RUTH: Final = _person("ruth", "Councillor Ruth Garside")
MAY: Final = _person("may", "Councillor May Lindqvist")
WILL: Final = _person("will", "Councillor Will Ashdown")
JUNE: Final = _person("june", "Councillor June Okafor")
GRACE: Final = _person("grace", "Councillor Grace Tolland")
PRIYA: Final = _person("priya", "Councillor Priya Nethercott")
HUGH: Final = _person("hugh", "Councillor Hugh Applegarth")
TOMASZ: Final = _person("tomasz", "Councillor Tomasz Zielinski")
LEILA: Final = _person("leila", "Leila Marchbank", Role.MANAGER)
DOROTHY: Final = _person("dorothy", "Dorothy Quill", Role.COORDINATOR)

PEOPLE: Final = (ELEANOR, WINSTON, RUTH, MAY, WILL, JUNE, GRACE, PRIYA, HUGH, TOMASZ, LEILA, DOROTHY)


def _team(key: str, name: str, kind: VisitKind = VisitKind.INTAKE) -> Team:
    return Team(id=key, name=name, visit_kind=kind, head_of_service=PersonId("tenant.head"))


TEAMS: Final = (
    _team("mash", "MASH"),
    _team("bootle", "Bootle Locality Team"),
    _team("crosby", "Crosby Locality Team"),
    _team("maghull", "Maghull Locality Team"),
    _team("lith_north", "Litherland North Locality Team"),
    _team("lith_south", "Litherland South Locality Team"),
    _team("cp", "Corporate Parenting Service", VisitKind.CORPORATE_PARENTING),
    _team("leaving", "Leaving Care Hub", VisitKind.CORPORATE_PARENTING),
)
