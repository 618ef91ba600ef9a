"""What a payment provider must be able to do, in the portal's own words. Money is in pence.

Stripe is the first (gateway/stripe.py). Nothing here says how one speaks to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol


class ProviderDown(Exception):
    """It can't be reached, is too busy or broke: what was asked may have happened all the same."""


class ProviderRefused(Exception):
    """It understood and won't; asking again won't help. `code` is its own word for why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class ForgedNotice(Exception):
    """A notice without its signature, with a wrong one, or with one that is too old."""


class Progress(StrEnum):
    """How far a session at the provider has come."""

    OPEN = "open"
    PROCESSING = "processing"
    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True)
class CheckoutLine:
    """What the payer sees of things of one price, in their language. `pence` is for each."""

    label: str
    pence: int
    count: int = 1


@dataclass(frozen=True, kw_only=True)
class Checkout:
    """A session to be made. With the same `key` and the same rest it is made once.

    `reference` is the attempt's id: a session is found by it where the answer was lost. No email
    address is passed on: whoever goes on with a visit may be somebody else.
    """

    key: str
    reference: str
    lines: Sequence[CheckoutLine]
    currency: str
    language: str
    success_url: str
    cancel_url: str
    expires_at: datetime

    @property
    def amount(self) -> int:
        return sum(line.pence * line.count for line in self.lines)


@dataclass(frozen=True, kw_only=True)
class Session:
    """What the provider says of a session now. `url` is where the payer goes while it is open.

    `intent` and `charge` name the money, once somebody has tried to pay and once it was taken.
    """

    id: str
    reference: str | None
    progress: Progress
    amount: int
    currency: str
    live: bool
    url: str | None
    intent: str | None
    charge: str | None
    paid_at: datetime | None


class RefundProgress(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, kw_only=True)
class RefundSeen:
    """What the provider says of a refund now. `reference` is ours, where it was asked for here."""

    id: str
    reference: str | None
    intent: str
    amount: int
    progress: RefundProgress
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DisputeSeen:
    """A charge that the payer's bank contests: an amount that it takes back for now."""

    id: str
    intent: str
    amount: int
    reason: str
    status: str
    lost: bool
    won: bool
    answer_by: datetime | None
    at: datetime

    @property
    def withdrawn(self) -> bool:
        """Whether it took the money. A warning only asks, and takes none."""
        return not self.status.startswith("warning_")


class MovementKind(StrEnum):
    CHARGE = "charge"
    REFUND = "refund"
    REFUND_FAILED = "refund_failed"
    DISPUTE = "dispute"
    DISPUTE_WON = "dispute_won"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Movement:
    """A line of the provider's own books. `source` names what moved it; `amount` has a sign."""

    id: str
    kind: MovementKind
    source: str
    amount: int
    currency: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something happened to `subject` (a session, intent, charge, refund or dispute): look."""

    id: str
    kind: str
    subject: str
    intent: str | None


class Provider(Protocol):
    """All may raise ProviderDown or ProviderRefused. None is called inside a transaction."""

    live: bool

    def create(self, checkout: Checkout) -> Session: ...

    def fetch(self, session: str) -> Session: ...

    def expire(self, session: str) -> Session:
        """End it, unless it was paid: what it is now."""

    def find(self, reference: str, *, since: datetime) -> Session | None:
        """The session of an attempt whose answer was lost, if one was made."""

    def sessions(self, *, since: datetime) -> Iterator[Session]: ...

    def refund(self, *, key: str, reference: str, intent: str, amount: int) -> RefundSeen: ...

    def refunds(
        self, *, intent: str | None = None, since: datetime | None = None
    ) -> Iterator[RefundSeen]: ...

    def disputes(
        self, *, intent: str | None = None, since: datetime | None = None
    ) -> Iterator[DisputeSeen]: ...

    def movements(self, *, since: datetime, until: datetime) -> Iterator[Movement]: ...

    def session_of(self, intent: str) -> str | None:
        """The session that an intent belongs to."""

    def read(self, body: bytes, signature: str) -> Notice:
        """What a notice says. Raises ForgedNotice, ValueError where it isn't one."""
