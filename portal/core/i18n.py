"""Languages: the locale from the URL, catalogues with a fallback, text that marks its language.

EasyRead is a locale of its own, `en@easyread`, that falls back to English.
"""

import gettext as gnu
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, cast

import flask_babel
from babel.dates import format_date
from flask import Flask, has_app_context
from flask_babel.speaklater import LazyString
from markupsafe import Markup, escape

from portal.config import ROOT
from portal.core import clock

CATALOGUES = ROOT / "translations"
_DAYS_KEPT = 2_000
NOBODY = "nobody"  # stands in a catalogue as its last translator until a person has checked it


@dataclass(frozen=True)
class Locale:
    """A language as this portal ships it.

    `prefix` is the first segment of the URL ("" for English); `html_lang` goes into `lang`.
    """

    code: str
    prefix: str
    html_lang: str
    name: str
    babel_code: str
    dir: str = "ltr"

    @property
    def path(self) -> str:
        """What an address in this language begins with: "" or "/pl"."""
        return f"/{self.prefix}" if self.prefix else ""

    @property
    def easyread(self) -> bool:
        return self.code.endswith("@easyread")

    @property
    def english(self) -> bool:
        return self.babel_code.startswith("en")

    @property
    def unchecked(self) -> bool:
        """Whether no person has checked this translation yet; its own catalogue says so."""
        return catalogue(self.code).info().get("last-translator") == NOBODY


DEFAULT = Locale("en", "", "en-GB", "English", "en_GB")
LOCALES = (
    DEFAULT,
    Locale("en@easyread", "easyread", "en-GB-x-easyread", "EasyRead", "en_GB"),
    Locale("pl", "pl", "pl", "Polski", "pl"),
    Locale("ur", "ur", "ur", "اردو", "ur", dir="rtl"),
)
BY_CODE = {locale.code: locale for locale in LOCALES}
_BY_PREFIX = {locale.prefix: locale for locale in LOCALES if locale.prefix}

_current: ContextVar[Locale] = ContextVar("locale", default=DEFAULT)


def current() -> Locale:
    return _current.get()


@contextmanager
def use_locale(code: str) -> Iterator[Locale]:
    """Speak another language for a while: in a job, for a message to one person."""
    token = _current.set(BY_CODE.get(code, DEFAULT))
    _forget_babel_locale()
    try:
        yield _current.get()
    finally:
        _current.reset(token)
        _forget_babel_locale()


class LocalePrefix:
    """WSGI middleware: takes the language off the front of the path.

    The prefix becomes SCRIPT_NAME, so each route exists once and `url_for` keeps the language.
    """

    def __init__(self, wsgi: Callable[..., Any]) -> None:
        self._wsgi = wsgi

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        path: str = environ.get("PATH_INFO", "")
        first, slash, rest = path[1:].partition("/")
        locale = _BY_PREFIX.get(first)
        # Whatever a caller said SCRIPT_NAME was would stand in links that are kept for everybody.
        environ["SCRIPT_NAME"] = locale.path if locale else ""
        if locale is not None:
            environ["PATH_INFO"] = slash + rest or "/"
        _current.set(locale or DEFAULT)
        return self._wsgi(environ, start_response)


def init_app(app: Flask) -> None:
    app.wsgi_app = LocalePrefix(app.wsgi_app)  # type: ignore[method-assign]
    flask_babel.Babel(
        app,
        default_locale=DEFAULT.babel_code,
        default_timezone="Europe/London",
        locale_selector=lambda: current().babel_code,
    )
    app.jinja_env.globals.update(
        _=text,
        ngettext=plural_text,
        pgettext=context_text,
        plain=plain,
        ltr=ltr,
        date_text=date_text,
        day_text=day_text,
        time_text=time_text,
    )


class Untranslated(str):
    """English where another language was asked for: says so in its markup."""

    __slots__ = ()

    def __html__(self) -> str:
        return f'<span lang="en-GB" dir="ltr">{escape(str(self))}</span>'


@cache
def catalogue(code: str) -> gnu.NullTranslations:
    """The compiled catalogue; English has none, because English is the source."""
    try:
        return gnu.translation("messages", str(CATALOGUES), [code])
    except FileNotFoundError:
        return gnu.NullTranslations()


@cache
def _messages(code: str) -> dict[Any, str]:
    return cast("dict[Any, str]", getattr(catalogue(code), "_catalog", {}))


class Lazy(LazyString):  # type: ignore[misc]
    """Text for a constant: translated, and escaped for HTML, each time it is read."""

    def __html__(self) -> str:
        return str(escape(self._func(*self._args, **self._kwargs)))


def gettext(message: str, **variables: Any) -> str:
    """Plain text in the current language, English where there is no translation."""
    return _fill(_found(message, message), variables)


def ngettext(singular: str, plural: str, n: int, **variables: Any) -> str:
    return _fill(_found_plural(singular, plural, n), {"n": n, **variables})


def pgettext(context: str, message: str, **variables: Any) -> str:
    return _fill(_found(f"{context}\x04{message}", message), variables)


def lazy_gettext(message: str, **variables: Any) -> LazyString:
    """Text that is translated when it is read, for constants."""
    return Lazy(gettext, message, **variables)


_ = gettext
_l = lazy_gettext


def text(message: str, **variables: Any) -> Markup:
    """`gettext` for templates: escaped, variables too unless they are Markup."""
    return _fill_markup(_found(message, message), variables)


def plural_text(singular: str, plural: str, n: int, **variables: Any) -> Markup:
    return _fill_markup(_found_plural(singular, plural, n), {"n": n, **variables})


def context_text(context: str, message: str, **variables: Any) -> Markup:
    return _fill_markup(_found(f"{context}\x04{message}", message), variables)


def plain(value: object) -> str:
    """The words alone, for attributes and titles: no span that marks another language."""
    return value.striptags() if isinstance(value, Markup) else str(value)


def ltr(value: object) -> Markup:
    """References, postcodes and phone numbers keep their order in right-to-left text."""
    return Markup('<bdi dir="ltr">{}</bdi>').format(value)


def date_text(value: date | datetime) -> str:
    """'4 December 2026' in the current language, at London's time, with Latin digits."""
    return _formatted(value, "d MMMM y")


def day_text(value: date | datetime) -> str:
    """'Friday 4 December 2026' in the current language, at London's time."""
    return _formatted(value, "EEEE d MMMM y")


def time_text(value: datetime) -> str:
    """'4:05pm' in English; the language's own way elsewhere."""
    if current().english:
        local = value.astimezone(clock.LONDON)
        return f"{local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"  # noqa: PLR2004
    return str(flask_babel.format_time(value, "short"))


def _formatted(value: date | datetime, pattern: str) -> str:
    day = value.astimezone(clock.LONDON).date() if isinstance(value, datetime) else value
    return _day_in_words(current().babel_code, day, pattern)


@lru_cache(maxsize=_DAYS_KEPT)
def _day_in_words(babel_code: str, day: date, pattern: str) -> str:
    return format_date(day, pattern, babel_code)


def _found(key: str, message: str) -> str:
    locale = _current.get()
    if locale is DEFAULT:
        return message
    found = _messages(locale.code).get(key)
    if found:
        return found
    return message if locale.english else Untranslated(message)


def _found_plural(singular: str, plural: str, n: int) -> str:
    locale = _current.get()
    english = singular if n == 1 else plural
    if locale is DEFAULT:
        return english
    form = cast("Callable[[int], int]", getattr(catalogue(locale.code), "plural", _two_forms))
    found = _messages(locale.code).get((singular, form(n)))
    if found:
        return found
    return english if locale.english else Untranslated(english)


def _two_forms(n: int) -> int:
    return int(n != 1)


def _fill(message: str, variables: dict[str, Any]) -> str:
    if not variables:
        return message
    filled = message % variables
    return Untranslated(filled) if isinstance(message, Untranslated) else filled


def _fill_markup(message: str, variables: dict[str, Any]) -> Markup:
    markup = Markup(message) if isinstance(message, Untranslated) else escape(message)  # noqa: S704
    return markup % variables if variables else markup


def _forget_babel_locale() -> None:
    if has_app_context():
        flask_babel.refresh()
