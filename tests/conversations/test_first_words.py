"""Who is answered, and how: councillors, officers, strangers, guests, leavers, other tenants."""

import pytest

from tests.conversations.dialogue import NOTHING, installs, play, presses, says, says_in_channel
from tests.conversations.stage import Stage
from tests.conversations.visits_made import starts
from visits.model import aad_of

OTHER_TENANT = "99999999-9999-4999-8999-999999999999"
UNKNOWN = "77777777-7777-4777-8777-777777777777"
NOT_KNOWN = "you are not on the register"


async def test_a_stranger_is_told_whom_to_ask_and_shown_nothing(stage: Stage) -> None:
    """Whatever they say or press."""
    stranger = stage.someone(stage.council.tenant_id, UNKNOWN)
    for words in ("hi", "new visit", "my records", "use this channel"):
        assert "Democratic Services" in await stranger.says(words)
        assert stranger.titles == []
    assert "Democratic Services" in await stranger.says("use this channel", in_channel=True)
    assert "Democratic Services" in await stranger.installs()


async def test_a_guest_whom_teams_does_not_identify_is_a_stranger(stage: Stage) -> None:
    """No aadObjectId, no entry: whatever name the guest goes by."""
    guest = stage.someone(stage.council.tenant_id, "", "Councillor Eleanor Brackenridge")
    assert "Democratic Services" in await guest.says("new visit")
    assert guest.titles == []


async def test_the_same_account_id_in_another_tenant_is_a_stranger(stage: Stage) -> None:
    """A person is tenant and id together."""
    twin = stage.someone(OTHER_TENANT, aad_of(stage["eleanor"].person.id))
    assert "Democratic Services" in await twin.says("my records")


async def test_a_councillor_who_has_left_is_locked_out_of_their_open_form(stage: Stage) -> None:
    """Neither words nor an old card get through, and what was saved stays as it was."""
    await stage.plans("s1", "mash", "winston")
    winston = stage["winston"]
    await starts(winston)
    await stage.leaves("winston")
    assert "Democratic Services" in await winston.at_another_screen().presses("Continue", {"interest": "No"})
    assert "Democratic Services" in await winston.says("continue")
    kept = await stage.desk.store.year("2026-27").draft("s1")
    assert kept is not None
    assert kept.value.revision == 1


async def test_an_officer_cannot_press_a_councillors_buttons(stage: Stage) -> None:
    """Even with a councillor's own card in hand."""
    await stage.plans("s1", "mash", "eleanor")
    eleanor, anita = stage["eleanor"], stage["anita"]
    await eleanor.says("new visit")
    for title in ("Start", "Start for this visit"):
        anita.card = eleanor.card
        assert "for people in another role" in await anita.presses(title, {"team": "mash", "visit_date": "2026-11-13"})
    await eleanor.presses("Start")
    for title in ("Continue", "Save and finish later", "I have called MASH"):
        anita.card = eleanor.card
        assert "for people in another role" in await anita.presses(title)
    kept = await stage.desk.store.year("2026-27").draft("s1")
    assert kept is not None
    assert (kept.value.author, kept.value.revision) == (eleanor.person.id, 1)


async def test_an_officer_is_told_what_the_bot_is_for_and_offered_no_form(stage: Stage) -> None:
    await play(
        stage,
        [
            ("miriam", says("hi"), ["Hello Miriam Castleton", "use this channel", "never: (Start a visit form)"]),
            ("anita", says("new visit"), ["I did not understand that", "never: (Start a visit form)"]),
            ("gareth", says("the lift is broken"), ["I did not understand that"]),
        ],
    )


@pytest.mark.parametrize("words", ["hi", "Hello", "HELP", " help! ", "start", "?"])
async def test_a_greeting_says_what_the_bot_is_for_and_what_to_press(stage: Stage, words: str) -> None:
    sees = ["Hello Councillor Eleanor", "I help councillors record", "(Start a visit form)", "(My records)"]
    await play(stage, [("eleanor", says(words), sees)])


async def test_the_bot_greets_when_it_is_installed(stage: Stage) -> None:
    await play(
        stage,
        [
            ("eleanor", installs(), ["Hello Councillor Eleanor", "(Start a visit form)"]),
            ("miriam", installs(in_channel=True), ["use this channel", "never: Hello Miriam"]),
        ],
    )


async def test_help_is_one_press_away_from_a_dead_end(stage: Stage) -> None:
    await play(
        stage,
        [
            ("eleanor", says("continue"), ["You have no visit form in progress", "(Help)"]),
            ("eleanor", presses("Help"), ["Hello Councillor Eleanor"]),
            ("eleanor", presses("My records"), ["You have no records yet", "(Start a visit form)"]),
            ("eleanor", presses("Start a visit form"), ["Which visit do you want to write up?"]),
        ],
    )


async def test_in_a_channel_the_bot_answers_only_when_mentioned_and_keeps_forms_out(stage: Stage) -> None:
    await play(
        stage,
        [
            ("eleanor", says_in_channel("new visit", mentions_bot=False), NOTHING),
            ("eleanor", says_in_channel("new visit"), ["Talk to me in a personal chat", "never: Which visit"]),
        ],
    )
