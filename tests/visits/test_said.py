""" "You said, we did": what may be passed on and what never is, for whom, and how it is asked for."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from cards.payload import CARD_LIMIT, render, size_of
from cards.said import you_said_card
from tests.visits.builders import AUTHOR, MASH, NOW, YEAR, councillor
from tests.visits.council import (
    AGREED,
    ANSWER,
    COLLEAGUE,
    COORDINATOR,
    DEPUTY,
    DIRECTOR,
    HEAD,
    MANAGER,
    OTHER_HEAD,
    OTHER_MANAGER,
    OTHER_MEMBER,
    TEAM,
    MovingClock,
    a_record,
    asking,
    done,
    everyone,
    send_form,
)
from visits.issues import Act
from visits.model import (
    WAITING_STATES,
    Entry,
    EntryKind,
    Event,
    Issue,
    IssueState,
    Outcome,
    PersonId,
    RecordStatus,
    Role,
    Team,
    Urgency,
    Visibility,
    VisitKind,
)
from visits.ports import Office, Put
from visits.proforma_versions import CURRENT
from visits.questions.said import SaidAsked, read_said
from visits.said_and_done import MOST, NAME_LEFT_OUT, Pair, in_pages, pair_of, without_names
from visits.usecases.said import YouSaidShown, teams_of, you_said
from visits.usecases.start import Refused

S = IssueState
STAFFING: Final = CURRENT.topic("staffing")
BOOTLE: Final = Team(
    id="bootle",
    name="Bootle Locality Team",
    visit_kind=VisitKind.INTAKE,
    head_of_service=OTHER_HEAD,
    managers=(OTHER_MANAGER,),
)
PLANTED: Final = {
    "working_well": "planted-well",
    "staff_voice": "planted-staff",
    "child_voice": "planted-child",
    "for_scrutiny": "planted-scrutiny",
    "interest_detail": "planted-interest",
    "notes": {"referrals": "planted-note"},
}
"""Words of a record that are nobody's business here."""


def an_issue(**changes: object) -> Issue:
    made = Issue(
        id="draft1_1",
        record_id="draft1",
        year=YEAR,
        number=1,
        reference="V26-0042/1",
        team_id=TEAM.id,
        topic="staffing",
        title="planted-title",
        text="planted-words of the issue",
        urgency=Urgency.ROUTINE,
        visibility=Visibility.CHANNEL,
        goes_to=HEAD,
        state=S.ANSWERED,
        extended="planted-reason",
        raised_at=NOW,
        answers=1,
    )
    return made.model_copy(update=changes)


def an_entry(kind: EntryKind, text: str, number: int = 1, **changes: object) -> Entry:
    made = Entry(
        id=f"draft1_1.{number}",
        issue_id="draft1_1",
        number=number,
        kind=kind,
        text=text,
        by=MANAGER,
        at=datetime(2026, 11, 24, 9, tzinfo=UTC),
        outcome=Outcome.INFORMATION if kind in (EntryKind.RESPONSE, EntryKind.DRAFT) else None,
        theme="planted-theme",
    )
    return made.model_copy(update=changes)


def printed(pairs: Sequence[Pair], page: int = 1) -> str:
    """All that the card of these pairs holds."""
    card = you_said_card(YouSaidShown(team=TEAM, year=YEAR, pairs=tuple(pairs), other_years=("2025-26",)), page)
    return orjson.dumps(render(card)).decode()


def pairs_of(*, may_quote: bool, issue: Issue, entries: Sequence[Entry]) -> list[Pair]:
    record = a_record(may_quote=may_quote, **PLANTED)
    pair = pair_of(record, issue, entries, STAFFING, without_names(everyone()))
    return [pair] if pair else []


# What is never passed on


@settings(max_examples=200, deadline=None)
@given(
    may_quote=some.booleans(),
    state=some.sampled_from(S),
    visibility=some.sampled_from(Visibility),
    said=some.lists(some.tuples(some.sampled_from(EntryKind), some.booleans()), max_size=5),
    urgency=some.sampled_from(Urgency),
)
def test_no_words_are_passed_on_but_shared_answers_and_those_that_may_be_quoted(
    may_quote: bool, state: IssueState, visibility: Visibility, said: list[tuple[EntryKind, bool]], urgency: Urgency
) -> None:
    entries = [
        an_entry(kind, f"planted-{kind}-{number}", number, share=share) for number, (kind, share) in enumerate(said, 1)
    ]
    issue = an_issue(state=state, visibility=visibility, urgency=urgency)
    card = printed(pairs_of(may_quote=may_quote, issue=issue, entries=entries))
    answers = [one for one in entries if one.kind is EntryKind.RESPONSE]
    is_kept_back = visibility is not Visibility.CHANNEL or state in (S.RETURNED_FOR_REDACTION, S.WITHDRAWN)
    is_shown = bool(answers) and answers[-1].share and not is_kept_back
    allowed = {answers[-1].text} if is_shown else set()
    allowed |= {issue.text} if is_shown and may_quote else set()
    assert all(text in card for text in allowed)
    for text in allowed:
        card = card.replace(text, "")
    assert "planted" not in card
    assert ("V26-0042/1" in card) == is_shown


@pytest.mark.parametrize("person", [one for one in everyone() if Role.HEAD_OF_SERVICE not in one.roles])
def test_nobody_below_the_head_of_service_is_named(person: Any) -> None:
    last = person.name.split()[-1]
    text = f"{person.name} met us, with CLLR {last} and Mr. {last.lower()}. Hy Head agreed."
    answer = an_entry(EntryKind.RESPONSE, text, outcome=Outcome.ACTION_AGREED, owner_role=person.name)
    answer = answer.model_copy(update={"action_due": date(2026, 12, 14)})
    [pair] = pairs_of(may_quote=True, issue=an_issue(text=text), entries=[answer])
    without = f"{NAME_LEFT_OUT} met us, with {NAME_LEFT_OUT} and {NAME_LEFT_OUT}. Hy Head agreed."
    assert (pair.quoted, pair.answer, pair.owner_role) == (without, without, NAME_LEFT_OUT)


def test_ordinary_words_are_left_alone_and_titles_in_the_register_are_no_part_of_a_name() -> None:
    clear = without_names([councillor(1, "Councillor Grace Manager"), councillor(2, "Dr Li Wei (Ward)")])
    plain = "The Team Manager counted on grace. Managers agree."
    assert clear(plain) == plain
    assert clear("We thank Cllr Grace  Manager and Li Wei (Ward).") == f"We thank {NAME_LEFT_OUT} and {NAME_LEFT_OUT}."
    assert without_names([])(plain) == plain


# What is


def test_without_leave_to_quote_the_forms_own_words_say_what_was_asked() -> None:
    entries = [an_entry(EntryKind.RESPONSE, "Two posts start in May.")]
    card = printed(pairs_of(may_quote=False, issue=an_issue(), entries=entries))
    assert "Councillors asked about staffing (vacancies, experience, skills and attendance)." in card
    soon = printed(pairs_of(may_quote=False, issue=an_issue(urgency=Urgency.SOON), entries=entries))
    assert "and wanted an answer soon." in soon
    support = CURRENT.topic("support_systems")
    pair = pair_of(a_record(may_quote=False), an_issue(urgency=Urgency.NOTE), entries, support, str)
    assert pair is not None
    assert "Councillors noted something about support for staff (IT, office" in printed([pair])


@pytest.mark.parametrize(
    ("state", "says"),
    [
        (S.ACTION_AGREED, "Action agreed: Service Manager, by 14 December 2026. Still to do."),
        (S.ACTION_DONE, "Action agreed: Service Manager, by 14 December 2026. Done."),
        (S.CLOSED, "Action agreed: Service Manager, by 14 December 2026. Done."),
        (S.RAISED, "Councillors have asked again since."),
    ],
)
def test_it_is_said_whether_an_agreed_action_is_done(state: IssueState, says: str) -> None:
    facts: dict[str, Any] = {"outcome": Outcome.ACTION_AGREED, "owner_role": "Service Manager"}
    answer = an_entry(EntryKind.RESPONSE, "We will.", **facts, action_due=date(2026, 12, 14))
    card = printed(pairs_of(may_quote=False, issue=an_issue(state=state), entries=[answer]))
    assert says in card
    assert ("asked again" in card) == (state in WAITING_STATES)


def a_pair(length: int) -> Pair:
    """Texts of this length, in letters that take much room."""
    answer = an_entry(EntryKind.RESPONSE, "“" * length)
    [pair] = pairs_of(may_quote=True, issue=an_issue(text="“" * length), entries=[answer])
    return pair


@pytest.mark.parametrize("length", [*range(100, 1_500, 100), 1_500])
def test_every_pair_stands_on_one_page_and_every_page_fits_a_card(length: int) -> None:
    pairs = [a_pair(length), *[a_pair(1)] * 25, *[a_pair(length)] * 12]
    pages = in_pages(pairs)
    assert [one for page in pages for one in page] == pairs
    assert max(map(len, pages)) == MOST
    for number in range(1, len(pages) + 1):
        shown = YouSaidShown(team=TEAM, year=YEAR, pairs=tuple(pairs), other_years=("2025-26", "2024-25"))
        assert size_of(render(you_said_card(shown, number))) < CARD_LIMIT
    assert printed(pairs, 99) == printed(pairs, len(pages)), "beyond the last page is the last"


# Over a store


async def shown_to(office: Office, person: PersonId, team: str = TEAM.id, year: str = "") -> YouSaidShown:
    shown = await you_said(office, person, team, year)
    assert isinstance(shown, YouSaidShown)
    return shown


async def register_bootle(office: Office) -> None:
    event = Event(object="register", action="changed", person=COORDINATOR, at=NOW, operation_id="op1")
    await office.store.register([], [BOOTLE], event)


@pytest.mark.parametrize(
    "person", [AUTHOR, COLLEAGUE, OTHER_MEMBER, OTHER_MANAGER, OTHER_HEAD, DIRECTOR, PersonId("a.b")]
)
async def test_nobody_else_gets_it(council: Office, person: PersonId) -> None:
    await register_bootle(council)
    assert isinstance(await you_said(council, person, TEAM.id), Refused)


async def test_a_team_that_is_not_there_is_refused(council: Office) -> None:
    assert isinstance(await you_said(council, COORDINATOR, "nowhere"), Refused)


@pytest.mark.parametrize(
    ("person", "teams"),
    [
        (MANAGER, ["mash"]),
        (HEAD, ["mash"]),
        (DEPUTY, ["mash"]),
        (OTHER_HEAD, ["bootle"]),
        (COORDINATOR, ["bootle", "mash"]),
        (AUTHOR, []),
    ],
)
async def test_each_gets_it_of_their_own_teams(council: Office, person: PersonId, teams: Sequence[str]) -> None:
    await register_bootle(council)
    assert sorted(team.id for team in await teams_of(council, person)) == list(teams)
    for team in teams:
        assert (await shown_to(council, person, team)).pairs == ()


@pytest.mark.parametrize(
    ("answers", "changes", "said"),
    [
        ({}, {"share": False}, []),
        ({"who_sees__staffing": "head_of_service"}, {}, []),
        ({}, {}, [""]),
        ({"may_quote": "no"}, {}, [""]),
        ({"may_quote": "yes"}, {}, ["Two posts are empty."]),
    ],
)
async def test_only_what_is_shared_and_for_all_is_there(
    council: Office, answers: Mapping[str, str], changes: Mapping[str, object], said: Sequence[str]
) -> None:
    words = asking("staffing", "Two posts are empty.") | {"may_quote": "no"} | dict(answers)
    _, [issue] = await send_form(council, words)
    assert (await shown_to(council, MANAGER)).pairs == (), "there is no answer yet"
    await done(council, HEAD, issue, ANSWER.model_copy(update=dict(changes)))
    shown = await shown_to(council, MANAGER)
    assert [pair.quoted for pair in shown.pairs] == list(said)
    assert [pair.answer for pair in shown.pairs] == [ANSWER.text] * len(said)


async def test_what_is_hidden_later_goes_and_comes_back_reworded(council: Office) -> None:
    _, [issue] = await send_form(council, asking("staffing", "Two posts are empty.") | {"may_quote": "yes"})
    await done(council, HEAD, issue, ANSWER)
    await done(council, HEAD, issue, Act.HIDE)
    assert (await shown_to(council, MANAGER)).pairs == ()
    await done(council, AUTHOR, issue, Act.REWORD)
    assert [pair.quoted for pair in (await shown_to(council, MANAGER)).pairs] == ["Posts are empty."]


async def test_a_later_answer_that_is_not_shared_keeps_the_earlier_one_back_too(council: Office) -> None:
    _, [issue] = await send_form(council)
    await done(council, HEAD, issue, ANSWER)
    await done(council, AUTHOR, issue, Act.FOLLOW_UP)
    [pair] = (await shown_to(council, MANAGER)).pairs
    assert pair.is_asked_again
    await done(council, HEAD, issue, ANSWER.model_copy(update={"share": False}))
    assert (await shown_to(council, MANAGER)).pairs == ()


async def test_the_record_of_another_year_is_in_that_year_and_one_that_is_withdrawn_in_none(
    council: Office, clock: MovingClock
) -> None:
    record, [issue] = await send_form(council)
    await done(council, HEAD, issue, AGREED)
    clock.at(2027, 5, 10)
    await council.store.open_year("2027-28")
    await council.store.open_year("2028-29")
    this_year = await shown_to(council, HEAD)
    assert (this_year.year, this_year.pairs, this_year.other_years) == ("2027-28", (), (YEAR,))
    last = await shown_to(council, HEAD, year=YEAR)
    assert (last.year, len(last.pairs), last.other_years) == (YEAR, 1, ("2027-28",))
    assert last.pairs[0].action_due == date(2027, 5, 1)
    stored = await council.store.year(YEAR).record(record.id)
    assert stored is not None
    withdrawn = stored.value.model_copy(update={"status": RecordStatus.WITHDRAWN})
    await council.store.year(YEAR).commit([Put(withdrawn, stored)], write_id="withdrawn")
    assert (await shown_to(council, HEAD, year=YEAR)).pairs == ()


# How it is asked for


@pytest.mark.parametrize(
    ("text", "teams", "year"),
    [
        ("you said we did", (), ""),
        ("You said, we did", (), ""),
        ("you said we did MASH", ("mash",), ""),
        ("You said, we did for Bootle!", ("bootle",), ""),
        ("you said, we did: bottle", ("bootle",), ""),
        ("you said we did MASH and Bootle", ("mash", "bootle"), ""),
        ("you said we did Bootle 2025-26", ("bootle",), "2025-26"),
        ("you said, we did at the hub, 2025/2026", ("mash",), "2025-26"),
    ],
)
def test_it_is_asked_for_with_the_teams_name(text: str, teams: tuple[str, ...], year: str) -> None:
    assert read_said(text, (MASH, BOOTLE), tuple(everyone())) == SaidAsked(teams=teams, year=year)


@pytest.mark.parametrize(
    "text", ["", "what you said we did", "you said", "we did MASH", "you said we did " + "so " * 50]
)
def test_anything_else_is_something_else(text: str) -> None:
    assert read_said(text, (MASH, BOOTLE), tuple(everyone())) is None


@settings(max_examples=100, deadline=None)
@given(some.text(max_size=60))
def test_no_words_are_too_strange_to_be_read(text: str) -> None:
    assert read_said(f"you said, we did {text}", (MASH, BOOTLE), tuple(everyone()))
