"""Every state of the cards before there is a form, and of the short answers."""

from datetime import UTC, date, datetime, timedelta
from functools import partial

from cards import notices, record, start
from cards.actions import ChooseVisit
from cards.elements import Card
from cards.wording import channel as channel_wording
from cards.wording import chat as wording
from cards.wording import form as form_wording
from cards.words import Wording
from tests.cards.world import OPERATION, SLOT_ID, Cards, World
from tests.visits.builders import MASH, PARENTING, SLOT
from visits.checks import FaultCode
from visits.model import VisitKind
from visits.outcomes import Paused
from visits.proforma import Step
from visits.rota import Slot
from visits.summary import typed_rows
from visits.usecases.start import CannotStart, HeldByAnother, IsItThisOne, VisitsOffered


def start_cards(world: World) -> Cards:
    """Name -> card: the greeting, choosing a visit, and what comes before the first step."""
    return {
        "welcome-member": partial(_welcome, world, writes=True),
        "welcome-officer": partial(_welcome, world, oversees=True),
        "welcome-coordinator": partial(_welcome, world, writes=True, oversees=True, visits=False),
        "welcome-both": partial(_welcome, world, writes=True, oversees=True),
        "welcome-reader": partial(_welcome, world),
        "welcome-not-understood": partial(_welcome, world, writes=True, lead=wording.NOT_UNDERSTOOD),
        "welcome-stranger": start.stranger_card,
        "choose-nothing-planned": partial(_choose, world, planned=0, begun=0),
        "choose-planned-and-drafts": partial(_choose, world, planned=2, begun=2),
        "choose-faults": partial(_choose, world, planned=1, begun=0, cannot=_missing()),
        "choose-faults-other": partial(_choose, world, planned=1, begun=0, cannot=_wrong()),
        "choose-as-coordinator": partial(_choose, world, planned=0, begun=1, fills_in=True),
        "choose-as-coordinator-no-councillor": partial(
            _choose, world, planned=0, begun=0, fills_in=True, cannot=CannotStart(member_missing=True)
        ),
        "choose-as-councillor-and-coordinator": partial(_choose, world, planned=1, begun=0, fills_in=True, writes=True),
        "is-it-this-visit": partial(_is_it_this, world),
        "held-by-another": partial(_held, world),
        "draft-to-read": partial(_draft_to_read, world),
        "paused": partial(_paused, world),
    }


SHORT: dict[str, tuple[Wording, bool]] = {
    "not-for-you": (wording.NOT_FOR_YOU, False),
    "not-yours": (wording.NOT_YOURS, True),
    "gone": (wording.GONE, True),
    "no-photos": (wording.NO_PHOTOS, False),
    "nothing-to-go-on": (wording.NOTHING_TO_GO_ON, True),
    "moved": (form_wording.MOVED, False),
    "channel-not-allowed": (channel_wording.NOT_ALLOWED, False),
    "channel-not-here": (channel_wording.NOT_HERE, False),
    "channel-unlisted": (channel_wording.CAN_T_LIST, False),
}


def short_cards() -> Cards:
    """Name -> card: a line or two. No name or word of anybody's is on them."""
    made = {f"short-{name}": partial(notices.short_card, line, may_start=may) for name, (line, may) in SHORT.items()}
    return made | {
        "short-talk-to-me": partial(notices.short_card, wording.TALK_TO_ME, channel_wording.HERE_HOW),
        "error": notices.error_card,
        "store-down": notices.store_down_card,
        "too-much": partial(notices.press_again_card, wording.TOO_MUCH, ChooseVisit(), {}),
        "old-card": notices.old_card,
    }


def _welcome(
    world: World, *, writes: bool = False, oversees: bool = False, visits: bool = True, lead: Wording | None = None
) -> Card:
    member = world.members[0]
    return start.welcome_card(
        member.name,
        me=member.id,
        may_write=writes,
        may_visit=writes and visits,
        may_oversee=oversees,
        may_list=writes or oversees,
        may_choose_channel=oversees,
        lead=lead,
    )


def _slot(number: int) -> Slot:
    moved = {"id": f"{SLOT_ID}{number}", "start": datetime(2026, 11, 18, 10, tzinfo=UTC) - timedelta(days=9 * number)}
    return SLOT.model_copy(update=moved)


def _choose(
    world: World,
    *,
    planned: int,
    begun: int,
    cannot: CannotStart | None = None,
    fills_in: bool = False,
    writes: bool = False,
) -> Card:
    context = world.context(VisitKind.INTAKE)
    draft = world.draft(Step.FOUND, context)
    offered = VisitsOffered(
        drafts=tuple(draft.model_copy(update={"key": f"{draft.key}{n}"}) for n in range(begun)),
        slots=tuple(_slot(n) for n in range(planned)),
        teams=(world.team(PARENTING), world.team(MASH)),
        members=world.members if fills_in else (),
        is_member=writes or not fills_in,
    )
    typed = {"team": cannot.typed_team, "visit_date": cannot.typed_date} if cannot and cannot.typed_date else None
    return start.choose_card(offered, OPERATION, cannot, typed=typed)


def _missing() -> CannotStart:
    return CannotStart(team_unknown=True, date_fault=FaultCode.MISSING)


def _wrong() -> CannotStart:
    return CannotStart(
        team_unknown=True,
        typed_team="gone",
        date_fault=FaultCode.IN_THE_FUTURE,
        typed_date="2026-12-01",
        slot_closed=True,
    )


def _is_it_this(world: World) -> Card:
    asked = IsItThisOne(slot=_slot(0), team=world.team(MASH), visit_date=date(2026, 11, 17))
    return start.is_it_this_card(asked, OPERATION)


def _other_councillors(world: World) -> HeldByAnother:
    context = world.context(VisitKind.INTAKE, on_rota=True)
    draft = world.draft(Step.ANYTHING_ELSE, context, {"rating__staffing": "some_concerns", "ask__staffing": "true"})
    return HeldByAnother(draft=draft, by=world.members[1].name, context=context)


def _held(world: World) -> Card:
    return start.held_card(_other_councillors(world))


def _draft_to_read(world: World) -> Card:
    held = _other_councillors(world)
    return record.draft_card(held.draft, held.context.team.name, typed_rows(held.draft, held.context), 1)


def _paused(world: World) -> Card:
    context = world.context(VisitKind.INTAKE)
    paused = Paused(draft=world.draft(Step.MET, context))
    return start.paused_card(paused.draft, context.team.name)
