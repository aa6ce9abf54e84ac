"""No text that may identify somebody prints before a person has decided so, wherever in the report it stands."""

from typing import Any

import pytest

from tests.visits.builders import YEAR
from tests.visits.council import AGREED, COORDINATOR, HEAD, ONE_ISSUE, done, send_form
from tests.visits.reporting import SUBJECT, content, decide, fill_front, found_in, look, summarise
from visits.identifiers import Kind
from visits.issues import Act
from visits.ports import Office, Put
from visits.report import Finding, ReportContent, Settled, Version
from visits.report_found import digest, findings, texts_at, with_texts, without_left_out
from visits.report_frozen import written_out
from visits.usecases.report import ToSettle, settle, to_settle

NAMED = "His mum Donna told us."
BLOCKED = "Her NHS number is 943 476 5919."
PLACE = "V26-0001/1 summary"


@pytest.fixture
async def named(council: Office) -> Office:
    """A report of which one line names somebody."""
    _, (issue,) = await send_form(council)
    await summarise(council, {issue.id: NAMED})
    return council


async def test_what_nobody_has_decided_of_bars_a_final_report_and_prints_nowhere(named: Office) -> None:
    finding = (await found_in(named))[PLACE]
    assert (finding.kinds, finding.settled, finding.digest) == ((Kind.NAME,), None, digest(NAMED))
    assert not (await look(named)).readiness.is_ready
    found = await content(named)
    assert (found.issues[0].summary, found.left_out) == ("[left out]", 0)
    assert "Donna" not in written_out(found)


async def test_what_is_left_out_is_counted_and_what_is_settled_prints(named: Office) -> None:
    finding = (await found_in(named))[PLACE]
    await decide(named, finding, prints=False)
    found = await content(named)
    assert (found.issues[0].summary, found.left_out) == ("[left out]", 1)
    await decide(named, finding, prints=True)
    found = await content(named)
    assert (found.issues[0].summary, found.left_out) == (NAMED, 0)
    assert await found_in(named) == {}


async def test_another_text_wants_settling_anew(named: Office) -> None:
    await decide(named, (await found_in(named))[PLACE], prints=True)
    await summarise(named, {"r1_1": "His mum Leanne told us."})
    assert list(await found_in(named)) == [PLACE]
    assert (await content(named)).issues[0].summary == "[left out]"


async def test_what_is_blocked_can_only_be_left_out(named: Office) -> None:
    await summarise(named, {"r1_1": BLOCKED})
    finding = (await found_in(named))[PLACE]
    assert not finding.may_print
    await decide(named, finding, prints=True)
    assert list(await found_in(named)) == [PLACE]
    assert "943" not in written_out(await content(named))
    await decide(named, finding, prints=False)
    assert await found_in(named) == {}
    assert (await content(named)).left_out == 1


async def test_whoever_settles_a_finding_is_shown_its_text_and_none_is_kept(named: Office) -> None:
    there = await to_settle(named, COORDINATOR, SUBJECT, Version.PUBLISHED)
    assert there == (ToSettle(finding=(await found_in(named))[PLACE], text=NAMED),)
    await decide(named, there[0].finding, prints=True)
    kept = await named.store.year(YEAR).settled(YEAR)
    assert [one.value.place for one in kept] == [PLACE]
    assert "Donna" not in str(kept)


async def test_what_the_committee_may_read_in_private_is_not_settled_for_everyone(council: Office) -> None:
    record, _ = await send_form(council, ONE_ISSUE | {"may_quote": "yes", "working_well": "It runs well."})
    year = council.store.year(YEAR)
    stored = await year.record(record.id)
    assert stored is not None
    await year.commit([Put(stored.value.model_copy(update={"working_well": NAMED}), stored)], write_id="named")
    (finding,) = (await found_in(council, Version.RESTRICTED)).values()
    await decide(council, finding, prints=True)
    assert (await content(council, Version.RESTRICTED)).quotes[0].text == NAMED
    assert (await content(council)).quotes[0].text == "[left out]"


@pytest.mark.parametrize(
    "key", ["", "front summary", "front summary|xyz", "|0123456789abcdef", "a\nb|0123456789abcdef"]
)
async def test_what_is_no_finding_is_not_kept(council: Office, key: str) -> None:
    await settle(council, COORDINATOR, SUBJECT, {key: True}, "op1")
    assert await council.store.year(YEAR).settled(YEAR) == []


async def test_more_decisions_than_one_transaction_holds_are_all_kept(council: Office) -> None:
    many = {f"V26-{n:04d} staff_voice|{n:016x}": bool(n % 2) for n in range(205)}
    await settle(council, COORDINATOR, SUBJECT, many, "op1")
    await settle(council, COORDINATOR, SUBJECT, many, "op1")
    kept = [one.value for one in await council.store.year(YEAR).settled(YEAR)]
    assert {f"{one.place}|{one.digest}": one.may_print for one in kept} == many


async def everything(council: Office) -> ReportContent:
    """A restricted report with something at every place where a person's words can stand."""
    words = {
        "working_well": "Well.",
        "staff_voice": "Desks.",
        "rating__referrals": "some_concerns",
        "note__referrals": "A.",
    }
    record, (issue,) = await send_form(council, ONE_ISSUE | words)
    year = council.store.year(YEAR)
    stored = await year.record(record.id)
    assert stored is not None
    has_interest = stored.value.model_copy(update={"interest": True, "interest_detail": "A cousin."})
    await year.commit([Put(has_interest, stored)], write_id="interest")
    await done(council, HEAD, issue, Act.COMMENT)
    await done(council, HEAD, issue, AGREED)
    await fill_front(council)
    return await content(council, Version.RESTRICTED)


async def test_every_place_is_looked_at_and_every_place_can_be_left_out(council: Office) -> None:
    whole = await everything(council)
    named = with_texts(whole, lambda place, text: f"{text} {NAMED}")
    found = findings(named)
    places = {finding.place.removesuffix(" (restricted)") for finding in found}
    here = "V26-0001/1"
    assert places >= {"V26-0001 interest", "V26-0001 working_well", "V26-0001 note.referrals", f"{here} text"}
    assert places >= {f"{here} answer 1", f"{here} answer 1 owner", f"{here} comment 1", "front summary"} - {
        "front summary"
    }
    assert len(found) == len({finding.key for finding in found})
    gone = without_left_out(named, found)
    assert "Donna" not in written_out(gone)
    assert gone.exempt_reason == "[left out]"
    assert texts_at(named, [found[0].key]) == {found[0].key: texts_at(named, [one.key for one in found])[found[0].key]}


SAID_BY_NOBODY = frozenset(
    {"front.head.key", "front.head.heading", "front.head.wanted", "front.sections.key", "front.sections.heading"}
    | {"front.sections.wanted", "issues.reference", "issues.visit", "issues.team_id", "issues.team", "issues.topic_key"}
    | {"issues.topic", "issues.urgency", "issues.state_key", "issues.state", "issues.same_as", "issues.answers.outcome"}
    | {
        "issues.answers.theme",
        "issues.raised_on",
        "issues.due",
        "issues.first_answered_on",
        "issues.answers.answered_on",
    }
    | {"issues.answers.action_due", "quotes.reference", "quotes.team", "quotes.visit_date", "quotes.question"}
    | {"visits.reference", "visits.visit_date", "visits.team_id", "visits.team", "visits.visit_kind", "visits.mode"}
    | {"visits.duration", "visits.members", "visits.no_shows", "visits.roles_met", "visits.accompanied_by"}
    | {"visits.managers_present", "visits.confirmed", "visits.sent_on", "visits.corrected_on", "visits.form_version"}
)
"""Texts of these parts that the product or the council's own settings have worded, and councillors' names."""


async def test_every_text_of_a_visit_an_issue_a_quotation_or_the_front_is_looked_at_or_worded_by_nobody(
    council: Office,
) -> None:
    whole = await everything(council)
    marked = with_texts(whole, lambda place, text: "MARKED")
    unmarked: set[str] = set()

    def walk(held: Any, path: str) -> None:
        if isinstance(held, dict):
            for name, inner in held.items():
                walk(inner, f"{path}.{name}" if path else name)
        elif isinstance(held, list):
            for inner in held:
                walk(inner, path)
        elif isinstance(held, str) and held not in ("MARKED", ""):
            unmarked.add(path)

    dumped = marked.model_dump(mode="json")
    walk({name: dumped[name] for name in ("front", "visits", "issues", "quotes")}, "")
    contact = {"front.sections.text"}  # the contact officer's name stays
    assert unmarked - SAID_BY_NOBODY == contact


def test_a_decision_is_of_one_place_and_one_text() -> None:
    finding = Finding(place=PLACE, digest=digest(NAMED), kinds=(Kind.NAME,))
    assert finding.key == f"{PLACE}|{digest(NAMED)}"
    assert len(digest(NAMED)) == 16
    assert Settled.model_fields.keys() >= {"place", "digest", "may_print"}
