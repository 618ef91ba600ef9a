"""What happened to a payment, in words, from every table that knows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from portal.accounts import services as accounts
from portal.core import db
from portal.core.i18n import _, date_text
from portal.notifications import services as notifications
from portal.payments import words
from portal.payments.accounting.differences import words_of
from portal.payments.models import Attempt, Difference, Dispute, LedgerEntry, Refund
from portal.payments.taking.viewing import PaymentView


@dataclass(frozen=True)
class Event:
    """One thing that happened. `lines` say more; `amount` has a sign where money moved (pence).

    What staff wrote is `note`, in their words.
    """

    at: datetime
    what: str
    lines: tuple[str, ...] = ()
    amount: int | None = None
    note: str | None = None


def events_of(payment: PaymentView) -> list[Event]:
    """In the language in use, the first thing first; at one moment, what led to the rest."""
    names = _names(payment)
    found = [
        *_asked(payment),
        *_attempts(payment.id),
        *_refunds(payment.id, names),
        *_entries(payment.id),
        *_disputes(payment.id),
        *_mails(payment.id),
        *_differences(payment.id, names),
    ]
    return sorted(found, key=lambda event: event.at)


def _asked(payment: PaymentView) -> Iterator[Event]:
    lines = [_("To be paid by %(day)s", day=date_text(payment.due_at))]
    yield Event(payment.created_at, _("We asked for the payment"), tuple(lines), payment.amount)


def _attempts(payment_id: UUID) -> Iterator[Event]:
    rows = select(Attempt).where(Attempt.payment_id == payment_id).order_by(Attempt.number)
    for attempt in db.session.scalars(rows):
        named = tuple(name for name in (attempt.session, attempt.intent) if name)
        begun = _("Try %(number)s to pay online began", number=attempt.number)
        yield Event(attempt.created_at, begun, named)
        if attempt.changed_at != attempt.created_at:
            now = str(words.ATTEMPTS[attempt.state])
            stands = _("Try %(number)s to pay online", number=attempt.number)
            yield Event(attempt.changed_at, stands, (now,))


def _entries(payment_id: UUID) -> Iterator[Event]:
    rows = select(LedgerEntry).where(LedgerEntry.payment_id == payment_id)
    for entry in db.session.scalars(rows.order_by(LedgerEntry.position)):
        lines = (
            str(words.METHODS[entry.method]),
            _("Fund: %(fund)s", fund=entry.fund),
            _("In the ledger as %(source)s", source=entry.source),
        )
        yield Event(entry.at, str(words.ENTRIES[entry.kind]), lines, entry.amount)


def _refunds(payment_id: UUID, names: Mapping[UUID, str]) -> Iterator[Event]:
    rows = select(Refund).where(Refund.payment_id == payment_id).order_by(Refund.created_at)
    for refund in db.session.scalars(rows):
        why = str(words.REASONS[refund.reason])
        by = _by(names, refund.asked_by)
        yield Event(refund.created_at, _("A refund was asked for"), (why, by), -refund.amount,
                    refund.note)  # fmt: skip
        if refund.changed_at == refund.created_at and refund.approved_by is None:
            continue
        said = [str(words.REFUNDS[refund.state])]
        if refund.approved_by is not None:
            said.append(_("Decided by %(name)s", name=names.get(refund.approved_by, "")))
        stands = _("How the refund stands")
        yield Event(refund.changed_at, stands, tuple(said), -refund.amount)


def _disputes(payment_id: UUID) -> Iterator[Event]:
    rows = select(Dispute).where(Dispute.payment_id == payment_id).order_by(Dispute.created_at)
    for dispute in db.session.scalars(rows):
        lines = [_("Reason, in the bank’s words: %(reason)s", reason=dispute.reason)]
        lines += [_("How it stands, in the bank’s words: %(words)s", words=dispute.status)]
        if dispute.answer_by is not None:
            lines.append(_("Answer it by %(day)s", day=date_text(dispute.answer_by)))
        said = _("The payer’s bank contests the payment")
        yield Event(dispute.created_at, said, tuple(lines), -dispute.amount)


def _mails(payment_id: UUID) -> Iterator[Event]:
    for mail in notifications.sent_about(payment_id):
        yield Event(mail.sent_at or mail.queued_at, _("Email"), (mail.title, mail.state))


def _differences(payment_id: UUID, names: Mapping[UUID, str]) -> Iterator[Event]:
    rows = select(Difference).where(Difference.payment_id == payment_id)
    for difference in db.session.scalars(rows):
        said = (str(words_of(difference.kind)), difference.source)
        yield Event(difference.found_at, _("The books did not agree"), said)
        if difference.settled_at is not None:
            yield Event(difference.settled_at, _("The books agree again"), (difference.source,))
        if difference.looked_at is not None:
            by = _by(names, difference.looked_by)
            yield Event(difference.looked_at, _("Finance looked into it"), (by,), None,
                        difference.note)  # fmt: skip


def _names(payment: PaymentView) -> Mapping[UUID, str]:
    refunds = select(Refund.asked_by, Refund.approved_by).where(Refund.payment_id == payment.id)
    looked = select(Difference.looked_by).where(Difference.payment_id == payment.id)
    ids = {each for row in db.session.execute(refunds) for each in row}
    ids |= set(db.session.scalars(looked))
    return accounts.staff_names({each for each in ids if each is not None})


def _by(names: Mapping[UUID, str], staff_id: UUID | None) -> str:
    if staff_id is None:
        return _("By the portal itself, or at the payment company")
    return _("By %(name)s", name=names.get(staff_id, ""))
