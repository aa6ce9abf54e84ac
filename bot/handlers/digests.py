"""How things stand now, for whom no week need pass; and digests made ready to be shown."""

from collections.abc import Mapping

from bot.desk import Desk
from bot.handlers.rota import NOT_FOR_YOU
from bot.links import links_of
from cards.digest import DigestShown, digest_now_card
from cards.elements import Card
from cards.oversight_actions import DigestNow
from visits.digest import Digest
from visits.model import Person
from visits.proforma_versions import VERSIONS
from visits.usecases import digests
from visits.usecases.knowing import proforma_for
from visits.usecases.lines import FORMER_COUNCILLOR
from visits.usecases.read import names_in
from visits.usecases.start import Refused


async def now(desk: Desk, person: Person, _action: DigestNow, _inputs: Mapping[str, str]) -> Card:
    """The digest as of now: nothing is kept, and nothing is posted beside the answer."""
    digest = await digests.digest_now(desk.office, person.id)
    return NOT_FOR_YOU if isinstance(digest, Refused) else digest_now_card(await digest_shown(desk, digest))


async def digest_shown(desk: Desk, digest: Digest) -> DigestShown:
    """A digest with the words of its topics, the names on it and the ways to its threads."""
    names = await names_in(desk.office)
    forms = [proforma_for(desk.office, version) for version in VERSIONS]
    labels = {topic.key: topic.label for form in forms for topics in form.topics.values() for topic in topics}
    return DigestShown(
        digest=digest,
        topic=labels.__getitem__,
        name=lambda person: names.get(person, FORMER_COUNCILLOR),
        links=await links_of(desk, digest.lines),
    )
