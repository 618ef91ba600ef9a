"""A subscription begins when what its form asked for is paid, or is to be paid by Direct Debit."""

from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.core import clock, security
from portal.core.db import transaction
from portal.core.events import emit
from portal.payments.models import (
    Mandate,
    OrderKind,
    PaidBy,
    Subscription,
    SubscriptionOrder,
    SubscriptionState,
)
from portal.payments.subscribing import fulfilling, offers, times
from portal.payments.subscribing.offers import Wanted


def begin(
    case_id: UUID, *, payment_id: UUID | None = None, mandate_id: UUID | None = None
) -> SubscriptionOrder | None:
    """What the case asked for, once, in the caller's transaction; None where it asks for nothing.

    Somebody who has the same for the same property, and may renew it now, gets more time of it.
    """
    wanted = offers.wanted(case_id)
    if wanted is None:
        return None
    with transaction() as session:
        if known := _known(session, case_id, payment_id):
            return known
        found = _renewed(session, wanted)
        kind = OrderKind.RENEW if found else OrderKind.BEGIN
        subscription = found or _new(session, wanted)
        if mandate_id is not None:
            subscription.mandate_id, subscription.paid_by = mandate_id, PaidBy.DIRECT_DEBIT
        order = _order(wanted, subscription, kind)
        order.payment_id = payment_id
        session.add(order)
        fulfilling.fulfil(subscription, order)
        session.flush()
        emit("subscription.begun", subscription.id, order_id=str(order.id))
        return order


def belong_to(case_id: UUID, person_id: UUID) -> None:
    """Whoever claims the case has its subscription, and sees the Direct Debit that pays for it."""
    with transaction() as session:
        found = session.scalar(select(Subscription).where(Subscription.case_id == case_id))
        if found is None:
            return
        found.person_id = person_id
        if found.mandate_id is not None:
            session.get_one(Mandate, found.mandate_id).person_id = person_id


def place_digest(place_key: str | None) -> str | None:
    """How a property is found again without its address."""
    return security.keyed_digest("subscription place", place_key) if place_key else None


def _known(session: Session, case_id: UUID, payment_id: UUID | None) -> SubscriptionOrder | None:
    begun = select(SubscriptionOrder).join(
        Subscription, Subscription.id == SubscriptionOrder.subscription_id
    )
    by_case = begun.where(
        Subscription.case_id == case_id, SubscriptionOrder.kind == OrderKind.BEGIN
    )
    if found := session.scalar(by_case):
        return found
    if payment_id is None:
        return None
    return session.scalar(begun.where(SubscriptionOrder.payment_id == payment_id))


def _renewed(session: Session, wanted: Wanted) -> Subscription | None:
    digest = place_digest(wanted.place_key)
    offer = offers.find(wanted.service)
    if digest is None or wanted.person_id is None or offer is None:
        return None
    same = (
        Subscription.service == wanted.service,
        Subscription.place_digest == digest,
        Subscription.person_id == wanted.person_id,
        Subscription.state != SubscriptionState.CANCELLED,
        Subscription.mandate_id.is_(None),
    )
    newest = select(Subscription).where(*same).order_by(Subscription.ends_on.desc()).limit(1)
    found = session.scalar(newest.with_for_update().execution_options(populate_existing=True))
    if found and times.can_renew(found.ends_on, offer, clock.today()):
        return found
    return None


def _new(session: Session, wanted: Wanted) -> Subscription:
    now, today = clock.now(), clock.today()
    names = (
        "case_id", "person_id", "organisation_id", "service", "title", "locale", "email", "units",
        "reduced",
    )  # fmt: skip
    made = Subscription(
        **{name: getattr(wanted, name) for name in names},
        id=uuid4(),
        place=list(wanted.place) or None,
        place_digest=place_digest(wanted.place_key),
        starts_on=today,
        ends_on=times.last_day(today, wanted.months),
        paid_by=PaidBy.CARD,
        state=SubscriptionState.ACTIVE,
        created_at=now,
        changed_at=now,
    )
    session.add(made)
    session.flush()
    return made


def _order(wanted: Wanted, subscription: Subscription, kind: OrderKind) -> SubscriptionOrder:
    return fulfilling.order(
        subscription.id,
        kind,
        wanted,
        units=wanted.units,
        reduced=wanted.reduced,
        amount=wanted.amount,
        starts_on=subscription.starts_on,
    )
