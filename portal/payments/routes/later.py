"""The link to pay later, or for somebody else: to copy, to print as a letter, to have mailed."""

from email_validator import EmailNotValidError, validate_email
from flask import Response, request, url_for
from wtforms import Form, StringField, ValidationError
from wtforms.validators import InputRequired

from portal.core import security
from portal.core.i18n import _l
from portal.core.texts import cleaned, one_line, without_marks
from portal.core.web import INVALID, OK, redirect, render
from portal.payments import council
from portal.payments.paying import about, mails
from portal.payments.routes.blueprint import bp
from portal.payments.routes.entering import entered
from portal.payments.taking import asking

_READ = 1_000  # nobody types more
_MAILS = "5/hour"  # of one payment
_MAILS_FROM_NETWORK = "30/hour"


def _typed(value: str | None) -> str:
    return without_marks(one_line(cleaned((value or "")[:_READ])))


class LinkForm(Form):
    """After `validate`, `email` holds the address in its normal form."""

    email = StringField(
        "", [InputRequired(_l("Enter the email address to send the link to"))], [_typed]
    )

    def validate_email(self, field: StringField) -> None:
        try:
            known = validate_email(
                field.data or "", check_deliverability=False, allow_smtputf8=False
            )
        except EmailNotValidError:
            raise ValidationError(_l("Enter an email address like name@example.com")) from None
        field.data = known.normalized


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
        security.throttle("20/day", "mail to", security.keyed_digest("mail to", email.casefold()))
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
