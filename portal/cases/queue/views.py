"""Queues that somebody keeps under a name: their own, and one of them what they see first."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.accounts.services import Actor, Permission
from portal.cases.queue.models import QueueView
from portal.cases.queue.wanted import Wanted
from portal.core import clock, db
from portal.core.db import transaction, wait_for
from portal.core.errors import Conflict, NotFound
from portal.core.i18n import _l

MOST = 20


class TooManyViews(Conflict):
    message = _l("You have 20 views, which is as many as you can have. Delete one first.")


class NoSuchView(NotFound):
    message = _l("This view is not there any more.")


@dataclass(frozen=True)
class View:
    id: UUID
    name: str
    wanted: Wanted
    pinned: bool


def views_of(actor: Actor) -> list[View]:
    """By name, the pinned one first."""
    actor.require(Permission.READ_CASES)
    rows = db.session.execute(
        select(QueueView.id, QueueView.name, QueueView.asked, QueueView.pinned)
        .where(QueueView.staff_id == actor.id)
        .order_by(QueueView.pinned.desc(), func.lower(QueueView.name))
        .limit(MOST)
    )
    return [View(row.id, row.name, Wanted.of(row.asked), row.pinned) for row in rows]


def keep(actor: Actor, name: str, wanted: Wanted, *, pinned: bool) -> None:
    """Keep what is wanted under this name; a view of that name says this from now on.

    Raises TooManyViews.
    """
    actor.require(Permission.READ_CASES)
    with transaction() as session:
        _alone(actor)
        if _is_full(session, actor, name):
            raise TooManyViews
        if pinned:
            _unpin(session, actor)
        made = insert(QueueView).values(
            id=func.gen_random_uuid(), staff_id=actor.id, name=name, asked=wanted.asked,
            pinned=pinned, made_at=clock.now(),
        )  # fmt: skip
        session.execute(
            made.on_conflict_do_update(
                index_elements=[QueueView.staff_id, QueueView.name],
                set_={"asked": made.excluded.asked, "pinned": made.excluded.pinned},
            )
        )


def pin(actor: Actor, view_id: UUID, *, pinned: bool) -> None:
    """Show this one first, instead of whichever was; or none. Raises NoSuchView."""
    actor.require(Permission.READ_CASES)
    with transaction() as session:
        _alone(actor)
        _unpin(session, actor)
        mine = update(QueueView).where(QueueView.id == view_id, QueueView.staff_id == actor.id)
        if session.scalar(mine.values(pinned=pinned).returning(QueueView.id)) is None:
            raise NoSuchView


def drop(actor: Actor, view_id: UUID) -> None:
    """Fine where it is gone already."""
    actor.require(Permission.READ_CASES)
    with transaction() as session:
        session.execute(
            delete(QueueView).where(QueueView.id == view_id, QueueView.staff_id == actor.id)
        )


def _alone(actor: Actor) -> None:
    """Of two that are pinned at the same moment one is."""
    wait_for(f"queue views {actor.id}")


def _is_full(session: Session, actor: Actor, name: str) -> bool:
    others = select(func.count()).where(QueueView.staff_id == actor.id, QueueView.name != name)
    return (session.scalar(others) or 0) >= MOST


def _unpin(session: Session, actor: Actor) -> None:
    session.execute(
        update(QueueView)
        .where(QueueView.staff_id == actor.id, QueueView.pinned)
        .values(pinned=False)
    )
