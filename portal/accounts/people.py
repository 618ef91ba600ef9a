"""Finding a person, or making a record of one."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.models import Person
from portal.core import clock, db
from portal.core.addresses import digest_of, normal_email
from portal.core.db import transaction

__all__ = ["digest_of", "normal_email", "person_with", "proved_address"]


def person_with(email: str, *, name: str | None, phone: str | None, locale: str) -> UUID:
    """The id of the person with this email address, made if there is none.

    Anyone can type anyone's address into a form. So what is said here about somebody we already
    know is left aside until they have shown that the address is theirs. Until the transaction ends
    the person can't be deleted.
    """
    digest = digest_of(email)
    known = (
        select(Person.id)
        .where(Person.email_digest == digest)
        .with_for_update(read=True, key_share=True)
    )
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
        # Where somebody is deleted between the two, they are made anew.
        return session.scalar(made) or session.scalar(known) or session.scalars(made).one()


def proved_address(person_id: UUID) -> str | None:
    """The email address that somebody has shown to be this person's, None while nobody has."""
    return db.session.scalar(
        select(Person.email).where(Person.id == person_id, Person.proved_at.is_not(None))
    )
