"""Asking for a payment, and no longer asking for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import batched
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from portal.core import clock, jobs, security
from portal.core.db import transaction
from portal.core.i18n import BY_CODE, DEFAULT
from portal.payments import council, vat
from portal.payments.faults import BeingPaid, NothingDue
from portal.payments.models import Payment, PaymentState, Subject

_PREFIX = "PY"
_TRIES = 5
_CODE_LENGTH = 12  # about 58 bits
_TOGETHER = 4  # people copy it from a letter


@dataclass(frozen=True)
class Line:
    """Something to pay for: English words, the price in pence, and a rate of `vat.VATS`.

    The price contains the VAT.
    """

    label: str
    pence: int
    vat: str


@dataclass(frozen=True, kw_only=True)
class Asking:
    """What is to be paid for what, by when. `fund` is finance's code for where the money goes."""

    subject: Subject
    subject_id: UUID
    service: str
    fund: str
    lines: Sequence[Line]
    person_id: UUID | None
    email: str | None
    locale: str
    days_to_pay: int

    @property
    def amount(self) -> int:
        return sum(line.pence for line in self.lines)


@dataclass(frozen=True)
class Requested:
    """`code` opens the page of the payment for whoever has it, so that somebody else may pay."""

    id: UUID
    reference: str
    code: str


def request(asking: Asking) -> Requested:
    """Ask for a payment in the caller's transaction.

    The one that is open already for the same is given again; where it was of something else (a
    discount ended, say) it is cancelled. Raises NothingDue for no money, BeingPaid where the payer
    has done their part of another sum, KeyError for an unknown rate of VAT.
    """
    if asking.amount <= 0:
        raise NothingDue
    with transaction() as session:
        for _ in range(_TRIES):
            if known := _still_asked(session, asking):
                return known
            payment_id = uuid4()
            made = insert(Payment).values(id=payment_id, **_columns(asking, payment_id))
            once = made.on_conflict_do_nothing().returning(Payment.reference)
            if reference := session.scalar(once):
                return Requested(payment_id, reference, code_of(payment_id))
    raise RuntimeError("No free reference was found; the alphabet is broken")


def cancel(subject: Subject, subject_id: UUID) -> None:
    """In the caller's transaction; nothing happens where nothing is open.

    Money that comes all the same goes back by itself, unless what it paid for can be had again.
    """
    with transaction() as session:
        if payment := _open(session, subject, subject_id):
            withdraw(payment)


def withdraw(payment: Payment) -> None:
    """Cancel an open payment, locked by the caller's transaction."""
    payment.state = PaymentState.CANCELLED
    payment.changed_at = clock.now()
    end_sessions(payment)


def end_sessions(payment: Payment) -> None:
    """Have a job tell the provider that no more money is to come."""
    jobs.enqueue("payments.end_sessions", payment_id=str(payment.id))


def code_of(payment_id: UUID) -> str:
    """Made from the id under the portal's secret, so that a reminder can say it again."""
    keyed = bytes.fromhex(security.keyed_digest("pay-later", str(payment_id)))
    letters = security.ALPHABET
    code = [letters[byte % len(letters)] for byte in keyed[:_CODE_LENGTH]]
    return "-".join("".join(group) for group in batched(code, _TOGETHER))


def opens(reference: str, code: str) -> bool:
    """Whether this code opens the page of this payment.

    Where the portal's secret has changed since, both do: the code in older letters, and today's.
    """
    wanted = select(Payment.id, Payment.code_digest).where(Payment.reference == reference)
    with transaction() as session:
        known = session.execute(wanted).one_or_none()
    if known is None:
        return False
    typed = _digest(code)
    return security.same(typed, known.code_digest) or security.same(
        typed, _digest(code_of(known.id))
    )


def link_of(payment_id: UUID, reference: str, locale: str) -> str:
    """The address of its page with the code in it: whoever has it can pay."""
    language = BY_CODE.get(locale, DEFAULT).path
    return f"{council.public_url()}{language}/pay/{reference}?code={code_of(payment_id)}"


def _open(session: Session, subject: Subject, subject_id: UUID) -> Payment | None:
    about = (Payment.subject == subject, Payment.subject_id == subject_id)
    being = Payment.state.in_([PaymentState.DUE, PaymentState.PROCESSING])
    return session.scalar(
        select(Payment).where(*about, being).with_for_update()
        .execution_options(populate_existing=True)
    )  # fmt: skip


def _still_asked(session: Session, asking: Asking) -> Requested | None:
    payment = _open(session, asking.subject, asking.subject_id)
    if payment is None:
        return None
    if payment.lines == _lines(asking):
        return Requested(payment.id, payment.reference, code_of(payment.id))
    if payment.state is PaymentState.PROCESSING:
        raise BeingPaid
    withdraw(payment)
    session.flush()
    return None


def _columns(asking: Asking, payment_id: UUID) -> dict[str, object]:
    now, lines = clock.now(), _lines(asking)
    last_day = now.astimezone(clock.LONDON).date() + timedelta(days=asking.days_to_pay)
    return {
        "reference": f"{_PREFIX}-{security.random_code(4)}-{security.random_code(4)}",
        "subject": asking.subject,
        "subject_id": asking.subject_id,
        "person_id": asking.person_id,
        "service": asking.service,
        "fund": asking.fund,
        "lines": lines,
        "amount": asking.amount,
        "vat_amount": sum(vat.vat_in(line.pence, line.vat) for line in asking.lines),
        "locale": asking.locale,
        "email": asking.email,
        "state": PaymentState.DUE,
        "code_digest": _digest(code_of(payment_id)),
        "created_at": now,
        "changed_at": now,
        "due_at": clock.day_after(last_day),
    }


def _lines(asking: Asking) -> list[dict[str, object]]:
    return [
        {
            "label": line.label,
            "pence": line.pence,
            "vat": line.vat,
            "vat_pence": vat.vat_in(line.pence, line.vat),
        }
        for line in asking.lines
    ]


def _digest(code: str) -> str:
    return security.digest(security.normal_code(code)).hex()
