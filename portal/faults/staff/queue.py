"""The reports of an officer's teams that still stand, newest first, on a page of their own."""

from flask import Response, request, url_for

from portal.accounts import access, navigation
from portal.accounts.services import Permission
from portal.core.i18n import _l
from portal.core.web import render
from portal.faults import services
from portal.faults.pages import wording
from portal.faults.services import Wanted
from portal.faults.staff.blueprint import bp

navigation.add_staff_page(
    12, "faults_staff.reports", _l("Reports of faults"), Permission.READ_CASES
)
_LONGEST_MARK = 80


@bp.get("/reports/")
def reports() -> Response:
    """Private ones too. Nothing personal stands in a line."""
    actor = access.required_actor()
    actor.require(Permission.READ_CASES)
    after = request.args.get("after", "")[:_LONGEST_MARK] or None
    wanted = Wanted(teams=tuple(sorted(actor.teams)), open=True, private=True)
    listing = services.listing(wanted, after=after)
    older = url_for("faults_staff.reports", after=listing.after) if listing.after else None
    return render(
        "faults/staff/reports.html",
        lines=[(each, wording.line(each)) for each in listing.lines],
        older=older,
    )
