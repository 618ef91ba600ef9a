"""By when the council has promised to say that it has a case, and to answer."""

from datetime import date, timedelta
from typing import NamedTuple

from portal.cases import council
from portal.cases.models import Kind
from portal.core import clock


class Dates(NamedTuple):
    acknowledge_by: date
    respond_by: date


def dates(kind: Kind, received: date, *, acknowledge_days: int, respond_days: int) -> Dates:
    """Both dates; working days, the day of receipt doesn't count.

    The answer to a complaint is counted from its acknowledgement (LGSCO Complaint Handling Code
    6.2 and 6.3), so until that is done from its last day. All else is counted from receipt.
    """
    acknowledge_by = working_days_after(received, acknowledge_days)
    start = acknowledge_by if counts_from_acknowledgement(kind) else received
    return Dates(acknowledge_by, working_days_after(start, respond_days))


def counts_from_acknowledgement(kind: Kind) -> bool:
    return kind is Kind.COMPLAINT


def working_days_after(start: date, days: int) -> date:
    """Counted with the bank holidays of the council's part of the country."""
    return clock.add_working_days(start, days, division=council.division())


def working_days_between(start: date, end: date) -> int:
    """How many there are after `start`, up to and with `end`."""
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(clock.is_working_day(day, division=council.division()) for day in days)
