"""Refunds: one member of finance asks, and above a limit another one decides."""

from uuid import UUID

from flask import Response, request, url_for

from portal.accounts import access, navigation
from portal.accounts.services import Actor, Permission
from portal.core.cards import told_at_the_box
from portal.core.i18n import _l
from portal.core.web import INVALID, OK, redirect, render
from portal.payments import council, services
from portal.payments.accounting.waiting import waiting
from portal.payments.reading import story as stories
from portal.payments.refunding import wanting
from portal.payments.staff.blueprint import bp
from portal.payments.staff.forms import RefundForm
from portal.payments.staff.story import known
from portal.payments.words import METHODS, REASONS

navigation.add_staff_page(
    32, "payments_staff.refunds", _l("Refunds to decide"), Permission.APPROVE_REFUNDS
)


@bp.route("/<reference>/refund", methods=["GET", "POST"])
@told_at_the_box
def refund(reference: str) -> Response:
    """Ask for all or part of it to go back."""
    actor = access.required_actor()
    actor.require(Permission.REFUND_PAYMENTS)
    story = stories.read_to_refund(actor, known(reference))
    form = RefundForm(request.form)
    form.left = story.left
    if request.method == "POST" and form.validate() and (said := _asked(actor, story, form)):
        reference = story.payment.reference
        return redirect(url_for("payments_staff.story", reference=reference, said=said))
    return render(
        "payments/staff/refund.html",
        status=INVALID if form.errors else OK,
        form=form,
        story=story,
        payment=story.payment,
        methods=METHODS,
        limit=council.second_person_above(),
    )


@bp.get("/refunds")
def refunds() -> Response:
    """Those that wait for a second person."""
    actor = access.required_actor()
    actor.require(Permission.APPROVE_REFUNDS)
    return render(
        "payments/staff/refunds.html",
        lines=waiting(actor),
        limit=council.second_person_above(),
        said=request.args.get("said"),
        reasons=REASONS,
    )


@bp.post("/refunds/<uuid:refund_id>/approve")
def approve(refund_id: UUID) -> Response:
    services.approve_refund(access.required_actor(), refund_id)
    return redirect(url_for("payments_staff.refunds", said="approved"))


@bp.post("/refunds/<uuid:refund_id>/decline")
def decline(refund_id: UUID) -> Response:
    services.decline_refund(access.required_actor(), refund_id)
    return redirect(url_for("payments_staff.refunds", said="declined"))


def _asked(actor: Actor, story: stories.Story, form: RefundForm) -> str | None:
    """What became of it. Some may have gone back since the page was opened: that the page says."""
    reference, note = story.payment.reference, form.note.data or None
    try:
        refund_id = services.refund(
            actor, reference, form.pence, form.why, note, seen=int(form.seen.data or 0)
        )
    except (services.TooMuch, services.SeenBefore) as moved:
        form.amount.errors = [moved.message]
        return None
    return "waits" if wanting.waits(refund_id) else "refunded"
