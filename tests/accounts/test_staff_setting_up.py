"""Setting an app for codes up: at the first sign-in, and on a new phone."""

from dataclasses import replace
from http import HTTPStatus
from uuid import uuid4

import pytest
from sqlalchemy import select

from portal.accounts.models import Authenticator
from portal.accounts.signing_in import second_factors
from portal.accounts.signing_in.second_factors import SettingUp
from tests.accounts.at_work import (
    SECOND,
    SECRET,
    SET_UP,
    WRONG,
    app_code,
    half_sign_in,
    make_officer,
    show_email,
)
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.support.account import OFFICER, make_staff, sign_in_staff


@pytest.fixture
def officer(app):
    return make_officer()


@pytest.fixture
def halfway(client, officer):
    """Their browser, which has shown the emailed code."""
    half_sign_in(client, officer)
    return client


def test_the_first_sign_in_forces_setting_the_app_up(client, run_jobs):
    make_staff()
    first = show_email(client, OFFICER, run_jobs)

    page = page_of(client.get(first.location, follow_redirects=True))
    secret = words(page.select_one(".secret__groups")).replace(" ", "")
    address = page.select_one("a[href^=otpauth]")["href"]
    done = send(client, SET_UP, code=app_code(secret))

    assert f"secret={secret}" in address
    assert "Larkmere" in address
    assert done.location.startswith("/staff/recovery-codes")
    assert client.get("/staff/").status_code == HTTPStatus.OK


def test_the_square_says_what_the_letters_say_and_is_kept_by_nobody(client, app):
    half_sign_in(client, make_staff())
    client.get(SET_UP)

    picture = client.get("/staff/second-factor/set-up/code.svg")

    assert picture.content_type == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    assert "style=" not in picture.text
    assert picture.text.count("<path") == 2


def test_a_wrong_code_does_not_set_the_app_up(client, app, session):
    staff_id = make_staff()
    half_sign_in(client, staff_id)

    answer = send(client, SET_UP, code="000000")

    assert fault_of(answer) == WRONG
    assert not second_factors.factors_of(staff_id).any


def test_who_read_the_email_alone_cannot_bring_an_app_of_their_own(halfway, officer, session):
    answers = [halfway.get(SET_UP), halfway.get("/staff/second-factor/set-up/code.svg")]

    assert answers[0].location == SECOND
    assert answers[1].status_code == HTTPStatus.CONFLICT
    with pytest.raises(second_factors.AlreadySetUp):
        second_factors.finish_set_up(SettingUp(officer, uuid4(), both_shown=False), app_code())


def test_who_begins_in_another_session_never_knows_the_secret_that_is_used(client, app):
    staff_id = make_staff()
    theirs = SettingUp(staff_id, uuid4(), both_shown=False)
    read_by_another = second_factors.begin_set_up(theirs)
    half_sign_in(client, staff_id)

    shown = words(page_of(client.get(SET_UP)).select_one(".secret__groups")).replace(" ", "")
    with pytest.raises(second_factors.WrongCode):
        second_factors.finish_set_up(theirs, app_code(read_by_another))
    done = send(client, SET_UP, code=app_code(shown))

    assert shown != read_by_another
    assert done.location.startswith("/staff/recovery-codes")


def test_a_code_of_the_new_app_is_no_use_in_another_session(app):
    mine = SettingUp(make_staff(), uuid4(), both_shown=False)
    secret = second_factors.begin_set_up(mine)

    with pytest.raises(second_factors.WrongCode):
        second_factors.finish_set_up(replace(mine, session_id=uuid4()), app_code(secret))
    second_factors.finish_set_up(mine, app_code(secret))

    assert second_factors.factors_of(mine.staff_id).app


def test_a_new_phone_takes_over_only_when_it_works(client, officer, session):
    sign_in_staff(client, officer)
    page = page_of(client.get(SET_UP))
    secret = words(page.select_one(".secret__groups")).replace(" ", "")
    kept = session.scalars(select(Authenticator)).one()

    assert (kept.secret, kept.new_secret) == (SECRET, secret)
    send(client, SET_UP, code=app_code(secret))
    session.refresh(kept)
    assert (kept.secret, kept.new_secret) == (secret, None)
