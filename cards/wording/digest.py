"""What is said in digests: what needs somebody, and the figures. Never a word that a councillor typed."""

import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from cards.wording.form import day, short_day
from cards.wording.rota import names
from cards.words import Wording, joined, words
from visits.digest import BANDS, Band, Concern, DigestLine, Figures, TeamMonth
from visits.model import Urgency

OPEN = "Open"
OPEN_ISSUES = "Open issues"
OVERDUE_ISSUES = "Overdue issues"
FORMS_DUE = "Visit forms to be sent"
UNFILLED = "Visits with nobody on them"
NOT_CONFIRMED = "Dates not confirmed"
NOW = "How it is now"
DO_WITHOUT = "My reminders"

TITLE = Wording("Visits and issues: the weekly digest")
NOW_TITLE = Wording("Visits and issues: how they stand")
QUIET = Wording("Nothing needs anyone.")
CHART = "Open issues by age in working days"
NO_CHART = Wording("The chart is drawn in Teams only. Its figures are in the words above.")
OVERDUE = "Answer overdue"
WAITING = "Waiting for an answer"
ANSWERED = "Answered, not closed"
NONE_OPEN = Wording("No issue is open.")
BY_TEAM = Wording("Team by team")
HOW_TO_STOP = Wording("You get this once a month. You can do without it.")

MORE: Final[Mapping[Concern, tuple[str, str]]] = {
    Concern.OVERDUE: ("answer overdue", "answers overdue"),
    Concern.DUE: ("answer due within a week", "answers due within a week"),
    Concern.DISAGREES: ("councillor who disagrees", "councillors who disagree"),
    Concern.ACTION_OVERDUE: ("action overdue", "actions overdue"),
    Concern.TO_REWORD: ("issue to be reworded", "issues to be reworded"),
    Concern.FORM_OVERDUE: ("visit form overdue", "visit forms overdue"),
    Concern.NOBODY: ("visit with nobody on it", "visits with nobody on them"),
    Concern.NOT_CONFIRMED: ("visit with no confirmed date", "visits with no confirmed date"),
}
"""One of them, and several: for those that find no room."""


def weekly(as_of: date) -> str:
    """What a notification says."""
    return f"Weekly digest of visits and issues, {short_day(as_of)}"


def monthly(month: str) -> str:
    """What a notification says."""
    return f"Visits and issues in {_month(month)}"


def month_title(month: str) -> Wording:
    """The heading of a month's digest."""
    return words("Visits and issues in {month}", month=_month(month))


def as_of(today: date) -> Wording:
    """The day whose state this is."""
    return words("As of {day}.", day=day(today))


def quiet_as_of(today: date) -> Wording:
    """A week without anything to see to."""
    return words("{quiet} {as_of}", quiet=QUIET, as_of=as_of(today))


def line(one: DigestLine, topic: str, who: Sequence[str], link: str) -> Wording:
    """What needs somebody: an issue's reference leads to its thread, where it has one."""
    if one.slot_id:
        return _visit(one, who)
    reference = _linked(one.reference, link) if link else words("{reference}", reference=one.reference)
    about = words("{reference}, {team}, {topic}", reference=reference, team=one.team, topic=topic)
    if one.urgency is Urgency.SOON:
        about = words("{about} (soon)", about=about)
    whose = words(", with {who}", who=names(who)) if who else ""
    return words("{what}: {about}{whose}", what=_what(one), about=about, whose=whose)


def _linked(text: str, link: str) -> Wording:
    """Our own link: its address holds nothing but what `quote` lets through."""
    return words("[{text}]({link})", text=text, link=Wording(link))


def _what(one: DigestLine) -> str:
    match one.concern:
        case Concern.OVERDUE:
            return f"Answer {_late(one.days)}"
        case Concern.DUE:
            return f"Answer due {short_day(one.day)}"
        case Concern.DISAGREES:
            return f"Councillor disagreed {short_day(one.day)}"
        case Concern.ACTION_OVERDUE:
            return f"Action {_late(one.days)}"
        case _:
            return "Words to be reworded by their author"


def _visit(one: DigestLine, who: Sequence[str]) -> Wording:
    what = {
        Concern.FORM_OVERDUE: f"Not written up for {_days(one.days)}",
        Concern.NOBODY: "Nobody on it",
        Concern.NOT_CONFIRMED: "Date not confirmed by its host",
    }[one.concern]
    visitors = words(", {who}", who=names(who)) if who else ""
    return words(
        "{what}: visit to {team}, {day}{visitors}", what=what, team=one.team, day=short_day(one.day), visitors=visitors
    )


def more(left: Mapping[Concern, int]) -> Wording:
    """What found no room, counted."""
    said = [f"{number} {MORE[concern][number > 1]}" for concern, number in left.items()]
    return words("and {n} more: {said}", n=sum(left.values()), said=", ".join(said))


def alone(number: int, overdue: int) -> Wording:
    """Issues that only the Head of Service may read: counted, and no more."""
    are = "1 more open issue is" if number == 1 else f"{number} more open issues are"
    late = f"; {overdue} overdue" if overdue else ""
    return words("{are} for the Head of Service alone{late}.", are=are, late=late)


def since(first: date, figures: Figures) -> Wording:
    """What happened since a day, and what is to come."""
    return words(
        "Since {day}: {happened}. {to_come}",
        day=short_day(first),
        happened=_happened(figures),
        to_come=to_come(figures),
    )


def in_month(figures: Figures) -> Wording:
    """What happened in a month."""
    return words("{happened}.", happened=_happened(figures).capitalize())


def _happened(figures: Figures) -> str:
    visits = "visit" if figures.written_up == 1 else "visits"
    issues = "issue" if figures.raised == 1 else "issues"
    return (
        f"{figures.written_up} {visits} written up, {figures.raised} {issues} raised, "
        f"{figures.answered} answered, {figures.closed} closed"
    )


def to_come(figures: Figures) -> Wording:
    """Visits of the next two weeks."""
    if figures.to_come == 1:
        return Wording("1 visit is planned for the next two weeks.")
    return words("{n} visits are planned for the next two weeks.", n=figures.to_come)


def open_now(figures: Figures) -> Wording:
    """How many issues are open, how many overdue, and how old they are: the chart in words."""
    if not figures.still_open:
        return NONE_OPEN
    are = "1 issue is" if figures.still_open == 1 else f"{figures.still_open} issues are"
    bands = joined([words("{said}", said=_band(band)) for band in figures.bands if band.total], "; ")
    return words(
        "{are} open, {overdue} overdue. By age in working days: {bands}.", are=are, overdue=figures.overdue, bands=bands
    )


def _band(band: Band) -> str:
    parts = {"overdue": band.overdue, "waiting": band.waiting, "answered": band.answered}
    said = ", ".join(f"{number} {what}" for what, number in parts.items() if number)
    return f"{age(band)}: {said}"


def age(band: Band) -> str:
    """How old the issues of a band are, in working days: "6 to 10"."""
    above = max((one for one in BANDS if one and one < (band.up_to or math.inf)), default=0)
    if band.up_to is None:
        return f"over {above}"
    return f"{above + 1} to {band.up_to}" if above else f"up to {band.up_to}"


def team_month(team: TeamMonth) -> Wording:
    """One team's numbers."""
    oldest = f", the oldest for {_days(team.oldest)}" if team.still_open else ""
    said = f"{team.written_up} written up; {team.still_open} open, {team.overdue} overdue{oldest}"
    return words("{team}: {said}", team=team.team, said=said)


def _late(days: int) -> str:
    return f"{_days(days)} late"


def _days(days: int) -> str:
    return "1 working day" if days == 1 else f"{days} working days"


def _month(month: str) -> str:
    return f"{date.fromisoformat(f'{month}-01'):%B %Y}"
