"""What happens to subscriptions by itself, each day: reminded of, renewed by Direct Debit, over.

Each step is done once for each last day, however often a job runs, a subscription a transaction.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.core import clock, db
from portal.core.db import transaction
from portal.core.events import emit
from portal.payments.debiting import collecting, ending
from portal.payments.models import (
    OrderKind,
    OrderState,
    PaidBy,
    Subscription,
    SubscriptionOrder,
    SubscriptionState,
)
from portal.payments.subscribing import fulfilling, telling, times, viewing

_LONGEST_BEFORE = timedelta(days=120)  # no form begins to remind earlier
_SECOND = timedelta(days=7)
_AT_ONCE = 200
_ACTIVE = Subscription.state == SubscriptionState.ACTIVE


def remind() -> int:
    """Mail whoever can renew now and hasn't: first when it can be done, then a week before the end.

    How many were mailed. What Direct Debit pays for is renewed without being asked for.
    """
    near = Subscription.ends_on <= clock.today() + _LONGEST_BEFORE
    return _each(_remind, near, Subscription.mandate_id.is_(None))


def renew_by_debit() -> int:
    """Announce the collection for a further time, when a card could pay for it; how many."""
    near = Subscription.ends_on <= clock.today() + _LONGEST_BEFORE
    return _each(_renew_by_debit, near, Subscription.mandate_id.is_not(None))


def take_effect() -> int:
    """Begin the further time that Direct Debit pays for, once the one before is over; how many."""
    ended = Subscription.ends_on < clock.today()
    return _each(_take_effect, ended, Subscription.mandate_id.is_not(None))


def expire() -> int:
    """End what nobody renewed, and say until when it still can be; how many."""
    asked = select(SubscriptionOrder.subscription_id).where(
        SubscriptionOrder.state == OrderState.ASKED, SubscriptionOrder.payment_id.is_(None)
    )
    ended = Subscription.ends_on < clock.today()
    return _each(_expire, ended, Subscription.id.not_in(asked))


def _remind(_session: Session, row: Subscription) -> bool:
    offer = telling.offer_for(row)
    today = clock.today()
    if offer is None or today < times.renew_from(row.ends_on, offer) or row.ends_on < today:
        return False
    second = row.ends_on - today <= _SECOND
    if row.reminded_again_for == row.ends_on or (not second and row.reminded_for == row.ends_on):
        return False
    row.reminded_for = row.ends_on
    if second:
        row.reminded_again_for = row.ends_on
    name = "again" if second else "first"
    telling.remind(row, offer, once=f"{name}:{row.ends_on}")
    return True


def _renew_by_debit(session: Session, row: Subscription) -> bool:
    offer = telling.offer_for(row)
    if offer is None or clock.today() < times.renew_from(row.ends_on, offer):
        return False
    if row.reminded_for == row.ends_on or row.mandate_id is None or not offer.has(row.units):
        return False
    if fulfilling.asked(row.id) is not None:
        return False
    row.reminded_for = row.ends_on
    order = fulfilling.order(
        row.id,
        OrderKind.RENEW,
        offer,
        units=row.units,
        reduced=row.reduced,
        amount=offer.amount(row.units, reduced=row.reduced),
        starts_on=row.ends_on + timedelta(days=1),
    )
    session.add(order)
    session.flush()
    if order.amount:
        collecting.plan(row.mandate_id, order)
    return True


def _take_effect(_session: Session, row: Subscription) -> bool:
    order = fulfilling.asked(row.id)
    if order is None or order.payment_id is not None:
        return False
    units = row.units  # more may have been asked for since the renewal was announced
    fulfilling.fulfil(row, order)
    row.units = max(units, order.units)
    emit("subscription.changed", row.id, order_id=str(order.id))
    return True


def _expire(_session: Session, row: Subscription) -> bool:
    row.state = SubscriptionState.EXPIRED
    row.ended_at = row.changed_at = clock.now()
    if row.mandate_id is not None:
        ending.end(row.mandate_id)
        row.mandate_id, row.paid_by = None, PaidBy.CARD
    telling.over(row)
    emit("subscription.expired", row.id)
    return True


def _each(step: Callable[[Session, Subscription], bool], *which: ColumnElement[bool]) -> int:
    done = 0
    for subscription_id in _ids(*which):
        with transaction() as session:
            row = viewing.locked(session, subscription_id)
            if row is not None and row.state is SubscriptionState.ACTIVE:
                done += step(session, row)
    return done


def _ids(*which: ColumnElement[bool]) -> Iterator[UUID]:
    last: UUID | None = None
    while True:
        query = select(Subscription.id).where(_ACTIVE, *which).order_by(Subscription.id)
        if last is not None:
            query = query.where(Subscription.id > last)
        found = db.session.scalars(query.limit(_AT_ONCE)).all()
        yield from found
        if len(found) < _AT_ONCE:
            return
        last = found[-1]
