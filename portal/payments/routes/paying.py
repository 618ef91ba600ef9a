"""Paying for one thing: what is to be paid, on to the provider, and what came of it."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Response, request, url_for

from portal.core import i18n, logs, security
from portal.core.errors import TooManyAttempts
from portal.core.settings import settings
from portal.core.web import redirect, render
from portal.payments import access
from portal.payments.faults import BeingPaid, NothingDue
from portal.payments.paying import about, returning
from portal.payments.provider import ProviderDown
from portal.payments.refunding import wanting
from portal.payments.routes import debits
from portal.payments.routes.blueprint import bp
from portal.payments.routes.entering import Elsewhere, entered
from portal.payments.taking import opening, syncing
from portal.payments.taking.viewing import PaymentView

_VISITS = "60/hour"  # of one payment, whoever makes them
_VISITS_FROM_NETWORK = "600/hour"
_AGAIN_IN = "120"


@bp.errorhandler(Elsewhere)
def elsewhere(leads: Elsewhere) -> Response:
    return leads.response


@bp.route("/pay/<reference>", methods=["GET", "POST"])
def pay(reference: str) -> Response:
    """What is to be paid and by when, or what became of it. POST leads to the provider."""
    view = entered(reference)
    if request.method == "GET":
        return _page(view)
    security.throttle(_VISITS, "visits to pay", view.reference)
    security.throttle(_VISITS_FROM_NETWORK, "visits to pay from", security.network())
    try:
        return redirect(_away(view))
    except (NothingDue, BeingPaid):
        return redirect(url_for("payments.pay", reference=view.reference))
    except ProviderDown as down:
        logs.log.warning("payments.down", why=type(down).__name__)
        return _down(view)


@bp.get("/pay/<reference>/back")
def back(reference: str) -> Response:
    """Where the provider leads to: whatever happened there, this asks it and says what is true."""
    view = entered(reference)
    try:
        security.throttle(_VISITS, "looks at what came of it", view.reference)
        return _page(syncing.sync_payment(view.reference), came_back=True)
    except (ProviderDown, TooManyAttempts):
        return _page(view, came_back=True, unsure=True)


def _away(view: PaymentView) -> str:
    def here(endpoint: str) -> str:
        return url_for(endpoint, reference=view.reference, _external=True)

    return opening.open_checkout(
        view.reference,
        language=i18n.current().html_lang,
        success_url=here("payments.back"),
        cancel_url=here("payments.back"),
    )


def _page(view: PaymentView, **came: Any) -> Response:
    response = render("payments/payment.html", **_words(view), **came)
    if view.due and not view.over:
        response.headers["Content-Security-Policy"] = _policy()
    return response


def _down(view: PaymentView) -> Response:
    response = render("payments/down.html", status=HTTPStatus.SERVICE_UNAVAILABLE, **_words(view))
    response.headers["Retry-After"] = _AGAIN_IN
    return response


def _words(view: PaymentView) -> dict[str, Any]:
    case = about.case_of(view)
    return {
        "payment": view,
        "title": about.title_of(view),
        "parts": about.parts_of(view),
        "link": about.link_of(view),
        "going_back": wanting.going_back(view.id) if view.paid else 0,
        "returning": returning.of_payment(view.id),
        "debit": debits.way_of(view),
        # Somebody who only pays for another sees nothing of the case.
        "case": case if case and access.sees_its_case(view) else None,
    }


def _policy() -> str:
    """Browsers hold the form also to where it is led on to: the provider's own pages."""
    base = settings().stripe_api_base
    away = f"{urlsplit(base).scheme}://{urlsplit(base).netloc}" if base else "https:"
    return security.POLICY.replace("form-action 'self'", f"form-action 'self' {away}")
