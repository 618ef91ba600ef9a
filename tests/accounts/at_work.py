"""Staff at a browser: signing in with both factors, and reading what the pages say."""

from uuid import UUID

import pyotp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.accounts import sessions
from portal.accounts.models import Authenticator, Method
from portal.accounts.sessions import Arrival
from portal.core import clock
from portal.core.db import transaction
from tests.accounts.visiting import send
from tests.support.account import make_staff
from tests.support.codes import mailed_code

SECRET = "JBSWY3DPEHPK3PXP" * 2
FIRST, CODE = "/staff/sign-in", "/staff/sign-in/code"
WRONG = "This code is not right. Enter the 6 digits that your app shows now."
SECOND, SET_UP = "/staff/second-factor", "/staff/second-factor/set-up"


def give_app(staff_id: UUID) -> None:
    """Their app is set up already."""
    with transaction() as session:
        session.add(Authenticator(staff_id=staff_id, secret=SECRET))


def make_officer() -> UUID:
    """One whose app is set up already."""
    staff_id = make_staff()
    give_app(staff_id)
    return staff_id


def app_code(secret: str = SECRET, *, steps: int = 0) -> str:
    """What an app shows now, or some periods of 30 seconds later."""
    return pyotp.TOTP(secret).generate_otp(int(clock.now().timestamp()) // 30 + steps)


def show_email(client: FlaskClient, email: str, run_jobs, *, onward: str = "") -> TestResponse:
    """The first factor: the answer to the code that was mailed."""
    path = f"?next={onward}" if onward else ""
    asked = send(client, FIRST + path, form=FIRST, email=email)
    assert asked.status_code == 303, asked.text
    run_jobs()
    return send(client, asked.location, form=CODE, code=mailed_code(email))


def half_sign_in(client: FlaskClient, staff_id: UUID) -> None:
    """A session that has seen the emailed code alone."""
    client.set_cookie("session", sessions.start_for_staff(staff_id, Arrival(method=Method.CODE)))
