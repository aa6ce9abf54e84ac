"""Addresses that open a message in Teams: the thread of a record."""

from collections.abc import Iterable
from urllib.parse import quote, urlencode

from bot.desk import Desk
from storage.outbox import Posted
from visits.card_names import CardKind, CardName
from visits.digest import DigestLine
from visits.model import Channel, PersonId

MESSAGE = "https://teams.microsoft.com/l/message"


def thread_link(channel: Channel, posted: Posted) -> str:
    """The address of a thread in a Head of Service's channel. `posted` is where any of its messages is.

    The channel may have been another when the thread began: the message says where it is.
    """
    channel_id, _, root = posted.conversation_id.partition(";messageid=")
    root = root or posted.activity_id
    facts = {"tenantId": channel.tenant_id, "parentMessageId": root}
    if channel.group_id and channel.channel_id == channel_id:
        facts["groupId"] = channel.group_id
    return f"{MESSAGE}/{quote(channel_id, safe='')}/{quote(root, safe='')}?{urlencode(facts, quote_via=quote)}"


async def record_link(desk: Desk, year: str, record_id: str, head: PersonId) -> str:
    """The address of a record's thread; "" while it has none."""
    channel = await desk.store.channel_of(head)
    posted = await desk.store.outbox(year).card(CardName(kind=CardKind.RECORD, object_id=record_id))
    return thread_link(channel, posted) if channel and posted else ""


async def links_of(desk: Desk, lines: Iterable[DigestLine]) -> dict[str, str]:
    """Record -> the address of its thread, for those on these lines that have one."""
    found = {}
    for line in lines:
        if line.record_id and line.record_id not in found:
            found[line.record_id] = await record_link(desk, line.year, line.record_id, line.head)
    return {record: link for record, link in found.items() if link}
