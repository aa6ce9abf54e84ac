"""Issues raised and answered, up to where a transcript begins."""

from typing import Final

from tests.conversations.players import Answers
from tests.conversations.stage import Stage
from tests.conversations.visits_made import (
    ELSE,
    INTAKE_FOUND,
    INTAKE_ISSUES,
    INTAKE_MORE,
    MET,
    SAFE,
    VISIT,
    WELL,
    writes_up,
)
from visits.model import Issue, IssueState

STAFFING, SUPPORT = "V26-0001/1", "V26-0001/2"
"""What each issue is called."""
FIRST, SECOND = f"Issue {STAFFING}", f"Issue {SUPPORT}"
"""How its card in the channel begins."""
ROOT: Final = "Visit to an intake team"
"""What only the first card of a record's thread says."""
ASKED: Final = "Three posts of twelve are empty"
ALSO_ASKED: Final = "The lift is out of order"

IN_CHANNEL: Final[Answers] = INTAKE_ISSUES | {"who_sees__support_systems": "Everyone in the channel"}
BOTH_OPEN: Final[tuple[Answers, ...]] = (
    VISIT, SAFE, MET, WELL, INTAKE_FOUND, INTAKE_MORE, IN_CHANNEL, ELSE,
)  # fmt: skip
"""A visit with two issues that the whole channel reads: one to be answered soon, one in the usual time."""

ANSWER: Final[Answers] = {"words": "Two posts start on 1 May.", "outcome": "For information"}
AGREED: Final[Answers] = {
    "words": "We will hold interviews in January.",
    "outcome": "Action agreed",
    "owner_role": "Service Manager",
    "action_due": "2027-01-29",
}
PEOPLE: Final = ("miriam", "anita", "eleanor", "winston", "douglas", "gareth")


async def raised(stage: Stage, cards: tuple[Answers, ...] = BOTH_OPEN, *, days: int = -3) -> None:
    """Eleanor and Winston have visited MASH, Eleanor has written it up, and all of it is posted. Anita is no more than manager."""
    await stage.registers("miriam", deputy=None)
    for name in PEOPLE:
        await stage[name].says("hi")
    await stage.has_channel()
    await stage.plans("s1", "mash", "eleanor", "winston", days=days)
    assert "Sent: V26-0001" in await writes_up(stage["eleanor"], cards)
    await stage.posts()


async def answered(stage: Stage, answer: Answers = ANSWER, *, issue: str = FIRST) -> None:
    """Miriam has answered an issue in the channel, and the councillors are told."""
    await stage["miriam"].finds(issue, in_channel=True)
    await stage["miriam"].presses("Answer")
    assert "Answered by Miriam Castleton" in await stage["miriam"].presses("Send to councillor", answer)
    await stage.posts()


async def the_issue(stage: Stage, reference: str = STAFFING) -> Issue:
    """An issue as it is kept."""
    found = [
        issue
        for label in await stage.desk.store.years()
        for record in await stage.desk.store.year(label).records_of(stage["eleanor"].person.id)
        for issue in await stage.desk.store.year(label).issues_of(record.id)
    ]
    return next(one for one in found if one.reference == reference)


async def state_of(stage: Stage, reference: str = STAFFING) -> IssueState:
    """How far it has come."""
    return (await the_issue(stage, reference)).state
