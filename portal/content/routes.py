"""The home page, the council's own pages, search, and the small files that programs ask for."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import Blueprint, Response, current_app, request, url_for
from flask.blueprints import BlueprintSetupState

from portal.content import home as front
from portal.content import services, visiting
from portal.content.library import OWN_ADDRESS
from portal.core import cards, clock, web
from portal.core.pages import public
from portal.core.web import redirect, render, render_html

bp = Blueprint("content", __name__)
services.add_source(visiting.entries)

_A_DAY = "public, max-age=86400"
_VALID_FOR = timedelta(days=180)  # RFC 9116 wants less than a year
_NOT_FOR_ROBOTS = ("account", "assist", "cases", "dev", "editor", "search", "sign-in", "staff")


@bp.record_once
def open_library(state: BlueprintSetupState) -> None:
    settings = state.app.config["SETTINGS"]
    services.open_library(settings.council, watch=not settings.production)


@bp.get("/")
@public
def home() -> str:
    return render_html("content/home.html", **front.context())


@bp.get("/visit")
@public
def visit() -> str:
    return render_html("content/visit.html", places=visiting.places())


@bp.get("/pages/<slug>")
def page(slug: str) -> Response:
    """A page with an address of its own is shown there only."""
    found = services.page(slug)
    return _shared_page(slug) if found.href == web.here() else redirect(found.href)


@bp.get("/search")
@cards.told_at_the_box
def search() -> Response:
    if cards.looks_like_card(request.args.get("q", "")):  # it stays in no address, either
        return redirect(url_for("content.search", card=1))
    query = request.args.get("q", "")[: services.LONGEST_QUERY].strip()
    return render(
        "content/search.html",
        query=query,
        results=services.search(query),
        card=cards.MESSAGE if "card" in request.args else None,
    )


@bp.get("/service-status")
@public
def service_status() -> str:
    return render_html(
        "content/service_status.html",
        now=services.notices_now(),
        coming=services.notices_coming(),
        today=clock.today(),
    )


@bp.get("/.well-known/security.txt")
def security_txt() -> Response:
    """RFC 9116: where to report a weakness."""
    site = current_app.config["SETTINGS"].public_url.rstrip("/")
    lines = (
        f"Contact: {site}{url_for('content.contact')}",
        f"Expires: {clock.now() + _VALID_FOR:%Y-%m-%dT%H:00:00Z}",
        f"Canonical: {site}{url_for('content.security_txt')}",
        "Preferred-Languages: en",
    )
    return _text(lines)


@bp.get("/robots.txt")
def robots_txt() -> Response:
    closed = [f"Disallow: {start}/{name}" for name in _NOT_FOR_ROBOTS for start in ("", "/*")]
    return _text(("User-agent: *", *closed))


@bp.get("/favicon.ico")
def favicon() -> Response:
    answer = redirect(web.asset("favicon.svg"))
    answer.headers["Cache-Control"] = _A_DAY
    return answer


def _page(slug: str) -> str:
    return render_html("content/page.html", page=services.page(slug))


_shared_page: Any = public(_page)
for _slug in OWN_ADDRESS:
    bp.add_url_rule(f"/{_slug}", _slug.replace("-", "_"), public(partial(_page, _slug)))


def _text(lines: tuple[str, ...]) -> Response:
    response = Response("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = _A_DAY
    return response
