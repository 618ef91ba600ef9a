"""Signing out: what was sent from an account is open in the browser no more."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.core.clock import frozen
from tests.accounts.pages import send
from tests.eforms.saved import AMINA
from tests.eforms.visitor import pothole_answers
from tests.support.account import make_person, sign_in
from tests.support.codes import mailed_code

BEN = "ben@example.org"
SIGN_OUT = "/sign-out"


@pytest.fixture
def amina(client):
    return sign_in(client, make_person(AMINA))


def sent_by(visitor):
    """The page that confirms it, and the pages of the case."""
    visitor.answer_all(pothole_answers())
    done = visitor.submit().leads_to
    reference = done.rpartition("/")[2]
    assert visitor.get(done).status == 200
    return done, f"/cases/{reference}", f"/cases/{reference}/messages", f"/cases/{reference}/copy"


def open_of(visitor, paths):
    return [path for path in paths if visitor.get(path).status == 200]


def sign_out(client, visitor):
    token = visitor.get("/account/").soup.select_one(f"form[action='{SIGN_OUT}'] [name=csrf_token]")
    client.post(SIGN_OUT, data={"csrf_token": token["value"]})


def test_whoever_signs_out_leaves_no_case_open(client, amina, visitor):
    paths = sent_by(visitor)

    sign_out(client, visitor)

    assert open_of(visitor, paths) == []


def test_nor_does_whoever_ends_every_session_from_here(client, amina, visitor):
    paths = sent_by(visitor)

    send(client, "/account/devices", form=-1)

    assert visitor.get("/account/").status == 303
    assert open_of(visitor, paths) == []


def test_what_is_in_no_account_of_theirs_stays_open(client, session, visitor):
    _done, *of_case = sent_by(visitor)
    sign_in(client, make_person(BEN))

    sign_out(client, visitor)

    assert open_of(visitor, of_case) == of_case


def test_whoever_comes_after_a_session_that_timed_out_finds_nothing_of_it(
    client, amina, visitor, run_jobs
):
    paths = sent_by(visitor)
    with frozen(clock.now() + timedelta(minutes=40)):
        asked = send(client, "/sign-in", {"email": BEN})
        run_jobs()
        send(client, asked.location, {"code": mailed_code(BEN)})

        assert BEN in visitor.get("/account/details").words
        assert open_of(visitor, paths) == []
