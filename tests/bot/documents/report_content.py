"""Contents of reports for the tests of the documents: a rich one, an empty one, one visit, a year in progress.

Nobody here exists.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Final

from tests.visits.council import RULES
from visits import report_form, report_words
from visits.coverage import days_of
from visits.figures import (
    AnnualFigures,
    Counted,
    IssueFigures,
    Repeat,
    TeamIssues,
    TeamVisits,
    TookPart,
    TopicFigures,
    VisitFigures,
)
from visits.model import ClosedBecause, DateRange, IssueState, Outcome, PersonId, VisitKind
from visits.proforma import OneOf, SomeOf
from visits.proforma_versions import CURRENT
from visits.report import (
    AnswerPrinted,
    FormPrinted,
    Front,
    FrozenReport,
    IssuePrinted,
    Quoted,
    ReportContent,
    SlotPrinted,
    Standing,
    Subject,
    Version,
    VisitPrinted,
)
from visits.rota import CancelledBecause

CUT_OFF: Final = datetime(2027, 5, 20, 9, 30, tzinfo=UTC)
PERIOD: Final = days_of("2026-27")
COUNCIL: Final = "Wexmoor Borough Council"
TEAMS: Final = {"mash": "MASH", "harbourside": "Harbourside Locality Team", "parenting": "Corporate Parenting Service"}
TOPICS: Final = ("staffing", "workload_performance", "referrals", "support_systems", "care_services", "fostering")
RATINGS: Final = ("no_concerns", "some_concerns", "serious_concerns", "not_discussed")
TEXTS: Final = ("working_well", "staff_voice", "child_voice", "carer_voice", "for_scrutiny")


def count(number: int, prefix: str = "slot") -> Counted:
    """So many things, each with a reference."""
    return Counted(of=tuple(f"{prefix}{one}" for one in range(1, number + 1)))


def records(number: int) -> Counted:
    """So many records."""
    return Counted(of=tuple(f"V26-{one:04d}" for one in range(1, number + 1)))


def labels() -> dict[str, str]:
    """The report's words."""
    return report_words.labels([CURRENT])


def visits_of(planned: int, took: int, **others: int) -> VisitFigures:
    """Figures of visits; what is not named is 0."""
    fields = {name: count(number) for name, number in others.items() if name != "required"}
    forms = records(took + others.get("off_rota", 0))
    because = {str(why): count(others.get("cancelled", 0) if why == "election" else 0) for why in CancelledBecause}
    return VisitFigures(
        required=others.get("required"),
        planned=count(planned),
        took_place=count(took),
        forms=forms,
        cancelled_because=because,
        **fields,
    )


def team_of(key: str, visits: VisitFigures) -> TeamVisits:
    """The same figures as a team's."""
    kind = VisitKind.CORPORATE_PARENTING if key == "parenting" else VisitKind.INTAKE
    return TeamVisits(**dict(visits), team_id=key, team_name=TEAMS[key], visit_kind=kind)


def _some(kinds: Iterable[str], **of: Sequence[str]) -> dict[str, Counted]:
    """Every kind, these with references."""
    return {str(kind): Counted(of=tuple(of.get(kind, ()))) for kind in kinds if kind != "withdrawn"}


def issue_figures(references: Sequence[str] = (), *, answered: int = 0, done: int = 0) -> IssueFigures:
    """Figures of these issues: of the first some are answered, of these some agreed to an action that is done."""
    of = tuple(references)
    return IssueFigures(
        raised=Counted(of=of),
        soon=Counted(of=of[:1]),
        routine=Counted(of=of[1:-1]),
        notes=Counted(of=of[-1:] if len(of) > 1 else ()),
        answered=Counted(of=of[:answered]),
        in_time=Counted(of=of[: answered // 2]),
        late=Counted(of=of[answered // 2 : answered]),
        waiting=Counted(of=of[answered:-1]),
        overdue=Counted(of=of[answered : answered + 1]),
        by_state=_some(IssueState, answered=of[:answered], raised=of[answered:]),
        by_outcome=_some(Outcome, action_agreed=of[:done], needs_partner=of[done:answered]),
        by_theme={"Quality": Counted(of=of[:1])} if of else {},
        closed_because={why: Counted() for why in ClosedBecause},
        actions_agreed=Counted(of=of[: done + 1] if done else ()),
        actions_done=Counted(of=of[:done]),
        actions_overdue=Counted(of=of[done : done + 1] if done else ()),
        days_to_answer=tuple(range(2, 2 + answered)),
    )


def figures_of(
    visits: VisitFigures,
    teams: Mapping[str, VisitFigures],
    issues: Sequence[IssuePrinted] = (),
    *,
    in_progress: bool = False,
) -> AnnualFigures:
    """Figures of a year. Half of the issues are answered."""
    references = [issue.reference for issue in issues]
    forms = visits.forms
    people = tuple(PersonId(f"t.{number}") for number in range(66))
    return AnnualFigures(
        period=PERIOD,
        cut_off=CUT_OFF,
        in_progress=in_progress,
        visits=visits,
        teams=tuple(team_of(key, one) for key, one in teams.items()),
        took_part=TookPart(
            members=people,
            took_part=people[: min(31, 2 * forms.number)],
            newly_elected=people[:14],
            newly_took_part=people[: min(9, forms.number)],
            others=people[:1] if forms.number > 1 else (),
        ),
        choices={
            question.key: {
                choice.key: forms if place == 0 else Counted() for place, choice in enumerate(question.answer.choices)
            }
            for question in CURRENT.questions
            if question.key in ("mode", "duration", "managers_present", "roles_met", "accompanied_by", "understanding")
            and isinstance(question.answer, OneOf | SomeOf)
        },
        gave=dict.fromkeys(TEXTS, forms),
        interests=Counted(of=forms.of[:1]),
        safety=Counted(of=forms.of[:1]),
        no_shows=Counted(of=forms.of[:1]),
        may_quote=forms,
        views_agree=Counted(of=forms.of[1:2]),
        views_differ=Counted(of=forms.of[2:3]),
        not_confirmed=Counted(of=forms.of[3:]),
        corrected=Counted(of=forms.of[1:2]),
        withdrawn=Counted(),
        days_to_form=tuple(range(1, forms.number + 1)),
        topics=tuple(_topic(topic, forms, issues) for topic in TOPICS),
        issues=issue_figures(references, answered=len(references) // 2, done=len(references) // 4),
        by_team=tuple(TeamIssues(**dict(_issues_of_team(key, issues)), team_id=key) for key in teams),
        repeats=(Repeat(topic="staffing", team_ids=tuple(teams)[:2], references=("V25-0003/1", "V26-0001/1")),)
        if issues
        else (),
        improved={key: count(place, "V25-0003/") for place, key in enumerate(("yes", "partly", "no", "could_not_tell"))}
        if issues
        else {},
    )


def _topic(topic: str, forms: Counted, issues: Sequence[IssuePrinted]) -> TopicFigures:
    of = [issue.reference for issue in issues if issue.topic_key == topic]
    half = forms.number // 2
    ratings = (forms.of[:half], forms.of[half:], (), ())
    return TopicFigures(
        topic=topic,
        ratings={rating: Counted(of=one) for rating, one in zip(RATINGS, ratings, strict=True)},
        issues=issue_figures(of, answered=len(of) // 2),
    )


def _issues_of_team(key: str, issues: Sequence[IssuePrinted]) -> IssueFigures:
    of = [issue.reference for issue in issues if issue.team_id == key]
    return issue_figures(of, answered=len(of) // 2)


def visit_printed(number: int, team_id: str = "mash") -> VisitPrinted:
    """A visit that took place."""
    return VisitPrinted(
        reference=f"V26-{number:04d}",
        visit_date=date(2026, 6 + number % 6, 1 + number % 28),
        team_id=team_id,
        team=TEAMS[team_id],
        visit_kind="Intake",
        mode="In person",
        duration="About 1 hour",
        members=("Councillor Ada Marlow", "Councillor Ben Thornby"),
        no_shows=("Councillor Cora Winstanley",) if number == 1 else (),
        roles_met=("Service Manager", "Team Manager", "Social workers"),
        accompanied_by=("Chief Executive",) if number == 2 else (),
        managers_present="For part of it",
        on_rota=number != 3,
        confirmed=("agreed", "differs", "not_confirmed", "alone")[number % 4],
        sent_on=date(2026, 6 + number % 6, 2 + number % 28),
        corrected_on=date(2026, 12, 3) if number == 2 else None,
        form_version="1",
    )


def issue_printed(number: int, *, is_answered: bool, is_restricted: bool = False) -> IssuePrinted:
    """An issue; in the restricted version with its text and the text of its answer."""
    team_id = tuple(TEAMS)[number % 3]
    topic = TOPICS[number % len(TOPICS)]
    is_private = number == 5
    answer = AnswerPrinted(
        text="Two posts start on 1 May; a third is advertised again." if is_restricted else "",
        outcome="Action agreed",
        answered_on=date(2026, 12, 4),
        owner_role="Service Manager",
        action_due=date(2027, 3, 1),
        theme="Quality",
    )
    return IssuePrinted(
        reference=f"V26-{1 + number // 2:04d}/{1 + number % 2}",
        visit=f"V26-{1 + number // 2:04d}",
        team_id=team_id,
        team=TEAMS[team_id],
        topic_key=topic,
        topic=labels()[f"topic.{topic}"],
        urgency="In the usual time",
        state_key="answered" if is_answered else "raised",
        state="Answered" if is_answered else "Waiting",
        raised_on=date(2026, 11, 16),
        due=date(2026, 11, 30),
        first_answered_on=date(2026, 12, 4) if is_answered else None,
        days_to_answer=14 if is_answered else None,
        is_overdue=number == 7,
        is_private=is_private,
        same_as="V25-0003/1" if number == 0 else "",
        summary="" if is_private or is_restricted else f"Two posts of {number + 2} have been empty since the spring",
        text="Two posts have been empty since the spring, and the team covers for them."
        if is_restricted and not is_private
        else "",
        answers=(answer,) if is_answered and not is_private else (),
        comments=("The second post was filled on 3 November.",) if is_restricted and number == 0 else (),
    )


def front(version: Version = Version.PUBLISHED, **texts: str) -> Front:
    """The front, with what officers wrote: nothing, unless it is said, by the line's key as it is kept ("implications__legal")."""
    return report_form.front(RULES, version, texts)


def forms() -> tuple[FormPrinted, ...]:
    """The blank form."""
    steps = tuple(report_words.steps_of(CURRENT))
    return (FormPrinted(version="1", agreed_by=CURRENT.agreed_by, agreed_on=CURRENT.agreed_on, steps=steps),)


def content_of(
    figures: AnnualFigures,
    *,
    version: Version = Version.PUBLISHED,
    visits: Sequence[VisitPrinted] = (),
    issues: Sequence[IssuePrinted] = (),
    quotes: Sequence[Quoted] = (),
    **others: object,
) -> ReportContent:
    """A content with these figures, and nothing else that is not named."""
    fields: dict[str, object] = {
        "version": version,
        "council": COUNCIL,
        "committee": "Overview and Scrutiny Committee",
        "subject": Subject(period=PERIOD, label="2026-27", year="2026-27"),
        "cut_off": CUT_OFF,
        "in_progress": figures.in_progress,
        "front": front(version),
        "figures": figures,
        "labels": labels(),
        "visits": tuple(visits),
        "issues": tuple(issues),
        "quotes": tuple(quotes),
        "not_done": (),
        "next_rota": (),
        "next_required": {},
        "done_because": (),
        "forms": forms(),
    }
    return ReportContent.model_validate(fields | others)


def quotes_of(visits: Sequence[VisitPrinted]) -> tuple[Quoted, ...]:
    """Words under each text question of each visit."""
    return tuple(
        Quoted(
            reference=visit.reference,
            team=visit.team,
            visit_date=visit.visit_date,
            question=question,
            text=f"The duty desk answers every call within minutes, and the team says so with pride ({question}).",
        )
        for visit in visits
        for question in TEXTS
    )


def slot(slot_id: str, team_id: str, day: date, came_to: str, *, reason: str = "", members: int = 0) -> SlotPrinted:
    """A visit of the rota."""
    return SlotPrinted(
        slot_id=slot_id,
        team_id=team_id,
        team=TEAMS[team_id],
        day=day,
        time="10:00",
        came_to=came_to,
        reason=reason,
        members=members,
    )


def rich(version: Version = Version.PUBLISHED, issues: int = 12) -> ReportContent:
    """3 teams, 6 visits and one off the rota, 12 issues, and a year before."""
    is_restricted = version is Version.RESTRICTED
    raised = [issue_printed(one, is_answered=one < issues // 2, is_restricted=is_restricted) for one in range(issues)]
    teams = {
        "mash": visits_of(3, 2, cancelled=1),
        "harbourside": visits_of(4, 2, missed=1, lapsed=1),
        "parenting": visits_of(2, 2, off_rota=1),
    }
    whole = visits_of(9, 6, cancelled=1, missed=1, lapsed=1, off_rota=1, required=4, rebooked=1)
    made = [visit_printed(number, tuple(TEAMS)[number % 3]) for number in range(1, 8)]
    if is_restricted:
        made[0] = made[0].model_copy(update={"interest": "My cousin works in the team."})
    last_year = DateRange(first=date(2025, 5, 1), last=date(2026, 4, 30))
    previous = figures_of(visits_of(8, 5), {key: visits_of(3, 2) for key in TEAMS}, raised[:5])
    return content_of(
        figures_of(whole, teams, raised),
        version=version,
        visits=made,
        issues=raised,
        quotes=quotes_of(made),
        previous=previous.model_copy(update={"period": last_year}),
        not_done=(
            slot("s1", "mash", date(2026, 9, 3), "cancelled", reason="Election"),
            slot("s2", "harbourside", date(2026, 10, 3), "missed"),
            slot("s3", "harbourside", date(2027, 1, 8), "lapsed"),
        ),
        without_form=(slot("s4", "mash", date(2026, 7, 7), "done"),),
        next_rota=(
            slot("n1", "mash", date(2027, 6, 3), "to_come", members=2),
            slot("n2", "harbourside", date(2027, 9, 8), "to_come"),
        ),
        next_required={"MASH": 1, TEAMS["harbourside"]: 1, TEAMS["parenting"]: 2},
        done_because=tuple(issue.reference for issue in raised[: issues // 4]),
        exempt_paragraph="3" if is_restricted else "",
        exempt_reason="It holds information about the affairs of named bodies." if is_restricted else "",
        left_out=2,
    )


def empty() -> ReportContent:
    """14 visits were planned, and none took place."""
    teams = {"mash": visits_of(6, 0, missed=6), "harbourside": visits_of(8, 0, lapsed=8)}
    return content_of(figures_of(visits_of(14, 0, missed=6, lapsed=8), teams))


def one_visit() -> ReportContent:
    """One visit, one issue, one answer."""
    issue = issue_printed(0, is_answered=True)
    visit = visit_printed(1)
    figures = figures_of(visits_of(1, 1, required=1), {"mash": visits_of(1, 1)}, [issue])
    answered = issue_figures([issue.reference], answered=1, done=1)
    figures = figures.model_copy(update={"issues": answered})
    return content_of(figures, visits=[visit], issues=[issue], quotes=quotes_of([visit]))


def in_progress() -> ReportContent:
    """The year is not over: 2 of 5 visits took place, 3 are still to come."""
    visits = visits_of(5, 2, to_come=3)
    return content_of(
        figures_of(visits, {"mash": visits}, in_progress=True),
        visits=[visit_printed(1), visit_printed(2)],
        not_done=tuple(slot(f"c{month}", "mash", date(2027, month, 3), "to_come") for month in (1, 2, 3)),
        cut_off=datetime(2026, 11, 23, 9, tzinfo=UTC),
    )


def report_of(content: ReportContent, standing: Standing = Standing.FINAL) -> FrozenReport:
    """The frozen report of a content."""
    return FrozenReport(
        id="r1",
        label=content.subject.label,
        period=content.subject.period,
        year=content.subject.year,
        version=content.version,
        standing=standing,
        cut_off=content.cut_off,
        visits=len(content.visits),
        issues=len(content.issues),
        hash="5f" * 32,
        by=PersonId("t.1"),
        at=CUT_OFF,
        pages=1,
    )
