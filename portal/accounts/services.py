"""Finding a person, or making a record of one."""

import unicodedata
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.models import Person
from portal.core import clock, security
from portal.core.db import transaction


def person_with(email: str, *, name: str | None, phone: str | None, locale: str) -> UUID:
    """The id of the person with this email address, made if there is none.

    Anyone can type anyone's address into a form. So what is said here about somebody we already
    know is left aside until they have shown that the address is theirs.
    """
    digest = digest_of(email)
    known = select(Person.id).where(Person.email_digest == digest)
    made = (
        insert(Person)
        .values(
            id=uuid4(),
            email_digest=digest,
            email=email.strip(),
            name=name,
            phone=phone,
            locale=locale,
            created_at=clock.now(),
        )
        .on_conflict_do_nothing(index_elements=[Person.email_digest])
        .returning(Person.id)
    )
    with transaction() as session:
        return session.scalar(made) or session.scalars(known).one()


def digest_of(email: str) -> str:
    """What an address is recognised by: the same however it is spaced or capitalised."""
    return security.keyed_digest("email", normal_email(email))


def normal_email(email: str) -> str:
    return unicodedata.normalize("NFC", email.strip()).casefold()
