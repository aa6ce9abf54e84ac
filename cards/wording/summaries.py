"""What a councillor is told once a week of their issues: references, teams and days, and no word that anybody wrote."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from cards.wording.rota_questions import span
from cards.words import Wording, words
from visits.summary_of_week import Change, News, SummaryLine, WeekSummary
from visits.years import london_day

OPEN = "Open"
STOP = "What I am reminded of"
STILL_WAITING = Wording("Also waiting for your reply")
CHANGES: Final[Mapping[Change, str]] = {
    Change.SEEN: "seen on {day}",
    Change.PUT_OFF: "answer put off on {day}",
    Change.ANSWERED: "answered on {day}",
    Change.COMMENTED: "a comment on the facts on {day}",
    Change.ACTION_DONE: "action done on {day}",
    Change.SETTLED: "the councillor who raised it said on {day} that it is answered",
    Change.ASKED_AGAIN: "asked again on {day}",
    Change.OPENED_AGAIN: "opened again on {day}",
    Change.CLOSED: "closed on {day}",
    Change.HIDDEN: "words hidden on {day}",
    Change.REWORDED: "reworded on {day}",
}


def title(summary: WeekSummary) -> Wording:
    """Which week it is of."""
    return words("Your issues, {days}", days=span(summary.days.first, summary.days.last))


def notification(summary: WeekSummary) -> str:
    """All that a notification says."""
    return f"What became of your issues, {span(summary.days.first, summary.days.last)}"


def issue(line: SummaryLine) -> Wording:
    """Which issue: its reference, topic and team."""
    reference = line.issue.reference
    return words("{reference} {topic}, {team}", reference=reference, topic=line.topic, team=line.team_name)


def news(line: SummaryLine) -> Wording:
    """What became of it: "Answered on 24 November; action agreed, due 14 December 2026"."""
    said = "; ".join(_said(one, line.action_due) for one in line.news)
    return words("{said}", said=said[0].upper() + said[1:])


def _day(when: date) -> str:
    return f"{when.day} {when:%B}"


def _said(one: News, action_due: date | None) -> str:
    said = CHANGES[one.change].format(day=_day(london_day(one.at)))
    if one.change is Change.ANSWERED and action_due:
        return f"{said}; action agreed, due {action_due.day} {action_due:%B %Y}"
    return said


def reply_by(when: date) -> Wording:
    """Until when the reader may say whether the answer is enough."""
    return words("Say by {day} whether this answers it.", day=_day(when))


def more(how_many: int) -> Wording:
    """Issues that find no room."""
    return words("And {counted}.", counted="1 more issue" if how_many == 1 else f"{how_many} more issues")
