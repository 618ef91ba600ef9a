"""Paying in a session: an intent at the first attempt, a charge for each."""

from portal.sandbox.payments import disputing, objects
from portal.sandbox.payments.books import Books
from portal.sandbox.payments.outcomes import REFUSED_BY_BANK, Outcome
from portal.sandbox.payments.wire import Thing

_SLOW_SECONDS = 10
type Failure = tuple[str, str | None, str]


def pay(
    books: Books, session: Thing, outcome: Outcome, *, confirmed: bool = True
) -> Failure | None:
    """Try to pay in an open session; why that failed, or None. Call with the books' lock held.

    `confirmed` says what the payer's bank answered where it asks.
    """
    intent = _intent(books, session)
    charge = _charge(books, session, intent, outcome)
    failure = REFUSED_BY_BANK if outcome.asks_bank and not confirmed else outcome.failure
    if failure:
        _fail(books, intent, charge, failure)
        return failure
    if outcome.slow:
        _begin(books, session, intent, charge, outcome)
    else:
        _take(books, intent, charge)
        _complete(books, session, paid=True)
    if outcome.disputed:
        disputing.open_dispute(books, charge)
    return None


def settle(books: Books, session: Thing, *, paid: bool) -> bool:
    """A slow payment comes to its end; False where none is under way."""
    intent = books.find(session["payment_intent"] or "")
    if intent is None or intent["status"] != "processing":
        return False
    charge = books.get("charge", intent["latest_charge"])
    if paid:
        _take(books, intent, charge)
        session["payment_status"] = "paid"
    else:
        _fail(books, intent, charge, ("debit_not_authorized", None, "The bank refused the debit."))
    ending = "succeeded" if paid else "failed"
    books.tell(f"checkout.session.async_payment_{ending}", session)
    return True


def _charge(books: Books, session: Thing, intent: Thing, outcome: Outcome) -> Thing:
    name = books.new_id("py" if outcome.slow else "ch")
    email = session["customer_email"]
    charge = books.add(objects.charge(name, books.now(), intent, outcome, email))
    intent.update(latest_charge=charge["id"], last_payment_error=None)
    return charge


def _intent(books: Books, session: Thing) -> Thing:
    """Stripe makes it with the first attempt, not with the session."""
    if session["payment_intent"]:
        return books.get("payment_intent", session["payment_intent"])
    asked = books.asked[session["id"]]
    intent = books.add(objects.intent(books.new_id("pi"), books.now(), session, asked))
    session["payment_intent"] = intent["id"]
    books.tell("payment_intent.created", intent)
    return intent


def _begin(books: Books, session: Thing, intent: Thing, charge: Thing, outcome: Outcome) -> None:
    intent["status"] = "processing"
    books.tell("payment_intent.processing", intent)
    books.tell("charge.pending", charge)
    _complete(books, session, paid=False)
    if (paid := outcome.later) is not None:
        books.promise(_SLOW_SECONDS, lambda: _settle_by_itself(books, session, paid=paid))


def _settle_by_itself(books: Books, session: Thing, *, paid: bool) -> None:
    settle(books, session, paid=paid)


def _fail(books: Books, intent: Thing, charge: Thing, failure: Failure) -> None:
    code, decline, message = failure
    charge.update(
        status="failed", failure_code=code, failure_message=message,
        outcome=_outcome("issuer_declined", decline or code),
    )  # fmt: skip
    error = {"type": "card_error", "code": code, "message": message, "charge": charge["id"]}
    if decline:
        error["decline_code"] = decline
    intent.update(status="requires_payment_method", last_payment_error=error)
    books.tell("charge.failed", charge)
    books.tell("payment_intent.payment_failed", intent)


def _take(books: Books, intent: Thing, charge: Thing) -> None:
    amount = intent["amount"]
    movement = books.add(
        objects.movement(
            books.new_id("txn"), books.now(), amount=amount, currency=intent["currency"],
            fee=objects.fee_of(amount), reporting_category="charge", source=charge["id"],
            type="payment" if charge["id"].startswith("py_") else "charge",
        )
    )  # fmt: skip
    charge.update(
        status="succeeded", paid=True, captured=True, amount_captured=amount,
        balance_transaction=movement["id"], outcome=_outcome("authorized", None),
    )  # fmt: skip
    intent.update(status="succeeded", amount_received=amount)
    books.tell("charge.succeeded", charge)
    books.tell("payment_intent.succeeded", intent)


def _complete(books: Books, session: Thing, *, paid: bool) -> None:
    """The payer has done their part, so the page is closed for them."""
    details = {"address": None, "business_name": None, "email": session["customer_email"],
               "individual_name": None, "name": None, "phone": None, "tax_exempt": "none",
               "tax_ids": []}  # fmt: skip
    session.update(
        status="complete", url=None, customer_details=details,
        payment_status="paid" if paid else "unpaid",
    )  # fmt: skip
    books.tell("checkout.session.completed", session)


def _outcome(kind: str, reason: str | None) -> Thing:
    return {
        "advice_code": None,
        "network_advice_code": None,
        "network_decline_code": None,
        "network_status": "approved_by_network" if reason is None else "declined_by_network",
        "reason": reason,
        "risk_level": "normal",
        "seller_message": "Payment complete." if reason is None else "The bank declined it.",
        "type": kind,
    }
