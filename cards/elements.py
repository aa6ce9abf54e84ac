"""The building blocks of our cards: `adaptivecards` made strict, with the inputs, actions and table that it lacks.

The library drops a misspelt property in silence and lets any string be a style. Here the annotations of a block say
what it takes, for mypy and at run time alike: an unknown keyword, a wrong type, a style that does not exist or a
missing property is a TypeError that lists every fault. None leaves a property out. Blocks do not change once made.
Names are the schema's, in Python's spelling.

Where clients render Markdown, a block takes `Wording` only; what people wrote is shown by `said`.
This is the only module that imports `adaptivecards`.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, dataclass_transform, get_origin

from cards.strict import Filled, check, fault, meant
from cards.words import Wording, as_typed

if TYPE_CHECKING:  # The library has no types; without these mypy would let any keyword and any block pass.

    class PropertyType:
        key_name: str

        def __init__(self, type: type[object], key_name: str) -> None: ...  # noqa: A002  # the library's name for it

    class BareObject:
        _data: dict[str, Any]

        def render(self) -> dict[str, Any]: ...

    class Element(BareObject):
        element_type: ClassVar[str]

    class AdaptiveCard(BareObject): ...
else:
    from adaptivecards.adaptivecard import AdaptiveCard
    from adaptivecards.baseobject import BareObject, Element, PropertyType


class Property(PropertyType):
    """One property of a block: the library's descriptor, with the checks that its annotation asks for."""

    def __init__(self, name: str, wanted: Any) -> None:
        head, *tail = name.split("_")
        super().__init__(type=object, key_name=head + "".join(part.title() for part in tail))
        self.wanted, self.fits = wanted, check(wanted)


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Strict(BareObject):
    """What every block is: its annotations are its keywords."""

    properties: ClassVar[dict[str, Property]] = {}
    defaults: ClassVar[dict[str, Any]] = {}  # by their names in JSON
    required: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        notes = vars(cls).get("__annotations__", {})
        own = {name: Property(name, kind) for name, kind in notes.items() if get_origin(kind) is not ClassVar}
        given = {rule.key_name: vars(cls)[name] for name, rule in own.items() if name in vars(cls)}
        cls.properties = cls.properties | own
        cls.defaults = cls.defaults | {key: value for key, value in given.items() if value is not None}
        inherited = tuple(name for name in cls.required if name not in own)
        cls.required = inherited + tuple(name for name, rule in own.items() if rule.key_name not in given)
        for name, rule in own.items():
            setattr(cls, name, rule)

    def __init__(self, **given: Any) -> None:
        super().__init__()
        self._data.update(self.defaults)
        faults: list[str] = []
        for name, value in given.items():
            rule = self.properties.get(name)
            if rule is None:
                faults.append(f"there is no {name}{meant(name, self.properties)}")
            elif value is not None and rule.fits(value):
                self._data[rule.key_name] = value
            elif value is not None:
                faults.append(fault(name, rule.wanted, value))
        faults += [f"{name} is missing" for name in self.required if given.get(name) is None]
        faults += self.broken_rules()
        if faults:
            raise TypeError(f"{type(self).__name__}: {'; '.join(faults)}")

    def __setattr__(self, name: str, value: object) -> None:
        if name != "_data":  # the one attribute that the library sets, as the block is made
            raise AttributeError(f"{type(self).__name__} cannot be changed once made")
        super().__setattr__(name, value)

    def broken_rules(self) -> Iterable[str]:
        """What is wrong between properties, in plain words."""
        return ()


Spacing = Literal["None", "ExtraSmall", "Small", "Default", "Medium", "Large", "ExtraLarge", "Padding"]
Size = Literal["Small", "Default", "Medium", "Large", "ExtraLarge"]
Weight = Literal["Lighter", "Default", "Bolder"]
Colour = Literal["Default", "Dark", "Light", "Accent", "Good", "Warning", "Attention"]
Tint = Literal["default", "emphasis", "accent", "good", "attention", "warning"]
Across = Literal["Left", "Center", "Right"]
Down = Literal["Top", "Center", "Bottom"]


class CardElement(Strict, Element):
    """Anything that stands in the body of a card."""

    id: Filled | None = None
    is_visible: bool | None = None
    separator: bool | None = None
    spacing: Spacing | None = None
    height: Literal["auto", "stretch"] | None = None


class Action(Strict, Element):
    """A button. Its title shows as spelt, never as Markdown."""

    title: Filled
    id: Filled | None = None
    style: Literal["default", "positive", "destructive"] | None = None
    mode: Literal["primary", "secondary"] | None = None
    tooltip: Filled | None = None
    is_enabled: bool | None = None


class TextBlock(CardElement):
    """Our own words. They wrap unless told otherwise: cut-off text is lost on a telephone."""

    element_type = "TextBlock"
    text: Wording
    wrap: bool = True
    max_lines: int | None = None
    size: Size | None = None
    weight: Weight | None = None
    color: Colour | None = None
    is_subtle: bool | None = None
    font_type: Literal["Default", "Monospace"] | None = None
    horizontal_alignment: Across | None = None
    style: Literal["default", "columnHeader", "heading"] | None = None


class TextRun(Strict, Element):
    """A stretch of text shown as it is spelt, line breaks and all. A person's text belongs here: see `said`."""

    element_type = "TextRun"
    text: str
    size: Size | None = None
    weight: Weight | None = None
    color: Colour | None = None
    is_subtle: bool | None = None
    italic: bool | None = None
    strikethrough: bool | None = None
    highlight: bool | None = None
    underline: bool | None = None
    font_type: Literal["Default", "Monospace"] | None = None


class RichTextBlock(CardElement):
    element_type = "RichTextBlock"
    inlines: Sequence[TextRun]
    horizontal_alignment: Across | None = None


class Image(CardElement):
    """A picture, always with a text for those who cannot see it. Heights are CSS lengths, such as "48px"."""

    element_type = "Image"
    url: Filled
    alt_text: Filled
    size: Literal["Auto", "Stretch", "Small", "Medium", "Large"] | None = None
    style: Literal["Default", "Person", "RoundedCorners"] | None = None
    width: str | None = None
    horizontal_alignment: Across | None = None


class Fact(Strict):
    title: Wording
    value: Wording


class FactSet(CardElement):
    element_type = "FactSet"
    facts: Sequence[Fact]


class Container(CardElement):
    element_type = "Container"
    items: Sequence[CardElement]
    style: Tint | None = None
    bleed: bool | None = None
    min_height: str | None = None
    vertical_content_alignment: Down | None = None


class Column(Container):
    """`width` is "auto", "stretch", a length such as "80px", or a weight."""

    element_type = "Column"
    width: str | int | None = None


class ColumnSet(CardElement):
    element_type = "ColumnSet"
    columns: Sequence[Column]
    style: Tint | None = None
    bleed: bool | None = None
    horizontal_alignment: Across | None = None


class TableColumn(Strict):
    """`width` is a weight or a length such as "80px"."""

    width: str | int
    horizontal_cell_content_alignment: Across | None = None


class TableCell(Container):
    element_type = "TableCell"


class TableRow(CardElement):
    element_type = "TableRow"
    cells: Sequence[TableCell]
    style: Tint | None = None


class Table(CardElement):
    element_type = "Table"
    columns: Sequence[TableColumn]
    rows: Sequence[TableRow]
    first_row_as_headers: bool = True
    show_grid_lines: bool | None = None
    grid_style: Tint | None = None


class Input(CardElement):
    """A question. It has a label that a screen reader can speak; a required one says what is wrong when empty."""

    id: Filled
    label: Filled
    is_required: bool | None = None
    error_message: Wording | None = None

    def broken_rules(self) -> Iterable[str]:
        if self._data.get("isRequired") and "errorMessage" not in self._data:
            yield "a required input needs an error_message"


class InputText(Input):
    """`max_length` counts characters; some clients ignore it."""

    element_type = "Input.Text"
    value: str | None = None
    placeholder: str | None = None
    is_multiline: bool | None = None
    max_length: int | None = None
    style: Literal["Text", "Tel", "Url", "Email", "Password"] | None = None


class InputDate(Input):
    element_type = "Input.Date"
    value: date | None = None
    min: date | None = None
    max: date | None = None


class InputNumber(Input):
    element_type = "Input.Number"
    value: float | None = None
    min: float | None = None
    max: float | None = None
    placeholder: str | None = None


class Choice(Strict):
    """One answer to choose. `value` is what comes back."""

    title: Wording
    value: Filled


class InputChoiceSet(Input):
    """`value` is the value chosen; with `is_multi_select`, the values chosen with commas between."""

    element_type = "Input.ChoiceSet"
    choices: Sequence[Choice]
    value: str | None = None
    style: Literal["compact", "expanded", "filtered"] | None = None
    is_multi_select: bool | None = None
    wrap: bool = True
    placeholder: str | None = None

    def broken_rules(self) -> Iterable[str]:
        yield from super().broken_rules()
        if self._data.get("isMultiSelect") and any("," in choice.value for choice in self._data.get("choices", ())):
            yield "values to choose several of must not hold commas, which stand between the values chosen"


class InputToggle(Input):
    """A tick box, on or off by its `value`. `title` stands beside it and is its label: one above would say it twice."""

    element_type = "Input.Toggle"
    label: Filled | None = None  # type: ignore[assignment]  # the one input that has a title to be labelled by
    title: Wording
    value: str | None = None
    value_on: Filled = "true"
    value_off: Filled = "false"
    wrap: bool = True


OPEN_IN_TEAMS: Final = TextBlock(text=Wording("Open this in Teams"))
"""What a client shows that does not know Action.Execute. An action can fall back to another action or to nothing, not
to a line of text; but one without a fallback leaves it to its ActionSet or card. So theirs is the line: one for all."""


class ActionSet(CardElement):
    element_type = "ActionSet"
    actions: Sequence[Action]
    horizontal_alignment: Across | None = None
    fallback: CardElement = OPEN_IN_TEAMS


class Execute(Action):
    """Sends `verb`, `data` and the inputs to the bot, unless `associated_inputs` is "none"."""

    element_type = "Action.Execute"
    verb: Filled
    data: Mapping[str, Any] | None = None
    associated_inputs: Literal["auto", "none"] | None = None


class OpenUrl(Action):
    element_type = "Action.OpenUrl"
    url: Filled


class ToggleVisibility(Action):
    """Shows what is hidden and hides what is shown, of the elements with these ids."""

    element_type = "Action.ToggleVisibility"
    target_elements: Sequence[str]


class Mentioned(Strict):
    id: Filled
    name: Filled


class Mention(Strict):
    """A person to be told. `text` is "<at>name</at>", and stands word for word in a text block of the card."""

    mentioned: Mentioned
    text: Filled
    type: Literal["mention"] = "mention"


class Teams(Strict):
    """What only Teams knows: full width, and the people mentioned."""

    width: Literal["full"] | None = None
    entities: Sequence[Mention] | None = None


class Card(Strict, AdaptiveCard):
    """A whole card, of version 1.5. `body` reads from top to bottom; `actions` stand below it.

    Where Action.Execute is unknown, `actions` cost the whole card, an ActionSet in the body only itself: prefer that.
    """

    body: Sequence[CardElement]
    actions: Sequence[Action] | None = None
    version: Literal["1.5"] = "1.5"
    lang: Literal["en"] = "en"
    fallback: CardElement = OPEN_IN_TEAMS
    fallback_text: Wording = Wording("Open this in Teams")
    msteams: Teams | None = None


class ShowCard(Action):
    """Opens a card within the card. Its inputs stay with its own buttons."""

    element_type = "Action.ShowCard"
    card: Card


def plain(text: Wording) -> TextBlock:
    """A paragraph of our own."""
    return TextBlock(text=text)


def heading(text: Wording) -> TextBlock:
    """A heading, which a screen reader announces as one."""
    return TextBlock(text=text, style="heading", size="Medium", weight="Bolder")


def said(text: str, *, is_subtle: bool | None = None, spacing: Spacing | None = None) -> RichTextBlock:
    """What a person wrote, as written: no Markdown, and every line break kept."""
    lines = as_typed("\n".join(text.splitlines()))
    return RichTextBlock(inlines=[TextRun(text=lines, is_subtle=is_subtle)], spacing=spacing)
