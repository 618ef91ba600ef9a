"""Setting up a Direct Debit without paper: typed, looked at again, confirmed (Bacs: AUDDIS).

What was typed lies sealed until it is confirmed; it never comes back to a page but for its last
three digits.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

from sqlalchemy import Select, delete, exists, select
from sqlalchemy.orm import Session

from portal.cases import services as cases
from portal.core import clock, security
from portal.core.db import transaction
from portal.core.errors import Conflict
from portal.core.i18n import _, _l
from portal.payments.debiting import collecting, council, ending, viewing
from portal.payments.debiting.viewing import MandateView
from portal.payments.faults import BeingPaid, NothingDue
from portal.payments.models import (
    InstructionKind,
    Mandate,
    MandateState,
    OrderKind,
    OrderState,
    PaidBy,
    Payment,
    PaymentState,
    Subject,
    Subscription,
    SubscriptionOrder,
)
from portal.payments.subscribing import beginning, fulfilling, offers
from portal.payments.subscribing.viewing import locked
from portal.payments.taking import asking
from portal.payments.taking.viewing import PaymentView

_DRAFTS_KEPT = timedelta(days=1)
_REFERENCE_LENGTH = 8


class NotByDebit(Conflict):
    message = _l("This can’t be paid by Direct Debit.")


class TypeAgain(Conflict):
    message = _l("Your bank details are not kept for long. Enter them again.")


@dataclass(frozen=True, kw_only=True)
class Account:
    """Checked already: `sort` has 6 digits, `number` 8. `day` is one of council.DAYS."""

    holder: str
    sort: str
    number: str
    day: int


def offered(view: PaymentView) -> bool:
    """Whether this payment can be made by Direct Debit instead."""
    return view.due and _title(view) is not None


def chosen(view: PaymentView) -> bool:
    """Whether somebody said in the form that they want to pay this by Direct Debit."""
    if view.subject is not Subject.CASE or not offered(view):
        return False
    wanted = offers.wanted(view.subject_id)
    return wanted is not None and wanted.by_debit


def write_down(view: PaymentView, account: Account) -> None:
    """Keep what was typed until it is confirmed; what was typed before is forgotten.

    Raises NotByDebit.
    """
    title = _title(view)
    if not view.due or title is None:
        raise NotByDebit
    with transaction() as session:
        _forget(session, view.id)
        reference = f"DD{security.random_code(_REFERENCE_LENGTH)}"
        session.add(draft(view, account, reference=reference, title=title, payment_id=view.id))


def draft(
    of: PaymentView | Mandate, account: Account, *, reference: str, title: str, payment_id: UUID
) -> Mandate:
    """What was typed, for whoever the payment or the mandate belongs to."""
    now = clock.now()
    return Mandate(
        id=uuid4(),
        reference=reference,
        payment_id=payment_id,
        person_id=of.person_id,
        service=of.service,
        title=title,
        locale=of.locale,
        email=of.email,
        account={"holder": account.holder, "sort": account.sort, "number": account.number},
        day=account.day,
        state=MandateState.DRAFT,
        created_at=now,
        changed_at=now,
    )


def draft_of(view: PaymentView) -> MandateView:
    """What waits to be confirmed. Raises TypeAgain."""
    with transaction() as session:
        found = session.scalar(_drafts(view.id))
        if found is None:
            raise TypeAgain
        return viewing.view_of(found)


def agreed(view: PaymentView) -> MandateView | None:
    """The Direct Debit that was set up in place of this payment; it may have ended since."""
    with transaction() as session:
        confirmed = select(Mandate).where(
            Mandate.payment_id == view.id, Mandate.state != MandateState.DRAFT
        )
        found = session.scalar(confirmed.execution_options(populate_existing=True))
        return viewing.view_of(found) if found else None


def by_debit(view: PaymentView) -> bool:
    """Whether a Direct Debit was set up in place of this payment."""
    return view.state is PaymentState.CANCELLED and agreed(view) is not None


def confirm(view: PaymentView, shown: str) -> MandateView:
    """Set it up, once: the bank is told, what it pays for begins, no card is asked for any more.

    `shown` is the reference of what the payer looked at: what somebody else with the link typed
    since isn't theirs. Raises TypeAgain, BeingPaid, NothingDue.
    """
    with transaction() as session:
        payment = session.get_one(
            Payment, view.id, with_for_update=True, populate_existing=True
        )  # fmt: skip
        if known := agreed(view):
            return known
        if payment.state is PaymentState.PROCESSING:
            raise BeingPaid
        if payment.state is not PaymentState.DUE:
            raise NothingDue
        mandate = session.scalar(_drafts(view.id).with_for_update())
        if mandate is None or mandate.reference != shown:
            raise TypeAgain
        _activate(session, mandate)
        order = _fulfil(session, payment, mandate)
        asking.withdraw(payment)
        collecting.plan(mandate.id, order)
        return viewing.view_of(mandate)


def paid_by_card_only(view: PaymentView) -> bool:
    """Whether no Direct Debit was set up in the meantime for what a card has just paid."""
    with transaction() as session:
        same = (Payment.subject == view.subject, Payment.subject_id == view.subject_id)
        instead = exists().where(
            Mandate.state == MandateState.ACTIVE, Mandate.payment_id == Payment.id, *same
        )
        return not session.scalar(select(instead))


def forget_drafts() -> int:
    """Delete what nobody confirmed within a day; how many."""
    with transaction() as session:
        old = Mandate.created_at < clock.now() - _DRAFTS_KEPT
        gone = delete(Mandate).where(Mandate.state == MandateState.DRAFT, old)
        return len(session.scalars(gone.returning(Mandate.id)).all())


def _title(view: PaymentView) -> str | None:
    """The English title of what can be paid for by Direct Debit; None for what can't."""
    if not council.on():
        return None
    if view.subject is Subject.CASE:
        wanted = offers.wanted(view.subject_id)
        service = wanted.service if wanted else None
    elif view.subject is Subject.SUBSCRIPTION:
        service = view.service if _renews(view.subject_id) else None
    else:
        return None
    offer = offers.find(service) if service else None
    return offer.title if offer and offer.direct_debit else None


def _renews(order_id: UUID) -> bool:
    with transaction() as session:
        order = session.get(SubscriptionOrder, order_id, populate_existing=True)
        if order is None:
            return False
        return order.state is OrderState.ASKED and order.kind is OrderKind.RENEW


def _drafts(payment_id: UUID) -> Select[Mandate]:
    drafts = (
        Mandate.payment_id == payment_id,
        Mandate.state == MandateState.DRAFT,
        Mandate.amends_id.is_(None),
        Mandate.created_at >= clock.now() - _DRAFTS_KEPT,
    )
    newest = select(Mandate).where(*drafts).order_by(Mandate.created_at.desc()).limit(1)
    return newest.execution_options(populate_existing=True)


def _forget(session: Session, payment_id: UUID) -> None:
    of_this = (Mandate.payment_id == payment_id, Mandate.amends_id.is_(None))
    session.execute(delete(Mandate).where(Mandate.state == MandateState.DRAFT, *of_this))


def _activate(session: Session, mandate: Mandate) -> None:
    mandate.state = MandateState.ACTIVE
    mandate.confirmed_at = mandate.changed_at = clock.now()
    session.add(ending.instruction(mandate, InstructionKind.NEW))
    session.flush()


def _fulfil(session: Session, payment: Payment, mandate: Mandate) -> SubscriptionOrder:
    """What the payment was for begins; it is paid for by collection. Raises NotByDebit."""
    if payment.subject is Subject.CASE:
        if not cases.may_be_paid(payment.subject_id):
            raise NothingDue
        order = beginning.begin(payment.subject_id, mandate_id=mandate.id)
        if order is None:
            raise NotByDebit
        cases.take_up(payment.subject_id, note=_("A Direct Debit was set up."))
        return order
    order = session.get_one(
        SubscriptionOrder, payment.subject_id, with_for_update=True, populate_existing=True
    )
    subscription = locked(session, order.subscription_id)
    if order.state is not OrderState.ASKED or subscription is None:
        raise NothingDue
    _now_by_debit(subscription, mandate)
    order.payment_id = None
    fulfilling.fulfil(subscription, order)
    return order


def _now_by_debit(subscription: Subscription, mandate: Mandate) -> None:
    subscription.mandate_id, subscription.paid_by = mandate.id, PaidBy.DIRECT_DEBIT
