"""Rules of plain English and EasyRead that a program can hold our pages to."""

import re

import pytest

from portal.content import notices
from portal.content.library import PAGES
from portal.content.markdown import plain_words
from portal.core.i18n import LOCALES

FILES = sorted(PAGES.glob("*/*.md"))
PLAIN, EASY = 25, 15
every_file = pytest.mark.parametrize(
    "file", FILES, ids=[f"{file.parent.name}-{file.stem}" for file in FILES]
)
easyread_only = pytest.mark.parametrize(
    "file", [f for f in FILES if f.stem == "en@easyread"], ids=lambda file: file.parent.name
)


def body_of(file) -> str:
    return file.read_text().split("\n---\n", 1)[1]


def sentences(text: str) -> list[str]:
    """A line of a list or of a table is at least a sentence of its own."""
    lines = re.sub(r"(?<=[^\n|])\n(?=[^\n|#-])", " ", text).splitlines()
    cells = [cell for line in lines for cell in line.split("|")]
    parts = [
        part
        for cell in cells
        for part in re.split(r"(?<=[.?!\u06d4\u061f:])\s+", plain_words(cell))
    ]
    return [part.strip() for part in parts if part.strip()]


def too_long(text: str, most: int) -> list[str]:
    return [each for each in sentences(text) if len(each.split()) > most]


@every_file
def test_sentences_are_short(file):
    assert too_long(body_of(file), EASY if file.stem == "en@easyread" else PLAIN) == []


@every_file
def test_the_head_is_short_too(file):
    head = file.read_text().split("\n---\n", 1)[0]
    words = re.findall(r'^(?:title|summary) = "(.*)"$', head, re.MULTILINE)

    assert len(words) == 2
    assert too_long("\n\n".join(words), EASY if file.stem == "en@easyread" else PLAIN) == []


@every_file
def test_there_is_no_latin_no_jargon_and_no_click_here(file):
    text = body_of(file).casefold()

    for never in (
        r"\be\.g\.",
        r"\bi\.e\.",
        r"\betc\b",
        r"\bclick here\b",
        r"\bplease\b",
        "utili[sz]e",
    ):
        assert not re.search(never, text)


@every_file
def test_a_link_says_where_it_leads_and_no_two_places_share_a_text(file):
    links = re.findall(r"(?<!!)\[([^\]]+)\]\(([^)]+)\)", body_of(file))
    places: dict[str, set[str]] = {}
    for words, address in links:
        places.setdefault(words, set()).add(address)

    assert all(len(addresses) == 1 for addresses in places.values())
    assert all(len(words) > 3 for words in places)


@easyread_only
def test_easyread_has_one_picture_beside_each_idea(file):
    paragraphs = [p for p in re.split(r"\n\s*\n", body_of(file).strip()) if not p.startswith("#")]

    for paragraph in paragraphs:
        assert re.match(r"!\[\]\([a-z-]+\)\n", paragraph), paragraph
        assert len(sentences(paragraph)) <= 3, paragraph


@easyread_only
def test_easyread_has_no_more_than_five_rows_under_a_heading(file):
    for section in re.split(r"^##+ .*$", body_of(file), flags=re.MULTILINE):
        assert section.count("![](") <= 5


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_each_page_is_written_in_each_language(locale):
    english = {file.parent.name for file in FILES if file.stem == "en"}
    here = {file.parent.name for file in FILES if file.stem == locale.code}

    assert here == english


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_notices_are_short_and_in_each_language(locale):
    for notice in notices.every(locale):
        assert type(notice.title) is type(notice.text) is str
        assert not too_long(f"{notice.title}\n\n{notice.text}", EASY if locale.easyread else PLAIN)


def test_a_long_sentence_is_noticed():
    long = "word " * 26

    assert too_long(f"Short.\n\n- {long}\n", PLAIN)
    assert too_long(f"| {long} |\n", PLAIN)
    assert not too_long("word " * 13 + ". " + "word " * 13, PLAIN)
