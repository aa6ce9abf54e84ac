"""A card with every block there is, for the tests of the blocks and of their judges."""

from datetime import date

from cards.elements import (
    ActionSet,
    Card,
    Choice,
    Column,
    ColumnSet,
    Container,
    Execute,
    Fact,
    FactSet,
    Image,
    InputChoiceSet,
    InputDate,
    InputNumber,
    InputText,
    InputToggle,
    Mention,
    Mentioned,
    OpenUrl,
    ShowCard,
    Table,
    TableCell,
    TableColumn,
    TableRow,
    Teams,
    ToggleVisibility,
    heading,
    plain,
    said,
)
from cards.words import Wording, words

DOT = "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACwAAAAAAQABAAACAkQBADs="


def everything() -> Card:
    """Step 2 of an invented form: shown at telephone width, and as Teams would show it."""
    head = Mention(text="<at>Head of Service</at>", mentioned=Mentioned(id="29:head", name="Head of Service"))
    return Card(
        msteams=Teams(width="full", entities=[head]),
        body=[
            heading(words("Visit to {team}", team="Bootle [North]")),
            plain(words("Step {step} of 9 · Saved 14:32 · {head}", step=2, head=Wording(head.text))),
            said("Two posts are empty.\nThe team said: [this](https://a.example) is **hard**."),
            FactSet(facts=[Fact(title=Wording("Team"), value=Wording("MASH"))]),
            Image(url=DOT, alt_text="A white dot", size="Small"),
            *_questions(),
            _table(),
            Container(
                items=[ColumnSet(columns=[Column(width="stretch", items=[plain(Wording("Left"))]), _aside()])],
                style="good",
            ),
            _buttons(),
        ],
    )


def _questions() -> list[InputText | InputDate | InputNumber | InputChoiceSet | InputToggle]:
    levels = [Choice(title=Wording(f"{level} concerns"), value=level) for level in ("No", "Some", "Serious")]
    missing = Wording("Enter a date")
    return [
        InputDate(
            id="date", label="Date of the visit", is_required=True, error_message=missing, max=date(2026, 11, 14)
        ),
        InputText(id="note", label="What did you find?", is_multiline=True, max_length=1500, value="Two posts"),
        InputNumber(id="posts", label="How many posts are empty?", min=0),
        InputChoiceSet(id="staffing", label="Staffing", style="expanded", choices=levels, value="Some"),
        InputChoiceSet(id="team", label="Team", style="compact", choices=levels),
        InputToggle(id="quote", label="May we quote you?", title=Wording("You may quote me")),
    ]


def _table() -> Table:
    cells = [TableCell(items=[plain(Wording(text))]) for text in ("Due", "14 Nov")]
    return Table(columns=[TableColumn(width=1), TableColumn(width="80px")], rows=[TableRow(cells=cells)])


def _aside() -> Column:
    return Column(width="auto", items=[plain(Wording("Right"))])


def _buttons() -> ActionSet:
    return ActionSet(
        actions=[
            Execute(title="Continue", verb="walk.next", data={"visit": "v1"}, style="positive"),
            ToggleVisibility(title="More", target_elements=["note"]),
            OpenUrl(title="Guidance", url="https://council.example/guidance"),
            ShowCard(title="Add another", card=Card(body=[InputText(id="other", label="Which?")])),
        ]
    )
