"""What a payer can choose to have happen: Stripe's test cards, by their last digits, and debits.

Nobody types a card number here.
"""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`failure` is (code, decline code, sentence); `later` says how a slow payment ends by itself.

    A slow payment with `later` None waits until a test says how it ends.
    """

    key: str
    label: str
    failure: tuple[str, str | None, str] | None = None
    slow: bool = False
    later: bool | None = None
    asks_bank: bool = False
    disputed: bool = False


REFUND_FAILS = "5126"  # the last digits of the card whose refunds fail

_DECLINED = ("card_declined", "generic_decline", "Your card was declined.")
_NO_FUNDS = ("card_declined", "insufficient_funds", "Your card has insufficient funds.")
_EXPIRED = ("expired_card", None, "Your card has expired.")
_ERROR = ("processing_error", None, "An error occurred while processing your card. Try again.")
REFUSED_BY_BANK = (
    "payment_intent_authentication_failure",
    None,
    "Your bank did not confirm that it was you.",
)

CARDS = (
    Outcome(key="4242", label="Card ending 4242: the payment goes through"),
    Outcome(key="3184", label="Card ending 3184: the bank asks you first", asks_bank=True),
    Outcome(key="0002", label="Card ending 0002: the bank says no", failure=_DECLINED),
    Outcome(key="9995", label="Card ending 9995: not enough money", failure=_NO_FUNDS),
    Outcome(key="0069", label="Card ending 0069: the card has expired", failure=_EXPIRED),
    Outcome(key="0119", label="Card ending 0119: something goes wrong", failure=_ERROR),
    Outcome(key="0259", label="Card ending 0259: paid, then disputed", disputed=True),
    Outcome(key=REFUND_FAILS, label="Card ending 5126: paid, but refunds of it fail"),
)
DEBITS = (
    Outcome(key="slow-paid", label="Bank debit: paid after 10 seconds", slow=True, later=True),
    Outcome(key="slow-failed", label="Bank debit: fails after 10 seconds", slow=True, later=False),
    Outcome(key="slow", label="Bank debit: stays under way", slow=True),
)
OUTCOMES = {each.key: each for each in (*CARDS, *DEBITS)}
