"""National Insurance numbers, number plates, Council Tax accounts: taken however they are typed."""
# ruff: noqa: RUF001 - digits that look like others are the point

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.eforms.asking import ask, filled, said, shown
from tests.eforms.settings import RANDOM

pytestmark = pytest.mark.usefixtures("app")

_INSURANCE = (
    "Enter a National Insurance number: 2 letters, 6 digits, 1 letter. It looks like QQ 12 34 56 C."
)
_ENDING = "A National Insurance number ends with A, B, C or D. Check the last letter."
_PLATE = "Enter a registration number with only letters and digits, like AB12 CDE"
_COUNCIL_TAX = "Enter a Council Tax account number: 8 to 10 digits, like 12345678"
_GENERAL = {"national_insurance": _INSURANCE, "vehicle": _PLATE, "council_tax": _COUNCIL_TAX}

HOSTILE = [
    "?", "1e9!", "🐈", "🚗🚗 12", "<b>AB12</b>", "'; DROP TABLE draft;--", "AB12\nCDE\n🐈", "½²",
    "{{ 7 * 7 }}", "%(n)s", "AB12_CDE", "+44+44+44", "A" * 61 + "1", "9" * 4_400, "1" * 1_000_000,
    "a\u0301\u0316" * 5_000, "\u202eAB12*\u202c", "AB12\u20dd CDE",
]  # fmt: skip


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda each: ascii(each)[:20])
@pytest.mark.parametrize("kind", _GENERAL)
def test_what_is_no_such_number_gets_a_message_that_says_what_to_do(kind, typed):
    field = ask(kind, typed)

    assert said(field) == _GENERAL[kind]
    assert field.data is None


@pytest.mark.parametrize("typed", ["", " ", "\n\n", "\u200f", "\x00", "--", " - "], ids=ascii)
@pytest.mark.parametrize("kind", _GENERAL)
def test_nothing_to_see_is_no_answer(kind, typed):
    assert said(ask(kind, typed)) == "Answer q"
    assert ask(kind, typed, required=False).data is None


@pytest.mark.parametrize("kind", _GENERAL)
def test_a_form_may_say_the_general_fault_in_its_own_words(kind):
    own = {"required": "Answer q", "invalid": "It stands on your letter"}

    assert said(ask(kind, "?", errors=own)) == "It stands on your letter"


@pytest.mark.parametrize(
    "typed",
    [
        "AB123456C", "ab123456c", "AB 12 34 56 C", "ab-12-34-56-c", " AB12 3456C\n",
        "AB.12.34.56.C", "AB١٢٣٤٥٦C", "AB۱۲۳۴۵۶C", "ＡＢ１２３４５６Ｃ",
        "\u200eAB123456C\u200f", "AB\u00a0123456\u202fC",
    ],
    ids=ascii,
)  # fmt: skip
def test_a_national_insurance_number_is_kept_without_what_stands_between(typed):
    field = ask("national_insurance", typed)

    assert (field.data, said(field)) == ("AB123456C", None)
    assert shown("national_insurance", field.data) == ["AB 12 34 56 C"]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("AB12345C", _INSURANCE),
        ("AB1234567C", _INSURANCE),
        ("A123456C", _INSURANCE),
        ("123456789", _INSURANCE),
        ("ABCDEFGHI", _INSURANCE),
        ("АВ123456С", _INSURANCE),  # Cyrillic
        ("AB123456", _ENDING),
        ("AB123456E", _ENDING),
        ("AB123456Z", _ENDING),
        *(
            (
                f"{prefix}123456C",
                f"No National Insurance number begins with {prefix}. Check the first 2 letters.",
            )
            for prefix in (
                *("BG", "GB", "KN", "NK", "NT", "TN", "ZZ"),
                *(f"{letter}A" for letter in "DFIQUV"),
                *(f"A{letter}" for letter in "DFIOQUV"),
            )
        ),
    ],
)
def test_each_fault_of_a_national_insurance_number_has_its_own_words(typed, message):
    assert said(ask("national_insurance", typed)) == message


def test_letters_that_may_stand_in_a_prefix_are_taken():
    assert ask("national_insurance", "OA123456D").data == "OA123456D"
    assert ask("national_insurance", "YZ000000A").data == "YZ000000A"


@pytest.mark.parametrize(
    ("typed", "kept", "words"),
    [
        ("AB12 CDE", "AB12CDE", "AB12 CDE"),
        ("ab12cde", "AB12CDE", "AB12 CDE"),
        (" a b 1 2 c d e ", "AB12CDE", "AB12 CDE"),
        ("AB12-CDE", "AB12CDE", "AB12 CDE"),
        ("ＡＢ１２ＣＤＥ", "AB12CDE", "AB12 CDE"),
        ("AB۱۲CDE", "AB12CDE", "AB12 CDE"),
        ("\u200eAB12 CDE\u200f", "AB12CDE", "AB12 CDE"),
        ("AB12\nCDE", "AB12CDE", "AB12 CDE"),
        ("A123 BCD", "A123BCD", "A123BCD"),
        ("BCD 123A", "BCD123A", "BCD123A"),
        ("A 1", "A1", "A1"),
        ("1 RH", "1RH", "1RH"),
        ("1234 AB", "1234AB", "1234AB"),
        ("AIZ 1234", "AIZ1234", "AIZ1234"),
        ("M-AB 1234", "MAB1234", "MAB1234"),
        ("W-12345 Ü", "W12345Ü", "W12345Ü"),
        ("1234-ABC-5678", "1234ABC5678", "1234ABC5678"),
        ("В 123 СА 77", "В123СА77", "В123СА77"),
    ],
    ids=ascii,
)
def test_a_number_plate_old_or_new_british_or_not_is_kept_in_capitals(typed, kept, words):
    field = ask("vehicle", typed)

    assert (field.data, said(field)) == (kept, None)
    assert shown("vehicle", kept) == [words]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("A", "Enter the whole registration number, like AB12 CDE"),
        ("None", "A registration number has a digit in it, like AB12 CDE. Check it again."),
        ("word", "A registration number has a digit in it, like AB12 CDE. Check it again."),
        (
            "ABCDEFG123456",
            "Enter a registration number of 12 letters and digits or fewer, like AB12 CDE",
        ),
    ],
)
def test_each_fault_of_a_number_plate_has_its_own_words(typed, message):
    assert said(ask("vehicle", typed)) == message


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12345678", "12345678"), ("1234 5678", "12345678"), ("1234-5678-90", "1234567890"),
        ("00000001", "00000001"), ("١٢٣٤٥٦٧٨", "12345678"), ("۱۲۳۴۵۶۷۸۹", "123456789"),
        ("\u200f12345678", "12345678"), (" 12345678\n", "12345678"),
        ("１２３４５６７８", "12345678"),
    ],
    ids=ascii,
)  # fmt: skip
def test_a_council_tax_account_is_kept_as_its_digits(typed, kept):
    field = ask("council_tax", typed)

    assert (field.data, said(field)) == (kept, None)
    assert shown("council_tax", kept) == [kept]


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("1234567", "A Council Tax account number has 8 to 10 digits. You entered 7."),
        ("12345678901", "A Council Tax account number has 8 to 10 digits. You entered 11."),
        ("1", "A Council Tax account number has 8 to 10 digits. You entered 1."),
        ("1234567X", _COUNCIL_TAX),
        ("LK12345678", _COUNCIL_TAX),
    ],
)
def test_each_fault_of_a_council_tax_account_has_its_own_words(typed, message):
    assert said(ask("council_tax", typed)) == message


_LETTERS = "ABCEGHJKLMPRSTWXY"
_VALID = {
    "national_insurance": st.from_regex(rf"[{_LETTERS[4:]}][{_LETTERS}][0-9]{{6}}[A-D]").filter(
        lambda number: number[:2] not in {"GB", "KN", "NK", "NT", "TN", "ZZ"} and len(number) == 9
    ),
    "vehicle": st.from_regex(r"[A-Z]{2}[0-9]{2}[A-Z]{3}", fullmatch=True),
    "council_tax": st.from_regex(r"[0-9]{8,10}", fullmatch=True),
}


@pytest.mark.parametrize("kind", _VALID)
def test_what_was_kept_comes_back_as_it_was(kind):
    @RANDOM
    @given(_VALID[kind])
    def comes_back(answer):
        assert ask(kind, answer).data == answer
        assert ask(kind, filled(kind, answer)).data == answer
        (words,) = shown(kind, answer)
        assert ask(kind, words.lower()).data == answer

    comes_back()
