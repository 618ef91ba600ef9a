"""Follows go when nobody needs them: never confirmed, stopped, or their report long closed."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select

from portal.accounts.services import RetentionRule
from portal.core import clock, db
from portal.core.db import transaction
from portal.faults.models import Follow, Report

UNCONFIRMED: Final = timedelta(days=7)  # as long as the link in the mail is good for
STOPPED: Final = timedelta(days=30)  # so that pressing again finds that it was stopped
CLOSED: Final = timedelta(days=365)  # it may be opened again meanwhile


def rules() -> Iterator[RetentionRule]:
    yield RetentionRule(
        service="report-follows", version=None, due=_count, next=_next, carry_out=_delete
    )


def _over(now: datetime) -> ColumnElement[bool]:
    closed = select(Report.id).where(Report.id == Follow.report_id, Report.closed_at < now - CLOSED)
    return or_(
        and_(Follow.confirmed_at.is_(None), Follow.asked_at < now - UNCONFIRMED),
        Follow.stopped_at < now - STOPPED,
        closed.exists(),
    )


def _count() -> int:
    due = select(func.count()).select_from(Follow).where(_over(clock.now()))
    return db.session.scalar(due) or 0


def _next(after: UUID | None, most: int) -> Sequence[UUID]:
    due = select(Follow.id).where(_over(clock.now())).order_by(Follow.id).limit(most)
    return db.session.scalars(due if after is None else due.where(Follow.id > after)).all()


def _delete(follow_id: UUID) -> bool:
    with transaction() as session:
        gone = delete(Follow).where(Follow.id == follow_id, _over(clock.now()))
        session.execute(gone.execution_options(synchronize_session=False))
    return True
