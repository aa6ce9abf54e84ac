"""Addresses of threads in Teams: made of ids alone, whatever those hold."""

from urllib.parse import parse_qs, urlsplit

from bot.links import thread_link
from storage.outbox import Posted
from tests.cards.world import World

CHANNEL = World().channel.model_copy(update={"channel_id": "19:a)b](c@thread.tacv2", "group_id": "g1"})


def posted(conversation: str, activity: str) -> Posted:
    return Posted(conversation, CHANNEL.service_url, activity)


def test_no_id_can_end_the_address_or_be_read_as_markdown() -> None:
    link = thread_link(CHANNEL, posted(f"{CHANNEL.channel_id};messageid=1)?x&y", "2"))
    assert not set(link) & set('()[]<> "')
    assert urlsplit(link).path == "/l/message/19%3Aa%29b%5D%28c%40thread.tacv2/1%29%3Fx%26y"
    assert parse_qs(urlsplit(link).query) == {
        "tenantId": [CHANNEL.tenant_id],
        "parentMessageId": ["1)?x&y"],
        "groupId": ["g1"],
    }


def test_any_message_of_a_thread_leads_to_its_first() -> None:
    first, reply = (thread_link(CHANNEL, posted("19:c;messageid=7", one)) for one in ("7", "9"))
    assert first == reply


def test_a_thread_of_a_channel_chosen_before_is_found_there() -> None:
    link = thread_link(CHANNEL, posted("19:before@thread.tacv2;messageid=7", "7"))
    assert "19%3Abefore%40thread.tacv2" in link
    assert "groupId" not in link, "it may be of another team"
