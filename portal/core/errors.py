"""One base for what can go wrong, one handler, and a clear page for each status."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import ClassVar

from flask import Flask, Response, make_response, render_template, request
from flask.globals import request_ctx
from flask_babel.speaklater import LazyString
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from portal.core import db, logs
from portal.core.i18n import _l

type Sentence = LazyString | str
type Shape = Callable[[int, dict[str, str]], Response]

_shapes: dict[str, Shape] = {}


@dataclass(frozen=True)
class ErrorPage:
    """What a person reads: what happened, what became of their answers, what to do."""

    code: int
    title: Sentence
    text: Sentence
    next_steps: tuple[Sentence, ...] = ()


class PortalError(Exception):
    """Services raise subclasses; a route catches one only where it can recover."""

    status: ClassVar[int] = HTTPStatus.BAD_REQUEST
    message: ClassVar[Sentence | None] = None


class NotFound(PortalError):
    status = HTTPStatus.NOT_FOUND


class Forbidden(PortalError):
    status = HTTPStatus.FORBIDDEN


class Conflict(PortalError):
    status = HTTPStatus.CONFLICT


class Gone(PortalError):
    status = HTTPStatus.GONE


class TooManyAttempts(PortalError):
    status = HTTPStatus.TOO_MANY_REQUESTS


_CHECK_ADDRESS = _l("If you typed the web address, check it is correct.")
_PASTED = _l("If you pasted the web address, check you copied all of it.")
_GO_BACK = _l("Go back and try again. Your earlier answers are saved.")
_CALL = _l("If it happens again, phone us. We can do it with you.")

PAGES: dict[int, ErrorPage] = {
    page.code: page
    for page in (
        ErrorPage(
            400,
            _l("We could not read that page request"),
            _l("Something in the request was missing or out of date. Nothing was changed."),
            (_GO_BACK, _CALL),
        ),
        ErrorPage(
            403,
            _l("You cannot open this page"),
            _l("This page belongs to someone else, or was opened in another browser."),
            (_l("Open it in the browser you used before."), _CALL),
        ),
        ErrorPage(
            404,
            _l("Page not found"),
            _l("There is no page at this address. Any answers you gave are still saved."),
            (_CHECK_ADDRESS, _PASTED),
        ),
        ErrorPage(
            405,
            _l("This page cannot be used that way"),
            _l("The page was asked to do something it does not do. Nothing was changed."),
            (_GO_BACK,),
        ),
        ErrorPage(
            409,
            _l("Something has changed since you opened this page"),
            _l("Someone else, or another tab, changed this first. Your answers are saved."),
            (_GO_BACK, _CALL),
        ),
        ErrorPage(
            410,
            _l("These answers are no longer here"),
            _l("This form is not open in this browser. It was deleted, or started somewhere else."),
            (_l("Start the form again from the list of services."), _CALL),
        ),
        ErrorPage(
            411,
            _l("We could not tell how much was being sent"),
            _l("Your browser or app did not say how long the request was. Nothing was changed."),
            (_GO_BACK, _CALL),
        ),
        ErrorPage(
            413,
            _l("That was too much to send in one go"),
            _l("We could not take in everything you sent. Your earlier answers are saved."),
            (_l("Go back and send less: shorter text, or fewer files."), _CALL),
        ),
        ErrorPage(
            422,
            _l("Some answers need another look"),
            _l("We could not use some of what was sent. Your earlier answers are saved."),
            (_GO_BACK, _CALL),
        ),
        ErrorPage(
            429,
            _l("Too many tries"),
            _l("To keep people’s details safe we limit how often this can be tried."),
            (_l("Wait an hour, then try again."), _l("If you cannot wait, phone us.")),
        ),
        ErrorPage(
            500,
            _l("Sorry, something went wrong on our side"),
            _l("It is our fault, not yours. Answers on earlier pages are saved."),
            (_l("Try again in a few minutes."), _CALL),
        ),
        ErrorPage(
            503,
            _l("Sorry, this is not available just now"),
            _l("We are working to bring it back. Answers you gave are saved."),
            (_l("Try again in a few minutes."), _l("If it is urgent, phone us.")),
        ),
    )
}


def shape_under(path: str, shape: Shape) -> None:
    """What other software reads under this path says every error in its own protocol.

    `shape` is given the status and the headers of an answer, and makes it.
    """
    _shapes[path] = shape


def init_app(app: Flask) -> None:
    app.register_error_handler(PortalError, _portal_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(OperationalError, _database_away)
    app.register_error_handler(Exception, _fault)


def error_response(status: int, text: Sentence | None = None, **headers: str) -> Response:
    """The page for a status; the text of the page unless the error brought its own."""
    if shape := _shape():
        return shape(status, {"Cache-Control": "no-store", **headers})
    page = PAGES.get(status, PAGES[500 if status >= 500 else 400])  # noqa: PLR2004
    if request_ctx.url_adapter is None:  # a host that can't be one: no page has an address there
        return Response(str(text or page.text), status, content_type="text/plain; charset=utf-8")
    body = render_template("errors/error.html", error=replace(page, text=text or page.text))
    response = make_response(body, status, {"Cache-Control": "no-store", **headers})
    response.headers["Content-Type"] = "text/html; charset=utf-8"
    return response


def _shape() -> Shape | None:
    return next((_shapes[path] for path in _shapes if request.path.startswith(path)), None)


def _portal_error(error: PortalError) -> Response:
    return error_response(error.status, error.message)


def _http_error(error: HTTPException) -> Response | HTTPException:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:
        return error  # a redirect that routing asks for
    kept = {k: v for k, v in error.get_headers() if k in {"Allow", "Retry-After"}}
    return error_response(error.code, **kept)


def _database_away(error: OperationalError) -> Response:
    db.session.rollback()
    if db.collided(error):
        return error_response(HTTPStatus.CONFLICT)
    logs.log.error("database.unavailable", error=type(error.orig).__name__)
    return error_response(HTTPStatus.SERVICE_UNAVAILABLE, **{"Retry-After": "60"})


def _fault(error: Exception) -> Response:
    db.session.rollback()
    logs.fault(error)
    return error_response(HTTPStatus.INTERNAL_SERVER_ERROR)
