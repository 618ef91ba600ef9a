"""Radios and checkboxes: only what the form offers can be chosen."""

import pytest

from tests.eforms.asking import ask, filled, said, shown

pytestmark = pytest.mark.usefixtures("app")

_CHOOSE = "Choose one of the answers in the list"
_COLOURS = ("red", "green", "blue")
_HOSTILE = {
    "another option": "pink",
    "its label": "It is red",
    "other case": "Red",
    "spaces around": " red ",
    "emoji": "🔴",
    "combining marks": "re\u0301d",
    "marks of direction": "\u200fred",
    "HTML": "<b>red</b>",
    "SQL": "red' OR '1'='1",
    "a list in one value": "red,green",
    "two lines in one value": "red\nmauve",
    "a number": "0",
    "a megabyte": "red" * 350_000,
    "the word None": "None",
    "a name of Python's": "__class__",
    "Arabic-Indic digits": "\u0661",
}


@pytest.mark.parametrize("value", _HOSTILE)
@pytest.mark.parametrize("kind", ["radios", "checkboxes"])
def test_what_the_form_does_not_offer_cannot_be_chosen(kind, value):
    field = ask(kind, _HOSTILE[value], *_COLOURS)

    assert said(field) == _CHOOSE
    assert field.data is None
    assert field.typed[""] == _HOSTILE[value].replace("e\u0301", "\xe9")


@pytest.mark.parametrize("kind", ["radios", "checkboxes"])
@pytest.mark.parametrize("posted", ["", "\x00", [], ["", ""]], ids=repr)
def test_nothing_chosen_is_no_answer(kind, posted):
    assert said(ask(kind, posted, *_COLOURS)) == "Answer q"
    field = ask(kind, posted, *_COLOURS, required=False)
    assert (field.data, said(field)) == (None, None)


@pytest.mark.parametrize("kind", ["radios", "checkboxes"])
def test_the_forms_own_words_for_what_is_empty_do_not_hide_a_wrong_choice(kind):
    errors = {"required": "Select a colour", "invalid": "Look at it again"}

    assert said(ask(kind, "pink", *_COLOURS, errors=errors)) == _CHOOSE
    assert said(ask(kind, "", *_COLOURS, errors=errors)) == "Select a colour"


def test_one_radio_is_kept_and_of_several_the_first():
    assert ask("radios", "green", *_COLOURS).data == "green"
    assert ask("radios", ["green", "red"], *_COLOURS).data == "green"


def test_checkboxes_are_kept_in_the_order_of_the_form_each_once():
    assert ask("checkboxes", ["blue", "red", "blue"], *_COLOURS).data == ["red", "blue"]


def test_one_wrong_value_among_right_ones_is_refused_and_the_right_ones_stay_ticked():
    field = ask("checkboxes", ["red", "pink"], *_COLOURS)

    assert said(field) == _CHOOSE
    assert field.typed[""].split("\n") == ["red", "pink"]


def test_a_thousand_values_are_no_harm():
    assert ask("checkboxes", ["red"] * 1_000, *_COLOURS).data == ["red"]
    assert said(ask("checkboxes", ["🔴" * 1_000] * 1_000, *_COLOURS)) == _CHOOSE


def make_none_of_these():
    options = [{"value": value, "label": value.title()} for value in ("red", "green")]
    none = {"value": "none", "label": "None of these colours", "alone": True}
    return [*options, none]


def test_an_answer_that_stands_alone_is_not_taken_with_another():
    field = ask("checkboxes", ["red", "none"], options=make_none_of_these())

    assert said(field) == "Choose “None of these colours” or the other answers, not both"
    assert field.typed[""].split("\n") == ["red", "none"]
    assert ask("checkboxes", ["none"], options=make_none_of_these()).data == ["none"]
    assert ask("checkboxes", ["red", "green"], options=make_none_of_these()).data == [
        "red",
        "green",
    ]


def test_answers_are_shown_by_their_labels():
    assert shown("radios", "red", *_COLOURS) == ["It is red"]
    assert shown("checkboxes", ["red", "blue"], *_COLOURS) == ["It is red", "It is blue"]


def test_an_option_that_the_form_no_longer_has_is_still_shown():
    assert shown("radios", "pink", *_COLOURS) == ["pink"]
    assert shown("checkboxes", ["red", "pink"], *_COLOURS) == ["It is red", "pink"]


def test_the_boxes_are_ticked_again():
    assert filled("radios", "red") == {"": "red"}
    assert filled("checkboxes", ["red", "blue"]) == {"": "red\nblue"}
    assert filled("checkboxes", None) == {"": ""}
