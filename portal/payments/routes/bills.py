"""Paying a bill or a penalty charge: found by its number and one more fact, then paid like all."""

from http import HTTPStatus

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.accounts.services import Detail, details_of
from portal.content import services as content
from portal.core import i18n
from portal.core.cards import told_at_the_box
from portal.core.i18n import _
from portal.core.web import INVALID, OK, redirect, render
from portal.payments import access
from portal.payments.bills import finding, owing, words
from portal.payments.bills.owing import BillView
from portal.payments.faults import BeingPaid
from portal.payments.models import BillKind, Subject
from portal.payments.paying.about import name_payments
from portal.payments.routes.bill_forms import form_of
from portal.payments.routes.blueprint import bp

_CHALLENGE = "challenge-a-penalty-charge"
_KINDS = {"bill": BillKind.BILL, "penalty-charge": BillKind.PENALTY}
_POPULAR = 72

name_payments(Subject.BILL, lambda view: words.translated(view.lines[0].label))


@content.add_source
def entries() -> list[content.Entry]:
    """Lets it be found behind the door to pay, among the services and by search."""
    return [
        content.Entry(
            slug=words.SERVICE,
            title=_("Pay a bill or a penalty charge"),
            summary=_("Pay by card with the number on our letter or notice"),
            href=url_for("payments.bills"),
            kind="pay",
            keywords=(_("invoice"), _("parking fine"), _("parking ticket"), _("PCN")),
            picture="money",
            popular=_POPULAR,
        )
    ]


@bp.get("/pay-a-bill/")
def bills() -> Response:
    """Which of the two it is; each has a page that asks for what stands on its letter."""
    return render(
        "payments/bills/choose.html", left="left" in request.args, gone="gone" in request.args
    )


@bp.route('/pay-a-bill/<any("bill", "penalty-charge"):kind>', methods=["GET", "POST"])
@told_at_the_box
def find_bill(kind: str) -> Response:
    """A wrong number and a wrong fact get the same answer."""
    form = form_of(_KINDS[kind], request.form)
    if request.method == "POST" and form.validate():
        try:
            number, fact = form.number.data or "", form.fact.data or ""
            found = finding.find(_KINDS[kind], number, fact, staff=accounts.actor())
        except finding.NoSuchBill as unknown:
            form.number.errors = [unknown.message]
        else:
            response = redirect(url_for("payments.found_bill"))
            access.show_bill(response, found)
            return response
    status = INVALID if form.errors else OK
    return render("payments/bills/find.html", status=status, form=form, kind=_KINDS[kind])


@bp.route("/pay-a-bill/found", methods=["GET", "POST"])
def found_bill() -> Response:
    """What is owed today, and a button that goes on to pay it."""
    bill_id = access.shown_bill()
    if bill_id is None:
        return redirect(url_for("payments.bills", gone=1))
    if request.method == "GET":
        return _show(owing.bill(bill_id))
    person_id = accounts.person_id()
    email = details_of(person_id)[Detail.EMAIL] if person_id else None
    try:
        asked = owing.ask(bill_id, person_id=person_id, email=email, locale=i18n.current().code)
    except (owing.NothingOwed, BeingPaid):
        return _show(owing.bill(bill_id), changed=True)
    response = redirect(url_for("payments.pay", reference=asked.reference))
    access.grant(response, asked.reference)
    return response


@bp.post("/pay-a-bill/leave")
def leave_bill() -> Response:
    """Stop showing the bill on this device before its half hour is over."""
    response = redirect(url_for("payments.bills", left=1))
    access.hide_bill(response)
    return response


def _show(bill: BillView, *, changed: bool = False) -> Response:
    return render(
        "payments/bills/found.html",
        status=HTTPStatus.CONFLICT if changed else OK,
        bill=bill,
        penalty=bill.kind is BillKind.PENALTY,
        changed=changed,
        challenge=url_for("content.page", slug=_CHALLENGE),
    )
