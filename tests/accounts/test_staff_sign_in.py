"""Staff sign in with an emailed code and then a code of their app; one alone opens nothing."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from sqlalchemy import select

from portal.accounts.at_work import colleagues
from portal.accounts.models import AuditEntry
from portal.accounts.signing_in import second_factors
from portal.core import clock
from portal.core.clock import frozen
from portal.core.i18n import date_text, time_text
from tests.accounts.at_work import (
    CODE,
    FIRST,
    SECOND,
    WRONG,
    app_code,
    half_sign_in,
    make_officer,
    show_email,
)
from tests.accounts.visiting import cookie, fault_of, page_of, send, words
from tests.support.account import OFFICER, make_person, make_staff, sign_in, sign_in_staff


@pytest.fixture
def officer(app):
    return make_officer()


@pytest.fixture
def halfway(client, officer):
    """An officer's browser that has shown the emailed code."""
    half_sign_in(client, officer)
    return client


def test_an_officer_signs_in_with_both_and_goes_where_they_wanted(client, officer, run_jobs):
    first = show_email(client, OFFICER, run_jobs, onward="/staff/cases/")
    second = send(client, first.location, form=SECOND, code=app_code())

    assert first.location == f"{SECOND}?next=/staff/cases/"
    assert (second.status_code, second.location) == (HTTPStatus.SEE_OTHER, "/staff/cases/")
    assert "Ola Nowak" in client.get("/staff/").text


def test_the_emailed_code_alone_opens_no_staff_page(halfway):
    for path in ("/staff/", "/staff/cases/", "/staff/recovery-codes", "/staff/security"):
        answer = halfway.get(path)

        assert answer.location == f"{FIRST}?next={path}"
    assert halfway.get(f"{FIRST}?next=/staff/").location == f"{SECOND}?next=/staff/"


def test_the_session_has_another_name_once_the_second_factor_is_shown(halfway):
    before = cookie(halfway, "session")

    send(halfway, SECOND, code=app_code())

    after = cookie(halfway, "session")
    assert after != before
    halfway.set_cookie("session", before)
    assert halfway.get("/staff/").location.startswith(FIRST)


def test_every_address_gets_the_same_answer(client, officer, run_jobs):
    pages = []
    for email in (OFFICER, "nobody@larkmere.example"):
        asked = send(client, FIRST, email=email)
        page = client.get(asked.location)
        shown = re.sub(r'value="[0-9a-f]{64}"', "", page.text.replace(email, "…"))
        pages.append((asked.status_code, asked.location, page.status_code, shown))

    assert pages[0] == pages[1]


def test_who_has_not_accepted_or_has_left_gets_no_further(client, officer, session, run_jobs):
    member = session.get(colleagues.StaffMember, officer)
    for changed in ("joined_at", "ended_at"):
        member.joined_at, member.ended_at = clock.now(), None
        setattr(member, changed, None if changed == "joined_at" else clock.now())
        session.flush()

        assert colleagues.staff_with(OFFICER) is None


def test_a_residents_code_is_no_code_for_staff(client, officer, run_jobs):
    send(client, "/sign-in", email=OFFICER)

    assert client.get(CODE).location.startswith(FIRST)


def test_a_code_of_the_app_works_once(halfway, officer):
    with frozen(clock.now()):
        second_factors.show(officer, app_code())

        answer = send(halfway, SECOND, code=app_code())

    assert (answer.status_code, fault_of(answer)) == (HTTPStatus.UNPROCESSABLE_ENTITY, WRONG)


@pytest.mark.parametrize(("steps", "taken"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_phone_may_be_half_a_minute_off(app, officer, steps, taken):
    with frozen(clock.now()):
        try:
            second_factors.show(officer, app_code(steps=steps))
        except second_factors.WrongCode:
            assert not taken
        else:
            assert taken


def test_an_older_code_is_not_taken_after_a_newer_one(app, officer):
    with frozen(clock.now()):
        second_factors.show(officer, app_code(steps=1))

        with pytest.raises(second_factors.WrongCode):
            second_factors.show(officer, app_code())


@pytest.mark.parametrize("typed", ["{0} {1}", "{0}-{1}", " {0}{1} "])
def test_a_code_may_be_typed_as_people_do(halfway, typed):
    code = app_code()

    answer = send(halfway, SECOND, code=typed.format(code[:3], code[3:]))

    assert answer.location == "/staff/"


def test_five_wrong_codes_lock_the_second_step_for_a_while_and_not_for_good(halfway, officer):
    now = clock.now()
    with frozen(now):
        for _each in range(5):
            locked = send(halfway, SECOND, code="000000" if app_code() != "000000" else "000001")
        right = send(halfway, SECOND, code=app_code())
    with frozen(now + timedelta(minutes=16)):
        later = send(halfway, SECOND, code=app_code())

    assert fault_of(locked) == f"Too many wrong codes. You can try again at {again_at(now)}."
    assert right.status_code == HTTPStatus.TOO_MANY_REQUESTS
    assert later.location == "/staff/"


def again_at(now):
    until = now + timedelta(minutes=15)
    return f"{time_text(until)} on {date_text(until)}"


def test_each_lock_in_a_row_is_longer_until_a_code_is_right(app, officer):
    now, waits = clock.now(), []
    for _lock in range(4):
        waits.append(wait_after_five(officer, now))
        now += waits[-1]
    with frozen(now):
        second_factors.show(officer, app_code())
    waits.append(wait_after_five(officer, now))

    assert waits == [timedelta(minutes=15), timedelta(hours=1), *[timedelta(days=1)] * 2,
                     timedelta(minutes=15)]  # fmt: skip


def wait_after_five(officer, now):
    """How long nothing is looked at after five wrong codes."""
    with frozen(now):
        for _each in range(4):
            with pytest.raises(second_factors.WrongCode):
                second_factors.show(officer, "nonsense")
        with pytest.raises(second_factors.LockedOut) as locked:
            second_factors.show(officer, "nonsense")
    return locked.value.until - now


def test_a_new_session_does_not_get_round_the_lock(halfway, officer, client):
    for _each in range(5):
        send(halfway, SECOND, code="nonsense")
    half_sign_in(client, officer)

    assert send(client, SECOND, code=app_code()).status_code == HTTPStatus.TOO_MANY_REQUESTS


def test_the_lock_is_on_the_audit_log(halfway, officer, session):
    for _each in range(5):
        send(halfway, SECOND, code="nonsense")

    noted = session.scalars(select(AuditEntry)).one()
    assert (noted.staff_id, noted.what["after"]["second_factor"]) == (
        officer, "locked for 15 minutes",
    )  # fmt: skip


def test_recovery_codes_are_shown_once_and_work_once_each(client, officer):
    sign_in_staff(client, officer)
    shown = page_of(send(client, "/staff/recovery-codes"))
    codes = [words(code) for code in shown.select(".recovery-codes li")]

    assert len(set(codes)) == 10
    assert codes[0] not in client.get("/staff/recovery-codes").text
    half_sign_in(client, officer)
    assert send(client, SECOND, code=codes[0].lower()).location == "/staff/"
    half_sign_in(client, officer)
    assert send(client, SECOND, code=codes[0]).status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert second_factors.factors_of(officer).codes == 9


def test_new_recovery_codes_end_the_old_ones(client, officer):
    sign_in_staff(client, officer)
    old = words(page_of(send(client, "/staff/recovery-codes")).select_one(".recovery-codes li"))
    send(client, "/staff/recovery-codes")

    half_sign_in(client, officer)
    assert send(client, SECOND, code=old).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_recovery_code_of_somebody_else_opens_nothing(client, officer):
    other = make_staff(email="wren@larkmere.example")
    sign_in_staff(client, other)
    theirs = words(page_of(send(client, "/staff/recovery-codes")).select_one(".recovery-codes li"))

    half_sign_in(client, officer)
    assert send(client, SECOND, code=theirs).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_signing_out_ends_the_session_on_the_server_too(client, officer):
    sign_in_staff(client, officer)
    token = cookie(client, "session")

    answer = send(client, "/staff/security", form="/staff/sign-out")

    assert answer.location == FIRST
    client.set_cookie("session", token)
    assert client.get("/staff/").location.startswith(FIRST)


def test_only_pages_of_this_portal_are_gone_on_to(client, officer, run_jobs):
    first = show_email(client, OFFICER, run_jobs, onward="//evil.example/")

    assert send(client, first.location, code=app_code()).location == "/staff/"


def test_a_resident_who_is_signed_in_is_no_member_of_staff(client, app):
    sign_in(client, make_person(OFFICER))

    assert client.get("/staff/").location.startswith(FIRST)
    assert client.get(SECOND).location.startswith(FIRST)
