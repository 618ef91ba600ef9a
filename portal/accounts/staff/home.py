"""Where staff arrive: what they may do, and the pages for it."""

from flask import Response

from portal.accounts import access, navigation
from portal.accounts.permissions import Permission
from portal.accounts.signing_in import second_factors
from portal.accounts.staff.blueprint import bp
from portal.core.i18n import _l
from portal.core.web import render

navigation.add_staff_page(0, "staff.home", _l("Start"))
navigation.add_staff_page(70, "staff.people", _l("People who work here"), Permission.MANAGE_STAFF)
navigation.add_staff_page(80, "staff.audit", _l("Audit log"), Permission.READ_AUDIT)
navigation.add_staff_page(90, "staff.security_page", _l("How you sign in"))


@bp.get("/")
def home() -> Response:
    actor = access.required_actor()
    return render(
        "staff/home.html",
        me=actor,
        roles=sorted(actor.roles),
        teams=sorted(actor.teams),
        factors=second_factors.factors_of(actor.id),
        parts=navigation.staff_home_parts(actor),
        links=[link for link in navigation.staff_links() if link.endpoint != "staff.home"],
    )
