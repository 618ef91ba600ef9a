"""Signing out: no form of an account stays open in the browser, and none is lost."""

import pytest
from sqlalchemy import select

from portal.accounts.models import Method
from portal.accounts.routes import arriving
from portal.accounts.sessions import Arrival
from portal.eforms.models import Draft
from tests.accounts.overviewing import everything
from tests.eforms.saved import AMINA, begun_by, danger_of
from tests.support.account import make_person, sign_in

BEN = "ben@example.org"

pytestmark = pytest.mark.usefixtures("larkmere")


@pytest.fixture
def amina(client):
    return sign_in(client, make_person(AMINA))


def sign_out(visitor):
    page = visitor.get("/account/")
    token = page.soup.select_one("form[action='/sign-out'] [name=csrf_token]")["value"]
    return visitor.client.post("/sign-out", data={"csrf_token": token})


def is_open(visitor):
    return visitor.get("photos").status == 200


def test_after_signing_out_the_form_is_in_the_account_alone(client, amina):
    visitor = begun_by(client)
    sign_out(visitor)

    assert not is_open(visitor)
    sign_in(client, amina)
    assert "You began this form" in everything(client).words


def test_a_form_begun_without_an_account_stays_open(client, session):
    visitor = begun_by(client)
    sign_in(client, make_person(AMINA))
    sign_out(visitor)

    assert is_open(visitor)
    assert danger_of(visitor) == "no"


def test_somebody_else_who_signs_in_finds_nothing_of_whoever_timed_out(client, app, amina):
    visitor = begun_by(client)
    client.delete_cookie("session")
    browser = client.get_cookie("browser").value
    with app.test_request_context("/", headers={"Cookie": f"browser={browser}"}):
        arriving.arrive(make_person(BEN), Arrival(method=Method.CODE), None)

    assert not is_open(visitor)


def test_whoever_signs_in_again_goes_on_where_they_were(client, app, amina):
    visitor = begun_by(client)
    client.delete_cookie("session")
    browser = client.get_cookie("browser").value
    with app.test_request_context("/", headers={"Cookie": f"browser={browser}"}):
        arriving.arrive(amina, Arrival(method=Method.CODE), None)

    assert is_open(visitor)


def test_the_page_that_says_the_session_has_ended_clears_too(client, session, amina):
    visitor = begun_by(client)
    client.delete_cookie("session")
    visitor.get("/sign-in?ended=1")

    assert not is_open(visitor)
    assert session.scalar(select(Draft.person_id)) == amina
