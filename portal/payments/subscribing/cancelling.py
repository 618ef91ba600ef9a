"""Stopping a subscription. What will happen, and whether money goes back, is said first."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.events import emit
from portal.core.i18n import _l
from portal.payments.debiting import collecting, ending
from portal.payments.faults import BeingPaid
from portal.payments.models import (
    OrderKind,
    OrderState,
    Payment,
    PaymentState,
    RefundReason,
    Subject,
    Subscription,
    SubscriptionOrder,
    SubscriptionState,
)
from portal.payments.refunding import wanting
from portal.payments.subscribing import fulfilling, viewing
from portal.payments.subscribing.viewing import SubscriptionView, locked
from portal.payments.taking import asking


class NotRunning(Conflict):
    message = _l("This subscription has ended already.")


class NotAsSaid(Conflict):
    message = _l("What happens when you cancel has changed. Read it again.")


@dataclass(frozen=True)
class Outcome:
    """What cancelling today means. `until` is the last day that it is served.

    `back` (pence) goes back by itself, to the card that paid. `back_by_phone` (pence) was paid to a
    member of staff: it is theirs too, and somebody has to give it. `uncollected`: a collection by
    Direct Debit won't be made.
    """

    until: date
    back: int = 0
    back_by_phone: int = 0
    uncollected: bool = False

    @property
    def at_once(self) -> bool:
        return self.until <= clock.today()

    @property
    def said(self) -> str:
        """What the page showed, to be sent back with its button."""
        return f"{self.until.isoformat()}/{self.back}/{self.back_by_phone}/{self.uncollected:d}"


def outcome(view: SubscriptionView) -> Outcome:
    """Raises NotRunning."""
    if not view.running:
        raise NotRunning
    with transaction() as session:
        order = _last(session, view.id)
        payment = _payment(session, order) if order else None
        return _outcome(view, order, payment)


def cancel(person_id: UUID, subscription_id: UUID, said: str) -> Outcome:
    """Stop it, and send back what goes back. `said` is the outcome that the person has read.

    Raises NoSuchSubscription, NotRunning, NotAsSaid, BeingPaid.
    """
    view = viewing.one(person_id, subscription_id)
    with transaction() as session:
        _withdraw(session, view.id)
        order = _last(session, view.id)
        payment = _payment(session, order) if order else None
        subscription = locked(session, view.id)
        if subscription is None or subscription.state is not SubscriptionState.ACTIVE:
            raise NotRunning
        found = _outcome(view, order, payment)
        if found.said != said:
            raise NotAsSaid
        if payment and found.back:
            _give_back(session, payment, found.back)
        _stop(subscription, found, why="asked")
        return found


def _outcome(
    view: SubscriptionView,
    order: SubscriptionOrder | None,
    payment: Payment | None,
) -> Outcome:
    served = Outcome(until=view.ends_on)
    if order is None:
        return served
    before = max(order.starts_on - timedelta(days=1), clock.today())
    if collecting.waits(order.id):
        return Outcome(until=before, uncollected=True)
    days = view.offer.back_within_days if view.offer else 0
    late = order.done_at is None or clock.now() - order.done_at > timedelta(days=days)
    if late or payment is None or payment.state is not PaymentState.PAID:
        return served
    left = wanting.can_go_back(payment)
    if left <= 0:
        return served
    if payment.intent is None:
        return Outcome(until=before, back_by_phone=left)
    return Outcome(until=before, back=left)


def given_back(payment_id: UUID) -> None:
    """All that was paid went back by decision of staff: what it paid for ends, too."""
    with transaction() as session:
        payment = session.get(Payment, payment_id, with_for_update=True, populate_existing=True)
        if payment is None or payment.refunded < payment.amount:
            return
        order = session.scalar(
            select(SubscriptionOrder).where(SubscriptionOrder.payment_id == payment_id)
        )
        if order is None or order.kind is OrderKind.CHANGE:
            return
        subscription = locked(session, order.subscription_id)
        last = _last(session, order.subscription_id)
        if subscription is None or last is None or last.id != order.id:
            return
        if subscription.state is SubscriptionState.ACTIVE:
            until = max(order.starts_on - timedelta(days=1), clock.today())
            _stop(subscription, Outcome(until=until), why="given_back")


def _give_back(session: Session, payment: Payment, pence: int) -> None:
    wanting.want(
        session, payment, amount=pence, reason=RefundReason.CANCELLED, intent=payment.intent
    )


def _withdraw(session: Session, subscription_id: UUID) -> None:
    """What was asked for and isn't paid needn't be. The payment is locked first, as always."""
    order = fulfilling.asked(subscription_id)
    if order is None:
        return
    if order.payment_id:
        payment = session.get(
            Payment, order.payment_id, with_for_update=True, populate_existing=True
        )
        if payment and payment.state is PaymentState.PROCESSING:
            raise BeingPaid
    asking.cancel(Subject.SUBSCRIPTION, order.id)
    collecting.take_back(order.id)
    fulfilling.drop(subscription_id)


def _stop(subscription: Subscription, found: Outcome, *, why: str) -> None:
    subscription.state = SubscriptionState.CANCELLED
    subscription.ends_on = max(found.until, subscription.starts_on)
    subscription.ended_at = subscription.changed_at = clock.now()
    if subscription.mandate_id:
        ending.end(subscription.mandate_id)
    money = {"back": found.back, "back_by_phone": found.back_by_phone}
    emit("subscription.cancelled", subscription.id, why=why, **money)


def _last(session: Session, subscription_id: UUID) -> SubscriptionOrder | None:
    """The time that was bought last; more of something is never given back."""
    bought = (
        SubscriptionOrder.subscription_id == subscription_id,
        SubscriptionOrder.state == OrderState.DONE,
        SubscriptionOrder.kind != OrderKind.CHANGE,
    )
    newest = select(SubscriptionOrder).where(*bought).order_by(SubscriptionOrder.done_at.desc())
    return session.scalar(newest.limit(1))


def _payment(session: Session, order: SubscriptionOrder) -> Payment | None:
    if order.payment_id is None:
        return None
    return session.get(Payment, order.payment_id, with_for_update=True, populate_existing=True)
