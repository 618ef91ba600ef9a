"""`/account/subscriptions/`: what somebody pays for each year, and what they can do with it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts.navigation import add_account_page
from portal.accounts.services import Item, ItemKind, State, Summary, add_source
from portal.cases import services as cases
from portal.core.i18n import _, _l, date_text, day_text
from portal.core.web import INVALID, OK, redirect, render
from portal.payments.debiting import viewing as debits
from portal.payments.models import Subject, SubscriptionState
from portal.payments.money import money
from portal.payments.paying import about
from portal.payments.routes.blueprint import bp
from portal.payments.routes.subscription_forms import RenewForm, UnitsForm
from portal.payments.subscribing import cancelling, ordering, viewing
from portal.payments.subscribing.cancelling import NotAsSaid
from portal.payments.subscribing.ordering import NotChangeable, NotNow
from portal.payments.subscribing.viewing import SubscriptionView

_FOLDER = "payments/subscriptions"

add_account_page(35, "payments.subscriptions", _l("Subscriptions"))


@bp.get("/account/subscriptions/")
def subscriptions() -> Response:
    found = viewing.of_person(access.required_person_id())
    return render(f"{_FOLDER}/listed.html", subscriptions=found, title_of=_title)


@bp.get("/account/subscriptions/<uuid:subscription_id>")
def subscription(subscription_id: UUID) -> Response:
    view = _mine(subscription_id)
    mandate = debits.of_mandate(view.mandate_id) if view.mandate_id else None
    did = request.args.get("did")
    return render(f"{_FOLDER}/shown.html", **_words(view), mandate=mandate, did=did)


@bp.route("/account/subscriptions/<uuid:subscription_id>/renew", methods=["GET", "POST"])
def renew_subscription(subscription_id: UUID) -> Response:
    """The price of each number is said before anything is asked for; then it is paid."""
    view = _mine(subscription_id)
    if not view.renewable or view.offer is None:
        raise NotNow
    form = RenewForm(request.form, units=str(view.units))
    form.offer(view.offer.units)
    form.asks_reduced = view.reduced
    if request.method == "POST" and form.validate():
        person_id = access.required_person_id()
        reference = ordering.renew(person_id, view.id, form.count, reduced=form.still_reduced)
        return _to_pay(view, reference)
    prices = {str(each): money(view.price(each)) for each in view.offer.units}
    full = {str(each): money(view.price(each, reduced=False)) for each in view.offer.units}
    return _form(f"{_FOLDER}/renew.html", form, view, prices=prices, full=full)


@bp.route("/account/subscriptions/<uuid:subscription_id>/change", methods=["GET", "POST"])
def change_subscription(subscription_id: UUID) -> Response:
    view = _mine(subscription_id)
    if not view.changeable or view.offer is None:
        raise NotChangeable
    others = {count: name for count, name in view.offer.units.items() if count != view.units}
    form = UnitsForm(request.form)
    form.offer(others)
    if request.method == "POST" and form.validate():
        reference = ordering.change(access.required_person_id(), view.id, form.count)
        return _to_pay(view, reference)
    pence = {str(count): view.difference(count) for count in others}
    prices = {count: money(each) if each else None for count, each in pence.items()}
    return _form(f"{_FOLDER}/change.html", form, view, prices=prices)


@bp.route("/account/subscriptions/<uuid:subscription_id>/cancel", methods=["GET", "POST"])
def cancel_subscription(subscription_id: UUID) -> Response:
    """What happens and whether money goes back stands on the page that asks."""
    view = _mine(subscription_id)
    changed = False
    if request.method == "POST" and view.state is SubscriptionState.CANCELLED:
        return redirect(_href(view, did="cancelled"))
    if request.method == "POST":
        try:
            said = request.form.get("said", "")
            cancelling.cancel(access.required_person_id(), view.id, said)
        except NotAsSaid:
            changed = True
        else:
            return redirect(_href(view, did="cancelled"))
    outcome = cancelling.outcome(view)
    status = INVALID if changed else OK
    return render(
        f"{_FOLDER}/cancel.html", status=status, outcome=outcome, changed=changed, **_words(view)
    )


class Subscriptions:
    """In the overview: what runs, and what can be renewed now, which is to be done."""

    def summary(self, person_id: UUID, *, most: int) -> Summary:
        counts = viewing.count(person_id)
        waiting = viewing.to_renew(person_id, most=most) if counts else []
        running = counts.get(SubscriptionState.ACTIVE, 0)
        expired = sum(view.state is SubscriptionState.EXPIRED for view in waiting)
        states = {
            State.WAITING: len(waiting),
            State.OPEN: running - len(waiting) + expired,
            State.CLOSED: sum(counts.values()) - running - expired,
        }
        return Summary(states, [_item(view) for view in waiting])

    def items(
        self, person_id: UUID, states: Sequence[State], *, skip: int, most: int
    ) -> Sequence[Item]:
        found = [_item(view) for view in viewing.of_person(person_id)]
        return [item for item in found if item.state in states][skip : skip + most]


def _item(view: SubscriptionView) -> Item:
    title = _title(view)
    until = day_text(view.ends_on)
    return Item(
        kind=ItemKind.SUBSCRIPTION,
        key=str(view.id),
        title=title,
        status=_status(view),
        sentence=_sentence(view),
        state=_state(view),
        href=_href(view),
        picture="calendar",
        news=_("Since %(date)s", date=date_text(view.starts_on)),
        when=_("Until %(day)s.", day=until),
        service=view.service,
        to_do=_("Renew now: %(title)s", title=title) if view.renewable else None,
    )


def _state(view: SubscriptionView) -> State:
    if view.renewable:
        return State.WAITING
    return State.OPEN if view.state is SubscriptionState.ACTIVE else State.CLOSED


def _status(view: SubscriptionView) -> str:
    if view.state is SubscriptionState.CANCELLED:
        return _("Cancelled")
    return _("Ended") if view.over else _("Running")


def _sentence(view: SubscriptionView) -> str:
    if view.renewable:
        return _("You can renew it now.")
    if view.state is SubscriptionState.CANCELLED and not view.over:
        return _("It is cancelled. It still runs until its last day.")
    return _("It has ended.") if view.over else _("You do not need to do anything.")


def _mine(subscription_id: UUID) -> SubscriptionView:
    return viewing.one(access.required_person_id(), subscription_id)


def _form(template: str, form: UnitsForm, view: SubscriptionView, **words: Any) -> Response:
    status = INVALID if form.errors else OK
    return render(template, status=status, form=form, **_words(view), **words)


def _words(view: SubscriptionView) -> dict[str, Any]:
    return {
        "subscription": view,
        "title": _title(view),
        "units": view.offer.units.get(view.units) if view.offer else None,
        "back": _href(view),
    }


def _title(view: SubscriptionView) -> str:
    return cases.title_of(view.service, view.title)


def _to_pay(view: SubscriptionView, reference: str | None) -> Response:
    if reference is None:
        return redirect(_href(view, did="changed"))
    return redirect(url_for("payments.pay", reference=reference))


def _href(view: SubscriptionView, did: str | None = None) -> str:
    return url_for("payments.subscription", subscription_id=view.id, did=did)


add_source(ItemKind.SUBSCRIPTION, Subscriptions())
about.name_payments(Subject.SUBSCRIPTION, viewing.title_of_payment)
