import json

import pytest
from sqlalchemy import text

from portal.cases.services import Contact, Status, update
from portal.core import events
from portal.core.clock import frozen
from portal.core.i18n import use_locale
from portal.notifications.models import Message

from .builders import ANONYMOUS, MAUNDY_THURSDAY, make_case

EVENTS = text("SELECT args FROM procrastinate_jobs WHERE task_name = 'events.handle' ORDER BY id")


@pytest.fixture
def asked_for(app, session, monkeypatch):
    """Handle the events that wait, twice each, as a killed worker would; the mails asked for."""

    def handle():
        rows = session.execute(
            text(
                "SELECT args FROM procrastinate_jobs WHERE task_name = 'events.handle' ORDER BY id"
            )
        ).scalars()

        for arguments in rows.all() * 2:
            events.handle(**arguments)
        return list(session.query(Message).order_by(Message.queued_at))

    return handle


def test_an_opened_case_is_confirmed_by_one_mail(asked_for):
    with frozen(MAUNDY_THURSDAY):
        opened = make_case()
        (mail,) = asked_for()

    assert (mail.to, mail.locale, mail.template) == ("amina@example.org", "en", "case_opened")
    assert mail.values == {
        "reference": opened.reference,
        "title": "Report a pothole",
        "service": "pothole",
        "sentence": "We have what you sent and will look at it.",
        "thanks": None,
        "expect_by": "2026-04-20",
        "note": None,
        "note_locale": None,
        "link": f"http://127.0.0.1:5000/cases/{opened.reference}?code={opened.access_code}",
        "code": opened.access_code,
    }


def test_a_note_goes_out_with_the_language_its_officer_wrote_in(asked_for):
    opened = make_case(locale="ur")
    with use_locale("pl"):
        update(opened.reference, status=Status.FIXED, note="Gotowe.", author="Ola")

    (news,) = (mail for mail in asked_for() if mail.template == "case_updated")

    assert (news.locale, news.values["note_locale"]) == ("ur", "pl")


def test_without_an_address_nothing_is_mailed(asked_for):
    opened = make_case(contact=Contact(name="Amina Khan"))
    update(opened.reference, status=Status.FIXED, note=None, author="Ola")

    assert asked_for() == []


def test_each_public_entry_is_mailed_once_with_what_was_true_then(asked_for):
    opened = make_case()
    update(opened.reference, status=Status.ACTION_SCHEDULED, note="On Monday.", author="Ola")
    update(opened.reference, status=Status.ACTION_SCHEDULED, note="Ben is off.", author="Ola",
           public=False)  # fmt: skip
    update(opened.reference, status=Status.FIXED, note=None, author="Ola")

    news = [mail.values for mail in asked_for() if mail.template == "case_updated"]

    assert [(values["sentence"], values["note"]) for values in news] == [
        ("We have asked a crew to look at it.", "On Monday."),
        ("We have fixed it.", None),
    ]
    assert news[0]["expect_by"] is not None
    assert news[1]["expect_by"] is None
    assert "Ben" not in json.dumps(news)


def test_the_link_leads_to_the_page_in_the_language_of_the_person(asked_for, client):
    opened = make_case(locale="ur")
    (mail,) = asked_for()

    link = mail.values["link"].removeprefix("http://127.0.0.1:5000")
    assert mail.locale == "ur"
    assert link.startswith(f"/ur/cases/{opened.reference}?code=")
    assert 'dir="rtl"' in client.get(link, follow_redirects=True).text


def test_a_case_by_phone_without_an_address_is_not_mailed(asked_for):
    make_case(contact=ANONYMOUS)

    assert asked_for() == []
