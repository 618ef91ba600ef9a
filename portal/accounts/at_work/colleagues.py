"""The people who work for the council: who they are, what they may do, and ending that."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, union, update
from sqlalchemy.orm import Session

from portal.accounts.at_work import teams as known_teams
from portal.accounts.auditing import record
from portal.accounts.models import (
    AccountSession,
    Action,
    Authenticator,
    RecoveryCode,
    StaffInvitation,
    StaffMember,
)
from portal.accounts.models.passkeys import Identity, Passkey
from portal.accounts.people import digest_of
from portal.accounts.permissions import Actor, Permission, Role
from portal.core import clock, db
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _l

AT_ONCE = 50


class UnknownColleague(NotFound):
    message = _l("There is no such member of staff.")


class LastAdministrator(Conflict):
    message = _l("Someone else must be an administrator first. This is the last one.")


class NotYourself(Conflict):
    message = _l("You cannot end your own access. Ask another administrator.")


class NothingChosen(Conflict):
    message = _l("Choose at least one role.")


class UnknownTeam(Conflict):
    message = _l("There is no team with this name.")


@dataclass(frozen=True)
class Colleague:
    """One member of staff, as administrators see them."""

    id: UUID
    name: str
    email: str
    roles: tuple[Role, ...]
    teams: tuple[str, ...]
    invited_at: datetime
    joined_at: datetime | None
    ended_at: datetime | None
    second_factor: bool


@dataclass(frozen=True)
class Wanted:
    """Which of them to list; those whose access has ended only where `ended` says so."""

    role: Role | None = None
    team: str | None = None
    ended: bool = False


def everyone(actor: Actor | None, wanted: Wanted, *, page: int = 1) -> tuple[list[Colleague], int]:
    """One page of them, newest invitation first, and how many there are on all pages."""
    _allow(actor)
    chosen = select(StaffMember).where(
        StaffMember.ended_at.is_not(None) if wanted.ended else StaffMember.ended_at.is_(None)
    )
    if wanted.role:
        chosen = chosen.where(StaffMember.roles.contains([wanted.role.value]))
    if wanted.team:
        chosen = chosen.where(StaffMember.teams.contains([wanted.team]))
    count = db.session.scalar(select(func.count()).select_from(chosen.subquery())) or 0
    newest = chosen.order_by(StaffMember.invited_at.desc(), StaffMember.id)
    members = db.session.scalars(newest.limit(AT_ONCE).offset((page - 1) * AT_ONCE)).all()
    return _colleagues(members), count


def colleague(actor: Actor | None, staff_id: UUID) -> Colleague:
    """Raises UnknownColleague."""
    _allow(actor)
    member = db.session.get(StaffMember, staff_id)
    if member is None:
        raise UnknownColleague
    return _colleagues([member])[0]


def change(
    actor: Actor | None, staff_id: UUID, *, roles: Iterable[Role], teams: Iterable[str]
) -> None:
    """Give a member these roles and teams in place of those they had.

    Raises UnknownColleague, NothingChosen, UnknownTeam or LastAdministrator.
    """
    _allow(actor)
    new = wanted_rights(roles, teams)
    with transaction() as session:
        administrators = _administrators(session)
        member = _locked(session, staff_id)
        if administrators == [staff_id] and Role.ADMINISTRATOR not in new["roles"]:
            raise LastAdministrator
        old = {"roles": member.roles, "teams": member.teams}
        if new != old:
            member.roles, member.teams = new["roles"], new["teams"]
            record(actor, Action.STAFF, staff=str(staff_id), before=old, after=new)


def end(actor: Actor | None, staff_id: UUID) -> None:
    """End every right of a member at once: they are signed out everywhere.

    Raises UnknownColleague, NotYourself or LastAdministrator. Ending twice is fine.
    """
    _allow(actor)
    if actor is not None and actor.id == staff_id:
        raise NotYourself
    with transaction() as session:
        administrators = _administrators(session)
        member = _locked(session, staff_id)
        if administrators == [staff_id]:
            raise LastAdministrator
        if member.ended_at is None:
            member.ended_at = clock.now()
            before, after = {"access": "open"}, {"access": "ended"}
            record(actor, Action.STAFF, staff=str(staff_id), before=before, after=after)
        forget_factors(session, staff_id)
        for kept in (Identity, StaffInvitation):
            session.execute(delete(kept).where(kept.staff_id == staff_id))


def reset_second_factor(actor: Actor | None, staff_id: UUID) -> None:
    """For whoever has lost their phone: they set up a new one when they sign in next."""
    _allow(actor)
    with transaction() as session:
        _locked(session, staff_id)
        forget_factors(session, staff_id)
        before, after = {"second_factor": "set up"}, {"second_factor": "none"}
        record(actor, Action.STAFF, staff=str(staff_id), before=before, after=after)


def staff_with(email: str) -> UUID | None:
    """Who signs in with this address: somebody who has accepted an invitation and not left."""
    return db.session.scalar(
        select(StaffMember.id).where(
            StaffMember.email_digest == digest_of(email),
            StaffMember.joined_at.is_not(None),
            StaffMember.ended_at.is_(None),
        )
    )


def id_called(email: str) -> UUID:
    """Whoever has this address, at work or not. Raises UnknownColleague."""
    found = select(StaffMember.id).where(StaffMember.email_digest == digest_of(email))
    staff_id = db.session.scalar(found)
    if staff_id is None:
        raise UnknownColleague
    return staff_id


def names_of(staff_ids: Collection[UUID]) -> Mapping[UUID, str]:
    """What these members of staff are called, also those who have left."""
    if not staff_ids:
        return {}
    rows = db.session.execute(
        select(StaffMember.id, StaffMember.name).where(StaffMember.id.in_(staff_ids))
    )
    return {row.id: row.name for row in rows}


def officers_of(teams: Collection[str]) -> Mapping[UUID, tuple[str, frozenset[str]]]:
    """Whoever is at work as an officer of one of these teams: the name, and the teams of theirs."""
    rows = db.session.execute(
        select(StaffMember.id, StaffMember.name, StaffMember.teams).where(
            StaffMember.roles.contains([Role.OFFICER.value]),
            StaffMember.teams.overlap(list(teams)),
            StaffMember.joined_at.is_not(None),
            StaffMember.ended_at.is_(None),
        )
    )
    known = [(row.name, row.id, frozenset(row.teams)) for row in rows]
    return {staff_id: (name, theirs) for name, staff_id, theirs in sorted(known, key=_by_name)}


def at_work(staff_id: UUID) -> bool:
    """Whether this member of staff has joined and not left."""
    found = select(StaffMember.id).where(
        StaffMember.id == staff_id,
        StaffMember.joined_at.is_not(None),
        StaffMember.ended_at.is_(None),
    )
    return db.session.scalar(found) is not None


def wanted_rights(roles: Iterable[Role], teams: Iterable[str]) -> dict[str, list[str]]:
    """Roles and teams as they are kept. Raises NothingChosen or UnknownTeam."""
    rights = {"roles": sorted({role.value for role in roles}), "teams": sorted(set(teams))}
    if not rights["roles"]:
        raise NothingChosen
    if set(rights["teams"]) - set(known_teams.teams()):
        raise UnknownTeam
    return rights


def forget_factors(session: Session, staff_id: UUID) -> None:
    """Their app, passkeys and codes count no more, and they are signed out everywhere."""
    for kept in (Authenticator, RecoveryCode, Passkey):
        session.execute(delete(kept).where(kept.staff_id == staff_id))
    session.execute(
        update(AccountSession)
        .where(AccountSession.staff_id == staff_id, AccountSession.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def _by_name(known: tuple[str, UUID, frozenset[str]]) -> tuple[str, str]:
    return known[0].casefold(), known[1].hex


def _allow(actor: Actor | None) -> None:
    """None is an operator at the command line, who has the keys to all of it."""
    if actor is not None:
        actor.require(Permission.MANAGE_STAFF)


def _locked(session: Session, staff_id: UUID) -> StaffMember:
    member = session.get(StaffMember, staff_id, with_for_update=True, populate_existing=True)
    if member is None:
        raise UnknownColleague
    return member


def _administrators(session: Session) -> list[UUID]:
    """Those at work, held until the end: two who take each other's role wait for each other."""
    at_work = (
        select(StaffMember.id)
        .where(
            StaffMember.roles.contains([Role.ADMINISTRATOR.value]),
            StaffMember.joined_at.is_not(None),
            StaffMember.ended_at.is_(None),
        )
        .order_by(StaffMember.id)
        .with_for_update()
    )
    return list(session.scalars(at_work))


def _colleagues(members: Iterable[StaffMember]) -> list[Colleague]:
    found = list(members)
    ids = [member.id for member in found]
    factors: Any = union(
        select(Authenticator.staff_id).where(
            Authenticator.staff_id.in_(ids), Authenticator.secret.is_not(None)
        ),
        select(Passkey.staff_id).where(Passkey.staff_id.in_(ids)),
    )
    protected = set(db.session.scalars(factors))
    return [_colleague(member, second_factor=member.id in protected) for member in found]


def _colleague(member: StaffMember, *, second_factor: bool) -> Colleague:
    facts: dict[str, Any] = {
        name: getattr(member, name)
        for name in ("id", "name", "email", "invited_at", "joined_at", "ended_at")
    }
    return Colleague(
        **facts,
        roles=tuple(Role(role) for role in member.roles),
        teams=tuple(member.teams),
        second_factor=second_factor,
    )
