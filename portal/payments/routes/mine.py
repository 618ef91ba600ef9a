"""My payments: what I have to pay, and receipts of what I paid."""

from flask import Response, request, url_for

from portal.accounts import access, navigation
from portal.accounts.services import State
from portal.core.i18n import _l
from portal.core.web import render
from portal.payments.money import money
from portal.payments.paying import about, own
from portal.payments.routes.blueprint import bp
from portal.payments.words import STATES

AT_ONCE = 20
_LONGEST_NUMBER = 4

navigation.add_account_page(45, "payments.own_payments", _l("Payments"))


@bp.get("/account/payments")
def own_payments() -> Response:
    """What is to be paid first, then the others, what changed last first."""
    person_id = access.required_person_id()
    page = _page_asked_for()
    skip = (page - 1) * AT_ONCE
    found = own.payments_of(person_id, frozenset(State), skip=skip, most=AT_ONCE + 1)
    return render(
        "payments/mine.html",
        to_pay=own.to_pay(person_id, most=AT_ONCE) if page == 1 else [],
        lines=[view for view in found[:AT_ONCE] if not view.due],
        pages=_pages(page, more=len(found) > AT_ONCE),
        title_of=about.title_of,
        states=STATES,
        money=money,
    )


def _page_asked_for() -> int:
    asked = request.args.get("page", "1")
    usable = asked.isdecimal() and asked.isascii() and len(asked) <= _LONGEST_NUMBER
    return max(1, int(asked)) if usable else 1


def _pages(page: int, *, more: bool) -> dict[str, dict[str, str]]:
    links = {}
    if page > 1:
        links["previous"] = {"href": url_for("payments.own_payments", page=page - 1)}
    if more:
        links["next"] = {"href": url_for("payments.own_payments", page=page + 1)}
    return links
