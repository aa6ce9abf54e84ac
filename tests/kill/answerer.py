"""A bot without a door that answers one issue and is killed before its councillor can have been told.

    python -m tests.kill.answerer --engine sqlite --where rows.db --connector http://127.0.0.1:8123/ --day 2026-11-14
        --number 4 --kill stub_posted

It first finishes what an earlier one left, then sends the form of this number and posts it; only then can it be killed. Without a
number it only finishes. It ends with code 0 when nothing waits.
"""

import argparse
import asyncio
from typing import Final

from bot.app import Product, build, open_table
from bot.council import load_council
from tests.kill.forms import send_form
from tests.kill.night import NightClock
from tests.kill.sender import ROOT, Killer, closed, parser_of, post_all, prepare, settings_of
from visits.doing import Doing
from visits.issues import Act
from visits.model import Outcome, PersonalChat, PersonId, aad_of
from visits.outcomes import Sent
from visits.usecases.issues import Acted, act_on_issue

NOTHING: Final = -1


class ArmedKiller:
    """A `Killer` that sleeps until it is armed."""

    def __init__(self, moment: str, at_pass: int) -> None:
        self._killer = Killer(moment, at_pass)
        self.armed = False

    def __call__(self, moment: str) -> None:
        if self.armed:
            self._killer(moment)


def answer_of(number: int) -> str:
    """The answer to the issue of this form: no other answer is like it."""
    return f"Answer number {number:03d} of them all."


def form_of(number: int) -> int:
    """The form that raises the issue: one with a single issue, read by everyone in the channel."""
    return 3 * number + 1


async def run(arguments: argparse.Namespace) -> None:
    """Finish what is left; send a form; answer its issue; post."""
    killer = ArmedKiller(arguments.kill, arguments.at_pass)
    council, settings = load_council(ROOT / "council.example.toml"), settings_of(arguments)
    product, table = build(settings, council, clock=NightClock(), checkpoint=killer), open_table(settings)
    await prepare(product, council, arguments.connector)
    await post_all(product, table)
    if arguments.number != NOTHING:
        sent = await send_form(product.desk.office, council, form_of(arguments.number), arguments.day)
        await _meet(product, sent.record.author, arguments.connector)
        await post_all(product, table)
        killer.armed = True
        await _answer(product, sent, arguments.number)
        killer("committed")
        await post_all(product, table)
    await closed(product, table)


async def _meet(product: Product, author: PersonId, connector: str) -> None:
    """The bot has met the councillor, whose chat is named after them."""
    name = aad_of(author)
    chat = PersonalChat(person=author, conversation_id=f"a:{name}", service_url=connector, account_id=f"29:{name}")
    await product.desk.store.met(chat)


async def _answer(product: Product, sent: Sent, number: int) -> None:
    [issue] = sent.issues
    doing = Doing(act=Act.RESPOND, text=answer_of(number), outcome=Outcome.INFORMATION)
    operation = f"20261114-{number:016x}a"
    acted = await act_on_issue(product.desk.office, issue.goes_to, issue.year, issue.id, doing, operation)
    assert isinstance(acted, Acted), acted


def _arguments() -> argparse.Namespace:
    parser = parser_of("Answer the issue of a form; be killed at a moment after that.")
    parser.add_argument("--number", type=int, default=NOTHING, help="the number of the answer, from 0")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(run(_arguments()))
