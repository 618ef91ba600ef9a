"""Disputes: the payer's bank takes the money back, and sometimes gives it again."""

from portal.sandbox.payments import objects
from portal.sandbox.payments.books import Books
from portal.sandbox.payments.wire import Refused, Thing

_FEE = 2000


def open_dispute(
    books: Books, charge: Thing, amount: int | None = None, reason: str = "fraudulent"
) -> Thing:
    """The bank contests a charge and takes its amount at once. Call with the books' lock held."""
    if charge["status"] != "succeeded" or charge["disputed"]:
        raise Refused("Only a charge that succeeded, and isn't disputed yet, can be disputed")
    dispute = objects.dispute(
        books.new_id("du"), books.now(), charge, amount or charge["amount"], reason
    )
    charge["disputed"] = True
    books.add(dispute)
    _move(books, dispute, -dispute["amount"], "dispute", _FEE)
    books.tell("charge.dispute.created", dispute)
    books.tell("charge.dispute.funds_withdrawn", dispute)
    return dispute


def close(books: Books, dispute: Thing, *, won: bool) -> Thing:
    """The bank has decided."""
    if dispute["status"] in {"won", "lost"}:
        raise Refused("The bank has decided about this dispute already")
    dispute["status"] = "won" if won else "lost"
    if won:
        _move(books, dispute, dispute["amount"], "dispute_reversal", 0)
    books.tell("charge.dispute.closed", dispute)
    if won:
        books.tell("charge.dispute.funds_reinstated", dispute)
    return dispute


def _move(books: Books, dispute: Thing, amount: int, category: str, fee: int) -> None:
    movement = books.add(
        objects.movement(
            books.new_id("txn"), books.now(), amount=amount, currency=dispute["currency"],
            fee=fee, reporting_category=category, source=dispute["id"], type="adjustment",
        )
    )  # fmt: skip
    dispute["balance_transactions"].append(movement)
