"""The words of questions about the rota, as data: which phrase says what. Dates and names are out of the way by then.

A phrase is words with spaces between: "a|b" is one or the other, "[a|b]" is one of them or nothing.
"""

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final


class Mark(StrEnum):
    """What a phrase says."""

    FORMS_DUE = "forms_due"
    """Visits to be written up."""
    FORMS = "forms"
    """The forms themselves: due only where something says so."""
    DUE = "due"
    """Late or outstanding: forms if they are spoken of, otherwise visits."""
    NOT_VISITED = "not_visited"
    """Which have had no visit."""
    OWED = "owed"
    """What visits are still to be made."""
    UNFILLED = "unfilled"
    AM_I = "am_i"
    """Whether the asker is free that day: their own visits say so."""
    FREE = "free"
    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    MISSED = "missed"
    REQUEST = "request"
    """To swap, release or change: the visits are shown, and their buttons do it."""
    LAST = "last"
    NEXT = "next"
    NEXT_FEW = "next_few"
    COMING = "coming"
    """Said outright that it is still to come."""
    PAST = "past"
    MY = "my"
    """The asker's, said outright."""
    I = "i"  # noqa: E741  # the word itself
    """The asker, who may be asking of others' visits too."""
    HOW_MANY_LEFT = "how_many_left"
    VISIT = "visit"
    """A visit, a slot or the rota is spoken of."""
    LIKE_VISITING = "like_visiting"
    """Words for being on a visit that mean other things as well."""
    OPENER = "opener"
    """Questions begin so."""
    FILLER = "filler"


_HAS_NOT: Final = "not|never|isnt|arent|havent|hasnt|wasnt|werent|hadnt|didnt|dont|doesnt"
_NOT: Final = f"{_HAS_NOT}|no"
_NOBODY: Final = "nobody|no_one|no_councillor|no_councillors|no_member|no_members|not_anyone|no_body"
_MEMBER: Final = (
    "councillor|councillors|member|members|people|person|someone|somebody|anyone|anybody|volunteer|volunteers|visitors"
)
_VISIT: Final = "visit|visits|slot|slots"
_FORM: Final = (
    "form|forms|write-up|writeup|writeups|write_up|write_ups|record|records|report|reports|paperwork|proforma|proformas"
)

PHRASES: Final[tuple[tuple[Mark, tuple[str, ...]], ...]] = (
    (Mark.VISIT, ("on the rota|schedule",)),
    (
        Mark.FILLER,
        (
            "show|tell|give|send|remind|let me|us [know]",
            "can|could|may i|we [please] see|view|have|get|look [at]",
            "[i|id|we] want|need|like|wish to see|know|view|have|find|get|check [out]",
            "i want|need the|a|all|everyones",
            "been cancelled|confirmed|called|put|allocated|assigned|booked|given|arranged|planned|scheduled|organised",
            "front line|frontline",
            "front-line",
            "thank|thanks you|u|very|so [much]",
            "at the moment",
            "as well",
            "coming up",
            "any|some more",
        ),
    ),
    (
        Mark.FORMS_DUE,
        (
            f"[{_NOT}] [yet|been] written|writing|write [them|it|these|those] up [yet]",
            f"[{_NOT}] [yet|been] fill|filled|filling [them|it|these] in|out",
            f"{_VISIT} [{_NOT}|still] [yet|been] recorded",
            f"{_FORM} [that|which|i|still|are|is|not|to|yet] [i|are|is|still|to] due|overdue|late|outstanding|owed|owe|missing|do|"
            "complete|finish|submit|send|left|needed|incomplete",
            f"due|overdue|late|outstanding|missing|unfinished|incomplete|unsent|owing [visit|visits] {_FORM}",
            f"owe|owes [a|any|you|their] [visit] {_FORM}",
            f"no|without [a|any] [visit] {_FORM}",
            f"{_FORM} [been|be] sent|done|completed [in|yet]",
        ),
    ),
    (Mark.FORMS, (f"[visit] {_FORM}",)),
    (
        Mark.NOT_VISITED,
        (
            f"{_NOT} [yet|been|still] [been|yet] visited|seen [yet]",
            f"{_HAS_NOT} [yet|had] [had|yet] a|any|their|its|one [visit|visits] [yet]",
            "yet|still to be visited|seen",
            "yet|still to have|get a|any|their visit",
            "without a|any visit|visits [yet]",
            "unvisited",
            "no visits yet",
            "[still] need|needs visiting",
            "[still] need|needs a|their visit",
        ),
    ),
    (
        Mark.OWED,
        (
            "still|left|yet|remaining|have to be done|made|arranged|carried [out]",
            "still|left|yet|remaining to do|go|make",
            "still|left|are|is|be owed|owing",
            "owed|owing",
            "up to date",
            "still have|need to be done|made",
            "still need|needs doing|done",
            "need|needs doing",
            "behind [on|with]",
            "coverage",
            "still to happen|come",
        ),
    ),
    (Mark.DUE, ("[still] outstanding|overdue", "[still] due")),
    (Mark.HOW_MANY_LEFT, ("how many [more] visits [are] [still] left|remaining|remain",)),
    (
        Mark.UNCONFIRMED,
        (
            "unconfirmed|provisional|provisionally",
            f"{_NOBODY} [has|have] [yet] confirmed",
            f"{_NOT} [yet|been|got] [been|yet] confirmed [yet]",
            "awaiting|waiting|need|needs|needing|without|pending|await [for|a|to|be] [be] confirmation|confirming|confirmed|"
            "confirm",
            "[still|yet] to [be] confirm|confirmed",
        ),
    ),
    (
        Mark.UNFILLED,
        (
            f"{_NOBODY} [is|has|was|are|have] [been] [yet|currently] [going|on|down|taken|signed|booked|allocated|assigned|to|put|"
            "got] [on|to|up|for|down|it|them|go] [it|them|to|for]",
            "nobodys|no_ones [going|on|down|taken|signed|booked|got] [on|to|up|for|it|them]",
            "unfilled|empty|vacant|unallocated|unassigned|uncovered|unclaimed|untaken|unmanned",
            f"{_NOT} [yet] [been] filled|taken|covered|allocated|assigned|claimed|booked|staffed [yet]",
            f"without [a|any] {_MEMBER}",
            f"[still] need|needs|needing|require|requires|want|wants [a|some|any|more|to] {_MEMBER}|filling|covering|cover|"
            "filled|allocating",
            f"[are|is] [we] short [of] [{_MEMBER}]",
            f"{_NOT} [got] [anyone|anybody|any] [{_MEMBER}] on [it|them]",
            f"{_NOT} [got] anyone|anybody",
            "[still] to [be] fill|filled|allocate|allocated",
            "gap|gaps",
            f"no {_MEMBER} [on|at|down] [it|them]",
        ),
    ),
    (Mark.AM_I, ("am|are i free|available|busy", "im free|busy|available")),
    (
        Mark.FREE,
        (
            "can|could|may|might|should i|we [still|also] join|do|take|go|sign|book|claim|cover|get|come|attend|pick|visit|help|"
            "have [on|to|up|along|with] [for|on|to]",
            "[please] put|sign|book|add|squeeze me [down|up|on|in] [for|to|on]",
            "[i|id|we|would] want|like|love|happy|need to join|do|go|take|sign|book|visit|claim|come|cover|attend "
            "[on|to|up|a] [for|to]",
            "a|any|some|more|spare|free|empty|open|the|one place|places|space|spaces|room|spot|spots|vacancies [still] "
            "[left|free|available|remaining|open|going] [on]",
            "place|places|space|spaces|room|spot|spots [still|is|are] left|free|available|remaining|open",
            "is|are there [still] room|space",
            "has|have|with [still] room|space|spaces|places",
            "[still] free|available|availability|avail|spare|open|opening|openings|unbooked|vacancy|vacancies [still|now|yet]",
            "[free|spare|open] place|places|spaces|spots",
            "sign|signing up [for|to]",
            "[to] join|claim|book",
            "i can|could|will do|make|manage|go",
            "id|ill|i like|love|take|want @told|@team",
            "id|ill|i like|love|take the|a|that|this [next|free] slot|visit|place",
            "that|which i can|could do|join|make|go|attend|take [to|on]",
        ),
    ),
    (Mark.CONFIRMED, ("confirmed [yet|now|already]",)),
    (Mark.CANCELLED, ("cancelled|canceled|cancellations|rebooked|postponed|scrapped", "called off")),
    (
        Mark.MISSED,
        (
            "missed",
            f"{_NOT} happen|go|happened|gone [ahead]",
            f"{_NOT} take|taken place",
        ),
    ),
    (
        Mark.REQUEST,
        (
            "swap|swapping|swop|release|cancel|rearrange|reschedule|move|change|switch|cancelling|moving [out]",
            "cant|wont|unable|cannot [be] [able] [to] [now] make|do|go|come|attend|manage|get [on|to]",
            "unable|not [able] to make|do|go|come|attend",
            "drop|dropping|pull|pulling|get|back|come out|off [of]",
            "give|giving up|back|away",
        ),
    ),
    (Mark.LAST, ("[the] most recent|recently", "[the] latest|last", "how long since|ago")),
    (
        Mark.NEXT_FEW,
        (
            f"[the] next|first few|couple|two|three|four|five|six|ten|2|3|4|5|6|10 [of] [{_VISIT}]",
            "[the] next visits|slots|sessions|ones",
        ),
    ),
    (Mark.NEXT, ("[the] next|soonest|earliest|first|nearest [one|date|time|up]",)),
    (Mark.COMING, ("upcoming|coming|forthcoming|future|scheduled|planned|booked|later|soon|ahead|due_to|will",)),
    (
        Mark.VISIT,
        (
            "will|to|being|get|gets|getting|is|are|be [be|being|getting] visited",
            f"{_VISIT}|rota|rotas|visitor|visitors|visiting|session|sessions|appointment|appointments",
        ),
    ),
    (
        Mark.PAST,
        (
            "did|was|were|went|been|had|visited|past|previous|previously|already|completed|happened|gone|recent|recently|history|"
            "came|attended|seen|saw|ago|took",
            "[been] done",
        ),
    ),
    (Mark.MY, ("my|mine|myself|my_own", "with|for me")),
    (Mark.I, ("i|im|ive|id|ill|me|am",)),
    (
        Mark.LIKE_VISITING,
        (
            "go|goes|going|come|comes|coming|doing|do|does|out|down|on|booked|be|see|seeing|attend|attending|meeting|diary|"
            "schedule|scheduled|calendar|programme|program|dates|date|work|happening|happens|arranged|planned|allocated|assigned|"
            "signed|got|host|hosting|expect|expecting|take|taking|get|make",
        ),
    ),
    (
        Mark.OPENER,
        (
            "who|whos|whom|what|whats|which|when|whens|where|wheres|how|hows|is|isnt|are|arent|do|does|did|was|were|has|have|can|"
            "could|will|would|should|any|anything|anyone|anybody|everything|show|list|give|tell|find|see|check|need|want|let|view|"
            "display|get|all|every|everyones|everyone|everybody|remind|many|much|whatever|look|looking|search|swap|am",
        ),
    ),
    (
        Mark.FILLER,
        (
            "the|a|an|of|to|at|in|on|for|with|by|and|or|from|about|into|up|there|here|then|them|they|it|its|this|that|these|those|"
            "us|we|our|ours|you|your|please|kindly|new|hi|hello|hey|ok|okay|so|just|quick|question|wondering|know|if|be|been|being|got|"
            "get|getting|has|have|having|had|one|ones|some|else|other|others|still|left|yet|now|currently|only|also|too|me|"
            "thanks|thank|cheers|team|teams|service|services|locality|localities|councillor|councillors|member|members|people|someone|somebody|"
            "details|info|information|full|complete|whole|total|number|each|both|per|plan|plans|time|times|soon|again|"
            "morning|afternoon|evening|am|pm|noon|lunchtime|oclock|remaining|possible|able|would|could|should|want|wanted|like|"
            "need|help|might|may|as|any|all|every|down|off|between|during|over|ever|oh|right|well|actually|really|"
            "bot|frontline|childrens|children's|social|care|year|month|week|day|days|weeks|months|next|who|whose|their|theirs|his|her|"
            "allowed|date|which|together|alone|myself|along|sure|dear|regards|good|hiya|im|work|way|list|put|say|says|"
            "today|tomorrow|date|dates|place|where|due|through|across|out",
            "-|?",
        ),
    ),
)


def _element(element: str) -> str:
    words = "|".join(re.escape(word.replace("_", " ")) for word in element.strip("[]").split("|"))
    return f"(?:(?:{words}) )?" if element.startswith("[") else f"(?:{words}) "


_ELEMENT: Final = re.compile(r"\[[^\]]*\]|\S+")


def _source(phrase: str) -> str:
    return "".join(_element(found[0]) for found in _ELEMENT.finditer(phrase))


def pattern_of(phrases: Iterable[tuple[str, ...]]) -> re.Pattern[str]:
    """What finds any of these phrases in a text (words in lower case, a space after each): those of the n-th as group "m<n>"."""
    groups = (f"(?P<m{i}>{'|'.join(map(_source, one))})" for i, one in enumerate(phrases))
    return re.compile(rf"(?<!\S)(?:{'|'.join(groups)})")


_MARKS: Final = tuple(mark for mark, _ in PHRASES)
_ANY: Final = pattern_of(phrases for _, phrases in PHRASES)
KNOWN: Final = frozenset(
    word for _, phrases in PHRASES for phrase in phrases for word in re.findall(r"[^\s\[\]|_]+", phrase)
)
"""Every word of a phrase: none of them is a misspelt name."""


def marks_of(text: str) -> list[tuple[Mark, int, int]]:
    """Each phrase of a text (words in lower case, a space after each), with where it begins and ends, first to last."""
    return [(_MARKS[int((found.lastgroup or "m0")[1:])], *found.span()) for found in _ANY.finditer(text)]
