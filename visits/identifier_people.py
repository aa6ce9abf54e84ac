"""The ages and names of children and families in free text: rules over the words around them.

Conservative: a capital letter alone is nobody's name, since councillors write of teams, places, schemes and staff. A
name counts where a word of family or childhood, a title or an age stands beside it.

Texts come in plain letters: no accents, straight apostrophes and hyphens.
"""

import re

_NUMBER_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen"
_YEARS = rf"(?:1[0-8]|[1-9]|{_NUMBER_WORDS})\b"
_CHILD = r"(?:child|boy|girl|lad|lass|baby|infant|toddler|twin|son|daughter|brother|sister|sibling)"
_END_OF_PHRASE = r"(?=\s*(?:$|[.,;:!?)]|(?:and|now|in|when|but|so|with|next|soon|who|told|is|was|has|had)\b))"
_NOT_A_SPAN = r"(?! ?(?:to|or|-) ?\d| ?\+| (?:and|or) (?:over|above|under|below|older|younger|upwards))"

_AGED = re.compile(rf"\baged:? {_YEARS}{_NOT_A_SPAN}", re.I)
_EVERYONE_AGED = re.compile(r"(?<!two )(?<!three )\b(?:children|people|those|anyone|pupils|leavers|teenagers) $", re.I)
_YEARS_OLD = re.compile(rf"(?<![\d-])\b{_YEARS}[ -]?(?:years?|yrs?)[ -]?old\b(?!s)", re.I)
_THING = (
    r"\b(?:laptop|phone|printer|computer|system|software|building|lift|boiler|car|van|policy|contract|furniture|case"
    r"|team|service|scheme|report|plan|form|database|website|office|equipment|data|backlog|list|post|vacanc(?:y|ie))s?\b"
)
_THING_BEFORE = re.compile(rf"{_THING}(?: (?:is|are|was|were|about|now|over|nearly|already)){{1,3}} $", re.I)
_THING_AFTER = re.compile(rf"(?:\W\w+){{0,2}}\W{_THING}", re.I)
_OTHER_AGES = re.compile(
    rf"\b(?:1[0-8]|[1-9]) ?y\.?/?o\b"
    rf"|\b{_CHILD} (?:of|age:?) {_YEARS}{_END_OF_PHRASE}"
    rf"|\b(?:he|she|who)(?:'s| is| was| turned| turns| will be)(?: (?:just|only|nearly|almost|now|about))? "
    rf"{_YEARS}{_END_OF_PHRASE}"
    # months and weeks only beside a child: backlogs have them too
    rf"|\b\w+[ -](?:month|week|day)s?[ -]old {_CHILD}\b"
    rf"|\b{_CHILD} (?:is|was|of)(?: (?:just|only|nearly|about))? \w+ (?:month|week|day)s(?: old)?\b",
    re.I,
)


def gives_an_age(text: str) -> bool:
    """Whether the age of one child or young person (under 19) is given, rather than of a group or a thing."""
    if _OTHER_AGES.search(text):
        return True
    if any(not _EVERYONE_AGED.search(text, 0, aged.start()) for aged in _AGED.finditer(text)):
        return True
    return any(
        not _THING_BEFORE.search(text, max(0, old.start() - 40), old.start())
        and not _THING_AFTER.match(text, old.end())
        for old in _YEARS_OLD.finditer(text)
    )


_WORD = r"[A-Z](?:'[A-Z])?[a-z]+(?:[-'][A-Z][a-z]+)*"
_NAME = rf"(?P<name>{_WORD})\b"
_KIN = (
    r"(?:[Mm]um|[Mm]am|mother|[Dd]ad|father|step-?(?:mum|dad|mother|father)|[Nn]ana?|[Gg]ran|grand(?:ma|mother|ad|pa|father)"
    r"|aunt|auntie|uncle|niece|nephew|cousin|brother|sister|sibling|twin|son|daughter)"
)
_YOUNG = r"(?:child|boy|girl|lad|lass|baby|infant|toddler|teenager|young person|care leaver)"
_CARER = r"(?:parent|carer|foster carer|guardian|partner)"
_SOMEONE = rf"(?:(?i:{_KIN}|{_YOUNG}|{_CARER}|family))"
_DID = r"(?:has|had|is|was|were|broke|said|says|told|ended|moved|gave|left|wants|asked|and|lives|who)\b"

_NAMED = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b(?:Mr|Mrs|Ms|Miss|Mx)\.? {_NAME}",
        rf"\b{_SOMEONE}s?,?(?: who)?(?: is| was| are| were)? (?:called|named|known as) {_NAME}",
        rf"\b(?i:he|she|they)(?:'s| is| was| are)? (?:called|named) {_NAME}",
        rf"\b(?:(?i:his|her|their)|(?i:{_KIN}|{_YOUNG}|{_CARER})'s) (?:first |last |sur)?name(?:'s| is| was) {_NAME}",
        rf"\b[Tt]he (?P<name>{_WORD}(?: {_WORD})?) (?:family|household|siblings|twins|brothers|sisters|children|boys|girls)\b"
        r"(?! (?:hub|centre|court|support|team|service|group|worker|time|home|panel|plan|offer|safeguarding)s?\b)",
        rf"(?<!each )(?<!every )(?<!any )\b(?:{_KIN}s?|{_YOUNG}|{_CARER}) {_NAME}",
        rf"\b{_SOMEONE}, {_NAME}[,.)]",
        rf"\b{_SOMEONE} \({_NAME}\)",
        rf"\b{_NAME}'s {_KIN}\b",
        rf"\b{_NAME}'s (?:placement|foster carer|social worker|case|school|care plan|family) {_DID}",
        rf"\b{_NAME},? \(?aged? (?:\d|{_NUMBER_WORDS})",
        rf"\b{_NAME}(?:, \d{{1,2}},| \(\d{{1,2}}\),?) {_DID}",
        rf"[ -]old {_NAME}",
    )
)
_INITIALS = re.compile(
    rf"\b(?i:{_YOUNG}|{_KIN}|family),? \(?(?:(?:[A-Z]\. ?){{2,3}}|(?P<letters>[A-Z]{{2}})\b)",
)
_ABBREVIATIONS = frozenset(
    [
        "CP",
        "LA",
        "IT",
        "EH",
        "CE",
        "SW",
        "TM",
        "PA",
        "QA",
        "HR",
        "EP",
        "GP",
        "IP",
        "PR",
        "TV",
        "UK",
        "EU",
        "AI",
        "NI",
        "ID",
    ]
)

_NOBODY = frozenset(
    [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
        "Today",
        "Yesterday",
        "Tomorrow",
        "Christmas",
        "Easter",
        "Ofsted",
        "The",
        "A",
        "An",
        "And",
        "Or",
        "But",
        "If",
        "In",
        "On",
        "At",
        "For",
        "To",
        "Of",
        "It",
        "We",
        "They",
        "He",
        "She",
        "This",
        "That",
        "These",
        "Those",
        "There",
        "What",
        "When",
        "Who",
        "How",
        "Why",
        "Will",
        "I",
        "Our",
        "My",
        "Your",
        "His",
        "Her",
        "Its",
        "Not",
        "No",
        "Yes",
        "All",
        "Each",
        "Every",
        "Some",
        "Many",
        "Most",
        "Both",
        "Children",
        "Child",
        "People",
        "Person",
        "Women",
        "Men",
        "Parent",
        "Parents",
        "Carer",
        "Carers",
        "Mother",
        "Mothers",
        "Father",
        "Fathers",
        "Mum",
        "Dad",
        "Baby",
        "Girl",
        "Boy",
        "Family",
        "Families",
        "Young",
        "Early",
        "Help",
        "Local",
        "Whole",
        "Service",
        "Services",
        "Social",
        "Work",
        "Worker",
        "Team",
        "Teams",
        "Head",
        "Manager",
        "Director",
        "Council",
        "Councillor",
        "Councillors",
        "Committee",
        "Panel",
        "Protection",
        "Looked",
        "Care",
        "Caring",
        "Leaver",
        "Leavers",
        "Corporate",
        "Parenting",
        "Foster",
        "Fostering",
        "Adoption",
        "Kinship",
        "Support",
        "Supported",
        "Supporting",
        "Safeguarding",
        "Sexual",
        "Criminal",
        "Exploitation",
        "Plan",
        "Plans",
        "Centre",
        "Hub",
        "House",
        "Home",
        "Unit",
        "Group",
        "Loss",
        "Box",
        "Week",
        "Day",
        "Basics",
        "Bank",
        "Clinic",
        "Room",
        "Tongue",
        "Matter",
        "Court",
        "Society",
        "Aid",
        "Forum",
        "Word",
        "Excel",
        "Office",
        "Outlook",
        "Windows",
        "Government",
        "England",
        "English",
        "British",
        "Everyone",
        "Everybody",
        "Nobody",
        "Section",
        "Stage",
        "Step",
        "Tier",
    ]
)


def names_someone(text: str) -> bool:
    """Whether somebody of a child's family or household seems to be named, or given by initials."""
    if any(_is_a_name(found["name"]) for pattern in _NAMED for found in pattern.finditer(text)):
        return True
    return any(found["letters"] not in _ABBREVIATIONS for found in _INITIALS.finditer(text))


def _is_a_name(words: str) -> bool:
    return _NOBODY.isdisjoint(words.split())
