"""An account at a bank: what is taken, what each box says, and how little of it is shown."""
# ruff: noqa: RUF001 - digits that look like others are the point

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eforms.asking import ask, filled, shown
from tests.eforms.settings import RANDOM

pytestmark = pytest.mark.usefixtures("app")

_SORT = "Enter a sort code of 6 digits, like 30-94-30"
_ACCOUNT = "Enter an account number of 6 to 8 digits, like 31926819"
_ROLL = (
    "Enter a roll number of 18 letters and digits or fewer."
    " It may have spaces, dashes, slashes and full stops."
)
_LONG_NAME = "Shorten your answer by 1 character. The most we can take is 100."
_RIGHT = {"name": "A Khan", "sort": "309430", "account": "31926819", "roll": ""}

HOSTILE = [
    "word", "None", "-1", "1e9", "½", "🐈", "٣ قطط", "<b>3</b>", "3'; DROP TABLE draft;--",
    "{{ 3 }}",
    "+44 12345", "123\n🐈", "9" * 9, "9" * 4_400, "1" * 1_000_000, "12345", "_123456", "1.2,3456",
]  # fmt: skip


def messages(field):
    return [str(message) for message in field.errors]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"sort": "30-94-30"}, {}),
        ({"sort": "30 94 30"}, {}),
        ({"sort": "۳۰۹۴۳۰"}, {}),
        ({"sort": "\u200f30\u00a094\u202f30"}, {}),
        ({"account": "3192 6819"}, {}),
        ({"account": "３１９２６８１９"}, {}),
        ({"account": "1926819"}, {"account": "01926819"}),
        ({"account": "926819"}, {"account": "00926819"}),
        ({"roll": "a/12-34 b.5"}, {"roll": "A/12-34 B.5"}),
        ({"name": "  آمنہ خان\n"}, {"name": "آمنہ خان"}),
        ({"name": "A Khan\nB Khan"}, {"name": "A Khan B Khan"}),
        ({"roll": "\u200f"}, {"roll": None}),
    ],
    ids=ascii,
)
def test_an_account_is_kept_as_digits(typed, kept):
    field = ask("bank", {**_RIGHT, **typed})

    assert messages(field) == []
    assert field.data == {**_RIGHT, "roll": None, **kept}


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda each: ascii(each)[:20])
def test_what_is_no_sort_code_or_account_is_said_at_its_box(typed):
    field = ask("bank", {**_RIGHT, "sort": typed, "account": typed})

    assert messages(field) == [_SORT, _ACCOUNT]
    assert [field.box_of(boxes) for _message, boxes in field.faults] == ["q-sort", "q-account"]
    assert field.data is None


@pytest.mark.parametrize(
    "typed", ["<b>", "1234567890123456789", "🐈", "'; DROP", "1\n2\n🐈", "٪", "x" * 1_000_000],
    ids=lambda each: ascii(each)[:20],
)  # fmt: skip
def test_what_is_no_roll_number_is_said_at_its_box(typed):
    assert messages(ask("bank", {**_RIGHT, "roll": typed})) == [_ROLL]


def test_every_box_that_is_left_out_is_named():
    field = ask("bank", {"name": "", "sort": "", "account": "", "roll": "12"})

    assert messages(field) == [
        "Enter the name on the account",
        "Enter the sort code",
        "Enter the account number",
    ]
    assert field.first_wrong == "q-name"
    assert messages(ask("bank", {**_RIGHT, "name": "x" * 101})) == [_LONG_NAME]
    assert messages(ask("bank", {**_RIGHT, "sort": "0"})) == [_SORT]


@pytest.mark.parametrize("empty", ["", " ", "\u200f", "\x00"], ids=ascii)
def test_empty_boxes_are_no_answer(empty):
    typed = dict.fromkeys(_RIGHT, empty)

    assert messages(ask("bank", typed)) == ["Answer q"]
    assert ask("bank", typed).first_wrong == "q-name"
    assert ask("bank", typed, required=False).data is None


def test_only_the_last_digits_are_shown():
    answer = {"name": "A Khan", "sort": "309430", "account": "31926819", "roll": "A/12"}

    assert shown("bank", answer) == [
        "A Khan",
        "Sort code: hidden",
        "Account number ending in 6819",
        "Roll number: hidden",
    ]
    assert len(shown("bank", {**answer, "roll": None})) == 3


@RANDOM
@given(
    st.fixed_dictionaries(
        {
            "name": st.from_regex(r"[A-Za-z][A-Za-z' ]{0,50}[a-z]", fullmatch=True),
            "sort": st.from_regex(r"[0-9]{6}", fullmatch=True),
            "account": st.from_regex(r"[0-9]{8}", fullmatch=True),
            "roll": st.none() | st.from_regex(r"[A-Z0-9][A-Z0-9/.-]{0,17}", fullmatch=True),
        }
    )
)
def test_an_account_comes_back_as_it_was(answer):
    read = ask("bank", filled("bank", answer)).data

    assert ask("bank", filled("bank", read)).data == read
    assert {**read, "name": ""} == {**answer, "name": ""}
    words = " ".join(shown("bank", {**answer, "name": ""}))
    assert answer["sort"] not in words
    assert answer["account"] not in words
