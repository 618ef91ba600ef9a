"""The HTML of a receipt's PDF."""

from typing import Any

from portal.payments.reading import receipts
from portal.payments.words import METHODS, VATS, of_line
from portal.printing import services as printing


def receipt_html(reference: str, locale: str, _refunded: str) -> str:
    """In that language, as the payment stands when it is made."""
    return printing.written("payments/printed/receipt.html", locale, lambda: words_of(reference))


def words_of(reference: str) -> dict[str, Any]:
    """What the page and the PDF need. Raises UnknownPayment, NoReceiptYet."""
    return {
        "receipt": receipts.receipt_of(reference),
        "methods": METHODS,
        "vats": VATS,
        "of_line": of_line,
    }
