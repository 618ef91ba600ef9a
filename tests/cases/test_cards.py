"""Messages and notes of cases take no number of a payment card: said at the box, never kept."""

from http import HTTPStatus

import pytest
from sqlalchemy import func, select

from portal.cases.models import CaseMessage
from portal.cases.services import record_of
from tests.accounts.visiting import send
from tests.support.account import make_staff, sign_in_staff

from .browsing import page_of
from .builders import make_case
from .writing import officer_of, resident_of

WORDS = "Take it from 4242 4242 4242 4242."
HIDDEN = "Take it from •••• •••• •••• ••••."
KIND = "looks like the number of a payment card"


@pytest.fixture
def case(app):
    return make_case()


def is_refused(answer, box):
    """Kindly, with the other words still in the box."""
    page = page_of(answer)
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert KIND in page.select_one(".govuk-error-summary").get_text()
    assert page.select_one(f"[name={box}]").get_text().strip() == HIDDEN
    assert "4242" not in answer.text


def messages(session):
    return session.scalar(select(func.count()).select_from(CaseMessage))


def test_a_resident_sends_none(client, case, session):
    is_refused(resident_of(client, case).send(WORDS), "message")

    assert messages(session) == 0


def test_an_officer_sends_none(client, case, session):
    sign_in_staff(client, make_staff())
    is_refused(officer_of(client, case).send(WORDS), "message")

    assert messages(session) == 0


def test_an_officer_notes_none(client, case):
    sign_in_staff(client, make_staff())
    path = f"/staff/cases/{case.reference}"
    is_refused(send(client, path, status="received", note=WORDS, public="no"), "note")

    assert [entry.note for entry in record_of(case.reference).timeline] == [None]
