"""Finding a payment."""

from flask import Response, request

from portal.accounts import access, navigation
from portal.accounts.services import Permission
from portal.core import paging
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, render
from portal.payments.reading import finding
from portal.payments.staff.blueprint import bp
from portal.payments.staff.forms import FindForm
from portal.payments.words import STATES, SUBJECTS

navigation.add_staff_page(
    30,
    "payments_staff.find",
    _l("Payments"),
    Permission.READ_PAYMENTS,
    Permission.TAKE_PAYMENTS,
)


@bp.get("/")
def find() -> Response:
    """By a reference or number, by the day it was paid, or by both."""
    actor = access.required_actor()
    form = FindForm(request.args)
    valid = form.validate()
    wanted = finding.Wanted(form.typed.data or "", form.on) if valid else finding.Wanted()
    page = paging.page()
    lines, more = finding.find(actor, wanted, page=page)
    return render(
        "payments/staff/find.html",
        status=OK if valid else INVALID,
        form=form,
        looked=valid and bool(wanted.typed or wanted.day),
        lines=lines,
        pages=paging.pages(page, more=more),
        states=STATES,
        subjects=SUBJECTS,
        may_read=actor.may(Permission.READ_PAYMENTS),
    )
