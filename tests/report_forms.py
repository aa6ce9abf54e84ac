"""The visit forms of a made-up year: filled in with every answer of the form, corrected, hidden, agreed with or not."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tests.report_people import Council
from tests.report_words import said
from visits.doing import due_of
from visits.model import Improved, Issue, PersonId, RecordStatus, Team, Urgency, Visibility, VisitKind, VisitRecord
from visits.proforma import OneOf, SomeOf
from visits.proforma_versions import CURRENT
from visits.text import title_of
from visits.working_days import WorkingDays
from visits.years import london_day, municipal_year, reference_prefix

RATINGS = (("no_concerns", 55), ("some_concerns", 30), ("serious_concerns", 8), ("not_discussed", 7))
OPTIONAL = 0.6
"""How often what may be left out is answered."""


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that took place and was written up: when, by whom, and for which slot ("" off the rota)."""

    record_id: str
    team: Team
    day: date
    sent_at: datetime
    members: tuple[PersonId, ...]
    no_shows: tuple[PersonId, ...]
    slot_id: str


def filled_in(chance: random.Random, visit: Visit, number: int, improved: tuple[Improved, ...]) -> VisitRecord:
    """The form of a visit, the `number`-th that was sent in its year."""
    year = municipal_year(visit.day)
    kind = visit.team.visit_kind
    ratings = {topic.key: _weighted(chance, RATINGS) for topic in CURRENT.topics[kind]}
    concerned = [topic for topic, rating in ratings.items() if rating.endswith("concerns") and rating != "no_concerns"]
    interest = chance.random() < 0.06
    return VisitRecord(
        id=visit.record_id,
        reference=f"V{reference_prefix(year)}-{number:04d}",
        year=year,
        proforma_version=CURRENT.version,
        team_id=visit.team.id,
        team_name=visit.team.name,
        visit_kind=kind,
        slot_id=visit.slot_id,
        author=visit.members[0],
        sent_at=visit.sent_at,
        visit_date=visit.day,
        mode=_one(chance, "mode"),
        duration=_one(chance, "duration"),
        members_present=visit.members,
        no_shows=visit.no_shows,
        interest=interest,
        interest_detail=said(chance, "interest_detail") if interest else "",
        safety_concern=chance.random() < 0.05,
        roles_met=_some(chance, "roles_met", 1),
        accompanied_by=_some(chance, "accompanied_by", 0) if chance.random() < 0.2 else (),
        managers_present=_one(chance, "managers_present"),
        working_well=said(chance, "working_well"),
        improved=improved,
        ratings=ratings,
        notes={topic: said(chance, "note", topic) for topic in concerned if chance.random() < OPTIONAL},
        may_quote=chance.random() < 0.5,
        **_voices(chance, kind),
    )


def _voices(chance: random.Random, kind: VisitKind) -> dict[str, str]:
    asked = ["staff_voice", "for_scrutiny", "child_voice"]
    asked += ["carer_voice"] if kind is VisitKind.CORPORATE_PARENTING else []
    topics = [topic.key for topic in CURRENT.topics[kind]]
    given = {key: said(chance, key, chance.choice(topics)) for key in asked if chance.random() < OPTIONAL}
    if kind is VisitKind.CORPORATE_PARENTING:
        given.setdefault("child_voice", "Not discussed")
    return given | {"understanding": _one(chance, "understanding") if chance.random() < 0.9 else ""}


def raised(
    chance: random.Random, record: VisitRecord, team: Team, number: int, council: Council, same_as: str = ""
) -> Issue:
    """An issue of a form, as if of a topic of its own; its day is set when it is sent (see `with_due`)."""
    topic = chance.choice(list(record.ratings))
    visibility = chance.choices(list(Visibility), (90, 6, 4))[0]
    director = council.rules.executive_director
    text = said(chance, "issue", topic)
    about_head = visibility is Visibility.EXECUTIVE_DIRECTOR and director
    return Issue(
        id=f"{record.id}_{number}",
        record_id=record.id,
        year=record.year,
        number=number,
        reference=f"{record.reference}/{number}",
        slug=f"x{number}",
        team_id=team.id,
        topic=topic,
        title=title_of(text),
        text=text,
        urgency=chance.choices(list(Urgency), (15, 65, 20))[0],
        visibility=visibility,
        goes_to=director if about_head and director else team.head_of_service,
        same_as=same_as,
        raised_at=record.corrected_at or record.sent_at,
    )


def with_due(issue: Issue, council: Council, days: WorkingDays) -> Issue:
    """The issue with the day by which its answer is due, from the day it was raised."""
    due = due_of(issue.urgency, london_day(issue.raised_at), council.rules, days)
    return issue.model_copy(update={"due": due})


def corrected(chance: random.Random, record: VisitRecord, at: datetime) -> VisitRecord:
    """The next revision: other words, and perhaps another answer."""
    changes = {"working_well": said(chance, "working_well"), "mode": _one(chance, "mode")}
    return record.model_copy(update={**changes, "revision": record.revision + 1, "corrected_at": at})


def withdrawn(record: VisitRecord) -> VisitRecord:
    """The record taken back."""
    return record.model_copy(update={"status": RecordStatus.WITHDRAWN})


def _weighted(chance: random.Random, choices: Sequence[tuple[str, int]]) -> str:
    return chance.choices([key for key, _ in choices], [weight for _, weight in choices])[0]


def _keys(question: str) -> list[str]:
    answer = CURRENT.question(question).answer
    assert isinstance(answer, OneOf | SomeOf)
    return [choice.key for choice in answer.choices]


def _one(chance: random.Random, question: str) -> str:
    return chance.choice(_keys(question))


def _some(chance: random.Random, question: str, least: int) -> tuple[str, ...]:
    keys = _keys(question)
    chosen = set(chance.sample(keys, chance.randint(max(least, 1), len(keys) - 1)))
    return tuple(key for key in keys if key in chosen)
