"""Pages about a customer that have boxes, for whoever is signed in to fill them in."""

from uuid import UUID, uuid4

from flask.testing import FlaskClient

from portal.cases.restricting import deciding
from portal.cases.restricting.models import Way
from tests.cases.customers.builders import AGAIN, AMINA, at_work, case_of, path
from tests.support.account import actor_of, make_staff, sign_in

TEAM = "customer-relations"


def customer(client: FlaskClient) -> str:
    """Somebody with cases of other teams too."""
    person_id, _ = case_of(AMINA)
    case_of(AMINA, team="waste")
    at_work(client)
    return path(person_id)


def compared(client: FlaskClient) -> str:
    """With somebody whom another team deals with."""
    other_id, _ = case_of(AGAIN, team="waste")
    return f"{customer(client)}/compare/{other_id}"


def proposing(client: FlaskClient) -> str:
    return f"{customer(client)}/restriction"


def reviewing(client: FlaskClient) -> str:
    _person_id, key = _restricted()
    at_work(client, teams=(TEAM,))
    return f"/staff/restrictions/{key}"


def own(client: FlaskClient) -> str:
    person_id, _key = _restricted()
    sign_in(client, person_id)
    return "/account/restriction"


def _restricted() -> tuple[UUID, UUID]:
    key = uuid4()
    person_id, opened = case_of(AMINA, team=TEAM)
    one, other = (
        actor_of(make_staff(teams=(TEAM,), email=f"{name}@larkmere.example"))
        for name in ("cora", "rafi")
    )
    proposal = deciding.Proposal(
        ways=[Way.PHONE], reason="Threats.", named=None, evidence=[opened.reference], months=3
    )
    deciding.propose(one, person_id, proposal, key=key)
    deciding.decide(other, key, approve=True)
    return person_id, key
