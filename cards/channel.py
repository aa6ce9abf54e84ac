"""The cards of choosing a channel, and the notices to those who must put something right."""

from collections.abc import Sequence

from cards.actions import ButtonStyle, ChooseChannel, button
from cards.elements import Action, ActionSet, Card, CardElement, Container, TextBlock, heading, plain
from cards.wording import channel as wording
from cards.words import Wording, words
from visits.model import Person
from visits.usecases.channel import ChannelOffered


def here_card() -> Card:
    """Posted when the bot is installed in a Microsoft Teams team."""
    return Card(body=[heading(wording.HERE_TITLE), plain(wording.HERE_WHAT), plain(wording.HERE_HOW)])


def offer_card(channel: str, offered: ChannelOffered, operation: str) -> Card:
    """Use this channel? Who would read it, and who of them has no officer's role."""
    body: list[CardElement] = [
        heading(wording.offer(channel)),
        plain(wording.EVERYONE_READS),
        plain(wording.readers(offered.members)),
    ]
    if offered.without_role:
        warned = TextBlock(text=wording.without_role(offered.without_role), weight="Bolder")
        body.append(Container(style="warning", items=[warned]))
    else:
        body.append(plain(wording.ALL_OFFICERS))
    body += [ActionSet(actions=[_use(head, offered, operation)]) for head in offered.heads]
    return Card(body=body)


def _use(head: Person, offered: ChannelOffered, operation: str) -> Action:
    """One button each: a client shows no more than six in one row, and there may be more Heads of Service."""
    nothing_to_weigh = len(offered.heads) == 1 and not offered.without_role
    return button(
        wording.USE_THIS if len(offered.heads) == 1 else wording.for_whom(head.name),
        ChooseChannel(head=head.id, operation=operation),
        style=ButtonStyle.MAIN if nothing_to_weigh else ButtonStyle.PLAIN,
    )


def chosen_card(channel: str, head: str, by: str, without_role: Sequence[str]) -> Card:
    """The channel is chosen."""
    body: list[CardElement] = [heading(wording.HERE_TITLE), plain(wording.chosen(channel, head, by))]
    if without_role:
        body.append(Container(style="warning", items=[plain(wording.without_role(without_role))]))
    return Card(body=body)


def notice_card(title: Wording, *lines: Wording) -> Card:
    """Something to know, in a personal chat."""
    return Card(body=[heading(title), *(plain(line) for line in lines)])


def no_channel_card(head: str) -> Card:
    """To a coordinator: records wait because no channel is chosen."""
    return notice_card(wording.NO_CHANNEL_TITLE, wording.no_channel(head), wording.NO_CHANNEL_HOW)


def not_reached_card(what: str, why: str) -> Card:
    """To a coordinator: something could not be delivered."""
    return notice_card(wording.NOT_REACHED_TITLE, wording.not_reached(what, wording.WHY.get(why, why)))


def safety_call_card(councillor: str, who: str, team: str, when: str) -> Card:
    """To the safeguarding lead."""
    called = wording.safety_call(councillor, who, team)
    return notice_card(wording.SAFETY_TITLE, called, words("{when}", when=when))
