"""From a finished draft to the record and its issues."""

from visits import text
from visits.draft import Context, Draft, issue_slugs, topics_with_concerns
from visits.model import Improved, Issue, PersonId, Urgency, Visibility, VisitRecord
from visits.pages import NEW_ISSUE
from visits.years import reference_prefix


def compose(draft: Draft, context: Context) -> tuple[VisitRecord, tuple[Issue, ...]]:
    """The record and issues of a draft in which every page is answered. References are given when it is stored."""
    slugs = issue_slugs(draft, context.proforma)
    record = VisitRecord(
        id=draft.id,
        reference="",
        year=draft.year,
        proforma_version=draft.proforma_version,
        team_id=context.team.id,
        team_name=context.team.name,
        visit_kind=draft.visit_kind,
        slot_id=draft.slot_id,
        author=draft.author,
        typed_by=draft.typed_by,
        sent_at=context.now,
        **_answers(draft, context, slugs),
    )
    return record, tuple(_issue(draft, context, slug, number) for number, slug in enumerate(slugs, 1))


def with_references(
    record: VisitRecord, issues: tuple[Issue, ...], number: int
) -> tuple[VisitRecord, tuple[Issue, ...]]:
    """The same, labelled: V26-0042 and V26-0042/1, from the year's counter."""
    reference = f"V{reference_prefix(record.year)}-{number:04d}"
    return (
        record.model_copy(update={"reference": reference}),
        tuple(i.model_copy(update={"reference": f"{reference}/{i.number}"}) for i in issues),
    )


def _answers(draft: Draft, context: Context, slugs: tuple[str, ...]) -> dict[str, object]:
    present = _people(draft.value("members_present"), context)
    expected = context.slot.members if context.slot else ()

    def asked(key: str) -> str:
        return draft.value(key) if context.proforma.asks(key, draft.visit_kind) else ""

    return {
        "visit_date": draft.value("visit_date"),
        "mode": draft.value("mode"),
        "duration": draft.value("duration"),
        "members_present": present,
        "no_shows": tuple(member for member in expected if member not in present),
        "interest": draft.value("interest") == "yes",
        "interest_detail": asked("interest_detail"),
        "safety_concern": draft.value("concern_gate") == "yes",
        "roles_met": _several(draft.value("roles_met")),
        "accompanied_by": _several(asked("accompanied_by")),
        "managers_present": draft.value("managers_present"),
        "working_well": draft.value("working_well"),
        "improved": tuple(
            Improved(issue_id=i.id, year=i.year, reference=i.reference, said=draft.value(f"improved__{i.id}"))
            for i in context.open_issues
        ),
        "ratings": {t.key: draft.value(f"rating__{t.key}") for t in context.proforma.topics[draft.visit_kind]},
        "notes": {
            topic: draft.value(f"note__{topic}")
            for topic in topics_with_concerns(draft, context.proforma)
            if topic not in slugs
        },
        "identifiers_confirmed": (),
        "may_quote": asked("may_quote") == "yes",
    } | {key: asked(key) for key in ("staff_voice", "child_voice", "carer_voice", "for_scrutiny", "understanding")}


def _issue(draft: Draft, context: Context, slug: str, number: int) -> Issue:
    from_note = slug not in draft.extras
    words = draft.value(f"note__{slug}" if from_note else f"issue_text__{slug}")
    visibility = Visibility(draft.value(f"who_sees__{slug}"))
    same_as = draft.value(f"same_as__{slug}")
    return Issue(
        id=f"{draft.id}_{number}",
        record_id=draft.id,
        year=draft.year,
        number=number,
        reference="",
        slug=slug,
        team_id=draft.team_id,
        topic=slug if from_note else draft.value(f"issue_topic__{slug}"),
        title=text.title_of(words),
        text=words,
        urgency=Urgency(draft.value(f"urgency__{slug}")),
        visibility=visibility,
        goes_to=context.answers_to.get(visibility, context.team.head_of_service),
        same_as="" if same_as == NEW_ISSUE else same_as,
        from_note=from_note,
        raised_at=context.now,
    )


def _people(chosen: str, context: Context) -> tuple[PersonId, ...]:
    found = (context.member(aad) for aad in _several(chosen))
    return tuple(member.id for member in found if member)


def _several(chosen: str) -> tuple[str, ...]:
    return tuple(part for part in chosen.split(",") if part)
