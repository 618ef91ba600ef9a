"""A report on one page that a phone keeps, and sends when it has a connection, once."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, abort, jsonify, request, url_for

from portal.accounts import access as accounts
from portal.cases import access
from portal.cases import services as cases
from portal.core import i18n, security
from portal.core.errors import NotFound
from portal.core.pages import public
from portal.core.web import BUILT, INVALID, redirect, render, render_html, wants_json
from portal.eforms import publishing
from portal.eforms.by_hand.transcribing import Faulty
from portal.eforms.definitions import Definition, Page
from portal.eforms.definitions.reporting import Reported
from portal.eforms.pages import offline
from portal.eforms.pages.offline import EMAIL, OnePage
from portal.eforms.routes.blueprint import bp
from portal.eforms.sending.arriving import Arrived, arrive
from portal.uploads import services as stored

_SENT = "120/hour"  # by one network, as other forms


@bp.get("/sw.js")
def worker() -> Response:
    """The worker that keeps those pages. Its address never changes, what it is does."""
    response = Response((BUILT / "sw.js").read_bytes(), content_type="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response


@bp.get("/services/<service>/offline")
@public
def offline_page(service: str) -> str:
    return render_html("eforms/offline.html", page=offline.one_page(*_reported(service)))


@bp.post("/services/<service>/offline")
@security.without_token
def send_offline(service: str) -> Response:
    """Once for each key: a phone that isn't sure sends it again."""
    security.throttle(_SENT, "forms sent", security.network())
    key = _key()
    page = offline.one_page(*_reported(service), request.form)
    if not offline.valid(page):
        return _refused(page)
    if phone := offline.phone_first(page):
        return _refused(page, phone=phone)
    try:
        arrived = _arrive(page, key)
    except Faulty as faulty:
        page.refuse(faulty.faults)
        return _refused(page)
    return _sent(arrived)


def room_of(service: str) -> int:
    """How many bytes of photos the page of this service takes."""
    definition, report = _reported(service)
    question = definition.questions[report.photos] if report.photos else None
    return question.count.most * question.megabytes * stored.MEGABYTE if question else 0


def _reported(service: str) -> tuple[Definition, Reported]:
    """Raises NotFound for a service that takes no reports."""
    definition = publishing.published(service).definition
    if definition.report is None:
        raise NotFound
    return definition, definition.report


def _key() -> UUID:
    """What the phone calls this report. Only its own script makes one."""
    try:
        return UUID(request.form.get("key", ""))
    except ValueError:
        abort(HTTPStatus.BAD_REQUEST)


def _arrive(page: OnePage, key: UUID) -> Arrived:
    return arrive(
        page.definition.service,
        {**page.form.answers, page.report.place: page.place},
        key=f"phone:{key}",
        source="web",
        contact=cases.Contact(email=page.boxes[EMAIL] or None),
        photos=stored.chosen(page.report.photos) if page.report.photos else (),
        locale=i18n.current().code,
        person_id=accounts.person_id(),
    )


def _sent(arrived: Arrived) -> Response:
    go = url_for("cases.status", reference=arrived.reference)
    response = redirect(go)
    if wants_json():
        response = jsonify(reference=arrived.reference, go=go)
        response.status_code = HTTPStatus.CREATED
    access.grant(response, arrived.reference)
    return response


def _refused(page: OnePage, phone: Page | None = None) -> Response:
    """The page again with what is wrong, or with whom to phone; a script only learns that it is."""
    if wants_json():
        response = jsonify(refused=True)
        response.status_code = INVALID
        return response
    return render("eforms/offline.html", status=INVALID, page=page, phone=phone)
