"""What the visits show of strategic leadership, beside the four points of it that seed 002, 1.3 lists, in our own words."""

from collections.abc import Iterator

from bot.documents.report import sentences as say
from bot.documents.report.outline import Block, Paragraph, Table
from bot.documents.report.sections_issues import answered_sentence, raised_sentence
from bot.documents.report.sections_taking_part import took_part_sentence
from bot.documents.report.sections_visits import visits_sentences
from visits.figures import AnnualFigures, Counted
from visits.model import VisitKind
from visits.report import ReportContent

_CHILDREN_FIRST = "Leaders, councillors among them, know what children need, put it first in decisions, and act on it"
_WELL_INFORMED = (
    "The Chief Executive and the Lead Member are well informed, and hold those who run the service to account"
)
_PARTNERS = "Relations with health, police, schools and the courts help social workers to do their work"
_PARENT = "The council is an active and committed parent to children in its care and to care leavers"


def leadership(content: ReportContent) -> Iterator[Block]:
    """A table: what inspectors look at, and which of the report's figures speak to it."""
    figures = content.figures
    yield Paragraph(
        text="Inspectors of children’s services look at strategic leadership in four respects. Beside each stands what the visits "
        "show; it is no judgement of the service."
    )
    rows = (
        (_CHILDREN_FIRST, _children_first(figures)),
        (_WELL_INFORMED, _well_informed(figures)),
        (_PARTNERS, _partners(figures)),
        (_PARENT, _parent(figures)),
    )
    yield Table(
        caption="Strategic leadership and the visits",
        header=("What inspectors look at", "What this report shows"),
        rows=rows,
        widths=(2, 3),
        names_rows=True,
    )


def _children_first(figures: AnnualFigures) -> str:
    issues = figures.issues
    agreed = issues.actions_agreed.number
    said = [took_part_sentence(figures.took_part), raised_sentence(issues)]
    if agreed:
        said.append(say.of(issues.actions_done.number, agreed, "agreed actions", "is done", "are done"))
    return " ".join(said)


def _well_informed(figures: AnnualFigures) -> str:
    said = [visits_sentences(figures.visits)]
    forms = figures.visits.forms.number
    senior = figures.choices.get("accompanied_by", {})
    with_them = len({one for key, counted in senior.items() if key for one in counted.of})
    if forms:
        said.append(
            say.of(
                with_them,
                forms,
                "visit forms",
                "names a senior manager who came along",
                "name a senior manager who came along",
            )
        )
    if figures.issues.raised.number:
        said.append(answered_sentence(figures.issues))
    return " ".join(said)


def _partners(figures: AnnualFigures) -> str:
    met = figures.choices.get("roles_met", {}).get("partner_agencies", Counted()).number
    needing = figures.issues.by_outcome.get("needs_partner", Counted()).number
    on_visits = (
        f"Visitors met partner agencies on {say.some(met, 'visit')}." if met else "Visitors met no partner agencies."
    )
    needs = "needs" if needing == 1 else "need"
    return f"{on_visits} {say.begin(say.some(needing, 'issue'))} {needs} a partner organisation."


def _parent(figures: AnnualFigures) -> str:
    teams = [team for team in figures.teams if team.visit_kind is VisitKind.CORPORATE_PARENTING]
    done = sum(team.done for team in teams)
    gave = figures.gave.get("child_voice", Counted()).number
    said = f"{say.begin(say.some(done, 'visit'))} took place to the corporate parenting service."
    forms = figures.visits.forms.number
    if not forms:
        return said
    heard = say.of(
        gave,
        forms,
        "visit forms",
        "says how children and families are listened to",
        "say how children and families are listened to",
    )
    return f"{said} {heard}"
