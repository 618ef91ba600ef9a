"""Where an adviser begins: the place, whom they help, and that the visitor agrees."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access as accounts
from portal.accounts.services import Actor, Permission
from portal.assisted import access, consent, opened, places, visits
from portal.assisted.forms import ConsentForm, StartForm
from portal.assisted.routes.blueprint import bp
from portal.core import cards, security
from portal.core.i18n import LOCALES
from portal.core.web import INVALID, OK, form_key, redirect, render
from portal.eforms import services as eforms


def required_adviser() -> Actor:
    """Raises SignInNeeded, NotAllowed."""
    actor = accounts.required_actor()
    actor.require(Permission.ACT_FOR_VISITORS)
    return actor


@bp.route("/assist/", methods=["GET", "POST"])
@cards.told_at_the_box
def home() -> Response:
    """Begin a visit, or see where the one that goes on stands."""
    actor = required_adviser()
    if found := access.visit():
        return _going_on(found)
    form = StartForm(request.form)
    form.among(places.every(), visits.last_place(actor))
    if request.method == "POST" and form.validate():
        return _start(actor, form.wanted)
    return render(
        "assisted/start.html",
        status=INVALID if form.errors else OK,
        form=form,
        locales=LOCALES,
        key=form_key(),
        left=visits.left_open(actor),
        ended="ended" in request.args,
    )


@bp.route("/assist/consent", methods=["GET", "POST"], endpoint="consent")
def ask_consent() -> Response:
    """The visitor reads it in their language, or has it read to them."""
    actor = required_adviser()
    found = access.visit()
    if found is None:
        return redirect(url_for("assisted.home"))
    form = ConsentForm(request.form)
    if request.method == "POST" and form.validate():
        visits.agree(actor, found.id)
        return redirect(url_for("eforms.services"))
    return render(
        "assisted/consent.html",
        status=INVALID if form.errors else OK,
        form=form,
        visit=found,
        words=consent.words(),
    )


@bp.post("/assist/visits/<uuid:visit_id>/end")
def end(visit_id: UUID) -> Response:
    """Of a browser that was closed or broke down: nothing of the visit stays behind."""
    visits.finish(required_adviser(), visit_id)
    return redirect(url_for("assisted.home", ended=1))


def _start(actor: Actor, wanted: visits.Wanted) -> Response:
    """What stood in this browser before goes: it was somebody else's."""
    eforms.leave(security.browser_token())
    language = next(each for each in LOCALES if each.code == wanted.locale)
    security.share_machine()
    response = redirect(language.path + "/assist/consent")
    access.clear(response)
    begun = visits.start(actor, wanted, security.begin_anew(), key=form_key())
    access.keep(response, begun)
    return response


def _going_on(found: visits.Helping) -> Response:
    return render(
        "assisted/visit.html",
        visit=found,
        forms=eforms.unfinished(security.browser_token()),
        sent=opened.opened_in(found.id),
    )
