"""A payment's whole story."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access
from portal.accounts import services as accounts
from portal.accounts.services import Actor, Item, ItemKind, Permission
from portal.cases.services import normal_reference, show_to_staff
from portal.core.cards import told_at_the_box
from portal.core.i18n import BY_CODE, DEFAULT
from portal.core.web import INVALID, OK, redirect, render
from portal.payments.faults import UnknownPayment
from portal.payments.paying import about
from portal.payments.reading import story as stories
from portal.payments.services import PaymentView
from portal.payments.staff.blueprint import bp
from portal.payments.staff.forms import WhyForm
from portal.payments.words import METHODS, STATES, SUBJECTS, VATS, of_line


def known(reference: str) -> str:
    """The reference as we write it. Raises UnknownPayment."""
    found = normal_reference(reference)
    if found is None:
        raise UnknownPayment
    return found


def letter_href(actor: Actor, payment: PaymentView) -> str | None:
    """The letter to pay, in the language it was asked for in; None where nothing can be paid."""
    if not actor.may(Permission.TAKE_PAYMENTS) or not payment.due or payment.over:
        return None
    path = url_for("payments_staff.letter", reference=payment.reference)
    language = BY_CODE.get(payment.locale, DEFAULT).path
    return f"{language}{path.removeprefix(request.script_root)}"


@bp.route("/<reference>", methods=["GET", "POST"])
@told_at_the_box
def story(reference: str) -> Response:
    """Everything in the order in which it happened; the POST gives the reason to look."""
    actor = access.required_actor()
    actor.require(Permission.READ_PAYMENTS)
    reference = known(reference)
    if request.method == "POST":
        return _reason(actor, reference)
    try:
        found = stories.read(actor, reference, why=_given(actor, reference))
    except stories.WhyNeeded:
        return render("payments/staff/why.html", form=WhyForm(), reference=reference)
    return render(
        "payments/staff/story.html",
        story=found,
        title=about.title_of(found.payment),
        may_open=actor.may(Permission.READ_CASES, team=found.team) if found.team else False,
        may_take=actor.may(Permission.TAKE_PAYMENTS) and found.payment.due,
        may_refund=actor.may(Permission.REFUND_PAYMENTS) and found.left > 0,
        letter_href=letter_href(actor, found.payment),
        said=request.args.get("said"),
        states=STATES,
        methods=METHODS,
        subjects=SUBJECTS,
        vats=VATS,
        of_line=of_line,
    )


def _reason(actor: Actor, reference: str) -> Response:
    form = WhyForm(request.form)
    if not form.validate():
        return render(
            "payments/staff/why.html", status=INVALID if form.errors else OK, form=form,
            reference=reference,
        )  # fmt: skip
    entry = stories.give_reason(actor, reference, form.why.data or "")
    return redirect(url_for("payments_staff.story", reference=reference, because=entry))


def _given(actor: Actor, reference: str) -> str | None:
    """The reason that the address of the page names: it holds for half an hour."""
    try:
        entry = UUID(request.args.get("because", ""))
    except ValueError:
        return None
    return accounts.reason_given(actor, entry, payment=reference)


def _href(item: Item, actor: Actor) -> str | None:
    """That of another team's case asks for its own reason there."""
    may = actor.may(Permission.READ_PAYMENTS)
    return url_for("payments_staff.story", reference=item.reference) if may else None


show_to_staff(ItemKind.PAYMENT, Permission.READ_PAYMENTS, _href)
show_to_staff(ItemKind.SUBSCRIPTION, Permission.READ_PAYMENTS, lambda _item, _actor: None)
