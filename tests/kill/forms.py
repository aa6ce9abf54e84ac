"""Visit forms sent through the use cases, without a card: filled in at once, then sent by a real press."""

from collections.abc import Mapping

from bot.council_sections import Council
from tests.visits.builders import usual_answer
from visits.draft import Context, Draft
from visits.model import Role
from visits.outcomes import Sent
from visits.pages import pages
from visits.ports import Office, Put
from visits.proforma import Step
from visits.usecases import fill
from visits.usecases.fill import Answered
from visits.usecases.start import Opened, start_unplanned
from visits.walk import Given, Move

TOPICS = ("staffing", "workload_performance")


def issues_of(number: int) -> int:
    """How many issues the form with this number raises: 0, 1 or 2. The second is for the Head of Service alone."""
    return number % 3


async def send_form(office: Office, council: Council, number: int, day: str) -> Sent:
    """Send the form with this number (from 0) about a visit on `day`; sent in turn, it is the record numbered one higher."""
    members = [person for person in council.people if person.has(Role.MEMBER)]
    author, team = members[number % len(members)].id, council.teams[number % len(council.teams)]
    operation = f"20261114-{number:016x}"
    opened = await start_unplanned(office, author, team.id, day, operation, is_new=True)
    assert isinstance(opened, Opened)
    draft, store = opened.draft, office.store.year(opened.draft.year)
    filled = draft.model_copy(update={"typed": _typed(draft, opened.context, number), "step": Step.CHECK})
    await store.commit([Put(filled, await store.draft(draft.key))], write_id=f"filled {draft.id}")
    declared = {"declare_anonymous": "true"}
    given = Given(revision=draft.revision, operation_id=f"{operation}s", part=1, move=Move.SEND, values=declared)
    answered = await fill.press(office, author, draft.year, draft.key, Step.CHECK, given)
    assert isinstance(answered, Answered)
    assert isinstance(answered.outcome, Sent), answered.outcome
    return answered.outcome


def _typed(draft: Draft, context: Context, number: int) -> Mapping[str, str]:
    typed = {**draft.typed, "who_sees__workload_performance": "head_of_service"}
    for topic in TOPICS[: issues_of(number)]:
        typed |= {f"rating__{topic}": "some_concerns", f"ask__{topic}": "true"}
    fields = [field for page in pages(draft.model_copy(update={"typed": typed}), context) for field in page.fields]
    answers = {field.key: usual_answer(field) for field in fields if field.key not in typed}
    return typed | {key: answer for key, answer in answers.items() if answer and not key.startswith("declare_")}
