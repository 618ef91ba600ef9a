"""The ledger of a day: totals by fund and method, and files for the finance system."""

from flask import Response, request

from portal.accounts import access, navigation
from portal.accounts.services import Permission
from portal.core.day_boxes import DayForm
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, render
from portal.payments.accounting import exporting, totals
from portal.payments.staff import asked
from portal.payments.staff.blueprint import bp
from portal.payments.staff.forms import boxes_of
from portal.payments.words import METHODS

navigation.add_staff_page(36, "payments_staff.ledger", _l("Ledger"), Permission.READ_LEDGER)


@bp.get("/ledger")
def ledger() -> Response:
    """What came in and went out on a day, today unless one is named."""
    actor = access.required_actor()
    actor.require(Permission.READ_LEDGER)
    form = DayForm(request.args)
    valid = form.validate()
    day = asked.day_of(form)
    if valid and form.on is None:
        form = DayForm(data=boxes_of(day))
    return render(
        "payments/staff/ledger.html",
        status=OK if valid else INVALID,
        form=form,
        found=totals.for_finance(actor, day),
        methods=METHODS,
    )


@bp.post("/ledger/export/<kind>")
def export(kind: str) -> Response:
    """It is a POST because taking it is written down."""
    actor = access.required_actor()
    actor.require(Permission.READ_LEDGER)
    wanted = next((each for each in exporting.Kind if each == kind), exporting.Kind.ENTRIES)
    day = asked.day_of(DayForm())
    return Response(
        "".join(exporting.export(actor, day, wanted)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="ledger-{day}-{wanted}.csv"'},
    )
