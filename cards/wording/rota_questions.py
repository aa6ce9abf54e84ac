"""How a question about the rota was read, and what can be asked."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from cards.wording.form import day
from cards.words import Wording, words
from visits.asked import Only, Period, Question, Unclear, What
from visits.coverage import Counts
from visits.rota_shown import Answer

SAID: Final = 4
"""So many teams or people are named; more are counted."""
THIS_ONE = "This one"
WHAT_TO_ASK = Wording("What you can ask about the rota")
HOW = Wording("Ask in your own words, for instance:")
NOT_WHOLE = Wording("I did not understand every word of your question.")
EXAMPLES: Final = (
    Wording("“free visits in January”"),
    Wording("“when was MASH last visited?”"),
    Wording("“who visits MASH next month?”"),
    Wording("“what is still to do in 2026-27?”"),
)
MY_EXAMPLES: Final = (Wording("“my visits”"), *EXAMPLES)

UNCLEAR: Final = {
    Unclear.WHICH_TEAM: Wording("Which team do you mean?"),
    Unclear.WHICH_PERSON: Wording("Whom do you mean?"),
    Unclear.NO_SUCH_TEAM: Wording("I don’t know a team of this name:"),
    Unclear.NO_SUCH_PERSON: Wording("I don’t know anybody of this name:"),
    Unclear.NO_SUCH_DATE: Wording("There is no such date:"),
    Unclear.CONTRADICTS: Wording("I can’t put these words together:"),
}
_ONLY: Final = {
    Only.ALL: ("", ""),
    Only.FREE: ("free", ""),
    Only.UNFILLED: ("", " with nobody on them"),
    Only.UNCONFIRMED: ("", " whose date is not confirmed"),
    Only.CONFIRMED: ("confirmed", ""),
    Only.CANCELLED: ("cancelled", ""),
    Only.MISSED: ("missed", ""),
}
"""What stands before and after "visits"."""


def title(answer: Answer) -> Wording:
    """What the question was taken for: "Free visits, 1 to 31 January 2027"."""
    read = _read(answer)
    if answer.question.is_guess:
        return words("I read this as: {read}", read=read)
    return words("{read}", read=read[0].upper() + read[1:])


def _read(answer: Answer) -> str:
    question = answer.question
    match question.what:
        case What.VISITS:
            return _visits(answer)
        case What.LAST_VISIT:
            first = "your last visit" if _is_mine(answer) else "last visit"
            return first + _of(answer) + _to(answer)
        case What.STILL_TO_DO:
            return "visits still to do" + _to(answer) + (f" in {question.year}" if question.year else "")
        case What.FORMS_DUE:
            first = "your visit forms still to be sent" if _is_mine(answer) else "visit forms still to be sent"
            return first + _of(answer) + _to(answer)


def _visits(answer: Answer) -> str:
    question = answer.question
    is_mine = _is_mine(answer)
    before, after = _ONLY[question.only]
    is_one = question.first_only
    which = ("last" if question.is_past else "next") if is_one else "past" if _is_open_past(question) else ""
    said = ("your" if is_mine else "", which, before, "visit" if is_one else "visits")
    to_come = "" if is_one or is_mine or before or question.is_past else " to come"
    first = " ".join(word for word in said if word)
    one = after.replace("them", "it") if is_one else after
    return first + _of(answer) + _to(answer) + one + to_come + during(question.period)


def _is_open_past(question: Question) -> bool:
    return question.is_past and question.period == Period()


def _is_mine(answer: Answer) -> bool:
    return answer.question.people == (answer.asker,)


def _of(answer: Answer) -> str:
    return "" if _is_mine(answer) or not answer.people else f" of {listed([one.name for one in answer.people])}"


def _to(answer: Answer) -> str:
    is_named = answer.question.teams and answer.teams
    return f" to {listed([team.name for team in answer.teams])}" if is_named else ""


def listed(names: Sequence[str]) -> str:
    """ "MASH, Bootle and 3 more"."""
    if len(names) > SAID:
        return f"{', '.join(names[:SAID])} and {len(names) - SAID} more"
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def during(period: Period) -> str:
    """ ", 1 to 31 January 2027": a period, after what was asked; "" if none was said."""
    first, last = period.first, period.last
    if first and last:
        return f", {span(first, last)}"
    if first:
        return f", from {_date(first)}"
    return f", up to {_date(last)}" if last else ""


def span(first: date, last: date) -> str:
    """ "1 to 31 January 2027", as short as it can be said."""
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day} to {_date(last)}"
    if first.year == last.year:
        return f"{first.day} {first:%B} to {_date(last)}"
    return f"{_date(first)} to {_date(last)}"


def _date(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


def so_far(counts: Counts) -> Wording:
    """How far a team's year, or everyone's, has come."""
    more = {
        "planned": counts.planned,
        "to be written up": counts.awaiting_form,
        "missed": counts.missed,
        "not planned yet": counts.not_planned,
    }
    said = [f"{number} {what}" for what, number in more.items() if number]
    done = f"{counts.done} of {counts.required} done"
    return words("{said}", said=", ".join([done, *said]))


def team_line(team: str, so_far: Wording) -> Wording:
    """How far a team's year has come."""
    return words("{team}: {so_far}", team=team, so_far=so_far)


def all_done(year: str) -> Wording:
    """Nothing is still to do."""
    return words("Every visit of {year} has taken place.", year=year)


def more_teams(count: int) -> Wording:
    """Teams that find no room on a card."""
    return Wording("1 more team") if count == 1 else words("{n} more teams", n=count)


def more_forms(count: int) -> Wording:
    """Forms that find no room on a card."""
    return words("{n} more, which come up once these are sent.", n=count)


def never(team: str) -> Wording:
    """A team of which no visit is known."""
    return words("{team}: no visit is on record", team=team)
