"""Finding a bill by its number and one more fact from the letter."""

from uuid import UUID

from sqlalchemy import select

from portal.accounts.services import Actor, Permission
from portal.core import db, security
from portal.core.errors import NotFound
from portal.core.i18n import _l
from portal.payments.bills.numbers import LONGEST, check_digest, key_of
from portal.payments.models import Bill, BillKind


class NoSuchBill(NotFound):
    """Says the same whether the number or the fact is wrong."""

    message = _l("We cannot find this. Check both answers against the letter or notice.")


def find(kind: BillKind, number: str, fact: str, *, staff: Actor | None = None) -> UUID:
    """The bill's id. Takes both as people type them.

    Raises NoSuchBill, or TooManyAttempts: 20 wrong tries in 15 minutes from one network (a library
    is one), and 10 in an hour for one number from anywhere: a postcode can be guessed, so a number
    is shut for a while rather than that. Right ones don't count. Staff who take payments look it up
    for whoever phones, also where strangers had the number shut: 60 wrong tries in an hour.
    """
    key = key_of(number)[:LONGEST]
    limits = _limits(kind, key, staff)
    for limit in limits:
        security.refuse_if_throttled(*limit)
    found = db.session.execute(
        select(Bill.id, Bill.check_digest).where(Bill.kind == kind, Bill.number_key == key)
    ).one_or_none()
    given = check_digest(kind, key, fact)
    right = security.same(given, found.check_digest if found else given[::-1])
    if found is None or not right:
        for limit in limits:
            security.throttle(*limit)
        raise NoSuchBill
    bill_id: UUID = found.id
    return bill_id


def _limits(kind: BillKind, key: str, staff: Actor | None) -> tuple[tuple[str, ...], ...]:
    if staff is not None and staff.may(Permission.TAKE_PAYMENTS):
        return (("60/hour", "bill by staff", str(staff.id)),)
    return (
        ("20/15minutes", "bill by network", security.network()),
        ("10/hour", "bill by number", kind.value, key),
    )
