"""Who took part in the visits, how the visits were made, and how well councillors understand the work afterwards."""

from collections.abc import Iterator
from typing import Final

from bot.documents.report import sentences as say
from bot.documents.report import wording
from bot.documents.report.outline import Block, Bullets, Paragraph, Table
from bot.documents.report.sections_common import before, label
from bot.documents.report.sections_places import placed
from visits.figures import AnnualFigures, TookPart
from visits.report import ReportContent

_GOOD: Final = ("very", "fairly")
"""Answers of somebody who understands the work."""


def took_part(content: ReportContent) -> Iterator[Block]:
    """How many councillors took part, how many of the newly elected, and on how many visits somebody did not come."""
    figures = content.figures
    yield Paragraph(text=took_part_sentence(figures.took_part))
    new = figures.took_part.newly_elected
    if new:
        took = len(figures.took_part.newly_took_part)
        yield Paragraph(text=say.of(took, len(new), "newly elected councillors", "took part in a visit"))
    others = len(figures.took_part.others)
    if others:
        who = "One person who took part is no longer a councillor" if others == 1 else ""
        yield Paragraph(text=f"{who or f'{others} people who took part are no longer councillors'} on the register.")
    if figures.no_shows.number:
        visits = say.some(figures.no_shows.number, "visit")
        yield Paragraph(text=f"On {visits}, somebody who was expected did not come.")
    if content.previous and content.previous.took_part.members:
        yield Paragraph(text=_previous_sentence(content.previous))


def took_part_sentence(part: TookPart) -> str:
    """How many of the councillors took part."""
    if not part.members:
        return wording.NO_MEMBERS
    return say.of(len(part.took_part), len(part.members), "councillors on the register", "took part in a visit")


def _previous_sentence(previous: AnnualFigures) -> str:
    took, members = len(previous.took_part.took_part), len(previous.took_part.members)
    return f"{before(previous)}, {say.how_many(took)} of {say.some(members, 'councillor')} took part{say.share(took, members)}."


def how(content: ReportContent) -> Iterator[Block]:
    """How the visits were made, as the forms say, and how the forms were written and confirmed."""
    figures = content.figures
    if not figures.visits.forms.number:
        yield Paragraph(text=wording.NO_FORMS)
        return
    yield Paragraph(text=_forms_sentence(figures))
    yield _choices_table(content)
    yield Bullets(items=tuple(_about_forms(figures)))
    yield Paragraph(text=wording.DECLARED)


def _forms_sentence(figures: AnnualFigures) -> str:
    forms = figures.visits.forms.number
    sent = f"{say.begin(say.some(forms, 'visit form'))} {say.verb(forms, 'was')} sent"
    if not figures.days_to_form:
        return f"{sent}."
    days = say.working_days(say.median(figures.days_to_form))
    if forms == 1:
        return f"{sent}, {days} after the visit."
    longest = say.working_days(figures.days_to_form[-1])
    return f"{sent}. Half of them came within {days} of the visit; the longest took {longest}."


def _choices_table(content: ReportContent) -> Table:
    """What the forms say under each question that is answered by choosing."""
    choices = content.figures.choices
    rows = [
        (
            label(content, "question", question),
            label(content, question, key) if key else "No answer",
            str(counted.number),
        )
        for question in placed("how")
        for key, counted in choices.get(question, {}).items()
        if key or counted.number
    ]
    return Table(
        caption="How the visits were made: visit forms",
        header=("Question", "Answer", "Forms"),
        rows=tuple(rows),
        widths=(5, 4, 1),
        numeric=frozenset({2}),
        names_rows=True,
    )


def _about_forms(figures: AnnualFigures) -> Iterator[str]:
    """Connections that were declared, corrections, and what the other councillors of a visit say of its form."""
    forms = figures.visits.forms.number
    declared, declare = "declares a connection with the team", "declare a connection with the team"
    yield say.of(figures.interests.number, forms, "visit forms", declared, declare)
    counts = (
        (figures.views_agree, "is agreed by every other visitor", "are agreed by every other visitor"),
        (figures.views_differ, "has a colleague’s own view beside it", "have a colleague’s own view beside them"),
        (figures.not_confirmed, "is not confirmed by a colleague", "are not confirmed by a colleague"),
        (figures.corrected, "was corrected by its author", "were corrected by their authors"),
    )
    for counted, one, several in counts:
        if counted.number:
            yield say.of(counted.number, forms, "visit forms", one, several)
    taken_back = figures.withdrawn.number
    if taken_back == 1:
        yield "One more form was taken back by its author and is counted nowhere."
    elif taken_back:
        yield f"{taken_back} more forms were taken back by their authors and are counted nowhere."


def understanding(content: ReportContent) -> Iterator[Block]:
    """How well councillors say they understand the team's work after the visit."""
    answers = content.figures.choices.get("understanding", {})
    said = {key: counted.number for key, counted in answers.items() if key}
    asked = sum(said.values())
    if not asked:
        yield Paragraph(text=wording.NO_UNDERSTANDING)
        return
    good = " or ".join(f"“{label(content, 'understanding', key)}”" for key in _GOOD)
    number = sum(said.get(key, 0) for key in _GOOD)
    yield Paragraph(text=say.of(number, asked, "visit forms with an answer", f"says {good}", f"say {good}"))
    left_out = answers[""].number if "" in answers else 0
    if left_out:
        yield Paragraph(text=f"{say.begin(say.some(left_out, 'form'))} left the question out.")
    yield Table(
        caption=label(content, "question", "understanding"),
        header=("Answer", "Forms"),
        rows=tuple((label(content, "understanding", key), str(number)) for key, number in said.items()),
        widths=(3, 1),
        numeric=frozenset({1}),
        names_rows=True,
    )
