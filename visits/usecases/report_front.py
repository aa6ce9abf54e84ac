"""What officers write for the front of a report."""

from collections.abc import Mapping

from visits import text
from visits.model import Event, PersonId
from visits.ports import Happened, Office, Put
from visits.report import Front, FrontTexts, Subject, Version
from visits.report_form import faults_in, front, kept_key, lines_of
from visits.usecases.report_outcomes import FixWords
from visits.usecases.report_reading import overseer
from visits.usecases.start import Refused


async def front_of(office: Office, person: PersonId, subject: Subject, version: Version) -> Front | Refused:
    """The front of the report as it is now."""
    if not await overseer(office, person):
        return Refused()
    stored = await office.store.year(subject.year).front_texts(subject.label)
    return front(office.rules, version, stored.value.texts if stored else {})


async def write_front(
    office: Office, person: PersonId, subject: Subject, texts: Mapping[str, str], operation_id: str
) -> Front | FixWords | Refused:
    """Keep what was written for these lines, by key; the others stay as they are. The front as the restricted version has it.

    What is as the council's rules have it anyhow is not kept: it follows them. Keys that are no line's are left out.
    Raises Stale: call again.
    """
    if not await overseer(office, person):
        return Refused()
    lines = lines_of(office.rules, Version.RESTRICTED)
    typed = {key: text.clean(said) for key, said in texts.items() if key in lines}
    if faults := faults_in(typed, lines):
        return FixWords(faults=faults, typed=typed)
    store = await office.store.open_year(subject.year)
    stored = await store.front_texts(subject.label)
    had = stored.value.texts if stored else {}
    kept = {**had, **{kept_key(key): said for key, said in typed.items()}}
    defaults = {kept_key(key): line.default for key, line in lines.items()}
    kept = {key: said for key, said in kept.items() if said != defaults.get(key)}
    if kept != had:
        now = office.clock.now()
        event = Event(
            object=f"report {subject.label}",
            action="front_written",
            person=person,
            at=now,
            operation_id=operation_id,
        )
        put = Put(FrontTexts(label=subject.label, texts=kept, by=person, at=now), stored)
        await store.commit([put, Happened(event)], write_id=f"front {subject.label} {office.new_id()}")
    return front(office.rules, Version.RESTRICTED, kept)
