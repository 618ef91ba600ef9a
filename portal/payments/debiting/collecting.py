"""Money to be collected: announced in time, told to the bureau shortly before its day."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, delete, select

from portal.core import clock, db
from portal.core.db import transaction
from portal.notifications import services as notifications
from portal.payments.debiting import council, ending, viewing
from portal.payments.models import Instruction, InstructionKind, Mandate, SubscriptionOrder
from portal.payments.money import money


def plan(mandate_id: UUID, order: SubscriptionOrder) -> Instruction:
    """Collect what an order costs, and announce it now; in the caller's transaction, once an order.

    The day is the next of the mandate's that leaves the working days of notice; where no bank works
    on it, the next on which they do.
    """
    with transaction() as session:
        known = session.scalar(select(Instruction).where(Instruction.order_id == order.id))
        if known is not None:
            return known
        mandate = session.get_one(Mandate, mandate_id)
        made = ending.instruction(mandate, InstructionKind.COLLECT)
        made.amount, made.order_id = order.amount, order.id
        made.collect_on = collection_day(mandate.day, clock.today())
        session.add(made)
        session.flush()
        _announce(mandate, made)
        return made


def collection_day(day: int, today: date) -> date:
    """The first such day of a month that is announced early enough."""
    division = council.division()
    earliest = clock.add_working_days(today, council.notice_days(), division=division)
    first = earliest.replace(day=day)
    if first < earliest:
        first = clock.month_after(earliest.replace(day=1)).replace(day=day)
    while not clock.is_working_day(first, division=division):
        first += timedelta(days=1)
    return first


def waits(order_id: UUID) -> bool:
    """Whether it is to be collected, and the bureau wasn't told yet."""
    return db.session.scalar(select(Instruction.id).where(*_waiting(order_id))) is not None


def take_back(order_id: UUID) -> None:
    """Don't collect it, in the caller's transaction; nothing happens where the bureau knows."""
    with transaction() as session:
        session.execute(delete(Instruction).where(*_waiting(order_id)))


def _waiting(order_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return Instruction.order_id == order_id, Instruction.batch_id.is_(None)


def _announce(mandate: Mandate, made: Instruction) -> None:
    """The advance notice: how much, when, from which account, and under which name."""
    if mandate.email is None or mandate.account is None:
        return
    notifications.queue_email(
        key=f"debit_notice:{made.id}",
        to=mandate.email,
        locale=mandate.locale,
        template="debit_notice",
        values={
            "title": mandate.title,
            "service": mandate.service,
            "reference": mandate.reference,
            "amount": money(made.amount or 0),
            "until": made.collect_on.isoformat() if made.collect_on else None,
            "account": viewing.masked(mandate.account),
            "originator": council.originator(),
            "number": council.service_user_number(),
        },
    )
