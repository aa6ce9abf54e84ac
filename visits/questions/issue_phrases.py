"""The words of questions about issues, as data: which phrase says what. How a phrase is written is said in `phrases`."""

from enum import StrEnum
from typing import Final

from visits.questions.phrases import pattern_of
from visits.questions.pieces import words_in


class Says(StrEnum):
    """What a phrase says."""

    BEFORE = "before"
    """Has it come up before?"""
    UNANSWERED = "unanswered"
    OVERDUE = "overdue"
    LATE = "late"
    """Overdue, where issues or answers are spoken of."""
    STILL_OPEN = "still_open"
    OPEN = "open"
    """Open, where issues are spoken of: a visit can be open too."""
    MINE = "mine"
    VISIT = "visit"
    """The visit that issues come from, which no question takes into account."""
    EVER = "ever"
    """Closed ones too."""
    RAISED = "raised"
    ISSUE = "issue"
    LIKE_ISSUE = "like_issue"
    """A word for issues that means other things as well."""
    ANSWER = "answer"
    ANYTHING = "anything"
    FILLER = "filler"


_NOT: Final = "not|never|isnt|arent|havent|hasnt|wasnt|werent|no"
_ANSWER: Final = "answer|answers|reply|replies|response|responses"
_ANSWERED: Final = f"{_ANSWER}|answered|answering|replied|responded"
_OPEN: Final = "open|outstanding|unresolved|pending|unsettled|unfinished|live"

ISSUE_PHRASES: Final[tuple[tuple[Says, tuple[str, ...]], ...]] = (
    (
        Says.FILLER,
        (
            "can|could|may i|we [please] see|view|have|get|look [at]",
            "[i|id|we] want|need|like|wish to see|know|view|get|check",
            "thank|thanks you|u",
            "at the moment",
            "how many",
        ),
    ),
    (
        Says.BEFORE,
        (
            "come|came|comes|crop|cropped up [before|already|again|earlier|previously]",
            "raised|asked|reported|mentioned|seen|heard|had [about] before|already|previously|earlier|elsewhere",
            "similar|related|earlier|previous issues|issue|ones [to] [this|that|it]",
            "precedent|precedents [for|of] [this|that|it]",
            "like this|that|it [before]",
        ),
    ),
    (
        Says.UNANSWERED,
        (
            "[still] unanswered",
            f"{_NOT} [yet|been|got|had] [been|yet|a|an|any] {_ANSWERED} [to] [yet]",
            f"without [a|an|any] {_ANSWER}",
            f"[still] awaiting|wait|waits|waiting|need|needs|needing|want|wants [for] [a|an|any|to] [be] {_ANSWERED}",
            "[still] to|be [be] answer|answered",
        ),
    ),
    (Says.OVERDUE, ("[still|now] overdue", "past|beyond [its|their|the] due|deadline [date]")),
    (Says.LATE, ("[running] late",)),
    (Says.STILL_OPEN, (f"still {_OPEN}", "still to be resolved|settled|closed|sorted [out]")),
    (Says.OPEN, (_OPEN, f"{_NOT} [yet|been] [been] closed|settled|resolved|sorted [out] [yet]")),
    (
        Says.VISIT,
        ("[on|from|at|during|after|of] [the|our|my|their|a] [last|latest|recent|previous] visit|visits [to|at|of]",),
    ),
    (Says.MINE, ("my|mine|my_own|i|ive", "by|for|to me")),
    (Says.RAISED, ("raise|raised|reported|logged|asked|made", "brought|come|came in|up")),
    (Says.EVER, ("all|every|ever|closed|settled|resolved|answered|past|previous|previously|earlier|history",)),
    (Says.ISSUE, ("issue|issues",)),
    (Says.LIKE_ISSUE, ("concern|concerns|problem|problems|matter|matters",)),
    (Says.ANSWER, (_ANSWER,)),
    (Says.ANYTHING, ("anything|something|everything",)),
    (
        Says.FILLER,
        (
            "the|a|an|of|to|at|in|on|for|with|by|and|or|from|about|up|there|here|then|them|they|it|its|this|that|these|those|us|we|"
            "our|you|your|please|hi|hello|hey|ok|okay|so|just|still|yet|now|currently|only|also|too|me|any|some|many|much|one|ones|"
            "team|teams|service|locality|councillor|councillors|member|members|who|whos|what|whats|which|when|where|how|is|isnt|are|"
            "arent|do|does|did|was|were|has|have|had|been|be|being|got|get|can|could|will|would|should|show|list|give|tell|find|see|"
            "check|view|display|let|look|looking|search|know|anyone|anybody|somebody|someone|am|since|during|before|again|new|"
            "current|ongoing|recent|total|number|status|news|happened|happening|become|became|update|bot|frontline|"
            "regarding|concerning|mentioning|re|around|over|if|more|other|others|good|morning|afternoon",
            "-|?",
        ),
    ),
)

_MARKS: Final = tuple(mark for mark, _ in ISSUE_PHRASES)
_ANY: Final = pattern_of(phrases for _, phrases in ISSUE_PHRASES)

ABOUT: Final = words_in("about regarding concerning mentioning re")
"""After these stands what an issue is about."""
ABOUT_AFTER_ISSUES: Final = words_in("on with around over")
"""After these too, where issues, or that something was raised, stand before them."""
NO_SUBJECT: Final = words_in("issue issues answer answers visit visits this that these those them me us you")
"""What is about one of these names no subject of an issue."""
TRAILING: Final = words_in(
    "still open overdue unanswered yet now please before already again previously ever at in on for to the of from during since by "
    "and or - ? team locality have has been come came up raised was were"
)
"""Words that end what an issue is about, before a team, a time or the end."""
STATING: Final = words_in(
    "is are was were has have had will would should could must do does did need needs said felt seemed"
)
RELATIVE: Final = words_in("that which who i we ive to")
"""What follows these tells which issues are meant; what begins with other verbs says something."""
SUBJECTS: Final = words_in("they we he she there this these those")
"""Who begins so without asking says something."""
NEGATIONS: Final = words_in("no not never none nothing without")
LOCAL: Final = words_in("at in for to from of")
TOPIC_NAMES: Final = {
    "staffing": ("staffing", "staff shortages", "recruitment"),
    "workload_performance": ("workload", "workloads", "caseload", "caseloads", "performance"),
    "referrals": ("referral", "referrals"),
    "support_systems": ("it", "ict", "office accommodation", "support"),
    "care_services": ("care leavers", "looked after children", "looked after", "children in care", "leaving care"),
    "fostering": ("fostering", "foster carers", "foster care"),
}
"""What the form's topics go by besides their labels, by their stable keys. What is narrower is looked for word by word."""


def says_of(text: str) -> list[tuple[Says, int, int]]:
    """Each phrase of a text (words in lower case, a space after each), with where it begins and ends, first to last."""
    return [(_MARKS[int((found.lastgroup or "m0")[1:])], *found.span()) for found in _ANY.finditer(text)]
