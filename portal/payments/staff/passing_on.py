"""A letter to pay, for staff to print, and the link to pay, for staff to have mailed."""

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.services import Actor, Permission
from portal.core import security
from portal.core.web import INVALID, OK, redirect, render
from portal.payments import council
from portal.payments.faults import NothingDue
from portal.payments.paying import about, passing_on
from portal.payments.reading import story as stories
from portal.payments.routes.later import LinkForm
from portal.payments.services import PaymentView
from portal.payments.staff.blueprint import bp
from portal.payments.staff.story import known
from portal.payments.taking import asking

_MAILS = "5/hour"  # of one payment


@bp.get("/<reference>/letter")
def letter(reference: str) -> Response:
    """In the language of the page: the links that lead here choose that of whoever asked for it."""
    actor = access.required_actor()
    try:
        payment = passing_on.write_letter(actor, known(reference))
    except NothingDue:
        return _no_longer(reference)
    return render(
        "payments/staff/letter.html",
        payment=payment,
        title=about.title_of(payment),
        parts=about.parts_of(payment),
        find_link=f"{council.public_url()}{url_for('payments.find')}",
        code=asking.code_of(payment.id),
    )


@bp.route("/<reference>/link", methods=["GET", "POST"])
def link(reference: str) -> Response:
    """Where the link is to be mailed."""
    actor = access.required_actor()
    actor.require(Permission.TAKE_PAYMENTS)
    payment = stories.read_to_take(actor, known(reference))
    if not payment.due or payment.over:
        return _no_longer(reference)
    form = LinkForm(request.form)
    if request.method == "POST" and form.validate():
        return _mailed(actor, payment, str(form.email.data))
    return render(
        "payments/staff/link.html",
        status=INVALID if form.errors else OK,
        form=form,
        payment=payment,
        title=about.title_of(payment),
        sent="sent" in request.args and not form.errors,
    )


def _mailed(actor: Actor, payment: PaymentView, email: str) -> Response:
    security.throttle(_MAILS, "links to pay", payment.reference)
    security.count_mail_to(email)
    try:
        passing_on.mail_link(actor, payment.reference, email)
    except NothingDue:
        return _no_longer(payment.reference)
    return redirect(url_for("payments_staff.link", reference=payment.reference, sent=1))


def _no_longer(reference: str) -> Response:
    """There it says how the payment stands."""
    return redirect(url_for("payments_staff.take", reference=reference))
