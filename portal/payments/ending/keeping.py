"""How long payments are kept with who paid: six years after the financial year, then nobody's.

VAT records are kept for six years (VAT Regulations 1995, reg 31; HMRC VAT Notice 700/21), and a
debt can be claimed for as long (Limitation Act 1980, s 5). A council's year ends on 31 March
(Accounts and Audit Regulations 2015). The ledger itself names nobody and stays.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select, update

from portal.accounts.services import After, RetentionRule
from portal.core import clock, db
from portal.core.db import transaction
from portal.payments.accounting.days import bounds
from portal.payments.models import Attempt, Difference, Payment, PaymentState, Refund, Subject

YEARS = 6
OPEN = (PaymentState.DUE, PaymentState.PROCESSING)
_LAST_MONTH = 3


def kept_until(day: date) -> date:
    """The last day on which a payment of this day is kept with who paid it."""
    ends = day.year if day.month <= _LAST_MONTH else day.year + 1
    return date(ends + YEARS, _LAST_MONTH, 31)


def rules() -> Iterator[RetentionRule]:
    yield RetentionRule(
        service="payments", version=None, due=_count, next=_next, carry_out=_carry_out
    )


def empty_case(case_id: UUID, _then: After) -> None:
    """With its case a payment loses its payer's address; the money itself stays in the books."""
    with transaction() as session:
        session.execute(
            update(Payment)
            .where(
                Payment.subject == Subject.CASE,
                Payment.subject_id == case_id,
                Payment.state.not_in(OPEN),
            )
            .values(email=None)
            .execution_options(synchronize_session=False)
        )


def forget_address(ids: Sequence[UUID]) -> None:
    """In the caller's transaction. Whose they were is kept as an id, which may be nobody's then."""
    with transaction() as session:
        for statement in (
            update(Payment).where(Payment.id.in_(ids)).values(email=None),
            update(Attempt).where(Attempt.payment_id.in_(ids)).values(url=None),
        ):
            session.execute(statement.execution_options(synchronize_session=False))


def make_nobodys(ids: Sequence[UUID]) -> None:
    """In the caller's transaction."""
    with transaction() as session:
        for statement in (
            update(Payment).where(Payment.id.in_(ids)).values(email=None, person_id=None),
            update(Attempt).where(Attempt.payment_id.in_(ids)).values(url=None),
            update(Refund).where(Refund.payment_id.in_(ids)).values(note=None),
            update(Difference).where(Difference.payment_id.in_(ids)).values(note=None),
        ):
            session.execute(statement.execution_options(synchronize_session=False))


def _due() -> ColumnElement[bool]:
    refund_noted = select(Refund.id).where(
        Refund.payment_id == Payment.id, Refund.note.is_not(None)
    )
    difference_noted = select(Difference.id).where(
        Difference.payment_id == Payment.id, Difference.note.is_not(None)
    )
    somebodys = or_(
        Payment.email.is_not(None),
        Payment.person_id.is_not(None),
        refund_noted.exists(),
        difference_noted.exists(),
    )
    return and_(Payment.changed_at < past_since(), Payment.state.not_in(OPEN), somebodys)


def past_since() -> datetime:
    """What changed before this is past its time today."""
    today = clock.today()
    begun = today.year if today.month > _LAST_MONTH else today.year - 1
    return bounds(date(begun - YEARS, _LAST_MONTH + 1, 1))[0]


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(Payment).where(_due())) or 0


def _next(after: UUID | None, most: int) -> Sequence[UUID]:
    found = select(Payment.id).where(_due()).order_by(Payment.id).limit(most)
    return db.session.scalars(found if after is None else found.where(Payment.id > after)).all()


def _carry_out(payment_id: UUID) -> bool:
    make_nobodys([payment_id])
    return True
