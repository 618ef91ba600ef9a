"""Refunds: asked for by the API or in the dashboard. Some fail later, as they do at Stripe."""

from portal.sandbox.payments import objects
from portal.sandbox.payments.books import Books
from portal.sandbox.payments.outcomes import REFUND_FAILS
from portal.sandbox.payments.wire import Refused, Thing, metadata, only, text_of, whole

_REASONS = {"duplicate", "fraudulent", "requested_by_customer"}
_FAILS_AFTER_SECONDS = 10


def asked(books: Books, params: Thing) -> Thing:
    """POST /v1/refunds."""
    only(params, ("amount", "charge", "metadata", "payment_intent", "reason"))
    charge = _charge(books, params)
    reason = text_of(params, "reason", 50)
    if reason and reason not in _REASONS:
        raise Refused(f"Invalid reason: {reason}", param="reason")
    amount = whole(params["amount"], "amount") if "amount" in params else None
    if amount is not None and amount < 1:
        raise Refused("Invalid positive integer", param="amount")
    return refund(books, charge, amount, reason=reason, known=metadata(params))


def refund(
    books: Books,
    charge: Thing,
    amount: int | None = None,
    *,
    reason: str | None = None,
    known: Thing | None = None,
) -> Thing:
    """Give back so much, or all that is left; call with the books' lock held."""
    left = charge["amount"] - charge["amount_refunded"]
    amount = left if amount is None else amount
    _refuse(books, charge, amount, left)
    slow = charge["id"].startswith("py_")
    made = objects.refund(
        books.new_id("pyr" if slow else "re"), books.now(), charge,
        amount=amount, reason=reason, metadata=known or {}, status="succeeded",
    )  # fmt: skip
    kind = "payment_refund" if slow else "refund"
    made["balance_transaction"] = _moved(books, made, -amount, kind, "refund")
    _give_back(books, charge, made)
    return made


def _give_back(books: Books, charge: Thing, made: Thing) -> None:
    charge["amount_refunded"] += made["amount"]
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    books.add(made)
    books.tell("charge.refunded", charge)
    books.tell("refund.created", made)
    if _card(charge) == REFUND_FAILS:
        books.promise(_FAILS_AFTER_SECONDS, lambda: _fail_by_itself(books, made))


def fail(books: Books, refund: Thing) -> bool:
    """The money comes back: the payer's account is closed. False where it had failed already."""
    if refund["status"] == "failed":
        return False
    charge = books.get("charge", refund["charge"])
    charge["amount_refunded"] -= refund["amount"]
    charge["refunded"] = False
    refund.update(status="failed", failure_reason="lost_or_stolen_card")
    refund["failure_balance_transaction"] = _moved(
        books, refund, refund["amount"], "refund_failure", "refund_failure"
    )
    for kind in ("refund.updated", "refund.failed", "charge.refund.updated"):
        books.tell(kind, refund)
    return True


def _fail_by_itself(books: Books, refund: Thing) -> None:
    fail(books, refund)


def _charge(books: Books, params: Thing) -> Thing:
    if intent := params.get("payment_intent"):
        latest = books.get("payment_intent", intent, "payment_intent")["latest_charge"]
        if latest is None:
            raise Refused(f"The PaymentIntent ({intent}) does not have a charge to refund.")
        return books.get("charge", latest)
    if charge := params.get("charge"):
        return books.get("charge", charge, "charge")
    raise Refused("One of the following params should be provided: charge, payment_intent.")


def _refuse(books: Books, charge: Thing, amount: int, left: int) -> None:
    if charge["status"] != "succeeded":
        raise Refused(f"The charge ({charge['id']}) has not succeeded: nothing to refund.")
    if charge["disputed"] and _lost(books, charge):
        raise Refused(
            f"Charge {charge['id']} has been charged back.", code="charge_disputed", began=True
        )
    if left == 0:
        raise Refused(
            f"Charge {charge['id']} has already been refunded.",
            code="charge_already_refunded",
            began=True,
        )
    if amount > left:
        raise Refused(
            f"Refund amount ({amount}p) is greater than unrefunded amount on charge ({left}p)",
            param="amount",
            began=True,
        )


def _lost(books: Books, charge: Thing) -> bool:
    """Whether the payer's bank has the money: contested, and not won back."""
    disputes = (each for each in books.all("dispute") if each["charge"] == charge["id"])
    return any(each["status"] != "won" for each in disputes)


def _moved(books: Books, refund: Thing, amount: int, kind: str, category: str) -> str:
    movement = objects.movement(
        books.new_id("txn"), books.now(), amount=amount, currency=refund["currency"], fee=0,
        reporting_category=category, source=refund["id"], type=kind,
    )  # fmt: skip
    return str(books.add(movement)["id"])


def _card(charge: Thing) -> str | None:
    card = charge["payment_method_details"].get("card")
    return str(card["last4"]) if card else None
