"""To an OpenID Connect provider and back, and the word of one that somebody signed out there.

Browsers hold a form, and wherever it is led on to, to our own site. So a POST leads to a page of
ours, and that page leads away.
"""

from http import HTTPStatus
from uuid import UUID

from flask import Response, make_response, request, url_for

from portal.accounts import access
from portal.accounts.gateway.openid import NotBelieved, ProviderDown
from portal.accounts.routes import arriving
from portal.accounts.routes.arriving import Way
from portal.accounts.routes.blueprint import bp
from portal.accounts.signing_in import openid
from portal.accounts.signing_in.openid import Answer, Finished, NotSignedIn, Problem
from portal.core import i18n, logs, security
from portal.core.errors import NotFound
from portal.core.settings import settings
from portal.core.web import redirect, render

_TRIPS = "60/hour"  # from one network
_FAREWELLS = "6000/hour"
_LONGEST_TOKEN = 20_000
_LONGEST_ANSWER = 4_000


@arriving.add_way
def _residents_way(next_path: str | None) -> Way | None:
    return way_of("residents", next_path)


def way_of(key: str, next_path: str | None) -> Way | None:
    """The button of a provider, where one is set up."""
    for provider in settings().providers:
        if provider.key == key:
            security.ensure_browser_token()
            facts = {"provider": provider, "onward": next_path}
            return Way(20, "accounts/_oidc_way.html", facts)
    return None


@bp.post("/sign-in/oidc/<provider>")
def oidc_begin(provider: str) -> Response:
    openid.provider(provider)
    security.throttle(_TRIPS, "trips to a provider from", security.network())
    next_path = access.local_path(request.args.get("next", ""))
    try:
        state = openid.begin(
            provider,
            security.ensure_browser_token(),
            next_path=next_path,
            shared="shared" in request.args,
        )
    except ProviderDown:
        return _problem(provider, Problem.DOWN, next_path, i18n.current().path)
    return redirect(url_for("accounts.oidc_going", provider=provider, state=state))


@bp.get("/sign-in/oidc/<provider>")
def oidc_going(provider: str) -> Response:
    """A page for a moment: it leads to the provider, or its link does."""
    name = openid.provider(provider).name
    away = openid.way_in(provider, security.browser_token() or "", request.args.get("state", ""))
    if away is None:
        return redirect(url_for(_sign_in(provider)))
    return _leading("accounts/oidc_going.html", away, name=name)


@bp.get("/sign-in/oidc/<provider>/callback")
def oidc_callback(provider: str) -> Response:
    openid.provider(provider)
    given = {name: request.args.get(name, "")[:_LONGEST_ANSWER] for name in ("state", "code")}
    answer = Answer(
        **given, error=request.args.get("error", "")[:100], issuer=request.args.get("iss")
    )
    try:
        finished = openid.finish(provider, security.browser_token() or "", answer)
    except NotSignedIn as problem:
        if not problem.kept:
            return _problem_page(provider, problem.problem, None, HTTPStatus.BAD_REQUEST)
        prefix = i18n.BY_CODE[problem.kept["locale"]].path
        return _problem(provider, problem.problem, problem.kept["next"], prefix)
    return _arrive(finished)


@bp.get("/sign-in/oidc/<provider>/problem/<what>")
def oidc_problem(provider: str, what: str) -> Response:
    openid.provider(provider)
    try:
        problem = Problem(what)
    except ValueError:
        raise NotFound from None
    return _problem_page(provider, problem, access.local_path(request.args.get("next", "")))


@bp.post("/sign-in/oidc/<provider>/back-channel-logout")
@security.without_token
def oidc_back_channel_logout(provider: str) -> Response:
    """What the provider's server calls (OpenID Connect Back-Channel Logout 2.5 to 2.8)."""
    openid.provider(provider)
    security.throttle(_FAREWELLS, "logouts from", security.network())
    token = request.form.get("logout_token", "")
    try:
        if not 0 < len(token) <= _LONGEST_TOKEN:
            raise NotBelieved  # noqa: TRY301 - the same answer as to any other token
        ended = openid.end_from_afar(provider, token)
    except NotBelieved:
        return _said(HTTPStatus.BAD_REQUEST)
    except ProviderDown:
        return _said(HTTPStatus.SERVICE_UNAVAILABLE)
    logs.log.info("provider.signed_out", provider=provider, sessions=ended)
    return _said(HTTPStatus.OK)


@bp.get("/sign-in/oidc/<provider>/sign-out")
def oidc_leaving(provider: str) -> Response:
    """After signing out here: on to the provider, to sign out there too."""
    name = openid.provider(provider).name
    away = openid.way_out(provider, request.args.get("state", ""))
    if away is None:
        return redirect(url_for("accounts.oidc_signed_out", provider=provider))
    return _leading("accounts/oidc_leaving.html", away, name=name)


@bp.get("/sign-in/oidc/<provider>/signed-out")
def oidc_signed_out(provider: str) -> Response:
    name = openid.provider(provider).name
    return render("accounts/oidc_signed_out.html", name=name, sign_in=url_for(_sign_in(provider)))


def way_out(session_id: UUID) -> str | None:
    """The page that leads out of the provider too, for a session that began there."""
    found = openid.leave(session_id)
    if found is None:
        return None
    provider, state = found
    return url_for("accounts.oidc_leaving", provider=provider, state=state)


def _arrive(finished: Finished) -> Response:
    prefix = i18n.BY_CODE[finished.locale].path
    if finished.staff_id is not None:
        way = finished.next_path or f"{prefix}/staff/"
        return arriving.arrive_staff(finished.staff_id, finished.arrival, way)
    if finished.person_id is None:
        raise ValueError("Nobody arrived")
    onward = finished.next_path or f"{prefix}/account/"
    return arriving.arrive(finished.person_id, finished.arrival, onward)


def _leading(template: str, away: str, *, name: str) -> Response:
    response = render(template, away=away, name=name)
    response.headers["Refresh"] = f"0; url={away}"
    return response


def _problem(provider: str, problem: Problem, next_path: str | None, prefix: str) -> Response:
    """To the page that says what happened, in the language that it began in."""
    with_prefix = url_for(
        "accounts.oidc_problem", provider=provider, what=problem.value, next=next_path
    )
    return redirect(prefix + with_prefix.removeprefix(request.script_root))


def _problem_page(
    provider: str, problem: Problem, next_path: str | None, status: int = HTTPStatus.OK
) -> Response:
    return render(
        "accounts/oidc_problem.html",
        status=status,
        name=openid.provider(provider).name,
        problem=problem.value,
        staff=openid.provider(provider).for_staff,
        back=url_for(_sign_in(provider), next=next_path),
    )


def _sign_in(provider: str) -> str:
    return "staff.sign_in" if openid.provider(provider).for_staff else "accounts.sign_in"


def _said(status: HTTPStatus) -> Response:
    response = make_response("", status)
    response.headers["Cache-Control"] = "no-store"
    return response
