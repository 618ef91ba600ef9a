"""What the ledger comes to on a day, by fund and method. To the penny: it only adds entries up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select

from portal.accounts.services import Actor, Permission
from portal.core import db
from portal.payments.accounting import days
from portal.payments.models import LedgerEntry, PaymentMethod


@dataclass(frozen=True)
class Total:
    """Pence. `came` is what came in, `went` what went out (zero or below); `net` is their sum."""

    fund: str
    method: PaymentMethod
    entries: int
    came: int
    went: int
    vat: int

    @property
    def net(self) -> int:
        return self.came + self.went


@dataclass(frozen=True)
class Day:
    """All totals of a day, and what they come to."""

    day: date
    totals: tuple[Total, ...]

    @property
    def net(self) -> int:
        return sum(total.net for total in self.totals)

    @property
    def vat(self) -> int:
        return sum(total.vat for total in self.totals)


def for_finance(actor: Actor, day: date) -> Day:
    """Raises NotAllowed."""
    actor.require(Permission.READ_LEDGER)
    return of_day(day)


def of_day(day: date) -> Day:
    """Sums have nothing personal in them, so that they were read is not on the audit log."""
    return Day(day, tuple(_totals(day)))


def _totals(day: date) -> Sequence[Total]:
    begins, ends = days.bounds(day)
    came = func.sum(case((LedgerEntry.amount > 0, LedgerEntry.amount), else_=0))
    went = func.sum(case((LedgerEntry.amount < 0, LedgerEntry.amount), else_=0))
    rows = db.session.execute(
        select(
            LedgerEntry.fund, LedgerEntry.method, func.count(), came, went,
            func.sum(LedgerEntry.vat_amount),
        )
        .where(LedgerEntry.booked_at >= begins, LedgerEntry.booked_at < ends)
        .group_by(LedgerEntry.fund, LedgerEntry.method)
        .order_by(LedgerEntry.fund, LedgerEntry.method)
    )  # fmt: skip
    return [Total(fund, method, *map(int, sums)) for fund, method, *sums in rows]
