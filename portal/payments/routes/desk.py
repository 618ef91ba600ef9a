"""On an officer's page of a case: what is paid for it, and what was subscribed to with it."""

from collections.abc import Mapping
from typing import Any

from portal.accounts.services import Actor, Permission
from portal.cases import services as cases
from portal.cases.services import Status
from portal.payments.debiting import viewing as debits
from portal.payments.models import Subject
from portal.payments.refunding import wanting
from portal.payments.subscribing import viewing
from portal.payments.taking import viewing as payments
from portal.payments.words import STATES

# Closed without having done what was paid for, or so it may be.
_NOT_DONE = frozenset(
    {
        Status.CANCELLED,
        Status.DUPLICATE,
        Status.NO_FURTHER_ACTION,
        Status.NOT_OUR_RESPONSIBILITY,
        Status.REFUSED,
    }
)


def _payment(record: cases.CaseRecord, actor: Actor) -> Mapping[str, Any] | None:
    """`kept` is what a case that is closed has cost all the same, in pence."""
    view = payments.of_subject(Subject.CASE, record.case.id)
    if view is None:
        return None
    kept = wanting.can_go_back(view) if record.case.status in _NOT_DONE else 0
    return {
        "payment": view,
        "state": STATES[view.state],
        "waiting": wanting.undecided(view.id),
        "kept": max(0, kept),
        "may_read": actor.may(Permission.READ_PAYMENTS),
        "may_refund": actor.may(Permission.REFUND_PAYMENTS),
    }


def _subscription(record: cases.CaseRecord, _actor: Actor) -> Mapping[str, Any] | None:
    """Of the account its last digits, as everybody sees it."""
    view = viewing.of_case(record.case.id)
    if view is None:
        return None
    mandate = debits.of_mandate(view.mandate_id) if view.mandate_id else None
    units = view.offer.units.get(view.units) if view.offer else None
    return {"subscription": view, "units": units, "mandate": mandate}


cases.add_staff_section(24, "payments/_staff_payment.html", _payment)
cases.add_staff_section(25, "payments/_staff_subscription.html", _subscription)
