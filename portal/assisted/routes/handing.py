"""A form goes over to the visitor's own phone: what the adviser shows, and what the phone does."""

from flask import Response, request, url_for

from portal.assisted import access, handing, qr
from portal.assisted.forms import HandOverForm
from portal.assisted.routes.blueprint import bp
from portal.assisted.routes.starting import required_adviser
from portal.core import security
from portal.core.i18n import _
from portal.core.settings import settings
from portal.core.web import INVALID, OK, redirect, render
from portal.eforms import services as eforms


@bp.route("/assist/hand-over/<service>", methods=["GET", "POST"])
def hand_over(service: str) -> Response:
    """The square and the code are in the answer to the POST alone."""
    actor = required_adviser()
    found = access.visit()
    here = eforms.unfinished(security.browser_token()) if found and found.agreed else []
    form = next((each for each in here if each.definition.service == service), None)
    if found is None or form is None:
        return redirect(url_for("assisted.home"))
    if request.method == "GET":
        return render("assisted/hand_over.html", form=form, offer=None)
    offer = handing.offer(actor, found, form)
    portal = settings().public_url.rstrip("/") + found.locale.path
    address = f"{portal}/hand-over/{offer.token}"
    return render(
        "assisted/hand_over.html",
        form=form,
        offer=offer,
        minutes=handing.MINUTES,
        square=qr.drawn(address, _("A square to scan with the phone")),
    )


@bp.route("/hand-over/<token>", methods=["GET", "POST"])
def take_over(token: str) -> Response:
    """On the phone: only the code from the other screen opens the form."""
    handing.stands(token)
    form = HandOverForm(request.form)
    another = False
    if request.method == "POST" and form.validate():
        browser = security.ensure_browser_token()
        try:
            taken = handing.take(token, form.code.data or "", browser, instead=form.instead.data)
        except handing.WrongHandOverCode as wrong:
            form.code.errors = [wrong.message]
        except eforms.AnotherIsOpen:
            another = True
        else:
            return redirect(url_for("eforms.resume", service=taken.definition.service))
    return render(
        "assisted/take_over.html",
        status=INVALID if form.errors or another else OK,
        form=form,
        another=another,
    )
