"""Subscriptions as pages see them. What isn't there and what is another's are answered alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from portal.accounts import services as accounts
from portal.cases import services as cases
from portal.core import clock, db
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.payments.models import (
    Mandate,
    MandateState,
    OrderState,
    PaidBy,
    Payment,
    PaymentState,
    Subscription,
    SubscriptionOrder,
    SubscriptionState,
)
from portal.payments.subscribing import offers, times
from portal.payments.subscribing.offers import Offer
from portal.payments.taking.viewing import PaymentView


class NoSuchSubscription(NotFound):
    message = _l("There is no such subscription. Check that you are signed in as yourself.")


@dataclass(frozen=True, kw_only=True)
class SubscriptionView:
    """Both days are within. `offer` is None where nobody can subscribe to it any more.

    `to_pay` is the reference of a payment that is open for it. `mandate_id` and `debit` name the
    Direct Debit that pays for it, while one does.
    """

    id: UUID
    case_id: UUID
    service: str
    title: str
    place: tuple[str, ...]
    units: int
    reduced: bool
    starts_on: date
    ends_on: date
    paid_by: PaidBy
    state: SubscriptionState
    mandate_id: UUID | None
    debit: str | None
    to_pay: str | None
    created_at: datetime
    changed_at: datetime
    offer: Offer | None

    @property
    def by_debit(self) -> bool:
        return self.debit is not None

    @property
    def over(self) -> bool:
        return self.ends_on < clock.today()

    @property
    def running(self) -> bool:
        """Whether it goes on after today, as far as nobody cancelled it."""
        return self.state is SubscriptionState.ACTIVE and not self.over

    @property
    def renewable(self) -> bool:
        """Whether its owner can pay for a further time now."""
        if self.offer is None or self.state is SubscriptionState.CANCELLED or self.by_debit:
            return False
        return times.can_renew(self.ends_on, self.offer, clock.today())

    @property
    def renewable_until(self) -> date | None:
        return times.renew_until(self.ends_on, self.offer.grace_days) if self.offer else None

    @property
    def renewable_from(self) -> date | None:
        return times.renew_from(self.ends_on, self.offer) if self.offer else None

    @property
    def changeable(self) -> bool:
        return self.running and self.offer is not None and len(self.offer.units) > 1

    @property
    def renews_itself(self) -> bool:
        """Whether Direct Debit pays for a further time, as far as nobody ends it before."""
        return self.running and self.by_debit and bool(self.offer and self.offer.has(self.units))

    def price(self, units: int, *, reduced: bool | None = None) -> int:
        """For a whole further time, in pence. Raises NotOffered."""
        offer = offers.offer_of(self.service)
        return offer.amount(units, reduced=self.reduced if reduced is None else reduced)

    def difference(self, units: int) -> int:
        """What another number of units costs from today to the end, in pence."""
        before, after = self.price(self.units), self.price(units)
        months = offers.offer_of(self.service).months
        return times.difference(before, after, months, self.ends_on, clock.today())


def of_person(person_id: UUID) -> list[SubscriptionView]:
    """Theirs and those of organisations that they act for; what runs first, then by its end."""
    ended = case((Subscription.state == SubscriptionState.ACTIVE, 0), else_=1)
    rows = db.session.scalars(
        select(Subscription)
        .where(theirs(person_id))
        .order_by(ended, Subscription.ends_on, Subscription.id)
    )
    return views(rows.all())


def one(person_id: UUID, subscription_id: UUID) -> SubscriptionView:
    """Raises NoSuchSubscription."""
    found = db.session.scalar(
        select(Subscription)
        .where(theirs(person_id), Subscription.id == subscription_id)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NoSuchSubscription
    return views([found])[0]


def title_of_payment(view: PaymentView) -> str:
    """What a payment for a subscription is called, in the language in use."""
    found = db.session.execute(
        select(Subscription.service, Subscription.title)
        .join(SubscriptionOrder, SubscriptionOrder.subscription_id == Subscription.id)
        .where(SubscriptionOrder.id == view.subject_id)
    ).one_or_none()
    return cases.title_of(found.service, found.title) if found else view.lines[0].label


def of_case(case_id: UUID) -> SubscriptionView | None:
    """For staff who may read the case."""
    found = db.session.scalars(select(Subscription).where(Subscription.case_id == case_id)).all()
    return views(found)[0] if found else None


def to_renew(person_id: UUID, *, most: int) -> list[SubscriptionView]:
    """Those whose owner can renew them now, what ends first first."""
    alive = Subscription.state != SubscriptionState.CANCELLED
    rows = db.session.scalars(
        select(Subscription)
        .where(theirs(person_id), alive, Subscription.mandate_id.is_(None))
        .order_by(Subscription.ends_on.desc(), Subscription.id)
        .limit(100)
    )
    found = [view for view in views(rows.all()) if view.renewable]
    return sorted(found, key=lambda view: view.ends_on)[:most]


def count(person_id: UUID) -> dict[SubscriptionState, int]:
    rows = db.session.execute(
        select(Subscription.state, func.count())
        .where(theirs(person_id))
        .group_by(Subscription.state)
    )
    return {state: number for state, number in rows}  # noqa: C416 - rows aren't pairs to mypy


def theirs(person_id: UUID) -> ColumnElement[bool]:
    """Who asked for it, and members of the organisation that it was asked for."""
    mine = Subscription.person_id == person_id
    organisations = accounts.organisations_of(person_id)
    return or_(mine, Subscription.organisation_id.in_(organisations)) if organisations else mine


def locked(session: Session, subscription_id: UUID) -> Subscription | None:
    """One as it is now, until the end of the transaction."""
    return session.get(Subscription, subscription_id, with_for_update=True, populate_existing=True)


def views(rows: Sequence[Subscription]) -> list[SubscriptionView]:
    ids = [row.id for row in rows]
    debits, waiting = _debits(rows), _waiting(ids)
    known: dict[str, Offer | None] = {}
    for row in rows:
        if row.service not in known:
            known[row.service] = offers.find(row.service)
    return [_view(row, debits, waiting, known[row.service]) for row in rows]


def _view(
    row: Subscription, debits: dict[UUID, str], waiting: dict[UUID, str], offer: Offer | None
) -> SubscriptionView:
    others = {"place", "mandate_id", "debit", "to_pay", "offer"}
    names = SubscriptionView.__dataclass_fields__.keys() - others
    same: dict[str, Any] = {name: getattr(row, name) for name in names}
    debit = debits.get(row.mandate_id) if row.mandate_id else None
    return SubscriptionView(
        **same,
        place=tuple(row.place or ()),
        mandate_id=row.mandate_id if debit else None,
        debit=debit,
        to_pay=waiting.get(row.id),
        offer=offer,
    )


def _debits(rows: Sequence[Subscription]) -> dict[UUID, str]:
    ids = {row.mandate_id for row in rows} - {None}
    if not ids:
        return {}
    active = (Mandate.id.in_(ids), Mandate.state == MandateState.ACTIVE)
    found = db.session.execute(select(Mandate.id, Mandate.reference).where(*active))
    return {each.id: each.reference for each in found}


def _waiting(ids: Sequence[UUID]) -> dict[UUID, str]:
    """The references of open payments, by subscription."""
    if not ids:
        return {}
    asked = (
        select(SubscriptionOrder.subscription_id, Payment.reference)
        .join(Payment, Payment.id == SubscriptionOrder.payment_id)
        .where(SubscriptionOrder.subscription_id.in_(ids))
        .where(SubscriptionOrder.state != OrderState.DROPPED)
        .where(Payment.state.in_([PaymentState.DUE, PaymentState.PROCESSING]))
    )
    return {each.subscription_id: each.reference for each in db.session.execute(asked)}
