"""What several use cases must know first: who is asking, and what the rules need to know of a draft."""

from functools import lru_cache

from visits import proforma_versions
from visits.draft import Carried, Context, Draft
from visits.model import Issue, IssueState, Person, PersonId, Role, Team, Visibility
from visits.ports import Office
from visits.proforma import Proforma
from visits.rota import Slot
from visits.summary import issue_without_hidden


async def known(office: Office, person: PersonId, *roles: Role) -> Person | None:
    """The person, if they are on the register, active, and hold one of these roles (any role if none is named)."""
    found = await office.store.person(person)
    return found if found and found.has(*(roles or Role)) else None


async def members_of(office: Office) -> tuple[Person, ...]:
    """The councillors on the register, by name."""
    return tuple(person for person in await office.store.people() if person.has(Role.MEMBER))


def proforma_for(office: Office, version: str) -> Proforma:
    """A version of the form as this council words it. Raises KeyError for a version that never was."""
    return _tailored(version, tuple(sorted(office.rules.hints.items())), office.rules.switched_off)


@lru_cache(maxsize=32)
def _tailored(version: str, hints: tuple[tuple[str, str], ...], switched_off: frozenset[str]) -> Proforma:
    return proforma_versions.VERSIONS[version].tailored(dict(hints), switched_off)


async def context_of(office: Office, draft: Draft) -> Context:
    """What the rules need to know of a draft. Raises LookupError if its team is no longer known."""
    team = await office.store.team(draft.team_id)
    if team is None:
        raise LookupError(f"team {draft.team_id} of draft {draft.id} is not known")
    stored = await office.store.year(draft.year).slot(draft.slot_id) if draft.slot_id else None
    made = await make_context(
        office,
        team,
        slot=stored.value if stored else None,
        open_issues=await _carried(office, draft.carried),
        version=draft.proforma_version,
    )
    author = await office.store.person(draft.author)
    if author is None or author in made.members:
        return made
    return made.model_copy(update={"members": (*made.members, author)})  # who has left still was there


async def make_context(
    office: Office, team: Team, *, slot: Slot | None, open_issues: tuple[Issue, ...], version: str
) -> Context:
    """The same, from its parts."""
    director = office.rules.executive_director
    return Context(
        now=office.clock.now(),
        proforma=proforma_for(office, version),
        team=team,
        members=await members_of(office),
        slot=slot,
        open_issues=open_issues,
        has_executive_director=director is not None,
        answers_to={Visibility.EXECUTIVE_DIRECTOR: director} if director else {},
    )


async def open_issues_of(office: Office, team: Team) -> tuple[Issue, ...]:
    """The team's open issues of every known year that any councillor may read, oldest first."""
    years = await office.store.years()
    found = [issue for label in years for issue in await office.store.year(label).open_issues(team.id)]
    return tuple(issue for issue in found if _is_for_all(issue))


def _is_for_all(issue: Issue) -> bool:
    """Whether its words may be read by whoever visits the team next: neither private nor hidden."""
    return issue.visibility is Visibility.CHANNEL and issue.state is not IssueState.RETURNED_FOR_REDACTION


async def _carried(office: Office, carried: tuple[Carried, ...]) -> tuple[Issue, ...]:
    found = [await office.store.year(one.year).issue(one.issue_id) for one in carried]
    return tuple(issue_without_hidden(stored.value) for stored in found if stored and _is_for_all(stored.value))
