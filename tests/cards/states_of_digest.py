"""Digests: a busy week, one line of each concern, a quiet week, more than there is room for, and a month."""

from datetime import date, timedelta
from functools import partial
from typing import Final

from cards import digest
from cards.digest import DigestShown
from tests.cards.rota_world import BOOTLE, TODAY, names
from tests.cards.world import Cards, World
from tests.visits.builders import COUNCILLORS, HEAD_OF_SERVICE, MASH, YEAR
from visits.digest import Band, Concern, Digest, DigestLine, Figures, MonthDigest, TeamMonth
from visits.model import Urgency
from visits.proforma_versions import CURRENT

VISITS: Final = frozenset({Concern.FORM_OVERDUE, Concern.NOBODY, Concern.NOT_CONFIRMED})
FIGURES: Final = Figures(
    raised=4,
    answered=3,
    closed=2,
    written_up=5,
    to_come=6,
    bands=(
        Band(up_to=5, waiting=7),
        Band(up_to=10, overdue=1, waiting=8, answered=9),
        Band(up_to=20, overdue=10, answered=11),
        Band(up_to=None, overdue=12),
    ),
)
CALM: Final = FIGURES.model_copy(
    update={
        "to_come": 1,
        "bands": (Band(up_to=5, waiting=2), Band(up_to=10), Band(up_to=20, answered=1), Band(up_to=None)),
    }
)
NONE: Final = Figures(bands=tuple(Band(up_to=up_to) for up_to in (5, 10, 20, None)))
LINK: Final = (
    "https://teams.microsoft.com/l/message/19%3Achannel%40thread.tacv2/1763116200000"
    "?tenantId=11111111-2222-4333-8444-555555555555&parentMessageId=1763116200000"
)


def a_line(world: World, concern: Concern, number: int = 1) -> DigestLine:
    """Something that needs somebody."""
    about = {"concern": concern, "head": HEAD_OF_SERVICE, "year": YEAR, "day": TODAY - timedelta(days=number)}
    if concern in VISITS:
        who = () if concern is Concern.NOBODY else tuple(one.id for one in COUNCILLORS[:2])
        return DigestLine(**about, team=world.name(BOOTLE.name), days=9, who=who, slot_id=f"s{number}")
    return DigestLine(
        **about,
        team=world.name(MASH.name),
        days=number,
        who=() if concern is Concern.TO_REWORD else (HEAD_OF_SERVICE,),
        reference=f"V26-{number:04d}/1",
        topic="staffing",
        urgency=Urgency.SOON if number % 2 else Urgency.ROUTINE,
        record_id=f"r{number}",
    )


def shown(world: World, lines: list[DigestLine], figures: Figures = FIGURES, **facts: int) -> DigestShown:
    """A digest with names and links; the record "r3" has no thread yet."""
    called = names(world)
    return DigestShown(
        digest=Digest(
            as_of=TODAY, first=TODAY - timedelta(days=7), teams=(), lines=tuple(lines), figures=figures, **facts
        ),
        topic=lambda topic: CURRENT.topic(topic).label,
        name=called.__getitem__,
        links={line.record_id: LINK for line in lines if line.record_id not in ("", "r3")},
    )


def digest_cards(world: World) -> Cards:
    """Name -> card."""
    each = [a_line(world, concern, number) for number, concern in enumerate(Concern, 1)]
    many = [a_line(world, concern, number) for concern in Concern for number in range(1, 5)]
    return {
        "digest": partial(digest.weekly_card, shown(world, each, alone=2)),
        "digest-three": partial(digest.weekly_card, shown(world, each[:3])),
        "digest-many": partial(digest.weekly_card, shown(world, many, alone=1, alone_overdue=1)),
        "digest-quiet": partial(digest.weekly_card, shown(world, [], CALM)),
        "digest-nothing": partial(digest.weekly_card, shown(world, [], NONE)),
        "digest-now": partial(digest.digest_now_card, shown(world, each[3:6])),
        "digest-monthly": partial(digest.monthly_card, a_month(world, 3)),
        "digest-monthly-many": partial(digest.monthly_card, a_month(world, 14)),
    }


def a_month(world: World, teams: int) -> MonthDigest:
    """A month over so many teams."""
    return MonthDigest(
        month="2026-10",
        as_of=date(2026, 11, 2),
        figures=FIGURES,
        teams=tuple(
            TeamMonth(
                team=world.name(f"Locality Team {n}"), still_open=n, overdue=n // 2, oldest=3 * n + 1, written_up=n % 3
            )
            for n in range(teams)
        ),
    )
