"""How a person wants to be spoken to: all of it on one page, changed a part at a time."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from flask import Response, abort, request, url_for
from wtforms import Form

from portal.accounts import access
from portal.accounts.navigation import add_account_page
from portal.accounts.own import preferences, preferences_in_words
from portal.accounts.own.detail_forms import (
    AS_IN_FORMS,
    AccessForm,
    ContactForm,
    FormatForm,
    InterpreterForm,
    LanguageForm,
)
from portal.accounts.own.preferences import (
    Channel,
    Format,
    Interpreter,
    Need,
    Preferences,
    Topic,
)
from portal.accounts.routes.blueprint import bp
from portal.core import i18n
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render
from portal.notifications.services import texts_go

add_account_page(60, "accounts.preferences", _l("How we contact you"))


class Section(NamedTuple):
    """A page: its form, what stands in it before, and what is chosen when it is sent."""

    form: type[Form]
    filled: Callable[[Preferences], Mapping[str, Any]]
    chosen: Callable[[Any], Mapping[str, Any]]


@bp.get("/account/preferences", endpoint="preferences")
def shown() -> Response:
    chosen = preferences.of(access.required_person_id())
    return render(
        "accounts/preferences/shown.html",
        lines=preferences_in_words.lines(chosen),
        saved="saved" in request.args,
    )


@bp.route("/account/preferences/<section>", methods=["GET", "POST"])
def preference(section: str) -> Response:
    person_id = access.required_person_id()
    if section not in _SECTIONS:
        abort(404)
    asked = _SECTIONS[section]
    if request.method == "POST":  # a choice that wasn't sent must not be filled in from before
        form = asked.form(request.form)
        if form.validate():
            return _keep(person_id, asked.chosen(form))
    else:
        form = asked.form(data=asked.filled(preferences.of(person_id)))
    return render(
        f"accounts/preferences/{section}.html",
        status=INVALID if form.errors else OK,
        form=form,
        words=preferences_in_words,
        locales=i18n.LOCALES,
        AS_IN_FORMS=AS_IN_FORMS,
        Topic=Topic,
        texts=texts_go(),
    )


@bp.get("/account/language")
def go_on_in() -> Response:
    """Signed in on a page in another language than the one that was chosen: ask which to use."""
    chosen = preferences.of(access.required_person_id()).locale
    onward = access.local_path(request.args.get("next", "")) or url_for("accounts.overview")
    here, inside = i18n.current(), _without_language(onward)
    if chosen is None or chosen == here.code:
        return redirect(onward)
    return render(
        "accounts/preferences/go_on_in.html",
        links=[(each, each.path + inside) for each in (i18n.BY_CODE[chosen], here)],
    )


def _keep(person_id: UUID, changes: Mapping[str, Any]) -> Response:
    preferences.choose(person_id, **changes)
    return redirect(url_for("accounts.preferences", saved=1))


def _without_language(path: str) -> str:
    """The same page, whatever language its address names."""
    for each in i18n.LOCALES:
        if each.path and (path == each.path or path.startswith(f"{each.path}/")):
            return path.removeprefix(each.path) or "/"
    return path


def _language(form: Any) -> Mapping[str, Any]:
    return {"locale": None if form.language.data == AS_IN_FORMS else form.language.data}


def _channels(form: Any) -> Mapping[str, Any]:
    return {"channels": {topic: Channel(form[topic.value].data) for topic in Topic}}


def _needs(form: Any) -> Mapping[str, Any]:
    wanted = set(form.needs.data or ())
    return {"needs": tuple(need for need in Need if need in wanted), "words": form.words.data}


def _interpreter(form: Any) -> Mapping[str, Any]:
    wanted = Interpreter(form.interpreter.data)
    named = form.language.data if wanted is Interpreter.LANGUAGE else ""
    return {"interpreter": wanted, "language": named}


_SECTIONS = {
    "language": Section(
        LanguageForm, lambda known: {"language": known.locale or AS_IN_FORMS}, _language
    ),
    "contact": Section(
        ContactForm,
        lambda known: {topic.value: known.channel(topic).value for topic in Topic},
        _channels,
    ),
    "format": Section(
        FormatForm,
        lambda known: {"format": known.format.value},
        lambda form: {"format": Format(form.format.data)},
    ),
    "access": Section(
        AccessForm,
        lambda known: {"needs": [need.value for need in known.needs], "words": known.words},
        _needs,
    ),
    "interpreter": Section(
        InterpreterForm,
        lambda known: {"interpreter": known.interpreter.value, "language": known.language},
        _interpreter,
    ),
}
