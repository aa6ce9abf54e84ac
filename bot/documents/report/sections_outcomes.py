"""What came of the issues: those that came up again, what changed because of visits, and what needs partners."""

from collections.abc import Iterator, Sequence

from bot.documents.report import sentences as say
from bot.documents.report import wording
from bot.documents.report.outline import Block, Bullets, Heading, Paragraph, Table
from bot.documents.report.sections_common import NOTHING, before, in_short, issue_of, label
from visits.figures import Counted, Repeat
from visits.report import ReportContent


def again(content: ReportContent) -> Iterator[Block]:
    """Issues that came up more than once, over the years too; and whether earlier ones have improved."""
    repeats = content.figures.repeats
    if repeats:
        yield Paragraph(text=f"{say.begin(say.some(len(repeats), 'issue'))} came up more than once.")
        yield _repeats_table(content, repeats)
    else:
        yield Paragraph(text=wording.NO_REPEATS)
    yield Heading(level=2, text=label(content, "question", "improved"))
    yield from _improved(content)


def _repeats_table(content: ReportContent, repeats: Sequence[Repeat]) -> Table:
    names = {team.team_id: team.team_name for team in content.figures.teams}
    return Table(
        caption="Issues that came up again",
        header=("Topic", "Teams", "References, oldest first"),
        rows=tuple(
            (
                label(content, "topic", repeat.topic),
                say.listed([names.get(team, team) for team in repeat.team_ids]),
                ", ".join(repeat.references),
            )
            for repeat in repeats
        ),
        widths=(2, 2, 3),
        names_rows=True,
    )


def _improved(content: ReportContent) -> Iterator[Block]:
    """What this period's visits said of issues from earlier ones."""
    counts = content.figures.improved
    asked = sum(one.number for one in counts.values())
    if not asked:
        yield Paragraph(text=wording.NO_IMPROVED)
        return
    better = counts.get("yes", Counted()).number
    yield Paragraph(text=say.of(better, asked, "earlier issues looked at again", "has improved", "have improved"))
    yield Table(
        caption="Whether earlier issues have improved",
        header=("What visitors said", "Issues", "References"),
        rows=tuple(
            (label(content, "improved", key), str(one.number), ", ".join(one.of) or NOTHING)
            for key, one in counts.items()
        ),
        widths=(2, 1, 4),
        numeric=frozenset({1}),
        names_rows=True,
    )


def changed(content: ReportContent) -> Iterator[Block]:
    """What was agreed because of visits, and what has been done of it."""
    figures = content.figures.issues
    agreed = figures.actions_agreed.number
    if not agreed:
        yield Paragraph(text=wording.NO_ACTIONS)
        return
    done, overdue = figures.actions_done.number, figures.actions_overdue.number
    yield Paragraph(text=say.of(done, agreed, "agreed actions", "is done", "are done"))
    if overdue:
        yield Paragraph(text=f"{say.begin(say.some(overdue, 'action'))} {say.verb(overdue, 'is')} overdue.")
    if content.previous and content.previous.issues.actions_agreed.number:
        then = content.previous.issues
        said = f"{say.how_many(then.actions_done.number)} of {say.some(then.actions_agreed.number, 'agreed action')}"
        was = say.verb(then.actions_done.number or 1, "was")
        yield Paragraph(text=f"{before(content.previous)}, {said} {was} done.")
    yield from _listed(content, "Done", content.done_because)
    yield from _listed(content, "Overdue", figures.actions_overdue.of)


def partners(content: ReportContent) -> Iterator[Block]:
    """Issues that the council cannot settle by itself."""
    needing = content.figures.issues.by_outcome.get("needs_partner", Counted())
    if not needing.number:
        yield Paragraph(text=wording.NO_PARTNERS)
        return
    needs = "needs a partner organisation, as its answer says" if needing.number == 1 else ""
    needs = needs or "need a partner organisation, as their answers say"
    yield Paragraph(text=f"{say.begin(say.some(needing.number, 'issue'))} {needs}.")
    yield from _listed(content, "", needing.of)


def _listed(content: ReportContent, heading: str, references: Sequence[str]) -> Iterator[Block]:
    """Issues by reference, each with its team and what it is about."""
    if not references:
        return
    if heading:
        yield Heading(level=2, text=heading)
    known = issue_of(content)
    yield Bullets(
        items=tuple(f"{one}, {known[one].team}. {in_short(known[one])}" if one in known else one for one in references)
    )
