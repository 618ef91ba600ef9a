"""Finding what can be booked, and where soonest, before a form is begun."""

from flask import Response, request

from portal.bookings import services as bookings
from portal.core.i18n import _
from portal.core.texts import cleaned, one_line
from portal.core.web import INVALID, OK, render
from portal.eforms.pages import bookable as pages
from portal.eforms.routes.blueprint import bp
from portal.gazetteer import services as gazetteer

_LONGEST = 80


@bp.get("/book/")
def bookable() -> Response:
    """By service, or by place; with a postcode the nearest places come first."""
    typed = one_line(cleaned(request.args.get("near", "")))[:_LONGEST]
    near, fault = None, None
    try:
        near = bookings.near_postcode(typed) if typed else None
        if typed and near is None:
            fault = _("We do not know that postcode. Check it, or leave it empty.")
    except gazetteer.NotAPostcode:
        fault = _("Enter a full UK postcode, like LK1 2AB")
    by_place = request.args.get("by") == "place"
    return render(
        "eforms/bookable.html",
        status=INVALID if fault else OK,
        groups=pages.groups(near, by_place=by_place),
        by_place=by_place,
        typed=typed,
        fault=fault,
    )
