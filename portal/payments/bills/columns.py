"""The columns of a file of bills: how each cell is read. Faults say what the cell must be."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from portal.core.cards import looks_like_card
from portal.payments.bills.numbers import LONGEST, key_of
from portal.payments.models import BillState

# A card can't be charged less, and the provider's amounts have eight digits.
_LEAST_PENCE, _MOST_PENCE = 30, 99_999_999
_LONGEST_FACT = 60
_SHORTEST_FACT = 3  # with fewer letters and digits it could be guessed
_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./-]*")
_POUNDS = re.compile(r"£? ?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d\d))?", re.ASCII)
_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)", re.ASCII)
_BRITISH = re.compile(r"(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})", re.ASCII)
_STATUSES = {"": BillState.OWED} | {
    state.value: state for state in (BillState.OWED, BillState.PAID, BillState.WITHDRAWN)
}


class Column(NamedTuple):
    """`read` raises ValueError with what the cell must be."""

    read: Callable[[str], Any]
    required: bool = True


def number(cell: str) -> str:
    if looks_like_card(cell):
        raise ValueError("looks like the number of a payment card, which must never be sent here")
    if len(cell) > LONGEST or not _NUMBER.fullmatch(cell):
        raise ValueError(
            f"must begin with a letter or digit and have letters, digits, spaces, dots, dashes"
            f" and slashes only, at most {LONGEST} of them"
        )
    return cell


def fact(cell: str) -> str:
    """Its value is never told back: it is somebody's."""
    if looks_like_card(cell):
        raise ValueError("looks like the number of a payment card, which must never be sent here")
    if len(cell) > _LONGEST_FACT or len(key_of(cell)) < _SHORTEST_FACT:
        raise ValueError(
            f"must be a postcode, a registration number or the like, of at least {_SHORTEST_FACT}"
            f" letters and digits"
        )
    return cell


def pence(cell: str) -> int:
    found = _POUNDS.fullmatch(cell)
    if not found:
        raise ValueError("must be an amount in pounds, like 70.00")
    amount = int(found[1].replace(",", "")) * 100 + int(found[2] or 0)
    if not _LEAST_PENCE <= amount <= _MOST_PENCE:
        raise ValueError("must be from 0.30 to 999,999.99: other amounts can’t be paid by card")
    return amount


def day(cell: str) -> date:
    found = _ISO.fullmatch(cell) or _BRITISH.fullmatch(cell)
    try:
        return date(*(int(found[part]) for part in "ymd"))  # type: ignore[index]
    except (TypeError, ValueError):
        raise ValueError("must be a date like 2026-03-27 or 27/03/2026") from None


def status(cell: str) -> BillState:
    try:
        return _STATUSES[cell.lower()]
    except KeyError:
        raise ValueError("must be owed, paid or withdrawn, or stay empty for owed") from None


COLUMNS: Mapping[str, Column] = {
    "number": Column(number),
    "check": Column(fact),
    "amount": Column(pence),
    "issued": Column(day),
    "due": Column(day),
    "discounted_amount": Column(pence, required=False),
    "discount_until": Column(day, required=False),
    "status": Column(status, required=False),
}
