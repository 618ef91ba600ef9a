"""Whose a passkey is, and telling them what became of it."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.accounts.models import Passkey, Person, StaffMember
from portal.accounts.own import preferences
from portal.accounts.sessions import SignedIn
from portal.core import db
from portal.core.i18n import BY_CODE, DEFAULT
from portal.core.settings import settings
from portal.notifications.services import queue_email


@dataclass(frozen=True)
class Owner:
    """A resident or a member of staff: one of the two ids is set."""

    person_id: UUID | None = None
    staff_id: UUID | None = None

    @classmethod
    def of(cls, signed_in: SignedIn) -> "Owner":
        return cls(signed_in.person_id, signed_in.staff_id)

    @property
    def id(self) -> UUID:
        owner = self.person_id or self.staff_id
        if owner is None:
            raise ValueError("An owner is a person or a member of staff")
        return owner


def tell(owner: Owner, template: str, passkey: Passkey) -> None:
    """Queue a mail to the owner in their language, in the caller's transaction."""
    where, locale = address(owner)
    page = "/account/passkeys" if owner.person_id is not None else "/staff/passkeys"
    language = BY_CODE.get(locale, DEFAULT).path
    queue_email(
        key=f"{template}:{passkey.id}",
        to=where,
        locale=locale,
        template=template,
        values={
            "name": passkey.name,
            "link": f"{settings().public_url.rstrip('/')}{language}{page}",
        },
    )


def address(owner: Owner) -> tuple[str, str]:
    """Where its owner is written to, and in which language."""
    if owner.person_id is None:
        known = select(StaffMember.email, StaffMember.locale).where(StaffMember.id == owner.id)
    else:
        known = select(Person.email, Person.locale).where(Person.id == owner.id)
    found = db.session.execute(known).one()
    return found.email, preferences.of(owner.person_id).locale or found.locale
