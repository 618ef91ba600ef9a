import pytest

from portal.gazetteer import postcodes
from portal.gazetteer.words import search_of, words_of

WIDE = "".join(chr(ord(letter) + 0xFEE0) for letter in "lk12ab")  # as a Japanese keyboard types it


@pytest.mark.parametrize(
    "typed",
    [
        "LK1 2AB",
        "lk12ab",
        " l k 1 2 a b ",
        "LK1-2AB.",
        WIDE,
        "\u202bLK1 2AB\u202c",
        "LK1\0 2AB",
    ],
)
def test_a_postcode_is_known_however_it_is_typed(typed):
    assert postcodes.key_of(typed) == "LK12AB"


@pytest.mark.parametrize(
    "typed", ["M1 1AE", "B33 8TH", "CR2 6XH", "DN55 1PT", "W1A 1HQ", "EC1A 1BB"]
)
def test_every_shape_of_postcode_is_known_and_written_with_its_space(typed):
    assert postcodes.written(postcodes.key_of(typed.replace(" ", "").lower()) or "") == typed


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "LK1",
        "LK1 2A",
        "LK1 2ABC",
        "LK1 2AI",
        "1K1 2AB",
        "LK1 2AB, Mill Lane",
        "٣",
        "x" * 10_000,
    ],
)
def test_other_text_is_no_postcode(typed):
    assert postcodes.key_of(typed) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("St Mary’s Road", ["st", "marys", "road"]),
        ("Kościuszko", ["kosciuszko"]),
        ("ŁÓDŹ Straße Øre", ["lodz", "strasse", "ore"]),
        ("Ostler's-Green (north)", ["ostlers", "green", "north"]),
        ("مل لین", ["مل", "لین"]),
        ("\0 % ' \" \\ & | ! ( ) : * < > 🦆", []),
    ],
)
def test_words_have_no_case_accents_or_punctuation(text, words):
    assert words_of(text) == words


def test_a_search_knows_what_stands_around_a_name():
    search = search_of("outside 14A Mill Ln")

    assert search is not None
    assert search.near == "'mill':* & ('ln':* | 'lane':*)"
    assert search.names == ("outside 14a mill ln", "mill ln")


def test_a_search_for_a_number_alone_still_looks_for_it():
    search = search_of("14")

    assert search is not None
    assert search.near == "'14':*"
