"""What was asked for becomes the subscriber's, in the transaction in which it is paid."""

from datetime import date
from uuid import UUID, uuid4

from sqlalchemy import select, update

from portal.core import clock
from portal.core.db import transaction
from portal.core.events import emit
from portal.payments.models import (
    OrderKind,
    OrderState,
    Subscription,
    SubscriptionOrder,
    SubscriptionState,
)
from portal.payments.subscribing import times
from portal.payments.subscribing.offers import Offer, Wanted
from portal.payments.subscribing.viewing import locked
from portal.payments.taking.viewing import PaymentView


def order(  # noqa: PLR0913 - what an order is
    subscription_id: UUID,
    kind: OrderKind,
    terms: Offer | Wanted,
    *,
    units: int,
    reduced: bool,
    amount: int,
    starts_on: date,
) -> SubscriptionOrder:
    """What is asked for, not yet in any session. `amount` is in pence; `terms` say how long."""
    return SubscriptionOrder(
        id=uuid4(),
        subscription_id=subscription_id,
        kind=kind,
        units=units,
        reduced=reduced,
        amount=amount,
        months=terms.months,
        grace_days=terms.grace_days,
        starts_on=starts_on,
        state=OrderState.ASKED,
        created_at=clock.now(),
    )


def paid(view: PaymentView) -> bool:
    """Give them what this pays for, unless it can't be had any more: then the money goes back.

    In the transaction that settles the payment, once: a cancelled subscription isn't renewed, and
    what was taken back isn't given.
    """
    with transaction() as session:
        order = session.get(
            SubscriptionOrder, view.subject_id, with_for_update=True, populate_existing=True
        )
        if order is None or order.payment_id != view.id:
            return False
        if order.state is not OrderState.ASKED:
            return order.state is OrderState.DONE
        subscription = locked(session, order.subscription_id)
        if subscription is None or not _possible(subscription, order):
            order.state = OrderState.DROPPED
            return False
        fulfil(subscription, order)
        emit("subscription.changed", subscription.id, order_id=str(order.id))
        return True


def fulfil(subscription: Subscription, order: SubscriptionOrder) -> None:
    """In the caller's transaction, with the subscription locked."""
    today = clock.today()
    if order.kind is OrderKind.RENEW:
        order.starts_on = times.next_first_day(subscription.ends_on, today)
        if subscription.ends_on < today:
            subscription.starts_on = order.starts_on
        subscription.ends_on = times.last_day(order.starts_on, order.months)
        subscription.state, subscription.ended_at = SubscriptionState.ACTIVE, None
    subscription.units, subscription.reduced = order.units, order.reduced
    subscription.changed_at = order.done_at = clock.now()
    order.state = OrderState.DONE


def lapse(order_id: UUID) -> None:
    """Its payment wasn't made in time: nothing changes, but for what they had without paying."""
    with transaction() as session:
        order = session.get(
            SubscriptionOrder, order_id, with_for_update=True, populate_existing=True
        )
        if order is None or order.state is OrderState.DROPPED:
            return
        if order.state is OrderState.DONE:
            _end(order)
        order.state = OrderState.DROPPED


def drop(subscription_id: UUID) -> None:
    """Whatever is asked for and not paid is no longer asked for, in the caller's transaction."""
    with transaction() as session:
        session.execute(
            update(SubscriptionOrder)
            .where(SubscriptionOrder.subscription_id == subscription_id)
            .where(SubscriptionOrder.state == OrderState.ASKED)
            .values(state=OrderState.DROPPED)
        )


def asked(subscription_id: UUID) -> SubscriptionOrder | None:
    """What is asked for and waits for its money."""
    with transaction() as session:
        return session.scalar(
            select(SubscriptionOrder)
            .where(SubscriptionOrder.subscription_id == subscription_id)
            .where(SubscriptionOrder.state == OrderState.ASKED)
            .execution_options(populate_existing=True)
        )


def _possible(subscription: Subscription, order: SubscriptionOrder) -> bool:
    if subscription.state is SubscriptionState.CANCELLED:
        return False
    over = subscription.ends_on < clock.today()
    return not (order.kind is OrderKind.CHANGE and over)


def _end(order: SubscriptionOrder) -> None:
    """Had under a Direct Debit that was cancelled before it was collected, and not paid since."""
    with transaction() as session:
        subscription = locked(session, order.subscription_id)
        if subscription is None or subscription.state is not SubscriptionState.ACTIVE:
            return
        subscription.state = SubscriptionState.CANCELLED
        subscription.ends_on = max(subscription.starts_on, clock.today())
        subscription.ended_at = subscription.changed_at = clock.now()
        emit("subscription.cancelled", subscription.id, why="not_paid")
