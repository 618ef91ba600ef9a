"""An officer at the browser, and a case of their team."""

import pytest

from portal.cases.services import Contact, Kind
from tests.cases.builders import make_case
from tests.support.account import actor_of, make_staff, sign_in_staff

AMINA = Contact("Amina Khan", "amina@example.org", "01632 960001", "1 Mill Lane, LK1 2AB")


@pytest.fixture
def officer(client):
    client.staff_id = make_staff(teams=("highways", "waste"))
    sign_in_staff(client, client.staff_id)
    return client


@pytest.fixture
def actor(officer):
    return actor_of(officer.staff_id)


@pytest.fixture
def case(app):
    return make_case(contact=AMINA, kind=Kind.APPLICATION, submission_id=None)


@pytest.fixture
def other(app):
    return make_case(contact=AMINA, kind=Kind.APPLICATION, submission_id=None, team="waste")
