from datetime import timedelta

import pytest

from portal.accounts import sessions
from portal.accounts.models import Method, Person
from portal.accounts.sessions import Arrival
from portal.core import clock
from tests.support.account import make_person, make_staff


@pytest.fixture
def move(monkeypatch):
    """`move(minutes=5)`: later on."""
    now = [clock.now()]
    monkeypatch.setattr(clock, "now", lambda: now[0])

    def later(**by):
        now[0] += timedelta(**by)

    return later


def start(**how):
    return sessions.start_for_person(make_person(), Arrival(method=Method.CODE, **how))


def test_a_session_is_found_by_its_token_alone(app):
    token = start()

    assert sessions.find(token).person_id == make_person()
    assert sessions.find(token[:-1] + "x") is None


def test_a_session_that_is_not_used_ends_after_half_an_hour(app, move):
    token = start()
    move(minutes=29)
    assert sessions.find(token)
    move(minutes=29)
    assert sessions.find(token)
    move(minutes=31)

    assert sessions.find(token) is None


def test_on_a_shared_device_it_ends_after_five_minutes(app, move):
    token = start(shared=True)
    move(minutes=6)

    assert sessions.find(token) is None


def test_a_session_ends_however_much_it_is_used(app, move):
    token = start()
    for _ in range(29):
        move(minutes=25)
        sessions.find(token)

    assert sessions.find(token) is None


def test_signing_in_proves_the_address(app, session):
    person = session.get(Person, make_person())
    assert person.proved_at is None
    start()
    session.refresh(person)

    assert person.proved_at is not None


def test_staff_with_one_factor_are_no_actor(app):
    staff = make_staff()
    half = sessions.start_for_staff(staff, Arrival(method=Method.CODE))
    whole = sessions.start_for_staff(staff, Arrival(method=Method.PASSKEY, second_factor=True))

    assert sessions.actor_of(sessions.find(half)) is None
    assert sessions.actor_of(sessions.find(whole)).id == staff
