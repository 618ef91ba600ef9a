"""The same hostile text in every box of a page with every kind of question."""

import pytest

from tests.eforms.builders import ANSWERS, make_definition, make_draft, make_page, make_question
from tests.eforms.visitor import Visitor

_MEGABYTE = 1_048_576
ALL_KINDS = [make_question(kind.replace("_", "-"), kind, "yes", "no") for kind in ANSWERS]


@pytest.fixture
def all_kinds(app, larkmere):
    """Somebody on a page that asks one question of each kind, whose first page is answered."""
    definition = make_definition(make_page("first"), make_page("all", *ALL_KINDS))
    make_draft(definition, {"first": "An answer that was saved"}, browser="somebody")
    client = app.test_client()
    client.set_cookie("browser", "somebody")
    return Visitor(client, "lost-cat")


HOSTILE = {
    "empty": "",
    "a word": "word",
    "too long": "x" * 6_000,
    "emoji": "🐈‍⬛🏳️‍🌈",
    "marks of direction": "\u202eabc\u202c \u200f\u061c",
    "NUL": "a\x00b",
    "control characters": "\x01\x02\x1b[0m\x7f\x85",
    "HTML": "</textarea></title><script>alert(1)</script><img src=x onerror=alert(1)>",
    "templates": "{{ 7 * 7 }}{% raw %} %(n)s {0}",
    "SQL": "'; DROP TABLE draft;--",
    "digits": "9" * 4_400,
    "negative": "-1",
    "one letter with many marks": "a" + "\u0301\u0316" * 400,
    "half a surrogate": "\ufffd\ufdd0\U0010ffff",
    "lines": "\r\n\r\n\n\u2028\u2029",
    "None": "None",
}

_BOXES = ["search", "searched", "choice", "line1", "line2", "town", "postcode", "detail", "words"]


@pytest.mark.parametrize("mode", ["search", "choose", "by-hand", "nonsense"])
@pytest.mark.parametrize("value", HOSTILE)
def test_the_same_in_every_box_is_answered_with_the_page_again(all_kinds, value, mode):
    page = all_kinds.get("all")
    names = {box["name"] for box in page.form.select("input[name], textarea[name], select[name]")}
    more = {f"{kind}-{box}" for kind in ("address", "place") for box in _BOXES}
    given = {
        "csrf_token": page.boxes()["csrf_token"],
        "address-mode": mode,
        "place-mode": mode,
    }
    hostile = sorted((names | more) - given.keys())
    # In all of them at once it would be too much to send.
    for boxes in (hostile[::2], hostile[1::2]):
        check_refused(all_kinds.post("all", {**given, **dict.fromkeys(boxes, HOSTILE[value])}))
    assert all_kinds.get("first").boxes()["first"] == "An answer that was saved"


def check_refused(again):
    assert again.status == 422
    assert again.errors
    assert again.title.startswith("Error: ")
    assert not again.soup.select("main script, main img[onerror]")
    for link in again.soup.select(".govuk-error-summary a"):
        assert again.soup.find(id=link["href"].removeprefix("#")), link["href"]


_OTHERS = {
    "number": "3",
    "money": "£ 12.50",
    "select": "no",
    "date-range-from-day": "27",
    "date-range-from-month": "3",
    "date-range-from-year": "2026",
    "date-range-to-day": "2",
    "date-range-to-month": "4",
    "date-range-to-year": "2026",
    "time": "4.30 pm",
    "national-insurance": "ab 12 34 56 c",
    "vehicle": "ab12 cde",
    "council-tax": "1234 5678",
    "bank-name": "A Khan",
    "bank-sort": "30-94-30",
    "bank-account": "3192 6819",
    "person-name": "Amina Khan",
    "organisation-name": "Larkmere Cat Club",
    "declaration": "yes",
    "consent": "yes",
    "equality": "no",
}


def test_a_page_with_one_wrong_answer_shows_all_that_was_typed(all_kinds):
    typed = {
        "text": "By the oak",
        "long-text": "It is deep.\nCars swerve.",
        "date-day": "31",
        "date-month": "2",
        "date-year": "2026",
        "email": "not an address",
        "phone": "01632 960 001",
        "name": "آمنہ <b>خان</b>",
        "address-mode": "by-hand",
        "address-line1": "1 Oak Road",
        "address-town": "Larkmere",
        "place-mode": "by-hand",
        "place-words": "Behind the “Swan”",
        "radios": "no",
    }
    empty = all_kinds.get("all").boxes()
    again = all_kinds.post("all", {**empty, **_OTHERS, **typed, "checkboxes": ["no"]})
    boxes = again.boxes()

    assert again.errors == [
        "Enter a real date, like 27 3 2026",
        "Enter an email address like name@example.com",
    ]
    assert {name: boxes[name] for name in {**typed, **_OTHERS}} == {**typed, **_OTHERS}
    assert boxes["checkboxes"] == "no"


_ONE_BOX = [
    *("text", "long-text", "name", "email", "phone", "radios", "checkboxes", "date-day"),
    *("date-year", "address-search", "place-search", "number", "money", "time", "vehicle"),
    *("national-insurance", "council-tax", "bank-name", "bank-account", "date-range-to-year"),
]


@pytest.mark.parametrize("box", _ONE_BOX)
def test_pages_of_text_in_one_box_are_refused_and_shown_again_to_shorten(all_kinds, box):
    much = "x" * 60_000
    again = all_kinds.post("all", {**all_kinds.get("all").boxes(), box: much})

    assert again.status == 422
    assert again.errors
    if box not in {"radios", "checkboxes"}:
        assert again.boxes()[box] == much


@pytest.mark.parametrize("boxes", [*([each] for each in _ONE_BOX), _ONE_BOX], ids=" ".join)
def test_a_megabyte_is_too_much_and_saved_answers_stay(all_kinds, boxes):
    megabytes = dict.fromkeys(boxes, "x" * _MEGABYTE)
    refused = all_kinds.post("all", {**all_kinds.get("all").boxes(), **megabytes})

    assert refused.status in {413, 422}
    assert refused.heading in {"That was too much to send in one go", "The page all"}
    assert all_kinds.get("first").boxes()["first"] == "An answer that was saved"


def test_ten_thousand_boxes_are_refused_calmly(all_kinds):
    boxes = {f"box{number}": "x" for number in range(10_000)}

    assert all_kinds.post("all", boxes).status in {400, 413}
