"""Questions answered in words: text, long text, name. What is typed is kept, or said what to do."""

import time

import pytest

from tests.eforms.asking import ask, filled, said, shown

pytestmark = pytest.mark.usefixtures("app")

KINDS = ["text", "long_text", "name"]
_A_MEGABYTE = 1024 * 1024
_LIMITS = {"text": 500, "long_text": 5_000, "name": 300}

_TAKEN = {
    "plain": ("By the oak", "By the oak"),
    "one letter": ("O", "O"),
    "space around": ("  By the oak \n", "By the oak"),
    "emoji": ("A cat 🐈‍⬛ 👩🏽‍🦽 🏴󠁧󠁢󠁷󠁬󠁳󠁿", "A cat 🐈‍⬛ 👩🏽‍🦽 🏴󠁧󠁢󠁷󠁬󠁳󠁿"),
    "Urdu": ("آمنہ خان", "آمنہ خان"),
    "Gujarati": ("અમીના", "અમીના"),
    "accents in two parts": ("Zoe\u0308 Ja\u0328dwiga", "Zo\xeb J\u0105dwiga"),
    "marks of direction": ("a \u200fb\u200e c", "a \u200fb\u200e c"),
    "joiners": ("می‌خواهم", "می‌خواهم"),
    "overrides of direction": ("abc\u202egnp.exe\u202c \u2066x\u2069", "abcgnp.exe x"),
    "NUL and control characters": ("a\x00b\x07c\x1b[31md\x7fe\x9bf", "abc[31mdef"),
    "byte order mark": ("\ufeffBy the oak", "By the oak"),
    "HTML": (
        "<script>alert(1)</script> & “x” 'y'",
        "<script>alert(1)</script> & “x” 'y'",
    ),
    "SQL": ("Robert'); DROP TABLE draft;--", "Robert'); DROP TABLE draft;--"),
    "placeholders": ("%s %(name)s {0} {{ 7 * 7 }}", "%s %(name)s {0} {{ 7 * 7 }}"),
    "apostrophe": ("O’Hara-D'Arcy", "O’Hara-D'Arcy"),
    "digits": ("007", "007"),
    "the word None": ("None", "None"),
    "a replacement character": ("a\ufffdb", "a\ufffdb"),
}
_EMPTY = {
    "nothing": "",
    "spaces": "   \u00a0\u2003",
    "tabs and lines": "\t\r\n\n",
    "NUL": "\x00\x00",
    "marks of direction": "\u200f\u200e",
    "zero width": "\u200b\u200d\u2060\ufeff",
    "overrides": "\u202e\u202c",
    "accents without a letter": "\u0301 \u20dd",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", _TAKEN)
def test_what_a_person_may_write_is_kept(kind, value):
    typed, kept = _TAKEN[value]
    field = ask(kind, typed)

    assert (field.data, said(field)) == (kept, None)
    assert filled(kind, field.data) == {"": kept}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", _EMPTY)
def test_what_nobody_can_see_is_no_answer(kind, value):
    required, optional = ask(kind, _EMPTY[value]), ask(kind, _EMPTY[value], required=False)

    assert said(required) == "Answer q"
    assert (optional.data, said(optional)) == (None, None)


def test_a_question_without_words_of_its_own_still_says_what_to_do():
    assert said(ask("text", "", errors={})) == "Answer this question"


@pytest.mark.parametrize("kind", KINDS)
def test_the_longest_answer_is_taken_and_one_letter_more_is_not(kind):
    longest = _LIMITS[kind]
    field = ask(kind, "ł" * (longest + 1))

    assert ask(kind, "ł" * longest).data == "ł" * longest
    assert said(field) == (
        f"Shorten your answer by 1 character. The most we can take is {longest}."
    )
    assert field.typed == {"": "ł" * (longest + 1)}


def test_the_limit_of_the_form_counts_and_is_said():
    assert said(ask("text", "123456789", max_length=6)) == (
        "Shorten your answer by 3 characters. The most we can take is 6."
    )


def test_the_form_may_say_it_in_its_own_words():
    own = {"required": "Answer q", "too_long": "Keep it short", "invalid": "Not this"}

    assert said(ask("text", "1234567", max_length=6, errors=own)) == "Keep it short"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "piece",
    ["a", "🐈", "<b>", "\u0301", "a\u0301\u0316", "\u0301\u0316", "\u200f", "\x00", "\n", " a"],
    ids=ascii,
)
def test_a_megabyte_of_anything_is_answered_at_once(kind, piece):
    text = piece * (_A_MEGABYTE // len(piece.encode()))
    started = time.process_time()
    field = ask(kind, text)

    assert said(field)
    assert time.process_time() - started < 2


def test_no_letter_carries_more_marks_than_any_language_has():
    field = ask("text", "a" + "\u0316\u0301" * 40)

    assert said(field) is None
    assert len(field.data) <= 31


@pytest.mark.parametrize("kind", ["text", "name"])
def test_an_answer_of_one_line_stays_on_one_line(kind):
    assert ask(kind, "Amina\r\nBcc: x@example.org").data == "Amina Bcc: x@example.org"
    assert ask(kind, "Amina\u2028Khan").data == "Amina Khan"


def test_a_long_text_keeps_its_lines():
    assert ask("long_text", "a\r\nb\rc\n\nd").data == "a\nb\nc\n\nd"
    assert shown("long_text", "a\nb\n\nd") == ["a", "b", "", "d"]


@pytest.mark.parametrize("kind", KINDS)
def test_of_several_values_the_first_is_taken(kind):
    assert ask(kind, ["first", "second"]).data == "first"


@pytest.mark.parametrize("kind", KINDS)
def test_boxes_of_another_kind_of_question_are_no_answer(kind):
    assert said(ask(kind, {"day": "1", "search": "x"})) == "Answer q"


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_is_shown_as_it_was_written(kind):
    assert shown(kind, "آمنہ <b>") == ["آمنہ <b>"]
