"""The lives of the issues of a made-up year: what was done to each, by the rules of the product and one act after another."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tests.report_people import Council
from tests.report_words import said
from visits.council import CouncilRules
from visits.doing import Doing, apply
from visits.issues import WHO, Act, Allowed, decide
from visits.model import (
    SYSTEM,
    WAITING_STATES,
    Entry,
    Event,
    Issue,
    IssueState,
    Outcome,
    PersonId,
    Urgency,
    VisitRecord,
)
from visits.working_days import WorkingDays
from visits.years import london_day, start_of

PATHS: Final[dict[str, int]] = {
    "see respond:information settle": 22,
    "see respond:already_in_hand close_unanswered": 12,
    "assign draft:information release settle": 8,
    "see respond:action_agreed action_done settle": 12,
    "respond:action_agreed settle action_done": 5,
    "see respond:action_agreed": 6,
    "see extend respond:needs_partner settle": 6,
    "extend respond:action_agreed action_done close_unanswered": 3,
    "see respond:not_accepted follow_up:disagrees respond:information settle": 5,
    "respond:information follow_up": 3,
    "see respond:already_in_hand settle reopen respond:action_agreed": 3,
    "comment see respond:information": 4,
    "see": 4,
    "": 4,
    "draft:needs_partner": 2,
    "hide": 2,
    "respond:information hide": 1,
    "see hide reword respond:information settle": 3,
}
"""What is done to an issue that wants an answer, and how often that is what is done."""
PATHS_OF_NOTES: Final[dict[str, int]] = {"see close": 6, "": 3, "see respond:information settle": 2}
AFTER: Final[dict[Act, tuple[int, int]]] = {
    Act.SEE: (0, 2),
    Act.ASSIGN: (0, 1),
    Act.DRAFT: (1, 6),
    Act.RELEASE: (0, 3),
    Act.RESPOND: (1, 11),
    Act.EXTEND: (3, 9),
    Act.ACTION_DONE: (5, 60),
    Act.SETTLE: (1, 8),
    Act.FOLLOW_UP: (1, 8),
    Act.REOPEN: (5, 20),
    Act.COMMENT: (1, 3),
    Act.CLOSE: (1, 5),
    Act.HIDE: (1, 3),
    Act.REWORD: (1, 4),
}
"""Working days between an act and the one before it: from so many to so many."""
_WORDS: Final = {
    Act.DRAFT: "response",
    Act.RESPOND: "response",
    Act.EXTEND: "reason",
    Act.COMMENT: "comment",
    Act.FOLLOW_UP: "follow_up",
    Act.REOPEN: "follow_up",
    Act.REWORD: "reworded",
}


@dataclass
class Life:
    """An issue and all that was done to it up to a moment."""

    issue: Issue
    record: VisitRecord
    council: Council
    chance: random.Random
    now: datetime
    days: WorkingDays

    def __post_init__(self) -> None:
        self.entries: list[Entry] = []
        self.events: list[Event] = []
        self.closed_at: datetime | None = None

    def live(self, since: datetime) -> "Life":
        """Do what one of the paths says, from this moment on."""
        paths = PATHS_OF_NOTES if self.issue.urgency is Urgency.NOTE else PATHS
        path = self.chance.choices(list(paths), list(paths.values()))[0]
        moment = since
        for step in path.split():
            act, _, how = step.partition(":")
            moment = self._moment(Act(act), moment)
            if moment >= self.now or not self._do(Act(act), how, moment):
                break
        self._escalate(self.now)
        return self

    def _moment(self, act: Act, since: datetime) -> datetime:
        if act is Act.CLOSE_UNANSWERED:
            return start_of(self.issue.reply_by + timedelta(days=1), 9) if self.issue.reply_by else self.now
        day = self.days.add(london_day(since), self.chance.randint(*AFTER[act]))
        later = start_of(day, self.chance.randint(9, 16)) + timedelta(minutes=self.chance.randrange(60))
        return max(later, since + timedelta(minutes=5))

    def _do(self, act: Act, how: str, moment: datetime) -> bool:
        """Whether the table let it be done."""
        self._escalate(moment)
        outcome = Outcome(how) if how in set(Outcome) else None
        if act is Act.RELEASE:
            outcome = self.entries[-1].outcome
        before = self.issue
        decided = decide(before, act, WHO[act], outcome)
        if not isinstance(decided, Allowed):
            return False
        draft = self.entries[-1] if act is Act.RELEASE else None
        done = apply(
            before,
            self._doing(act, how, moment),
            decided.to,
            draft,
            person=self._by(act),
            now=moment,
            rules=self._rules,
            days=self.days,
        )
        hidden = {"hidden_from": before.state} if act is Act.HIDE else {}
        self.issue = done.issue.model_copy(update=hidden)
        if done.entry:
            self.entries.append(done.entry)
        self.closed_at = moment if self.issue.state is IssueState.CLOSED else None
        self._happened(act, before, self._by(act), moment)
        return True

    @property
    def _rules(self) -> CouncilRules:
        return self.council.rules

    def _by(self, act: Act) -> PersonId:
        match act:
            case Act.SETTLE | Act.FOLLOW_UP | Act.REOPEN | Act.REWORD:
                return self.record.author
            case Act.CLOSE_UNANSWERED:
                return SYSTEM
            case Act.SEE | Act.DRAFT | Act.COMMENT | Act.ACTION_DONE:
                return self._team_manager()
            case _:
                return self.issue.goes_to

    def _team_manager(self) -> PersonId:
        return next(team.managers[0] for team in self.council.teams if team.id == self.issue.team_id)

    def _doing(self, act: Act, how: str, moment: datetime) -> Doing:
        """What was typed. One answer in ten is not to be shared with the team."""
        agreed = how == Outcome.ACTION_AGREED
        is_answer = act in (Act.RESPOND, Act.DRAFT)
        due = london_day(moment) + timedelta(days=self.chance.randint(20, 120))
        return Doing(
            act=act,
            text=said(self.chance, _WORDS[act], self.issue.topic) if act in _WORDS else "",
            outcome=how if is_answer else "",
            owner_role=said(self.chance, "owner_role") if agreed else "",
            action_due=due.isoformat() if agreed else "",
            theme=self.chance.choice(("", *self._rules.themes)) if is_answer else "",
            share=self.chance.random() < 0.9,
            disagrees=how == "disagrees",
            to=self._team_manager() if act is Act.ASSIGN else None,
        )

    def _escalate(self, moment: datetime) -> None:
        """The ladder's one rung, if the issue waited so long by then."""
        issue = self.issue
        if issue.due is None or issue.rung or issue.state not in WAITING_STATES:
            return
        reached = start_of(self.days.add(issue.due, self._rules.ladder[0].after_days), 9)
        told = max(reached, self.events[-1].at + timedelta(minutes=1)) if self.events else reached
        if told < moment:
            self.issue = issue.model_copy(update={"rung": 1, "escalated_at": told})
            self._happened("escalated", issue, SYSTEM, told)

    def _happened(self, action: str, before: Issue, person: PersonId, moment: datetime) -> None:
        self.events.append(
            Event(
                object=f"issue {before.id}",
                action=action,
                from_state=before.state,
                to_state=self.issue.state,
                person=person,
                at=moment,
                operation_id=f"{london_day(moment):%Y%m%d}-{before.id}.{len(self.events)}",
            )
        )
