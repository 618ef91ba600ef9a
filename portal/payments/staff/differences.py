"""Where the books don't agree: a list that finance works off."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access, navigation
from portal.accounts.services import Permission
from portal.core import paging
from portal.core.cards import told_at_the_box
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render
from portal.payments.accounting import differences as book
from portal.payments.staff.blueprint import bp
from portal.payments.staff.forms import LookedForm

navigation.add_staff_page(
    34, "payments_staff.differences", _l("Differences"), Permission.READ_LEDGER
)


@bp.get("/differences")
def differences() -> Response:
    """Those that nobody has looked into and that don't agree by themselves by now, or all."""
    actor = access.required_actor()
    everything = "all" in request.args
    page = paging.page()
    lines, more = book.listed(actor, everything=everything, page=page)
    return render(
        "payments/staff/differences.html",
        lines=lines,
        everything=everything,
        pages=paging.pages(page, more=more),
        said="said" in request.args,
    )


@bp.route("/differences/<uuid:difference_id>", methods=["GET", "POST"])
@told_at_the_box
def difference(difference_id: UUID) -> Response:
    """One of them; the POST says what it was."""
    actor = access.required_actor()
    found = book.difference(actor, difference_id)
    form = LookedForm(request.form)
    if request.method == "POST" and form.validate():
        book.look_into(actor, difference_id, form.note.data or "")
        return redirect(url_for("payments_staff.differences", said=1))
    return render(
        "payments/staff/difference.html",
        status=INVALID if form.errors else OK,
        form=form,
        line=found,
    )
