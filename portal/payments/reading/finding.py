"""Finding a payment by what stands on a letter, a receipt or a bank statement, or by its day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, select

from portal.accounts.services import Actor, NotAllowed, Permission
from portal.cases import services as cases
from portal.core import db
from portal.payments.accounting import days
from portal.payments.bills.numbers import key_of
from portal.payments.models import Payment, PaymentState, Subject
from portal.payments.models.bills import Bill

AT_ONCE = 50
_LONGEST = 100


@dataclass(frozen=True)
class Wanted:
    """What was typed, or the day it was paid on at the council's desk; both narrow it."""

    typed: str = ""
    day: date | None = None


@dataclass(frozen=True)
class Line:
    """One of a list, with nothing personal in it."""

    reference: str
    service: str
    subject: Subject
    amount: int
    state: PaymentState
    created_at: datetime
    paid_at: datetime | None


def find(actor: Actor, wanted: Wanted, *, page: int = 1) -> tuple[list[Line], bool]:
    """One page of those that fit, the newest first, and whether there are more.

    Typed is the reference of a payment or of a case, the number of a bill, or that of a receipt.
    Raises NotAllowed.
    """
    if not (actor.may(Permission.READ_PAYMENTS) or actor.may(Permission.TAKE_PAYMENTS)):
        raise NotAllowed
    conditions = _conditions(wanted)
    if not conditions:
        return [], False
    columns = [getattr(Payment, name) for name in Line.__dataclass_fields__]
    rows = db.session.execute(
        select(*columns)
        .where(*conditions)
        .order_by(Payment.created_at.desc(), Payment.id)
        .offset((page - 1) * AT_ONCE)
        .limit(AT_ONCE + 1)
    ).all()
    return [Line(*row) for row in rows[:AT_ONCE]], len(rows) > AT_ONCE


def _conditions(wanted: Wanted) -> Sequence[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if typed := wanted.typed.strip()[:_LONGEST]:
        conditions.append(or_(*_called(typed)))
    if wanted.day is not None:
        begins, ends = days.bounds(wanted.day)
        conditions.append(and_(Payment.paid_at >= begins, Payment.paid_at < ends))
    return conditions


def _called(typed: str) -> Sequence[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [Payment.receipt_number == typed]
    if reference := cases.normal_reference(typed):
        found.append(Payment.reference == reference)
    if case_id := cases.id_called(typed):
        found.append(_about(Subject.CASE, [case_id]))
    if key := key_of(typed):
        bills = db.session.scalars(select(Bill.id).where(Bill.number_key == key)).all()
        found.append(_about(Subject.BILL, bills))
    return found


def _about(subject: Subject, ids: Sequence[UUID]) -> ColumnElement[bool]:
    return and_(Payment.subject == subject, Payment.subject_id.in_(ids))
