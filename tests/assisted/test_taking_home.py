"""What a visitor goes home with: the outcome on paper, and a form on their own phone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal.assisted import qr
from portal.cases import services as cases
from portal.core import clock, db
from portal.notifications import writing
from portal.notifications.models import Message
from tests.accounts.visiting import send
from tests.assisted.test_visits import DANGER, begin, report
from tests.eforms.visitor import Answer

GONE = 410


@pytest.fixture
def offered(adviser):
    """The link and the code that the adviser's screen shows."""
    drawn = []
    adviser.help()
    begin(adviser)
    adviser.send(DANGER, DANGER, danger="no")

    before = qr.drawn
    qr.drawn = lambda address, alt: drawn.append(address) or before(address, alt)
    page = adviser.send("/assist/hand-over/pothole")
    qr.drawn = before
    link = drawn[0].partition("/hand-over/")[2]
    return f"/hand-over/{link}", page.soup.select_one(".secret__groups").get_text(strip=True)


@pytest.fixture
def phone(app):
    return app.test_client()


def test_the_outcome_has_a_reference_a_code_and_a_square_and_needs_no_email(adviser):
    adviser.help()
    reference = report(adviser)

    page = adviser.see(f"/assist/sent/{reference}")
    assert reference in page.words
    assert str(cases.access_code(reference)) in page.words
    assert "Ola Nowak helped you." in page.words
    assert page.soup.select_one("svg.qr[role=img][aria-label] path")


def test_only_what_was_sent_in_this_visit_has_an_outcome_here(adviser):
    adviser.help()
    reference = report(adviser)
    adviser.finish()
    adviser.help(name="Piotr")

    assert adviser.see(f"/assist/sent/{reference}").status == 404


def test_a_form_goes_on_on_the_visitors_phone_and_leaves_the_machine(adviser, offered, phone):
    link, code = offered

    taken = Answer(send(phone, link, code=code))

    assert taken.leads_to == "/services/pothole/resume"
    assert "Go on" in Answer(phone.get(taken.leads_to)).words
    assert adviser.see("/services/pothole/where").leads_to == "/services/pothole/"


def test_a_link_works_once(offered, phone):
    link, code = offered
    send(phone, link, code=code)

    assert phone.get(link).status_code == GONE


def test_a_link_runs_out(offered, phone):
    link, _ = offered
    with clock.frozen(clock.now() + timedelta(minutes=10, seconds=1)):
        assert phone.get(link).status_code == GONE


def test_the_code_is_locked_after_five_wrong_ones(offered, phone):
    link, _code = offered
    for _ in range(5):
        wrong = Answer(send(phone, link, code="222222"))
        assert wrong.errors == [
            "This code is not right. Look at the other screen, and type it again."
        ]

    assert phone.get(link).status_code == GONE


def test_the_link_alone_shows_nothing_of_the_form(offered, phone):
    link, _ = offered
    page = Answer(phone.get(link))

    assert "pothole" not in page.words.lower()
    assert phone.get(DANGER).status_code == 303


def test_a_phone_that_has_such_a_form_is_asked_first(offered, phone):
    link, code = offered
    phone.post("/services/pothole/", data={"go": "on"})

    asked = Answer(send(phone, link, code=code))
    assert asked.status == 422
    assert "begun a form of this kind on this phone" in asked.errors[0]
    csrf = asked.soup.select_one("[name=csrf_token]")["value"]
    taken = phone.post(link, data={"csrf_token": csrf, "code": code, "instead": "yes"})
    assert taken.status_code == 303


def test_the_outcome_goes_to_their_phone_once_as_a_text_in_their_language(adviser):
    adviser.help(locale="pl")
    reference = report(adviser)
    page = f"/assist/sent/{reference}"
    assert adviser.send(page, page, phone="020 7946 0000").errors == [
        "Enter a UK mobile phone number, like 07700 900 982"
    ]

    soup = adviser.see(page).soup
    typed = {each["name"]: each["value"] for each in soup.select("main form [type=hidden]")}
    for _ in range(2):
        sent = adviser.client.post(page, data={**typed, "phone": "07700 900123"})
        assert sent.status_code == 303

    [text] = db.session.scalars(select(Message).where(Message.template == "assisted_sent"))
    assert (text.to, text.locale) == ("+447700900123", "pl")
    assert text.values["reference"] == reference
    assert writing.text_of(text).body.count(reference) >= 1
