"""How contacts and calls went, for whoever publishes figures: counts alone, nobody's words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from portal.cases.models import Case, Channel, CustomerType
from portal.cases.working.breaches import (
    broken_case,
    broken_contact,
    late_case,
    unacknowledged_contact,
)
from portal.cases.working.models import CallBack, CaseContact, Demand
from portal.core import db


@dataclass(frozen=True)
class ContactFigures:
    """Contacts of one channel and type of customer.

    Of `all`, `coded` were looked at by an officer, and of those `avoidable` came because we failed
    (R43) and `resolved` were dealt with at once (R44). `again`: the case was open already. `late`
    weren't acknowledged in time, `broken` weren't answered in time and nobody said so (R3).
    """

    channel: Channel
    customer: CustomerType
    all: int
    coded: int
    avoidable: int
    resolved: int
    again: int
    late: int
    broken: int


@dataclass(frozen=True)
class CallFigures:
    """Calls that were promised: `in_time` were made by then, `open` are still to be made."""

    all: int
    reached: int
    in_time: int
    open: int


@dataclass(frozen=True)
class PromiseFigures:
    """Cases by the channel they came by: late ones, and those that nobody was told of in time."""

    channel: Channel
    all: int
    late: int
    broken: int


def contacts(since: datetime, until: datetime) -> list[ContactFigures]:
    """Received from `since` until before `until`."""
    counted = (
        select(
            CaseContact.channel,
            CaseContact.customer_type,
            func.count(),
            func.count().filter(CaseContact.demand.is_not(None)),
            func.count().filter(CaseContact.demand == Demand.AVOIDABLE),
            func.count().filter(CaseContact.resolved),
            func.count().filter(CaseContact.again),
            func.count().filter(unacknowledged_contact()),
            func.count().filter(broken_contact()),
        )
        .where(CaseContact.received_at >= since, CaseContact.received_at < until)
        .group_by(CaseContact.channel, CaseContact.customer_type)
        .order_by(CaseContact.channel, CaseContact.customer_type)
    )
    return [
        ContactFigures(Channel(channel), CustomerType(customer), *counts)
        for channel, customer, *counts in db.session.execute(counted)
    ]


def calls(since: datetime, until: datetime) -> CallFigures:
    """Promised from `since` until before `until`."""
    made = CallBack.done_at <= CallBack.due_at
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(CallBack.reached.is_(True)),
            func.count().filter(made),
            func.count().filter(CallBack.done_at.is_(None)),
        ).where(CallBack.asked_at >= since, CallBack.asked_at < until)
    ).one()
    return CallFigures(*row)


def promises(since: datetime, until: datetime) -> list[PromiseFigures]:
    """Cases received from `since` until before `until`."""
    counted = (
        select(
            Case.channel,
            func.count(),
            func.count().filter(late_case()),
            func.count().filter(broken_case()),
        )
        .where(Case.received_at >= since, Case.received_at < until)
        .group_by(Case.channel)
        .order_by(Case.channel)
    )
    return [PromiseFigures(*row) for row in db.session.execute(counted)]
