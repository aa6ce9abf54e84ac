"""A whole visit form of each kind, from the first word to the Head of Service's channel."""

from cards.wording import record as wording
from tests.conversations.dialogue import play, presses, says
from tests.conversations.reading import Button, buttons, text
from tests.conversations.stage import Stage
from tests.conversations.visits_made import (
    DECLARED,
    ELSE,
    INTAKE_FOUND,
    INTAKE_ISSUES,
    INTAKE_MORE,
    MET,
    PARENTING,
    QUIET,
    SAFE,
    VISIT,
    WELL,
    fills,
    starts,
    writes_up,
)

PUBLIC, PRIVATE = "Three posts of twelve are empty. What is being done?", "The lift is out of order"
WRITTEN = ("New starters say", "Three posts", "The lift", "That they like the work", "Through a yearly survey")


async def test_an_intake_visit_from_hello_to_confirmation(stage: Stage) -> None:
    await stage.has_channel()
    await stage.plans("s1", "mash", "eleanor", "winston")
    on = "Continue"
    await play(
        stage,
        [
            ("eleanor", says("hi"), ["Hello Councillor Eleanor Brackenridge"]),
            ("eleanor", presses("Start a visit form"), ["Your planned visits", "(MASH)"]),
            ("eleanor", presses("Start"), ["Step 1 of 9", "The visit"]),
            ("eleanor", presses(on, VISIT), ["Step 2 of 9", "Safety first"]),
            ("eleanor", presses(on, SAFE), ["Step 3 of 9", "Who you met"]),
            ("eleanor", presses(on, MET), ["Step 4 of 9", "What is working well"]),
            ("eleanor", presses(on, WELL), ["Step 5 of 9", "What you found"]),
            (
                "eleanor",
                presses(on, INTAKE_FOUND),
                ["Step 6 of 9", "Staffing: what did", "Support for staff: what did"],
            ),
            ("eleanor", presses(on, INTAKE_MORE), ["Step 7 of 9", PUBLIC, PRIVATE, "(Add another issue)"]),
            ("eleanor", presses(on, INTAKE_ISSUES), ["Step 8 of 9", "Anything else?"]),
            ("eleanor", presses(on, ELSE), ["Step 9 of 9", "(12 people) will read this", *WRITTEN]),
            (
                "eleanor",
                presses("Send to the Head of Service", DECLARED),
                ["Sent: V26-0001", "asked to answer 2 issues", "Thursday 19 November 2026", "(Read the visit form)"],
            ),
        ],
    )


async def test_the_channel_gets_the_record_then_the_form_then_the_issues_in_one_thread(stage: Stage) -> None:
    """Root before replies; the private issue is in the Head of Service's chat and only named in the channel."""
    await stage["miriam"].says("hi")
    await stage.has_channel()
    asked = len(stage.channel())
    await stage.plans("s1", "mash", "eleanor")
    await writes_up(stage["eleanor"])
    assert len(stage.channel()) == asked, "sending does not wait for the channel"
    await stage.posts()
    root, form, issue = stage.channel()[asked:]
    assert [root.thread, form.thread, issue.thread] == [root.id] * 3
    assert "V26-0001 Multi-Agency Safeguarding Hub (MASH) 13 Nov" in root.now["text"], "Teams' search finds it"
    assert "Issue 2: Support for staff" in root.text
    assert "New starters say" in form.text
    assert PUBLIC in issue.text
    assert all(PRIVATE not in post.text for post in (root, form, issue))
    to_miriam = stage.inbox("miriam")[-1]
    assert PRIVATE in to_miriam.text
    assert await stage.posts() == 0


async def test_notifications_hold_the_reference_and_nobodys_words(stage: Stage) -> None:
    """What is posted first, and the summary of what takes its place."""
    await stage["miriam"].says("hi")
    await stage.has_channel()
    asked = len(stage.channel())
    await stage.plans("s1", "mash", "eleanor")
    await writes_up(stage["eleanor"])
    await stage.posts()
    posts = [*stage.channel()[asked:], stage.inbox("miriam")[-1]]
    assert len(posts) == 4
    for post in posts:
        notified = f"{post.stub} {post.now.get('text', '')} {post.now.get('summary', '')}"
        assert "V26-0001" in notified
        assert not [words for words in WRITTEN if words in notified]
    assert "attachments" not in posts[0].stub


async def test_the_head_of_service_is_mentioned_on_the_root_once_the_bot_has_met_them(stage: Stage) -> None:
    await stage["miriam"].says("hi")
    await stage.has_channel()
    asked = len(stage.channel())
    await stage.plans("s1", "mash", "eleanor")
    await writes_up(stage["eleanor"])
    await stage.posts()
    root, *replies = stage.channel()[asked:]
    for form in (root.stub, root.now):
        assert "<at>Miriam Castleton</at>" in form["text"]
        assert [one["mentioned"]["name"] for one in form["entities"]] == ["Miriam Castleton"]
    assert not any("entities" in reply.now for reply in replies)


async def test_a_corporate_parenting_visit_asks_about_children_and_foster_carers(stage: Stage) -> None:
    await stage.has_channel()
    asked = len(stage.channel())
    await stage.plans("s1", "corporate-parenting", "priya")
    await starts(stage["priya"])
    await fills(stage["priya"], PARENTING[:-1])
    child = "How are children and families listened to?"
    await play(
        stage,
        [
            ("priya", presses("Continue", {child: ""}), ["Error: Enter how children and families", "foster carers"]),
            ("priya", presses("Continue", PARENTING[-1]), ["Step 9 of 9", "At a forum each term."]),
            ("priya", presses("Send to the Head of Service", DECLARED), ["Sent: V26-0001", "answer 1 issue"]),
        ],
    )
    await stage.posts()
    root, form, issue = (post.text for post in stage.channel()[asked:])
    assert "Visit to the corporate parenting service" in root
    assert "At a forum each term." in form
    assert "Care leavers wait long for a first flat" in issue


async def test_a_visit_that_raises_nothing_is_posted_and_owed_no_answer(stage: Stage) -> None:
    await stage.has_channel()
    asked = len(stage.channel())
    await stage.plans("s1", "mash", "eleanor")
    confirmation = await writes_up(stage["eleanor"], QUIET)
    assert "Sent: V26-0001" in confirmation
    assert "due by" not in confirmation
    await stage.posts()
    root, _form = stage.channel()[asked:]
    assert wording.NO_ISSUES in root.text


async def test_the_next_visit_asks_whether_the_last_ones_issues_have_improved(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor", days=-6)
    await stage.plans("s2", "mash", "winston", days=-1)
    await writes_up(stage["eleanor"])
    await starts(stage["winston"])
    seen = await fills(stage["winston"], (VISIT, SAFE, MET))
    assert "V26-0001/1: has this improved?" in seen
    improved = [name for name in text(stage["winston"].card).splitlines() if "has this improved?" in name]
    assert len(improved) == 1, "what was for the Head of Service alone is not shown to the next visitor"
    assert PRIVATE not in seen
    again = await stage["winston"].presses("Continue", WELL)
    assert again.count("Error: Select whether it has improved") == 1


async def test_every_row_of_check_and_send_can_be_changed_and_leads_back(stage: Stage) -> None:
    await stage.plans("s1", "mash", "eleanor")
    await starts(stage["eleanor"])
    await fills(stage["eleanor"], QUIET)
    rows = [button.beside.splitlines()[0] for button in _changes(stage)]
    assert len(rows) >= 10
    for row in rows:
        step = await stage["eleanor"].presses("Change", beside=row)
        assert "of 9" in step
        assert "Check and send" not in step
        assert "Check and send" in await stage["eleanor"].presses("Continue"), f"after {row}"


def _changes(stage: Stage) -> list[Button]:
    return [button for button in buttons(stage["eleanor"].card) if button.title == "Change"]
