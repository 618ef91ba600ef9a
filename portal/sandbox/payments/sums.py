"""What the sandbox's books come to, to the penny."""

from collections import Counter
from collections.abc import Iterable

from portal.sandbox.payments.books import Books
from portal.sandbox.payments.wire import Thing


def totals(books: Books) -> Thing:
    """Count and pence of each kind; `balance` is what all movements come to, fees apart.

    `paid` counts the charges that took money, by the reference that their session was given.
    """
    charges = [each for each in books.all("charge") if each["status"] == "succeeded"]
    refunds = books.all("refund")
    disputes = books.all("dispute")
    return {
        "sessions": dict(Counter(each["status"] for each in books.all("checkout.session"))),
        "charges": _sum(charges),
        "refunds": _sum(each for each in refunds if each["status"] != "failed"),
        "refunds_failed": _sum(each for each in refunds if each["status"] == "failed"),
        "disputes": _sum(disputes),
        "disputes_won": _sum(each for each in disputes if each["status"] == "won"),
        "balance": sum(each["amount"] for each in books.all("balance_transaction")),
        "paid": dict(Counter(_references(books, charges))),
    }


def _sum(things: Iterable[Thing]) -> Thing:
    found = list(things)
    return {"count": len(found), "pence": sum(each["amount"] for each in found)}


def _references(books: Books, charges: Iterable[Thing]) -> Iterable[str]:
    sessions = {each["payment_intent"]: each for each in books.all("checkout.session")}
    for charge in charges:
        yield str(sessions[charge["payment_intent"]]["client_reference_id"])
