"""A time of day, as people say it."""
# ruff: noqa: RUF001 - digits that look like others are the point

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.core import i18n
from tests.eforms.asking import ask, filled, said, shown
from tests.eforms.settings import RANDOM

pytestmark = pytest.mark.usefixtures("app")

_TIME = "Enter a time, like 4:30pm or 16:30"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("4pm", "16:00"), ("4 PM", "16:00"), ("4 p.m.", "16:00"), ("4.30 pm", "16:30"),
        ("4:30pm", "16:30"), ("4 30 pm", "16:30"), ("16:00", "16:00"), ("16.30", "16:30"),
        ("16h30", "16:30"), ("1630", "16:30"), ("16", "16:00"), ("16:00pm", "16:00"),
        ("04:30", "04:30"), ("0430", "04:30"), ("10", "10:00"), ("10:15", "10:15"), ("12", "12:00"),
        ("12pm", "12:00"), ("12am", "00:00"), ("12:30am", "00:30"), ("0:30", "00:30"),
        ("00:00", "00:00"), ("23:59", "23:59"), ("noon", "12:00"), ("Midday", "12:00"),
        ("12 noon", "12:00"), ("midnight", "00:00"), ("12 Midnight", "00:00"), ("۱۶:۳۰", "16:30"),
        ("١٦:٣٠", "16:30"), ("１６：３０", "16:30"), ("\u200f4pm\u200f", "16:00"),
        (" 4pm\n", "16:00"),
        ("4pm\x00", "16:00"),
    ],
    ids=ascii,
)  # fmt: skip
def test_a_time_is_kept_by_the_24_hour_clock(typed, kept):
    field = ask("time", typed)

    assert (field.data, said(field)) == (kept, None)


@pytest.mark.parametrize(
    "typed",
    [
        "word", "soon", "24:00", "25", "16:60", "13am", "16am", "0pm", "99pm", "-4pm", "4-5pm",
        "16:00:00", "4::30", "1e1", "16,5", "½ 4", "²", "4pm 5pm", "🕓", "<b>4pm</b>",
        "4pm'; DROP TABLE draft;--", "{{ 4 }}pm", "4pm\n5pm", "pm", ":30", "شام", "9" * 4_400,
        "1" * 1_000_000, "4" + " " * 50 + "pm", "\u202e4mp",
    ],
    ids=lambda each: ascii(each)[:20],
)  # fmt: skip
def test_what_is_no_time_gets_a_message_that_says_what_to_do(typed):
    field = ask("time", typed)

    assert (said(field), field.data) == (_TIME, None)


@pytest.mark.parametrize("typed", ["4", "4:30", "4.30", "9", "1 15"])
def test_an_hour_that_may_be_morning_or_afternoon_is_asked_for(typed):
    message = f"Say if it is morning or afternoon: enter {typed}am or {typed}pm"

    assert said(ask("time", typed)) == message
    assert ask("time", f"{typed}am").data.startswith("0")
    assert ask("time", f"{typed}pm").data.startswith(("1", "2"))


@pytest.mark.parametrize("typed", ["", " ", "\n", "\u200f", "\x00"], ids=ascii)
def test_nothing_to_see_is_no_answer(typed):
    assert said(ask("time", typed)) == "Answer q"
    assert ask("time", typed, required=False).data is None


def test_a_form_may_say_it_in_its_own_words():
    own = {"required": "Answer q", "invalid": "Enter when the noise began"}

    assert said(ask("time", "soon", errors=own)) == "Enter when the noise began"


def test_a_time_is_shown_the_way_of_the_language():
    assert shown("time", "16:05") == ["4:05pm"]
    assert shown("time", "00:00") == ["12:00am"]
    with i18n.use_locale("pl"):
        assert shown("time", "16:05") == ["16:05"]


@RANDOM
@given(st.times())
def test_a_time_comes_back_as_it_was(time):
    answer = f"{time:%H:%M}"

    assert ask("time", filled("time", answer)).data == answer
    (words,) = shown("time", answer)
    assert ask("time", words).data == answer
