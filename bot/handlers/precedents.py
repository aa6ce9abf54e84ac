"""Has this come up before? From a button, in a record's thread, and from the box in which a message is written."""

import re
from collections import ChainMap
from collections.abc import Mapping
from typing import Final

from bot.desk import Desk
from bot.handlers.open_issues import links_of, topics_of_form
from bot.turns import Hit, Hits
from cards import notices, precedents
from cards.elements import Card
from cards.oversight_actions import FindPrecedents
from cards.payload import render
from cards.wording import chat as chat_wording
from cards.wording import issue as issue_wording
from cards.wording import precedents as wording
from visits.model import Person
from visits.usecases import precedents as searching
from visits.usecases.issues import NoIssue
from visits.usecases.precedents import Offered
from visits.usecases.start import Refused
from visits.years import london_day

_ASKED: Final = re.compile(
    r"(?:(?:has|have|had) (?:this|these|that|it|they|something like (?:this|it)|anything like (?:this|it)) (?:ever )?"
    r"(?:come up|been (?:raised|asked|said|seen)|happened)(?: (?:before|already|earlier|elsewhere))?"
    r"|(?:any |show |find |what are the )?precedents)\W*",
    re.IGNORECASE,
)
"""The question, and nothing besides: in a thread all else may be an answer."""


def asks_for_precedents(text: str) -> bool:
    """Whether a message in a record's thread asks this of the record's issues."""
    return _ASKED.fullmatch(" ".join(text.split())) is not None


async def find_precedents(desk: Desk, person: Person, action: FindPrecedents, _inputs: Mapping[str, str]) -> Card:
    """Earlier issues that are like this one."""
    found = await searching.precedents_of(desk.office, person.id, action.year, action.issue, action.page)
    if isinstance(found, Refused):
        return notices.short_card(chat_wording.NOT_FOR_YOU)
    if isinstance(found, NoIssue):
        return notices.short_card(issue_wording.NO_ISSUE)
    return precedents.precedents_card(found, topics_of_form(), await links_of(desk, found.listed))


async def in_thread(desk: Desk, person: Person, year: str, record_id: str) -> Card:
    """Earlier issues that are like the open ones of the record whose thread this is."""
    found = await searching.precedents_in_record(desk.office, person.id, year, record_id)
    if isinstance(found, Refused):
        return notices.short_card(chat_wording.NOT_FOR_YOU)
    if not found:
        return notices.short_card(wording.NO_OPEN_ISSUE)
    links = [await links_of(desk, one.listed) for one in found]
    return precedents.record_precedents_card(found, topics_of_form(), dict(ChainMap(*links)))


async def search(desk: Desk, person: Person, typed: str) -> Hits:
    """Issues that may be put into a message."""
    found = await searching.offered(desk.office, person.id, typed)
    if isinstance(found, Refused):
        return Hits(line=chat_wording.NOT_FOR_YOU)
    if not found:
        return Hits(line=wording.NOTHING_FOUND if typed.strip() else wording.NOTHING_NEW)
    return Hits(hits=tuple(_hit(desk, one) for one in found))


def _hit(desk: Desk, one: Offered) -> Hit:
    topics, today = topics_of_form(), london_day(desk.office.clock.now())
    issue, team = one.line.issue, one.line.team
    return Hit(
        title=wording.hit_title(issue, team.name if team else ""),
        text=wording.hit_text(issue, topics[issue.topic]),
        card=render(precedents.inserted_card(one, topics, today)),
    )
