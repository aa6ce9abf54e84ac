"""What is said of a proposed rota, and of how the rota stands."""

from collections.abc import Mapping
from typing import Final

from cards.wording.rota import names, short
from cards.words import Wording, words
from visits.coverage import TookPart
from visits.planner import Addition, Plan, Proposal, Shares, Shortfall, WhyShort

PLAN = "Plan the rota"
PLAN_ONE = "Plan one visit"
COMMIT = "Put these on the rota"

NOTHING_TO_PLAN = Wording("Every visit of the year that can be planned is planned, and no empty place can be filled.")
NOT_YET = Wording(
    "This is not on the rota yet. Once you put it there, hosts are asked to confirm and councillors are told."
)
SHORT = Wording("What can’t be met")
PRE_ELECTION = Wording("in the pre-election period")
WARNED = Wording("Some visits are proposed in the pre-election period, since no other day is left for them.")
CHANGED = Wording("The rota has changed since that proposal was made. Nothing was put on it. This is a new proposal.")
NO_ONE_YET = Wording("nobody yet")
COVERAGE = Wording("Visits by team")
CHART = "Visits by team: done, planned and not planned yet"
NO_CHART = Wording("The chart is drawn in Teams only. Its figures are these:")
DONE = "Done"
PLANNED = "Planned"
NOT_PLANNED = "Not planned yet"
UNFILLED = Wording("To come, with nobody on them")
OVERDUE = Wording("Visit forms long overdue")
WITHOUT = Wording("Councillors without a visit this year")
EVERYBODY = Wording("Every councillor has had a visit or has one to come.")

WHY_SHORT: Final[Mapping[WhyShort, str]] = {
    WhyShort.NO_DAYS: "too few days are left on which a visit can be",
    WhyShort.NO_COUNCILLORS: "there is no councillor on the register",
    WhyShort.ALL_HAVE_INTEREST: "every councillor has a connection with the team",
    WhyShort.NOBODY_AVAILABLE: "on too few of the days left can a councillor visit who has no connection with the team",
    WhyShort.TOO_FEW_ELIGIBLE: "too few councillors can visit then who have no connection with the team",
    WhyShort.ALL_TAKEN: "those who could go have as many visits as they said, or another one then",
}


def title(plan: Plan) -> Wording:
    """What is proposed, counted."""
    visits, places = len(plan.proposals), sum(len(one.members) for one in plan.additions)
    said = [f"{_counted(visits, 'visit', 'visits')} to plan"] if visits else []
    said += [f"{_counted(places, 'empty place', 'empty places')} to fill"] if places else []
    return words("{year}: {said}", year=plan.year, said=", ".join(said) or "nothing to plan")


def shares(shared: Shares) -> list[Wording]:
    """How evenly the year's visits are shared, and the measure of it."""
    if not shared.groups:
        return []
    if len(shared.groups) == 1:
        return [words("Every councillor has {range} this year.", range=_range(shared.least, shared.most))]
    largest = max(shared.groups, key=lambda group: len(group.members))
    return [
        _spread(shared.spread),
        words(
            "The largest group of them, {n}, has {range} each. Over all, councillors have {all}.",
            n=_counted(len(largest.members), "councillor", "councillors"),
            range=_range(largest.least, largest.most),
            all=_range(shared.least, shared.most),
        ),
    ]


def _spread(spread: int) -> Wording:
    if spread == 0:
        return Wording("Councillors who can visit the same teams at the same times have equally many visits this year.")
    return words(
        "Councillors who can visit the same teams at the same times differ by {n} at most this year.",
        n=_counted(spread, "visit", "visits"),
    )


def shortfall(short: Shortfall, team: str) -> Wording:
    """What can't be met for a team, and why."""
    if short.missing:
        return words(
            "{team}: {planned} of {required} visits; {missing} can’t be planned, since {why}.",
            team=team,
            planned=short.planned,
            required=short.required,
            missing=short.missing,
            why=WHY_SHORT[short.why],
        )
    places = "1 place stays" if short.empty_places == 1 else f"{short.empty_places} places stay"
    return words("{team}: {places} empty, since {why}.", team=team, places=places, why=WHY_SHORT[short.why])


def proposal(one: Proposal, team: str) -> Wording:
    """A visit to be planned."""
    return words("{team}, {when}", team=team, when=short(one.start))


def who(people: list[str], *, warns: bool) -> Wording:
    """Who would go, and whether the day wants a second look."""
    listed = names(people) if people else NO_ONE_YET
    return words("{listed} · {warning}", listed=listed, warning=PRE_ELECTION) if warns else listed


def addition(one: Addition, team: str) -> Wording:
    """A planned visit with places to be filled."""
    return words("{team}, {when} (planned already)", team=team, when=short(one.start))


def committed(visits: int, places: int) -> Wording:
    """What is on the rota now."""
    if not places:
        return words("Done: {visits} put on the rota.", visits=_counted(visits, "visit", "visits"))
    return words(
        "Done: {visits} put on the rota and {places} filled on others.",
        visits=_counted(visits, "visit", "visits"),
        places=_counted(places, "place", "places"),
    )


def overview_title(year: str) -> Wording:
    """How a municipal year stands."""
    return words("The rota of {year}", year=year)


def took_part(part: TookPart) -> Wording:
    """ "31 of 66 councillors have been on a visit; 9 of 14 newly elected." """
    said = f"{part.took_part} of {part.members} councillors have been on a visit"
    new = f"; {part.newly_took_part} of {part.newly_elected} newly elected" if part.newly_elected else ""
    return words("{said}{new}.", said=said, new=new)


def awaiting(count: int) -> Wording:
    """How many dates the hosts have not confirmed."""
    if count == 1:
        return Wording("1 visit to come has a date that its host has not confirmed.")
    return words("{n} visits to come have a date that their hosts have not confirmed.", n=count)


def listed(people: list[str], more: int) -> Wording:
    """Names in one line, as far as there is room."""
    if not more:
        return names(people)
    return words("{people} and {more} more", people=", ".join(people), more=more)


def more_visits(count: int) -> Wording:
    """Visits that find no room."""
    return words("and {n} more", n=count)


def _range(least: int, most: int) -> str:
    if least == most:
        return _counted(most, "visit", "visits")
    return f"{least} or {most} visits" if most - least == 1 else f"{least} to {most} visits"


def _counted(count: int, one: str, many: str) -> str:
    return f"1 {one}" if count == 1 else f"{count} {many}"
