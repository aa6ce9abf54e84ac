""" "You said, we did" for a team: for its managers, its Head of Service and the coordinator, who may pass it on to anyone."""

from visits.model import Person, PersonId, Role, Team, Value
from visits.ports import Office
from visits.said_and_done import Pair, pair_of, without_names
from visits.usecases import seen
from visits.usecases.knowing import known, proforma_for
from visits.usecases.start import Refused
from visits.years import london_day, municipal_year


class YouSaidShown(Value):
    """What a team's visitors of a municipal year said and what was done, the latest answer first.

    `other_years` are earlier ones, and this one where another is shown, the latest first.
    """

    team: Team
    year: str
    pairs: tuple[Pair, ...]
    other_years: tuple[str, ...] = ()


async def you_said(office: Office, person: PersonId, team_id: str, year: str = "") -> YouSaidShown | Refused:
    """What visitors of a team said in a municipal year (this one if none is named) and what was done.

    The cost follows the team's visits of that year.
    """
    team = next((one for one in await teams_of(office, person) if one.id == team_id), None)
    if team is None:
        return Refused()
    this_year = municipal_year(london_day(office.clock.now()))
    label = year or this_year
    await seen.note(office, person, [f"said and done of team {team.id} in {label}"])
    others = [one for one in reversed(await office.store.years()) if one <= this_year and one != label]
    return YouSaidShown(team=team, year=label, pairs=await _pairs(office, team, label), other_years=tuple(others))


async def teams_of(office: Office, person: PersonId) -> tuple[Team, ...]:
    """The teams of which this person may pass on what was said and done, by name."""
    asker = await known(office, person, Role.MANAGER, Role.HEAD_OF_SERVICE, Role.COORDINATOR)
    if asker is None:
        return ()
    return tuple([team for team in await office.store.teams() if await _may(office, asker, team)])


async def _may(office: Office, asker: Person, team: Team) -> bool:
    """A Head of Service's deputy may do all that they may."""
    if asker.has(Role.COORDINATOR) or (asker.has(Role.MANAGER) and asker.id in team.managers):
        return True
    head = await office.store.person(team.head_of_service)
    return asker.id == team.head_of_service or (head is not None and asker.id == head.deputy)


async def _pairs(office: Office, team: Team, year: str) -> tuple[Pair, ...]:
    store = office.store.year(year)
    clear = without_names(await office.store.people())
    found: list[Pair] = []
    for record in await store.records_of_team(team.id):
        proforma = proforma_for(office, record.proforma_version)
        for issue in await store.issues_of(record.id):
            entries = await store.entries(issue.id) if issue.answers else ()
            pair = pair_of(record, issue, entries, proforma.topic(issue.topic), clear)
            found += [pair] if pair else []
    return tuple(sorted(found, key=lambda pair: pair.answered_on, reverse=True))
