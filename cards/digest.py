"""The digests: what needs somebody, each with the way to it, then the figures in words and as a chart. One screen at most."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from cards.actions import button
from cards.charts import Bar, Part, StackedBars
from cards.elements import Action, ActionSet, Card, CardElement, TextBlock, heading, plain
from cards.oversight_actions import DigestNow, ListIssues
from cards.rota_actions import ListVisits, OpenReminders, ShowSlot
from cards.rows import line_with_button
from cards.wording import digest as wording
from cards.wording import rota_questions
from cards.words import Wording
from visits.asked import Only, Period, Question, What
from visits.digest import AHEAD, Band, Concern, Digest, DigestLine, Figures, MonthDigest, shown_lines
from visits.issue_question import IssueQuestion, Which
from visits.model import PersonId

LINES: Final = 8
"""Lines of what needs somebody, the one that counts the others included: with all else, one screen."""
TEAMS: Final = 10


@dataclass(frozen=True, slots=True)
class DigestShown:
    """A digest with what its lines need: the words of a topic, people's names, and record -> the address of its thread."""

    digest: Digest
    topic: Callable[[str], str]
    name: Callable[[PersonId], str]
    links: Mapping[str, str]


def weekly_card(shown: DigestShown) -> Card:
    """The digest in a Head of Service's channel."""
    return _card(shown, wording.TITLE)


def digest_now_card(shown: DigestShown) -> Card:
    """The same for who asks how things stand."""
    return _card(shown, wording.NOW_TITLE)


def monthly_card(digest: MonthDigest) -> Card:
    """A month for a reader: no single issue, counts and ages only."""
    figures = digest.figures
    body: list[CardElement] = [
        heading(wording.month_title(digest.month)),
        plain(wording.in_month(figures)),
        TextBlock(text=wording.as_of(digest.as_of), weight="Bolder", separator=True),
        TextBlock(text=wording.to_come(figures), spacing="Small"),
        *_figures(figures),
        TextBlock(text=wording.BY_TEAM, weight="Bolder", separator=True),
    ]
    body += [TextBlock(text=wording.team_month(team), spacing="Small") for team in digest.teams[:TEAMS]]
    if len(digest.teams) > TEAMS:
        body.append(_small(rota_questions.more_teams(len(digest.teams) - TEAMS)))
    body.append(_small(wording.HOW_TO_STOP))
    return Card(body=[*body, ActionSet(actions=[button(wording.DO_WITHOUT, OpenReminders())])])


def _card(shown: DigestShown, title: Wording) -> Card:
    digest = shown.digest
    body: list[CardElement] = [heading(title)]
    if digest.is_quiet:
        body.append(TextBlock(text=wording.quiet_as_of(digest.as_of), weight="Bolder"))
    else:
        body.append(_small(wording.as_of(digest.as_of)))
    room = LINES if len(digest.lines) <= LINES else LINES - 1
    there = shown_lines(digest.lines, room)
    left = _left(digest.lines, there)
    body += [_line(shown, line) for line in there]
    if left:
        body.append(TextBlock(text=wording.more(left), spacing="Small"))
    if digest.alone:
        body.append(TextBlock(text=wording.alone(digest.alone, digest.alone_overdue), spacing="Small"))
    body.append(TextBlock(text=wording.since(digest.first, digest.figures), separator=True))
    return Card(body=[*body, *_figures(digest.figures), ActionSet(actions=_ways(digest, left))])


def _left(lines: tuple[DigestLine, ...], there: tuple[DigestLine, ...]) -> dict[Concern, int]:
    """How many lines of each concern found no room."""
    out = [line.concern for line in lines if line not in there]
    return {concern: out.count(concern) for concern in Concern if concern in out}


def _line(shown: DigestShown, line: DigestLine) -> CardElement:
    """An issue's reference is the way to its thread; a visit has a button of its own."""
    who = [shown.name(one) for one in line.who]
    topic = shown.topic(line.topic) if line.topic else ""
    text = wording.line(line, topic, who, shown.links.get(line.record_id, ""))
    if line.slot_id:
        return line_with_button(text, button(wording.OPEN, ShowSlot(year=line.year, slot=line.slot_id)))
    return TextBlock(text=text, spacing="Small")


def _figures(figures: Figures) -> Iterator[CardElement]:
    """What is open, in words; then the chart of it."""
    yield TextBlock(text=wording.open_now(figures), spacing="Small")
    if figures.still_open:
        bars = [Bar(title=wording.age(band).capitalize(), data=_parts(band)) for band in figures.bands]
        yield StackedBars(title=wording.CHART, data=bars, fallback=_small(wording.NO_CHART))


def _parts(band: Band) -> list[Part]:
    return [
        Part(legend=wording.OVERDUE, value=band.overdue, color="attention"),
        Part(legend=wording.WAITING, value=band.waiting, color="categoricalBlue"),
        Part(legend=wording.ANSWERED, value=band.answered, color="good"),
    ]


def _ways(digest: Digest, left: Mapping[Concern, int]) -> list[Action]:
    """The lists behind the figures, those of the lines that found no room, and the same as it is when pressed."""
    issues = IssueQuestion(teams=digest.teams)
    soon = Question(teams=digest.teams, period=Period(first=digest.as_of, last=digest.as_of + AHEAD))
    due = Question(what=What.FORMS_DUE, teams=digest.teams)
    overdue = issues.model_copy(update={"which": Which.OVERDUE})
    ways: list[tuple[str, ListIssues | ListVisits, bool]] = [
        (wording.OVERDUE_ISSUES, ListIssues(question=overdue), digest.figures.overdue > 0),
        (wording.OPEN_ISSUES, ListIssues(question=issues), digest.figures.still_open > 0),
        (wording.FORMS_DUE, ListVisits(question=due), Concern.FORM_OVERDUE in left),
        (wording.UNFILLED, _visits(soon, Only.UNFILLED), Concern.NOBODY in left),
        (wording.NOT_CONFIRMED, _visits(soon, Only.UNCONFIRMED), Concern.NOT_CONFIRMED in left),
    ]
    return [
        *(button(title, action) for title, action, is_wanted in ways if is_wanted),
        button(wording.NOW, DigestNow()),
    ]


def _visits(soon: Question, only: Only) -> ListVisits:
    return ListVisits(question=soon.model_copy(update={"only": only}))


def _small(text: Wording) -> TextBlock:
    return TextBlock(text=text, is_subtle=True, size="Small")
