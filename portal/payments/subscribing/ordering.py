"""A further time, or another number, asked for by whoever has the subscription."""

from collections.abc import Callable, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.events import emit
from portal.core.i18n import _l
from portal.payments.debiting import collecting
from portal.payments.faults import BeingPaid
from portal.payments.models import (
    OrderKind,
    OrderState,
    Payment,
    PaymentState,
    Subject,
    Subscription,
    SubscriptionOrder,
)
from portal.payments.subscribing import fulfilling, offers, viewing
from portal.payments.subscribing.viewing import SubscriptionView, locked
from portal.payments.taking import asking
from portal.payments.taking.asking import Asking, Line

_DAYS_TO_PAY = 14
_VAT_UNKNOWN = "outside"


class NotNow(Conflict):
    message = _l("This can’t be renewed now. Its page says when it can.")


class NotChangeable(Conflict):
    message = _l("This can’t be changed now. Its page says what you can do.")


class AskedElsewhere(Conflict):
    message = _l("Somebody has just asked for a change of this. Look at it again.")


def renew(person_id: UUID, subscription_id: UUID, units: int, *, reduced: bool) -> str | None:
    """Ask for a further time; the reference of the payment, None where nothing is to be paid.

    The lower price stays for whoever had it and says that it still holds. Raises
    NoSuchSubscription, NotOffered, NotNow, AskedElsewhere, BeingPaid.
    """
    view = viewing.one(person_id, subscription_id)
    offer = offers.offer_of(view.service)
    if not view.renewable or not offer.has(units):
        raise NotNow
    reduced = view.reduced and reduced
    lines = offer.price(units, reduced)
    until = view.renewable_until or view.ends_on
    order = fulfilling.order(
        view.id,
        OrderKind.RENEW,
        offer,
        units=units,
        reduced=reduced,
        amount=sum(line.pence for line in lines),
        starts_on=clock.today(),
    )
    return _ask(person_id, view, order, lines, until, lambda row: row.ends_on == view.ends_on)


def change(person_id: UUID, subscription_id: UUID, units: int) -> str | None:
    """Ask for another number from today; the reference of the payment for the difference, or None.

    None where nothing is to be paid, or where it is collected by Direct Debit. Raises as `renew`,
    and NotChangeable.
    """
    view = viewing.one(person_id, subscription_id)
    offer = offers.offer_of(view.service)
    if not view.changeable or not offer.has(units) or units == view.units:
        raise NotChangeable
    pence = view.difference(units)
    rate = next((line.vat for line in offer.price(units, view.reduced)), _VAT_UNKNOWN)
    lines = [Line(offer.more, pence, rate)] if pence else []
    order = fulfilling.order(
        view.id,
        OrderKind.CHANGE,
        offer,
        units=units,
        reduced=view.reduced,
        amount=pence,
        starts_on=clock.today(),
    )
    return _ask(person_id, view, order, lines, view.ends_on, lambda row: row.units == view.units)


def _ask(  # noqa: PLR0913, PLR0917 - who asks for what of which, as it was quoted
    person_id: UUID,
    view: SubscriptionView,
    order: SubscriptionOrder,
    lines: Sequence[Line],
    until: date,
    still: Callable[[Subscription], bool],
) -> str | None:
    """`still`: whether the subscription is as it was when the price was said."""
    with transaction() as session:
        if known := _set_aside_earlier(session, order):
            return known
        subscription = locked(session, view.id)
        if subscription is None or not still(subscription) or fulfilling.asked(view.id):
            raise AskedElsewhere
        session.add(order)
        session.flush()
        if order.amount and not view.by_debit:
            return _request(person_id, subscription, order, lines, until)
        fulfilling.fulfil(subscription, order)
        if order.amount and subscription.mandate_id:
            collecting.plan(subscription.mandate_id, order)
        emit("subscription.changed", subscription.id, order_id=str(order.id))
        return None


def _set_aside_earlier(session: Session, order: SubscriptionOrder) -> str | None:
    """The reference of the same that waits already; what was something else is dropped.

    The payment is locked before the subscription, as where it is settled: no deadlock.
    """
    earlier = fulfilling.asked(order.subscription_id)
    if earlier is None:
        return None
    payment = earlier.payment_id and session.get(
        Payment, earlier.payment_id, with_for_update=True, populate_existing=True
    )
    session.refresh(earlier)
    if earlier.state is not OrderState.ASKED:
        raise AskedElsewhere
    if payment and payment.state is PaymentState.PROCESSING:
        raise BeingPaid
    if payment and payment.state is PaymentState.DUE and _same(earlier, order):
        return payment.reference
    asking.cancel(Subject.SUBSCRIPTION, earlier.id)
    earlier.state = OrderState.DROPPED
    session.flush()
    return None


def _same(earlier: SubscriptionOrder, order: SubscriptionOrder) -> bool:
    names = ("kind", "units", "reduced", "amount", "months")
    return all(getattr(earlier, name) == getattr(order, name) for name in names)


def _request(
    person_id: UUID,
    subscription: Subscription,
    order: SubscriptionOrder,
    lines: Sequence[Line],
    until: date,
) -> str:
    left = (until - clock.today()).days
    requested = asking.request(
        Asking(
            subject=Subject.SUBSCRIPTION,
            subject_id=order.id,
            service=subscription.service,
            fund=offers.offer_of(subscription.service).fund,
            lines=lines,
            person_id=person_id,
            email=subscription.email,
            locale=subscription.locale,
            days_to_pay=max(0, min(_DAYS_TO_PAY, left)),
        )
    )
    order.payment_id = requested.id
    return requested.reference
