"""The committee report: as it would be now, what officers write for it, and its files. Every figure is made up."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any, Final

from cards import report, report_files, report_findings, report_front, report_lines
from cards.report import ReportShown
from cards.report_actions import FrontPart, GetFiles
from cards.report_findings import Findings
from cards.report_front import FrontShown
from cards.report_lines import Lines
from cards.wording import report as wording
from cards.wording import report_texts
from tests.cards.world import OPERATION, Cards, World
from tests.visits.builders import COUNCILLORS, HEAD_OF_SERVICE, NOW, YEAR, earlier_issue
from tests.visits.council import RULES
from visits.checks import Fault, FaultCode
from visits.coverage import days_of
from visits.figures import AnnualFigures, Counted, IssueFigures, TeamIssues, TeamVisits, TookPart, VisitFigures
from visits.identifiers import Kind
from visits.model import DateRange, VisitKind
from visits.report import Finding, FrozenReport, IssueSummary, Readiness, Standing, Version
from visits.report_form import front, lines_of
from visits.report_subject import subject_over
from visits.usecases.report_outcomes import LookedAt, SummariesWanted, SummaryShown, ToSettle, ToSummarise

THIS_YEAR: Final = subject_over(days_of(YEAR))
LAST_YEAR: Final = subject_over(days_of("2025-26"))
HALF_YEAR: Final = subject_over(DateRange(first=date(2025, 11, 1), last=date(2026, 4, 30)))
HASH: Final = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"
CALLED: Final = {"working_well": "What is working well?", "summary": "Summary"}


def counted(number: int, of: str = "s") -> Counted:
    """So many of something."""
    return Counted(of=tuple(f"{of}{n}" for n in range(number)))


def visits_of(**numbers: int) -> dict[str, Counted]:
    """So many visits of each kind; a visit is planned whatever became of it."""
    of_rota = {what: n for what, n in numbers.items() if what not in ("off_rota", "forms")}
    return {what: counted(n, what) for what, n in numbers.items()} | {"planned": counted(sum(of_rota.values()))}


def issues_of(in_time: int, late: int, waiting: int, notes: int = 0) -> dict[str, Any]:
    """Issues by what became of them."""
    raised = in_time + late + waiting + notes
    return {
        "raised": counted(raised),
        "soon": counted(min(2, raised - notes)),
        "routine": counted(max(0, raised - notes - 2)),
        "notes": counted(notes, "note"),
        "answered": counted(in_time + late, "a"),
        "in_time": counted(in_time),
        "late": counted(late),
        "waiting": counted(waiting, "w"),
        "overdue": counted(waiting // 2),
        "days_to_answer": tuple(range(3, 3 + in_time + late)),
    }


def figures(world: World, teams: int = 3, *, in_progress: bool = True, nothing: bool = False) -> AnnualFigures:
    """A made-up year of so many teams."""
    per_team = {} if nothing else visits_of(took_place=1, cancelled=1, to_come=2, awaiting_form=1, off_rota=1)
    raised = {} if nothing else issues_of(3, 1, 2, 1)
    year = {} if nothing else visits_of(took_place=11, cancelled=1, missed=1, lapsed=1, awaiting_form=2, to_come=4)
    members = tuple(one.id for one in COUNCILLORS)
    return AnnualFigures(
        period=(THIS_YEAR if in_progress else LAST_YEAR).period,
        cut_off=datetime(2026, 11, 23, 12, tzinfo=UTC),
        in_progress=in_progress,
        visits=VisitFigures(required=14, **year | ({} if nothing else {"off_rota": counted(1)})),
        teams=tuple(
            TeamVisits(
                team_id=f"t{n}", team_name=world.name(f"Locality Team {n}"), visit_kind=VisitKind.INTAKE, **per_team
            )
            for n in range(1, teams + 1)
        ),
        took_part=TookPart(
            members=members, took_part=members[:3], newly_elected=members[2:4], newly_took_part=members[2:3]
        ),
        choices={},
        gave={},
        topics=(),
        issues=IssueFigures(**({} if nothing else issues_of(10, 3, 5, 4))),
        by_team=tuple(TeamIssues(team_id=f"t{n}", **raised) for n in range(1, teams + 1)),
        repeats=(),
        improved={},
        days_to_form=(),
        **dict.fromkeys(
            (
                *("interests", "safety", "no_shows", "may_quote", "views_agree", "views_differ", "not_confirmed"),
                *("corrected", "withdrawn"),
            ),
            Counted(),
        ),
    )


NOTHING_TO_DO: Final = Readiness(forms_due=(), unanswered=(), without_summary=(), objected=(), to_settle=(), missing=())


def finding(place: str, *kinds: Kind) -> Finding:
    """A text that may identify somebody."""
    return Finding(place=place, digest="0123456789abcdef", kinds=kinds)


FOUND: Final = (
    finding("V26-0042/2 summary", Kind.NAME),
    finding("V26-0042 working_well (restricted)", Kind.NAME, Kind.AGE, Kind.PHONE),
    finding("front summary", Kind.EMAIL),
    finding("V26-0042/1 answer 1", Kind.POSTCODE),
    finding("V26-0041/1 answer 2 owner", Kind.NAME),
    finding("V26-0041/3 text", Kind.NHS_NUMBER),
    finding("V26-0041/3 comment 1", Kind.DATE_OF_BIRTH, Kind.NAME),
)
MUCH_TO_DO: Final = Readiness(
    forms_due=("s1", "s2"),
    unanswered=("V26-0001/1",) * 5,
    without_summary=("V26-0001/1",) * 3,
    objected=("V26-0002/1",),
    to_settle=FOUND,
    missing=("Date of Meeting", "Finance", "Legal"),
)
ONE_TO_DO: Final = Readiness(
    forms_due=("s1",),
    unanswered=("V26-0001/1",),
    without_summary=("V26-0001/1",),
    objected=("V26-0002/1",) * 2,
    to_settle=FOUND[:1],
    missing=(),
)


def produced(
    number: int = 1, standing: Standing = Standing.DRAFT, version: Version = Version.PUBLISHED
) -> FrozenReport:
    """A report that was produced."""
    return FrozenReport(
        id=f"0f8e7d6c5b4a49388776655{number}",
        label=YEAR,
        period=THIS_YEAR.period,
        year=YEAR,
        version=version,
        standing=standing,
        cut_off=NOW,
        visits=12,
        issues=22,
        hash=HASH,
        by=HEAD_OF_SERVICE,
        at=NOW,
        pages=3,
    )


def looked(world: World, readiness: Readiness, **facts: Any) -> LookedAt:
    """A report as it would be now."""
    said = {"subject": THIS_YEAR, "version": Version.PUBLISHED, "figures": figures(world), "labels": {}} | facts
    return LookedAt(readiness=readiness, **said)


def shown(world: World, readiness: Readiness, **facts: Any) -> ReportShown:
    """The same with the ways to other years."""
    return ReportShown(looked=looked(world, readiness, **facts), operation=OPERATION, before="2025-26")


def to_summarise(world: World, number: int, **facts: str) -> ToSummarise:
    """An issue whose line is to be written."""
    said = {"text": world.text(f"Three posts of twelve are empty, {number} of them for a year."), "summary": ""} | facts
    return ToSummarise(
        issue_id=f"0f8e7d6c5b4a493887766554_{number}",
        reference=f"V26-0042/{number}",
        team=world.name("Locality Team 3"),
        topic="Staffing",
        visit_date=date(2026, 11, 14),
        **said,
    )


def lines(world: World, issues: Sequence[ToSummarise], page: int = 1, pages: int = 1, **facts: Any) -> Lines:
    """A page of issues whose lines are written."""
    wanted = sum(issue.is_wanted for issue in issues) + 5 * (pages - page)
    page_of = SummariesWanted(subject=THIS_YEAR, issues=tuple(issues), page=page, pages=pages, wanted=wanted)
    told = {"typed": {}} | facts
    return Lines(wanted=page_of, version=Version.PUBLISHED, operation=OPERATION, **told)


def front_shown(world: World, part: FrontPart, version: Version = Version.PUBLISHED, **facts: Any) -> FrontShown:
    """A part of the front."""
    written = {"summary": world.text("Eleven visits took place."), "report_of": world.text("Head of Service")}
    return FrontShown(
        subject=THIS_YEAR,
        version=version,
        part=part,
        page=1,
        front=front(RULES, version, written),
        lines=lines_of(RULES, version),
        operation=OPERATION,
        **facts,
    )


def findings(world: World, found: Sequence[Finding], **facts: Any) -> Findings:
    """Texts to be settled."""
    there = tuple(ToSettle(finding=one, text=world.text(f"Words at the place {n}.")) for n, one in enumerate(found, 1))
    return Findings(THIS_YEAR, Version.PUBLISHED, there, OPERATION, CALLED, **facts)


def a_line_shown(world: World, objection: str = "") -> SummaryShown:
    """The line of an issue, for its author."""
    issue = earlier_issue(1)
    line = world.text("Vacancies in the team, and what is done to fill them.")
    return SummaryShown(
        issue=issue,
        author=COUNCILLORS[0].id,
        summary=IssueSummary(
            issue_id=issue.id,
            text=line,
            by=HEAD_OF_SERVICE,
            at=NOW,
            objection=world.text(objection) if objection else "",
        ),
    )


def report_cards(world: World) -> Cards:
    """Name -> card."""
    return {**_whole(world), **_lines_of(world), **_front_of(world), **_findings_of(world), **_files(world)}


def _whole(world: World) -> Cards:
    there = tuple(
        produced(n, standing, version)
        for n, (standing, version) in enumerate(
            [*((Standing.DRAFT, version) for version in Version), *((Standing.FINAL, version) for version in Version)]
            * 2
        )
    )
    year_over = {"figures": figures(world, in_progress=False), "subject": LAST_YEAR}
    return {
        "report": partial(report.report_card, shown(world, MUCH_TO_DO, previous=figures(world, in_progress=False))),
        "report-one-of-each": partial(report.report_card, shown(world, ONE_TO_DO, figures=figures(world, 1))),
        "report-not-ready": partial(report.report_card, shown(world, MUCH_TO_DO), lead=wording.NOT_READY),
        "report-ready": partial(
            report.report_card, replace(shown(world, NOTHING_TO_DO, produced=there, **year_over), now=YEAR)
        ),
        "report-restricted": partial(report.report_card, shown(world, MUCH_TO_DO, version=Version.RESTRICTED)),
        "report-half-year": partial(
            report.report_card, replace(shown(world, NOTHING_TO_DO, **year_over | {"subject": HALF_YEAR}), now=YEAR)
        ),
        "report-nothing-happened": partial(
            report.report_card, shown(world, NOTHING_TO_DO, figures=figures(world, nothing=True))
        ),
        "report-many-teams": partial(report.report_card, shown(world, MUCH_TO_DO, figures=figures(world, 60))),
    }


def _lines_of(world: World) -> Cards:
    five = [to_summarise(world, n) for n in range(1, 6)]
    objected = to_summarise(
        world,
        1,
        summary=world.text("Vacancies."),
        objection=world.text("It says nothing of the year they were empty."),
        answer=world.text("Two posts start on 1 May."),
    )
    too_long = Fault(field=five[1].issue_id, question=five[1].issue_id, code=FaultCode.TOO_LONG, limit=200, length=214)
    notices = [report_texts.SAVED, report_texts.may_hold("V26-0042/7", (Kind.NAME, Kind.AGE))]
    return {
        "report-lines": partial(report_lines.lines_card, lines(world, five, pages=3)),
        "report-lines-objected": partial(
            report_lines.lines_card, lines(world, [objected, *five[1:3]], notices=notices)
        ),
        "report-lines-fix": partial(
            report_lines.lines_card,
            lines(world, five[:2], 2, 2, typed={five[1].issue_id: world.text("x" * 214)}, faults=[too_long]),
        ),
        "report-lines-all-there": partial(report_lines.lines_card, lines(world, [])),
        "report-line-shown": partial(report_lines.summary_shown_card, a_line_shown(world), OPERATION),
        "report-line-objected": partial(
            report_lines.objected_card, a_line_shown(world, "It is not what I said."), OPERATION
        ),
        "report-line-not-objected": partial(report_lines.objected_card, a_line_shown(world), OPERATION),
    }


def _front_of(world: World) -> Cards:
    too_long = Fault(field="reasons", question="reasons", code=FaultCode.TOO_LONG, limit=3000, length=3001)
    shown_again: dict[str, Any] = {"typed": {"reasons": world.text("x" * 3001)}, "faults": [too_long]}
    return {
        **{f"report-front-{part}": partial(report_front.front_card, front_shown(world, part)) for part in FrontPart},
        "report-front-fix": partial(
            report_front.front_card, front_shown(world, FrontPart.RECOMMENDATIONS, **shown_again)
        ),
        "report-front-restricted": partial(
            report_front.front_card,
            front_shown(world, FrontPart.HEAD, Version.RESTRICTED, notices=[report_texts.SAVED]),
        ),
    }


def _findings_of(world: World) -> Cards:
    return {
        "report-findings": partial(report_findings.findings_card, findings(world, FOUND)),
        "report-findings-last": partial(
            report_findings.findings_card, findings(world, FOUND, page=2, notice=report_texts.SAVED)
        ),
        "report-findings-none": partial(report_findings.findings_card, findings(world, ())),
    }


def _files(world: World) -> Cards:
    final = produced(1, Standing.FINAL)
    fetch = GetFiles(year=final.year, report=final.id)
    address = "https://visits.wexmoor.example/report/0f8e7d6c5b4a4938877665544f3e2d1c0b9a887766554433"
    return {
        "report-produced-draft": partial(report_files.produced_card, produced(version=Version.RESTRICTED), THIS_YEAR),
        "report-produced-final": partial(report_files.produced_card, final, THIS_YEAR),
        "report-ready-to-read": partial(report_files.ready_card, final, THIS_YEAR, figures(world)),
        "report-link": partial(report_files.link_card, address, NOW, fetch),
    }
