"""The pages of the walk: one card each. Which there are follows from what has been typed; most steps have one.

A page is made from a `Shape`, the little that varies between two people's copies of the same step. A card carries its shape, so
the same page can be built again from the card alone when storage is down; in all other cases the shape comes from the draft.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

from visits.draft import MAX_ISSUES, Context, Draft, issue_slugs, topics_with_concerns
from visits.model import Person, Value, VisitKind, aad_of
from visits.proforma import Answer, Choice, OneOf, Proforma, Question, SomeOf, Step

OPEN_ISSUES_PER_PAGE = 8
NOTES_PER_PAGE = 4
ISSUES_PER_PAGE = 2
EARLIER_ISSUES_OFFERED = 8
NEW_ISSUE = "new"
"""The choice that an issue is the same as no earlier one."""


class Subject(Value):
    """What a group of questions is about: a councillor, a topic, an issue. `said` is a person's own words to show."""

    key: str
    title: str = ""
    said: str = ""


class Shape(Value):
    """What varies between two copies of a step: which part it is, and what its questions are about."""

    part: int = 1
    parts: int = 1
    subjects: tuple[Subject, ...] = ()
    earlier: tuple[Subject, ...] = ()
    others: tuple[Subject, ...] = ()
    has_executive_director: bool = False
    may_add: bool = False


class Field(Value):
    """One question on a page. `key` is its input's id; `question` its key in the form, which its wording goes by."""

    key: str
    question: str
    label: str
    hint: str = ""
    answer: Answer
    required: bool
    default: str = ""


class Group(Value):
    """Questions that belong together. `removable` is the slug of an issue that may be taken away again."""

    heading: str = ""
    said: str = ""
    fields: tuple[Field, ...]
    removable: str = ""


class Page(Value):
    """One card's worth of the form. Its questions are made when they are first asked for: a walk looks at few of its pages."""

    step: Step
    shape: Shape
    kind: VisitKind
    proforma: Proforma

    @property
    def title(self) -> str:
        """What the step is called."""
        return self.proforma.step_titles[self.step]

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """The questions, as they belong together."""
        return _groups(self.proforma, self.kind, self.step, self.shape)

    @property
    def fields(self) -> tuple[Field, ...]:
        """All the questions on the page, in order."""
        return tuple(field for group in self.groups for field in group.fields)


def pages(draft: Draft, context: Context) -> tuple[Page, ...]:
    """Every page of this draft's walk, in order; the last is check-and-send."""
    return tuple(
        page_of(context.proforma, draft.visit_kind, step, shape)
        for step in Step
        for shape in _shapes(step, draft, context)
    )


def page_of(proforma: Proforma, kind: VisitKind, step: Step, shape: Shape) -> Page:
    """The page of a step with this shape."""
    return Page(step=step, shape=shape, kind=kind, proforma=proforma)


def _shapes(step: Step, draft: Draft, context: Context) -> Iterator[Shape]:
    match step:
        case Step.VISIT:
            yield _visit_shape(draft, context)
        case Step.WORKING_WELL:
            open_issues = [Subject(key=i.id, title=i.reference, said=i.title) for i in context.open_issues]
            yield from _parts(open_issues, OPEN_ISSUES_PER_PAGE)
        case Step.TELL_MORE:
            topics = [Subject(key=key) for key in topics_with_concerns(draft, context.proforma)]
            if topics:
                yield from _parts(topics, NOTES_PER_PAGE)
        case Step.ISSUES:
            yield from _issue_shapes(draft, context)
        case _:
            yield Shape()


def _visit_shape(draft: Draft, context: Context) -> Shape:
    there = dict.fromkeys(draft.value("members_present").split(","))
    rota = dict.fromkeys(aad_of(member) for member in context.slot.members) if context.slot else {}
    listed = [context.member(aad) for aad in (rota | {aad_of(draft.author): None} | there)]
    shown = [member for member in listed if member]
    return Shape(
        subjects=_people(shown),
        others=_people([member for member in context.members if member not in shown]),
    )


def _people(people: Sequence[Person]) -> tuple[Subject, ...]:
    return tuple(Subject(key=aad_of(person.id), title=person.name) for person in people)


def _issue_shapes(draft: Draft, context: Context) -> Iterator[Shape]:
    slugs = issue_slugs(draft, context.proforma)
    subjects = [Subject(key=slug, said=draft.value(f"note__{slug}")) for slug in slugs]
    earlier = tuple(
        Subject(key=i.id, title=f"{i.reference}, {context.proforma.topic(i.topic).label}")
        for i in context.open_issues[-EARLIER_ISSUES_OFFERED:]
    )
    for shape in _parts(subjects, ISSUES_PER_PAGE):
        yield shape.model_copy(
            update={
                "earlier": earlier,
                "has_executive_director": context.has_executive_director,
                "may_add": shape.part == shape.parts and len(slugs) < MAX_ISSUES,
            }
        )


def _parts(subjects: Sequence[Subject], size: int) -> Iterator[Shape]:
    starts = range(0, len(subjects), size) or (0,)
    for part, start in enumerate(starts, 1):
        yield Shape(part=part, parts=len(starts), subjects=tuple(subjects[start : start + size]))


def _groups(proforma: Proforma, kind: VisitKind, step: Step, shape: Shape) -> tuple[Group, ...]:
    match step:
        case Step.WORKING_WELL:
            return _working_well(proforma, shape)
        case Step.FOUND:
            return tuple(
                Group(fields=(_field(proforma, "rating", topic.key, label=topic.label, hint=topic.hint),))
                for topic in proforma.topics[kind]
            )
        case Step.TELL_MORE:
            return tuple(_note(proforma, kind, subject.key) for subject in shape.subjects)
        case Step.ISSUES:
            first = (shape.part - 1) * ISSUES_PER_PAGE + 1
            return tuple(_issue(proforma, kind, subject, shape, n) for n, subject in enumerate(shape.subjects, first))
        case _:
            asked = (q for q in proforma.questions if q.step is step and proforma.asks(q.key, kind))
            return (Group(fields=tuple(_plain(question, kind, shape) for question in asked)),)


def _plain(question: Question, kind: VisitKind, shape: Shape) -> Field:
    answer = question.answer
    if question.key == "members_present" and isinstance(answer, SomeOf):
        answer = answer.model_copy(update={"choices": _as_choices(shape.subjects)})
    if question.key == "another_member" and isinstance(answer, OneOf):
        answer = answer.model_copy(update={"choices": _as_choices(shape.others)})
    return Field(
        key=question.key,
        question=question.key,
        label=question.label,
        hint=question.hint,
        answer=answer,
        required=question.must_be_answered(kind),
    )


def _working_well(proforma: Proforma, shape: Shape) -> tuple[Group, ...]:
    improved = tuple(
        Group(
            heading=subject.title,
            said=subject.said,
            fields=(_field(proforma, "improved", subject.key, label=f"{subject.title}: has this improved?"),),
        )
        for subject in shape.subjects
    )
    if shape.part > 1:
        return improved
    return (Group(fields=(_field(proforma, "working_well"),)), *improved)


def _note(proforma: Proforma, kind: VisitKind, topic: str) -> Group:
    label = proforma.question("note").label.format(topic=proforma.topic(topic).label)
    ask = (_field(proforma, "ask", topic),) if proforma.asks("ask", kind) else ()
    return Group(fields=(_field(proforma, "note", topic, label=label), *ask))


def _issue(proforma: Proforma, kind: VisitKind, subject: Subject, shape: Shape, number: int) -> Group:
    by_hand = subject.key.startswith("x")
    fields = []
    if by_hand:
        topics = OneOf(choices=tuple(Choice(key=t.key, label=t.label) for t in proforma.topics[kind]))
        fields += [
            _field(proforma, "issue_topic", subject.key, answer=topics),
            _field(proforma, "issue_text", subject.key),
        ]
    fields += [
        _field(proforma, "urgency", subject.key, default="routine"),
        _field(proforma, "who_sees", subject.key, answer=_readers(proforma, shape), default="channel"),
    ]
    if shape.earlier and proforma.asks("same_as", kind):
        earlier = OneOf(choices=(*_choices(proforma, "same_as"), *_as_choices(shape.earlier)))
        fields.append(_field(proforma, "same_as", subject.key, answer=earlier))
    return Group(
        heading=f"Issue {number}" if by_hand else f"Issue {number}: {proforma.topic(subject.key).label}",
        said=subject.said,
        fields=tuple(fields),
        removable=subject.key if by_hand else "",
    )


def _readers(proforma: Proforma, shape: Shape) -> OneOf:
    offered = (
        c for c in _choices(proforma, "who_sees") if shape.has_executive_director or c.key != "executive_director"
    )
    return OneOf(choices=tuple(offered))


def _choices(proforma: Proforma, question_key: str) -> tuple[Choice, ...]:
    answer = proforma.question(question_key).answer
    return answer.choices if isinstance(answer, OneOf) else ()


def _as_choices(subjects: Sequence[Subject]) -> tuple[Choice, ...]:
    return tuple(Choice(key=subject.key, label=subject.title) for subject in subjects)


def _field(
    proforma: Proforma,
    question_key: str,
    subject: str = "",
    *,
    label: str = "",
    hint: str = "",
    answer: Answer | None = None,
    default: str = "",
) -> Field:
    question = proforma.question(question_key)
    return Field(
        key=f"{question_key}__{subject}" if subject else question_key,
        question=question_key,
        label=label or question.label,
        hint=hint or question.hint,
        answer=answer or question.answer,
        required=not question.optional,
        default=default,
    )
