"""Letters about an account itself come in the language that its owner chose, if they chose one."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from portal.accounts.models import Method, Purpose
from portal.accounts.own import preferences
from portal.accounts.privacy import downloads, erasing
from portal.accounts.sessions import Arrival, start_for_person
from portal.accounts.signing_in import challenges, passkeys
from portal.accounts.signing_in.owners import Owner
from portal.core import db
from portal.core.i18n import use_locale
from portal.core.settings import settings
from portal.notifications.models import Message
from tests.support.account import PERSON, make_person, make_staff
from tests.support.authenticator import ORIGIN, Authenticator


def add_passkey(person_id):
    add_passkey_of(Owner(person_id=person_id))


def add_passkey_of(owner):
    made = Authenticator().create(passkeys.options_to_add(owner, "here"))
    passkeys.add(owner, made, "here", name="My phone")


def ask_for_code(_person_id):
    challenges.ask(PERSON, purpose=Purpose.RESIDENT, browser="here")


WAYS = {
    "passkey_added": add_passkey,
    "download_ready": downloads.ask,
    "erased": erasing.ask,
    "sign_in_code": ask_for_code,
}


@pytest.fixture
def person(app):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, public_url=ORIGIN)  # where browsers do passkeys
    person_id = make_person()
    start_for_person(person_id, Arrival(method=Method.CODE))  # their address is proved
    with app.test_request_context("/"):
        yield person_id
    app.config["SETTINGS"] = before


@pytest.mark.parametrize("template", WAYS)
@pytest.mark.parametrize("chosen", ["ur", None])
def test_the_chosen_language_wins_over_that_of_the_page(person, run_jobs, template, chosen):
    if chosen:
        preferences.choose(person, locale=chosen)
    with use_locale("en"):
        WAYS[template](person)
    run_jobs()

    mail = db.session.scalars(select(Message).where(Message.template == template)).one()
    assert mail.locale == (chosen or "en")
    if "link" in mail.values:
        language = f"/{chosen}" if chosen else ""
        assert mail.values["link"].startswith(f"{settings().public_url}{language}/account/")


def test_staff_are_led_to_their_own_passkeys(person):
    add_passkey_of(Owner(staff_id=make_staff()))

    mail = db.session.scalars(select(Message).where(Message.template == "passkey_added")).one()
    assert mail.values["link"] == f"{settings().public_url}/staff/passkeys"
