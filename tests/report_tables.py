"""Every row that the tables of a report's body must print, worked out from the figures once more; rows of headings are left out."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from tests.report_numbers import NOTHING, middle
from visits.figures import AnnualFigures, IssueFigures, VisitFigures
from visits.report import IssuePrinted, ReportContent

Rows = list[list[str]]
IN_CONFIDENCE: Final = "Raised in confidence: counted, and not printed."


def _shown(visits: VisitFigures) -> list[str]:
    """The columns of the rota's table: the last four only if there are any."""
    always = ["planned", "took_place", "cancelled", "missed"]
    more = ["lapsed", "awaiting_form", "to_come", "off_rota"]
    return always + [name for name in more if getattr(visits, name).number]


def _numbers(of: VisitFigures | IssueFigures, names: list[str]) -> list[str]:
    return [str(getattr(of, name).number) for name in names]


def rota(c: ReportContent) -> list[Rows]:
    """A row for each team and one for all."""
    columns = _shown(c.figures.visits)
    rows = [[team.team_name, *_numbers(team, columns)] for team in c.figures.teams]
    return [[*rows, ["All teams", *_numbers(c.figures.visits, columns)]]]


def how(c: ReportContent) -> list[Rows]:
    """A row for each answer to each question that is answered by choosing."""
    asked = ("mode", "duration", "roles_met", "accompanied_by", "managers_present")
    rows = []
    for question in asked:
        for key, counted in c.figures.choices[question].items():
            if key or counted.number:
                answer = c.labels[f"{question}.{key}"] if key else "No answer"
                rows.append([c.labels[f"question.{question}"], answer, str(counted.number)])
    return [rows]


def found(c: ReportContent) -> list[Rows]:
    """A row for each topic that was rated."""
    rated = [topic for topic in c.figures.topics if any(one.number for one in topic.ratings.values())]
    ratings = ("no_concerns", "some_concerns", "serious_concerns", "not_discussed")
    return [
        [[c.labels[f"topic.{one.topic}"], *(str(one.ratings[rating].number) for rating in ratings)] for one in rated]
    ]


def issues(c: ReportContent) -> list[Rows]:
    """A row for each topic and one for all."""
    names = ["soon", "routine", "notes", "raised"]
    rows = [[c.labels[f"topic.{one.topic}"], *_numbers(one.issues, names)] for one in c.figures.topics]
    return [[*rows, ["All topics", *_numbers(c.figures.issues, names)]]]


def answers(c: ReportContent) -> list[Rows]:
    """A row for each team and one for all."""
    names = {team.team_id: team.team_name for team in c.figures.teams}

    def row(name: str, of: IssueFigures) -> list[str]:
        days = middle(of.days_to_answer) if of.days_to_answer else NOTHING
        return [name, *_numbers(of, ["raised", "answered", "in_time", "late", "waiting", "overdue"]), days]

    return [[*(row(names[one.team_id], one) for one in c.figures.by_team), row("All teams", c.figures.issues)]]


def status(c: ReportContent) -> list[Rows]:
    """A row for each issue."""
    return [[_status(one) for one in c.issues]]


def _status(one: IssuePrinted) -> list[str]:
    about = (
        f"{one.topic}. {IN_CONFIDENCE}"
        if one.is_private
        else f"{one.topic}: {one.summary}"
        if one.summary
        else one.topic
    )
    answered = _short(one.first_answered_on) if one.first_answered_on else NOTHING
    days = NOTHING if one.days_to_answer is None else str(one.days_to_answer)
    state = f"{one.state}, overdue" if one.is_overdue else one.state
    return [one.reference, one.team, about, _short(one.raised_on), state, answered, days]


def again(c: ReportContent) -> list[Rows]:
    """A row for each issue that came up again; then what visitors said of earlier ones."""
    teams = {team.team_id: team.team_name for team in c.figures.teams}
    repeats = [
        [c.labels[f"topic.{one.topic}"], _listed([teams[team] for team in one.team_ids]), ", ".join(one.references)]
        for one in c.figures.repeats
    ]
    improved = [
        [c.labels[f"improved.{key}"], str(one.number), ", ".join(one.of) or NOTHING]
        for key, one in c.figures.improved.items()
    ]
    return [repeats, improved]


def _short(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _listed(names: list[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def understanding(c: ReportContent) -> list[Rows]:
    """A row for each answer."""
    said = {key: one.number for key, one in c.figures.choices["understanding"].items() if key}
    return [[[c.labels[f"understanding.{key}"], str(number)] for key, number in said.items()]]


SCORES: Final[Mapping[str, Callable[[AnnualFigures], float | None]]] = {
    "Visits planned": lambda f: f.visits.planned.number,
    "Visits that took place, on the rota and off it": lambda f: f.visits.took_place.number + f.visits.off_rota.number,
    "Visits cancelled": lambda f: f.visits.cancelled.number,
    "Visits missed": lambda f: f.visits.missed.number,
    "Visit forms sent": lambda f: f.visits.forms.number,
    "Teams visited": lambda f: sum(bool(team.took_place.of or team.off_rota.of) for team in f.teams),
    "Councillors who took part": lambda f: len(f.took_part.took_part),
    "Newly elected councillors who took part": lambda f: len(f.took_part.newly_took_part),
    "Median working days from visit to form": lambda f: float(middle(f.days_to_form)),
    "Issues raised": lambda f: f.issues.raised.number,
    "Issues answered": lambda f: f.issues.answered.number,
    "Issues answered in time": lambda f: f.issues.in_time.number,
    "Issues waiting for an answer": lambda f: f.issues.waiting.number,
    "Answers overdue": lambda f: f.issues.overdue.number,
    "Median working days to an answer": lambda f: float(middle(f.issues.days_to_answer)),
    "Actions agreed": lambda f: f.issues.actions_agreed.number,
    "Actions done": lambda f: f.issues.actions_done.number,
    "Issues that came up again": lambda f: len(f.repeats),
}


def scorecard(c: ReportContent) -> list[Rows]:
    """Name, this year, the year before, the difference."""
    before = c.previous
    assert before is not None
    return [[_score(name, count(c.figures), count(before)) for name, count in SCORES.items()]]


def _score(name: str, now: float | None, then: float | None) -> list[str]:
    assert now is not None
    assert then is not None
    sign = {True: "+", False: "−"}[now > then] if now != then else ""
    return [name, f"{now:g}", f"{then:g}", f"{sign}{abs(now - then):g}"]


CAME_TO: Final = ("cancelled", "missed", "lapsed", "awaiting_form", "to_come", "rebooked")


def not_done(c: ReportContent) -> list[Rows]:
    """A row for each visit that did not take place, and as many of each kind as the figures have."""
    kinds = [(name, slot) for name in CAME_TO for slot in getattr(c.figures.visits, name).of]
    assert sorted(kinds) == sorted((one.came_to, one.slot_id) for one in c.not_done)
    return [
        [[_short(one.day), one.team, c.labels[f"came_to.{one.came_to}"], one.reason or NOTHING] for one in c.not_done]
    ]


def next_rota(c: ReportContent) -> list[Rows]:
    """What each team wants; and the visits that are planned."""
    wanted = [[name, str(number)] for name, number in c.next_required.items() if number]
    planned = [
        [_short(one.day), one.time, one.team, str(one.members) if one.members else "Nobody yet"] for one in c.next_rota
    ]
    return [wanted, planned]


TABLES: Final[Mapping[str, Callable[[ReportContent], list[Rows]]]] = {
    "The rota: planned and done": rota,
    "How the visits were made": how,
    "What visitors found": found,
    "Issues by topic": issues,
    "Answers and times": answers,
    "The status of every issue": status,
    "Issues that came up again": again,
    "Councillors’ understanding": understanding,
    "What was not done, and why": not_done,
    "Next year’s rota": next_rota,
    "Scorecard": scorecard,
}
"""Heading -> the rows of its tables, those of headings left out."""
