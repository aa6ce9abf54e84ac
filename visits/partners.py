"""Partners: people of another Microsoft tenant, such as that of a children's trust, who take part as officers only."""

from visits.model import OFFICER_ROLES, Person, PersonId


def tenant_of(person: PersonId) -> str:
    """The Microsoft tenant that the person signs in to."""
    return person.partition(".")[0]


def may_take_part(person: Person, tenant_id: str) -> bool:
    """Whether someone on the register of the council with this tenant is let in: active, and of the council's own tenant
    unless an officer through and through. Councillors are always the council's own.
    """
    is_own = tenant_of(person.id) == tenant_id
    return person.has(*person.roles) and (is_own or person.roles <= OFFICER_ROLES)
