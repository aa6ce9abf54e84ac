""" "You said, we did" for a team: to be forwarded as it stands, or copied as text. Nothing on it acts; its buttons turn pages."""

from collections.abc import Iterator, Sequence
from typing import Final

from cards.actions import button
from cards.elements import (
    Action,
    ActionSet,
    Card,
    CardElement,
    Container,
    InputText,
    TextBlock,
    ToggleVisibility,
    heading,
    plain,
    said,
)
from cards.oversight_actions import YouSaid
from cards.rows import line_with_button, page_of, turns
from cards.wording import said as wording
from cards.words import words
from visits.model import Team
from visits.said_and_done import Pair, in_pages
from visits.usecases.said import YouSaidShown

TEAMS_LISTED: Final = 10
YEARS_OFFERED: Final = 2
COPY: Final = "copy"


def you_said_card(shown: YouSaidShown, page: int = 1) -> Card:
    """A page of what councillors said and what was done, the latest answer first."""
    pages = in_pages(shown.pairs)
    others: list[Action] = [
        button(wording.other_year(year), YouSaid(team=shown.team.id, year=year))
        for year in shown.other_years[:YEARS_OFFERED]
    ]
    if not pages:
        body = [heading(wording.title(shown)), plain(wording.nothing(shown)), plain(wording.SHARED_ALONE)]
        return Card(body=[*body, *_buttons(others)])
    page = min(page, len(pages))
    pairs = pages[page - 1]
    blocks = [block for pair in pairs for block in _pair(pair)]
    turn = turns(page, len(pages), lambda to: YouSaid(team=shown.team.id, year=shown.year, page=to))
    ways = _buttons([*turn, ToggleVisibility(title=wording.COPY, target_elements=[COPY]), *others])
    text = wording.as_text(shown, pairs)
    copy = InputText(id=COPY, label=wording.COPY_BOX, value=text, is_multiline=True, is_visible=False)
    return Card(body=[heading(wording.title(shown)), *blocks, *page_of(page, len(pages)), *ways, copy])


def which_team_card(teams: Sequence[Team], year: str) -> Card:
    """For which team?"""
    if not teams:
        return Card(body=[plain(wording.NO_TEAM)])
    rows = [
        line_with_button(words("{team}", team=team.name), button(wording.OPEN, YouSaid(team=team.id, year=year)))
        for team in teams[:TEAMS_LISTED]
    ]
    others = [plain(wording.SAY_WHICH)] if len(teams) > TEAMS_LISTED else []
    return Card(body=[heading(wording.WHICH_TEAM), *rows, *others])


def _pair(pair: Pair) -> Iterator[CardElement]:
    yield TextBlock(text=words("{topic}", topic=pair.topic.label), weight="Bolder", separator=True, spacing="Medium")
    yield TextBlock(text=wording.which(pair), is_subtle=True, size="Small", spacing="None")
    if pair.quoted:
        yield TextBlock(text=wording.THEY_SAID, spacing="Small")
        yield Container(style="emphasis", items=[said(pair.quoted)])
    else:
        yield TextBlock(text=words("{asked}", asked=wording.asked(pair)), spacing="Small")
    yield TextBlock(text=words("{done}", done=wording.done(pair)), weight="Bolder", spacing="Small")
    yield said(pair.answer, spacing="None")
    if pair.is_asked_again:
        yield TextBlock(text=wording.NOT_CONTENT, size="Small", spacing="Small")


def _buttons(actions: Sequence[Action]) -> list[CardElement]:
    return [ActionSet(actions=actions)] if actions else []
