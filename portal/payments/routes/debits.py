"""Setting up a Direct Debit in place of another payment: typed, looked at, confirmed."""

from typing import Any, NamedTuple

from flask import Response, request, url_for

from portal.core import security
from portal.core.web import INVALID, OK, redirect, render
from portal.payments.debiting import agreeing, council, guarantee
from portal.payments.debiting.agreeing import NotByDebit, TypeAgain
from portal.payments.debiting.viewing import MandateView
from portal.payments.models import Subject
from portal.payments.money import money
from portal.payments.paying import about
from portal.payments.routes.blueprint import bp
from portal.payments.routes.debit_forms import DebitForm
from portal.payments.routes.entering import entered
from portal.payments.taking.viewing import PaymentView

_TYPED = "20/hour"  # accounts for one payment: nobody tries out numbers here
FIELDS = ("sole", "holder", "sort", "number", "day")


@bp.route("/pay/<reference>/direct-debit", methods=["GET", "POST"])
def debit(reference: str) -> Response:
    view = entered(reference)
    if agreeing.agreed(view):
        return _to("payments.debit_done", view)
    if not agreeing.offered(view):
        raise NotByDebit
    form = DebitForm(request.form)
    if request.method == "POST" and form.validate():
        if not form.alone:
            return render("payments/debits/not_alone.html", **_words(view))
        security.throttle(_TYPED, "direct debit", view.reference)
        agreeing.write_down(view, form.account())
        return _to("payments.debit_check", view)
    return typing_page(form, **_words(view), action=_href("payments.debit", view))


@bp.route("/pay/<reference>/direct-debit/check", methods=["GET", "POST"])
def debit_check(reference: str) -> Response:
    """What will be sent to the bank, and the guarantee. Pressed twice it is set up once."""
    view = entered(reference)
    if agreeing.agreed(view):
        return _to("payments.debit_done", view)
    try:
        if request.method == "POST":
            agreeing.confirm(view, request.form.get("shown", ""))
            return _to("payments.debit_done", view)
        draft = agreeing.draft_of(view)
    except TypeAgain:
        return _to("payments.debit", view)
    change = _href("payments.debit", view)
    return check_page(draft, **_words(view), change=change, action=_href(CHECK, view))


@bp.get("/pay/<reference>/direct-debit/done")
def debit_done(reference: str) -> Response:
    view = entered(reference)
    mandate = agreeing.agreed(view)
    if mandate is None:
        return _to("payments.pay", view)
    return _private(render("payments/debits/done.html", **_words(view), mandate=mandate))


CHECK = "payments.debit_check"


class Way(NamedTuple):
    """`chosen`: the form was told so. `agreed`: it is set up already. `ended`: it was set up."""

    href: str
    chosen: bool = False
    agreed: bool = False
    ended: bool = False


def way_of(view: PaymentView) -> Way | None:
    """The way to pay by Direct Debit instead, for the page of a payment."""
    if view.subject is Subject.BILL:
        return None
    if mandate := agreeing.agreed(view):
        href = _href("payments.debit_done", view)
        return Way(href, agreed=mandate.active, ended=not mandate.active)
    if not agreeing.offered(view):
        return None
    return Way(_href("payments.debit", view), chosen=agreeing.chosen(view))


def typing_page(form: DebitForm, **words: Any) -> Response:
    """Sort code and account number are never sent back to a page."""
    form.hide_numbers()
    status = INVALID if form.errors else OK
    return _private(
        render("payments/debits/typing.html", status=status, form=form, fields=FIELDS, **words)
    )


def check_page(draft: MandateView, **words: Any) -> Response:
    return _private(
        render(
            "payments/debits/check.html",
            mandate=draft,
            originator=council.originator(),
            number=council.service_user_number(),
            notice_days=council.notice_days(),
            guarantee=guarantee.prescribed(),
            **words,
        )
    )


def _words(view: PaymentView) -> dict[str, Any]:
    return {
        "title": about.title_of(view),
        "amount": money(view.amount),
        "back": url_for("payments.pay", reference=view.reference),
        "originator_name": council.originator(),
    }


def _to(endpoint: str, view: PaymentView) -> Response:
    return redirect(_href(endpoint, view))


def _href(endpoint: str, view: PaymentView) -> str:
    return url_for(endpoint, reference=view.reference)


def _private(response: Response) -> Response:
    """Nobody who goes back in a shared browser sees it again."""
    response.headers["Cache-Control"] = "no-store"
    return response
