"""What might identify a person in free text: which kinds were found, and never what was found.

No child's data at all is the aim. Blocked kinds cannot be sent; warned kinds can, once the author has confirmed them.
These are rules over numbers, names and the words around them, because statistical name finders take MARAC, Will and
Grace for people. They miss some and flag some that are nobody's: `tests/visits/identifier_unseen.py` says how many.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

import phonenumbers
from stdnum.gb import nhs

from visits.identifier_people import gives_an_age, names_someone
from visits.text import clean


class Kind(StrEnum):
    """Kinds of possible identifier, in the order in which they are reported."""

    NHS_NUMBER = "nhs_number"
    NATIONAL_INSURANCE = "national_insurance"
    DATE_OF_BIRTH = "date_of_birth"
    NAME = "name"
    AGE = "age"
    PHONE = "phone"
    POSTCODE = "postcode"
    EMAIL = "email"


BLOCKED: Final = frozenset({Kind.NHS_NUMBER, Kind.NATIONAL_INSURANCE, Kind.DATE_OF_BIRTH})
"""Kinds that bar a text from being sent. The author is warned of all others."""


def find(text: str) -> tuple[Kind, ...]:
    """The kinds of possible identifier in the text, each once, in the order of `Kind`. Never raises."""
    plain = _plain(text)
    return tuple(kind for kind in Kind if _RULES[kind](plain))


_LOOKALIKES = str.maketrans("‐‑‒–—−’‘łŁøØ", "------''lLoO")


def _plain(text: str) -> str:
    """Letters without accents, one sort of dash, apostrophe, space and digit: what the rules are written for."""
    letters = unicodedata.normalize("NFKD", clean(text))
    return "".join(c for c in letters if not unicodedata.combining(c)).translate(_LOOKALIKES)


_NUMBER_OF_A_THING = re.compile(
    r"(?:£|\b(?:form|invoice|order|budget|cent(?:re|er)|code|ticket|ref(?:erence)?|account)"
    r"(?:\W{1,2}(?:no|num|number))?)\W{0,3}$",
    re.I,
)


def _is_of_a_thing(text: str, start: int) -> bool:
    """Whether the words before say that the number is of a form, a budget or the like, so nobody's."""
    return _NUMBER_OF_A_THING.search(text, max(0, start - 30), start) is not None


# Ten digits, but not the tail of a telephone number
_TEN_DIGITS = re.compile(r"(?<![\d£+])(?<!\+44 )(?<!\(0\))(\d{3})([ .-]?)(\d{3})\2(\d{4})(?!\d)(?!,\d)")
_OF_HEALTH = re.compile(r"\b(?:nhs(?: ?no)?|patient|health (?:no|num|number|id))\b", re.I)


def _nhs_number(text: str) -> bool:
    return any(_is_nhs_number(text, found) for found in _TEN_DIGITS.finditer(text))


def _is_nhs_number(text: str, found: re.Match[str]) -> bool:
    """One ten-digit number in eleven passes the checksum by chance, so its grouping or the words near it must agree."""
    if not nhs.is_valid(found[1] + found[3] + found[4]) or _is_of_a_thing(text, found.start()):
        return False
    return bool(found[2]) or _OF_HEALTH.search(text, max(0, found.start() - 40), found.end() + 30) is not None


_INSURANCE = re.compile(
    # complete, with its last letter
    r"\b(?:QQ|[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z])([ -]?)\d\d\1\d\d\1\d\d\1[A-D]\b"
    # announced, with or without it
    r"|\b(?:nino|n\.?i\.?|nat(?:ional)?\.? ins(?:urance)?)(?![a-z])[^\n\d]{0,25}?\b[A-Z]{2}(?:[ -]?\d\d){3}\b",
    re.I,
)


def _national_insurance(text: str) -> bool:
    return _INSURANCE.search(text) is not None


_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    r"(?:\d{1,2}[./ -]\d{1,2}[./ -]\d{2,4}\b|\d{4}-\d\d-\d\d"
    rf"|{_DAY}(?: of)?[ -]{_MONTH}\b|\b{_MONTH} {_DAY}\b)"
)
_BIRTH = r"\b(?:d\.? ?o\.? ?b(?![a-z])\.?|(?:date|day) of birth|birth[ -]?da(?:te|y))"
_LINK = r"(?!(?:since|until|after|before|from|by|fields?|errors?|part(?:y|ies)|cards?)\b)[a-z]+\b"
_BIRTH_WORD = re.compile(_BIRTH, re.I)
_BIRTH_BY_DATE = re.compile(
    rf"{_BIRTH}(?:[ ,:('-]{{1,3}}{_LINK}){{0,6}}[\s,:(/='-]{{0,4}}{_DATE}"
    rf"|{_DATE}(?: \d{{2,4}})?(?:[ ,('-]{{1,3}}{_LINK}){{0,3}}\W{{1,3}}{_BIRTH}",
    re.I,
)
_BORN_THEN_DATE = re.compile(
    r"\bborn\b(?:\W{1,2}(?:in|at|on|the|a|home|abroad|hospital|early|late|prematurely"
    r"|\d{1,2}|\w{3,5} (?=weeks)|weeks?|(?-i:[A-Z])[\w']+)\b){0,6}"
    rf"\W{{0,3}}{_DATE}",
    re.I,
)
_NO_CHILD = re.compile(
    r"\b(?:team|service|hub|idea|project|scheme|partnership|programme|unit|policy|system)s? (?:was|were|is) $", re.I
)


def _date_of_birth(text: str) -> bool:
    if _BIRTH_WORD.search(text) and _BIRTH_BY_DATE.search(text):
        return True
    births = _BORN_THEN_DATE.finditer(text)
    return any(not _NO_CHILD.search(text, max(0, birth.start() - 30), birth.start()) for birth in births)


_DIGITS_OF_A_PHONE = re.compile(
    r"(?<![\d£])(?:(?:\+44|0044|44)(?: ?\(0\))?|\(?0)(?:(?:[ ().-]{0,2}\d){10}|(?:[ ().-]{0,2}\d){9})(?!\d)"
    r"|(?<!\d)\+(?!44)\d(?:[ ().-]?\d){7,13}(?!\d)"
)
_DATE_FIRST = re.compile(r"\d\d-\d\d-\d{4}")


def _phone(text: str) -> bool:
    return any(_is_phone(text, found) for found in _DIGITS_OF_A_PHONE.finditer(text))


def _is_phone(text: str, found: re.Match[str]) -> bool:
    """A person's number: lines that begin 03 or 08 are an organisation's. Numbers kept for drama count as real ones."""
    if _DATE_FIRST.match(found[0]) or _is_of_a_thing(text, found.start()):
        return False
    digits = "+" + found[0] if found[0].startswith("44") else found[0]
    try:
        number = phonenumbers.parse(digits, "GB")
    except phonenumbers.NumberParseException:
        return False
    if number.country_code != 44:
        return bool(phonenumbers.is_valid_number(number))
    national = str(number.national_number)
    return national[0] in "127" and (len(national) == 10 or bool(phonenumbers.is_valid_number(number)))


_POSTCODE_AREAS = frozenset(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY G GL
    GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX
    PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN
    WR WS WV YO ZE
    """.split()  # noqa: SIM905  # a list to read, not 120 pairs of quotes
)
_POSTCODE = re.compile(r"\b([A-Z]{1,2})\d[A-Z\d]? ?\d(?!st\b|nd\b|rd\b|th\b)[ABD-HJLNP-UW-Z]{2}\b", re.I)
_ROOM = re.compile(r"\b(?:rooms?|rm|desk|bay|unit|block|floor|form|code|ref|bed)(?: no\.?| number)?:? $", re.I)


def _postcode(text: str) -> bool:
    return any(
        code[1].upper() in _POSTCODE_AREAS and not _ROOM.search(text, max(0, code.start() - 20), code.start())
        for code in _POSTCODE.finditer(text)
    )


_EMAIL = re.compile(r"[\w.+'-]{1,64}@[A-Za-z\d-]{1,63}(?:\.[A-Za-z\d-]{1,63}){1,5}")


def _email(text: str) -> bool:
    return "@" in text and _EMAIL.search(text) is not None


_RULES: Final[Mapping[Kind, Callable[[str], bool]]] = {
    Kind.NHS_NUMBER: _nhs_number,
    Kind.NATIONAL_INSURANCE: _national_insurance,
    Kind.DATE_OF_BIRTH: _date_of_birth,
    Kind.NAME: names_someone,
    Kind.AGE: gives_an_age,
    Kind.PHONE: _phone,
    Kind.POSTCODE: _postcode,
    Kind.EMAIL: _email,
}
