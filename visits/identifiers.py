"""What might identify a person in free text: which kinds were found, and never what was found.

No child's data at all is the aim. Blocked kinds cannot be sent; warned kinds can, once the author has confirmed them.
These are rules over numbers, names and the words around them, because statistical name finders take MARAC, Will and
Grace for people. They miss some and flag some that are nobody's: `tests/visits/identifier_texts.py` says how many.
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
    r"(?:£|\b(?:form|invoice|order|budget|cent(?:re|er)|code|ticket|ref(?:erence)?|case|account)"
    r"(?:\W{1,2}(?:no|num|number))?)\W{0,3}$",
    re.I,
)


def _is_of_a_thing(text: str, start: int) -> bool:
    """Whether the words before say that the number is of a form, a budget or the like, so nobody's."""
    return _NUMBER_OF_A_THING.search(text, max(0, start - 30), start) is not None


# Ten digits, but not the tail of a telephone number
_TEN_DIGITS = re.compile(r"(?<![\d£+])(?<!\+44 )(?<!\(0\))(\d{3})([ .-]?)(\d{3})\2(\d{4})(?!\d)(?!,\d)")
_OF_HEALTH = re.compile(r"\b(?:nhs|patient|health (?:no|num|number|id))\b", re.I)


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
    # announced, with or without that letter
    r"|\b(?:nino|ni (?:no|num|number)|nat(?:ional)?\.? ins(?:urance)?)\b[^\n\d]{0,25}?\b[A-Z]{2}(?:[ -]?\d\d){3}",
    re.I,
)


def _national_insurance(text: str) -> bool:
    return _INSURANCE.search(text) is not None


_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = (
    rf"(?:\d{{1,2}}[./ -]\d{{1,2}}[./ -]\d{{2,4}}\b|\d{{4}}-\d\d-\d\d|{_DAY}(?: of)?[ -]{_MONTH}\b|\b{_MONTH} {_DAY}\b)"
)
_BIRTH = r"\b(?:d\.?[ ]?o\.?[ ]?b\b\.?|(?:date|day) of birth|birth[ -]?da(?:te|y))"
_LINK = r"(?:is|was|as|of|on|the|given|recorded|shown|his|her|their|[a-z]{3,6}day)"
_BIRTH_THEN_DATE = re.compile(rf"{_BIRTH}(?:\W{{1,3}}{_LINK}\b){{0,4}}\W{{0,4}}{_DATE}", re.I)
_DATE_THEN_BIRTH = re.compile(rf"{_DATE}(?: \d{{2,4}})?(?:\W{{1,3}}{_LINK}\b){{0,3}}\W{{1,3}}{_BIRTH}", re.I)
_BORN_THEN_DATE = re.compile(
    r"\bborn\b(?:\W{1,2}(?:in|at|on|the|a|early|late|prematurely|hospital|(?-i:[A-Z])[\w']+)\b){0,6}"
    rf"\W{{0,3}}{_DATE}",
    re.I,
)
_NO_CHILD = re.compile(
    r"\b(?:team|service|hub|idea|project|scheme|partnership|programme|unit|policy|system)s? (?:was|were|is) $", re.I
)


def _date_of_birth(text: str) -> bool:
    if _BIRTH_THEN_DATE.search(text) or _DATE_THEN_BIRTH.search(text):
        return True
    births = _BORN_THEN_DATE.finditer(text)
    return any(not _NO_CHILD.search(text, max(0, birth.start() - 30), birth.start()) for birth in births)


_DIGITS_OF_A_PHONE = re.compile(r"(?<![\d£])(?:\+|\(?0|44 ?\(?[127])[\d ().-]{8,18}\d(?!\d)")
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


_POSTCODE_AREAS = (
    "AB AL BA BB BD BH BL BN BR BS BT B CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY EC EH EN EX E FK FY GL "
    "GU GY G HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY LA LD LE LL LN LS LU L ME MK ML M NE NG NN NP NR NW N "
    "OL OX PA PE PH PL PO PR RG RH RM SA SE SG SK SL SM SN SO SP SR SS ST SW SY S TA TD TF TN TQ TR TS TW UB WA WC WD "
    "WF WN WR WS WV W YO ZE"
).replace(" ", "|")
_POSTCODE = re.compile(rf"\b(?:{_POSTCODE_AREAS})\d[A-Z\d]? ?\d(?!st\b|nd\b|rd\b|th\b)[ABD-HJLNP-UW-Z]{{2}}\b", re.I)
_ROOM = re.compile(r"\b(?:rooms?|rm|desk|bay|unit|block|floor|form|code|ref|bed)(?: no\.?| number)?:? $", re.I)


def _postcode(text: str) -> bool:
    found = _POSTCODE.finditer(text)
    return any(not _ROOM.search(text, max(0, code.start() - 20), code.start()) for code in found)


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
