"""The link to pay later, or for somebody else: to copy, to print as a letter, to have mailed."""

from flask import Response, request, url_for
from wtforms import Form, StringField
from wtforms.validators import DataRequired

from portal.core import security
from portal.core.boxes import email_address, on_one_line
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render
from portal.payments import council
from portal.payments.paying import about, mails
from portal.payments.routes.blueprint import bp
from portal.payments.routes.entering import entered
from portal.payments.taking import asking

_MAILS = "5/hour"  # of one payment
_MAILS_FROM_NETWORK = "30/hour"


class LinkForm(Form):
    """After `validate`, `email` holds the address in its normal form."""

    email = StringField(
        _l("Email address to send the link to"),
        [DataRequired(_l("Enter the email address to send the link to")), email_address],
        [on_one_line],
    )


@bp.route("/pay/<reference>/later", methods=["GET", "POST"])
def later(reference: str) -> Response:
    """Only while there is something to pay."""
    view = entered(reference)
    if not view.due or view.over:
        return redirect(url_for("payments.pay", reference=view.reference))
    form = LinkForm(request.form)
    if request.method == "POST" and form.validate():
        email = str(form.email.data)
        security.throttle(_MAILS, "links to pay", view.reference)
        security.throttle(_MAILS_FROM_NETWORK, "links to pay from", security.network())
        security.count_mail_to(email)
        mails.pass_on(view, email)
        return redirect(url_for("payments.later", reference=view.reference, sent=1))
    return render(
        "payments/later.html",
        status=INVALID if form.errors else OK,
        form=form,
        payment=view,
        title=about.title_of(view),
        parts=about.parts_of(view),
        link=about.link_of(view),
        find_link=f"{council.public_url()}{url_for('payments.find')}",
        code=asking.code_of(view.id),
        sent="sent" in request.args,
    )
