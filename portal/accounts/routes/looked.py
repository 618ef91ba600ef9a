"""Who at the council looked at what is this person's, for the person."""

from flask import Response, request

from portal.accounts import access, navigation
from portal.accounts.at_work import audit_log
from portal.accounts.routes.blueprint import bp
from portal.core.i18n import _l
from portal.core.web import render

_LONGEST_NUMBER = 18

navigation.add_account_page(80, "accounts.who_looked", _l("Who looked"))


@bp.get("/account/who-looked")
def who_looked() -> Response:
    person_id = access.required_person_id()
    before = request.args.get("before", "")
    position = int(before) if before.isdecimal() and len(before) <= _LONGEST_NUMBER else None
    page = audit_log.looked_at(person_id, before=position)
    return render("accounts/who_looked.html", page=page, first=position is None)
