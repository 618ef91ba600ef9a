"""The development mailbox: a stand-in that shows mail instead of sending it."""

import hashlib
from base64 import b64encode
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, Response, abort, current_app

from portal.core import i18n
from portal.core.web import render
from portal.notifications import gateway, services, writing

bp = Blueprint("notifications", __name__, url_prefix="/dev/mailbox")


@bp.before_request
def _never_in_production() -> None:
    if current_app.config["SETTINGS"].production:
        abort(HTTPStatus.NOT_FOUND)


@bp.get("")
def mailbox() -> Response:
    entries = [
        {
            "message": message,
            "subject": writing.subject_of(message),
            "locale": i18n.BY_CODE.get(message.locale, i18n.DEFAULT),
            "state": writing.state_of(message),
        }
        for message in services.mailbox()
    ]
    leaves = gateway.leaves_the_house()
    return render("notifications/mailbox.html", entries=entries, leaves=leaves)


@bp.get("/<uuid:message_id>")
def mailbox_message(message_id: UUID) -> Response:
    message = services.in_mailbox(message_id)
    return render(
        "notifications/mailbox_message.html",
        message=message,
        letter=writing.write(message),
        state=writing.state_of(message),
    )


@bp.get("/<uuid:message_id>/html")
def mailbox_html(message_id: UUID) -> Response:
    """The HTML as a mail program would show it: alone, without scripts or anything from outside."""
    written = writing.write(services.in_mailbox(message_id))
    response = Response(written.html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = (
        f"sandbox; default-src 'none'; style-src '{_hash(writing.style())}'; "
        "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
    )
    # A browser refuses to show a page that is both sandboxed and alone in its window's group.
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


def _hash(style: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(style.encode()).digest()).decode()
