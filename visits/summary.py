"""A visit form as rows of question and answer, for check-and-send, for reading a record and for the thread."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import chain

from visits.draft import CONCERNS, Context, Draft
from visits.model import Issue, IssueState, PersonId, Urgency, Value, VisitRecord
from visits.pages import ISSUES_PER_PAGE, NOTES_PER_PAGE, OPEN_ISSUES_PER_PAGE, Field, Group, pages
from visits.proforma import DateAnswer, OneOf, Proforma, SomeOf, Step, Tick

PART_BYTES = 20_000
"""A card holds 28 KB; this much of it is for rows, counted as below."""
ROW_BYTES = 700
"""What a row costs a card besides the words in it."""

HIDDEN = "(hidden: its author has been asked for other words)"

Names = Callable[[PersonId], str]


class Row(Value):
    """One question and its answer. `said` is in a person's own words, `shown` in the form's; `change` is where to change it."""

    label: str
    shown: str = ""
    said: str = ""
    change: str = ""
    serious: bool = False

    @property
    def weight(self) -> int:
        """Bytes that the row takes of a card, at most. Quotes, backslashes and line breaks take two each."""
        escaped = sum(self.said.count(mark) for mark in '"\\\n')
        return ROW_BYTES + len(self.said.encode()) + len(self.shown.encode()) + len(self.label.encode()) + escaped


def rows_of(record: VisitRecord, issues: Sequence[Issue], proforma: Proforma, names: Names) -> tuple[Row, ...]:
    """The whole form, its issues included."""
    return tuple(
        chain(
            _visit(record, proforma, names),
            _met(record, proforma),
            _working_well(record, proforma),
            _topics(record, proforma),
            _issues(record, issues, proforma),
            _anything_else(record, proforma),
        )
    )


def without_hidden(record: VisitRecord) -> VisitRecord:
    """The record as others may see it: hidden answers are replaced by a note that they are."""
    own = {question: HIDDEN for question in record.hidden if question in TEXTS}
    notes = {topic: HIDDEN if f"note__{topic}" in record.hidden else note for topic, note in record.notes.items()}
    return record.model_copy(update={**own, "notes": notes})


def form_parts(record: VisitRecord, proforma: Proforma, names: Names) -> tuple[tuple[Row, ...], ...]:
    """The form without its issues, which have cards of their own, in as many parts as cards are needed."""
    return in_parts(rows_of(record, (), proforma, names))


TEXTS = ("interest_detail", "working_well", "staff_voice", "child_voice", "carer_voice", "for_scrutiny")
"""Answers in a person's own words that a record holds, besides the notes on topics ("note__staffing")."""


def issue_without_hidden(issue: Issue) -> Issue:
    """The issue as others may see it while its author is rewording it."""
    if issue.state is not IssueState.RETURNED_FOR_REDACTION:
        return issue
    return issue.model_copy(update={"text": HIDDEN, "title": HIDDEN})


def texts_of(record: VisitRecord) -> tuple[str, ...]:
    """The questions of a record that are answered in a person's own words, and not hidden."""
    own = [question for question in TEXTS if getattr(record, question)]
    return tuple(q for q in [*own, *(f"note__{topic}" for topic in record.notes)] if q not in record.hidden)


def text_of(record: VisitRecord, question: str) -> str:
    """What was said to such a question: "" if nothing was, or it is no such question."""
    if question in TEXTS:
        return str(getattr(record, question))
    return record.notes.get(question.removeprefix("note__"), "") if question.startswith("note__") else ""


def text_label(proforma: Proforma, question: str) -> str:
    """The label of such a question."""
    if question.startswith("note__"):
        topic = proforma.topic(question.removeprefix("note__"))
        return proforma.question("note").label.format(topic=topic.label)
    return proforma.question(question).label


def typed_rows(draft: Draft, context: Context) -> tuple[Row, ...]:
    """What has been typed in a form in progress, right or wrong, as the other councillor of the visit may read it.

    Left out: whether its author is worried about someone, and issues that are meant for one person.
    """
    groups = [group for page in pages(draft, context) if page.step is not Step.SAFETY for group in page.groups]
    shared = [group for group in groups if not _is_for_one_person(group, draft)]
    fields = [field for group in shared for field in group.fields if draft.value(field.key)]
    return tuple(_typed(field, draft.value(field.key)) for field in fields)


def _is_for_one_person(group: Group, draft: Draft) -> bool:
    """Whether an issue, or the note that it is made of, is not for everyone in the channel."""
    slugs = {field.key.partition("__")[2] for field in group.fields}
    return any(draft.value(f"who_sees__{slug}") not in ("", "channel") for slug in slugs)


def _typed(field: Field, typed: str) -> Row:
    match field.answer:
        case OneOf(choices=choices) | SomeOf(choices=choices):
            labels = {choice.key: choice.label for choice in choices}
            return Row(label=field.label, shown=", ".join(labels.get(key, "") for key in typed.split(",")))
        case Tick():
            return Row(label=field.label, shown="Yes")
        case DateAnswer():
            return Row(label=field.label, shown=_day(typed))
        case _:
            return Row(label=field.label, said=typed)


def _day(typed: str) -> str:
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        return typed
    return f"{day:%A} {day.day} {day:%B %Y}"


def in_parts(rows: Iterable[Row]) -> tuple[tuple[Row, ...], ...]:
    """Rows in order, in parts that each fit a card."""
    parts: list[list[Row]] = [[]]
    weight = 0
    for row in rows:
        if parts[-1] and weight + row.weight > PART_BYTES:
            parts.append([])
            weight = 0
        parts[-1].append(row)
        weight += row.weight
    return tuple(tuple(part) for part in parts)


def _page(step: Step, place: int, per_page: int) -> str:
    """Where an answer is changed, from its place among its like: "issues" for the first page, "issues.2" for the next."""
    part = place // per_page + 1
    return step if part == 1 else f"{step}.{part}"


def _visit(record: VisitRecord, proforma: Proforma, names: Names) -> Iterable[Row]:
    def row(key: str, shown: str = "", said: str = "") -> Row:
        return Row(label=proforma.question(key).label, shown=shown, said=said, change=Step.VISIT)

    yield row("visit_date", f"{record.visit_date:%A} {record.visit_date.day} {record.visit_date:%B %Y}")
    yield row("mode", proforma.choice_label("mode", record.mode))
    yield row("duration", proforma.choice_label("duration", record.duration))
    yield row("members_present", ", ".join(names(member) for member in record.members_present))
    if record.no_shows:
        absent = ", ".join(names(member) for member in record.no_shows)
        yield Row(label="On the rota but not there", shown=absent, change=Step.VISIT)
    yield row("interest", "Yes" if record.interest else "No", record.interest_detail)


def _met(record: VisitRecord, proforma: Proforma) -> Iterable[Row]:
    def choices(key: str, chosen: Iterable[str]) -> Row:
        shown = ", ".join(proforma.choice_label(key, one) for one in chosen)
        return Row(label=proforma.question(key).label, shown=shown, change=Step.MET)

    yield choices("roles_met", record.roles_met)
    yield choices("managers_present", [record.managers_present])
    if record.accompanied_by:
        yield choices("accompanied_by", record.accompanied_by)


def _working_well(record: VisitRecord, proforma: Proforma) -> Iterable[Row]:
    label = proforma.question("working_well").label
    yield Row(label=label, said=record.working_well, change=Step.WORKING_WELL)
    for place, one in enumerate(record.improved):
        shown = proforma.choice_label("improved", one.said)
        change = _page(Step.WORKING_WELL, place, OPEN_ISSUES_PER_PAGE)
        yield Row(label=f"{one.reference}: has this improved?", shown=shown, change=change)


def _topics(record: VisitRecord, proforma: Proforma) -> Iterable[Row]:
    for topic, rating in record.ratings.items():
        shown = proforma.choice_label("rating", rating)
        serious = rating == "serious_concerns"
        yield Row(label=proforma.topic(topic).label, shown=shown, change=Step.FOUND, serious=serious)
    for topic, note in record.notes.items():
        yield _note(record, topic, note, proforma)


def _note(record: VisitRecord, topic: str, note: str, proforma: Proforma) -> Row:
    label = proforma.question("note").label.format(topic=proforma.topic(topic).label)
    concerns = [key for key, rating in record.ratings.items() if rating in CONCERNS]
    place = concerns.index(topic) if topic in concerns else 0
    return Row(label=label, said=note, change=_page(Step.TELL_MORE, place, NOTES_PER_PAGE))


def _issues(record: VisitRecord, issues: Sequence[Issue], proforma: Proforma) -> Iterable[Row]:
    """An issue made of a note has its words on a row of their own, since they are changed where the note is."""
    for place, issue in enumerate(issues):
        if issue.from_note:
            yield _note(record, issue.topic, issue.text, proforma)
        urgency = proforma.choice_label("urgency", issue.urgency)
        who_sees = proforma.choice_label("who_sees", issue.visibility)
        yield Row(
            label=f"Issue {issue.number}: {proforma.topic(issue.topic).label}",
            shown=f"{urgency}. {who_sees}.",
            said="" if issue.from_note else issue.text,
            change=_page(Step.ISSUES, place, ISSUES_PER_PAGE),
            serious=issue.urgency is Urgency.SOON,
        )


def _anything_else(record: VisitRecord, proforma: Proforma) -> Iterable[Row]:
    for key in ("staff_voice", "child_voice", "carer_voice", "for_scrutiny"):
        said = getattr(record, key)
        if said:
            yield Row(label=proforma.question(key).label, said=said, change=Step.ANYTHING_ELSE)
    if record.understanding:
        shown = proforma.choice_label("understanding", record.understanding)
        yield Row(label=proforma.question("understanding").label, shown=shown, change=Step.ANYTHING_ELSE)
    if proforma.asks("may_quote", record.visit_kind):
        shown = "Yes" if record.may_quote else "No"
        yield Row(label=proforma.question("may_quote").label, shown=shown, change=Step.ANYTHING_ELSE)
