"""Payments in a person's overview, and on the status page of what they pay for."""

from collections.abc import Sequence
from uuid import UUID

from flask import url_for

from portal.accounts.services import Item, ItemKind, State, Summary, add_source
from portal.cases import services as cases
from portal.core.errors import Sentence
from portal.core.i18n import _, date_text, day_text
from portal.payments.models import Subject
from portal.payments.money import money
from portal.payments.paying import about, own
from portal.payments.refunding import wanting
from portal.payments.taking import viewing
from portal.payments.taking.viewing import PaymentView
from portal.payments.words import STATES


class Payments:
    """What is to be paid, on its way or paid. What is due is to be done."""

    def summary(self, person_id: UUID, *, most: int) -> Summary:
        counts = own.counts(person_id)
        due = own.to_pay(person_id, most=most) if counts[State.WAITING] else ()
        return Summary(counts, [_item(each) for each in due])

    def items(
        self, person_id: UUID, states: Sequence[State], *, skip: int, most: int
    ) -> Sequence[Item]:
        found = own.payments_of(person_id, states, skip=skip, most=most)
        return [_item(each) for each in found]


def _item(view: PaymentView) -> Item:
    title, amount = about.title_of(view), money(view.amount)
    return Item(
        kind=ItemKind.PAYMENT,
        key=view.reference,
        title=_("%(amount)s: %(title)s", amount=amount, title=title),
        status=_("Paid back") if view.returned else STATES[view.state],
        sentence=_sentence(view),
        state=own.state_of(view),
        href=url_for("payments.pay", reference=view.reference),
        picture="card",
        news=_("Since %(date)s", date=date_text(view.paid_at or view.created_at)),
        reference=view.reference,
        service=view.service,
        when=_("Pay by %(day)s.", day=day_text(view.last_day)) if view.due else None,
        to_do=_("Pay %(amount)s: %(title)s", amount=amount, title=title) if view.due else None,
    )


def _sentence(view: PaymentView) -> Sentence:
    if view.due:
        return _("Nobody has paid this yet.")
    if view.processing:
        return _("The bank has not finished. You do not need to do anything.")
    if view.returned:
        return _("All of the money was sent back.")
    if view.paid:
        return _("We have got the money.")
    return _("No money was taken.")


def _link(case: cases.CaseStatus) -> cases.Link | None:
    """On the status page of a case, above all else while it waits for this."""
    view = viewing.of_subject(Subject.CASE, case.id)
    if view is None:
        return None
    href = url_for("payments.pay", reference=view.reference)
    if view.due and case.status is cases.Status.PAYMENT_DUE:
        text = _("Pay %(amount)s now", amount=money(view.amount))
        return cases.Link(text, href, "card", urgent=True)
    if view.processing:
        return cases.Link(_("See the payment"), href, "card")
    return _link_once_paid(view, href) if view.paid else None


def _link_once_paid(view: PaymentView, href: str) -> cases.Link:
    if wanting.going_back(view.id):
        return cases.Link(_("See the money that we are sending back"), href, "money")
    if view.refunded:
        return cases.Link(_("See the money that went back"), href, "money")
    receipt = url_for("payments.receipt", reference=view.reference)
    return cases.Link(_("See or print the receipt"), receipt, "card")


add_source(ItemKind.PAYMENT, Payments())
cases.add_link(_link)
