"""What a start page says before a form is begun; end pages for those it is not for."""

import re

import pytest

from portal.eforms import publishing
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.visitor import Visitor


def make_bulky(**changes):
    fee = {
        "lines": [
            {"label": "Up to 3 things, lower price", "pence": 1850, "only_if": "reduced"},
            {"label": "Up to 3 things", "pence": 123_700},
        ]
    }
    return make_definition(
        make_page("discount", make_question("discount", "radios")),
        make_page("where"),
        service="bulky",
        needs=["A list of your things"],
        conditions={"reduced": {"question": "discount", "is": "yes"}},
        **{"fee": fee, "booking": {"calendar": "bulky"}, **changes},
    )


@pytest.fixture
def visitor(client):
    return Visitor(client, "bulky")


def test_the_start_page_says_what_you_need_how_long_it_takes_and_every_price(visitor):
    publishing.file_version(make_bulky())
    page = visitor.get()

    for words in (
        "A list of your things",
        "About 2 minutes",
        "Up to 3 things, lower price £18.50",
        "Up to 3 things £1,237.00",
        "You cannot pay online yet.",
        "You cannot book a time online yet.",
    ):
        assert words in page.words


def test_a_form_without_a_fee_says_nothing_of_paying(visitor):
    publishing.file_version(make_bulky(fee=None, booking=None))
    page = visitor.get()

    assert "pay online" not in page.words
    assert "book a time" not in page.words
    assert not page.soup.select(".prices")


@pytest.mark.parametrize(
    ("discount", "price"),
    [("yes", "Up to 3 things, lower price £18.50"), ("no", "Up to 3 things £1,237.00")],
)
def test_the_check_page_says_what_this_person_will_pay(visitor, discount, price):
    publishing.file_version(make_bulky())
    visitor.begin()
    visitor.send("discount", discount=discount)
    visitor.send("where", where="Mill Lane")
    check = visitor.get("check")

    assert [" ".join(each.get_text(" ").split()) for each in check.soup.select(".prices")] == [
        price
    ]
    assert "You cannot pay online yet." in check.words


def test_nobody_is_told_a_price_that_holds_for_others_only(visitor):
    fee = {"lines": [{"label": "Lower price", "pence": 100, "only_if": "reduced"}]}
    publishing.file_version(make_bulky(fee=fee))
    visitor.begin()
    visitor.send("discount", discount="no")
    visitor.send("where", where="Mill Lane")

    assert not visitor.get("check").soup.select(".prices")


def test_the_start_page_names_other_ways_with_where_to_turn_to(visitor):
    ways = [
        {"by": "phone", "text": "We fill it in with you."},
        {"by": "visit", "text": "We copy your papers while you wait."},
        {"by": "paper", "text": "Fill it in and post it."},
    ]
    publishing.file_version(make_bulky(ways=ways))
    aside = visitor.get().soup.select_one(".aside")
    words = " ".join(aside.get_text(" ").split())

    assert re.search(r"We fill it in with you\. Phone 0[0-9 ]+", words)
    assert [link["href"] for link in aside.select("a")] == ["/visit", "/services/bulky/paper"]


def test_in_easyread_each_other_way_has_its_picture(client):
    publishing.file_version(make_bulky(ways=[{"by": "visit", "text": "We help you."}]))
    page = Visitor(client, "bulky", "/easyread").get()

    assert len(page.soup.select(".aside .er-row")) == 1
    assert all(len(row.select("img")) == 1 for row in page.soup.select(".er-row"))


def several_ends():
    return make_definition(
        make_page("pet", make_question("pet", "radios", "cat", "dog", "bird")),
        make_page("no-dogs", ends=True, only_if="dog", title="No dogs here"),
        make_page("no-birds", ends=True, only_if="bird", title="No birds here"),
        make_page("lost", make_question("lost", "radios")),
        make_page("found", ends=True, only_if="home", title="How good"),
        make_page("where"),
        conditions={
            "dog": {"question": "pet", "is": "dog"},
            "bird": {"question": "pet", "is": "bird"},
            "home": {"question": "lost", "is": "no"},
        },
    )


@pytest.mark.parametrize(
    ("answers", "end", "back"),
    [
        ({"pet": "dog"}, "No dogs here", "pet"),
        ({"pet": "bird"}, "No birds here", "pet"),
        ({"pet": "cat", "lost": "no"}, "How good", "lost"),
    ],
)
def test_each_of_several_end_pages_is_for_those_it_names(client, answers, end, back):
    publishing.file_version(several_ends())
    visitor = Visitor(client, "lost-cat")
    visitor.begin()
    for key, answer in answers.items():
        leads_to = visitor.send(key, **{key: answer}).leads_to
    page = visitor.get(leads_to)

    assert (page.heading, page.back) == (end, f"{visitor.home}{back}")
    assert visitor.get("check").leads_to == leads_to
    assert visitor.send(back, **{back: "cat" if back == "pet" else "yes"}).status == 303
    assert visitor.get(leads_to).leads_to != leads_to
