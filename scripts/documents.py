"""Keeps the tables of the documents true: each is made from the code it describes. Run: python -m scripts.documents.

In README.md and docs/, what stands between `<!-- begin NAME -->` and `<!-- end NAME -->` is the text of TABLES[NAME];
docs/settings.md is made whole. All else in the documents is written by hand.
"""

import importlib
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import typer

from bot.cli import app
from bot.commands import COMMANDS, Scope
from bot.council import load_council
from bot.settings import settings_page
from cards.registry import ACTIONS
from cards.wording.issue import ACTS
from cards.wording.record import STATES
from visits import issues, slots
from visits.matrix import ISSUE_ACTS, MATRIX, SLOT_ACTS, Grant, Whose
from visits.model import Role
from visits.report import Version
from visits.report_form import lines_of

ROOT: Final = Path(__file__).resolve().parents[1]
ROOMS: Final = ("visits", "cards", "storage", "bot")

ROLE_NAMES: Final[Mapping[Role, str]] = {
    Role.MEMBER: "councillor",
    Role.MANAGER: "manager of the team",
    Role.HEAD_OF_SERVICE: "Head of Service",
    Role.COORDINATOR: "Democratic Services",
    Role.OBSERVER: "reader",
}
PLACES: Final[Mapping[Scope, str]] = {Scope.PERSONAL: "personal chat", Scope.TEAM: "channel (mention the bot)"}

BLOCK: Final = re.compile(r"(?P<begin><!-- begin (?P<name>[\w-]+) -->\n).*?(?P<end><!-- end (?P=name) -->)", re.DOTALL)


def rooms_table() -> str:
    """Every package, by what its own docstring says first."""
    rows = ((f"`{name.replace('.', '/')}/`", first_sentence(_doc(name))) for name in packages())
    return table(("Room", "Holds"), rows)


def command_line_table() -> str:
    """Every command of `python -m bot`, by its own help."""
    rows = ((f"`python -m bot {said}`", help_text) for said, help_text in sorted(command_line()))
    return table(("Command", "Does"), rows)


def chat_table() -> str:
    """Every command that a person can say to the bot."""
    rows = (
        (
            f"“{command.word}”",
            ", ".join(f"“{word}”" for word in command.also),
            " or ".join(place for scope, place in PLACES.items() if scope in command.scopes),
            command.description,
        )
        for command in COMMANDS
    )
    return table(("Say", "Or", "Where", "To"), rows)


def actions_table() -> str:
    """Every button of every card: its name on the wire, who may press it, what it does."""
    rows = ((f"`{verb}`", who(action.roles), first_sentence(action.__doc__ or "")) for verb, action in ACTIONS.items())
    return table(("Verb", "Who may press it", "What it does"), rows)


def matrix_table() -> str:
    """Who may do what, on whose things."""
    rows = ((f"`{capability}`", *(whose(grant, role) for role in Role)) for capability, grant in MATRIX.items())
    return table(("May", *ROLE_NAMES.values()), rows)


def acts_table() -> str:
    """The same for all that can be done to an issue, and to a planned visit."""
    acts = ((f"issue: `{act}`", grant) for act, grant in ISSUE_ACTS.items())
    on_visits = ((f"visit: `{act}`", grant) for act, grant in SLOT_ACTS.items())
    rows = ((name, *(whose(grant, role) for role in Role)) for name, grant in (*acts, *on_visits))
    return table(("Act", *ROLE_NAMES.values()), rows)


def needs_table() -> str:
    """What each button and each word needs."""
    buttons = ((f"`{verb}`", f"`{action.needs}`") for verb, action in ACTIONS.items())
    said = ((f"“{command.word}”", f"`{command.needs}`") for command in COMMANDS)
    return table(("Button, or word", "Needs"), (*buttons, *said))


def whose(grant: Grant, role: Role) -> str:
    """On whose things a role may, in words."""
    return ", ".join(one for one in Whose if one in grant.get(role, ()))


def issue_diagram() -> str:
    """The life of an issue, as a picture that GitHub and others draw from its text."""
    return f"```mermaid\n{issues.diagram()}```\n"


def issue_states_table() -> str:
    """Every state of an issue, as the cards name it."""
    return table(("State", "On the cards"), ((f"`{state}`", str(said)) for state, said in STATES.items()))


def issue_acts_table() -> str:
    """Everything that can be done to an issue, as the buttons name it."""
    return table(("Act", "On the button"), ((f"`{act}`", title) for act, title in ACTS.items()))


def slot_diagram() -> str:
    """The life of a planned visit, as a picture."""
    return f"```mermaid\n{slots.diagram()}```\n"


def report_front_table() -> str:
    """Every line of the report's front that officers may write, as the usual council has it."""
    council = load_council(ROOT / "council.example.toml")
    lines = lines_of(council.rules, Version.RESTRICTED).values()
    rows = ((f"`{line.key}`", line.heading, str(line.limit), "yes" if line.wanted else "") for line in lines)
    return table(("Key", "Heading", "Characters at most", "A blank bars a final report"), rows)


TABLES: Final[Mapping[str, Callable[[], str]]] = {
    "rooms": rooms_table,
    "command-line": command_line_table,
    "chat-commands": chat_table,
    "card-actions": actions_table,
    "roles-matrix": matrix_table,
    "roles-acts": acts_table,
    "roles-needs": needs_table,
    "issue-diagram": issue_diagram,
    "issue-who-may": issues.who_may,
    "issue-states": issue_states_table,
    "issue-acts": issue_acts_table,
    "slot-diagram": slot_diagram,
    "slot-who-may": slots.who_may,
    "report-front": report_front_table,
}


def packages() -> Iterator[str]:
    """The dotted names of the rooms and the rooms within them."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("__init__.py")):
            yield ".".join(path.parent.relative_to(ROOT).parts)


def command_line() -> Iterator[tuple[str, str]]:
    """(what is typed after `python -m bot`, the first line of its help) of each command."""
    return _commands(typer.main.get_command(app), "")


def who(roles: frozenset[Role]) -> str:
    """These roles, in words."""
    if roles == frozenset(Role):
        return "anyone on the register"
    return ", ".join(name for role, name in ROLE_NAMES.items() if role in roles)


def first_sentence(text: str) -> str:
    """The first sentence, or the first paragraph if that is sooner over."""
    paragraph = " ".join(inspect.cleandoc(text).partition("\n\n")[0].split())
    return re.split(r"(?<=[.?!])\s", paragraph)[0]


def table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table, with a line's end at its end."""
    lines = [head, tuple("---" for _ in head), *(tuple(cell.replace("|", "\\|") for cell in row) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def renewed(text: str) -> str:
    """The document with every table made anew. Raises KeyError for a table that is not in TABLES."""
    return BLOCK.sub(lambda block: f"{block['begin']}{TABLES[block['name']]()}{block['end']}", text)


def documents() -> Iterator[tuple[Path, str]]:
    """(path, what it should say) of README.md and each page of docs/."""
    for path in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))):
        is_made_whole = path == ROOT / "docs" / "settings.md"
        yield path, settings_page() if is_made_whole else renewed(path.read_text(encoding="utf-8"))


def main() -> None:
    """Write what has changed, and say which."""
    for path, text in documents():
        if path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"renewed {path.relative_to(ROOT)}")


def _doc(name: str) -> str:
    return importlib.import_module(name).__doc__ or ""


def _commands(command: Any, said: str) -> Iterator[tuple[str, str]]:
    """`command` is a click command; typer may carry a click of its own, so its type is not named here."""
    if inner := getattr(command, "commands", None):
        for name, one in inner.items():
            yield from _commands(one, f"{said} {name}".strip())
        return
    arguments = [one.name.upper() for one in command.params if one.param_type_name == "argument"]
    given = [one for one in command.params if one.param_type_name == "option"]
    options = [one.opts[0] if one.required else f"[{one.opts[0]}]" for one in given]
    yield " ".join((said, *arguments, *options)), first_sentence(command.help or "")


if __name__ == "__main__":
    main()
