"""A browser that staff left open lets nobody in for good: the second step is shown once more."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal.accounts.models import Authenticator, RecoveryCode
from portal.core import clock
from portal.core.clock import frozen
from tests.accounts.at_work import SECOND, SECRET, SET_UP, app_code, give_app
from tests.accounts.visiting import page_of, send
from tests.support.account import make_staff, sign_in_staff

CODES = "/staff/recovery-codes"


@pytest.fixture
def officer(client):
    staff_id = make_staff()
    give_app(staff_id)
    return sign_in_staff(client, staff_id)


@pytest.fixture
def left_open(client, officer):
    """Eleven minutes after both were shown."""
    with frozen(clock.now() + timedelta(minutes=11)):
        yield client


@pytest.mark.parametrize("path", [SET_UP, CODES])
def test_the_second_step_is_asked_for_and_then_the_page_is_there(left_open, path):
    asked = left_open.get(path)
    assert asked.location.startswith(f"{SECOND}?next={path}")

    shown = send(left_open, asked.location, code=app_code())

    assert shown.location == path
    assert left_open.get(path).status_code == 200


def test_a_wrong_code_leads_nowhere(left_open):
    wrong = send(left_open, left_open.get(CODES).location, code="000000")

    assert wrong.status_code == 422
    assert left_open.get(CODES).location.startswith(SECOND)


def test_no_app_and_no_codes_are_made_from_a_page_that_was_open(client, officer, session):
    token = page_of(client.get(CODES)).select_one("main [name=csrf_token]")["value"]
    client.get(SET_UP)
    secret = session.scalars(select(Authenticator.new_secret)).one()
    with frozen(clock.now() + timedelta(minutes=11)):
        client.post(CODES, data={"csrf_token": token})
        client.post(SET_UP, data={"csrf_token": token, "code": app_code(secret)})
        picture = client.get("/staff/second-factor/set-up/code.svg")

    assert session.scalar(select(func.count()).select_from(RecoveryCode)) == 0
    assert session.scalars(select(Authenticator.secret)).one() == SECRET
    assert picture.status_code == 303
