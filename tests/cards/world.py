"""An invented council whose every name and word can be changed at one place, so that the same cards can be built in plain
words, with Markdown planted in everything a person wrote, or as full as the rules allow. Nobody here exists."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from cards import form
from cards.elements import Card
from cards.words import Wording
from tests.visits.builders import (
    HEAD_OF_SERVICE,
    NOW,
    SLOT,
    TENANT,
    a_context,
    a_draft,
    councillor,
    draft_of,
    page_at,
    press,
    usual_answer,
)
from visits.council import Contact, Contacts
from visits.draft import Context, Draft
from visits.model import (
    Channel,
    Person,
    Team,
    VisitKind,
)
from visits.outcomes import CheckAnswers, FixAnswers, Outcome, SafetyPage, ShowStep
from visits.proforma import Step

Cards = dict[str, Callable[[], Card]]
Answers = Mapping[str, str]

MOST_PAGES: Final = 30

OPERATION: Final = "20261120-0123456789abcdef"
SLOT_ID: Final = "6c1c8a52c9d0476f8b8a6f2f"
EARLIER_ID: Final = "4b5a69788796a5b4c3d2e1f0"
DRAFT_ID: Final = "0f8e7d6c5b4a493887766554"

TEXTS: Final[Mapping[str, str]] = {
    "interest_detail": "My sister-in-law worked in the office until 2024.",
    "working_well": "The duty desk answers at once, and new starters say that they were made welcome.",
    "note__staffing": "Three posts of twelve are empty, and two of them have been for a year. What is being done?",
    "note__workload_performance": "Social workers hold 24 cases each where 18 is the aim.",
    "note__referrals": "Two systems are used for referrals, so everything is typed twice.",
    "note__support_systems": "Laptops take ten minutes to start.",
    "note__care_services": "Care leavers wait four months for a flat.",
    "note__fostering": "Nine carers left last year and five came.",
    "staff_voice": "They want a quiet room for hard telephone calls.",
    "child_voice": "A group of young people meets the manager every month.",
    "carer_voice": "There is a carers’ evening four times a year.",
    "for_scrutiny": "Ask about parking permits again next year.",
}
CONCERNS: Final = {
    VisitKind.INTAKE: {"rating__staffing": "serious_concerns", "rating__referrals": "some_concerns"},
    VisitKind.CORPORATE_PARENTING: {"rating__staffing": "serious_concerns", "rating__fostering": "some_concerns"},
}
"""What the visitors were worried about, where they were."""
ASKED: Final = {"ask__staffing": "true", "urgency__staffing": "soon"}


@dataclass(frozen=True)
class World:
    """What people are called and what they write, on every card built from it."""

    name: Callable[[str], str] = str
    text: Callable[[str], str] = str
    register: int = 6

    @property
    def members(self) -> tuple[Person, ...]:
        """The councillors on the register."""
        first = ("Ada Marlow", "Ben Thornby", "Cora Winstanley", "Dev Okafor", "Elsie Penhale", "Femi Radcliffe")
        names = [*first, *(f"Councillor Number {n}" for n in range(len(first) + 1, self.register + 1))]
        return tuple(councillor(n, self.name(name)) for n, name in enumerate(names, 1))

    @property
    def contacts(self) -> Contacts:
        """Whom to call."""

        def one(name: str, phone: str) -> Contact:
            return Contact(name=self.name(name), phone=phone)

        return Contacts(
            police=Contact(name="Police", phone="999"),
            mash=one("MASH", "01632 960100"),
            out_of_hours=one("Out-of-hours team", "01632 960101"),
            lado=one("LADO (worries about someone who works with children)", "01632 960102"),
            whistleblowing=one("Whistleblowing line", "01632 960103"),
        )

    @property
    def channel(self) -> Channel:
        """Where the Head of Service reads."""
        return Channel(
            head_of_service=HEAD_OF_SERVICE,
            ms_team_id="19:team@thread.tacv2",
            channel_id="19:channel@thread.tacv2",
            name=self.name("Children’s Services › Visits"),
            service_url="https://smba.trafficmanager.net/uk/",
            tenant_id=TENANT,
            bot_account_id="28:bot",
            member_count=7,
            chosen_by=HEAD_OF_SERVICE,
            chosen_at=NOW,
        )

    def team(self, team: Team) -> Team:
        """The team, as it is called here."""
        return team.model_copy(update={"name": self.name(team.name)})

    def context(self, kind: VisitKind, *, on_rota: bool = False, open_issues: int = 0) -> Context:
        """What the rules know of a visit of this kind."""
        slot = SLOT.model_copy(update={"id": SLOT_ID}) if on_rota else None
        plain = a_context(kind, slot=slot, open_issues=open_issues, members=self.members)
        earlier = tuple(
            issue.model_copy(
                update={
                    "id": f"{EARLIER_ID}_{issue.number}",
                    "title": self.text(issue.title),
                    "text": self.text(issue.text),
                }
            )
            for issue in plain.open_issues
        )
        return plain.model_copy(update={"team": self.team(plain.team), "open_issues": earlier})

    def draft(self, step: Step, context: Context, answers: Answers | None = None, *, part: int = 1) -> Draft:
        """A form walked to this step by real presses, everything written in this world's words."""
        begun = a_draft(context).model_copy(update={"id": DRAFT_ID, "key": DRAFT_ID})
        return self.walked(begun, step, context, answers, part=part)

    def walked(
        self, draft: Draft, step: Step, context: Context, answers: Answers | None = None, *, part: int = 1
    ) -> Draft:
        """The form walked on to this step. What `answers` does not say is answered as most visits do."""
        over = {key: self.text(text) for key, text in TEXTS.items()} | dict(answers or {})
        for _ in range(MOST_PAGES):
            if (draft.step, draft.part) == (step, part):
                return draft
            fields = page_at(draft, context).fields
            typed = {one.key: over.get(one.key, draft.value(one.key) or usual_answer(one)) for one in fields}
            draft = draft_of(press(draft, context, values=typed))
        raise AssertionError(f"the walk never came to {step}, part {part}")

    def shown(
        self,
        shows: Outcome,
        context: Context,
        *,
        notice: Wording | None = None,
        page: int = 1,
        may_undo: bool = False,
    ) -> Card:
        """What a form shows, as the bot would show it, with what a message or an old card adds."""
        draft = shows.draft
        view = form.view_of(
            draft,
            context.team.name,
            operation=OPERATION,
            contacts=self.contacts,
            notices=[notice] if notice else [],
            may_undo=may_undo,
        )
        match shows:
            case ShowStep():
                return form.step_card(view, shows.page, draft.typed)
            case FixAnswers():
                return form.step_card(view, shows.page, draft.typed, shows.faults)
            case SafetyPage():
                return form.safety_card(view)
            case CheckAnswers():
                return form.check_card(view, shows, context.proforma, context.name_of, self.channel, page=page)
            case _:
                raise AssertionError(f"{type(shows).__name__} has no card of the form")
