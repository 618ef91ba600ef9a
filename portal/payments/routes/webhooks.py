"""Where the provider calls when something happened."""

from http import HTTPStatus

from flask import Response, request

from portal.core.logs import log
from portal.core.security import without_token
from portal.payments import services
from portal.payments.routes.blueprint import bp


@bp.post("/webhooks/stripe")
@without_token
def stripe() -> Response:
    """200 only once what was said is kept; the signature is checked on the bytes as they came."""
    body = request.get_data(parse_form_data=False)
    try:
        services.receive(body, request.headers.get("Stripe-Signature", ""))
    except services.ForgedNotice:
        log.warning("payments.forged_notice")
        return Response(status=HTTPStatus.BAD_REQUEST)
    except ValueError:
        log.warning("payments.unreadable_notice")
        return Response(status=HTTPStatus.BAD_REQUEST)
    return Response(status=HTTPStatus.OK)
