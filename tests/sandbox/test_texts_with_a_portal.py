"""The stand-in for GOV.UK Notify and a portal, as processes that know each other's addresses."""

import json

import pytest

from tests.support.waiting import until


@pytest.fixture(scope="module")
def portal(text_stand_in, open_portal):
    text_stand_in.forget()
    with open_portal("with_texts", NOTIFY_BASE_URL=text_stand_in.url) as portal:
        text_stand_in.callbacks(url=f"{portal.url}/webhooks/notify")
        yield portal


def test_a_text_is_sent_by_the_worker_and_what_became_of_it_comes_back(portal, text_stand_in):
    fates = {
        "+447700900001": "delivered",
        "+447700900002": "permanent-failure",
        "+447700900003": "temporary-failure",
    }

    portal.run("tests.support.texting", given=json.dumps(dict.fromkeys(fates, "en")))

    until(
        lambda: portal.sql("SELECT count(*) FROM message WHERE receipt IS NOT NULL") == [(3,)],
        "the portal knows what became of each",
    )
    noted = portal.sql("SELECT key, state, receipt FROM message WHERE channel = 'text'")
    assert sorted(noted) == [(f"text:{to}", "sent", fate) for to, fate in fates.items()]
    assert {each["status"] for each in text_stand_in.receipts()} == {200}
    assert "77009" not in portal.log()
    assert "Traceback" not in portal.log()


def test_the_portal_believes_nobody_elses_receipts(portal, text_stand_in):
    text_stand_in.callbacks(token="of somebody else", hold=True)
    portal.run("tests.support.texting", given=json.dumps({"+447700900009": "en"}))
    key = "text:+447700900009"
    sent = "SELECT state FROM message WHERE key = %s"
    until(lambda: portal.sql(sent, key) == [("sent",)], "it was sent")
    newest = text_stand_in.texts()[0]["id"]

    assert text_stand_in.tell(newest) == 404
    assert portal.sql("SELECT receipt FROM message WHERE key = %s", key) == [(None,)]
