"""Asking somebody by email to act for an organisation, and their answer."""

import secrets
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal.accounts.models import Organisation, OrganisationInvitation, Person
from portal.accounts.own import organisations, preferences
from portal.accounts.people import digest_of
from portal.core import clock, db, i18n, security
from portal.core.db import transaction
from portal.core.errors import Conflict, Forbidden, Gone
from portal.core.i18n import BY_CODE, DEFAULT, _l
from portal.core.settings import settings
from portal.notifications.services import queue_email

DAYS = 14
_TOKEN_BYTES = 32
_MOST_MEMBERS = 100


class InvitationGone(Gone):
    message = _l("This invitation is over, or was answered. Ask for a new one if you need it.")


class ForAnotherAddress(Forbidden):
    message = _l(
        "This invitation went to another email address. Sign in with that address to answer it."
    )


class Full(Conflict):
    message = _l("100 people act for this organisation. Take somebody out before you ask another.")


class Pending(NamedTuple):
    id: UUID
    email: str
    expires_at: datetime


class Invited(NamedTuple):
    """What somebody is asked: to act for an organisation of this name."""

    id: UUID
    organisation_id: UUID
    name: str


def invite(person_id: UUID, organisation_id: UUID, email: str) -> None:
    """Mail a link to a valid address, as an owner; an earlier link to it stops.

    Raises NoSuchOrganisation, OwnersOnly, Full, TooManyAttempts: 20 in a day by one person, and 5
    to one address.
    """
    found = organisations.require_owner(person_id, organisation_id)
    security.throttle("20/day", "people asked by", str(person_id))
    security.throttle("5/day", "asked to act", digest_of(email))
    if organisations.count_members(organisation_id) >= _MOST_MEMBERS:
        raise Full
    token, now = secrets.token_urlsafe(_TOKEN_BYTES), clock.now()
    with transaction() as session:
        _forget(session, organisation_id, email)
        invitation = OrganisationInvitation(
            id=uuid4(),
            organisation_id=organisation_id,
            email=email,
            email_digest=digest_of(email),
            token_digest=security.digest(token),
            invited_at=now,
            expires_at=now + timedelta(days=DAYS),
        )
        session.add(invitation)
        _mail(invitation, found.name, token)


def pending(person_id: UUID, organisation_id: UUID) -> list[Pending]:
    """Whom an owner has asked and who hasn't answered. Raises as `require_owner`."""
    organisations.require_owner(person_id, organisation_id)
    rows = db.session.execute(
        select(
            OrganisationInvitation.id,
            OrganisationInvitation.email,
            OrganisationInvitation.expires_at,
        )
        .where(
            OrganisationInvitation.organisation_id == organisation_id,
            OrganisationInvitation.expires_at > clock.now(),
        )
        .order_by(OrganisationInvitation.invited_at, OrganisationInvitation.id)
    )
    return [Pending(*row) for row in rows]


def take_back(person_id: UUID, organisation_id: UUID, invitation_id: UUID) -> None:
    """As an owner, stop a link; it is fine if it has stopped already."""
    organisations.require_owner(person_id, organisation_id)
    with transaction() as session:
        session.execute(
            delete(OrganisationInvitation).where(
                OrganisationInvitation.id == invitation_id,
                OrganisationInvitation.organisation_id == organisation_id,
            )
        )


def invited(person_id: UUID, token: str) -> Invited:
    """What a link asks. Raises InvitationGone, and ForAnotherAddress with no word of what."""
    row = db.session.execute(
        select(
            OrganisationInvitation.id,
            OrganisationInvitation.organisation_id,
            OrganisationInvitation.email_digest,
            Organisation.name,
        )
        .join(Organisation, Organisation.id == OrganisationInvitation.organisation_id)
        .where(
            OrganisationInvitation.token_digest == security.digest(token),
            OrganisationInvitation.expires_at > clock.now(),
            Organisation.ended_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise InvitationGone
    mine = db.session.scalar(select(Person.email_digest).where(Person.id == person_id))
    if mine != row.email_digest:
        raise ForAnotherAddress
    return Invited(row.id, row.organisation_id, row.name)


def accept(person_id: UUID, token: str, position: str | None) -> UUID:
    """Act for the organisation from now on; its id. Raises as `invited`, and TooMany."""
    with transaction() as session:
        session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
        found = invited(person_id, token)
        mine = organisations.of(person_id)
        if found.organisation_id not in mine:
            if len(mine) >= organisations.MOST:
                raise organisations.TooMany
            organisations.join(
                session, found.organisation_id, person_id, owner=False, position=position
            )
        session.execute(delete(OrganisationInvitation).where(OrganisationInvitation.id == found.id))
        return found.organisation_id


def decline(person_id: UUID, token: str) -> None:
    """Raises as `invited`."""
    found = invited(person_id, token)
    with transaction() as session:
        session.execute(delete(OrganisationInvitation).where(OrganisationInvitation.id == found.id))


def _forget(session: Session, organisation_id: UUID, email: str) -> None:
    session.execute(
        delete(OrganisationInvitation).where(
            OrganisationInvitation.organisation_id == organisation_id,
            OrganisationInvitation.email_digest == digest_of(email),
        )
    )


def _mail(invitation: OrganisationInvitation, name: str, token: str) -> None:
    locale = preferences.locale_for(invitation.email, i18n.current().code)
    portal = settings().public_url.rstrip("/") + BY_CODE.get(locale, DEFAULT).path
    queue_email(
        key=f"organisation_invited:{invitation.id}",
        to=invitation.email,
        locale=locale,
        template="organisation_invited",
        values={
            "organisation": name,
            "link": f"{portal}/account/invitations/{token}",
            "until": invitation.expires_at.astimezone(clock.LONDON).date().isoformat(),
        },
        useful_until=invitation.expires_at,
    )
