"""Businesses, charities and groups, and who acts for them. Nobody sees one without being a member.

Whatever isn't there and whatever is somebody else's are answered alike: NoSuchOrganisation.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.accounts.models import (
    Membership,
    Organisation,
    OrganisationInvitation,
    OrganisationKind,
    Person,
)
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Conflict, Forbidden, NotFound, Sentence
from portal.core.i18n import _l

MOST = 20
KINDS: dict[OrganisationKind, Sentence] = {
    OrganisationKind.BUSINESS: _l("Business"),
    OrganisationKind.CHARITY: _l("Charity"),
    OrganisationKind.GROUP: _l("Community group"),
    OrganisationKind.OTHER: _l("Something else"),
}


class NoSuchOrganisation(NotFound):
    pass


class OwnersOnly(Forbidden):
    message = _l("Only an owner of the organisation can do this. Ask one of them.")


class LastOwner(Conflict):
    message = _l("You are the only owner. Make somebody else an owner before you leave.")


class TooMany(Conflict):
    message = _l("You act for 20 organisations already. Leave one before you add another.")


@dataclass(frozen=True)
class Acting:
    """An organisation that a person acts for. `owner` and `position` are that person's own."""

    id: UUID
    name: str
    kind: OrganisationKind
    number: str | None
    address: str | None
    owner: bool
    position: str | None

    @property
    def kind_name(self) -> Sentence:
        return KINDS[self.kind]


@dataclass(frozen=True, kw_only=True)
class NewOrganisation:
    """`id` is made with the page, so that a form sent twice adds one. `position` is its owner's."""

    id: UUID
    name: str
    kind: OrganisationKind
    number: str | None = None
    address: str | None = None
    position: str | None = None


@dataclass(frozen=True)
class Member:
    """Somebody who acts for an organisation, as its other members see them."""

    id: UUID
    person_id: UUID
    name: str | None
    email: str
    owner: bool
    position: str | None
    joined_at: datetime


def of(person_id: UUID) -> list[UUID]:
    """The ids of the organisations that a person acts for."""
    mine = _mine(person_id).with_only_columns(Organisation.id)
    return list(db.session.scalars(mine))


def acting_for(person_id: UUID) -> list[Acting]:
    """The organisations that a person acts for, by name."""
    rows = db.session.execute(_mine(person_id)).all()
    return sorted((Acting(*row) for row in rows), key=lambda each: each.name.casefold())


def acting(person_id: UUID, organisation_id: UUID) -> Acting:
    """Raises NoSuchOrganisation where the person is no member."""
    row = db.session.execute(
        _mine(person_id).where(Organisation.id == organisation_id)
    ).one_or_none()
    if row is None:
        raise NoSuchOrganisation
    return Acting(*row)


class Named(NamedTuple):
    """What staff call it; also after it ended."""

    name: str
    kind: OrganisationKind

    @property
    def kind_name(self) -> Sentence:
        return KINDS[self.kind]


def named(organisation_id: UUID) -> Named | None:
    """For staff who read a case of it: who may, is asked before."""
    columns = select(Organisation.name, Organisation.kind)
    row = db.session.execute(columns.where(Organisation.id == organisation_id)).one_or_none()
    return Named(*row) if row else None


def members(person_id: UUID, organisation_id: UUID) -> list[Member]:
    """Everybody who acts for it, owners first. Raises NoSuchOrganisation."""
    acting(person_id, organisation_id)
    columns = (
        Membership.id, Membership.person_id, Person.name, Person.email, Membership.owner,
        Membership.position, Membership.joined_at,
    )  # fmt: skip
    rows = db.session.execute(
        select(*columns)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.organisation_id == organisation_id)
        .order_by(Membership.owner.desc(), Membership.joined_at, Membership.id)
    )
    return [Member(*row) for row in rows]


def member(person_id: UUID, organisation_id: UUID, membership_id: UUID) -> Member:
    """One of them. Raises NoSuchOrganisation where there is no such one."""
    everybody = members(person_id, organisation_id)
    found = next((each for each in everybody if each.id == membership_id), None)
    if found is None:
        raise NoSuchOrganisation
    return found


def add(person_id: UUID, new: NewOrganisation) -> UUID:
    """Add an organisation that the person owns; its id. Sent twice with one id, it is one.

    Raises TooMany.
    """
    with transaction() as session:
        session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
        if session.get(Organisation, new.id) is not None:
            return acting(person_id, new.id).id
        if len(of(person_id)) >= MOST:
            raise TooMany
        session.add(
            Organisation(
                id=new.id,
                name=new.name,
                kind=new.kind,
                number=new.number,
                address=new.address,
                created_at=clock.now(),
            )
        )
        session.flush()
        join(session, new.id, person_id, owner=True, position=new.position)
        return new.id


def join(
    session: Session, organisation_id: UUID, person_id: UUID, *, owner: bool, position: str | None
) -> None:
    """Make somebody a member, in the caller's transaction."""
    session.add(
        Membership(
            id=uuid4(), organisation_id=organisation_id, person_id=person_id,
            owner=owner, position=position, joined_at=clock.now(),
        )
    )  # fmt: skip


def leave(person_id: UUID, organisation_id: UUID) -> None:
    """Act for it no more. It ends with its last member; its cases stay as they are.

    Raises NoSuchOrganisation, LastOwner.
    """
    with transaction() as session:
        _take_out(session, person_id, organisation_id, person_id)


def remove(person_id: UUID, organisation_id: UUID, membership_id: UUID) -> None:
    """As an owner, take somebody out. Raises NoSuchOrganisation, OwnersOnly, LastOwner."""
    with transaction() as session:
        member = _as_owner(session, person_id, organisation_id, membership_id)
        _take_out(session, person_id, organisation_id, member.person_id)


def make_owner(person_id: UUID, organisation_id: UUID, membership_id: UUID) -> None:
    """As an owner, make a member an owner too. Raises NoSuchOrganisation, OwnersOnly."""
    with transaction() as session:
        _as_owner(session, person_id, organisation_id, membership_id).owner = True


def require_owner(person_id: UUID, organisation_id: UUID) -> Acting:
    """Raises NoSuchOrganisation, OwnersOnly."""
    found = acting(person_id, organisation_id)
    if not found.owner:
        raise OwnersOnly
    return found


def tidy() -> None:
    """Delete invitations that nobody took up in time."""
    with transaction() as session:
        over = select(OrganisationInvitation).where(
            OrganisationInvitation.expires_at <= clock.now()
        )
        for invitation in session.scalars(over):
            session.delete(invitation)


def _mine(
    person_id: UUID,
) -> Select[UUID, str, OrganisationKind, str | None, str | None, bool, str | None]:
    return (
        select(
            Organisation.id,
            Organisation.name,
            Organisation.kind,
            Organisation.number,
            Organisation.address,
            Membership.owner,
            Membership.position,
        )
        .join(Membership, Membership.organisation_id == Organisation.id)
        .where(Membership.person_id == person_id, Organisation.ended_at.is_(None))
    )


def _as_owner(
    session: Session, person_id: UUID, organisation_id: UUID, membership_id: UUID
) -> Membership:
    require_owner(person_id, organisation_id)
    member = session.scalar(
        select(Membership).where(
            Membership.id == membership_id, Membership.organisation_id == organisation_id
        )
    )
    if member is None:
        raise NoSuchOrganisation
    return member


def _take_out(session: Session, by: UUID, organisation_id: UUID, person_id: UUID) -> None:
    """One at a time, so that two owners who leave at once don't leave it without one."""
    acting(by, organisation_id)
    held = select(Organisation).where(Organisation.id == organisation_id).with_for_update()
    organisation = session.scalars(held).one()
    everybody = _everybody(session, organisation_id)
    leaving = [each for each in everybody if each.person_id == person_id]
    staying = [each for each in everybody if each.person_id != person_id]
    if not leaving:
        raise NoSuchOrganisation
    if staying and not any(each.owner for each in staying):
        raise LastOwner
    session.delete(leaving[0])
    if not staying:
        organisation.ended_at = clock.now()


def _everybody(session: Session, organisation_id: UUID) -> Sequence[Membership]:
    return session.scalars(
        select(Membership)
        .where(Membership.organisation_id == organisation_id)
        .execution_options(populate_existing=True)
    ).all()


def count_members(organisation_id: UUID) -> int:
    counted = select(func.count()).where(Membership.organisation_id == organisation_id)
    return db.session.scalar(counted) or 0
