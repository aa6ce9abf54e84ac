"""What comes by itself of an answer that is due: in the thread before, in personal chats once it is overdue.

None of these cards holds a word that a councillor typed, so none needs renewing when words are hidden.
"""

from collections.abc import Iterator
from datetime import date
from typing import Final

from cards.actions import ButtonStyle, OpenMore, ShowIssue, button
from cards.elements import Action, ActionSet, Card, CardElement, OpenUrl, TextBlock, heading, plain
from cards.issue import CHANNEL, IssueShown
from cards.wording import due as wording
from cards.wording import issue as issue_wording
from cards.words import Wording, words
from visits.issues import Act, Standing

ASKED: Final = (Act.EXTEND, Act.ASSIGN)
"""What can be done with an answer that is late, besides giving it."""


def due_soon_card(shown: IssueShown) -> Card:
    """In the thread: an answer is due soon. Its buttons are for those whom the channel is meant for."""
    more = button(issue_wording.MORE, OpenMore(year=shown.issue.year, issue=shown.issue.id))
    ways = [*_answer(shown, CHANNEL), *_acts(shown, CHANNEL)[:1], more]
    return Card(body=[heading(wording.SOON_TITLE), *_which(shown), ActionSet(actions=ways)])


def late_card(
    title: Wording, shown: IssueShown, standings: frozenset[Standing], *, answers: str = "", thread: str = ""
) -> Card:
    """In a personal chat: an answer is due soon, overdue or escalated, with what this person can do about it.

    `answers` is who is to answer, where that is somebody else; `thread` is the address of its thread, where it has one.
    """
    who = [plain(wording.is_to_answer(answers))] if answers else []
    read = button(issue_wording.READ, ShowIssue(year=shown.issue.year, issue=shown.issue.id))
    there: list[Action] = [OpenUrl(title=wording.THREAD, url=thread)] if thread else []
    ways = [*_answer(shown, standings), *_acts(shown, standings), read, *there]
    return Card(body=[heading(title), *_which(shown), *who, ActionSet(actions=ways)])


def outsider_card(title: Wording, reference: str, team: str, due: date, late: int) -> Card:
    """For someone who may not read the issue: its reference, the team and how many working days late it is."""
    return Card(
        body=[
            heading(title),
            plain(wording.which(reference, team)),
            TextBlock(text=wording.was_due(due, late), weight="Bolder", color="Attention"),
            TextBlock(text=wording.NOT_TO_READ, is_subtle=True, size="Small"),
        ]
    )


def _which(shown: IssueShown) -> Iterator[CardElement]:
    """Which issue it is and when its answer is due."""
    issue = shown.issue
    yield plain(wording.which(issue.reference, shown.record.team_name))
    topic = shown.proforma.topic(issue.topic).label
    yield TextBlock(text=words("{topic}", topic=topic), is_subtle=True, size="Small", spacing="None")
    line = issue_wording.due_line(issue, shown.today, shown.days)
    if line:
        yield TextBlock(text=line[0], weight="Bolder", color=line[1])


def _answer(shown: IssueShown, standings: frozenset[Standing]) -> list[Action]:
    """Those who may not send an answer draft one, by the same button."""
    if not (shown.can(Act.RESPOND, standings) or shown.can(Act.DRAFT, standings)):
        return []
    return [button(issue_wording.ANSWER, shown.form(Act.RESPOND), style=ButtonStyle.MAIN)]


def _acts(shown: IssueShown, standings: frozenset[Standing]) -> list[Action]:
    return [button(issue_wording.ACTS[act], shown.form(act)) for act in ASKED if shown.can(act, standings)]
