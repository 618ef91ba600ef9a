"""Staff at a browser, and what they have taken."""

from typing import Any
from uuid import UUID, uuid4

from flask.testing import FlaskClient

from portal.accounts.services import Actor, Role
from portal.payments import services
from portal.payments.services import PaymentMethod, PaymentView
from tests.payments.builders import make_payment
from tests.support.account import make_staff, sign_in_staff

PAYMENTS = "/staff/payments/"
FINANCE, ADVISER = "fin@larkmere.example", "ada@larkmere.example"


def actor(*roles: Role, teams: tuple[str, ...] = ()) -> Actor:
    staff_id = make_staff(*roles, teams=teams, email=f"{uuid4().hex}@larkmere.example")
    return Actor(staff_id, "Ola Nowak", frozenset(roles), frozenset(teams))


def taken(
    receipt: str = "4471-22", method: PaymentMethod = PaymentMethod.TERMINAL, **changes: Any
) -> PaymentView:
    """A payment that an adviser took."""
    asked = make_payment(**changes)
    return services.take_by_hand(actor(Role.ADVISER), asked.reference, method, receipt)


def sign_in_as(
    client: FlaskClient, *roles: Role, email: str = FINANCE, teams: tuple[str, ...] = ()
) -> UUID:
    staff_id = make_staff(*roles, teams=teams, email=email)
    sign_in_staff(client, staff_id)
    return staff_id
