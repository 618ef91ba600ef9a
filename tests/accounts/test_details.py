from datetime import timedelta

import pytest
from sqlalchemy import text as sql

from portal.accounts import sessions
from portal.accounts.models import Method, Person
from portal.accounts.own import changing, details
from portal.accounts.own.details import Detail
from portal.accounts.sessions import Arrival
from portal.core import clock
from portal.core.clock import frozen
from portal.gazetteer import loading
from portal.notifications.models import Message
from tests.accounts.pages import HOSTILE, follow, send, soup, text
from tests.gazetteer.builders import houses, write_file
from tests.support.account import PERSON, make_person, sign_in

NEW = "amina.new@example.org"
PAGES = ("", "/name", "/phone", "/email", "/address")
BY_HAND = {"mode": "by-hand", "line1": "12 Mere Street", "town": "Larkmere", "postcode": "lk1 2ab"}


@pytest.fixture
def person(client):
    return sign_in(client)


def mails(session, template):
    return session.query(Message).filter(Message.template == template).all()


def code_mailed(session, run_jobs):
    run_jobs()
    newest = session.query(Message).filter(Message.template == "address_code")
    return newest.order_by(Message.queued_at.desc()).first().values["code"]


def prove(client, session, run_jobs, email=NEW):
    """As far as the page that asks whom to tell."""
    assert send(client, "/account/details/email", {"email": email}).status_code == 303
    code = code_mailed(session, run_jobs)
    return send(client, "/account/details/email/code", {"code": code})


def confirm(client, response):
    return send(client, response.headers["Location"])


@pytest.mark.parametrize("where", PAGES)
def test_a_stranger_is_sent_to_sign_in(client, where):
    response = client.get(f"/account/details{where}")

    assert response.status_code == 303
    assert "/sign-in?next=" in response.headers["Location"]


def test_the_page_shows_what_is_known(client, person):
    shown = text(client.get("/account/details"))

    assert "Amina Khan" in shown
    assert PERSON in shown
    assert "Not known" in shown


def test_a_name_changes_once_it_is_confirmed(client, person, session):
    response = send(client, "/account/details/name", {"name": " Amina  Ahmed "})
    assert details.of(person)[Detail.NAME] == "Amina Khan"
    shown = text(follow(client, response))
    assert "Nothing has changed yet" in shown

    confirm(client, response)

    assert details.of(person)[Detail.NAME] == "Amina  Ahmed"


def test_several_changes_are_told_together(client, person):
    send(client, "/account/details/name", {"name": "Amina Ahmed"})
    response = send(client, "/account/details/phone", {"phone": "01632 960 001"})

    shown = text(follow(client, response))

    assert "Amina Ahmed" in shown
    assert "01632 960001" in shown
    confirm(client, response)
    assert details.of(person)[Detail.PHONE] == "+441632960001"


def test_a_change_that_is_dropped_changes_nothing(client, person):
    response = send(client, "/account/details/name", {"name": "Amina Ahmed"})

    send(client, response.headers["Location"], form=1)

    assert details.of(person)[Detail.NAME] == "Amina Khan"
    assert changing.unfinished(person) is None


def test_the_same_details_again_are_no_change(client, person):
    response = send(client, "/account/details/name", {"name": "Amina Khan"})

    assert "nothing has changed" in text(follow(client, response))


def test_a_phone_number_can_be_taken_away(client, person, session):
    session.get(Person, person).phone = "+441632960001"
    session.flush()
    response = send(client, "/account/details/phone", {"phone": ""})
    confirm(client, response)

    assert details.of(person)[Detail.PHONE] is None


@pytest.fixture
def mill_lane(session, tmp_path):
    """A gazetteer of one street, Mill Lane in LK2 1AA, with the houses 2, 10 and 14."""
    loading.load(write_file(tmp_path, houses(2, 10, 14)))


def test_an_address_is_found_by_its_postcode(client, person, mill_lane):
    postcode = "lk2 1aa"
    listed = send(client, "/account/details/address", {"search": postcode})
    choice = soup(listed).select_one("input[name=choice]")
    assert listed.status_code == 200
    assert "Choose your address" in text(listed)

    response = client.post(
        "/account/details/address",
        data={
            "csrf_token": _token(listed), "mode": "choose", "search": postcode,
            "searched": postcode, "choice": choice["value"],
        },
    )  # fmt: skip
    confirm(client, response)

    kept = details.of(person)[Detail.ADDRESS]
    assert (kept["uprn"], kept["postcode"]) == (choice["value"], "LK2 1AA")


def test_an_address_is_written_by_hand(client, person):
    response = send(client, "/account/details/address?by=by-hand", BY_HAND)
    confirm(client, response)

    assert details.of(person)[Detail.ADDRESS] == {
        "uprn": None, "lines": ["12 Mere Street", "Larkmere"], "postcode": "LK1 2AB",
    }  # fmt: skip
    assert "12 Mere Street" in text(client.get("/account/details"))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"search": ""}, "Enter a full UK postcode"),
        ({"search": "ZZ1 1ZZ"}, "We have no addresses"),
        ({"mode": "by-hand"}, "Enter the first line of the address"),
        ({"mode": "choose", "search": "x", "searched": "x"}, "Choose your address"),
    ],
)
def test_an_address_that_cannot_be_used_says_why(client, person, answers, said):
    response = send(client, "/account/details/address", answers)

    assert response.status_code == 422
    assert said in text(response)


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    ("where", "box", "rest"),
    [
        ("name", "name", {}),
        ("phone", "phone", {}),
        ("email", "email", {}),
        ("email/code", "code", {}),
        ("address", "search", {}),
        ("address", "choice", {"mode": "choose", "search": "LK1 2AB", "searched": "LK1 2AB"}),
        ("address", "mode", {}),
        *(("address", box, BY_HAND) for box in ("line1", "line2", "town", "postcode")),
    ],
)
def test_whatever_is_typed_breaks_nothing(client, where, box, rest):
    if where == "email/code":
        send(client, "/account/details/email", {"email": NEW})
    for value in HOSTILE:
        response = send(client, f"/account/details/{where}", {**rest, box: value})

        assert response.status_code in {200, 303, 422, 429}
        shown = client.get("/account/details").get_data(as_text=True)
        for page in (shown, response.get_data(as_text=True)):
            assert "<script>alert" not in page
            assert "<img src=x" not in page
            assert "\u202e" not in page


def test_a_new_address_needs_its_code(client, person, session, run_jobs):
    response = prove(client, session, run_jobs)
    assert details.of(person)[Detail.EMAIL] == PERSON
    confirm(client, response)

    assert details.of(person)[Detail.EMAIL] == NEW
    assert make_person(NEW) == person
    assert make_person(PERSON) != person


def test_a_browser_left_open_takes_no_new_address(client, person, session, run_jobs):
    """Else whoever comes by has the account: its codes go to the address."""
    page = client.get("/account/details/email")
    form = {"csrf_token": _token(page), "email": NEW}
    with frozen(clock.now() + timedelta(minutes=11)):
        asked = client.post("/account/details/email", data=form)
        shown = client.get("/account/details/email")

        assert asked.location == "/account/details/email"
        assert "sign in again" in text(shown)
        again = shown.text.split('href="/sign-in?')[1].split('"')[0]
        assert again.replace("&amp;", "&") == "next=/account/details/email&fresh=1"
    run_jobs()
    assert not mails(session, "address_code")


def test_a_code_got_elsewhere_is_not_taken_in_a_browser_left_open(
    client, person, session, run_jobs
):
    send(client, "/account/details/email", {"email": NEW})
    page = client.get("/account/details/email/code")
    form = {"csrf_token": _token(page), "code": code_mailed(session, run_jobs)}
    with frozen(clock.now() + timedelta(minutes=21)):
        answer = client.post("/account/details/email/code", data=form)

        assert answer.location == "/account/details/email"


def test_a_wrong_code_changes_nothing(client, person, session, run_jobs):
    send(client, "/account/details/email", {"email": NEW})
    code = code_mailed(session, run_jobs)
    wrong = "000 000" if code != "000 000" else "111 111"

    response = send(client, "/account/details/email/code", {"code": wrong})

    assert response.status_code == 422
    assert changing.unfinished(person) is None


def test_the_old_address_is_told_and_other_sessions_end(client, person, session, run_jobs):
    elsewhere = sessions.start_for_person(person, Arrival(method=Method.CODE))
    confirm(client, prove(client, session, run_jobs))

    assert sessions.find(elsewhere) is None
    assert client.get("/account/details").status_code == 200
    [warning] = mails(session, "address_changed")
    assert warning.to == PERSON
    [receipt] = mails(session, "details_changed")
    assert receipt.to == NEW


def test_an_address_of_another_account_is_refused_to_nobody_but_its_owner(
    client, person, session, run_jobs
):
    other = make_person("taken@example.org")
    sessions.start_for_person(other, Arrival(method=Method.CODE))
    free = send(client, "/account/details/email", {"email": "free@example.org"})
    taken = send(client, "/account/details/email", {"email": "taken@example.org"})
    assert (taken.status_code, taken.headers["Location"]) == (
        free.status_code, free.headers["Location"],
    )  # fmt: skip
    free_page = text(client.get("/account/details/email/code"))
    assert "another account" not in free_page
    code = code_mailed(session, run_jobs)

    response = send(client, "/account/details/email/code", {"code": code})

    assert response.status_code == 422
    assert "another account" in text(response)
    [told] = mails(session, "address_taken")
    assert told.to == "taken@example.org"
    assert details.of(person)[Detail.EMAIL] == PERSON
    assert changing.unfinished(person) is None


def test_a_record_that_nobody_proved_becomes_part_of_the_person(client, person, session, run_jobs):
    record = make_person(NEW)

    confirm(client, prove(client, session, run_jobs))

    assert make_person(NEW) == person
    assert session.get(Person, record).name is None


def test_the_table_holds_no_new_detail_to_read(client, person, session):
    send(client, "/account/details/address?by=by-hand", BY_HAND)

    row = session.execute(sql("SELECT * FROM detail_change")).one()

    assert b"Mere Street" not in b"".join(
        bytes(value) for value in row if isinstance(value, bytes | memoryview)
    )


def _token(response):
    return soup(response).select_one("input[name=csrf_token]")["value"]
