"""When a visit that comes, or one to be written up, is brought to mind: what is due, and when it may be sent.

What is due follows from the day alone, never from what was sent before: after a standstill only the latest is caught up. Which
days, and the hours, are proposals of the design (6): 14, 7 and 1 days before; at once, then 2, 5 and 8 working days after.
"""

from datetime import date, datetime, time, timedelta
from typing import Final, assert_never

from visits.council import RotaRules
from visits.rota import NudgeKind, Slot, Snooze
from visits.working_days import ONE_DAY, WorkingDays
from visits.years import london_day, london_time, start_of

OPENS: Final = 8
CLOSES: Final = 18
"""London hours between which messages are sent on working days."""
AT_ONCE: Final = 0
"""The first prompt to write a visit up: no working days after it."""
GIVEN_UP: Final = 30
"""Working days after a visit beyond which nobody is asked to write it up any more."""

Span = tuple[datetime, datetime]


def next_allowed(moment: datetime, days: WorkingDays) -> datetime:
    """This moment if messages may be sent then, else the next at which they may (UTC)."""
    today = london_day(moment)
    if days.is_working(today) and moment < start_of(today, CLOSES):
        return max(moment, start_of(today, OPENS))
    return start_of(days.add(today, 1), OPENS)


def sent_from(kind: NudgeKind, slot: Slot, moment: datetime, days: WorkingDays) -> datetime:
    """From when on, not before `moment`, a message about a visit may be sent (UTC).

    Where the visit begins before the next working hours, a reminder of it goes by day on any day; failing that, at once.
    """
    match kind:
        case NudgeKind.VISIT:
            times = (next_allowed(moment, days), _by_day(moment), moment)
            return next((one for one in times if one < slot.start), moment)
        case NudgeKind.WRITE_UP:
            return next_allowed(max(moment, slot.end), days)
        case NudgeKind.SWAP | NudgeKind.SUMMARY | NudgeKind.MONTHLY:
            return next_allowed(moment, days)
        case _:
            assert_never(kind)


def threshold_due(kind: NudgeKind, slot: Slot, moment: datetime, rules: RotaRules, days: WorkingDays) -> int | None:
    """Which message about a visit is due at this moment: how many days before it, or working days after. None if none is.

    Nobody is reminded of a visit that nobody is on.
    """
    if not (slot.is_planned and slot.members):
        return None
    today = london_day(moment)
    match kind:
        case NudgeKind.VISIT:
            return _days_before(slot, today, rules, days) if moment < slot.start else None
        case NudgeKind.WRITE_UP:
            return _days_after(slot, today, rules, days) if slot.end <= moment else None
        case NudgeKind.SWAP | NudgeKind.SUMMARY | NudgeKind.MONTHLY:
            return None
        case _:
            assert_never(kind)


def object_due(
    kind: NudgeKind, slot: Slot, moment: datetime, snooze: Snooze | None, rules: RotaRules, days: WorkingDays
) -> str:
    """What the card of the message due to one person is called, "" if none is due: the visit, its start, the threshold.

    What was put off comes as a card of its own, in place of the one that would be due then.
    """
    threshold = threshold_due(kind, slot, moment, rules, days)
    if threshold is None:
        return ""
    if snooze and snooze.kind is kind and not _outlived(kind, slot, snooze):
        if snooze.until > moment:
            return ""
        if threshold_due(kind, slot, snooze.until, rules, days) == threshold:
            return object_of(slot, threshold, london_day(snooze.until))
    return object_of(slot, threshold)


def object_of(slot: Slot, threshold: int, put_off_to: date | None = None) -> str:
    """The visit and its start, so that one which was moved is brought to mind anew; the threshold; and whether it was put off."""
    about = f"{slot.id}.{slot.start:%Y%m%dT%H%M}.{threshold}"
    return f"{about}.s{put_off_to:%Y%m%d}" if put_off_to else about


def put_off_until(kind: NudgeKind, slot: Slot, moment: datetime, days_on: int, days: WorkingDays) -> datetime:
    """When to bring a visit to mind again, this many days on (UTC): in the morning, of a working day, before the visit begins.

    The beginning of the visit itself, if no such morning is left.
    """
    until = start_of(days.next_working(london_day(moment) + timedelta(days=days_on)), OPENS)
    if kind is not NudgeKind.VISIT or until < slot.start:
        return until
    visit_day = london_day(slot.start)
    mornings = (start_of(_last_working(day, days), OPENS) for day in (visit_day, visit_day - ONE_DAY))
    return next((one for one in mornings if moment < one < slot.start), slot.start)


def span_of(today: date, rules: RotaRules, days: WorkingDays) -> Span:
    """Between which moments (UTC) visits start that something may be due of today, or by the next working morning."""
    furthest = days.add(today, 2) + timedelta(days=max(rules.reminder_days, default=0))
    return start_of(days.back(today, GIVEN_UP)), start_of(furthest)


def _by_day(moment: datetime) -> datetime:
    """This moment if it is by day, else the next morning, whatever day it is."""
    today = london_day(moment)
    if london_time(moment).time() < time(CLOSES):
        return max(moment, start_of(today, OPENS))
    return start_of(today + ONE_DAY, OPENS)


def _days_before(slot: Slot, today: date, rules: RotaRules, days: WorkingDays) -> int | None:
    visit_day = london_day(slot.start)
    reached = (n for n in rules.reminder_days if _last_working(visit_day - timedelta(days=n), days) <= today)
    return min(reached, default=None)


def _days_after(slot: Slot, today: date, rules: RotaRules, days: WorkingDays) -> int | None:
    since = days.count(london_day(slot.start), today)
    return max(n for n in (AT_ONCE, *rules.nudge_days) if n <= since) if since <= GIVEN_UP else None


def _outlived(kind: NudgeKind, slot: Slot, snooze: Snooze) -> bool:
    """Whether the visit was moved to before the time to which it was put off."""
    return kind is NudgeKind.VISIT and slot.start <= snooze.until


def _last_working(day: date, days: WorkingDays) -> date:
    """This day if it is a working day, otherwise the last one before it."""
    return day if days.is_working(day) else days.back(day, 1)
