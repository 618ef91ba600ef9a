"""The code of a saved form: typed as people type it, guessed five times at most."""

import pytest
from sqlalchemy import select

from portal.core import security
from portal.eforms.models import Draft
from tests.eforms.saved import (
    AMINA,
    begun_by,
    danger_of,
    enter_code,
    mails,
    open_link,
    save,
    wrong,
)
from tests.eforms.visitor import Visitor

NO_CODES = [
    "2222-2222",
    "<script>12",
    "\uff12" * 8,
    "آآآآآآآآ",
    "' OR 111=111",
    "2222 2222",
    "22222222\x00",
    "%2e%2e%2e%2e",
    "²²²²²²²²",
    "-2-2-2-2-2-2-2-2-",
    "22222222\r\n",
    "\u202e22222222",
]
UNREADABLE = [
    "",
    "ﬃ" * 8,
    "' OR 1=1 --",
    " ",
    "222",
    "222222222",
    "🐈" * 8,
    "2" * 100_000,
    "--------",
]
WRONG = "The email address and the code do not go together. Check both."


@pytest.fixture
def begun(larkmere, client):
    return begun_by(client)


@pytest.fixture
def elsewhere(begun, app):
    """Another device, which knows nothing yet."""
    return Visitor(app.test_client())


@pytest.mark.parametrize("typed", [str, str.lower, lambda code: code.replace("-", " ")])
def test_the_code_opens_the_form_however_it_is_written(begun, elsewhere, typed):
    code = typed(save(begun).values["code"])

    assert enter_code(elsewhere, AMINA.upper(), f" {code} ").leads_to == "/services/pothole/photos"
    assert danger_of(elsewhere) == "no"
    assert danger_of(begun) is None


@pytest.mark.parametrize("code", NO_CODES, ids=ascii)
def test_a_wrong_code_is_refused_with_the_same_words_whoever_asks(begun, elsewhere, code):
    save(begun)
    known = enter_code(elsewhere, AMINA, code)
    unknown = enter_code(elsewhere, "nobody@example.org", code)

    assert (known.status, known.errors) == (422, [WRONG])
    assert (unknown.status, unknown.errors) == (422, [WRONG])
    assert known.title.startswith("Error:")


@pytest.mark.parametrize("code", UNREADABLE, ids=lambda code: ascii(code)[:20])
def test_what_is_no_code_is_refused_without_counting(begun, elsewhere, session, code):
    save(begun)
    page = enter_code(elsewhere, AMINA, code)

    assert page.status == 422
    assert page.errors[0].startswith("Enter")
    assert tries(session) == [0]


def test_after_five_wrong_tries_the_code_is_locked_and_the_link_is_not(begun, elsewhere):
    mail = save(begun)
    for _ in range(5):
        assert enter_code(elsewhere, AMINA, wrong(mail.values["code"])).errors == [WRONG]

    assert enter_code(elsewhere, AMINA, mail.values["code"]).errors == [WRONG]
    assert danger_of(begun) == "no"
    assert open_link(elsewhere, mail).leads_to == "/services/pothole/photos"


def test_four_wrong_tries_lock_nothing_and_a_right_one_begins_anew(begun, elsewhere, session):
    code = save(begun).values["code"]
    for _ in range(4):
        enter_code(elsewhere, AMINA, wrong(code))
    assert tries(session) == [4]

    assert enter_code(elsewhere, AMINA, code).status == 303
    assert tries(session) == [0]


def test_asking_again_brings_a_code_that_is_not_locked(begun, elsewhere):
    old = save(begun).values["code"]
    for _ in range(5):
        enter_code(elsewhere, AMINA, wrong(old))
    new = save(begun).values["code"]

    assert enter_code(elsewhere, AMINA, old).errors == [WRONG]
    assert enter_code(elsewhere, AMINA, new).status == 303


def test_a_network_tries_ten_wrong_codes_in_a_quarter_of_an_hour_and_no_more(begun, elsewhere):
    code = save(begun).values["code"]
    statuses = [
        enter_code(elsewhere, f"a{number}@example.org", "2222-2222").status for number in range(10)
    ]
    boxes = {**elsewhere.get("/saved/").boxes(), "email": AMINA, "code": code}

    assert set(statuses) == {422}
    assert elsewhere.post("/saved/", boxes).status == 429


def test_each_of_two_forms_saved_for_one_address_has_its_own_code(begun, app):
    bins = Visitor(begun.client, "missed-bin")
    bins.begin()
    first, second = save(begun), save(bins)
    elsewhere = Visitor(app.test_client())

    assert enter_code(elsewhere, AMINA, second.values["code"]).leads_to.startswith(bins.home)
    assert enter_code(elsewhere, AMINA, first.values["code"]).leads_to.startswith(begun.home)


def test_a_code_of_another_form_of_the_same_address_is_not_mixed_up(begun, session):
    save(begun)
    kept = session.scalars(select(Draft)).one()

    assert kept.code_digest != security.keyed_digest(
        "saved code", mails()[-1].values["code"].replace("-", "")
    )


def tries(session):
    return session.scalars(select(Draft.code_tries).execution_options(populate_existing=True)).all()


def test_an_address_that_only_looks_alike_opens_nothing(visitor, session):
    """They are two people: a mail server tells ß from ss."""
    visitor.begin()
    code = save(visitor, "amina@straße.org").values["code"]
    other = Visitor(visitor.client.application.test_client())

    assert enter_code(other, "amina@strasse.org", code).status == 422
