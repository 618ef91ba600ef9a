"""How a call is asked and answered: its format, its key, its limits, its errors."""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.http import HTTP_STATUS_CODES

from portal.core import cards, errors, security
from portal.open311 import services
from portal.open311.services import Answer, Caller, Fault, Format, Refused, Single
from portal.uploads import services as uploads

ROOT = "/open311/v2"
A_MINUTE = 120  # calls of one network, without a key
TRIES_A_MINUTE = 20  # with a key that opens nothing
_LARGEST_POST = 25 * uploads.MEGABYTE
_FEWEST_SECONDS = "60"
_WITH_PHOTOS = {"open311.post_sent_requests", "open311.post_sent_updates"}
_OF_READS = {"GET", "HEAD", "OPTIONS"}

bp = Blueprint("open311", __name__, url_prefix=ROOT)

View = Callable[..., Answer | Single]

_SAID = {
    HTTPStatus.BAD_REQUEST: "The request could not be read",
    HTTPStatus.NOT_FOUND: "There is no such call. Its address ends in .xml or .json",
    HTTPStatus.METHOD_NOT_ALLOWED: "This call is not made with this method",
    HTTPStatus.LENGTH_REQUIRED: "Say how long the request is: Content-Length",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is more than can be sent in one go",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Something in it looks like the number of a payment card",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many calls. Try again in a minute",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong on our side. Try again later",
    HTTPStatus.SERVICE_UNAVAILABLE: "This is not available just now. Try again in a minute",
}


def call(path: str, *, method: str = "GET") -> Callable[[View], View]:
    """Register a call in both formats. The view is given the parts of its path, and who asks.

    Numbers with many digits are places here, so that the view looks for cards by itself.
    """

    def register(view: View) -> View:
        @wraps(view)
        def answer(ending: str, **parts: str) -> Response:
            return _answer(view(_caller(), **parts), Format(ending))

        ready = cards.told_at_the_box(security.without_token(answer))
        name = f"{method.lower()}_{view.__name__}"
        rule = f"{path}.<any(xml, json):ending>"
        bp.add_url_rule(rule, name, ready, methods=[method])
        return view

    return register


def asked() -> Mapping[str, str]:
    """What stands in the query."""
    return request.args


def _caller() -> Caller:
    """Whose key came along; counts the call. Raises BadKey and TooManyAttempts."""
    secret = services.first([request.form.get("api_key", ""), request.args.get("api_key", "")])
    network = security.network()
    if secret is None:
        security.throttle(f"{A_MINUTE}/minute", "open311", network)
        return services.ANYBODY
    security.refuse_if_throttled(f"{TRIES_A_MINUTE}/minute", "open311 bad key", network)
    try:
        found = services.caller(secret)
    except services.BadKey:
        security.throttle(f"{TRIES_A_MINUTE}/minute", "open311 bad key", network)
        raise
    security.throttle(f"{found.a_minute}/minute", "open311 key", str(found.id))
    return found


@bp.url_value_preprocessor
def make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Photos come with a report, before anything of the request is read."""
    if endpoint in _WITH_PHOTOS and uploads.wants_room():
        uploads.make_room(_LARGEST_POST)
        request.max_form_memory_size = _LARGEST_POST


@bp.errorhandler(Refused)
def refused(error: Refused) -> Response:
    faults = error.faults or (Fault(error.status, "The request could not be read"),)
    return _answer(services.fault_answer(faults), _format(), error.status)


def in_shape(status: int, headers: dict[str, str]) -> Response:
    """Any other error, also where no call stands under the address."""
    said = _SAID.get(HTTPStatus(status), HTTP_STATUS_CODES.get(status, "Error"))
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        headers.setdefault("Retry-After", _FEWEST_SECONDS)
    answer = _answer(services.fault_answer((Fault(status, said),)), _format(), status)
    answer.headers.update(headers)
    return answer


@bp.after_app_request
def without_a_page(response: Response) -> Response:
    """Routing leads a client from a double slash to the call, with a page that none reads."""
    if 300 <= response.status_code < 400 and request.path.startswith("/open311/"):  # noqa: PLR2004
        response.set_data(b"")
        response.content_type = Format.XML.media_type
    return response


def _format() -> Format:
    """That of the address; XML, which everybody reads, where it names none."""
    return Format.JSON if request.path.endswith(".json") else Format.XML


def _answer(said: Answer | Single, form: Format, status: int = HTTPStatus.OK) -> Response:
    response = Response(said.written(form), status, content_type=form.media_type)
    if request.method in _OF_READS:  # a page of any other site may read what is public
        response.headers["Access-Control-Allow-Origin"] = "*"
    return response


errors.shape_under("/open311/", in_shape)
