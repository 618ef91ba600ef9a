"""Answering a request: a page or, for htmx, the same page's partial.

Nobody else reads flask-htmx.
"""

import json
from collections.abc import Callable, MutableMapping
from functools import cache, lru_cache
from http import HTTPStatus
from typing import Any, NamedTuple, cast
from uuid import UUID, uuid4

from flask import Flask, Response, g, make_response, render_template, request
from flask import redirect as flask_redirect
from flask.templating import Environment as FlaskEnvironment
from flask_htmx import HTMX
from jinja2 import Environment
from markupsafe import Markup

from portal.config import ROOT
from portal.core import cards, components, i18n

OK = HTTPStatus.OK
INVALID = HTTPStatus.UNPROCESSABLE_ENTITY
GONE = HTTPStatus.GONE
BUILT = ROOT / "static" / "dist"
ASSET_PREFIX = "/assets/"
_LANGUAGE_LINKS_KEPT = 2_000

_htmx = HTMX()
_companions: list[Callable[[str], Markup]] = []


class Council:
    """The council's settings file, read with dots: `council.phone`, `council.colours.teal`."""

    def __init__(self, table: dict[str, Any]) -> None:
        for key, value in table.items():
            setattr(self, key, Council(value) if isinstance(value, dict) else value)

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(name)


class Library:
    """A file of macros, loaded at its first use: cheaper than importing it in each rendering.

    As with an import, its macros see what is global and nothing of the page.
    """

    def __init__(self, environment: Environment, name: str) -> None:
        self._environment = environment
        self._name = name

    def __getattr__(self, macro: str) -> Any:
        found = getattr(self._environment.get_template(self._name).module, macro)
        setattr(self, macro, found)
        return found


class LanguageLink(NamedTuple):
    locale: i18n.Locale
    href: str
    current: bool


class Templates(FlaskEnvironment):
    """Flask's templates, whose globals are those of the environment and no others.

    Jinja layers a dict of a template's own over them, and copies both, slowly, at each rendering.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def init_app(app: Flask) -> None:
    _htmx.init_app(app)
    components.install(app.jinja_env)
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        asset=asset,
        frame=frame,
        picture=picture,
        languages=languages,
        ui=Library(app.jinja_env, "components/ui.html"),
        er=Library(app.jinja_env, "macros/easyread.html"),
        council=Council(app.config["SETTINGS"].council),
        here=here,
        companion=companion,
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
    if partial is None or not _htmx or _htmx.boosted or _htmx.history_restore_request:
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


def add_companion(companion: Callable[[str], Markup]) -> None:
    """Show on every page what this gives for its `place`: "banner", "beside" or "class"."""
    _companions[:] = [companion]


def companion(place: str) -> Markup:
    """What goes with every page while somebody is helped, or on an unattended machine."""
    return Markup().join(each(place) for each in _companions)


def asks_by_itself() -> bool:
    """Whether a page that stays open asks for news: nobody may be there."""
    return "HX-Request" in request.headers and bool(request.if_none_match)


def wants_json() -> bool:
    """Whether one of our scripts asks, which sends what waited on a phone."""
    return request.accept_mimetypes.best == "application/json"


def here() -> str:
    """The address of this page: with its language, without its query."""
    return request.script_root + _path()


def languages(*, swapped: bool = False) -> Markup:
    """Links to this same page in each language; `swapped` where htmx puts them into a page.

    A page that is the same for everyone says nothing of the query that one visitor came with.
    """
    path, plain = _path(), g.get("same_for_everyone") or cards.in_address()
    asked = "" if plain else request.query_string.decode("latin-1")
    if asked or request.url_rule is None:
        address = f"{path}?{asked}" if asked else path
        return _language_links(i18n.current().code, address, swapped)
    return _kept_language_links(i18n.current().code, path, swapped)


def _path() -> str:
    """That of the home page where the number of a payment card stands in this one's."""
    return "/" if cards.in_address() else request.path


def _language_links(code: str, address: str, swapped: bool) -> Markup:  # noqa: FBT001 - a key
    links = [
        LanguageLink(
            locale,
            locale.path + address,
            locale.code == code,
        )
        for locale in i18n.LOCALES
    ]
    html = render_template("frame/languages.html", links=links, swapped=swapped)
    return Markup(html)  # noqa: S704 - our own template


_kept_language_links = lru_cache(maxsize=_LANGUAGE_LINKS_KEPT)(_language_links)


def asset(name: str) -> str:
    """The address of a built file, with the hash of its content in it."""
    return ASSET_PREFIX + _manifest()[name]


def picture(name: str) -> str:
    """The address of a picture of EasyRead, by its name in static/pictures.toml."""
    return asset(f"pictures/{name}.svg")


@cache
def frame(part: str, locale: str) -> Markup:  # noqa: ARG001 - the language is part of what is kept
    """A part of every page that is the same in one language: rendered once a process."""
    return Markup(render_template(f"frame/{part}.html"))  # noqa: S704 - our own template


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


def form_key() -> UUID:
    """What a form was made with, so that sent twice it counts once; a new one where it was lost."""
    try:
        return UUID(request.form.get("key", ""))
    except ValueError:
        return uuid4()
