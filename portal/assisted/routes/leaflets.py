"""Leaflets for the hall and for partners, and what partners' links did."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.accounts import navigation
from portal.assisted import leaflets, referrals
from portal.assisted.forms import PartnerForm
from portal.assisted.routes.blueprint import bp
from portal.assisted.routes.starting import required_adviser
from portal.core import cards
from portal.core.i18n import LOCALES, _l
from portal.core.web import INVALID, OK, redirect, render

navigation.add_staff_page(60, "assisted.all_leaflets", _l("Leaflets"))


@bp.after_app_request
def count_referral(response: Response) -> Response:
    """A link with `?from=` and a partner's word is counted; no browser keeps anything of it.

    One that leads nowhere isn't.
    """
    if response.status_code < HTTPStatus.BAD_REQUEST:
        _count(request.view_args or {})
    return response


def _count(view: Mapping[str, str]) -> None:
    if request.endpoint == "eforms.start" and "from" in request.args:
        referrals.count(request.args["from"], view["service"])
    elif request.endpoint == "eforms.begin" and request.referrer:
        came = parse_qs(urlsplit(request.referrer).query).get("from")
        if came:
            referrals.count(came[0], view["service"], begun=True)


@bp.get("/staff/leaflets/")
def all_leaflets() -> Response:
    accounts.required_actor()
    return render(
        "assisted/leaflets.html",
        services=leaflets.every(),
        partners=referrals.partners(),
        partner=leaflets.known_partner(request.args.get("from", "")),
        locales=LOCALES,
    )


@bp.get("/staff/leaflets/<service>")
def leaflet(service: str) -> Response:
    """One sheet, in the language of the page's address."""
    accounts.required_actor()
    partner = leaflets.known_partner(request.args.get("from", ""))
    return render("assisted/leaflet.html", leaflet=leaflets.of(service, partner), partner=partner)


@bp.get("/staff/leaflets/<service>.pdf")
def leaflet_pdf(service: str) -> Response:
    """The file; while it is made, a page that looks for it."""
    accounts.required_actor()
    partner = leaflets.known_partner(request.args.get("from", ""))
    sheet = leaflets.of(service, partner)
    found = leaflets.pdf_of(service, partner)
    if found is None:
        return render("assisted/leaflet_made.html", leaflet=sheet, partner=partner)
    name = f'attachment; filename="{service}.pdf"'
    headers = {"Content-Disposition": name}
    return Response(found, HTTPStatus.OK, headers, content_type="application/pdf")


@bp.route("/staff/leaflets/partners", methods=["GET", "POST"])
@cards.told_at_the_box
def all_partners() -> Response:
    """Who sends people here, what came of it, and a new one."""
    actor = required_adviser()
    form = PartnerForm(request.form)
    if request.method == "POST" and form.validate():
        try:
            referrals.add(actor, form.name.data or "", form.slug.data or "")
            return redirect(url_for("assisted.all_partners"))
        except referrals.KnownPartner as known:
            form.slug.errors = [known.message]
    return render(
        "assisted/partners.html",
        status=INVALID if form.errors else OK,
        form=form,
        partners=referrals.partners(),
    )


@bp.post("/staff/leaflets/partners/<uuid:partner_id>/end")
def partner_end(partner_id: UUID) -> Response:
    referrals.end(required_adviser(), partner_id)
    return redirect(url_for("assisted.all_partners"))
