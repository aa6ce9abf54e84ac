"""What a committee report prints of real records, in which version, and who may look at it."""

from datetime import UTC, datetime

import pytest

from tests.visits.builders import AUTHOR, SLOT, YEAR
from tests.visits.council import (
    AGREED,
    ANSWER,
    COORDINATOR,
    DIRECTOR,
    HEAD,
    MANAGER,
    ONE_ISSUE,
    MovingClock,
    asking,
    done,
    re_register,
    send_form,
)
from tests.visits.reporting import SUBJECT, content, fill_front, look, subject, summarise
from visits.issues import Act
from visits.model import IssueState, PersonId, PersonStatus, RecordStatus, VisitRecord
from visits.ports import Office, Put
from visits.report import ReportContent, Standing, Version
from visits.report_frozen import written_out
from visits.rota import CancelledBecause, SlotStatus
from visits.usecases.corrections import hide_text
from visits.usecases.report import (
    NothingToReport,
    Refused,
    WhyNothing,
    content_of,
    front_of,
    looked_at,
    produce,
    settle,
    to_settle,
    to_summarise,
    write_front,
    write_summaries,
)

VOICES = {
    "working_well": "The duty desk is well led.",
    "staff_voice": "They want quieter rooms.",
    "child_voice": "Children sit on the interview panel.",
    "for_scrutiny": "Look at the lease.",
    "rating__referrals": "some_concerns",
    "note__referrals": "Referrals wait a week.",
}
"""Every question of an intake form that is answered in a councillor's own words, but for issues."""
BOTH = (Version.PUBLISHED, Version.RESTRICTED)


async def changed(office: Office, record: VisitRecord, **changes: object) -> None:
    """Have the record otherwise, as if it had been sent so."""
    year = office.store.year(YEAR)
    stored = await year.record(record.id)
    assert stored is not None
    await year.commit([Put(stored.value.model_copy(update=changes), stored)], write_id=f"changed {record.id} {changes}")


@pytest.mark.parametrize("who", [AUTHOR, MANAGER, DIRECTOR, PersonId("nobody.at-all")])
async def test_only_the_head_of_service_and_the_coordinator_may_do_anything_with_a_report(
    council: Office, who: PersonId
) -> None:
    await send_form(council)
    published = Version.PUBLISHED
    refused = [
        await looked_at(council, who, SUBJECT, published),
        await front_of(council, who, SUBJECT, published),
        await write_front(council, who, SUBJECT, {"summary": "Mine."}, "op1"),
        await to_summarise(council, who, SUBJECT, 1),
        await write_summaries(council, who, SUBJECT, {"r1_1": "Mine."}, "op2"),
        await to_settle(council, who, SUBJECT, published),
        await settle(council, who, SUBJECT, {"front summary|0123456789abcdef": True}, "op3"),
        await produce(council, who, SUBJECT, published, Standing.DRAFT, "op4"),
    ]
    assert refused == [Refused()] * len(refused)
    assert await council.store.year(YEAR).front_texts(YEAR) is None


async def test_a_coordinator_who_has_left_may_do_nothing(council: Office) -> None:
    await re_register(council, COORDINATOR, status=PersonStatus.LEFT)
    assert await looked_at(council, COORDINATOR, SUBJECT, Version.PUBLISHED) == Refused()


async def test_a_period_yet_to_come_has_nothing_to_report(council: Office) -> None:
    found = await content_of(council, subject("2027-28"), Version.PUBLISHED)
    assert found == NothingToReport(why=WhyNothing.NOT_BEGUN)


async def test_a_year_without_visits_is_printed_as_the_finding_it_is(council: Office) -> None:
    found = await content(council, about=subject("2025-26"))
    assert not found.figures.has_visits
    assert not any((found.visits, found.issues, found.not_done))
    assert not found.in_progress
    assert [form.version for form in found.forms] == ["1"]
    assert found.figures.visits.required == 1


async def test_a_visit_that_nobody_wrote_up_is_among_those_not_done(council: Office) -> None:
    found = await content(council)
    assert [(slot.slot_id, slot.came_to, slot.members) for slot in found.not_done] == [(SLOT.id, "awaiting_form", 2)]
    assert (await look(council)).readiness.forms_due == (SLOT.id,)


async def test_a_cancelled_visit_says_why_and_an_imported_one_has_no_form(council: Office) -> None:
    year = council.store.year(YEAR)
    cancelled = {"id": "s8", "status": SlotStatus.CANCELLED, "cancelled_because": CancelledBecause.INSPECTION}
    imported = {"id": "s9", "status": SlotStatus.DONE}
    await year.commit([Put(SLOT.model_copy(update=one)) for one in (cancelled, imported)], write_id="slots")
    found = await content(council)
    by_id = {slot.slot_id: slot for slot in found.not_done}
    assert (by_id["s8"].came_to, by_id["s8"].reason) == ("cancelled", "Inspection")
    assert (by_id["s8"].day.isoformat(), by_id["s8"].time) == ("2026-11-14", "10:00")
    assert [slot.slot_id for slot in found.without_form] == ["s9"]
    assert "s9" not in by_id


@pytest.mark.parametrize("version", BOTH)
async def test_an_issue_that_is_not_for_everyone_prints_no_text_in_either_version(
    council: Office, version: Version
) -> None:
    secret = "The head runs it badly."
    _, (issue,) = await send_form(council, asking("staffing", secret, who_sees="executive_director"))
    await done(council, DIRECTOR, issue, ANSWER)
    await summarise(council, {issue.id: "A line that must not print."})
    found = await content(council, version)
    assert [(one.is_private, one.summary, one.text, one.answers) for one in found.issues] == [(True, "", "", ())]
    assert found.issues[0].topic == "Staffing"
    assert not any(words in written_out(found) for words in (secret, ANSWER.text, "must not print"))
    assert (await look(council, version)).readiness.without_summary == ()


@pytest.mark.parametrize("version", BOTH)
async def test_hidden_words_print_as_left_out_in_either_version(council: Office, version: Version) -> None:
    record, (issue,) = await send_form(council, ONE_ISSUE | VOICES | {"may_quote": "yes"})
    await summarise(council, {issue.id: "Two posts are said to be empty."})
    await hide_text(council, COORDINATOR, YEAR, record.id, "staff_voice", "op1")
    await hide_text(council, COORDINATOR, YEAR, record.id, "note__referrals", "op2")
    await done(council, COORDINATOR, issue, Act.HIDE)
    found = await content(council, version)
    texts = {quote.question: quote.text for quote in found.quotes}
    assert texts["staff_voice"] == texts["note.referrals"] == "[left out]"
    assert texts["child_voice"] == VOICES["child_voice"]
    hidden = (VOICES["staff_voice"], VOICES["note__referrals"], issue.text, "said to be empty")
    assert not any(words in written_out(found) for words in hidden)
    assert found.left_out == 0
    assert (await look(council, version)).readiness.without_summary == ()


async def test_the_published_version_quotes_only_who_may_be_quoted_and_the_restricted_one_everybody(
    council: Office,
) -> None:
    record, _ = await send_form(council, VOICES | {"may_quote": "no"})
    assert (await content(council)).quotes == ()
    full = {quote.question: quote.text for quote in (await content(council, Version.RESTRICTED)).quotes}
    assert set(full.values()) >= set(VOICES.values()) - {"some_concerns"}
    assert list(full) == ["working_well", "note.referrals", "staff_voice", "child_voice", "for_scrutiny"]
    await changed(council, record, may_quote=True)
    assert {quote.question: quote.text for quote in (await content(council)).quotes} == full


async def test_the_published_version_has_officers_lines_and_the_restricted_one_the_full_log(council: Office) -> None:
    record, (issue,) = await send_form(council)
    await changed(council, record, interest=True, interest_detail="A cousin works there.")
    await done(council, HEAD, issue, Act.COMMENT)
    await done(council, HEAD, issue, AGREED)
    await summarise(council, {issue.id: "Two posts in one team are empty."})
    open_to_all, full = [await content(council, version) for version in BOTH]
    line, log = open_to_all.issues[0], full.issues[0]
    assert (line.summary, line.text, line.comments) == ("Two posts in one team are empty.", "", ())
    assert (line.answers[0].text, line.answers[0].outcome, line.answers[0].theme) == ("", "Action agreed", "")
    assert (log.summary, log.text, log.answers[0].text) == ("", issue.text, AGREED.text)
    assert (log.answers[0].theme, log.comments) == ("Quality", ("There are three posts, not two.",))
    assert (line.days_to_answer, line.state) == (0, "Action agreed")
    assert [one.visits[0].interest for one in (open_to_all, full)] == ["", "A cousin works there."]
    assert AGREED.text not in written_out(open_to_all)


async def test_the_published_version_names_no_staff_below_the_head_of_service(council: Office) -> None:
    words = "Mo Manager and Hy Head told Ada Marlow so."
    _, (issue,) = await send_form(council, ONE_ISSUE | {"may_quote": "yes", "working_well": words})
    await done(council, HEAD, issue, AGREED.model_copy(update={"owner_role": "Mo Manager"}))
    await summarise(council, {issue.id: words})
    await fill_front(council, {"summary": words, "contact.name": "Mo Manager"})
    found = await content(council)
    cleared = "[name left out] and Hy Head told Ada Marlow so."
    assert (found.issues[0].summary, found.quotes[0].text, found.front.line("summary").text) == (cleared,) * 3
    assert found.issues[0].answers[0].owner_role == "[name left out]"
    assert found.visits[0].members == ("Ada Marlow", "Ben Thornby")
    assert found.front.line("contact.name").text == "Mo Manager"
    assert (await content(council, Version.RESTRICTED)).quotes[0].text == words


async def test_what_an_author_took_back_is_not_printed(council: Office) -> None:
    record, (issue,) = await send_form(council)
    stored = await council.store.year(YEAR).issue(issue.id)
    assert stored is not None
    taken = stored.value.model_copy(update={"state": IssueState.WITHDRAWN})
    await council.store.year(YEAR).commit([Put(taken, stored)], write_id="taken")
    assert (await content(council)).issues == ()
    await changed(council, record, status=RecordStatus.WITHDRAWN)
    assert (await content(council)).visits == ()


async def test_a_visit_prints_in_the_words_of_its_form(council: Office) -> None:
    await send_form(council)
    (visit,) = (await content(council)).visits
    assert (visit.reference, visit.team, visit.visit_kind) == ("V26-0001", "MASH", "Intake team")
    assert (visit.mode, visit.duration) == ("In person", "About 1 hour")
    assert (visit.confirmed, visit.on_rota, visit.form_version) == ("not_confirmed", True, "1")


async def test_every_word_that_the_figures_count_under_has_a_label(council: Office) -> None:
    await send_form(council)
    found = await content(council)
    figures = found.figures
    keys = {f"{question}.{key}" for question, counted in figures.choices.items() for key in counted if key}
    keys |= {f"topic.{one.topic}" for one in figures.topics}
    keys |= {f"rating.{key}" for one in figures.topics for key in one.ratings}
    keys |= {f"state.{key}" for key in figures.issues.by_state} | {
        f"outcome.{key}" for key in figures.issues.by_outcome
    }
    keys |= {f"closed.{key}" for key in figures.issues.closed_because} | {f"improved.{key}" for key in figures.improved}
    keys |= {f"cancelled.{key}" for key in figures.visits.cancelled_because} | {
        f"question.{key}" for key in figures.gave
    }
    assert keys - found.labels.keys() == set()
    assert not [label for label in found.labels.values() if "{" in label]


async def test_a_year_in_progress_says_so_and_shows_what_is_to_come(council: Office, clock: MovingClock) -> None:
    year = council.store.year(YEAR)
    next_year = await council.store.open_year("2027-28")
    later = SLOT.model_copy(update={"id": "s8", "start": datetime(2027, 2, 1, 10, tzinfo=UTC)})
    far = SLOT.model_copy(update={"id": "s9", "start": datetime(2027, 6, 1, 9, tzinfo=UTC)})
    await year.commit([Put(later)], write_id="later")
    await next_year.commit([Put(far)], write_id="far")
    now = await content(council)
    assert now.in_progress
    assert [slot.slot_id for slot in now.next_rota] == ["s8"]
    assert [(slot.slot_id, slot.came_to) for slot in now.not_done] == [(SLOT.id, "awaiting_form"), ("s8", "to_come")]
    clock.at(2027, 5, 20)
    over = await content(council)
    assert not over.in_progress
    assert [(slot.slot_id, slot.time) for slot in over.next_rota] == [("s9", "10:00")]
    assert over.next_required == {"MASH": 1}


async def test_a_half_year_has_only_its_own_visits(council: Office, clock: MovingClock) -> None:
    await send_form(council)
    clock.at(2027, 5, 20)
    first, second = subject("2026-05-01 to 2026-10-31"), subject("2026-11-01 to 2027-04-30")
    assert (await content(council, about=first)).visits == ()
    assert [visit.reference for visit in (await content(council, about=second)).visits] == ["V26-0001"]
    await write_front(council, COORDINATOR, second, {"summary": "The second half."}, "op1")
    assert (await content(council, about=second)).front.line("summary").text == "The second half."
    assert (await content(council, about=first)).front.line("summary").text == ""


async def test_the_year_before_is_compared_with_where_anything_is_kept_of_it(
    council: Office, clock: MovingClock
) -> None:
    await send_form(council)
    assert (await content(council)).previous is None
    clock.at(2027, 11, 20)
    found = await content(council, about=subject("2027-28"))
    assert found.previous is not None
    assert found.previous.visits.took_place.number == 1
    assert (found.previous.in_progress, found.previous.cut_off) == (False, datetime(2027, 4, 30, 23, tzinfo=UTC))


async def test_an_earlier_cut_off_prints_what_would_have_been_printed_then(council: Office, clock: MovingClock) -> None:
    _, (issue,) = await send_form(council)
    then = clock.now()
    before = await content(council)
    clock.forward(days=3)
    await summarise(council, {issue.id: "Two posts."})
    await done(council, HEAD, issue, ANSWER)
    assert (await content(council)).figures.issues.answered.number == 1
    again = await content_of(council, SUBJECT, Version.PUBLISHED, cut_off=then)
    assert isinstance(again, ReportContent)
    assert again.figures == before.figures
    assert again.model_copy(update={"issues": ()}) == before.model_copy(update={"issues": ()})
    assert (again.issues[0].state, again.issues[0].answers) == ("Not answered yet", ())


async def test_a_cut_off_yet_to_come_is_now(council: Office, clock: MovingClock) -> None:
    later = await content_of(council, SUBJECT, Version.PUBLISHED, cut_off=datetime(2030, 1, 1, tzinfo=UTC))
    assert isinstance(later, ReportContent)
    assert later.cut_off == clock.now()
