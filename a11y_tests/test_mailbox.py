"""The development mailbox, and the mail itself, in each language."""

import json

import pytest

from a11y_tests.languages import in_every_language
from portal.core.i18n import LOCALES
from portal.notifications.models import Channel
from tests.support.resident import Resident
from tests.support.waiting import until

# What the portal writes of itself meanwhile, or for an earlier test, is nobody's here.
_OF_CASES = ["case_opened", "case_updated"]


@pytest.fixture(scope="module")
def mailed(live):
    """Somebody of each language was told twice: that we have it, and what happened next."""
    live.sql("DELETE FROM message")
    references = [Resident(live.url, prefix=each.prefix).report_pothole()[0] for each in LOCALES]
    live.update_cases(*((reference, "planned", "In May.") for reference in references))
    sent = "SELECT locale, template FROM message WHERE state = 'sent'"
    wanted = {(each.code, template) for each in LOCALES for template in _OF_CASES}
    until(lambda: wanted <= set(live.sql(sent)), "both mails of each were written")


@in_every_language
def test_an_empty_mailbox(look, live, locale):
    live.sql("DELETE FROM message")
    tab = look(locale)

    assert tab.open("/dev/mailbox") == 200
    tab.assert_accessible()


@in_every_language
@pytest.mark.usefixtures("mailed")
def test_a_full_mailbox_and_each_of_its_messages(look, live, locale):
    tab = look(locale)

    assert tab.open("/dev/mailbox") == 200
    tab.assert_accessible()
    of_cases = "SELECT id, template FROM message WHERE locale = %s AND template = ANY(%s)"
    messages = live.sql(of_cases, locale.code, _OF_CASES)
    assert {template for _id, template in messages} == set(_OF_CASES)
    for message_id, _template in messages:
        assert tab.open(f"/dev/mailbox/{message_id}") == 200
        tab.assert_accessible()
        tab.assert_letter_accessible(f"/dev/mailbox/{message_id}/html")


@in_every_language
def test_a_text_message(look, live, locale):
    live.sql("DELETE FROM message")
    live.run("tests.support.texting", given=json.dumps({"+447700900123": locale.code}))
    tab = look(locale)

    assert tab.open("/dev/mailbox") == 200
    tab.assert_accessible()
    [(message,)] = live.sql("SELECT id FROM message WHERE channel = %s", Channel.TEXT)
    assert tab.open(f"/dev/mailbox/{message}") == 200
    tab.assert_accessible()
