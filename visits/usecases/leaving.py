"""See somebody off: access removed, visits freed, drafts and issues handed over. It can be repeated: what is done is done once."""

from collections.abc import Sequence
from dataclasses import dataclass

from visits.card_names import CardKind, CardName
from visits.leaving import Leaving, NotSeenOff, WhyStays, is_left_alone, may_take_over, team_after
from visits.model import Channel, Event, Issue, Person, PersonId, PersonStatus, Role, Team
from visits.ports import Change, Happened, Office, Put, Remove, Show, Stale, Stored, YearStore
from visits.rota import Slot, SwapOffer, SwapState
from visits.rota_shown import SlotDoing
from visits.slots import Allowed, SlotAct, Standing, decide
from visits.usecases.knowing import known
from visits.usecases.send import reader_of
from visits.usecases.slot_changes import Step, changed, changes_of, effect_of, withdrawn
from visits.years import year_bounds

_COORDINATOR = frozenset({Standing.COORDINATOR})


@dataclass(frozen=True, slots=True)
class _Work:
    """One run: who leaves, who takes over, who does it."""

    office: Office
    leaver: Person
    to: Person | None
    drafts_to: Person | None
    by: PersonId
    operation_id: str

    def event(self, about: str, action: str, state: str = "") -> Event:
        return Event(
            object=about,
            action=action,
            from_state=state,
            to_state=state,
            person=self.by,
            at=self.office.clock.now(),
            operation_id=self.part_of_it(),
        )

    def part_of_it(self) -> str:
        """An id for one step: the events of many steps would share a key if they were of one operation and moment."""
        return f"{self.operation_id}.{self.office.new_id()}"

    def write_id(self, about: str) -> str:
        return f"leaver {self.leaver.id} {about} {self.office.new_id()}"


async def what_leaving_means(
    office: Office, by: PersonId, leaver: PersonId, to: PersonId | None, operation_id: str
) -> Leaving | NotSeenOff:
    """What is freed and handed over if somebody leaves. `to` takes over; else their deputy does. Nothing is changed."""
    work = await _work(office, by, leaver, to, operation_id)
    return work if isinstance(work, NotSeenOff) else await _gone_through(work, do=False)


async def see_off(
    office: Office, by: PersonId, leaver: PersonId, to: PersonId | None, operation_id: str
) -> Leaving | NotSeenOff:
    """Do it, access first: what was done. Raises Stale or Unavailable on the way: repeat it, what was done is not done twice."""
    work = await _work(office, by, leaver, to, operation_id)
    return work if isinstance(work, NotSeenOff) else await _gone_through(work, do=True)


async def _work(
    office: Office, by: PersonId, leaver: PersonId, to: PersonId | None, operation_id: str
) -> _Work | NotSeenOff:
    person = await office.store.person(leaver)
    if person is None:
        return NotSeenOff(why=WhyStays.UNKNOWN)
    if by == leaver:
        return NotSeenOff(why=WhyStays.THEMSELVES)
    named = to or person.deputy
    successor = await known(office, named, Role.HEAD_OF_SERVICE, Role.MANAGER, Role.OBSERVER) if named else None
    if to and (successor is None or to == leaver):
        return NotSeenOff(why=WhyStays.SUCCESSOR)
    coordinators = [one for one in await office.store.people() if one.has(Role.COORDINATOR) and one.id != leaver]
    own = [one for one in coordinators if one.id == by]
    return _Work(office, person, successor, next(iter([*own, *coordinators]), None), by, operation_id)


async def _gone_through(work: _Work, *, do: bool) -> Leaving:
    """Everything that a leaver holds, handled in turn if it is to be done. Issues last: who may answer is known by then."""
    teams = await work.office.store.teams()
    found = await _register(work, teams, do=do)
    for label in await work.office.store.years():
        store = work.office.store.year(label)
        found = await _rota(work, store, found, do=do)
        found = await _drafts(work, store, found, do=do)
        found = await _issues(work, store, teams, found, do=do)
    return found


async def _register(work: _Work, teams: Sequence[Team], *, do: bool) -> Leaving:
    """Access, teams, those whom they stood in for, their channel and their calendar."""
    store, leaver, to = work.office.store, work.leaver, work.to
    theirs = [team for team in teams if leaver.id in (team.head_of_service, *team.managers)]
    after = [team_after(team, leaver, to) for team in theirs]
    whose = [one for one in await store.people() if one.deputy == leaver.id]
    channel = await store.channel_of(leaver.id)
    takes_channel = await _takes_channel(work, channel, after)
    feed = await store.feed_of(leaver.id)
    if do:
        deputy = to.id if to else None
        people = [one.model_copy(update={"deputy": deputy if deputy != one.id else None}) for one in whose]
        people.append(leaver.model_copy(update={"status": PersonStatus.LEFT}))
        await store.register(people, after, work.event(f"person {leaver.id}", "left", leaver.status))
        if takes_channel and channel and to:
            theirs_now = channel.model_copy(
                update={"head_of_service": to.id, "chosen_by": work.by, "chosen_at": work.office.clock.now()}
            )
            await store.choose_channel(theirs_now, work.event(f"channel {to.id}", "handed_over"))
        if feed:
            await store.close_feed(feed, work.event(f"person {leaver.id}", "calendar_revoked"))
    return Leaving(
        person=leaver,
        to=to,
        drafts_to=work.drafts_to,
        teams=tuple(was.name for was, now in zip(theirs, after, strict=True) if not is_left_alone(now, leaver)),
        teams_left=tuple(team.name for team in after if is_left_alone(team, leaver)),
        deputy_of=tuple(one.name for one in whose if to is None or one.id != to.id),
        channel=takes_channel,
        calendar=feed is not None,
        named_in_file=_named_in_file(work),
    )


async def _takes_channel(work: _Work, channel: Channel | None, after: Sequence[Team]) -> bool:
    """Whether the leaver's channel becomes the successor's, who heads their teams now and has none."""
    if channel is None or work.to is None or work.to.id not in {team.head_of_service for team in after}:
        return False
    return await work.office.store.channel_of(work.to.id) is None


def _named_in_file(work: _Work) -> tuple[str, ...]:
    rules, leaver = work.office.rules, work.leaver.id
    named = {
        "executive_director": rules.executive_director == leaver,
        "safeguarding_lead": rules.safeguarding_lead == leaver,
        "escalation": leaver in {rung.to for rung in rules.ladder},
        "readers": leaver in rules.report.readers,
    }
    return tuple(name for name, is_named in named.items() if is_named)


async def _rota(work: _Work, store: YearStore, found: Leaving, *, do: bool) -> Leaving:
    """Visits to come freed, offers made to the leaver taken back. Offers of theirs end with their places."""
    now = work.office.clock.now()
    planned = [slot for slot in await store.slots_of(work.leaver.id) if slot.is_planned]
    coming = [slot for slot in planned if slot.start > now]
    to_them = [
        offer
        for slot in await store.slots_between(now, year_bounds(store.year)[1])
        for offer in await store.swap_offers(slot.id)
        if offer.value.state is SwapState.OPEN and offer.value.to == work.leaver.id
    ]
    if do:
        for slot in coming:
            await _take_off(work, store, slot.id)
        for offer in to_them:
            await _take_back(work, store, offer)
    return found.model_copy(
        update={
            "slots": found.slots + len(coming),
            "past": found.past + len(planned) - len(coming),
            "offers": found.offers + len(to_them),
        }
    )


async def _take_off(work: _Work, store: YearStore, slot_id: str) -> None:
    """As a coordinator takes a councillor off: the same table, the same cards to the others. Raises Stale."""
    stored = await store.slot(slot_id)
    if stored is None or work.leaver.id not in stored.value.members:
        return
    now = work.office.clock.now()
    if not isinstance(decide(stored.value, SlotAct.TAKE_OFF, _COORDINATOR, now=now), Allowed):
        raise Stale(f"slot {slot_id} has changed")
    doing = SlotDoing(act=SlotAct.TAKE_OFF, member=work.leaver.id)
    slot: Slot = changed(stored.value, doing, work.by, now)
    step = Step(SlotAct.TAKE_OFF, slot, stored, work.by, work.part_of_it())
    await store.commit(await changes_of(work.office, store, step), write_id=work.write_id(slot_id))


async def _take_back(work: _Work, store: YearStore, offer: Stored[SwapOffer]) -> None:
    gone = withdrawn(offer.value)
    event = work.event(f"swap {gone.id}", "withdraw_swap", SwapState.OPEN).model_copy(update={"to_state": gone.state})
    changes: list[Change] = [Put(gone, offer), Happened(event), Show(effect_of(gone), work.office.clock.now())]
    await store.commit(changes, write_id=work.write_id(gone.id))


async def _drafts(work: _Work, store: YearStore, found: Leaving, *, do: bool) -> Leaving:
    """Corrections dropped; their own forms to a coordinator; forms that they typed for another back to that councillor."""
    drafts = [one for one in await store.drafts_of(work.leaver.id) if _is_theirs(work, one.author, one.typed_by)]
    corrections = [one for one in drafts if one.corrects and one.author == work.leaver.id]
    others = [one for one in drafts if one not in corrections]
    if do:
        for draft in drafts:
            await _hand_draft(work, store, draft.key, drop=draft in corrections)
    counts = {"drafts": found.drafts + len(others), "corrections": found.corrections + len(corrections)}
    return found.model_copy(update=counts)


def _is_theirs(work: _Work, author: PersonId, typed_by: PersonId | None) -> bool:
    """Whether a draft is still the leaver's to hand on."""
    coordinator = work.drafts_to.id if work.drafts_to else None
    return typed_by == work.leaver.id or (author == work.leaver.id and (typed_by is None or typed_by != coordinator))


async def _hand_draft(work: _Work, store: YearStore, key: str, *, drop: bool) -> None:
    stored = await store.draft(key)
    if stored is None:
        return
    draft = stored.value
    now_by = work.drafts_to.id if draft.author == work.leaver.id and work.drafts_to else None
    action = "correction_dropped" if drop else "handed_over"
    change: Change = Remove(stored) if drop else Put(draft.model_copy(update={"typed_by": now_by}), stored)
    await store.commit([change, Happened(work.event(f"draft {draft.id}", action))], write_id=work.write_id(key))


async def _issues(work: _Work, store: YearStore, teams: Sequence[Team], found: Leaving, *, do: bool) -> Leaving:
    """Open issues that go to the leaver, or are assigned to them."""
    handed: list[str] = []
    left: list[str] = []
    for team in teams:
        for issue in await store.open_issues(team.id):
            if work.leaver.id not in (issue.goes_to, issue.assignee):
                continue
            after = _handed_on(work, issue, team_after(team, work.leaver, work.to))
            (left if after.goes_to == work.leaver.id else handed).append(issue.reference)
            if do and after != issue:
                await _keep_issue(work, store, issue.id, after)
    return found.model_copy(update={"issues": (*found.issues, *handed), "issues_left": (*found.issues_left, *left)})


def _handed_on(work: _Work, issue: Issue, team: Team) -> Issue:
    """The issue with whom it goes to and whom it is assigned to once the leaver has gone: it may be nobody else yet."""
    changes: dict[str, object] = {}
    takes = work.to if may_take_over(issue, team, work.to) else None
    if issue.goes_to == work.leaver.id and takes:
        changes["goes_to"] = takes.id
    if issue.assignee == work.leaver.id:
        may = takes is not None and takes.has(Role.MANAGER, Role.HEAD_OF_SERVICE)
        changes["assignee"] = takes.id if takes and may else None
    return issue.model_copy(update=changes)


async def _keep_issue(work: _Work, store: YearStore, issue_id: str, after: Issue) -> None:
    """Keep it on the issue as it now is. A card in the leaver's own chat no longer holds its words."""
    stored = await store.issue(issue_id)
    if stored is None:
        return
    issue = stored.value.model_copy(update={"goes_to": after.goes_to, "assignee": after.assignee})
    now = work.office.clock.now()
    readers = dict.fromkeys((reader_of(issue), reader_of(stored.value)))
    cards = [CardName(kind=CardKind.ISSUE, object_id=issue.id, person=reader) for reader in readers]
    cards.append(CardName(kind=CardKind.RECORD, object_id=issue.record_id))
    event = work.event(f"issue {issue.id}", "handed_over", issue.state)
    changes: list[Change] = [Put(issue, stored), Happened(event), *(Show(card, now) for card in cards)]
    await store.commit(changes, write_id=work.write_id(issue.id))
