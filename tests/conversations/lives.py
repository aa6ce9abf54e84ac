"""Issues brought to each state by real presses, and every button that any card of theirs showed on the way."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from tests.conversations import reading
from tests.conversations.issues_made import AGREED, ANSWER, FIRST, answered, raised, the_issue
from tests.conversations.stage import Stage
from visits.issues import Act
from visits.model import IssueState

OFFICERS: Final = ("miriam", "anita", "gareth")
EVERYBODY: Final = ("eleanor", "winston", "priya", "miriam", "anita", "tobias", "gareth", "douglas")
"""Author, colleague, another councillor; Head of Service, the team's manager, another team's; coordinator, observer."""
NEW_OPERATION: Final = "20261116-00000000000000ff"


@dataclass
class Kept:
    """The buttons of every card of the first issue so far: of each kind the first and the last that was shown."""

    buttons: dict[str, tuple[str, Mapping[str, Any]]] = field(default_factory=dict)

    def card(self, card: Mapping[str, Any]) -> None:
        """Keep what this card offers."""
        for one in reading.buttons(dict(card)):
            verb, data = one.action["verb"], one.action.get("data", {})
            if verb.startswith("issue.") and data["a"]["issue"].endswith("_1"):
                kind = f"{verb} {data['a'].get('act')}"
                self.buttons.setdefault(f"first {kind}", (verb, data))
                self.buttons[f"last {kind}"] = (verb, data)


async def collect(stage: Stage, kept: Kept) -> None:
    """Keep the buttons of all cards that hang in the channel and in the chats, of "More" and of every box behind them."""
    await stage.posts()
    posts = [*stage.channel(), *(post for name in EVERYBODY for post in stage.inbox(name))]
    for post in posts:
        if "attachments" in post.now:
            kept.card(post.card)
    for name in (*OFFICERS, "eleanor"):
        await _behind(stage, kept, name)


async def _behind(stage: Stage, kept: Kept, name: str) -> None:
    issue = await the_issue(stage)
    player = stage[name]
    payload = {"year": issue.year, "issue": issue.id}
    for verb in ("issue.more", "issue.show"):
        await player.sends(verb, {"a": payload})
        kept.card(player.card)
        for one in [one for one in reading.buttons(player.card) if one.action["verb"] == "issue.form"]:
            await player.sends("issue.form", one.action["data"])
            kept.card(player.card)


Step = Callable[[Stage], Awaitable[None]]


async def see(stage: Stage) -> None:
    """Anita has seen it."""
    await stage["anita"].finds(FIRST, in_channel=True)
    await stage["anita"].presses("Seen")


async def draft(stage: Stage) -> None:
    """Anita has drafted an answer."""
    await stage["anita"].finds(FIRST, in_channel=True)
    await stage["anita"].presses("Answer")
    await stage["anita"].presses("Save as draft", ANSWER)


async def release(stage: Stage) -> None:
    """Miriam has sent the draft."""
    await stage["miriam"].finds(FIRST, in_channel=True)
    await stage["miriam"].presses("Send to councillor")


async def agree(stage: Stage) -> None:
    """Miriam has answered that something will be done."""
    await answered(stage, AGREED)


async def done(stage: Stage) -> None:
    """It was done."""
    await stage["anita"].finds(FIRST, in_channel=True)
    await stage["anita"].presses("Action done")


async def settle(stage: Stage) -> None:
    """Eleanor is content."""
    await stage["eleanor"].finds("Two posts start")
    await stage["eleanor"].presses("This answers my issue")


async def hide(stage: Stage) -> None:
    """Miriam has hidden its words."""
    await stage["miriam"].finds(FIRST, in_channel=True)
    await stage["miriam"].presses("More")
    await stage["miriam"].presses("Hide and ask to reword")


async def withdraw(stage: Stage) -> None:
    """Eleanor has taken the record back."""
    await stage["eleanor"].says("my records")
    await stage["eleanor"].presses("Read")
    await stage["eleanor"].presses("Withdraw")
    await stage["eleanor"].presses("Yes, withdraw it")


LIVES: Final[Mapping[IssueState, tuple[Step, ...]]] = {
    IssueState.RAISED: (),
    IssueState.ACKNOWLEDGED: (see,),
    IssueState.RESPONSE_DRAFTED: (see, draft),
    IssueState.ANSWERED: (see, draft, release),
    IssueState.ACTION_AGREED: (see, agree),
    IssueState.ACTION_DONE: (see, agree, done),
    IssueState.CLOSED: (see, draft, release, settle),
    IssueState.RETURNED_FOR_REDACTION: (see, draft, release, hide),
    IssueState.WITHDRAWN: (withdraw,),
}


async def brought_to(stage: Stage, state: IssueState) -> Kept:
    """An issue in this state; returns every button that its cards have had."""
    for name in EVERYBODY:
        await stage[name].says("hi")
    await raised(stage)
    kept = Kept()
    await collect(stage, kept)
    for step in LIVES[state]:
        await step(stage)
        await collect(stage, kept)
    issue = await the_issue(stage)
    assert issue.state is state
    for act in Act:
        payload = {"year": issue.year, "issue": issue.id, "act": act}
        kept.buttons[f"forged {act}"] = ("issue.act", {"a": payload | {"operation": NEW_OPERATION}})
        kept.buttons[f"forged form {act}"] = ("issue.form", {"a": payload})
    return kept
