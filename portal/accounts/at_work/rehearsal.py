"""People who work for the demonstration council, with a secret that everybody may know."""

from typing import NamedTuple
from uuid import uuid4

from sqlalchemy import select

from portal.accounts.models import Authenticator, StaffMember
from portal.accounts.people import digest_of
from portal.accounts.permissions import Actor, Role
from portal.core import clock
from portal.core.db import transaction
from portal.core.settings import settings

SECRET = "LARKMERE" * 4  # base 32, for development alone


class Player(NamedTuple):
    """Somebody at work, for a look at the staff pages."""

    email: str
    name: str
    role: Role
    teams: tuple[str, ...] = ()


PLAYERS = (
    Player("admin@larkmere.example", "Ada Mensah", Role.ADMINISTRATOR),
    Player("highways@larkmere.example", "Ola Nowak", Role.OFFICER, ("highways",)),
    Player("inspector@larkmere.example", "Idris Vale", Role.OFFICER, ("highways", "waste")),
    Player("waste@larkmere.example", "Wren Patel", Role.OFFICER, ("waste",)),
    Player("registrars@larkmere.example", "Ruth Appiah", Role.OFFICER, ("registrars",)),
    Player("privacy@larkmere.example", "Dara Singh", Role.OFFICER, ("data-protection",)),
    Player("complaints@larkmere.example", "Cora Lindqvist", Role.OFFICER, ("customer-relations",)),
    Player("reviews@larkmere.example", "Rafi Haddad", Role.OFFICER, ("customer-relations",)),
    Player("care@larkmere.example", "Carys Boateng", Role.OFFICER, ("care-complaints",)),
    Player("monitoring@larkmere.example", "Mo Lewin", Role.OFFICER, ("monitoring",)),
    Player("adviser@larkmere.example", "Libby Hughes", Role.ADVISER),
    Player("editor@larkmere.example", "Edi Costa", Role.EDITOR),
    Player("finance@larkmere.example", "Femi Adeyemi", Role.FINANCE),
    Player("finance-lead@larkmere.example", "Fran Kowalska", Role.FINANCE),
)


class NotInProduction(RuntimeError):
    """The secret is published: in production it would be a way in for everybody."""


def engage() -> int:
    """Make those who aren't there yet; how many were made. Raises NotInProduction."""
    if settings().production:
        raise NotInProduction
    now = clock.now()
    with transaction() as session:
        known = set(session.scalars(select(StaffMember.email_digest)))
        new = [player for player in PLAYERS if digest_of(player.email) not in known]
        for player in new:
            member = StaffMember(
                id=uuid4(),
                email_digest=digest_of(player.email),
                email=player.email,
                name=player.name,
                roles=[player.role.value],
                teams=list(player.teams),
                invited_at=now,
                joined_at=now,
            )
            session.add(member)
            session.flush()
            session.add(Authenticator(staff_id=member.id, secret=SECRET))
    return len(new)


def at_work(email: str) -> Actor:
    """A player who has signed in, for what the demonstration has them do."""
    with transaction() as session:
        known = StaffMember.email_digest == digest_of(email)
        member = session.scalars(select(StaffMember).where(known)).one()
        roles = frozenset(Role(role) for role in member.roles)
        return Actor(member.id, member.name, roles, frozenset(member.teams))
