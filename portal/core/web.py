"""Answering a request: a page or, for htmx, the same page's partial.

Nobody else reads flask-htmx.
"""

import json
from functools import cache
from http import HTTPStatus
from typing import Any, NamedTuple, cast

from flask import Flask, Response, make_response, render_template, request
from flask import redirect as flask_redirect
from flask_htmx import HTMX
from markupsafe import Markup

from portal.config import ROOT
from portal.core import components, i18n

OK = HTTPStatus.OK
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
BUILT = ROOT / "static" / "dist"
ASSET_PREFIX = "/assets/"

_htmx = HTMX()


class Council:
    """The council's settings file, read with dots: `council.phone`, `council.colours.teal`."""

    def __init__(self, table: dict[str, Any]) -> None:
        for key, value in table.items():
            setattr(self, key, Council(value) if isinstance(value, dict) else value)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


class LanguageLink(NamedTuple):
    locale: i18n.Locale
    href: str
    current: bool


def init_app(app: Flask) -> None:
    _htmx.init_app(app)
    components.install(app.jinja_env)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset,
        picture=picture,
        languages=languages,
        council=Council(app.config["SETTINGS"].council),
        here=here,
        production=app.config["SETTINGS"].production,
    )
    app.context_processor(lambda: {"locale": i18n.current()})
    app.after_request(_vary)


def render(
    template: str,
    *,
    partial: str | None = None,
    status: int = OK,
    **context: Any,
) -> Response:
    """The page, or its partial where htmx asks. A partial says which address it stands for."""
    if partial is None or not _htmx or _htmx.boosted:
        return make_response(render_template(template, **context), status)
    response = make_response(render_template(partial, is_partial=True, **context), status)
    if request.method == "GET":
        response.headers["HX-Push-Url"] = here()
    return response


def render_html(template: str, **context: Any) -> str:
    """The page alone, for views that are public."""
    return render_template(template, **context)


def redirect(location: str) -> Response:
    """303: what was posted is done, look at the result with GET."""
    return cast("Response", flask_redirect(location, HTTPStatus.SEE_OTHER))


def here() -> str:
    """The address of this page: with its language, without its query."""
    return request.script_root + request.path


def languages() -> list[LanguageLink]:
    """This same page in each language."""
    current = i18n.current()
    query = f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    return [
        LanguageLink(
            locale,
            (f"/{locale.prefix}" if locale.prefix else "") + request.path + query,
            locale is current,
        )
        for locale in i18n.LOCALES
    ]


def asset(name: str) -> str:
    """The address of a built file, with the hash of its content in it."""
    return ASSET_PREFIX + _manifest()[name]


def picture(name: str) -> str:
    """The address of a picture of EasyRead, by its name in static/pictures.toml."""
    return asset(f"pictures/{name}.svg")


def markup(html: str) -> Markup:
    """Say that this HTML is ours and safe."""
    return Markup(html)  # noqa: S704 - callers pass HTML that was cleaned or made here


@cache
def _manifest() -> dict[str, str]:
    try:
        return cast("dict[str, str]", json.loads((BUILT / "manifest.json").read_text()))
    except FileNotFoundError:
        message = "The built assets are missing: run `make assets`"
        raise RuntimeError(message) from None


def _vary(response: Response) -> Response:
    if response.mimetype == "text/html":
        response.headers.setdefault("Vary", "HX-Request")
    return response
