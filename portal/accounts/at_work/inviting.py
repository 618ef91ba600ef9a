"""Asking somebody to work here: a link by email, good for a week and one time."""

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.accounts.at_work.colleagues import wanted_rights
from portal.accounts.auditing import record
from portal.accounts.models import Action, StaffInvitation, StaffMember
from portal.accounts.people import digest_of
from portal.accounts.permissions import Actor, Permission, Role
from portal.core import clock, db, security
from portal.core.db import transaction
from portal.core.errors import Conflict, Gone
from portal.core.i18n import _l
from portal.core.settings import settings
from portal.notifications import services as notifications

GOOD_FOR = timedelta(days=7)
_TOKEN_BYTES = 32


class AlreadyHere(Conflict):
    message = _l("This person already works here. Change what they may do on their own page.")


class InvitationGone(Gone):
    message = _l("This invitation was used already, or is too old. Ask for a new one.")


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Whom to invite, and what they may do."""

    email: str
    name: str
    roles: tuple[Role, ...]
    teams: tuple[str, ...] = ()


def invite(actor: Actor | None, invited: Invited) -> UUID:
    """Mail somebody an invitation; the id of their record.

    Asking again sends a new link, and the one before opens nothing any more. Who has left can be
    asked back. Raises AlreadyHere, NothingChosen or UnknownTeam.
    """
    if actor is not None:
        actor.require(Permission.MANAGE_STAFF)
    rights = wanted_rights(invited.roles, invited.teams)
    with transaction() as session:
        member = _member(session, invited)
        member.name, member.roles, member.teams = invited.name, rights["roles"], rights["teams"]
        member.invited_by, member.invited_at = (actor.id if actor else None), clock.now()
        member.joined_at = member.ended_at = None
        session.add(member)
        session.flush()
        record(actor, Action.STAFF, staff=str(member.id), before=None, after=rights)
        _send(session, member)
        return member.id


def invitation(token: str) -> str:
    """The name of whom this link invites. Raises InvitationGone."""
    name = db.session.scalar(
        select(StaffMember.name)
        .join(StaffInvitation, StaffInvitation.staff_id == StaffMember.id)
        .where(*_good(token))
    )
    if name is None:
        raise InvitationGone
    return name


def accept(token: str) -> str:
    """Let the invited person sign in from now on; their address. Raises InvitationGone."""
    now = clock.now()
    with transaction() as session:
        staff_id = session.scalar(
            update(StaffInvitation)
            .where(*_good(token))
            .values(used_at=now)
            .returning(StaffInvitation.staff_id)
        )
        member = session.get(StaffMember, staff_id) if staff_id else None
        if member is None:
            raise InvitationGone
        member.joined_at = now
        roles = frozenset(Role(role) for role in member.roles)
        themselves = Actor(member.id, member.name, roles, frozenset(member.teams))
        before, after = {"access": "invited"}, {"access": "open"}
        record(themselves, Action.STAFF, staff=str(member.id), before=before, after=after)
        return member.email


def _good(token: str) -> tuple[Any, ...]:
    return (
        StaffInvitation.token_digest == security.digest(token),
        StaffInvitation.used_at.is_(None),
        StaffInvitation.expires_at > clock.now(),
    )


def _member(session: Session, invited: Invited) -> StaffMember:
    digest = digest_of(invited.email)
    known = select(StaffMember).where(StaffMember.email_digest == digest).with_for_update()
    member = session.scalar(known)
    if member is None:
        return StaffMember(id=uuid4(), email_digest=digest, email=invited.email.strip())
    if member.joined_at is not None and member.ended_at is None:
        raise AlreadyHere
    session.execute(delete(StaffInvitation).where(StaffInvitation.staff_id == member.id))
    return member


def _send(session: Session, member: StaffMember) -> None:
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    now = clock.now()
    invitation = StaffInvitation(
        id=uuid4(),
        staff_id=member.id,
        token_digest=security.digest(token),
        made_at=now,
        expires_at=now + GOOD_FOR,
    )
    session.add(invitation)
    notifications.queue_email(
        key=f"staff_invited:{invitation.id}",
        to=member.email,
        locale="en",
        template="staff_invited",
        values={
            "name": member.name,
            "kept_until": invitation.expires_at.astimezone(clock.LONDON).date().isoformat(),
            "link": f"{settings().public_url.rstrip('/')}/staff/join/{token}",
        },
    )
