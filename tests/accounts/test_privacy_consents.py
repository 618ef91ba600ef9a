"""The consent ledger: what was agreed to, in which words; taken back as easily as given."""

import hashlib

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from portal.accounts.models import ConsentEntry
from portal.accounts.privacy import consents
from portal.core import rotation
from portal.core.i18n import use_locale
from tests.accounts import pages
from tests.support.account import make_person, sign_in

WORDING = "Tell the library my new address."


def test_the_ledger_keeps_the_very_words_and_their_language(app, session):
    person_id = make_person()
    with use_locale("pl"):
        consents.record(person_id, "tell-once", given=True, wording=WORDING)

    entry = session.scalars(select(ConsentEntry)).one()

    assert (entry.wording, entry.locale, entry.channel) == (WORDING, "pl", "web")
    assert entry.wording_digest == hashlib.sha256(WORDING.encode()).hexdigest()


def test_the_newest_word_on_each_purpose_stands(app):
    person_id = make_person()
    for purpose, given in (("a", True), ("b", True), ("a", False)):
        consents.record(person_id, purpose, given=given, wording=WORDING)

    standing = consents.standing(person_id)

    assert {purpose: each.given for purpose, each in standing.items()} == {"a": False, "b": True}
    assert consents.given(person_id, "b")
    assert not consents.given(person_id, "a")
    assert not consents.given(person_id, "never asked")


def test_a_consent_is_taken_back_with_one_press(client):
    person_id = sign_in(client)
    consents.record(person_id, "tell-once", given=True, wording=WORDING)

    answer = pages.send(client, "/account/privacy/consents")

    shown = pages.text(client.get(answer.location))
    assert "You have taken it back." in shown
    assert not consents.given(person_id, "tell-once")
    assert [each.given for each in consents.history(person_id)] == [False, True]


def test_taking_back_twice_is_written_once(client):
    person_id = sign_in(client)
    consents.record(person_id, "tell-once", given=True, wording=WORDING)

    assert consents.withdraw(person_id, "tell-once")
    assert not consents.withdraw(person_id, "tell-once")
    assert len(list(consents.history(person_id))) == 2


def test_nobody_takes_back_what_somebody_else_agreed_to(client):
    other = make_person("other@example.org")
    consents.record(other, "tell-once", given=True, wording=WORDING)
    person_id = sign_in(client)
    consents.record(person_id, "another", given=True, wording=WORDING)
    page = pages.soup(client.get("/account/privacy/consents"))
    token = page.select_one("form[action$=withdraw] input[type=hidden]")

    answer = client.post(
        "/account/privacy/consents/tell-once/withdraw", data={token["name"]: token["value"]}
    )

    assert answer.status_code == 303
    assert consents.given(other, "tell-once")


@pytest.mark.parametrize(
    "change",
    [
        update(ConsentEntry).values(given=False),
        update(ConsentEntry).values(purpose="something else"),
        update(ConsentEntry).values(wording="Other words"),
        delete(ConsentEntry),
        text("TRUNCATE consent_entry"),
    ],
    ids=str,
)
def test_the_database_refuses_to_change_the_ledger(app, session, change):
    consents.record(make_person(), "tell-once", given=True, wording=WORDING)

    with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
        session.execute(change.execution_options(synchronize_session=False)
                        if hasattr(change, "execution_options") else change)  # fmt: skip


def test_a_rotation_may_seal_the_words_anew_and_change_nothing_else(app, session):
    consents.record(make_person(), "tell-once", given=True, wording=WORDING)
    session.execute(text("SET LOCAL portal.rotating = 'on'"))

    with pytest.raises(DBAPIError, match="never changed"), session.begin_nested():
        session.execute(update(ConsentEntry).values(given=False))

    session.execute(text("SET LOCAL portal.rotating = 'off'"))
    assert "consent_entry" in {done.name for done in rotation.rotate()}
