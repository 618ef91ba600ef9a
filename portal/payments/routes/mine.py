"""My payments: what I have to pay, and receipts of what I paid."""

from flask import Response

from portal.accounts import access, navigation
from portal.accounts.services import State
from portal.core import paging
from portal.core.i18n import _l
from portal.core.web import render
from portal.payments.paying import about, own
from portal.payments.routes.blueprint import bp
from portal.payments.words import STATES

AT_ONCE = 20

navigation.add_account_page(45, "payments.own_payments", _l("Payments"))


@bp.get("/account/payments")
def own_payments() -> Response:
    """What is to be paid first, then the others, what changed last first."""
    person_id = access.required_person_id()
    page = paging.page()
    skip = (page - 1) * AT_ONCE
    found = own.payments_of(person_id, frozenset(State), skip=skip, most=AT_ONCE + 1)
    return render(
        "payments/mine.html",
        to_pay=own.to_pay(person_id, most=AT_ONCE) if page == 1 else [],
        lines=[view for view in found[:AT_ONCE] if not view.due],
        pages=paging.pages(page, more=len(found) > AT_ONCE),
        title_of=about.title_of,
        states=STATES,
    )
