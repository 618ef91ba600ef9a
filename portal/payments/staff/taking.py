"""Money that staff took at the counter or by phone: never with the data of a card."""

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.services import Actor, Permission
from portal.core.cards import told_at_the_box
from portal.core.web import INVALID, OK, redirect, render
from portal.payments import services
from portal.payments.reading import receipts
from portal.payments.reading import story as stories
from portal.payments.services import PaymentView
from portal.payments.staff.blueprint import bp
from portal.payments.staff.forms import TakeForm
from portal.payments.staff.story import known, letter_href
from portal.payments.words import METHODS, STATES, VATS, of_line


@bp.route("/<reference>/take", methods=["GET", "POST"])
@told_at_the_box
def take(reference: str) -> Response:
    """What is due, and the receipt number of the card machine or the till once it was taken."""
    actor = access.required_actor()
    actor.require(Permission.TAKE_PAYMENTS)
    payment = stories.read_to_take(actor, known(reference))
    form = TakeForm(request.form)
    form.due = payment.amount
    if request.method == "POST" and form.validate() and _taken(actor, payment, form):
        return redirect(url_for("payments_staff.taken", reference=payment.reference))
    return render(
        "payments/staff/take.html",
        status=INVALID if form.errors else OK,
        form=form,
        payment=payment,
        letter_href=letter_href(actor, payment),
        states=STATES,
        vats=VATS,
        of_line=of_line,
    )


@bp.get("/<reference>/taken")
def taken(reference: str) -> Response:
    """The receipt, to print for whoever paid."""
    actor = access.required_actor()
    actor.require(Permission.TAKE_PAYMENTS)
    payment = stories.read_to_take(actor, known(reference))
    if not payment.paid:
        return redirect(url_for("payments_staff.take", reference=payment.reference))
    return render(
        "payments/staff/taken.html",
        receipt=receipts.receipt(payment),
        methods=METHODS,
        vats=VATS,
        of_line=of_line,
    )


def _taken(actor: Actor, payment: PaymentView, form: TakeForm) -> bool:
    """Somebody may have paid since the page was opened: then the page says so."""
    number = form.receipt_number.data or ""
    try:
        services.take_by_hand(actor, payment.reference, form.taken_by, number)
    except services.ReceiptUsed as used:
        form.receipt_number.errors = [used.message]
        return False
    except (services.NothingDue, services.BeingPaid, services.NotHadAnyMore) as refused:
        form.method.errors = [refused.message]
        return False
    return True
