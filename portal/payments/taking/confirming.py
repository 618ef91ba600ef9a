"""Whether what was paid for can still be had. The domains that know are asked."""

from collections.abc import Callable

from portal.payments.models import Subject
from portal.payments.taking.viewing import PaymentView

type Confirmation = Callable[[PaymentView], bool]

_asked: dict[Subject, list[Confirmation]] = {}
_before: dict[Subject, list[Confirmation]] = {}


def add_confirmation(subject: Subject, function: Confirmation) -> None:
    """Ask this in the transaction that settles a payment, before it does.

    True: it can be had, and from now on it is the payer's. False: all of the money goes back.
    """
    known = _asked.setdefault(subject, [])
    if function not in known:
        known.append(function)


def ask_first(subject: Subject, function: Confirmation) -> None:
    """Ask this before all others: where it says no, none of them does what it would do."""
    known = _asked.setdefault(subject, [])
    if function not in known:
        known.insert(0, function)


def before_visits(subject: Subject, function: Confirmation) -> None:
    """Ask this before a payer is sent to the provider, in a transaction that locked the payment.

    False: there is nothing to pay any more.
    """
    known = _before.setdefault(subject, [])
    if function not in known:
        known.append(function)


def may_be_visited(view: PaymentView) -> bool:
    return all(function(view) for function in _before.get(view.subject, ()))


def can_be_had(view: PaymentView) -> bool:
    return all(function(view) for function in _asked.get(view.subject, ()))
