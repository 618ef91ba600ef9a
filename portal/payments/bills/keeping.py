"""How long bills are kept once nobody owes them: as long as the payments that paid them."""

from collections.abc import Iterator, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select

from portal.accounts.services import RetentionRule
from portal.core import db
from portal.core.db import transaction
from portal.payments.ending.keeping import past_since
from portal.payments.models import Bill, BillState


def rules() -> Iterator[RetentionRule]:
    yield RetentionRule(service="bills", version=None, due=_count, next=_next, carry_out=_delete)


def _due() -> ColumnElement[bool]:
    return and_(Bill.changed_at < past_since(), Bill.state != BillState.OWED)


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Bill).where(_due())) or 0


def _next(after: UUID | None, most: int) -> Sequence[UUID]:
    found = select(Bill.id).where(_due()).order_by(Bill.id).limit(most)
    return db.session.scalars(found if after is None else found.where(Bill.id > after)).all()


def _delete(bill_id: UUID) -> bool:
    """The payment keeps its line, with the number in it, for the books."""
    with transaction() as session:
        bill = session.get(Bill, bill_id, with_for_update=True, populate_existing=True)
        if bill is not None and bill.state is not BillState.OWED:
            session.delete(bill)
    return True
