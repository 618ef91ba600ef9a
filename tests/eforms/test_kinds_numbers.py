"""Numbers and money: what is taken however it is written, and what a person is told otherwise."""
# ruff: noqa: RUF001 - digits and signs that look like others are the point

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import i18n
from tests.eforms.asking import ask, filled, said, shown
from tests.eforms.settings import RANDOM

pytestmark = pytest.mark.usefixtures("app")

_NUMBER = "Enter a whole number, like 3"
_DECIMAL = "Enter a number, like 3 or 2.5"
_MONEY = "Enter an amount of money, like 120 or 120.50"
_PENCE = "Enter pounds and pence, like 120.50, with 2 digits for the pence"

# What is neither a number nor an amount of money.
HOSTILE = [
    "word", "None", "1e9", "1E3", "NaN", "inf", "--1", "+1", "1_000", "0x10", "1/2", "½", "²", "Ⅷ",
    "1 2", "12 34", "1..2", "1,,000", "1.2.3", "5-6", "12a", "12 cats", "%",
    "🐈", "٣ قطط", "一", "<b>3</b>", "3'; DROP TABLE draft;--", "{{ 3 }}", "3\n4", "3\r\n\r\n4",
    "9" * 4_400, "9" * 41, "3" + " " * 60 + "3", "1" * 1_000_000, "a\u0301" * 5_000,
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda each: each[:20])
def test_what_is_no_number_gets_a_message_that_says_what_to_do(typed):
    for kind, changes, message in (
        ("number", {}, _NUMBER),
        ("number", {"decimals": 2}, _DECIMAL),
        ("money", {}, _MONEY),
    ):
        field = ask(kind, typed, **changes)

        assert said(field) == message
        assert field.data is None


@pytest.mark.parametrize("typed", ["", " ", "\n", "\u200f", "\u200e\u200f", "\x00"], ids=ascii)
@pytest.mark.parametrize("kind", ["number", "money"])
def test_nothing_to_see_is_no_answer(kind, typed):
    assert said(ask(kind, typed)) == "Answer q"
    assert ask(kind, typed, required=False).data is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0", 0), ("-0", 0), ("007", 7), (" 12 ", 12), ("1,234", 1_234), ("1 234 567", 1_234_567),
        ("12,34,567", 1_234_567), ("1\u00a0234", 1_234), ("1\u202f234", 1_234), ("١٢٣", 123),
        ("۱۲۳", 123), ("१२", 12), ("１２", 12), ("١٬٢٣٤", 1_234), ("\u200f12\u200f", 12),
        ("3\x00", 3), ("1000000000", 1_000_000_000),
    ],
    ids=ascii,
)  # fmt: skip
def test_whole_numbers_are_kept_as_numbers(typed, kept):
    field = ask("number", typed)

    assert (field.data, said(field)) == (kept, None)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2.5", "2.5"), ("2.50", "2.5"), ("2,5", "2.5"), ("٢٫٥", "2.5"), (".5", "0.5"), ("3", "3"),
        ("0,25", "0.25"), ("1,234.5", "1234.5"), ("1.234,5", "1234.5"), ("1 234,5", "1234.5"),
        ("100", "100"), ("-0.00", "0"),
    ],
    ids=ascii,
)  # fmt: skip
def test_numbers_with_decimals_are_kept_as_text(typed, kept):
    field = ask("number", typed, decimals=2)

    assert (field.data, said(field)) == (kept, None)


@pytest.mark.parametrize(
    ("kind", "decimals", "typed", "message"),
    [
        ("number", 0, "2.5", _NUMBER),
        ("number", 0, "2,5", _NUMBER),
        ("number", 0, "3.0", _NUMBER),
        ("number", 1, "2.55", "Enter a number with 1 digit after the decimal point, or none"),
        ("number", 2, "2.555", "Enter a number with 2 digits after the decimal point, or fewer"),
        ("number", 3, "1,234", "Write the number without a comma, like 1234 or 1.234"),
        ("number", 0, "-1", "The number must be 0 or more"),
        ("number", 0, "−1", "The number must be 0 or more"),
        ("number", 0, "1000000001", "The number must be 1,000,000,000 or less"),
        ("number", 0, "9" * 40, "The number must be 1,000,000,000 or less"),
        ("money", 0, "1.234", _PENCE),
        ("money", 0, "0.001", _PENCE),
        ("money", 0, "-1", "The amount must be £0 or more"),
        ("money", 0, "£-1", "The amount must be £0 or more"),
        ("money", 0, "-£1.50", "The amount must be £0 or more"),
        ("money", 0, "10000000.01", "The amount must be £10,000,000 or less"),
    ],
    ids=ascii,
)
def test_each_fault_of_a_number_has_its_own_words(kind, decimals, typed, message):
    field = ask(kind, typed, decimals=decimals)

    assert (said(field), field.data) == (message, None)
    assert field.typed[""] == typed


@pytest.mark.parametrize(
    ("kind", "amount", "typed", "message"),
    [
        ("number", {"least": 1, "most": 10}, "0", "The number must be between 1 and 10"),
        ("number", {"least": 1, "most": 10}, "11", "The number must be between 1 and 10"),
        ("number", {"least": 2}, "1", "The number must be 2 or more"),
        ("number", {"most": 1_500}, "1501", "The number must be 1,500 or less"),
        ("number", {"least": -5}, "-6", "The number must be -5 or more"),
        ("money", {"least": 150, "most": 250_000}, "1.49", None),
        ("money", {"least": 150}, "1", "The amount must be £1.50 or more"),
        ("money", {"most": 250_000}, "2500.01", "The amount must be £2,500 or less"),
        ("number", {"least": 1, "most": 10}, "1", ""),
        ("number", {"least": -5}, "-5", ""),
        ("money", {"most": 250_000}, "2500", ""),
    ],
)
def test_the_message_names_the_bound(kind, amount, typed, message):
    expected = "The amount must be between £1.50 and £2,500" if message is None else message

    assert (said(ask(kind, typed, amount=amount)) or "") == expected


@pytest.mark.parametrize(
    ("typed", "pence"),
    [
        ("12", 1_200), ("12.5", 1_250), ("12.50", 1_250), ("12,50", 1_250), ("£12", 1_200),
        ("£ 12", 1_200), ("12 £", 1_200), ("GBP 12", 1_200), ("￡１２", 1_200),
        ("1,234.50", 123_450), ("£1,234.50", 123_450), ("1.234,50", 123_450),
        ("1 234,50 £", 123_450),
        ("۱۲٫۵۰", 1_250),
        ("٣", 300), ("0", 0), (".99", 99), ("\u200f£12", 1_200), ("0.07", 7),
        ("1234567.89", 123_456_789),
    ],
    ids=ascii,
)  # fmt: skip
def test_money_is_kept_in_pence(typed, pence):
    field = ask("money", typed)

    assert (field.data, said(field)) == (pence, None)


def test_a_unit_may_be_typed_and_is_shown():
    assert ask("number", "12 kg", unit="kg").data == 12
    assert said(ask("number", "12 cats", unit="kg")) == _NUMBER
    assert shown("number", 1_234, unit="kg") == ["1,234 kg"]
    assert shown("money", 1_250, unit="a month") == ["£12.50 a month"]


def test_a_number_is_shown_the_way_of_the_language():
    assert shown("number", "1234.5", decimals=1) == ["1,234.5"]
    assert shown("number", 0) == ["0"]
    assert shown("money", 123_450) == ["£1,234.50"]
    assert shown("money", 1_200) == ["£12"]
    assert shown("money", 7) == ["£0.07"]
    with i18n.use_locale("pl"):
        assert shown("number", "12345.5", decimals=1) == ["12\u00a0345,5"]


def test_words_of_the_form_replace_the_general_ones_only():
    own = {"required": "Answer q", "invalid": "Enter how many bins you need"}

    assert said(ask("number", "many", errors=own)) == "Enter how many bins you need"
    assert said(ask("number", "11", amount={"most": 10}, errors=own)) == (
        "The number must be 10 or less"
    )


@RANDOM
@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_comes_back_as_it_was(number):
    typed = filled("number", number)

    assert ask("number", typed, amount={"least": -(10**9)}).data == number


@RANDOM
@given(st.integers(0, 10**9), st.sampled_from(["{}", "£{}", " {} £"]))
def test_an_amount_of_money_comes_back_as_it_was(pence, how):
    (text,) = filled("money", pence).values()

    assert ask("money", how.format(text)).data == pence
    (words,) = shown("money", pence)
    assert ask("money", words).data == pence


@RANDOM
@given(st.decimals(0, 10**6, places=3))
def test_a_number_with_decimals_comes_back_as_it_was(number):
    kept = ask("number", str(number), decimals=3).data

    assert ask("number", filled("number", kept), decimals=3).data == kept
