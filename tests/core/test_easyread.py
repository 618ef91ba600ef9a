"""Rules of EasyRead and of plain English that a program can hold our words to."""

import re

import pytest
from babel.messages.pofile import read_po

from portal.core import catalogues, i18n

EASYREAD = i18n.BY_CODE["en@easyread"]
EASY, PLAIN = 15, 25

LATIN = r"\be\.g\b|\bi\.e\b|\betc\b|\bviz\b|\bN\.?B\.|\bversus\b|\bvs\b|\bper annum\b|\bcirca\b"
JARGON = (
    r"\bvia\b|\bregarding\b|\butili[sz]e|\bprior to\b|\bin order to\b|\bin respect of\b"
    r"|\bpursuant\b|\bcommence|\bterminate|\bpurchase|\bassist|\brequire|\bsubmit|\bfacilitat"
    r"|\badditional\b|\bnotwithstanding\b|\bnevertheless\b|\btherefore\b|\bhowever\b|\bplease\b"
)
# One word for one thing: what these mean has a simpler name, and that one alone is used.
OTHER_NAMES = (
    r"\bcrews?\b|\binspectors?\b|\blandmarks?\b|\bdevices?\b|\bonline\b|\boptional\b|\bselect\b"
    r"|\benter\b|\bstatus\b|\bcases?\b|\burgent\b|\bconfirm"
)
NUMBERS_IN_WORDS = r"\btwo\b|\bthree\b|\bfour\b|\bfive\b|\bsix\b|\bseven\b|\beight\b|\bten\b"
EMPHASIS = r"</?(?:em|i|b)>|[*_]\w"
CAPITALS = r"\b[A-Z]{2,}\b"
# Formats and units that people know by these letters, and letters that an example has.
KNOWN_CAPITALS = {
    "HTML",
    "UK",
    "PDF",
    "MB",
    "KB",
    "JPEG",
    "PNG",
    "HEIC",
    "QQ",
    "CDE",
    "PIN",
    "CSV",
    "VAT",
    "PCN",
}


@pytest.fixture(scope="module")
def easyread() -> list[str]:
    with catalogues.po_path(EASYREAD).open("rb") as file:
        catalogue = read_po(file, locale=EASYREAD.babel_code)
    return [
        text
        for message in catalogue
        if message.id
        for text in (message.string if isinstance(message.string, tuple) else (message.string,))
    ]


@pytest.fixture(scope="module")
def english() -> list[str]:
    return catalogues.sentences()


def sentences(text: str) -> list[str]:
    """A placeholder counts as one word."""
    filled = re.sub(r"%\(\w+\)[sd]", "X", text)
    return [part for part in re.split(r"(?<=[.?!])[”’)]*\s+", filled) if part.strip()]


def too_long(texts: list[str], most: int) -> list[str]:
    return [each for text in texts for each in sentences(text) if len(each.split()) > most]


def using(texts: list[str], pattern: str) -> list[str]:
    return [text for text in texts if re.search(pattern, text, re.IGNORECASE)]


def in_capitals(texts: list[str], known: set[str]) -> list[str]:
    return [text for text in texts if set(re.findall(CAPITALS, text)) - known]


def test_every_easyread_sentence_is_very_short(easyread):
    assert len(easyread) > 400
    assert too_long(easyread, EASY) == []


@pytest.mark.parametrize(
    "never",
    [LATIN, JARGON, OTHER_NAMES, NUMBERS_IN_WORDS, EMPHASIS, "click here"],
    ids=["latin", "jargon", "other-names", "numbers-in-words", "emphasis", "click-here"],
)
def test_easyread_has_easy_words_and_the_same_word_for_the_same_thing(easyread, never):
    assert using(easyread, never) == []


def test_easyread_has_no_abbreviations(easyread):
    assert in_capitals(easyread, known=set()) == []


def test_easyread_says_no_more_than_four_things_at_a_time(easyread):
    assert [text for text in easyread if len(sentences(text)) > 4] == []


def test_every_english_sentence_is_short(english):
    assert len(english) > 400
    assert too_long(english, PLAIN) == []


@pytest.mark.parametrize(
    "never",
    [LATIN, JARGON, "click here"],
    ids=["latin", "jargon", "click-here"],
)
def test_english_is_plain(english, never):
    assert using(english, never) == []


def test_english_does_not_shout(english):
    assert in_capitals(english, KNOWN_CAPITALS) == []


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("Bring a card, e.g. a bus pass", LATIN),
        ("Ask via email", JARGON),
        ("Enter your name", OTHER_NAMES),
        ("Write it within two days", NUMBERS_IN_WORDS),
        ("It is <em>free</em>", EMPHASIS),
    ],
)
def test_a_hard_word_is_noticed(text, never):
    assert using([text], never) == [text]


def test_a_long_sentence_is_noticed_and_a_placeholder_is_one_word():
    assert too_long(["word " * 16], EASY)
    assert not too_long(["word " * 14 + "word. " + "word " * 14 + "%(day)s."], EASY)


def test_shouting_is_noticed():
    assert in_capitals(["Do NOT press this"], KNOWN_CAPITALS)
