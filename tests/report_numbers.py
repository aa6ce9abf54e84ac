"""Every number that the body of a report must print, section by section, worked out from the figures once more and plainly.

Sentences as lists of numbers in the order in which they stand; tables as rows. Nothing here is shared with what writes reports.
"""

from collections.abc import Callable, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from statistics import median
from typing import Final

from visits.figures import AnnualFigures, Counted, IssueFigures, VisitFigures
from visits.report import ReportContent

Numbers = list[str]
NOTHING: Final = "–"
TEXTS: Final = ("staff_voice", "child_voice", "carer_voice")


def share(part: int, whole: int) -> Numbers:
    """ "Of 14 visits planned, 11 took place (79%)": none of a whole is a word, and so is the one of one."""
    if not whole or (whole == 1 and part):
        return []
    if not part:
        return [str(whole)]
    return [str(whole), str(part), percent(part, whole)]


def reverse_share(part: int, whole: int) -> Numbers:
    """The same, said the other way round: "11 of 14 visits planned took place (79%)"."""
    said = share(part, whole)
    return [said[1], said[0], *said[2:]] if len(said) > 1 else said


def percent(part: int, whole: int) -> str:
    """Rounded half up, and never to none or all of what is neither."""
    rounded = int((Decimal(100) * part / whole).quantize(Decimal(1), rounding=ROUND_HALF_UP))
    if part and not rounded:
        return "1"
    return "99" if part < whole and rounded == 100 else str(rounded)


def any_of(*numbers: int) -> Numbers:
    """Those that are said only if there are any."""
    return [str(number) for number in numbers if number]


def middle(days: Iterable[int]) -> str:
    """The median as it is printed."""
    return f"{float(median(days)):g}"


def counts(counted: Mapping[str, Counted]) -> Numbers:
    """A list of what there is any of."""
    return any_of(*(one.number for one in counted.values()))


def visits_said(visits: VisitFigures) -> Numbers:
    """The first sentences: planned, took place; off the rota; still to come."""
    took = share(visits.took_place.number, visits.planned.number)
    return [*took, *any_of(visits.off_rota.number, visits.to_come.number)]


def answered_said(issues: IssueFigures) -> Numbers:
    """How many that need an answer have one; notes that were answered too."""
    notes = set(issues.notes.of)
    answered = [one for one in issues.answered.of if one not in notes]
    more = issues.answered.number - len(answered)
    return [*share(len(answered), issues.raised.number - len(notes)), *any_of(more)]


def raised_said(issues: IssueFigures) -> Numbers:
    """How many were raised, and taken back."""
    return [str(issues.raised.number), *any_of(issues.withdrawn.number)]


def _summary(c: ReportContent) -> Numbers:
    part = c.figures.took_part
    took = share(len(part.took_part), len(part.members))
    return [*visits_said(c.figures.visits), *took, *raised_said(c.figures.issues), *answered_said(c.figures.issues)]


def _rota(c: ReportContent) -> Numbers:
    now, before = c.figures.visits, c.previous
    assert before is not None
    then = reverse_share(before.visits.took_place.number, before.visits.planned.number)
    cancelled = [*any_of(now.cancelled.number), *counts(now.cancelled_because)]
    return [*visits_said(now), *any_of(now.required or 0, now.done), *cancelled, *any_of(now.rebooked.number), *then]


def _took_part(c: ReportContent) -> Numbers:
    part, before = c.figures.took_part, c.previous
    assert before is not None
    then = reverse_share(len(before.took_part.took_part), len(before.took_part.members))
    more = any_of(len(part.others), c.figures.no_shows.number)
    new = share(len(part.newly_took_part), len(part.newly_elected))
    return [*share(len(part.took_part), len(part.members)), *new, *more, *then]


def _how(c: ReportContent) -> Numbers:
    f = c.figures
    days = [middle(f.days_to_form), str(f.days_to_form[-1])]
    beside = (f.interests, f.views_agree, f.views_differ, f.not_confirmed, f.corrected)
    shares = [number for one in beside for number in share(one.number, f.visits.forms.number)]
    return [str(f.visits.forms.number), *days, *shares, *any_of(f.withdrawn.number)]


def _found(c: ReportContent) -> Numbers:
    serious = any_of(*(one.ratings["serious_concerns"].number for one in c.figures.topics))
    return serious or any_of(*(one.ratings["some_concerns"].number for one in c.figures.topics))


def _issues(c: ReportContent) -> Numbers:
    now, before = c.figures.issues, c.previous
    assert before is not None
    urgencies = [str(one.number) for one in (now.soon, now.routine, now.notes)]
    return [*raised_said(now), str(before.issues.raised.number), *urgencies]


def _answers(c: ReportContent) -> Numbers:
    now, before = c.figures.issues, c.previous
    assert before is not None
    notes = set(now.notes.of)
    in_time = sum(one not in notes for one in now.in_time.of)
    due = sum(one not in notes for one in now.answered.of)
    waiting = any_of(now.waiting.number, now.overdue.number)
    more = any_of(now.extended.number, now.escalated.number, now.asked_again.number, now.disputed.number)
    came_to = [*counts(now.by_outcome), *counts(now.by_theme), *counts(now.closed_because)]
    days = [middle(now.days_to_answer), str(now.days_to_answer[-1])]
    then = middle(before.issues.days_to_answer)
    return [*answered_said(now), *days, *share(in_time, due), *waiting, *more, then, *came_to]


def _changed(c: ReportContent) -> Numbers:
    now, before = c.figures.issues, c.previous
    assert before is not None
    then = [str(before.issues.actions_done.number), str(before.issues.actions_agreed.number)]
    return [*share(now.actions_done.number, now.actions_agreed.number), *any_of(now.actions_overdue.number), *then]


def _understanding(c: ReportContent) -> Numbers:
    said = {key: one.number for key, one in c.figures.choices["understanding"].items()}
    left_out = said.pop("")
    return [*share(said["very"] + said["fairly"], sum(said.values())), *any_of(left_out)]


def _of_forms(*counted: Callable[[AnnualFigures], Counted]) -> Callable[[ReportContent], Numbers]:
    def said(c: ReportContent) -> Numbers:
        forms = c.figures.visits.forms.number
        return [number for one in counted for number in share(one(c.figures).number, forms)]

    return said


SENTENCES: Final[Mapping[str, Callable[[ReportContent], Numbers]]] = {
    "Summary": _summary,
    "Background": lambda c: any_of(c.left_out),
    "The rota: planned and done": _rota,
    "Who took part": _took_part,
    "How the visits were made": _how,
    "What is working well": _of_forms(lambda f: f.gave["working_well"], lambda f: f.may_quote),
    "What councillors heard": _of_forms(*(lambda f, key=key: f.gave[key] for key in TEXTS)),
    "What visitors found": _found,
    "Issues by topic": _issues,
    "Answers and times": _answers,
    "The status of every issue": lambda c: [
        *counts(c.figures.issues.by_state),
        *any_of(c.figures.issues.private.number),
    ],
    "Issues that came up again": lambda c: [
        str(len(c.figures.repeats)),
        *share(c.figures.improved["yes"].number, sum(one.number for one in c.figures.improved.values())),
    ],
    "What changed because of visits": _changed,
    "Partners": lambda c: any_of(c.figures.issues.by_outcome["needs_partner"].number),
    "Matters for the committee": _of_forms(lambda f: f.gave["for_scrutiny"]),
    "Councillors’ understanding": _understanding,
    "Concerns about safety": _of_forms(lambda f: f.safety),
    "What was not done, and why": lambda _: [],
    "Next year’s rota": lambda c: any_of(sum(c.next_required.values())),
    "Scorecard": lambda _: [],
}
"""Heading -> the numbers of its sentences."""
