"""Another account or day for a Direct Debit, and paying in another way again."""

from dataclasses import dataclass
from uuid import UUID, uuid4

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal.core import clock
from portal.core.db import transaction
from portal.notifications import services as notifications
from portal.payments.debiting import agreeing, council, ending, viewing
from portal.payments.debiting.agreeing import Account, TypeAgain
from portal.payments.debiting.viewing import MandateView, NoSuchMandate
from portal.payments.models import (
    Instruction,
    InstructionKind,
    Mandate,
    MandateState,
    OrderState,
    PaidBy,
    Subject,
    SubscriptionOrder,
)
from portal.payments.money import money
from portal.payments.subscribing import fulfilling, offers
from portal.payments.subscribing import viewing as subscriptions
from portal.payments.taking import asking
from portal.payments.taking.asking import Asking, Line

_DAYS_TO_PAY = 14


def write_down(person_id: UUID, subscription_id: UUID, account: Account) -> None:
    """Keep another account until it is confirmed. Raises NoSuchSubscription, NoSuchMandate."""
    mandate_id = _mandate_of(person_id, subscription_id)
    with transaction() as session:
        mandate = _active(mandate_id)
        session.execute(delete(Mandate).where(Mandate.amends_id == mandate_id))
        made = agreeing.draft(
            mandate,
            account,
            reference=f"{mandate.reference}-{uuid4().hex[:4].upper()}",
            title=mandate.title,
            payment_id=mandate.payment_id,
        )
        made.amends_id = mandate.id
        session.add(made)


def draft_of(person_id: UUID, subscription_id: UUID) -> MandateView:
    """Raises NoSuchSubscription, NoSuchMandate, TypeAgain."""
    mandate_id = _mandate_of(person_id, subscription_id)
    with transaction() as session:
        found = session.scalar(select(Mandate).where(Mandate.amends_id == mandate_id))
        if found is None:
            raise TypeAgain
        return viewing.view_of(found)


def confirm(person_id: UUID, subscription_id: UUID) -> MandateView:
    """Collect from the other account from now on; pressed again, nothing more happens.

    Raises NoSuchSubscription, NoSuchMandate.
    """
    mandate_id = _mandate_of(person_id, subscription_id)
    with transaction() as session:
        mandate = _active(mandate_id)
        draft = session.scalar(select(Mandate).where(Mandate.amends_id == mandate_id))
        if draft is None:
            return viewing.view_of(mandate)
        mandate.account, mandate.day = draft.account, draft.day
        mandate.changed_at = clock.now()
        session.delete(draft)
        _tell_the_bureau(session, mandate)
        session.flush()
        view = viewing.view_of(mandate)
        _tell(mandate, view, once=str(draft.id))
        return view


@dataclass(frozen=True)
class Afterwards:
    """What ending the Direct Debit alone means. `owed` (pence) is then to be paid by card."""

    owed: int


def afterwards(person_id: UUID, subscription_id: UUID) -> Afterwards:
    """Raises NoSuchSubscription, NoSuchMandate."""
    _mandate_of(person_id, subscription_id)
    return Afterwards(sum(order.amount for order in _uncollected(subscription_id)))


def end(person_id: UUID, subscription_id: UUID) -> str | None:
    """End the Direct Debit and keep the subscription; the reference of what is to be paid instead.

    What was to renew it isn't asked for any more. Raises NoSuchSubscription, NoSuchMandate.
    """
    mandate_id = _mandate_of(person_id, subscription_id)
    with transaction() as session:
        owed = _uncollected(subscription_id)
        subscription = subscriptions.locked(session, subscription_id)
        if subscription is None or subscription.mandate_id is None:
            return None
        subscription.mandate_id, subscription.paid_by = None, PaidBy.CARD
        fulfilling.drop(subscription_id)
        references = [_ask(person_id, order, subscription.service, subscription.locale,
                           subscription.email) for order in owed]  # fmt: skip
        ending.end(mandate_id)
        return references[0] if references else None


def _tell_the_bureau(session: Session, mandate: Mandate) -> None:
    """What it wasn't told yet goes with the account as it is now; what it knows is amended."""
    waiting = (Instruction.mandate_id == mandate.id, Instruction.batch_id.is_(None))
    session.execute(update(Instruction).where(*waiting).values(account=mandate.account))
    kinds = Instruction.kind.in_([InstructionKind.NEW, InstructionKind.AMENDED])
    if session.scalar(select(Instruction.id).where(*waiting, kinds)) is None:
        session.add(ending.instruction(mandate, InstructionKind.AMENDED))


def _tell(mandate: Mandate, view: MandateView, *, once: str) -> None:
    """The new account and day; what was announced before is collected on its day."""
    if mandate.email is None:
        return
    notifications.queue_email(
        key=f"debit_changed:{once}",
        to=mandate.email,
        locale=mandate.locale,
        template="debit_changed",
        values={
            "title": mandate.title,
            "service": mandate.service,
            "reference": mandate.reference,
            "account": view.account,
            "day": mandate.day,
            "until": view.next_on.isoformat() if view.next_on else None,
            "amount": money(view.next_amount) if view.next_amount else None,
            "originator": council.originator(),
        },
    )


def _ask(
    person_id: UUID, order: SubscriptionOrder, service: str, locale: str, email: str | None
) -> str:
    offer = offers.offer_of(service)
    lines = offer.price(order.units, order.reduced)
    if sum(line.pence for line in lines) != order.amount:
        rate = next((line.vat for line in lines), "outside")
        lines = [Line(offer.more, order.amount, rate)]
    requested = asking.request(
        Asking(
            subject=Subject.SUBSCRIPTION,
            subject_id=order.id,
            service=service,
            fund=offer.fund,
            lines=lines,
            person_id=person_id,
            email=email,
            locale=locale,
            days_to_pay=_DAYS_TO_PAY,
        )
    )
    order.payment_id = requested.id
    return requested.reference


def _uncollected(subscription_id: UUID) -> list[SubscriptionOrder]:
    """What they have already, and the bureau isn't told to collect before this ends."""
    with transaction() as session:
        waiting = (
            select(SubscriptionOrder)
            .join(Instruction, Instruction.order_id == SubscriptionOrder.id)
            .where(SubscriptionOrder.subscription_id == subscription_id)
            .where(SubscriptionOrder.state == OrderState.DONE, Instruction.batch_id.is_(None))
        )
        untold = waiting.with_for_update(of=Instruction)
        return list(session.scalars(untold.order_by(SubscriptionOrder.created_at)))


def _mandate_of(person_id: UUID, subscription_id: UUID) -> UUID:
    view = subscriptions.one(person_id, subscription_id)
    if view.mandate_id is None:
        raise NoSuchMandate
    return view.mandate_id


def _active(mandate_id: UUID) -> Mandate:
    with transaction() as session:
        found = session.get(Mandate, mandate_id, with_for_update=True, populate_existing=True)
        if found is None or found.state is not MandateState.ACTIVE:
            raise NoSuchMandate
        return found
