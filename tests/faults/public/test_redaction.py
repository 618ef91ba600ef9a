"""What gives a person away is taken out, and the rest of the text stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from portal.faults.redaction import REMOVED, redact

from .planted import HARMLESS, PLANTED


@pytest.mark.parametrize("name", PLANTED)
def test_what_gives_a_person_away_is_taken_out(name):
    text, secret = PLANTED[name]

    redacted = redact(text)

    assert not redacted.clean
    assert secret not in redacted.text


@pytest.mark.parametrize("name", PLANTED)
def test_it_is_found_in_the_middle_of_a_story_too(name):
    text, secret = PLANTED[name]

    redacted = redact(f"The hole is deep. {text}\nPlease mend it soon.")

    assert not redacted.clean
    assert secret not in redacted.text
    assert redacted.text.startswith("The hole is deep.")


@pytest.mark.parametrize("text", HARMLESS)
def test_what_says_nothing_of_a_person_stays_as_it_is(text):
    redacted = redact(text)

    assert redacted.clean
    assert redacted.text == text


def test_the_rest_of_the_sentence_stays():
    redacted = redact("Ring 01632 960 123 about the hole, or write to gwen@example.com.")

    assert redacted.text == f"Ring {REMOVED} about the hole, or write to {REMOVED}."


@given(some.text())
def test_any_text_can_be_looked_through_again(text):
    once = redact(text)

    assert redact(once.text).text.count(REMOVED) >= once.text.count(REMOVED)
