"""What the states and kinds of payments are called."""

from collections.abc import Mapping
from types import MappingProxyType

from portal.core.errors import Sentence
from portal.core.i18n import _l, pgettext
from portal.payments.bills import words as bills
from portal.payments.models import (
    AttemptState,
    EntryKind,
    PaymentMethod,
    PaymentState,
    RefundReason,
    RefundState,
    Subject,
)


def of_line(service: str, label: str) -> str:
    """A line of a payment in the language in use; that of a bill has its number in it."""
    return bills.translated(label) if service == bills.SERVICE else pgettext(service, label)


def _fixed[Key](words: dict[Key, Sentence]) -> Mapping[Key, Sentence]:
    return MappingProxyType(words)


STATES = _fixed(
    {
        PaymentState.DUE: _l("To be paid"),
        PaymentState.PROCESSING: _l("On its way"),
        PaymentState.PAID: _l("Paid"),
        PaymentState.EXPIRED: _l("Not paid in time"),
        PaymentState.CANCELLED: _l("Cancelled"),
    }
)
METHODS = _fixed(
    {
        PaymentMethod.ONLINE: _l("Card, online"),
        PaymentMethod.TERMINAL: _l("Card, at our counter"),
        PaymentMethod.PHONE: _l("Card, by phone"),
        PaymentMethod.CASH: _l("Cash"),
        PaymentMethod.CHEQUE: _l("Cheque"),
    }
)
SUBJECTS = _fixed(
    {
        Subject.CASE: _l("A request"),
        Subject.BILL: _l("A bill or a penalty charge"),
        Subject.SUBSCRIPTION: _l("A yearly subscription"),
    }
)
ATTEMPTS = _fixed(
    {
        AttemptState.CREATED: _l("We do not know yet if the payment page was opened"),
        AttemptState.PENDING: _l("The payment page is open"),
        AttemptState.PROCESSING: _l("The bank has not finished"),
        AttemptState.PAID: _l("Paid"),
        AttemptState.FAILED: _l("The payment failed"),
        AttemptState.EXPIRED: _l("The payment page was closed"),
    }
)
ENTRIES = _fixed(
    {
        EntryKind.CHARGE: _l("Money came in"),
        EntryKind.REFUND: _l("Money went back"),
        EntryKind.REFUND_FAILED: _l("A refund failed, and the money came back to us"),
        EntryKind.DISPUTE: _l("The payer’s bank took the money back"),
        EntryKind.DISPUTE_WON: _l("The payer’s bank gave the money back to us"),
    }
)
REFUNDS = _fixed(
    {
        RefundState.ASKED: _l("It waits for a second person"),
        RefundState.WANTED: _l("It is about to be sent"),
        RefundState.PENDING: _l("The bank has not finished"),
        RefundState.DONE: _l("Done"),
        RefundState.FAILED: _l("It failed"),
        RefundState.DECLINED: _l("It was turned down"),
    }
)
REASONS = _fixed(
    {
        RefundReason.NOT_DONE: _l("We did not do what was paid for"),
        RefundReason.PAID_TWICE: _l("It was paid twice"),
        RefundReason.WRONG_AMOUNT: _l("The amount was wrong"),
        RefundReason.CANCELLED: _l("The person cancelled"),
        RefundReason.GOODWILL: _l("To say sorry"),
        RefundReason.PLACE_GONE: _l("What was paid for was no longer free"),
        RefundReason.PROVIDER: _l("It was given back on the pages of the payment company"),
    }
)
VATS: Mapping[str, Sentence] = _fixed(
    {
        "standard": _l("VAT at 20%"),
        "zero": _l("VAT at 0%"),
        "exempt": _l("Exempt from VAT"),
        "outside": _l("No VAT"),
    }
)
