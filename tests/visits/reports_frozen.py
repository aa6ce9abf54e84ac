"""Produced reports of the tests' small council: a draft as it is produced, and a final one that is made of it."""

from itertools import count
from typing import Final

from tests.visits.builders import YEAR
from tests.visits.council import COORDINATOR
from visits.model import PersonId, Value
from visits.ports import Office, Put
from visits.report import FrozenReport, Standing, Version
from visits.usecases.report import Produced, produce, subject_of

_operations: Final = count(1)


async def a_draft(
    office: Office, version: Version = Version.PUBLISHED, *, person: PersonId = COORDINATOR
) -> FrozenReport:
    """The year's report as it is now, produced."""
    subject = subject_of(YEAR)
    assert subject is not None
    made = await produce(office, person, subject, version, Standing.DRAFT, f"20261120-r{next(_operations)}")
    assert isinstance(made, Produced), type(made)
    return made.report


async def a_final(office: Office) -> FrozenReport:
    """A final report: what would stand in its way is no matter here."""
    draft = await a_draft(office)
    year = office.store.year(draft.year)
    final = draft.model_copy(update={"id": f"{draft.id}f", "standing": Standing.FINAL})
    pages = [stored.value for stored in await year.frozen_pages(draft.id)]
    kept: list[Value] = [final, *(page.model_copy(update={"report_id": final.id}) for page in pages)]
    await year.commit([Put(one) for one in kept], write_id=final.id)  # type: ignore[arg-type]  # all are storable
    return final
