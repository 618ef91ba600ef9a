"""How long subscriptions and mandates are kept once they are over, and how they are emptied."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update

from portal.accounts.services import RetentionRule
from portal.core import clock, db
from portal.core.clock import LONDON
from portal.payments.models import (
    Instruction,
    InstructionKind,
    Mandate,
    MandateState,
    Subscription,
    SubscriptionOrder,
    SubscriptionState,
)

YEARS = 6  # as all accounts of a council, Limitation Act 1980 s 5


def kept_until(ended_at: datetime | None) -> date:
    day = (ended_at or clock.now()).astimezone(LONDON).date()
    return clock.years_after(day, YEARS)


def rules() -> Iterable[RetentionRule]:
    yield RetentionRule(
        service="subscriptions",
        version=None,
        due=lambda: db.session.scalar(select(func.count()).where(*_old_subscriptions())) or 0,
        next=lambda last, most: _next(Subscription, _old_subscriptions(), last, most),
        carry_out=_delete_subscription,
    )
    yield RetentionRule(
        service="direct debits",
        version=None,
        due=lambda: db.session.scalar(select(func.count()).where(*_old_mandates())) or 0,
        next=lambda last, most: _next(Mandate, _old_mandates(), last, most),
        carry_out=_empty_old_mandate,
    )


def empty_mandate(mandate_id: UUID) -> None:
    """Nothing says any more whose account it was, in the caller's transaction.

    What the bureau hasn't been told yet keeps what it needs until it was.
    """
    db.session.execute(
        update(Mandate)
        .where(Mandate.id == mandate_id)
        .values(person_id=None, email=None, account=None)
    )
    told = or_(Instruction.batch_id.is_not(None), Instruction.kind == InstructionKind.COLLECT)
    db.session.execute(
        update(Instruction).where(Instruction.mandate_id == mandate_id, told).values(account=None)
    )


def _empty_old_mandate(mandate_id: UUID) -> bool:
    empty_mandate(mandate_id)
    return True


def _delete_subscription(subscription_id: UUID) -> bool:
    of_it = SubscriptionOrder.subscription_id == subscription_id
    db.session.execute(delete(SubscriptionOrder).where(of_it))
    db.session.execute(delete(Subscription).where(Subscription.id == subscription_id))
    return True


def _old_subscriptions() -> tuple[ColumnElement[bool], ...]:
    return Subscription.state != SubscriptionState.ACTIVE, Subscription.ended_at < _before()


def _old_mandates() -> tuple[ColumnElement[bool], ...]:
    """Past their time; or emptied before, when the bureau was still to hear of their end."""
    ended = Mandate.state == MandateState.CANCELLED
    of_it = select(Instruction.id).where(
        Instruction.mandate_id == Mandate.id,
        Instruction.batch_id.is_not(None),
        Instruction.account.is_not(None),
    )
    old = and_(Mandate.ended_at < _before(), Mandate.account.is_not(None))
    return ended, or_(old, and_(Mandate.account.is_(None), of_it.exists()))


def _before() -> datetime:
    return clock.day_after(clock.years_before(clock.today(), YEARS))


def _next(
    table: type[Subscription | Mandate],
    which: tuple[ColumnElement[bool], ...],
    last: UUID | None,
    most: int,
) -> Sequence[UUID]:
    query = select(table.id).where(*which).order_by(table.id).limit(most)
    return db.session.scalars(query if last is None else query.where(table.id > last)).all()
