"""Payments as the tests need them."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, select

from portal.accounts.services import Actor, Role
from portal.core import db
from portal.core.db import transaction
from portal.payments import services
from portal.payments.models import Attempt, Difference, LedgerEntry, Refund
from portal.payments.services import Asking, Line, Subject
from portal.payments.taking import confirming
from tests.support.account import make_staff

BACK = {
    "language": "en",
    "success_url": "http://localhost/back",
    "cancel_url": "http://localhost/pay",
}


def make_payment(**changes: Any) -> services.Requested:
    values = {
        "subject": Subject.CASE,
        "subject_id": uuid4(),
        "service": "bulky-waste",
        "fund": "WASTE",
        "lines": [Line("Collection of three items", 1850, "standard")],
        "person_id": None,
        "email": "ada@example.org",
        "locale": "en",
        "days_to_pay": 7,
    }
    with transaction():
        return services.request(Asking(**(values | changes)))


def open_session(till, reference: str, **way: Any) -> str:
    """The id of the session that the payer is sent to."""
    url = services.open_checkout(reference, **(BACK | way))
    return next(s.id for s in till.made.values() if s.url == url)


def entries(payment_id: UUID | None = None) -> list[tuple[str, int]]:
    """Kind and pence of what stands in the ledger, in order."""
    query = select(LedgerEntry.kind, LedgerEntry.amount).order_by(LedgerEntry.position)
    if payment_id:
        query = query.where(LedgerEntry.payment_id == payment_id)
    return [(str(kind), amount) for kind, amount in db.session.execute(query)]


def total() -> int:
    return db.session.scalar(select(func.coalesce(func.sum(LedgerEntry.amount), 0)))


def refunds(payment_id: UUID) -> list[tuple[str, str, int]]:
    query = select(Refund).where(Refund.payment_id == payment_id).order_by(Refund.created_at)
    fresh = query.execution_options(populate_existing=True)
    return [(str(r.reason), str(r.state), r.amount) for r in db.session.scalars(fresh)]


def attempts(payment_id: UUID) -> list[str]:
    query = select(Attempt).where(Attempt.payment_id == payment_id).order_by(Attempt.number)
    fresh = query.execution_options(populate_existing=True)
    return [str(each.state) for each in db.session.scalars(fresh)]


def differences() -> list[tuple[str, int | None, int | None]]:
    query = select(Difference.kind, Difference.ours, Difference.theirs).where(
        Difference.settled_at.is_(None)
    )
    return [tuple(row) for row in db.session.execute(query.order_by(Difference.kind))]


@contextmanager
def asking_about_place(answer) -> Iterator[list[str]]:
    """Whether it can still be had, by `answer`; the references that were asked about."""
    asked: list[str] = []

    def confirm(view) -> bool:
        asked.append(view.reference)
        return answer(view) if callable(answer) else answer

    confirming.add_confirmation(Subject.CASE, confirm)
    try:
        yield asked
    finally:
        confirming._asked[Subject.CASE].remove(confirm)  # noqa: SLF001


def make_finance_officer(email: str = "ola@larkmere.example") -> Actor:
    """Who may take payments, give money back and approve that, if somebody else asked."""
    roles = (Role.FINANCE, Role.ADVISER)
    return Actor(make_staff(*roles, teams=(), email=email), "Ola", frozenset(roles), frozenset())
