"""What is said of a committee report: its figures in sentences, what is not ready, and what was produced."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from cards.wording.form import day, short_day
from cards.wording.rota_questions import span
from cards.words import Wording, words
from visits.figures import AnnualFigures, IssueFigures, TookPart, VisitFigures
from visits.report import FrozenReport, Standing, Subject, Version
from visits.usecases.report_outcomes import WhyNothing
from visits.years import london_day, london_time

REPORT = "Committee report"
THIS_YEAR = "This year"
BEFORE = "The year before"
SEE = "See"
WRITE = "Write"
COMPLETE = "Complete"
CHANGE_FRONT = "Change the front"
SETTLE = "Settle"
DRAFT = "Produce a draft"
FINAL = "Produce the final report"
GET_FILES = "Get the files"
BACK = "Back to the report"
DOWNLOAD = "Open the download page"
ANOTHER_LINK = "Another link"
OTHER_VERSION: Final[Mapping[Version, str]] = {
    Version.PUBLISHED: "Show the restricted version",
    Version.RESTRICTED: "Show the version for publication",
}
"""The button that leads from a version to the other."""

VERSIONS: Final[Mapping[Version, str]] = {
    Version.PUBLISHED: "for publication",
    Version.RESTRICTED: "restricted",
}
MEANS: Final[Mapping[Version, Wording]] = {
    Version.PUBLISHED: Wording(
        "The version for publication. Anyone may read it: one line for each issue, and councillors’ words only where they "
        "agreed to that."
    ),
    Version.RESTRICTED: Wording(
        "The restricted version, for the committee in private: every issue and answer in full."
    ),
}
STANDINGS: Final[Mapping[Standing, str]] = {Standing.DRAFT: "Draft", Standing.FINAL: "Final report"}

IN_PERSONAL_CHAT = Wording("Ask me for the report in your personal chat.")
WHICH_PERIOD = Wording(
    "For a report, say “report 2026-27”, or two dates such as “report 2026-11-01 to 2027-04-30”. It can cover two years "
    "at most and can’t lie wholly in the future."
)
NOTHING: Final[Mapping[WhyNothing, Wording]] = {
    WhyNothing.NOT_BEGUN: Wording("There is nothing to report yet: that time is still to come."),
    WhyNothing.NO_ROTA: Wording(
        "There is nothing to report: no team is on the list, and no visit was planned or made."
    ),
}
VISITS = Wording("Visits")
ISSUES = Wording("Issues")
BY_TEAM = Wording("Team by team")
VISITS_CHART = "Visits by team"
ISSUES_CHART = "Issues by team"
NO_VISITS_CHART = Wording("The chart of visits is drawn in Teams only. Its figures are in the words on this card.")
NO_ISSUES_CHART = Wording("So is the chart of issues.")
TOOK_PLACE = "Took place"
TO_COME = "To come, or the form is due"
NOT_DONE = "Did not take place"
IN_TIME = "Answered in time"
LATE = "Answered late"
WAITING = "Not answered yet"

TO_DO = Wording("To do before it can be final")
READY = Wording("Nothing stands in the way of a final report.")
NOT_READY = Wording("It can’t be final yet.")
AS_IT_STANDS = Wording("Printed as it stands")
PRODUCED = Wording("Reports produced")
CHECKED = Wording("The figures, names and texts of this report are kept as they are now, whatever changes later.")
READERS_TOLD = Wording("Its readers get a message each, with a link of their own.")

LINK_TITLE = Wording("The files of the report")
LINK_HOW = Wording(
    "The page that opens has a Download button. You get the report in Word, its appendices and the log in Excel."
)
LINK_YOURS = Wording("The link is yours alone: keep it to yourself.")
LINK_GONE = Wording("There is no such report, or it is not for you.")


def title(subject: Subject) -> Wording:
    """The heading of a report."""
    return words("Committee report {of}", of=of(subject))


def of(subject: Subject) -> str:
    """What it is about: "2026-27", or the days."""
    return subject.label if subject.label == subject.year else span(subject.period.first, subject.period.last)


def as_of(subject: Subject, figures: AnnualFigures) -> Wording:
    """The day whose state it is."""
    until = _date(london_day(figures.cut_off))
    if figures.in_progress:
        what = "year" if subject.label == subject.year else "period"
        return words("The {what} is not over: figures to {until}.", what=what, until=until)
    return words("Figures as they stood on {until}.", until=until)


def visits(figures: VisitFigures) -> Wording:
    """ "Of 14 visits planned, 11 took place (79%): 1 was cancelled, 2 are to come." """
    if not figures.planned.number:
        return Wording("No visits were planned.")
    took = figures.took_place.number
    share = f" ({round(100 * took / figures.planned.number)}%)" if took else ""
    planned = _counted(figures.planned.number, "visit", "visits")
    said = f"Of {planned} planned, {took or 'none'} took place{share}"
    return words("{said}.", said="; ".join([said, *filter(None, [", ".join(_parts(figures))])]))


def _parts(figures: VisitFigures) -> list[str]:
    """What became of planned visits that did not take place."""
    counted = {
        "cancelled": figures.cancelled,
        "missed": figures.missed,
        "with nobody on them": figures.lapsed,
        "with a form still due": figures.awaiting_form,
        "to come": figures.to_come,
    }
    return [f"{one.number} {what}" for what, one in counted.items() if one.number]


def beside_the_rota(figures: VisitFigures) -> list[Wording]:
    """Visits off the rota, and what the scheme asks for: each said only where there is something to say."""
    said = []
    if figures.off_rota.number:
        more = _counted(figures.off_rota.number, "visit that was", "visits that were")
        said.append(words("{more} not on the rota took place too.", more=more))
    if figures.required is not None:
        wanted = _counted(figures.required, "visit", "visits")
        said.append(words("The scheme asks for {wanted} in this time.", wanted=wanted))
    return said


def took_part(part: TookPart) -> Wording:
    """ "31 of 66 councillors took part; 9 of 14 newly elected." """
    new = f"; {len(part.newly_took_part)} of {len(part.newly_elected)} newly elected" if part.newly_elected else ""
    return words(
        "{took} of {members} took part{new}.",
        took=len(part.took_part),
        members=_counted(len(part.members), "councillor", "councillors"),
        new=new,
    )


def issues(figures: IssueFigures) -> list[Wording]:
    """How many were raised, and how they were answered."""
    if not figures.raised.number:
        return [Wording("No issues were raised.")]
    kinds = {"soon": figures.soon, "in the usual time": figures.routine, "for information only": figures.notes}
    said = [
        words(
            "{raised} raised: {kinds}.",
            raised=_were(figures.raised.number, "issue was", "issues were"),
            kinds=", ".join(f"{one.number} {what}" for what, one in kinds.items() if one.number),
        ),
        words("{answered}. {waiting}.", answered=_answered(figures), waiting=_waiting(figures)),
    ]
    if figures.median_days is not None:
        within = f"{figures.median_days:g} working {'day' if figures.median_days == 1 else 'days'}"
        said.append(words("Half of the answers came within {within}.", within=within))
    return said


def _answered(figures: IssueFigures) -> str:
    if not figures.answered.number:
        return "None has been answered"
    return f"{figures.in_time.number} answered in time, {figures.late.number} late"


def _waiting(figures: IssueFigures) -> str:
    if not figures.waiting.number:
        return "None waits for an answer"
    return f"{_were(figures.waiting.number, 'waits', 'wait')} for an answer, {figures.overdue.number or 'none'} overdue"


def before(figures: AnnualFigures) -> Wording:
    """The same period of the year before, in one line."""
    done = _counted(figures.visits.done, "visit", "visits")
    raised = _counted(figures.issues.raised.number, "issue", "issues")
    return words("A year before: {done} took place, {raised} raised.", done=done, raised=raised)


def not_answered(figures: IssueFigures) -> int:
    """Issues that wait and have never had an answer."""
    return len(set(figures.waiting.of) - set(figures.answered.of))


def not_done(figures: VisitFigures) -> int:
    """Planned visits that did not take place and will not."""
    return figures.cancelled.number + figures.missed.number + figures.lapsed.number


def still_open(figures: VisitFigures) -> int:
    """Planned visits to come, and those whose form is still due."""
    return figures.to_come.number + figures.awaiting_form.number


def team(name: str, figures: VisitFigures, raised: IssueFigures) -> Wording:
    """The two bars of a team, in words."""
    seen = {
        "took place": figures.done,
        "to come or with a form due": still_open(figures),
        "did not take place": not_done(figures),
    }
    answers = {
        "answered in time": raised.in_time.number,
        "answered late": raised.late.number,
        "not answered yet": not_answered(raised),
        "for information": len(set(raised.notes.of) - set(raised.answered.of)),
    }
    return words(
        "{name}. {visits}. {issues}.",
        name=name,
        visits=_broken_down("No visits", seen, "Visits"),
        issues=_broken_down("No issues", answers, "Issues"),
    )


def _broken_down(nothing: str, parts: Mapping[str, int], of_what: str) -> str:
    there = [f"{number} {what}" for what, number in parts.items() if number]
    return f"{of_what}: {', '.join(there)}" if there else nothing


def quiet_teams(names: Sequence[str]) -> Wording:
    """Teams of which there is nothing to say."""
    return words("No visits and no issues: {names}.", names=", ".join(names))


def more_teams(count: int) -> Wording:
    """Teams that find no room."""
    return words("and {n}", n=_counted(count, "more team", "more teams"))


def lines_to_write(count: int) -> Wording:
    """Issues without a line."""
    if count == 1:
        return Wording("1 issue has no line for publication.")
    return words("{n} issues have no line for publication.", n=count)


def objections(count: int) -> Wording:
    """Lines to which the councillor objects."""
    if count == 1:
        return Wording("A councillor objects to 1 line.")
    return words("Councillors object to {n} lines.", n=count)


def to_settle(count: int) -> Wording:
    """Texts that may identify somebody."""
    if count == 1:
        return Wording("1 text that would print may identify somebody.")
    return words("{n} texts that would print may identify somebody.", n=count)


def front_wants(missing: tuple[str, ...]) -> Wording:
    """What officers have still to write for the front."""
    return words("The front is not complete: {missing}.", missing=", ".join(missing))


def forms_due(count: int) -> Wording:
    """Visits whose form nobody has sent."""
    return Wording("1 visit form is due.") if count == 1 else words("{n} visit forms are due.", n=count)


def unanswered(count: int) -> Wording:
    """Issues that wait for an answer."""
    return Wording("1 issue waits for an answer.") if count == 1 else words("{n} issues wait for an answer.", n=count)


def produced_line(report: FrozenReport) -> Wording:
    """A report in the list of those produced: "Draft, for publication, 23 Nov 14:02"."""
    at = london_time(report.at)
    return words(
        "{standing}, {version}, {day} {time}",
        standing=STANDINGS[report.standing],
        version=VERSIONS[report.version],
        day=short_day(at.date()),
        time=f"{at:%H:%M}",
    )


def produced_title(report: FrozenReport, subject: str) -> Wording:
    """What was produced."""
    return words(
        "{standing} {subject} produced, {version}",
        standing=STANDINGS[report.standing],
        subject=subject,
        version=VERSIONS[report.version],
    )


def counts(report: FrozenReport) -> Wording:
    """What is in it."""
    return words(
        "It holds {visits} and {issues}, as things stood on {day}.",
        visits=_counted(report.visits, "visit", "visits"),
        issues=_counted(report.issues, "issue", "issues"),
        day=day(london_day(report.cut_off)),
    )


def mark(report: FrozenReport) -> Wording:
    """How a file is known to be this report's."""
    return words("Its mark is {mark}: the files carry it in their properties.", mark=report.hash[:12])


def link_until(until: str) -> Wording:
    """How long a link leads anywhere."""
    return words("The link works until {until}, for one download.", until=until)


def ready_line(of_what: str) -> str:
    """All that a notification says of a report."""
    return f"The committee report {of_what} is ready"


def ready_title(of_what: str) -> Wording:
    """The same as a heading."""
    return words("The committee report {of} is ready", of=of_what)


def _date(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


def _were(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def _counted(count: int, one: str, many: str) -> str:
    return f"1 {one}" if count == 1 else f"{count} {many}"
