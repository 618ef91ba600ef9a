"""Partners who send people here, and how often their links are used: counts, and nobody's name."""

import re
from datetime import timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.services import Action, Actor, Permission, record
from portal.assisted.models import Partner, Referral
from portal.core import clock, db, security
from portal.core.db import transaction
from portal.core.errors import Conflict, NotFound, TooManyAttempts
from portal.core.i18n import _l

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LONGEST_SLUG = 40
_COUNTED = "60/hour"  # of one network and partner: whoever reloads isn't many people
_YEAR = timedelta(days=365)


class KnownPartner(Conflict):
    message = _l("There is a partner with this word in their links. Choose another one.")


class NoSuchPartner(NotFound):
    pass


class PartnerLine(NamedTuple):
    """A partner with what their links did in the last year."""

    id: UUID
    slug: str
    name: str
    opened: int
    begun: int


def is_slug(text: str) -> bool:
    """Whether it can stand in a link and be read aloud."""
    return len(text) <= _LONGEST_SLUG and _SLUG.fullmatch(text) is not None


def add(actor: Actor, name: str, slug: str) -> None:
    """Raises NotAllowed, KnownPartner."""
    actor.require(Permission.ACT_FOR_VISITORS)
    partner = insert(Partner).values(
        id=uuid4(), slug=slug, name=name, added_by=actor.id, added_at=clock.now()
    )
    with transaction() as session:
        known = partner.on_conflict_do_nothing(index_elements=["slug"]).returning(Partner.id)
        if session.scalar(known) is None:
            raise KnownPartner
        record(actor, Action.CHANGE, partner=slug, partner_is="added")


def end(actor: Actor, partner_id: UUID) -> None:
    """Their links work on, and aren't counted any more. Raises NotAllowed, NoSuchPartner."""
    actor.require(Permission.ACT_FOR_VISITORS)
    with transaction() as session:
        slug = session.scalar(
            update(Partner).where(Partner.id == partner_id, Partner.ended_at.is_(None))
            .values(ended_at=clock.now()).returning(Partner.slug)
        )  # fmt: skip
        if slug is None:
            raise NoSuchPartner
        record(actor, Action.CHANGE, partner=slug, partner_is="ended")


def partners() -> list[PartnerLine]:
    """Those that send people here, by name."""
    since = clock.today() - _YEAR
    wanted = (
        select(
            Partner.id, Partner.slug, Partner.name,
            func.coalesce(func.sum(Referral.opened), 0),
            func.coalesce(func.sum(Referral.begun), 0),
        )
        .outerjoin(Referral, (Referral.partner_id == Partner.id) & (Referral.day > since))
        .where(Partner.ended_at.is_(None))
        .group_by(Partner.id, Partner.slug, Partner.name)
        .order_by(Partner.slug)
    )  # fmt: skip
    return [PartnerLine(*row) for row in db.session.execute(wanted)]


def count(slug: str, service: str, *, begun: bool = False) -> None:
    """A partner's link to this service was opened, or a form was begun from it.

    What names nobody, and what one network does again and again, isn't counted.
    """
    if not is_slug(slug):
        return
    known = select(Partner.id).where(Partner.slug == slug, Partner.ended_at.is_(None))
    partner_id = db.session.scalar(known)
    if partner_id is None:
        return
    try:
        security.throttle(_COUNTED, f"referral {begun}", slug, security.network())
    except TooManyAttempts:
        return
    _add(partner_id, service, opened=int(not begun), begun=int(begun))


def _add(partner_id: UUID, service: str, *, opened: int, begun: int) -> None:
    first = insert(Referral).values(
        id=uuid4(), partner_id=partner_id, service=service, day=clock.today(),
        opened=opened, begun=begun,
    )  # fmt: skip
    once_more = first.on_conflict_do_update(
        index_elements=["partner_id", "service", "day"],
        set_={"opened": Referral.opened + opened, "begun": Referral.begun + begun},
    )
    with transaction() as session:
        session.execute(once_more)
