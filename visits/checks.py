"""Whether what was typed answers the question: codes of what is wrong, never words (those are in `cards.wording.faults`)."""

from collections.abc import Iterator
from datetime import date, timedelta
from enum import StrEnum

from visits import text
from visits.draft import MAX_ISSUES, Context, Draft, issue_slugs
from visits.identifiers import Kind
from visits.model import Value
from visits.pages import Field, Page
from visits.proforma import DateAnswer, OneOf, SomeOf, TextAnswer, Tick
from visits.years import municipal_year


class FaultCode(StrEnum):
    """What can be wrong with one answer."""

    MISSING = "missing"
    NOT_OFFERED = "not_offered"
    TOO_LONG = "too_long"
    TOO_MANY_SYMBOLS = "too_many_symbols"
    NOT_KEPT = "not_kept"
    NOT_A_DATE = "not_a_date"
    IN_THE_FUTURE = "in_the_future"
    TOO_LONG_AGO = "too_long_ago"
    OTHER_YEAR = "other_year"
    TOO_MANY_CHOSEN = "too_many_chosen"
    NOT_TICKED = "not_ticked"
    IN_THE_PAST = "in_the_past"
    TOO_FAR_AHEAD = "too_far_ahead"
    NOT_A_TIME = "not_a_time"
    TIME_IN_THE_PAST = "time_in_the_past"
    SAME_TIME = "same_time"
    NOT_A_WORKING_DAY = "not_a_working_day"
    IN_RECESS = "in_recess"
    ENDS_BEFORE_IT_BEGINS = "ends_before_it_begins"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_LINK = "not_a_link"
    NO_ROOM = "no_room"
    IDENTIFIES = "identifies"
    MAY_IDENTIFY = "may_identify"


class Fault(Value):
    """What is wrong with one answer. `limit` and `length` count characters or choices, where that is what is wrong.

    A number is to be from `least` to `limit`. `kinds` are of what may identify somebody.
    """

    field: str
    question: str
    code: FaultCode
    label: str = ""
    limit: int = 0
    length: int = 0
    least: int = 0
    kinds: tuple[Kind, ...] = ()


def faults_on(page: Page, draft: Draft, context: Context) -> tuple[Fault, ...]:
    """Everything wrong on a page, in the order of its questions."""
    return tuple(fault for field in page.fields for fault in _faults(field, draft, context))


def _faults(field: Field, draft: Draft, context: Context) -> Iterator[Fault]:
    typed = draft.value(field.key)

    def fault(code: FaultCode, limit: int = 0, length: int = 0) -> Fault:
        return Fault(field=field.key, question=field.question, code=code, label=field.label, limit=limit, length=length)

    if not typed:
        if field.required or _detail_needed(field, draft):
            yield fault(FaultCode.NOT_TICKED if isinstance(field.answer, Tick) else FaultCode.MISSING)
        return
    match field.answer:
        case TextAnswer(limit=limit):
            problem = text.problem(typed, limit)
            if problem:
                yield fault(FaultCode(problem), limit, text.length(typed))
        case DateAnswer():
            code = date_problem(typed, draft.year, context.today)
            if code:
                yield fault(code)
        case OneOf(choices=choices):
            if typed not in {choice.key for choice in choices}:
                yield fault(FaultCode.NOT_OFFERED)
        case SomeOf(choices=choices, most=most):
            chosen = typed.split(",")
            if not set(chosen) <= {choice.key for choice in choices}:
                yield fault(FaultCode.NOT_OFFERED)
            elif len(chosen) > most:
                yield fault(FaultCode.TOO_MANY_CHOSEN, most, len(chosen))
        case Tick():
            if field.required and typed != "true":
                yield fault(FaultCode.NOT_TICKED)
            asked = len(issue_slugs(draft, context.proforma)) if field.question == "ask" else 0
            if asked > MAX_ISSUES and typed == "true":
                yield fault(FaultCode.TOO_MANY_CHOSEN, MAX_ISSUES, asked)


def _detail_needed(field: Field, draft: Draft) -> bool:
    return field.question == "interest_detail" and draft.value("interest") == "yes"


def date_problem(typed: str, year: str, today: date) -> FaultCode | None:
    """What is wrong with the date of a visit: not in the future, within 12 months, in the year the form belongs to.

    `year` may be "" while that is not yet known.
    """
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return FaultCode.NOT_A_DATE
    if day.isoformat() != typed:  # "20260401" and "2026-W14-3" are dates to Python, but no card sends them
        return FaultCode.NOT_A_DATE
    if day > today:
        return FaultCode.IN_THE_FUTURE
    if day < _a_year_before(today):
        return FaultCode.TOO_LONG_AGO
    return FaultCode.OTHER_YEAR if year and municipal_year(day) != year else None


def _a_year_before(day: date) -> date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:  # 29 February
        return day.replace(year=day.year - 1, day=28) + timedelta(days=1)
