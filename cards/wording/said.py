""" "You said, we did" in words that can be passed on to anyone."""

from typing import Final

from cards.wording.issue import OUTCOMES
from cards.words import Wording, words
from visits.model import Urgency
from visits.said_and_done import Pair
from visits.usecases.said import YouSaidShown

OPEN = "Open"
THEY_SAID = Wording("Councillors said:")
COPY = "Copy as text"
COPY_BOX = "Select all of it and copy it."
WHICH_TEAM = Wording("“You said, we did”: for which team?")
NO_TEAM = Wording("There is no team whose answers you may pass on.")
SAY_WHICH = Wording("For another team, say “you said, we did” and its name.")
NOT_CONTENT = Wording("Councillors have asked again since.")
SHARED_ALONE = Wording("It shows issues that everyone in the channel reads, once their answer is shared.")
TITLE: Final = "You said, we did: {team}, {year}"


def title(shown: YouSaidShown) -> Wording:
    """The team and the municipal year."""
    return words(TITLE, team=shown.team.name, year=shown.year)


def nothing(shown: YouSaidShown) -> Wording:
    """A team of which there is nothing to pass on."""
    return words("No answers to pass on yet for {team} in {year}.", team=shown.team.name, year=shown.year)


def asked(pair: Pair) -> str:
    """What councillors asked about, in the form's words: for those whose own words may not be passed on."""
    about = f"{_lower(pair.topic.label)} ({_lower(pair.topic.hint.rstrip('.'))})"
    match pair.urgency:
        case Urgency.SOON:
            return f"Councillors asked about {about} and wanted an answer soon."
        case Urgency.ROUTINE:
            return f"Councillors asked about {about}."
        case Urgency.NOTE:
            return f"Councillors noted something about {about}."


def which(pair: Pair) -> Wording:
    """Which issue, of which visit."""
    day = f"{pair.visit_date.day} {pair.visit_date:%B %Y}"
    return words("{reference}, visit of {day}", reference=pair.reference, day=day)


def done(pair: Pair) -> str:
    """What the answer comes to: "Answered: already in hand.", "Action agreed: Service Manager, by 31 December 2026. Done."."""
    outcome = OUTCOMES[pair.outcome] if pair.outcome else ""
    if pair.action_due is None:
        return f"Answered: {_lower(outcome)}." if outcome else "Answered."
    by = f"{pair.action_due.day} {pair.action_due:%B %Y}"
    return f"{outcome}: {pair.owner_role}, by {by}. {'Done.' if pair.is_done else 'Still to do.'}"


def as_text(shown: YouSaidShown, pairs: tuple[Pair, ...]) -> str:
    """A page as plain text, for an e-mail or a noticeboard."""
    heading = TITLE.format(team=shown.team.name, year=shown.year)
    return "\n\n".join([heading, *("\n".join(_lines(pair)) for pair in pairs)])


def other_year(year: str) -> str:
    """The button to another municipal year."""
    return f"Show {year}"


def _lines(pair: Pair) -> list[str]:
    said = f"{THEY_SAID} {pair.quoted}" if pair.quoted else asked(pair)
    again = [str(NOT_CONTENT)] if pair.is_asked_again else []
    return [f"{pair.topic.label}. {said}", f"{done(pair)} {pair.answer}", *again]


def _lower(words_of_ours: str) -> str:
    """With a small first letter, but for "IT"."""
    return words_of_ours if words_of_ours[1:2].isupper() else words_of_ours[:1].lower() + words_of_ours[1:]
