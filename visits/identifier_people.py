"""The ages and names of children and families in free text: rules over the words around them.

Conservative: a capital letter alone is nobody's name, since councillors write of teams, places, schemes and staff. A
name counts where a word of family or childhood, a title or an age stands beside it.

Texts come in plain letters: no accents, straight apostrophes and hyphens. A word in another alphabet is taken for a name:
there is little else to write so in an English text.
"""

import re

import regex

_NUMBER_WORDS = (
    "one|two|three|four|five|six|seven|eight|nine|ten"
    "|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
)
_YEARS = rf"(?:1[0-8]|[1-9]|{_NUMBER_WORDS})\b"
_CHILD = r"(?:child|boy|girl|lad|lass|baby|infant|toddler|twin|son|daughter|brother|sister|sibling)"
_END_OF_PHRASE = (
    r"(?=\s*(?:$|[.,;:!?)]|(?:and|now|in|when|but|so|with|next|last|this|soon|today|who|told|is|was|has|had)\b))"
)
_NOT_A_SPAN = r"(?! ?(?:to|or|-) ?\d| ?\+| (?:and|or) (?:over|above|under|below|older|younger|upwards))"

_AGED = re.compile(rf"\baged:? {_YEARS}{_NOT_A_SPAN}", re.I)
_EVERYONE = re.compile(r"(?<!two )(?<!three )\b(?:children|people|those|anyone|pupils|leavers|teenagers) $", re.I)
_YEARS_OLD = re.compile(rf"(?<![\d-])\b(?:1[0-8]|[1-9]|{_NUMBER_WORDS})[ -]?(?:years?|yrs?)[ -]?old\b(?!s)", re.I)
_THING = (
    r"\b(?:laptop|phone|printer|computer|system|software|building|lift|boiler|car|van|policy|contract|furniture|case"
    r"|team|service|scheme|report|plan|form|database|website|office|equipment|data|backlog|list|post|vacanc(?:y|ie)"
    r"|procedure|guidance|handbook)s?\b"
)
_THING_IS = re.compile(
    rf"(?:{_THING}(?: (?:is|are|was|were|about|now|nearly|already)){{1,3}}|\b(?:under|over|than|least|below|above)) $",
    re.I,
)
_THEN_THING = re.compile(rf"(?:\W\w+){{0,2}}\W{_THING}", re.I)
_OTHER_AGES = re.compile(
    rf"\b(?:1[0-8]|[1-9]) ?y\.?/?o\b"
    # months and weeks only beside a child: backlogs have them too
    rf"|\b(?:month|week|day)s?[ -]old {_CHILD}\b"
    rf"|\b{_CHILD}(?: (?:of|age:?) {_YEARS}{_END_OF_PHRASE}|,? \(?{_YEARS}[,)]"
    rf"| (?:is|was|of)(?: (?:just|only|nearly|about))? \w+ (?:month|week|day)s\b)"
    rf"|\b(?:he|she|who|{_CHILD})(?:'s| is| was| turned| turns| will be)(?: (?:just|only|nearly|almost|now|about))? "
    rf"{_YEARS}{_END_OF_PHRASE}",
    re.I,
)


def gives_an_age(text: str) -> bool:
    """Whether the age of one child or young person (under 19) is given, rather than of a group or a thing."""
    if any(not _EVERYONE.search(text, max(0, aged.start() - 30), aged.start()) for aged in _AGED.finditer(text)):
        return True
    if "old" in text and any(not _is_of_a_thing(text, old) for old in _YEARS_OLD.finditer(text)):
        return True
    return _OTHER_AGES.search(text) is not None


def _is_of_a_thing(text: str, old: re.Match[str]) -> bool:
    """Whether it is a system or a building that is so many years old, or a whole age group."""
    before = _THING_IS.search(text, max(0, old.start() - 40), old.start())
    return before is not None or _THEN_THING.match(text, old.end()) is not None


_NAME = r"([A-Z](?:'[A-Z])?[a-z]+(?:[-'][A-Z][a-z]+)*)\b"
_KIN = (
    r"(?:[Mm]um|[Mm]am|mother|[Dd]ad|father|step-?(?:mum|dad|mother|father)|[Nn]ana?|[Gg]ran"
    r"|grand(?:ma|mother|ad|pa|father|son|daughter|child)|aunt|auntie|uncle|niece|nephew|cousin"
    r"|brother|sister|sibling|twin|son|daughter)"
)
_YOUNG = r"(?:child|boy|girl|lad|lass|baby|infant|toddler|teenager|young (?:person|woman|man)|care leaver)"
_CARER = r"(?:(?:grand)?parent|foster carer|carer|guardian)"
_HOUSEHOLD = r"(?:family|household|children|siblings|twins|brothers|sisters)"
_TITLE = r"\b(?:Mr|Mrs|Ms|Miss|Mx)\.?"
_SURNAME = r"(?: [A-Z][\w'-]*\.?)?"
_NOT_CALLED = (
    r"(?!(?:\w{1,3}|back|away|over|after|upon|into|every|once|twice|from|about|again|when|with|social|police|childline"
    r"|yesterday|today|daily|several|many)\b)"
)
_OF_THE_COUNCIL = (
    r"(?:hub|centre|court|support|team|service|group|worker|time|home|panel|plan|offer|safeguarding|practitioner)s?\b"
)
_GOES_ON = r"(?:has|had|is|was|were|broke|said|says|told|ended|moved|and|gave|left|wants|asked|lives|who)\b"

_NAMED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_TITLE} (?:[A-Z]\.? ){{0,2}}{_NAME}",
        rf"\b(?i:he|she|they)(?:'s| is| was| are) (?:called|named) {_NAME}",
        rf"\b(?i:his|her|their) (?:first |last |sur)?name(?:'s| is| was) {_NAME}",
        # a mother called Leanne; the girl's name is Maisie; a mother, Leanne, said; the girl (Maisie); child J.S.
        rf"\b(?i:{_KIN}|{_YOUNG}|{_CARER}|family)(?:s?,?(?: who)?(?: is| was| are| were)? (?:called|named|known as) {_NAME}"
        rf"|'s (?:first |last |sur)?name(?:'s| is| was) {_NAME}|, {_NAME}{_SURNAME}[,.)]| \({_NAME}{_SURNAME}\)"
        r"|,? \(?(?:initials )?((?:[A-Z]\. ?){2,3}|[A-Z]{2}\b))",
        # his mum Donna, young Alfie; where a sentence begins, Uncle Terry and Baby Leo
        rf"(?<![Ee]ach )(?<![Ee]very )(?<![Aa]ny )\b(?:{_KIN}s?|{_YOUNG}|[Ff]oster carer|young|little) {_NAME}",
        # dictated, without capitals: a girl called keira
        rf"\b(?i:{_YOUNG}) (?:called|named) {_NOT_CALLED}([a-z]{{3,}})\b(?! (?:the|a|an|for|to|out|it)\b)",
        # the case of Kian Rigby; the twins, Kian and Maisie
        rf"\b[Cc]ase of {_NAME} [A-Z][a-z]",
        rf"\b(?:(?:grand)?parents|twins|siblings|brothers|sisters|boys|girls), {_NAME} and [A-Z][a-z]",
        rf"(?:^|(?<=[.!?\n] ))(?i:{_KIN}s?|baby|toddler) {_NAME}",
        rf"\b[Tt]he {_NAME} {_HOUSEHOLD}\b(?! {_OF_THE_COUNCIL})",
        # Kian's mum; Kian's placement broke down; Kian, aged 7; Kian (7) told us
        rf"\b{_NAME}(?:'s {_KIN}\b|'s (?:placement|foster carer|social worker|case|school|care plan|family) {_GOES_ON}"
        rf"|,? \(?aged? (?:\d|(?:{_NUMBER_WORDS})\b)|(?:, \d{{1,2}},| \(\d{{1,2}}\),?) {_GOES_ON})",
        rf"[ -]old (?:(?:called|named) )?{_NAME}",
    )
)
"""Of each pattern's groups the one that matched is the name."""

_OTHER_ALPHABET = regex.compile(r"(?V1)[\p{L}--\p{Script=Latin}]{2,}")

# Capitals that begin a sentence, a team's name or a term of the trade, and abbreviations that are no initials
_NOBODY = frozenset(
    """
    January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Today Yesterday Tomorrow Christmas Easter Ofsted
    The A An And Or But If In On At From For To Of By It We They He She This That These Those There What When Who How
    Why Will I Our My Your His Her Its Not No Yes All Each Every Some Many Most Both After Before Since Until Under Over
    Children Child People Person Women Men Parent Parents Carer Carers Mother Mothers Father Fathers Mum Dad Baby Girl
    Boy Family Families Young Early Help Local Whole Service Services Social Work Worker Team Teams Head Manager Director
    Council Councillor Councillors Committee Panel Protection Looked Care Caring Leaver Leavers Corporate Parenting
    Foster Fostering Adoption Kinship Support Supported Supporting Safeguarding Sexual Criminal Exploitation Plan Plans
    Centre Hub House Home Unit Group Loss Box Week Day Basics Bank Clinic Room Tongue Matter Court Society Aid Forum
    Word Excel Office Outlook Windows Government England English British Everyone Everybody Nobody Section Stage Step
    CP LA IT EH CE SW TM PA QA HR EP GP IP PR TV UK EU AI NI ID IN IS OF TO AT ON BY OR AS NO WE HE IF MY SO UP
    """.split()  # noqa: SIM905  # words to read, not 200 pairs of quotes
)


def names_someone(text: str) -> bool:
    """Whether somebody of a child's family or household seems to be named, or given by initials."""
    if not text.isascii() and _OTHER_ALPHABET.search(text):
        return True
    names = (found[found.lastindex or 0] for pattern in _NAMED for found in pattern.finditer(text))
    return any(name not in _NOBODY for name in names)
