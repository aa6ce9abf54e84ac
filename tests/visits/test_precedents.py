"""Has this come up before? What fits words, whatever their forms and typing errors; and what says much the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from visits.precedents import ENOUGH, MOST_LIKE, Told, fitting, most_like, stems_of

TEXTS = {
    "permit": "There is no permit to park at the office, and staff pay for it themselves.",
    "posts": "Three posts of twelve are empty, and two of them have been for a year. What is being done?",
    "vacancies": "Vacancies on the duty desk have not been filled since spring. When will the posts be advertised?",
    "cases": "Social workers hold 24 cases each where 18 is the aim.",
    "caseloads": "The caseloads of social workers are too high: 26 cases each on average.",
    "referrals": "Two systems are used for referrals, so everything is typed twice.",
    "laptops": "Laptops take ten minutes to start.",
    "slow": "The laptops are old and slow to start in the morning.",
    "flats": "Care leavers wait four months for a flat.",
    "carers": "Nine foster carers left last year and five came.",
    "lift": "The lift is out of order and nobody says for how long.",
}
TOLD = [Told(key, words) for key, words in TEXTS.items()]


def keys(about: str, told: list[Told] = TOLD) -> list[str]:
    return [found.key for found in fitting(about, told)]


@pytest.mark.parametrize(
    "about", ["", "  ", "?!", "it", "the", "has this come up before", "of the and", "issues", "🙂"]
)
def test_words_that_say_nothing_find_nothing(about: str) -> None:
    assert keys(about) == []


@pytest.mark.parametrize(
    "about", ["swimming", "zebra crossing", "car", "lif", "xx", "bus lane permits office wall paint"]
)
def test_what_was_never_said_is_not_found(about: str) -> None:
    """One word of several is not enough, and a short word is never corrected into another."""
    assert keys(about) == []


@pytest.mark.parametrize(
    ("about", "found"),
    [
        ("parking permits", ["permit"]),
        ("Parking", ["permit"]),
        ("no permit to park?", ["permit"]),
        ("parkin permitts", ["permit"]),
        ("parknig", ["permit"]),
        ("vacancy", ["vacancies"]),
        ("vacant posts", ["vacancies"]),
        ("empty posts", ["posts"]),
        ("caseload", ["caseloads"]),
        ("referal systems", ["referrals"]),
        ("laptpos", ["laptops", "slow"]),
        ("flats for care leavers", ["flats"]),
        ("fostering", ["carers"]),
        ("lifts", ["lift"]),
    ],
)
def test_forms_of_words_and_typing_errors_are_no_matter(about: str, found: list[str]) -> None:
    assert keys(about) == found


def test_what_fits_best_comes_first_and_one_word_too_many_does_no_harm() -> None:
    assert keys("laptops start in the morning") == ["slow", "laptops"]
    assert keys("slow laptops, hopelessly") == ["slow"]


def test_of_those_that_fit_as_well_the_first_given_comes_first() -> None:
    """The use case gives the latest first."""
    same = [Told(key, "No parking.") for key in ("b", "a", "c")]
    assert keys("parking", same) == ["b", "a", "c"]


def test_a_word_that_stands_in_nearly_every_text_does_not_bring_them_all() -> None:
    often = [
        Told(f"{n}", f"The social work team has trouble {word}.") for n, word in enumerate(["parking", *["else"] * 30])
    ]
    assert keys("trouble with parking", often) == ["0"]


def test_a_word_that_is_known_is_taken_as_it_is_spelt() -> None:
    told = [Told("contact", "Contact takes place in a corridor."), Told("contract", "The contract ends in May.")]
    assert keys("contract", told) == ["contract"]
    assert keys("contrcat", told)[0] == "contract"


def test_texts_that_say_much_the_same_are_found_and_others_are_not() -> None:
    like = {one.key: [found.key for found in most_like(one, TOLD)] for one in TOLD}
    assert like["laptops"] == ["slow"]
    assert like["cases"] == ["caseloads"]
    assert like["posts"] == ["vacancies"]
    assert like["lift"] == []
    assert like["referrals"] == []


def test_one_word_in_common_is_chance_but_within_a_topic() -> None:
    keys_lost = Told("keys", "The keys to the lift are lost.", topic="support_systems")
    others = [one for one in TOLD if one.key != "lift"]
    for topic, found in (("support_systems", ["lift"]), ("referrals", [])):
        lift = Told("lift", TEXTS["lift"], topic=topic)
        assert [one.key for one in most_like(keys_lost, [*others, lift])] == found


def test_nothing_is_like_a_text_without_words_and_no_text_is_like_itself() -> None:
    assert most_like(Told("x", ""), TOLD) == ()
    assert most_like(TOLD[0], [TOLD[0]]) == ()


def test_the_same_topic_weighs_more() -> None:
    asked = Told("new", "The desks in the corridor are too few.", topic="support_systems")
    words = "In the corridor stand two desks for all who come in."
    told = [Told("staffing", words, topic="staffing"), Told("support", words, topic="support_systems")]
    assert [found.key for found in most_like(asked, told)] == ["support", "staffing"]


def test_what_a_councillor_said_is_the_same_comes_before_all() -> None:
    asked = Told("new", TEXTS["laptops"], repeats=frozenset({"lift"}))
    assert most_like(asked, TOLD)[0].key == "lift"
    later = Told("later", "Quite unlike anything.", repeats=frozenset({"slow"}))
    assert most_like(TOLD[7], [*TOLD, later])[0].key == "later"


def test_no_more_than_the_likest_are_given() -> None:
    same = [Told(f"{n}", TEXTS["laptops"]) for n in range(MOST_LIKE + 5)]
    assert len(most_like(Told("new", TEXTS["laptops"]), same)) == MOST_LIKE


@pytest.mark.parametrize(
    "forms",
    [
        "park parks parked parking",
        "permit permits permitted",
        "vacancy vacancies",
        "assess assessed assessment assessments",
        "allocate allocated allocation",
        "manage manager managers management",
        "fostering fosters fostered foster",
        "staff staffing staffs",
        "worker workers work worker’s worker's",
        "address addresses addressed",
        "café cafe cafés",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len(stems_of(forms)) == 1


@pytest.mark.parametrize(("one", "other"), [("care", "car"), ("post", "past"), ("child", "chill"), ("bus", "bush")])
def test_other_words_have_others(one: str, other: str) -> None:
    assert stems_of(one) != stems_of(other)


@settings(max_examples=60, deadline=None)
@given(some.text(max_size=60), some.lists(some.text(max_size=60), max_size=6))
def test_whatever_is_typed_the_score_is_between_enough_and_one(about: str, texts: list[str]) -> None:
    told = [Told(f"{n}", text) for n, text in enumerate(texts)]
    for found in fitting(about, told):
        assert ENOUGH <= found.score <= 1.0000001
    for found in most_like(Told("x", about), told):
        assert 0 < found.score <= 1
