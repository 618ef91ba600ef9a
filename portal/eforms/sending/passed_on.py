"""Which cases went to the system of a team, where a change made here isn't heard of."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from portal.core import db
from portal.eforms.models import Delivery, Submission
from portal.eforms.sending.delivering import DELIVERED


def passed_on(case_ids: Collection[UUID]) -> Collection[UUID]:
    """Those whose form a webhook took."""
    delivered = (
        select(Submission.case_id)
        .join(Delivery, Delivery.submission_id == Submission.id)
        .where(Submission.case_id.in_(case_ids), Delivery.state == DELIVERED)
    )
    return db.session.scalars(delivered).all()
