"""Coming to a payment: by the link with its code, by typing both, or as who asked for it."""

from flask import Response, request, url_for
from wtforms import Form, StringField
from wtforms.validators import DataRequired

from portal.cases import services as cases
from portal.core.i18n import _, _l
from portal.core.texts import cleaned, one_line, without_marks
from portal.core.web import INVALID, OK, redirect, render
from portal.payments import access
from portal.payments.faults import UnknownPayment
from portal.payments.routes.blueprint import bp
from portal.payments.taking import viewing
from portal.payments.taking.viewing import PaymentView

_READ = 200


class Elsewhere(Exception):
    """This browser is to go somewhere else first; `response` takes it there."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def _typed(value: str | None) -> str:
    text = without_marks(one_line(cleaned((value or "")[:_READ]))).upper()
    return "".join(each for each in text if each.isalnum())


class PayForm(Form):
    """What stands in a letter. A link has both in it."""

    reference = StringField(
        _l("Reference of the payment"), [DataRequired(_l("Enter the reference"))], [_typed]
    )
    code = StringField(_l("Code to pay"), [DataRequired(_l("Enter the code"))], [_typed])


@bp.route("/pay/", methods=["GET", "POST"])
def find() -> Response:
    """A wrong code and a reference that doesn't exist get the same answer."""
    form = PayForm(request.form)
    if request.method == "POST" and form.validate():
        known = cases.normal_reference(form.reference.data or "")
        if known and access.opens(known, form.code.data or ""):
            response = redirect(url_for("payments.pay", reference=known))
            access.grant(response, known)
            return response
        form.reference.errors = [_("The reference and the code do not go together. Check both.")]
    return render(
        "payments/find.html",
        status=INVALID if form.errors else OK,
        form=form,
        asked_for=request.args.get("reference", "")[:20],
    )


def entered(reference: str) -> PaymentView:
    """The payment, which this browser may see. Raises Elsewhere where it asks for the code.

    A link with the code leads to the address without it, which gives nobody access.
    """
    known = cases.normal_reference(reference)
    code = request.args.get("code")
    if known is not None and code is not None and request.method == "GET":
        raise Elsewhere(_by_code(known, code))
    try:
        view = viewing.payment(known or reference)
    except UnknownPayment:
        raise Elsewhere(_ask(known)) from None
    if not access.may_see(view):
        raise Elsewhere(_ask(known))
    return view


def _by_code(reference: str, code: str) -> Response:
    if not access.opens(reference, code):
        return _ask(reference)
    response = redirect(url_for(request.endpoint or "payments.pay", reference=reference))
    access.grant(response, reference)
    return response


def _ask(reference: str | None) -> Response:
    return redirect(url_for("payments.find", reference=reference))
