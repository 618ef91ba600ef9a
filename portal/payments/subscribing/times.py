"""From when to when a subscription goes, and what a part of that time costs. No tables here."""

from datetime import date, timedelta

from portal.core import clock
from portal.payments import vat
from portal.payments.subscribing.offers import Offer

_LEAST = 30  # pence: the provider takes no less, and collecting it would cost more


def last_day(first: date, months: int) -> date:
    """The day before it would begin again; from a 31st, the last day of a shorter month."""
    again = clock.months_after(first, months)
    return again if again.day < first.day else again - timedelta(days=1)


def can_renew(ends_on: date, offer: Offer, today: date) -> bool:
    """From so many days before the last day to so many days after it."""
    return renew_from(ends_on, offer) <= today <= renew_until(ends_on, offer.grace_days)


def renew_from(ends_on: date, offer: Offer) -> date:
    return ends_on - timedelta(days=offer.renew_from_days)


def renew_until(ends_on: date, grace_days: int) -> date:
    return ends_on + timedelta(days=grace_days)


def next_first_day(ends_on: date, today: date) -> date:
    """The day after the last one; today where that has gone by: nobody pays for days without."""
    return max(ends_on + timedelta(days=1), today)


def difference(before: int, after: int, months: int, ends_on: date, today: date) -> int:
    """What more units cost for the days that are left, today among them, in pence.

    `before` and `after` are prices for `months`. Whoever renewed early pays for the next time, too.
    Half a penny counts as one. Nothing where less is wanted, or too little is left to be taken.
    """
    more = after - before
    if more <= 0:
        return 0
    over = ends_on + timedelta(days=1)
    whole, left = (over - clock.months_after(over, -months)).days, (over - today).days
    pence = vat.share(more, left, whole)
    return pence if pence >= _LEAST else 0
