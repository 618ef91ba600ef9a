"""What a person who is signed in hears of, and stopping it there."""

from uuid import UUID

from sqlalchemy import ColumnElement, or_, select

from portal.accounts.services import proved_address
from portal.core import clock, db
from portal.core.db import transaction
from portal.faults.contacts import contact_of, digest_of
from portal.faults.following.asking import FollowView, UnknownFollow, view_of, with_reports
from portal.faults.models import Follow


def follows_of(person_id: UUID, *, skip: int, most: int) -> list[FollowView]:
    """What goes on, the newest first."""
    rows = db.session.execute(
        with_reports()
        .where(followed_by(person_id))
        .where(Follow.confirmed_at.is_not(None), Follow.stopped_at.is_(None))
        .order_by(Follow.asked_at.desc(), Follow.id)
        .offset(skip)
        .limit(most)
    )
    return [view_of(*row) for row in rows]


def stop_own(person_id: UUID, follow_id: UUID) -> None:
    """Nothing more of it is sent. Raises UnknownFollow where it isn't theirs."""
    with transaction() as session:
        follow = session.scalar(
            select(Follow)
            .where(Follow.id == follow_id, followed_by(person_id))
            .with_for_update()
            .execution_options(populate_existing=True)
        )
        if follow is None:
            raise UnknownFollow
        follow.stopped_at = follow.stopped_at or clock.now()


def followed_by(person_id: UUID) -> ColumnElement[bool]:
    """They said yes to it while signed in, or it goes to the address that they proved theirs."""
    theirs = Follow.person_id == person_id
    contact = contact_of({"email": proved_address(person_id)})
    return or_(theirs, Follow.contact_digest == digest_of(contact)) if contact else theirs
