"""For how many a booking is: people, items or vehicles, at the same time."""

from flask import Response, request, url_for
from wtforms import Form, StringField

from portal.accounts import access as accounts
from portal.bookings.after import charging
from portal.bookings.routes.blueprint import bp
from portal.bookings.routes.entering import count_change, entered
from portal.bookings.routes.numbers import in_range, whole
from portal.bookings.routes.showing import words_of
from portal.bookings.services import (
    BookingView,
    ChangeClosed,
    LimitReached,
    NotHadNow,
    NotOpen,
    resize,
)
from portal.core.boxes import on_one_line
from portal.core.i18n import _, _l
from portal.core.web import INVALID, OK, redirect, render


class SizeForm(Form):
    units = StringField(_l("How many"), filters=[on_one_line])
    largest = 1

    def of(self, view: BookingView) -> "SizeForm":
        self.largest = view.calendar.plan.largest
        return self

    def validate_units(self, field: StringField) -> None:
        in_range(field, self.largest)


@bp.route("/bookings/<reference>/size", methods=["GET", "POST"])
def resize_booking(reference: str) -> Response:
    """Not of what is paid for: the page of the booking says whom to phone."""
    view = entered(reference)
    words = words_of(view)
    if not view.may_change or not words["counted"] or charging.costs(view):
        return _to(view)
    form = SizeForm(request.form, units=str(view.units)).of(view)
    if request.method == "POST" and form.validate():
        count_change(view)
        try:
            resize(view.reference, whole(form.units) or view.units, accounts.person_id())
        except NotHadNow:
            _refuse(form, _("There is not enough room at this time. Enter a smaller number."))
        except LimitReached as refused:
            _refuse(form, str(refused.message))
        except (ChangeClosed, NotOpen):
            return _to(view)
        else:
            return _to(view, did="resized")
    status = INVALID if form.errors else OK
    return render("bookings/size.html", status=status, form=form, **words)


def _refuse(form: SizeForm, why: str) -> None:
    form.units.errors = [why]


def _to(view: BookingView, did: str | None = None) -> Response:
    return redirect(url_for("bookings.booking", reference=view.reference, did=did))
