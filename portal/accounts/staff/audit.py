"""The audit log, for those who watch over it."""

from datetime import date
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access, naming
from portal.accounts.at_work import audit_log
from portal.accounts.at_work.audit_log import Wanted
from portal.accounts.permissions import Actor, Permission
from portal.accounts.staff.blueprint import bp
from portal.accounts.staff.forms import AuditForm
from portal.core import clock
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render

_LONGEST_NUMBER = 18
_NOBODY = UUID(int=0)


@bp.route("/audit", methods=["GET", "POST"])
def audit() -> Response:
    """The POST turns what was typed into ids: nobody's address goes into an address of a page."""
    actor = access.required_actor()
    actor.require(Permission.READ_AUDIT)
    form = _form(actor)
    if request.method == "POST" and form.validate() and (found := _found(actor, form)) is not None:
        return redirect(url_for("staff.audit", **found))
    page = audit_log.entries(actor, _wanted(), before=_number(request.args.get("before", "")))
    return render(
        "staff/audit.html",
        status=INVALID if form.errors else OK,
        form=form,
        page=page,
        asked=_asked(),
        export=url_for("staff.audit_export", **_asked()),
    )


@bp.post("/audit/export")
def audit_export() -> Response:
    """The entries as a file. It is a POST because taking it is written down."""
    actor = access.required_actor()
    lines = audit_log.export(actor, _wanted())
    name = f"audit-{clock.today():%Y-%m-%d}.csv"
    return Response(
        "".join(lines),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _form(actor: Actor) -> AuditForm:
    """As it was posted, or filled with what the address of the page asks for."""
    wanted = _wanted()
    day = wanted.day
    form = AuditForm(
        request.form,
        staff=str(wanted.staff_id or ""),
        reference=request.args.get("case", ""),
        day=str(day.day) if day else "",
        month=str(day.month) if day else "",
        year=str(day.year) if day else "",
    )
    form.among(audit_log.staff_named(actor))
    return form


def _found(actor: Actor, form: AuditForm) -> dict[str, Any] | None:
    """What the page is to be asked for; None where nobody and nothing is called so."""
    found: dict[str, Any] = {
        "staff": form.staff.data or "",
        "day": form.on.isoformat() if form.on else "",
    }
    if form.email.data:
        person = audit_log.person_called(actor, form.email.data)
        if person is None:
            form.email.errors = [_l("We know nobody with this address")]
            return None
        found["person"] = str(person)
    if form.reference.data:
        if naming.case_called(form.reference.data) is None:
            form.reference.errors = [_l("There is no case with this reference")]
            return None
        found["case"] = form.reference.data
    return {name: value for name, value in found.items() if value}


def _asked() -> dict[str, Any]:
    """What the address of the page asks for, for the links on it."""
    return {
        name: request.args[name]
        for name in ("staff", "person", "case", "day")
        if request.args.get(name)
    }


def _wanted() -> Wanted:
    """What can't be an id or a day finds nothing, rather than everything."""
    asked = _asked()
    return Wanted(
        staff_id=_id(asked["staff"]) if "staff" in asked else None,
        person_id=_id(asked["person"]) if "person" in asked else None,
        case_id=(naming.case_called(asked["case"]) or _NOBODY) if "case" in asked else None,
        day=_day(asked["day"]) if "day" in asked else None,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return _NOBODY


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min.replace(year=1900)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) <= _LONGEST_NUMBER else None
