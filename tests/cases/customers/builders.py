"""People with cases of several teams, and whoever looks at them."""

from collections.abc import Sequence
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.models import AuditEntry
from portal.accounts.permissions import Actor, Role
from portal.cases.models import Case
from portal.cases.services import Contact, OpenedCase
from portal.core import db
from tests.accounts.visiting import page_of, words
from tests.cases.builders import make_case
from tests.support.account import actor_of, make_staff, sign_in_staff

AMINA = Contact("Amina Khan", "amina@example.org", "01632 960001", "12 Mill Lane, LK1 2AB")
AGAIN = Contact("Amina Khan", "a.khan@work.example", "+44 1632 960001", None)
WHY = "She asks what became of her bin."


def path(person_id: UUID) -> str:
    return f"/staff/customers/{person_id}"


def case_of(contact: Contact, **changes: object) -> tuple[UUID, OpenedCase]:
    """A new case, and the id of whose it is."""
    opened = make_case(contact=contact, **changes)
    person_id = db.session.scalar(select(Case.person_id).where(Case.reference == opened.reference))
    assert person_id is not None
    return person_id, opened


def at_work(
    client: FlaskClient, role: Role = Role.OFFICER, *, teams: tuple[str, ...] = ("highways",)
) -> Actor:
    """Sign a member of staff in, with these teams."""
    email = f"{role.value}.{'.'.join(teams)}@larkmere.example"
    staff_id = make_staff(role, teams=teams, email=email)
    sign_in_staff(client, staff_id)
    return actor_of(staff_id)


def read(client: FlaskClient, person_id: UUID) -> str:
    return words(page_of(client.get(path(person_id))).main)


def entries(session: Session) -> Sequence[AuditEntry]:
    return session.scalars(select(AuditEntry).order_by(AuditEntry.position)).all()
