"""Everything that is known of one payment, in the order in which it happened."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from portal.accounts.services import Action, Actor, Permission, record
from portal.cases import services as cases
from portal.core import db
from portal.core.db import transaction
from portal.core.errors import Forbidden
from portal.core.i18n import _l
from portal.payments.models import Subject
from portal.payments.models.bills import Bill
from portal.payments.reading.events import Event, events_of
from portal.payments.refunding import wanting
from portal.payments.taking import viewing
from portal.payments.taking.viewing import PaymentView


class WhyNeeded(Forbidden):
    message = _l("Tell us why you look at a payment of another team.")


@dataclass(frozen=True)
class Story:
    """`about` is what it is called that was paid for, `team` whose case that is, where it is one.

    `waiting` is what was asked to go back and has not gone, `left` what can still be given back,
    and `alone` what of it needs no second person; in pence.
    """

    payment: PaymentView
    about: str | None
    team: str | None
    events: tuple[Event, ...]
    waiting: int
    left: int
    alone: int


def read(actor: Actor, reference: str, *, why: str | None = None) -> Story:
    """Once it is on the audit log that this actor reads it, and why.

    Raises NotAllowed, UnknownPayment; WhyNeeded where it isn't of one of the actor's teams, and
    no reason is given. Finance works on the payments of all.
    """
    actor.require(Permission.READ_PAYMENTS)
    with transaction():
        payment = viewing.payment(reference)
        team = _team(payment)
        if not (why or team in actor.teams or actor.may(Permission.READ_LEDGER)):
            raise WhyNeeded
        _record(actor, payment, why=why, part="payment")
        return _told(payment, team)


def give_reason(actor: Actor, reference: str, why: str) -> UUID:
    """Write down why this payment is looked for; the entry, by which `why` is found again.

    Raises NotAllowed, UnknownPayment.
    """
    actor.require(Permission.READ_PAYMENTS)
    with transaction():
        return _record(actor, viewing.payment(reference), Action.SEARCH, why=why)


def read_to_take(actor: Actor, reference: str) -> PaymentView:
    """What is to be paid, for whoever takes the money, once that is on the audit log.

    Raises NotAllowed, UnknownPayment.
    """
    actor.require(Permission.TAKE_PAYMENTS)
    with transaction():
        payment = viewing.payment(reference)
        _record(actor, payment, part="what is to be paid")
    return payment


def read_to_refund(actor: Actor, reference: str) -> Story:
    """For whoever gives money back, once that is on the audit log.

    Raises NotAllowed, UnknownPayment.
    """
    actor.require(Permission.REFUND_PAYMENTS)
    with transaction():
        payment = viewing.payment(reference)
        _record(actor, payment, part="payment")
        return _told(payment, _team(payment))


def _told(payment: PaymentView, team: str | None) -> Story:
    return Story(
        payment=payment,
        about=next(_about(payment), None),
        team=team,
        events=tuple(events_of(payment)),
        waiting=wanting.undecided(payment.id),
        left=max(0, wanting.can_go_back(payment)),
        alone=wanting.alone(payment.id),
    )


def _about(payment: PaymentView) -> Iterator[str]:
    if payment.subject is Subject.CASE:
        yield from cases.references([payment.subject_id]).values()
    elif payment.subject is Subject.BILL:
        yield from db.session.scalars(select(Bill.number).where(Bill.id == payment.subject_id))


def _team(payment: PaymentView) -> str | None:
    if payment.subject is not Subject.CASE:
        return None
    return cases.teams_of([payment.subject_id]).get(payment.subject_id)


def _record(
    actor: Actor,
    payment: PaymentView,
    action: Action = Action.READ,
    *,
    why: str | None = None,
    **what: str,
) -> UUID:
    return record(
        actor,
        action,
        person_id=payment.person_id,
        case_id=payment.subject_id if payment.subject is Subject.CASE else None,
        why=why,
        payment=payment.reference,
        **what,
    )
