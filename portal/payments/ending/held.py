"""What payments hold about a person: shown, given, and made nobody's where the law lets us."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import batched
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select

from portal.accounts.services import Basis, Fate, HeldRecord, HeldRow, Holder, Holding
from portal.cases import services as cases
from portal.core import db
from portal.core.clock import LONDON
from portal.core.i18n import _, _l, date_text
from portal.payments.ending import keeping
from portal.payments.models import Payment, Subject
from portal.payments.money import money
from portal.payments.taking import viewing
from portal.payments.taking.viewing import PaymentView
from portal.payments.words import METHODS, STATES, of_line

_AT_ONCE = 50


def _holdings(person_id: UUID) -> list[Holding]:
    count = _count(_theirs(person_id))
    if not count:
        return []
    return [
        Holding(
            _("Payments"),
            count,
            _("So that we know what was paid, and can give it back."),
            Basis.LEGAL_OBLIGATION,
            _("We keep it for 6 years after the year of the payment. A year ends on 31 March."),
        )
    ]


def _records(person_id: UUID) -> Iterator[HeldRecord]:
    newest = select(Payment.id).where(_theirs(person_id)).order_by(Payment.created_at.desc())
    for ids in batched(db.session.scalars(newest).all(), _AT_ONCE):
        found = {each.id: each for each in db.session.scalars(_with(ids))}
        for each in ids:
            if each in found:
                yield _record(viewing.view_of(found[each]))


def _record(payment: PaymentView) -> HeldRecord:
    names = ("reference", "service", "amount", "vat_amount", "currency", "state", "method", "email",
             "created_at", "due_at", "paid_at", "refunded", "receipt_number")  # fmt: skip
    lines = [vars(line) for line in payment.lines]
    facts = {**{name: getattr(payment, name) for name in names}, "lines": lines}
    paid_at, method = payment.paid_at, payment.method
    rows = [
        HeldRow(_("Amount"), [money(payment.amount)]),
        HeldRow(_("What for"), [of_line(payment.service, each.label) for each in payment.lines]),
        HeldRow(_("How it stands"), [str(STATES[payment.state])]),
        HeldRow(_("Paid"), [_day(paid_at)] if paid_at else []),
        HeldRow(_("How it was paid"), [str(METHODS[method])] if method else []),
        HeldRow(_("Given back"), [money(payment.refunded)] if payment.refunded else []),
        HeldRow(_("Email"), [payment.email] if payment.email else []),
    ]
    heading = _("Payment %(reference)s", reference=payment.reference)
    return HeldRecord(heading, facts, [row for row in rows if row.lines])


def _fates(person_id: UUID) -> Sequence[Fate]:
    theirs = _theirs(person_id)
    still_open = _count(and_(theirs, Payment.state.in_(keeping.OPEN)))
    past = and_(theirs, Payment.state.not_in(keeping.OPEN))
    found = []
    if still_open:
        found.append(
            Fate(
                _("Payments that are not finished"),
                still_open,
                why=_("Somebody still has to pay, or the bank has not finished."),
                owned=True,
            )
        )
    if kept := _count(past):
        why = _("A law says that we must keep our accounts. We take your email address off them.")
        found.append(Fate(_("Payments"), kept, why=why, until=_until(past)))
    return found


def _until(which: ColumnElement[bool]) -> date | None:
    last = db.session.scalar(select(func.max(Payment.changed_at)).where(which))
    return keeping.kept_until(last.astimezone(LONDON).date()) if last else None


def _erase(person_id: UUID) -> bool:
    """The money stays in the books without an address; whether there were more."""
    past = and_(_theirs(person_id), Payment.state.not_in(keeping.OPEN))
    written = and_(past, Payment.email.is_not(None))
    ids = db.session.scalars(select(Payment.id).where(written).limit(_AT_ONCE)).all()
    keeping.forget_address(ids)
    return len(ids) == _AT_ONCE


def _theirs(person_id: UUID) -> ColumnElement[bool]:
    """What they asked for, and what their cases cost, whoever that was asked of."""
    own = cases.ids_of_person(person_id)
    of_case = and_(Payment.subject == Subject.CASE, Payment.subject_id.in_(own))
    return or_(Payment.person_id == person_id, of_case)


def _with(ids: Sequence[UUID]) -> Any:
    return select(Payment).where(Payment.id.in_(ids))


def _count(which: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Payment).where(which)) or 0


def _day(at: Any) -> str:
    return date_text(at.astimezone(LONDON))


# Before cases: which payments are theirs is read off their cases.
HOLDER = Holder(
    key="payments",
    order=4,
    title=_l("What you paid"),
    tables=frozenset({"payment", "payment_attempt", "payment_refund", "payment_difference"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
)
