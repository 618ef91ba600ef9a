"""The development mailbox, which shows messages instead of sending them, and receipts of texts."""

import hashlib
import json
from base64 import b64encode
from http import HTTPStatus
from uuid import UUID

from flask import Blueprint, Response, abort, current_app, request

from portal.core import i18n
from portal.core.logs import log
from portal.core.security import without_token
from portal.core.web import render
from portal.notifications import gateway, services, writing
from portal.notifications.services import ForgedReceipt, Receipt

bp = Blueprint("notifications", __name__)

_MAILBOX = "/dev/mailbox"
_TOKEN = "Bearer "  # noqa: S105 - what stands before it


@bp.before_request
def _never_in_production() -> None:
    rule = request.url_rule.rule if request.url_rule else ""
    if rule.startswith(_MAILBOX) and current_app.config["SETTINGS"].production:
        abort(HTTPStatus.NOT_FOUND)


@bp.get(_MAILBOX)
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


@bp.get(f"{_MAILBOX}/<uuid:message_id>")
def mailbox_message(message_id: UUID) -> Response:
    message = services.in_mailbox(message_id)
    return render(
        f"notifications/{'mailbox_text' if message.text else 'mailbox_message'}.html",
        message=message,
        letter=writing.text_of(message) if message.text else writing.write(message),
        state=writing.state_of(message),
    )


@bp.get(f"{_MAILBOX}/<uuid:message_id>/html")
def mailbox_html(message_id: UUID) -> Response:
    """The HTML as a mail program would show it: alone, without scripts or anything from outside."""
    message = services.in_mailbox(message_id)
    if message.text:
        raise services.NoSuchMessage
    written = writing.write(message)
    response = Response(written.html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = (
        f"sandbox; default-src 'none'; style-src '{_hash(writing.style())}'; "
        "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
    )
    # A browser refuses to show a page that is both sandboxed and alone in its window's group.
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


@bp.post("/webhooks/notify")
@without_token
def receipt() -> Response:
    """What became of a text. Whoever has the wrong token isn't told that this address is one.

    States that aren't final, and texts that others sent, are passed over.
    """
    given = request.headers.get("Authorization", "")
    try:
        services.require_genuine(given.removeprefix(_TOKEN) if given.startswith(_TOKEN) else "")
        told = _read(request.get_data(parse_form_data=False))
    except ForgedReceipt:
        log.warning("text.forged_receipt")
        return Response(status=HTTPStatus.NOT_FOUND)
    except ValueError:
        log.warning("text.unreadable_receipt")
        return Response(status=HTTPStatus.BAD_REQUEST)
    if told is not None:
        services.receive(*told)
    return Response(status=HTTPStatus.OK)


def _read(body: bytes) -> tuple[UUID, Receipt] | None:
    """None for what isn't ours or isn't final. Raises ValueError for what Notify never says."""
    try:
        told = json.loads(body)
    except RecursionError:
        raise ValueError("too deep") from None
    status = told.get("status") if isinstance(told, dict) else None
    if not isinstance(status, str):
        raise ValueError("no receipt")  # noqa: TRY004 - as for any other body that is wrong
    if status not in set(Receipt):
        return None
    try:
        return UUID(told.get("reference")), Receipt(status)
    except (ValueError, TypeError, AttributeError):
        return None  # somebody else's reference, or none


def _hash(style: str) -> str:
    return "sha256-" + b64encode(hashlib.sha256(style.encode()).digest()).decode()
