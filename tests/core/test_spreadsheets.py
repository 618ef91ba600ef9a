"""Lines of CSV: money to the penny, and nothing that a spreadsheet would run."""

import pytest

from portal.core.spreadsheets import line, pounds


@pytest.mark.parametrize(
    ("amount", "written"),
    [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (1850, "18.50"), (-123_456, "-1234.56")],
)
def test_pounds_are_written_without_rounding(amount, written):
    assert pounds(amount) == written


def test_a_line_is_written_as_these_bytes():
    written = line(["2026-03-29", "Mill Lane, by the oak", 'the "big" one', "", -1850, "آمنہ"])

    assert written == '2026-03-29,"Mill Lane, by the oak","the ""big"" one",,-18.50,آمنہ\r\n'


@pytest.mark.parametrize(
    "typed", ["=1+1", "+44", "-2", "@sum", "\tx", "\uff1d1", "\uff0b", "\uff0d"]
)
def test_no_text_is_a_formula(typed):
    assert line([typed, "plain"]) == f"'{typed},plain\r\n"
