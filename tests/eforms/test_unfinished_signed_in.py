"""Unfinished forms of somebody who is signed in: on any device, and nobody else's."""

from datetime import timedelta
from http import HTTPStatus
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from portal.accounts.models import Person
from portal.cases.models import Case
from portal.core import clock
from portal.eforms.models import Draft
from tests.accounts.overviewing import everything
from tests.eforms.saved import AMINA, begun_by, danger_of, mails, save
from tests.eforms.visitor import Visitor, pothole_answers
from tests.support.account import make_person, sign_in

BEN = "ben@example.org"

pytestmark = pytest.mark.usefixtures("larkmere")


@pytest.fixture
def amina(client):
    return sign_in(client, make_person(AMINA))


@pytest.fixture
def elsewhere(app, amina):
    """Another device, where she is signed in too."""
    visitor = Visitor(app.test_client())
    sign_in(visitor.client, amina)
    return visitor


def person_of(session, service="pothole"):
    session.expire_all()
    return session.scalar(select(Draft.person_id).where(Draft.service == service))


def draft_id(session):
    return session.scalar(select(Draft.id).where(Draft.submitted_at.is_(None)))


def sign_out(client):
    client.delete_cookie("session")


class TestWhoseItIs:
    def test_what_is_begun_while_signed_in_is_theirs(self, client, session, amina):
        begun_by(client)

        assert person_of(session) == amina

    def test_what_a_stranger_begins_is_nobodys_and_signing_in_changes_nothing(
        self, client, session
    ):
        """On a machine that others use it may be anybody's."""
        visitor = begun_by(client)
        sign_in(client)

        client.get("/account/")
        visitor.send("photos")
        visitor.begin()

        assert person_of(session) is None
        assert "You began this form" not in everything(client).words

    def test_saving_it_while_signed_in_makes_it_theirs(self, client, session):
        visitor = begun_by(client)
        person_id = sign_in(client, make_person(BEN))

        save(visitor, "somebody@example.org")

        assert person_of(session) == person_id

    def test_opening_its_link_while_signed_in_makes_it_theirs(self, client, app, session):
        mail = save(begun_by(client), "somebody@example.org")
        other = app.test_client()
        person_id = sign_in(other, make_person(BEN))

        Visitor(other).send(mail.values["link"].removeprefix("http://127.0.0.1:5000"))

        assert person_of(session) == person_id

    def test_somebody_else_who_signs_in_here_begins_anew(self, client, session, amina):
        visitor = begun_by(client)
        ben = sign_in(client, make_person(BEN))

        visitor.begin()

        assert danger_of(visitor) is None
        assert sorted(session.scalars(select(Draft.person_id))) == sorted([amina, ben])

    def test_question_pages_ask_the_database_no_more_than_before(self, client, app, statements):
        stranger = begun_by(app.test_client())
        sign_in(client)
        mine = begun_by(client)
        counts = []
        for visitor in (stranger, mine):
            visitor.get("where")
            statements.clear()
            visitor.get("where")
            visitor.send("danger", danger="no")
            counts.append(len(statements))

        assert counts[0] == counts[1]


class TestTheList:
    @pytest.mark.usefixtures("amina")
    def test_it_has_what_was_begun_and_what_was_mailed_to_their_address(self, client, app):
        save(begun_by(app.test_client()), AMINA)

        page = everything(client, "/account/forms")

        assert "Report a pothole" in page.words
        assert "Unfinished forms (1)" in everything(client).words

    def test_an_address_that_nobody_proved_finds_nothing(self, client, app, session):
        person_id = sign_in(client, make_person(BEN))
        session.execute(update(Person).where(Person.id == person_id).values(proved_at=None))
        session.commit()
        save(begun_by(app.test_client()), BEN)

        assert "There are none." in everything(client, "/account/forms").words

    @pytest.mark.usefixtures("amina")
    def test_the_list_of_this_browser_leads_there(self, client):
        assert everything(client, "/saved/").soup.select_one("main a[href='/account/forms']")
        sign_out(client)
        assert not everything(client, "/saved/").soup.select_one("main a[href='/account/forms']")

    def test_what_a_stranger_began_in_this_browser_is_told_apart(self, client):
        begun_by(client)
        sign_in(client)

        page = everything(client, "/account/forms")

        assert "Only in this browser" in page.headings
        assert "They are not in your account." in page.words

    def test_one_that_is_about_to_be_deleted_is_a_thing_to_do(self, client, amina):
        begun_by(client)
        assert everything(client).to_do == []

        with clock.frozen(clock.now() + timedelta(days=22)):
            sign_in(client, amina)
            page = everything(client)

        assert page.to_do == ["Go on before we delete it: Report a pothole"]
        assert "Deleted soon" in page.words

    @pytest.mark.usefixtures("amina")
    @pytest.mark.parametrize(("state", "listed"), [("open", 1), ("waiting", 0), ("closed", 0)])
    def test_it_is_filtered_by_state(self, client, state, listed):
        begun_by(client)

        page = everything(client, f"/account/?kind=form&state={state}")

        assert len(page.listed) == listed


class TestGoingOn:
    def test_on_another_device_it_opens_where_it_was_left(self, client, elsewhere):
        begun = begun_by(client)
        page = elsewhere.get("/account/")
        href = page.soup.select_one(".own__title a")["href"]
        assert elsewhere.get(href).heading == "Go on with your form"
        assert danger_of(begun) == "no"

        led = elsewhere.send(href)

        assert led.leads_to == "/services/pothole/photos"
        assert danger_of(elsewhere) == "no"
        assert danger_of(begun) is None

    @pytest.mark.usefixtures("amina")
    def test_where_it_is_open_already_it_is_gone_on_with_at_once(self, client, session):
        begun = begun_by(client)

        assert begun.get(f"/account/forms/{draft_id(session)}").leads_to == (
            "/services/pothole/photos"
        )

    def test_with_another_of_that_service_here_its_owner_chooses(
        self, client, session, elsewhere, amina
    ):
        begun_by(client)
        wanted = draft_id(session)
        sign_out(elsewhere.client)
        begun_by(elsewhere.client).send("danger", danger="yes")
        sign_in(elsewhere.client, amina)
        path = f"/account/forms/{wanted}"

        page = elsewhere.get(path)
        assert page.heading == "Which form do you want to go on with?"
        assert "we delete the one in this browser" in page.words
        assert elsewhere.send(path).status == HTTPStatus.UNPROCESSABLE_ENTITY
        elsewhere.send(path, choice="here")
        assert danger_of(elsewhere) == "yes"

        elsewhere.send(path, choice="own")

        assert danger_of(elsewhere) == "no"
        assert session.scalar(select(Draft.id).where(Draft.person_id.is_(None))) is None

    def test_clearing_a_device_leaves_it_in_the_account(self, client, session, elsewhere):
        begun = begun_by(client)
        assert "These forms stay in your account:" in begun.get("/finish").words
        begun.send("/finish")

        assert danger_of(begun) is None
        elsewhere.send(f"/account/forms/{draft_id(session)}")
        assert danger_of(elsewhere) == "no"
        assert mails() == []

    @pytest.mark.usefixtures("amina")
    def test_it_is_deleted_for_good(self, client, session):
        begun = begun_by(client)
        path = f"/account/forms/{draft_id(session)}/delete"
        assert begun.get(path).heading == "Delete this form?"

        begun.send(path)

        assert draft_id(session) is None
        assert begun.get(path).status == HTTPStatus.NOT_FOUND

    @pytest.mark.parametrize("page", ["", "/delete"])
    def test_somebody_elses_is_as_if_it_were_not(self, client, app, session, amina, page):
        begun_by(client)
        ben = app.test_client()
        sign_in(ben, make_person(BEN))
        theirs, none = (f"/account/forms/{each}{page}" for each in (draft_id(session), uuid4()))

        answers = [ben.get(path) for path in (theirs, none)]

        assert [answer.status_code for answer in answers] == [HTTPStatus.NOT_FOUND] * 2
        token = Visitor(ben).get("/saved/").boxes()["csrf_token"]
        assert ben.post(theirs, data={"csrf_token": token}).status_code == HTTPStatus.NOT_FOUND
        assert person_of(session) == amina


class TestSending:
    def send_all(self, client):
        visitor = Visitor(client)
        answers = pothole_answers()
        answers["contact"]["email"] = BEN
        visitor.answer_all(answers)
        return visitor, visitor.submit()

    def test_what_is_sent_while_signed_in_is_theirs_whatever_address_it_was_given(
        self, client, session, amina
    ):
        visitor, sent = self.send_all(client)

        assert session.scalar(select(Case.person_id)) == amina
        assert "This is in your account." in visitor.get(sent.leads_to).words
        assert len(everything(client).listed) == 1

    def test_a_stranger_keeps_it_with_the_button_of_the_confirmation(self, client, session):
        visitor, sent = self.send_all(client)
        done = visitor.get(sent.leads_to)
        assert "Keep this in an account?" in done.words
        assert visitor.post(done.form["action"], done.boxes()).leads_to == "/account/add"
        amina = sign_in(client, make_person(AMINA))

        kept = visitor.send("/account/add")

        assert kept.leads_to.startswith("/cases/")
        session.expire_all()
        assert session.scalar(select(Case.person_id)) == amina

    @pytest.mark.usefixtures("amina")
    def test_it_is_no_longer_in_the_list_once_it_was_sent(self, client):
        self.send_all(client)

        assert "There are none." in everything(client, "/account/forms").words
