"""Sending the payer to the provider's pages: stored before the call, saved after it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from uuid import uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session as Transaction

from portal.core import clock
from portal.core.db import transaction, tried_again
from portal.core.i18n import use_locale
from portal.core.logs import log
from portal.payments import provider_in_use, words
from portal.payments.faults import BeingPaid, NothingDue, UnknownPayment
from portal.payments.models import Attempt, AttemptState, Payment, PaymentState
from portal.payments.provider import (
    Checkout,
    CheckoutLine,
    Progress,
    ProviderDown,
    ProviderRefused,
    Session,
)
from portal.payments.taking import confirming, finding, settling, viewing

# The provider wants 30 minutes at least. A call that is repeated with its key says the same time.
SESSION_LASTS = timedelta(minutes=40)
REPEATED_FOR = timedelta(minutes=4)
_ENOUGH_TO_PAY = timedelta(minutes=5)
_ROUNDS = 4

_AT_WORK = (AttemptState.CREATED, AttemptState.PENDING, AttemptState.PROCESSING)


@dataclass(frozen=True, kw_only=True)
class Way:
    """How the payer is spoken to there, and where they come back to."""

    language: str
    success_url: str
    cancel_url: str


@dataclass(frozen=True)
class Visit:
    """An attempt as it was stored, and what it is to pay, read in one transaction."""

    attempt: Attempt
    payment: Payment
    new: bool


def open_checkout(reference: str, *, language: str, success_url: str, cancel_url: str) -> str:
    """The address to send the payer to. A visit that is open already is gone on with.

    Raises UnknownPayment; NothingDue and BeingPaid, also where that is only heard now; ProviderDown
    where the provider can't be reached or won't: the payment waits, and its page says so.
    """
    if not _may_be_visited(reference):
        raise NothingDue
    way = Way(language=language, success_url=success_url, cancel_url=cancel_url)
    for _ in range(_ROUNDS):
        visit = _visit(reference, language)
        seen = _go_on(visit, language) if visit.attempt.session else _begin(visit, way)
        if seen is None:
            continue  # that visit is over: another one, with a key of its own
        settling.settle(seen)
        if seen.progress is Progress.OPEN and seen.url:
            return seen.url
    raise ProviderDown("No session could be opened")


@tried_again
def _may_be_visited(reference: str) -> bool:
    """The payment is locked before whatever it is for, as where it is settled."""
    with transaction() as session:
        payment = settling.lock(session, viewing.payment(reference).id)
        return confirming.may_be_visited(viewing.view_of(payment))


def _visit(reference: str, language: str) -> Visit:
    """The visit that is at work, or a new one; on disk before anybody is called."""
    with transaction() as session:
        query = select(Payment).where(Payment.reference == reference).with_for_update()
        payment = session.scalar(query.execution_options(populate_existing=True))
        if payment is None:
            raise UnknownPayment
        if payment.state is PaymentState.PROCESSING:
            raise BeingPaid
        if payment.state is not PaymentState.DUE or payment.due_at <= clock.now():
            raise NothingDue
        at_work = select(Attempt).where(
            Attempt.payment_id == payment.id, Attempt.state.in_(_AT_WORK)
        )
        known = session.scalar(at_work.execution_options(populate_existing=True))
        return Visit(known or _new(session, payment, language), payment, new=known is None)


def _new(session: Transaction, payment: Payment, language: str) -> Attempt:
    last = select(func.max(Attempt.number)).where(Attempt.payment_id == payment.id)
    number = (session.scalar(last) or 0) + 1
    now = clock.now()
    attempt = Attempt(
        id=uuid4(), payment_id=payment.id, number=number, language=language,
        idempotency_key=f"payment:{payment.id}:{number}", state=AttemptState.CREATED,
        expires_at=(now + SESSION_LASTS).replace(microsecond=0), created_at=now, changed_at=now,
    )  # fmt: skip
    session.add(attempt)
    session.flush()
    return attempt


def _go_on(visit: Visit, language: str) -> Session | None:
    """The session as it is now; None where it is over, and another visit is needed."""
    provider, session_id = provider_in_use.provider(), visit.attempt.session or ""
    seen = finding.asked(lambda: provider.fetch(session_id))
    if seen.progress is Progress.OPEN and not _worth_it(visit, seen, language):
        seen = finding.asked(lambda: provider.expire(session_id))
    if seen.progress is Progress.OPEN:
        return seen
    settling.settle(seen)
    return None


def _worth_it(visit: Visit, seen: Session, language: str) -> bool:
    """Whether there is time enough to pay, and the payer reads what it says."""
    lasts = visit.attempt.expires_at > clock.now() + _ENOUGH_TO_PAY
    return bool(seen.url) and lasts and visit.attempt.language == language


def _begin(visit: Visit, way: Way) -> Session | None:
    """Make the session, unless a call before this one did and its answer was lost."""
    attempt = visit.attempt
    if not visit.new:
        if seen := finding.asked(lambda: finding.find(attempt)):
            return seen
        if attempt.created_at < clock.now() - REPEATED_FOR:
            finding.give_up(attempt.id)
            return None
    checkout = _checkout(visit, way)
    try:
        return provider_in_use.provider().create(checkout)
    except (ProviderDown, ProviderRefused) as error:
        return _recover(visit, error)


def _recover(visit: Visit, error: ProviderDown | ProviderRefused) -> Session | None:
    """It may have happened all the same. If it hasn't, this key is used up: the next has another.

    None lets the payer try again at once where an earlier try had used it up.
    """
    log.warning("payments.not_opened", attempt=str(visit.attempt.id), why=str(error))
    if seen := finding.asked(lambda: finding.find(visit.attempt)):
        return seen
    finding.give_up(visit.attempt.id)
    if visit.new:
        raise ProviderDown(str(error)) from error
    return None


def _checkout(visit: Visit, way: Way) -> Checkout:
    attempt, payment = visit.attempt, visit.payment
    with use_locale(way.language):
        lines = list(_lines(payment))
    return Checkout(
        key=attempt.idempotency_key,
        reference=str(attempt.id),
        lines=lines,
        currency=payment.currency,
        language=way.language,
        success_url=way.success_url,
        cancel_url=way.cancel_url,
        expires_at=attempt.expires_at,
    )


def _lines(payment: Payment) -> Iterator[CheckoutLine]:
    """Things that are alike stand in one line: the provider takes no more than a hundred."""
    for (label, pence), alike in groupby(payment.lines, itemgetter("label", "pence")):
        yield CheckoutLine(words.of_line(payment.service, label), pence, len(list(alike)))
