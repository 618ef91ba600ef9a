"""Choosing from a list: a short one at once, a long one by searching it, without JavaScript."""

import pytest

from portal.eforms.definitions.checking import faults_of
from tests.eforms.asking import ask, said, shown
from tests.eforms.builders import make_definition, make_draft, make_page, make_question
from tests.eforms.visitor import Visitor

pytestmark = pytest.mark.usefixtures("app")

_CHOOSE = "Choose one of the answers in the list"
_WARDS = [f"ward-{number}" for number in range(1, 18)]

HOSTILE = [
    "none", "None", "YES", " yes", "yes\n", "yes,no", "yes\nno", "-1", "🐈", "٣", "\u200fyes",
    "yes\u200b", "<b>yes</b>", "'; DROP TABLE draft;--", "{{ yes }}", "x" * 10_000,
    "yes" * 400_000, "يes",
]  # fmt: skip


@pytest.mark.parametrize("value", HOSTILE, ids=lambda each: ascii(each)[:20])
@pytest.mark.parametrize("options", [(), tuple(_WARDS)], ids=["short", "long"])
def test_what_is_not_in_the_list_is_refused(value, options):
    boxes = {"": value, "mode": "by-hand", "search": "", "searched": ""}

    assert said(ask("select", boxes, *options)) == _CHOOSE


def test_a_value_of_the_list_is_kept_and_shown_in_words():
    assert ask("select", "yes\x00").data == "yes"
    assert ask("select", {"": "ward-3", "mode": "by-hand"}, *_WARDS).data == "ward-3"
    assert shown("select", "yes") == ["It is yes"]
    assert shown("select", "ward-3", *_WARDS) == ["It is ward-3"]


@pytest.mark.parametrize("options", [(), tuple(_WARDS)], ids=["short", "long"])
def test_nothing_chosen_is_no_answer(options):
    assert said(ask("select", "", *options)) == "Answer q"
    assert ask("select", "", *options, required=False).data is None


@pytest.mark.parametrize("searched", ["", " ", "\u200f", "\x00"], ids=ascii)
def test_nothing_searched_for_is_no_answer(searched):
    field = ask("select", {"search": searched, "mode": "search"}, *_WARDS)

    assert said(field) == "Answer q"
    assert field.first_wrong == "q-search"


def test_a_search_that_is_too_long_is_to_be_shortened():
    field = ask("select", {"search": "x" * 201, "mode": "search"}, *_WARDS)

    assert said(field) == "Shorten your answer by 1 character. The most we can take is 200."


def test_conditions_rest_on_what_was_chosen():
    definition = make_definition(
        make_page("q", make_question("q", "select", *_WARDS)),
        make_page("third", only_if="in-third"),
        conditions={"in-third": {"question": "q", "is": "ward-3"}},
    )

    assert faults_of(definition) == []
    unreached = make_definition(
        make_page("q", make_question("q", "select", *_WARDS)),
        make_page("third", only_if="nowhere"),
        conditions={
            "one": {"question": "q", "is": "ward-1"},
            "two": {"question": "q", "in": ["ward-2", "ward-3"]},
            "nowhere": {"all": ["one", "two"]},
        },
    )
    assert [words for _where, words in faults_of(unreached)] == [
        "no answers lead to the page “third”"
    ]


@pytest.fixture
def wards(client):
    """Somebody on a page with a long list, whose second option is “Ashby”."""
    names = ["Zeals", "Ashby", "Ashby Green", *(f"Ward {letter}" for letter in "ABCDEFGHIJKLMNOP")]
    options = [
        {"value": name.lower().replace(" ", "-"), "label": name, "hint": None} for name in names
    ]
    asked = make_question("ward", "select", hint="Like Ashby") | {"options": options}
    make_draft(make_definition(make_page("ward", asked), make_page("more")), browser="somebody")
    client.set_cookie("browser", "somebody")
    return Visitor(client, "lost-cat")


def radios(answer):
    return [box["value"] for box in answer.soup.select("main form [type=radio]")]


def test_a_long_list_is_searched_and_one_of_the_matches_chosen(wards):
    assert not wards.get("ward").soup.select("select")

    found = wards.send("ward", ward__search="ashby")

    assert found.status == 200
    assert found.errors == []
    assert radios(found) == ["ashby", "ashby-green"]
    boxes = found.boxes()
    nothing = wards.post("ward", boxes)
    assert (nothing.status, nothing.errors) == (422, [_CHOOSE])
    assert radios(nothing) == ["ashby", "ashby-green"]
    assert wards.post("ward", {**boxes, "ward": "ashby-green"}).leads_to.endswith("/more")


@pytest.mark.parametrize(
    "searched", ["nowhere", "🐈", "<script>alert(1)</script>", "%", "ward", "'; DROP TABLE x;--"]
)
def test_a_search_that_helps_nobody_leads_to_the_whole_list(wards, searched):
    found = wards.send("ward", ward__search=searched)

    assert found.status == 200
    assert len(found.soup.select("select option")) == 20
    assert not found.soup.select("main script")
    boxes = found.boxes()
    assert wards.post("ward", {**boxes, "ward": "zeals"}).leads_to.endswith("/more")


def test_the_whole_list_can_be_had_at_once_and_shows_the_answer_again(wards):
    whole = wards.get("ward?by=by-hand")
    assert len(whole.soup.select("select option")) == 20
    refused = wards.post("ward", whole.boxes())
    assert (refused.status, refused.errors) == (422, ["Answer ward"])

    wards.post("ward", {**whole.boxes(), "ward": "ward-p"})

    assert wards.get("ward").boxes()["ward"] == "ward-p"
    assert wards.get("ward?by=search").soup.select("[name=ward-search]")
    assert wards.get("ward?by=by-hand").soup.select("select")


def test_a_short_list_is_a_native_select(client):
    asked = make_question("colour", "select", "red", "green", autocomplete="off")
    make_draft(make_definition(make_page("colour", asked), make_page("more")), browser="somebody")
    client.set_cookie("browser", "somebody")
    visitor = Visitor(client, "lost-cat")

    page = visitor.get("colour")
    (control,) = page.soup.select("select")
    assert control["autocomplete"] == "off"
    assert [option["value"] for option in control.select("option")] == ["", "red", "green"]
    assert page.soup.select_one(f"label[for={control['id']}]")
    assert visitor.send("colour").errors == ["Answer colour"]
    assert visitor.send("colour", colour="green").leads_to.endswith("/more")
    assert visitor.get("colour").boxes()["colour"] == "green"
