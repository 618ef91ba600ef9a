"""Declarations, consent and questions about equality."""

import pytest

from tests.eforms.asking import ask, filled, said, shown

_LIST = "Choose one of the answers in the list"
_STATEMENT = "What I say here is true."
_HOSTILE = {
    "another word": "maybe",
    "in capitals": "YES",
    "with space": "yes ",
    "on": "on",
    "true": "true",
    "a number": "1",
    "huge": "9" * 5_000,
    "a megabyte": "x" * 1_048_576,
    "HTML": "<b>yes</b>",
    "SQL": "yes'; DROP TABLE draft;--",
    "emoji": "✅",
    "a look-alike": "yеs",  # noqa: RUF001 - Cyrillic
    "two lines": "yes\nno",
    "JSON": '{"given": true}',
    "None": "None",
}
_EQUAL = ["equality", "consent", "declaration"]


@pytest.mark.parametrize("value", _HOSTILE)
@pytest.mark.parametrize("kind", _EQUAL)
def test_what_can_not_be_chosen_is_refused(kind, value):
    field = ask(kind, _HOSTILE[value])

    assert (said(field), field.data) == (_LIST, None)


@pytest.mark.parametrize("value", _HOSTILE)
def test_a_box_for_consent_is_ticked_or_not_and_nothing_else(value):
    field = ask("consent", _HOSTILE[value], statement="You may call me.")

    assert (said(field), field.data) == (_LIST, None)


def test_a_declaration_must_be_ticked():
    assert said(ask("declaration", [])) == "Answer q"
    assert ask("declaration", "yes").data is True
    assert (filled("declaration", True), filled("declaration", None)) == ({"": "yes"}, {"": ""})  # noqa: FBT003


def test_a_declaration_is_shown_in_its_words():
    assert shown("declaration", True) == [_STATEMENT]  # noqa: FBT003


def test_consent_without_a_statement_is_yes_or_no():
    assert ask("consent", "yes").data == {"given": True}
    assert ask("consent", "no").data == {"given": False}
    assert said(ask("consent", [])) == "Answer q"
    assert ask("consent", [], required=False).data is None
    assert [filled("consent", {"given": given}) for given in (True, False)] == [
        {"": "yes"},
        {"": "no"},
    ]


def test_consent_with_a_statement_may_stay_unticked_which_says_no():
    field = ask("consent", [], statement="You may call me.")

    assert (said(field), field.data) == (None, {"given": False})
    assert ask("consent", "yes", statement="You may call me.").data == {"given": True}


def test_consent_is_shown_with_what_was_agreed_to():
    assert shown("consent", {"given": True}, statement="You may call me.") == [
        "You may call me.",
        "Yes",
    ]
    assert shown("consent", {"given": False}) == ["No"]


def test_a_question_about_equality_is_always_optional_and_can_be_declined():
    assert ask("equality", []).data is None
    assert said(ask("equality", [])) is None
    declined = ask("equality", "prefer-not-to-say")
    assert (said(declined), declined.data) == (None, "prefer-not-to-say")
    assert shown("equality", "prefer-not-to-say") == ["Prefer not to say"]
    assert shown("equality", "yes") == ["It is yes"]
