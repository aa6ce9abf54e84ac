"""What becomes of one issue, by a plain reading of the rules: just enough of it to say which cards ought to come."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Final

from tests.year.council import council_of_year
from tests.year.doings import ACTION_DAYS
from tests.year.script import DAYS, IssueAct, IssueLife, Size, Visit, answerer_of, goes_to
from visits.issues import Act
from visits.model import SYSTEM, Outcome, PersonId, Urgency, Visibility, aad_of
from visits.years import london_day, start_of

Cards = Counter[str]
"""Cards by name: "issue 12/3 <aadObjectId>"."""
RUNGS: Final = tuple((rung.after_days, rung.to) for rung in council_of_year().rules.ladder)
SECOND_NOTICE: Final = 3
REMINDER: Final = 3


def card(kind: str, about: str, person: str = "") -> str:
    """A card's name here: by the visit's number in place of ids."""
    return f"{kind} {about} {aad_of(PersonId(person)) if person else 'channel'}"


@dataclass
class Following:
    """An issue as it goes on. `news` are (when, whose doing) of what its councillors may read of in their week."""

    visit: Visit
    life: IssueLife
    raised: date
    state: str = "waiting"
    due: date | None = None
    assignee: PersonId | None = None
    entries: int = 0
    answers: int = 0
    reply_by: date | None = None
    is_disputed: bool = False
    action_due: date | None = None
    news: list[tuple[datetime, PersonId]] = field(default_factory=list)

    def __post_init__(self) -> None:
        rules = council_of_year().clock
        counts = {Urgency.SOON: rules.soon_days, Urgency.ROUTINE: rules.answer_days}
        if self.life.urgency in counts:
            self.due = DAYS.add(self.raised, counts[self.life.urgency])

    @property
    def name(self) -> str:
        """The visit's number and the issue's: "12/3"."""
        return f"{self.visit.number}/{self.life.number}"

    @property
    def is_for_channel(self) -> bool:
        """Whether everyone in the channel may read it."""
        return self.life.visibility is Visibility.CHANNEL

    @property
    def reader(self) -> str:
        """Whose alone it is; "" for the channel."""
        return "" if self.is_for_channel else goes_to(self.life.visibility)

    @property
    def councillors(self) -> tuple[PersonId, ...]:
        """Those of the visit who may read it."""
        return self.visit.members if self.is_for_channel else (self.visit.author,)

    def cards_of_raising(self) -> Cards:
        """Its own card."""
        return Cards([card("issue", self.name, self.reader)])

    def passes(self, step: datetime) -> Cards:
        """A step begins: the time to reply may have run out, or nearly."""
        if self.reply_by is None or self.state not in ("answered", "action_done"):
            return Cards()
        if step >= start_of(self.reply_by + timedelta(days=1), 9):
            self.state, self.reply_by = "closed", None
            self.news.append((step, SYSTEM))
        elif step >= start_of(DAYS.back(self.reply_by, REMINDER), 9):
            about = f"{self.name}.{self.answers}.{self.state}"
            return Cards([card("reply_reminder", about, self.visit.author)])
        return Cards()

    def is_told_of(self, today: date, size: Size) -> Cards:
        """What is due on a working day about an answer that is waited for: of what one person would hear, the latest."""
        if self.due is None or self.state != "waiting":
            return Cards()
        answers = self.assignee or self.head_on(today, size)
        about = f"{self.name}.{self.due:%Y%m%d}"
        if today <= self.due:
            is_soon = DAYS.back(self.due, 2) <= today
            return Cards([card("due_soon", about, "" if self.is_for_channel else answers)] if is_soon else [])
        late = DAYS.count(self.due, today)
        told = {answers: ("overdue", f"{about}.1")}
        if late >= SECOND_NOTICE and self.head_on(today, size) != answers:
            told[self.head_on(today, size)] = ("overdue", f"{about}.2")
        for number, (after, person) in enumerate(RUNGS, 1):
            about_head = self.life.visibility is Visibility.EXECUTIVE_DIRECTOR
            if late >= after and (not about_head or person == goes_to(self.life.visibility)):
                told[person] = ("escalated", f"{about}.{number}")
        return Cards(card(kind, of, person) for person, (kind, of) in told.items())

    def head_on(self, today: date, size: Size) -> PersonId:
        """Who answers for whom it goes to."""
        return answerer_of(self.life.visibility, today, size)

    def has_done(self, act: IssueAct) -> Cards:
        """A person does something to it."""
        today = london_day(act.at)
        if act.act not in (Act.ASSIGN, Act.DRAFT):
            self.news.append((act.at, act.by))
        self.entries += act.act in (Act.DRAFT, Act.RESPOND, Act.RELEASE, Act.FOLLOW_UP)
        match act.act:
            case Act.ASSIGN:
                self.assignee = act.to
                return Cards([card("assigned", self.name, self.reader)])
            case Act.EXTEND:
                self.due = DAYS.add(self.raised, council_of_year().clock.extension_days)
            case Act.RESPOND | Act.RELEASE:
                return self._answered(act, today)
            case Act.ACTION_DONE:
                self.state, self.reply_by = "action_done", self._time_to_reply(today)
            case Act.SETTLE | Act.CLOSE:
                self.state = "closed"
            case Act.FOLLOW_UP:
                self.state, self.due = "waiting", DAYS.add(today, council_of_year().clock.answer_days)
                self.is_disputed = self.is_disputed or act.disagrees
                return Cards([card("follow_up", f"{self.name}.{self.entries}", self.reader)])
            case _:
                pass
        return Cards()

    def needs_somebody(self, today: date) -> bool:
        """Whether the weekly digest has a line of it: or, of one for the Head of Service alone, says that it is overdue."""
        is_overdue = self.state == "waiting" and self.due is not None and self.due < today
        if not self.is_for_channel:
            return is_overdue and self.life.visibility is Visibility.HEAD_OF_SERVICE
        if self.state == "waiting":
            is_due = self.due is not None and self.due < today + timedelta(days=7)
            return is_overdue or is_due or self.is_disputed
        return self.state == "action_agreed" and self.action_due is not None and self.action_due < today

    def _answered(self, act: IssueAct, today: date) -> Cards:
        self.answers += 1
        if act.outcome is Outcome.ACTION_AGREED:
            self.state, self.reply_by = "action_agreed", None
            self.action_due = today + timedelta(days=ACTION_DAYS)
        else:
            self.state, self.reply_by = "answered", self._time_to_reply(today)
        return Cards(card("answer", f"{self.name}.{self.entries}", one) for one in self.councillors)

    def _time_to_reply(self, today: date) -> date:
        return DAYS.add_outside_recess(today, council_of_year().clock.follow_up_days)
