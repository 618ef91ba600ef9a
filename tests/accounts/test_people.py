from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select, text

from portal.accounts.models import Person
from portal.accounts.services import person_with
from portal.core.db import transaction


def make_person(email="amina@example.org", *, name="Amina Khan", phone=None, locale="ur"):
    return person_with(email, name=name, phone=phone, locale=locale)


def _make_person_and_fail():
    with transaction():
        make_person()
        raise ZeroDivisionError


@pytest.fixture
def committing(_app, engine):
    """An app whose sessions really commit; what they wrote is taken out at the end."""
    yield _app
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM person"))


@pytest.mark.parametrize("again", ["amina@example.org", " Amina@Example.ORG ", "AMINA@EXAMPLE.ORG"])
def test_one_address_is_one_person_however_it_is_written(app, again):
    assert make_person() == make_person(again)


def test_another_address_is_another_person(app):
    assert make_person() != make_person("someone.else@example.org")


def test_an_accent_may_be_typed_in_two_ways(app):
    assert make_person("zoë@example.org") == make_person("zoe\u0308@example.org")


def test_what_a_stranger_types_does_not_overwrite_what_a_person_has(app, session):
    person = make_person(name="Amina Khan", phone=None, locale="ur")

    make_person(name="Not Amina", phone="01632 960001", locale="en")

    kept = session.get(Person, person)
    assert (kept.name, kept.phone, kept.locale) == ("Amina Khan", None, "ur")


def test_the_table_holds_neither_address_nor_name_to_read(app, session):
    make_person(phone="01632 960001")

    row = session.execute(text("SELECT * FROM person")).one()

    # With a sign that no cipher's text has: a few letters alone come up in it by chance.
    for secret in ("amina@", "amina khan", "960001"):
        assert secret not in repr(tuple(row)).lower()


def test_a_person_belongs_to_the_transaction_of_the_caller(app, session):
    with pytest.raises(ZeroDivisionError):
        _make_person_and_fail()

    assert session.scalar(select(func.count()).select_from(Person)) == 0


def test_two_submissions_at_once_make_one_person(committing, engine):
    both_ready = Barrier(2)

    def submit(_):
        with committing.app_context():
            both_ready.wait(10)
            return make_person()

    with ThreadPoolExecutor(2) as threads:
        found = set(threads.map(submit, range(2)))

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM person")) == 1
    assert len(found) == 1
