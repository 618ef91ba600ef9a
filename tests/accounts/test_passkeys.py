"""Passkeys: what one opens, and everything that makes one refused."""

import json
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, text, update

from portal.accounts.models import Ceremony, Passkey, StaffMember
from portal.accounts.signing_in import ceremonies, passkeys
from portal.accounts.signing_in.passkeys import (
    MOST,
    NoSuchPasskey,
    OnlyFactor,
    Owner,
    PasskeyRefused,
    TooManyPasskeys,
)
from portal.core import clock
from portal.notifications import writing
from portal.notifications.models import Message
from tests.support.account import make_person, make_staff
from tests.support.authenticator import ORIGIN, Authenticator

HERE, ELSEWHERE = "this browser", "another browser"


@pytest.fixture(autouse=True)
def _at_localhost(app):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, public_url=ORIGIN)
    yield
    app.config["SETTINGS"] = before


@pytest.fixture
def amina():
    return Owner(person_id=make_person())


@pytest.fixture
def device(amina):
    """Amina's device, with a passkey that she has added."""
    return with_passkey(amina)


def with_passkey(owner, name="My phone"):
    device = Authenticator()
    given = device.create(passkeys.options_to_add(owner, HERE))
    passkeys.add(owner, given, HERE, name=name)
    return device


def refused(given, browser=HERE, **how):
    with pytest.raises(PasskeyRefused):
        passkeys.sign_in(given, browser, **how)
    return True


def options():
    return passkeys.options_to_sign_in(HERE)


def test_a_passkey_says_who_somebody_is_without_an_address(amina, device):
    asked = options()

    assert "allowCredentials" not in asked or json.loads(asked)["allowCredentials"] == []
    assert passkeys.sign_in(device.get(asked), HERE) == amina.person_id


def test_a_passkey_of_staff_is_for_the_staff_pages_alone(device):
    staff_id = make_staff()
    of_staff = with_passkey(Owner(staff_id=staff_id))

    assert passkeys.sign_in(of_staff.get(options()), HERE, staff=True) == staff_id
    assert refused(of_staff.get(options()))
    assert refused(device.get(options()), staff=True)


def test_a_passkey_of_somebody_who_has_left_opens_nothing(session):
    staff_id = make_staff()
    of_staff = with_passkey(Owner(staff_id=staff_id))
    session.execute(
        update(StaffMember).where(StaffMember.id == staff_id).values(ended_at=clock.now())
    )

    assert refused(of_staff.get(options()), staff=True)


def test_an_answer_is_taken_once(amina, device):
    given = device.get(options())

    assert passkeys.sign_in(given, HERE) == amina.person_id
    assert refused(given)


def test_an_answer_is_taken_in_the_browser_that_was_asked(device):
    given = device.get(options())

    assert refused(given, ELSEWHERE)


def test_an_answer_that_comes_after_five_minutes_is_too_late(device):
    given = device.get(options())

    with clock.frozen(clock.now() + timedelta(minutes=5, seconds=1)):
        assert refused(given)


def test_an_answer_to_a_challenge_of_nobody_is_refused(device):
    asked = json.loads(options())
    asked["challenge"] = "AAAA"

    assert refused(device.get(json.dumps(asked)))


def test_a_challenge_for_adding_is_none_for_signing_in(amina, device):
    asked = json.loads(passkeys.options_to_add(amina, HERE))

    assert refused(device.get(json.dumps({"challenge": asked["challenge"]})))


@pytest.mark.parametrize(
    "origin", ["http://localhost:5001", "https://localhost:5000", "https://larkmere.example.evil"]
)
def test_another_site_gets_nothing_out_of_a_passkey(device, origin):
    device.origin = origin

    assert refused(device.get(options()))


def test_a_key_for_another_host_is_refused(device):
    device.keys[0].rp_id = "larkmere.example"

    assert refused(device.get(options()))


def test_the_device_must_have_recognised_its_person(device):
    device.verified = False

    assert refused(device.get(options()))


def test_a_count_that_falls_back_is_a_copy(amina, device):
    passkeys.sign_in(device.get(options()), HERE)
    device.keys[0].count = 0

    assert refused(device.get(options()))
    device.keys[0].count = 5
    assert passkeys.sign_in(device.get(options()), HERE) == amina.person_id


def test_a_device_that_does_not_count_is_fine(amina, device):
    for _again in range(2):
        device.keys[0].count = -1
        assert passkeys.sign_in(device.get(options()), HERE) == amina.person_id


@pytest.mark.parametrize("part", ["signature", "userHandle", "authenticatorData"])
def test_nothing_of_the_answer_can_be_changed(device, part):
    assert refused(device.get(options(), **{part: "AAAA"}))


@pytest.mark.parametrize(
    "given", ["", "{}", "[]", "null", "x" * 5000, '{"id": 1}', '{"id": "\ud800"}']
)
def test_rubbish_is_refused_like_any_other_passkey(given):
    assert refused(given)


def test_a_passkey_that_was_removed_opens_nothing(amina, device):
    passkeys.remove(amina, passkeys.of(amina)[0].id)

    assert refused(device.get(options()))


def test_adding_takes_the_same_browser_one_owner_and_one_time(amina):
    ola = Owner(staff_id=make_staff())
    device = Authenticator()
    for owner, browser in ((amina, ELSEWHERE), (ola, HERE)):
        given = device.create(passkeys.options_to_add(amina, HERE))
        with pytest.raises(PasskeyRefused):
            passkeys.add(owner, given, browser, name="Stolen")
    given = device.create(passkeys.options_to_add(amina, HERE))
    passkeys.add(amina, given, HERE, name="Phone")

    with pytest.raises(PasskeyRefused):
        passkeys.add(amina, given, HERE, name="Again")
    assert [each.name for each in passkeys.of(amina)] == ["Phone"]
    assert passkeys.of(ola) == []


def test_a_new_passkey_must_be_for_this_site_and_recognise_its_person(amina):
    for device in (Authenticator(origin="https://evil.example"), Authenticator(verified=False)):
        given = device.create(passkeys.options_to_add(amina, HERE))
        with pytest.raises(PasskeyRefused):
            passkeys.add(amina, given, HERE, name="Wrong")


def test_a_device_is_told_which_passkeys_there_are(amina, device):
    asked = json.loads(passkeys.options_to_add(amina, HERE))

    assert len(asked["excludeCredentials"]) == 1
    assert asked["rp"]["id"] == "localhost"
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"


def test_nobody_has_more_than_ten(amina):
    asked = passkeys.options_to_add(amina, HERE)
    for number in range(MOST):
        with_passkey(amina, f"Number {number}")

    with pytest.raises(TooManyPasskeys):
        passkeys.options_to_add(amina, HERE)
    with pytest.raises(TooManyPasskeys):
        passkeys.add(amina, Authenticator().create(asked), HERE, name="One more")


def test_each_change_is_mailed(session, amina, device):
    passkeys.remove(amina, passkeys.of(amina)[0].id)

    told = session.scalars(select(Message).order_by(Message.queued_at)).all()
    assert {message.template for message in told} == {"passkey_added", "passkey_removed"}
    assert {message.to for message in told} == {"amina@example.org"}
    for message in told:
        letter = writing.write(message)
        assert "My phone" in letter.text
        assert "My phone" in letter.html
        assert f"{ORIGIN}/account/passkeys" in letter.text


def test_somebody_elses_passkey_is_not_there(amina, device):
    mine = passkeys.of(amina)[0].id
    other = Owner(person_id=make_person("ben@example.org"))

    for act in (
        lambda: passkeys.one(other, mine),
        lambda: passkeys.rename(other, mine, "Ben’s"),
        lambda: passkeys.remove(other, mine),
        lambda: passkeys.remove(amina, uuid4()),
    ):
        with pytest.raises(NoSuchPasskey):
            act()
    assert [each.name for each in passkeys.of(amina)] == ["My phone"]


def test_its_name_is_kept_where_nobody_reads_it_in_plain(connection, device):
    raw = connection.execute(text("SELECT name FROM passkey")).scalar_one()

    assert b"phone" not in bytes(raw)


def test_staff_keep_a_second_factor():
    ola = Owner(staff_id=make_staff())
    with_passkey(ola)

    with pytest.raises(OnlyFactor):
        passkeys.remove(ola, passkeys.of(ola)[0].id)
    with_passkey(ola, "Another")
    passkeys.remove(ola, passkeys.of(ola)[0].id)
    assert len(passkeys.of(ola)) == 1


def test_last_used_is_when_somebody_signed_in(amina, device):
    assert passkeys.of(amina)[0].used_at is None
    passkeys.sign_in(device.get(options()), HERE)

    assert passkeys.of(amina)[0].used_at is not None


def test_passkeys_are_not_offered_where_the_address_is_a_number(app):
    assert passkeys.possible()
    for address in ("http://127.0.0.1:5000", "http://[::1]:5000"):
        app.config["SETTINGS"] = replace(app.config["SETTINGS"], public_url=address)
        assert not passkeys.possible()


def test_what_nobody_finished_is_thrown_away(session):
    options()
    with clock.frozen(clock.now() + timedelta(minutes=6)):
        assert ceremonies.throw_away_old() >= 1
    assert session.scalars(select(Ceremony)).all() == []
    assert session.scalars(select(Passkey)).all() == []
