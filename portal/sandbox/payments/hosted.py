"""The page that a payer sees. What is to happen is chosen from a list: no card number is typed."""

from functools import cache
from http import HTTPStatus
from pathlib import Path
from urllib.parse import quote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from werkzeug.wrappers import Request, Response

from portal.sandbox.payments import paying
from portal.sandbox.payments.books import Books
from portal.sandbox.payments.outcomes import CARDS, DEBITS, OUTCOMES, Outcome
from portal.sandbox.payments.wire import Missing, Thing

PAGES = Path(__file__).parent / "pages"
_NOT_CHOSEN = "Choose how you want to pay"
_NOT_ANSWERED = "Choose what you tell your bank"
_SIGNS = {"gbp": "£"}
_HTML = "text/html; charset=utf-8"


def answer(books: Books, request: Request, name: str) -> Response:
    with books.lock:
        books.catch_up()
        try:
            session = books.get("checkout.session", name)
        except Missing:
            return _page("unknown.html", HTTPStatus.NOT_FOUND)
        if session["status"] == "expired":
            return _page("expired.html", HTTPStatus.GONE, session)
        if session["status"] == "complete":
            return _go_back(session)
        if request.method == "POST":
            return _pay(books, session, request)
        return _ask(books, session)


def style() -> Response:
    return Response(
        (PAGES / "style.css").read_bytes(),
        content_type="text/css; charset=utf-8",
        headers={"X-Content-Type-Options": "nosniff"},
    )


def front() -> Response:
    """What stands at the sandbox's own address."""
    return _page("front.html", HTTPStatus.OK)


def _pay(books: Books, session: Thing, request: Request) -> Response:
    outcome = OUTCOMES.get(request.form.get("outcome", ""))
    if outcome is None:
        return _ask(books, session, _NOT_CHOSEN, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    said = request.form.get("bank")
    if outcome.asks_bank and said not in {"yes", "no"}:
        asked = "asked" in request.form
        return _ask_bank(session, outcome, _NOT_ANSWERED if asked else None)
    failure = paying.pay(books, session, outcome, confirmed=said != "no")
    if failure:
        *_, sentence = failure
        return _ask(books, session, sentence, status=HTTPStatus.PAYMENT_REQUIRED)
    return _go_back(session)


def _ask(
    books: Books, session: Thing, fault: str | None = None, *, status: int = HTTPStatus.OK
) -> Response:
    return _page(
        "checkout.html", status, session,
        fault=fault, lines=books.lines[session["id"]], cards=CARDS, debits=DEBITS,
    )  # fmt: skip


def _ask_bank(session: Thing, outcome: Outcome, fault: str | None) -> Response:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if fault else HTTPStatus.OK
    return _page("bank.html", status, session, outcome=outcome, fault=fault)


def _go_back(session: Thing) -> Response:
    where = session["success_url"].replace("{CHECKOUT_SESSION_ID}", quote(session["id"]))
    return Response("", HTTPStatus.SEE_OTHER, {"Location": where, "Cache-Control": "no-store"})


def _page(template: str, status: int, session: Thing | None = None, **known: object) -> Response:
    html = _templates().get_template(template).render(session=session, money=money, **known)
    headers = {
        "Content-Security-Policy": _policy(session),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(html, status, headers, content_type=_HTML)


def _policy(session: Thing | None) -> str:
    """The form leads on to the portal's own page, so its address is allowed."""
    places = {"'self'"}
    for name in ("success_url", "cancel_url"):
        if session and session[name]:
            parts = urlsplit(session[name])
            places.add(f"{parts.scheme}://{parts.netloc}")
    return (
        f"default-src 'none'; style-src 'self'; form-action {' '.join(sorted(places))};"
        " frame-ancestors 'none'; base-uri 'none'"
    )


def money(pence: int, currency: str) -> str:
    sign = _SIGNS.get(currency)
    amount = f"{pence // 100:,}.{pence % 100:02}"
    return f"{sign}{amount}" if sign else f"{amount} {currency.upper()}"


@cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
