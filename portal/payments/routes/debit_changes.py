"""Another account for a Direct Debit, and paying in another way again."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.cases import services as cases
from portal.core.web import redirect, render
from portal.payments.debiting import changing, council
from portal.payments.debiting import viewing as debits
from portal.payments.debiting.agreeing import TypeAgain
from portal.payments.debiting.viewing import NoSuchMandate
from portal.payments.money import money
from portal.payments.routes.blueprint import bp
from portal.payments.routes.debit_forms import DebitForm
from portal.payments.routes.debits import check_page, typing_page
from portal.payments.subscribing import viewing
from portal.payments.subscribing.viewing import SubscriptionView

_AT = "/account/subscriptions/<uuid:subscription_id>/direct-debit"


@bp.route(f"{_AT}/change", methods=["GET", "POST"])
def change_debit(subscription_id: UUID) -> Response:
    view, person_id = _mine(subscription_id)
    form = DebitForm(request.form)
    if request.method == "POST" and form.validate():
        if not form.alone:
            return render("payments/debits/not_alone.html", **_words(view))
        changing.write_down(person_id, view.id, form.account())
        return redirect(_href("payments.change_debit_check", view))
    return typing_page(form, **_words(view), action=_href("payments.change_debit", view))


@bp.route(f"{_AT}/check", methods=["GET", "POST"])
def change_debit_check(subscription_id: UUID) -> Response:
    view, person_id = _mine(subscription_id)
    if request.method == "POST":
        changing.confirm(person_id, view.id)
        return redirect(_href("payments.subscription", view, did="debit"))
    try:
        draft = changing.draft_of(person_id, view.id)
    except TypeAgain:
        return redirect(_href("payments.change_debit", view))
    change = _href("payments.change_debit", view)
    here = _href("payments.change_debit_check", view)
    return check_page(draft, **_words(view), change=change, action=here)


@bp.route(f"{_AT}/end", methods=["GET", "POST"])
def end_debit(subscription_id: UUID) -> Response:
    """What happens then is said first."""
    view, person_id = _mine(subscription_id)
    if request.method == "POST":
        reference = changing.end(person_id, view.id)
        if reference is not None:
            return redirect(url_for("payments.pay", reference=reference))
        return redirect(_href("payments.subscription", view, did="debit-ended"))
    owed = changing.afterwards(person_id, view.id).owed
    return render("payments/debits/end.html", **_words(view), owed=money(owed) if owed else None)


def _mine(subscription_id: UUID) -> tuple[SubscriptionView, UUID]:
    """Raises NoSuchSubscription, NoSuchMandate."""
    person_id = access.required_person_id()
    view = viewing.one(person_id, subscription_id)
    if view.mandate_id is None:
        raise NoSuchMandate
    return view, person_id


def _words(view: SubscriptionView) -> dict[str, Any]:
    mandate = debits.of_mandate(view.mandate_id) if view.mandate_id else None
    return {
        "title": cases.title_of(view.service, view.title),
        "back": _href("payments.subscription", view),
        "amount": None,
        "current": mandate,
        "originator_name": council.originator(),
    }


def _href(endpoint: str, view: SubscriptionView, did: str | None = None) -> str:
    return url_for(endpoint, subscription_id=view.id, did=did)
