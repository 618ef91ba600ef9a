"""Stripe's objects in the portal's own words."""

import json
from datetime import UTC, datetime
from typing import Any

from portal.payments.provider import (
    DisputeSeen,
    Movement,
    MovementKind,
    Notice,
    Progress,
    RefundProgress,
    RefundSeen,
    Session,
)

EXPANDED = {"expand": ["payment_intent", "payment_intent.latest_charge"]}
_REFUNDS = {
    "succeeded": RefundProgress.DONE,
    "failed": RefundProgress.FAILED,
    "canceled": RefundProgress.FAILED,
}
_MOVEMENTS = {
    "charge": MovementKind.CHARGE,
    "payment": MovementKind.CHARGE,
    "refund": MovementKind.REFUND,
    "payment_refund": MovementKind.REFUND,
    # A bank took a debit back after all: no refund of ours, so it shows as a difference.
    "payment_failure_refund": MovementKind.REFUND,
    "payment_reversal": MovementKind.REFUND,
    "refund_failure": MovementKind.REFUND_FAILED,
}


def session(found: Any) -> Session:
    intent = _expanded(found.payment_intent)
    charge = _money(intent)
    return Session(
        id=found.id,
        reference=found.client_reference_id,
        progress=_progress(found, intent),
        amount=found.amount_total,
        currency=found.currency,
        live=found.livemode,
        url=getattr(found, "url", None),
        intent=_id(found.payment_intent),
        charge=charge.id if charge is not None else None,
        paid_at=_at(charge.created) if charge is not None else None,
    )


def refund(found: Any) -> RefundSeen:
    return RefundSeen(
        id=found.id,
        reference=(found.metadata.to_dict() if found.metadata else {}).get("reference"),
        intent=_id(found.payment_intent) or "",
        amount=found.amount,
        progress=_REFUNDS.get(found.status, RefundProgress.PENDING),
        at=_at(found.created),
    )


def dispute(found: Any) -> DisputeSeen:
    details = getattr(found, "evidence_details", None)
    due = getattr(details, "due_by", None) if details else None
    return DisputeSeen(
        id=found.id,
        intent=_id(found.payment_intent) or "",
        amount=found.amount,
        reason=found.reason,
        status=found.status,
        lost=found.status == "lost",
        won=found.status == "won",
        answer_by=_at(due) if due else None,
        at=_at(found.created),
    )


def movement(found: Any) -> Movement:
    kind = _MOVEMENTS.get(found.type, MovementKind.OTHER)
    if found.type == "adjustment" and str(_id(found.source)).startswith(("dp_", "du_")):
        kind = MovementKind.DISPUTE if found.amount < 0 else MovementKind.DISPUTE_WON
    return Movement(
        id=found.id,
        kind=kind,
        source=_id(found.source) or "",
        amount=found.amount,
        currency=found.currency,
        at=_at(found.created),
    )


def notice(body: bytes) -> Notice:
    """Raises ValueError for what is no event. What has no id, like a balance, is about nothing."""
    try:
        told = json.loads(body)
        about = told["data"]["object"]
        return Notice(
            id=str(told["id"]),
            kind=str(told["type"]),
            subject=str(about.get("id", "")),
            intent=_id_in(about),
        )
    except (KeyError, TypeError, json.JSONDecodeError) as error:
        raise ValueError("Not an event") from error


def _id_in(about: dict[str, Any]) -> str | None:
    if about.get("object") == "payment_intent":
        return str(about["id"])
    known = about.get("payment_intent")
    return str(known) if isinstance(known, str) else None


def _progress(found: Any, intent: Any) -> Progress:
    """`complete` says that the payer has done their part; whether money came, `payment_status`."""
    if found.payment_status in {"paid", "no_payment_required"}:
        return Progress.PAID
    if found.status == "expired":
        return Progress.EXPIRED
    if found.status == "complete":
        failed = getattr(intent, "status", None) in {"requires_payment_method", "canceled"}
        return Progress.FAILED if failed else Progress.PROCESSING
    return Progress.OPEN


def _money(intent: Any) -> Any:
    """The charge that took money. The latest one may be of a card that was declined."""
    charge = _expanded(intent.latest_charge) if intent is not None else None
    return charge if charge is not None and charge.status == "succeeded" else None


def _expanded(value: Any) -> Any:
    return None if value is None or isinstance(value, str) else value


def _id(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return str(value.id)


def _at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
