"""Coming to a booking: by the link with its code, by typing both, or as who booked it."""

from flask import Response, request, url_for
from wtforms import Form, StringField
from wtforms.validators import DataRequired

from portal.bookings import access
from portal.bookings.routes.blueprint import bp
from portal.bookings.services import BookingState, BookingView, UnknownBooking, booking
from portal.cases import services as cases
from portal.core import security
from portal.core.i18n import _, _l
from portal.core.texts import cleaned, one_line, without_marks
from portal.core.web import INVALID, OK, redirect, render

_READ = 200
_CHANGES = "20/hour"  # of one booking
_NO_BOOKING = frozenset({BookingState.HELD, BookingState.EXPIRED, BookingState.RELEASED})


class Elsewhere(Exception):
    """This browser is to go somewhere else first; `response` takes it there."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def _typed(value: str | None) -> str:
    text = without_marks(one_line(cleaned((value or "")[:_READ]))).upper()
    return "".join(each for each in text if each.isalnum())


class BookingForm(Form):
    """What stands in a mail or a letter. A link has both in it."""

    reference = StringField(
        _l("Reference of the booking"), [DataRequired(_l("Enter the reference"))], [_typed]
    )
    code = StringField(_l("Code of the booking"), [DataRequired(_l("Enter the code"))], [_typed])


@bp.errorhandler(Elsewhere)
def elsewhere(leads: Elsewhere) -> Response:
    return leads.response


@bp.route("/bookings/", methods=["GET", "POST"])
def find() -> Response:
    """A wrong code and a reference that doesn't exist get the same answer."""
    form = BookingForm(request.form)
    if request.method == "POST" and form.validate():
        known = cases.normal_reference(form.reference.data or "")
        if known and access.opens(known, form.code.data or ""):
            response = redirect(url_for("bookings.booking", reference=known))
            access.grant(response, known)
            return response
        form.reference.errors = [_("The reference and the code do not go together. Check both.")]
    return render(
        "bookings/find.html",
        status=INVALID if form.errors else OK,
        form=form,
        asked_for=request.args.get("reference", "")[:20],
    )


def entered(reference: str) -> BookingView:
    """The booking, which this browser may see. Raises Elsewhere where it asks for the code.

    A link with the code leads to the address without it, which gives nobody access.
    """
    known = cases.normal_reference(reference)
    code = request.args.get("code")
    if known is not None and code is not None and request.method == "GET":
        raise Elsewhere(_by_code(known, code))
    return seen(known or reference)


def seen(reference: str) -> BookingView:
    """As `entered`, by what this browser showed before."""
    try:
        view = booking(reference)
    except UnknownBooking:
        raise Elsewhere(_ask(reference)) from None
    if view.state in _NO_BOOKING or not access.may_see(view):
        raise Elsewhere(_ask(reference))
    return view


def count_change(view: BookingView) -> None:
    """One more change of a booking. Raises TooManyAttempts."""
    security.throttle(_CHANGES, "changes of a booking", view.reference)


def _by_code(reference: str, code: str) -> Response:
    if not access.opens(reference, code):
        return _ask(reference)
    response = redirect(url_for(request.endpoint or "bookings.booking", reference=reference))
    access.grant(response, reference)
    return response


def _ask(reference: str) -> Response:
    return redirect(url_for("bookings.find", reference=cases.normal_reference(reference)))
