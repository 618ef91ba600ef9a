"""A subscription is declared in its form: what it names is there, and its price is the fee's."""

from datetime import date

import pytest

from portal.core.i18n import use_locale
from portal.eforms import publishing
from portal.eforms.definitions.checking import faults_of
from portal.payments.subscribing import offers, times
from tests.eforms.builders import make_definition, make_page, make_question

TERMS = {
    "units": {"question": "many", "counts": {"yes": 1, "no": 2}},
    "reduced": {"question": "less", "is": "yes", "otherwise": "no"},
    "place": "home",
    "more": "More of it",
}
FEE = {
    "collected": True,
    "fund": "CATS",
    "lines": [
        {"label": "Lower", "pence": 500, "only_if": "cheap"},
        {"label": "Full", "pence": 900},
    ],
}


def form(*, fee=FEE, **changes):
    return make_definition(
        make_page("many", make_question("many", "radios")),
        make_page("less", make_question("less", "radios")),
        make_page("home", make_question("home", "address")),
        statuses=["received", "cancelled"],
        conditions={"cheap": {"question": "less", "is": "yes"}},
        subscription={**TERMS, **changes},
        **({"fee": fee} if fee else {}),
    )


def test_a_form_that_names_what_it_has_is_in_order():
    assert faults_of(form()) == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"fee": None}, "needs a fee that is collected"),
        ({"only_if": "rich"}, "no condition “rich”"),
        ({"by_debit_if": "rich"}, "no condition “rich”"),
        ({"units": {"question": "home", "counts": {"yes": 1}}}, "no question with one choice"),
        ({"units": {"question": "many", "counts": {"maybe": 1}}}, "no option “maybe”"),
        ({"units": {"question": "many", "counts": {"yes": 0}}}, "at least 1"),
        ({"reduced": {"question": "less", "is": "si", "otherwise": "no"}}, "no option “si”"),
        ({"renewal": {"many": "maybe"}}, "no option “maybe”"),
        ({"place": "many"}, "no question for an address"),
    ],
)
def test_what_it_names_and_has_not_is_said(wrong, says):
    assert says in str(faults_of(form(**wrong)))


def test_what_it_costs_is_what_its_fee_says_and_numbers_are_called_as_in_the_form(app):
    publishing.file_version(form())
    publishing.forget()
    offer = offers.offer_of("lost-cat")

    assert offer.amount(1, reduced=True) == 500
    assert offer.amount(2, reduced=False) == 900
    assert offer.units == {1: "It is yes", 2: "It is no"}
    assert offer.fund == "CATS"


def test_numbers_are_called_in_the_language_of_whoever_asks(app):
    publishing.file_version(form())
    publishing.forget()
    with use_locale("pl"):
        assert set(offers.offer_of("lost-cat").units) == {1, 2}


def test_what_no_form_offers_is_not_offered(app):
    assert offers.find("nothing-like-it") is None


@pytest.mark.parametrize(
    ("first", "months", "last"),
    [
        (date(2026, 3, 2), 12, date(2027, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 1, 1), 12, date(2026, 12, 31)),
    ],
)
def test_a_time_ends_the_day_before_it_would_begin_again(first, months, last):
    assert times.last_day(first, months) == last


def test_a_difference_of_a_few_pence_is_not_asked_for():
    first, last = date(2026, 3, 2), date(2027, 3, 1)

    assert times.difference(0, 8_500, 12, last, last) == 0
    assert times.difference(0, 8_500, 12, last, first) == 8_500
    assert times.difference(8_500, 0, 12, last, first) == 0
    assert times.difference(0, 8_500, 12, date(2028, 3, 1), first) == 16_977
