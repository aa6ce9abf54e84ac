"""Invented people, visits and forms for the tests of what is remembered. Nobody here exists."""

from datetime import UTC, date, datetime, timedelta
from typing import Final

from pydantic import BaseModel

from storage.rows import pack
from visits.audit import EventRow, seal_after
from visits.downloads import DownloadLink, digest_of
from visits.draft import Carried, Draft
from visits.kept import Counter, DigestIssued, Improvement, Origin, PastIssue, PastRecord, Proposal, SafetyCall, View
from visits.model import (
    Channel,
    ClosedBecause,
    DateRange,
    Entry,
    EntryKind,
    Event,
    Improved,
    Issue,
    IssueState,
    Outcome,
    Person,
    PersonalChat,
    PersonId,
    PersonStatus,
    RecordStatus,
    Role,
    Team,
    Urgency,
    Visibility,
    VisitKind,
    VisitRecord,
    person_id,
)
from visits.proforma import Step
from visits.report import FrontTexts, FrozenPage, FrozenReport, IssueSummary, Settled, Standing, Version
from visits.retention import Hold, HoldKind
from visits.rota import (
    Availability,
    CalendarFeed,
    CancelledBecause,
    CommitteeDate,
    NudgeKind,
    Preferences,
    Slot,
    SlotStatus,
    Snooze,
    SwapOffer,
    SwapState,
)

NOW: Final = datetime(2026, 11, 16, 14, 32, 5, 123456, tzinfo=UTC)
YEAR: Final = "2026-27"
TENANT: Final = "0f0e0d0c-0000-4000-8000-000000000000"


def someone(number: int) -> PersonId:
    """The id of an invented person."""
    return person_id(TENANT, f"00000000-0000-4000-8000-{number:012d}")


AUTHOR: Final = someone(1)
COLLEAGUE: Final = someone(2)
HEAD: Final = someone(50)

PERSON: Final = Person(
    id=AUTHOR,
    name="Cllr Siân O’Hara",
    roles=frozenset({Role.MEMBER}),
    ward="St Oswald",
    party="Independent",
    email="sian.ohara@council.example",
    status=PersonStatus.ACTIVE,
    first_elected=date(2023, 5, 4),
    briefed_on=date(2026, 6, 1),
)
TEAM: Final = Team(
    id="bootle",
    name="Bootle Social Work Team",
    visit_kind=VisitKind.INTAKE,
    managers=(someone(60), someone(61)),
    head_of_service=HEAD,
    host="Service Manager",
    place="Town Hall, room 4",
)
SLOT: Final = Slot(
    id="slot1",
    team_id=TEAM.id,
    start=NOW - timedelta(days=2),
    members=(AUTHOR, COLLEAGUE),
    status=SlotStatus.CONFIRMED,
    host="Service Manager",
    place="Town Hall",
    link="https://teams.example/meet/1",
    confirmed_at=NOW - timedelta(days=9),
    cancelled_because=CancelledBecause.INSPECTION,
    offered_start=NOW + timedelta(days=9),
    suits=(AUTHOR,),
    rebooked_as="slot2",
    former=(someone(3),),
    sequence=7,
    changed_at=NOW,
)
DRAFT: Final = Draft(
    id="d1",
    key=SLOT.id,
    year=YEAR,
    slot_id=SLOT.id,
    team_id=TEAM.id,
    visit_kind=VisitKind.INTAKE,
    proforma_version="1",
    author=AUTHOR,
    carried=(Carried(issue_id="r0_1", year="2025-26", reference="V25-0007/1"),),
    step=Step.TELL_MORE,
    part=2,
    changing=True,
    typed={"working_well": "“Well led”\n– and kind", "improved__r0_1": "partly", "rating__staffing": "some_concerns"},
    extras=("x1", "x3"),
    extras_made=3,
    undo_field="working_well",
    undo_text="and kind",
    revision=12,
    last_operation="20261116T143200-abc",
    started_at=NOW - timedelta(hours=1),
    saved_at=NOW,
)
RECORD: Final = VisitRecord(
    id="r1",
    reference="V26-0042",
    year=YEAR,
    status=RecordStatus.SENT,
    revision=2,
    proforma_version="1",
    team_id=TEAM.id,
    team_name=TEAM.name,
    visit_kind=VisitKind.INTAKE,
    slot_id=SLOT.id,
    author=AUTHOR,
    sent_at=NOW,
    visit_date=date(2026, 11, 14),
    mode="both",
    duration="about_hour",
    members_present=(AUTHOR, COLLEAGUE),
    no_shows=(someone(3),),
    interest=True,
    interest_detail="A cousin works there.",
    safety_concern=False,
    roles_met=("team_manager", "social_workers"),
    accompanied_by=("executive_director",),
    managers_present="part",
    working_well="Ŵell led: 100% \\ “kind”",
    improved=(Improved(issue_id="r0_1", year="2025-26", reference="V25-0007/1", said="partly"),),
    ratings={"staffing": "some_concerns", "referrals": "no_concerns"},
    notes={"staffing": "Two posts are empty."},
    staff_voice="More desks.",
    child_voice="Not discussed",
    for_scrutiny="Desks.",
    understanding="fairly",
    may_quote=True,
    identifiers_confirmed=("postcode",),
)
ISSUE: Final = Issue(
    id="r1_1",
    record_id="r1",
    year=YEAR,
    number=1,
    reference="V26-0042/1",
    team_id=TEAM.id,
    topic="staffing",
    title="Two posts are empty",
    text="Two posts are empty. When will they be filled?",
    urgency=Urgency.SOON,
    visibility=Visibility.CHANNEL,
    goes_to=HEAD,
    same_as="r0_1",
    from_note=True,
    state=IssueState.RAISED,
    slug="staffing",
    raised_at=NOW,
    due=date(2026, 11, 30),
    assignee=someone(60),
    extended="The budget is settled in January.",
    entries=3,
    answers=1,
    answered_by=HEAD,
    answered_at=NOW,
    reply_by=date(2026, 12, 14),
    settled_at=NOW,
    disputed_at=NOW,
    closed_because=ClosedBecause.NO_REPLY,
    rung=2,
    escalated_at=NOW,
    hidden_from=IssueState.ANSWERED,
)
ENTRY: Final = Entry(
    id="r1_1.2",
    issue_id="r1_1",
    number=2,
    kind=EntryKind.RESPONSE,
    text="Two posts start on 1 May.",
    by=HEAD,
    typed_by=someone(70),
    at=NOW,
    outcome=Outcome.ACTION_AGREED,
    owner_role="Service Manager",
    action_due=date(2027, 5, 1),
    theme="Quality",
    share=False,
    disagrees=True,
    identifiers_confirmed=("name",),
)
EVENT: Final = Event(
    object="record r1",
    action="sent",
    from_state="draft",
    to_state="sent",
    person=AUTHOR,
    at=NOW,
    operation_id="20261116T143200-abc",
)
CHANNEL: Final = Channel(
    head_of_service=HEAD,
    ms_team_id="19:team@thread.tacv2",
    channel_id="19:channel@thread.tacv2",
    name="Front-line visits",
    service_url="https://smba.trafficmanager.net/uk/",
    tenant_id=TENANT,
    bot_account_id="28:bot",
    member_count=14,
    chosen_by=someone(70),
    chosen_at=NOW,
)
CHAT: Final = PersonalChat(
    person=AUTHOR,
    conversation_id="a:1chat",
    service_url="https://smba.trafficmanager.net/uk/",
    account_id="29:1person",
)
LINK: Final = DownloadLink(
    id="20261116-0123456789abcdef.l1",
    digest=digest_of("t1"),
    year=YEAR,
    report_id="report1",
    person=HEAD,
    issued_at=NOW,
    expires_at=NOW + timedelta(minutes=10),
    used_at=NOW + timedelta(minutes=1),
    revision=3,
)

SEAL: Final = seal_after(None, [EventRow("event|20261116T143205123456|20261116-abc|00", pack(EVENT))], NOW, NOW)

ALL: Final[tuple[BaseModel, ...]] = (
    PERSON,
    TEAM,
    SLOT,
    DRAFT,
    RECORD,
    ISSUE,
    EVENT,
    CHANNEL,
    CHAT,
    Counter(name="records", count=42),
    Improvement(issue_id="r0_1", record_id="r1", reference="V26-0042", said="partly", at=NOW),
    ENTRY,
    Origin.model_validate(DRAFT.model_dump() | {"typed_by": someone(70), "corrects": True}),
    PastRecord.model_validate(RECORD.model_dump() | {"corrected_at": NOW, "hidden": ("note__staffing",)}),
    PastIssue.model_validate(ISSUE.model_dump() | {"of_revision": 2}),
    View(
        record_id="r1", person=COLLEAGUE, agrees=False, text="I saw more desks.", at=NOW, identifiers_confirmed=("age",)
    ),
    Proposal(id="1763300000000", record_id="r1", issue_id="r1_1", text="Two posts start.", by=HEAD, at=NOW),
    SafetyCall(id="d1.mash", person=AUTHOR, team_id=TEAM.id, called="mash", at=NOW),
    SwapOffer(
        id="slot1.o1",
        year=YEAR,
        slot_id="slot1",
        by=AUTHOR,
        to=COLLEAGUE,
        wants_slot_id="slot3",
        state=SwapState.TAKEN,
        taken_by=COLLEAGUE,
        offered_at=NOW,
        declined=(someone(3),),
    ),
    Hold(
        id="h1",
        kind=HoldKind.RECORD,
        about="r1",
        reference="V26-0042",
        reason="Case 12",
        by=HEAD,
        at=NOW,
    ),
    Snooze(slot_id="slot1", person=AUTHOR, kind=NudgeKind.WRITE_UP, until=NOW),
    Preferences(person=AUTHOR, off=frozenset({NudgeKind.SWAP})),
    Availability(
        person=AUTHOR,
        weekdays=(1, 3),
        mornings=False,
        afternoons=False,
        not_between=(DateRange(first=date(2026, 12, 21), last=date(2027, 1, 4)),),
        interests=(TEAM.id,),
        most=3,
    ),
    DigestIssued(head=HEAD, label="2026-W47", at=NOW),
    CommitteeDate(day=date(2026, 12, 8), title="Cabinet"),
    CalendarFeed(person=AUTHOR, token="xf3-_9", made_at=NOW),
    IssueSummary(issue_id="r1_1", text="Two posts are empty.", by=HEAD, at=NOW, objection="Three are."),
    FrontTexts(label="2026-27", texts={"summary": "A good year.", "implications__legal": "None."}, by=HEAD, at=NOW),
    Settled(label="2026-27", place="V26-0042/1 text", digest="0123456789abcdef", may_print=True, by=HEAD, at=NOW),
    FrozenReport(
        id="f0e1d2c3",
        label="2026-11-01 to 2027-04-30",
        period=DateRange(first=date(2026, 11, 1), last=date(2027, 4, 30)),
        year=YEAR,
        version=Version.RESTRICTED,
        standing=Standing.FINAL,
        cut_off=NOW - timedelta(days=1),
        visits=14,
        issues=31,
        hash="9f" * 32,
        by=HEAD,
        at=NOW,
        pages=3,
    ),
    FrozenPage(report_id="f0e1d2c3", number=2, text='{"council":"Wexmoor'),
    LINK,
    SEAL,
)
"""One of everything that is kept, with nothing left at its default that can be told apart from it."""
