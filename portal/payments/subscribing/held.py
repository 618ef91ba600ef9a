"""What is held about a person who subscribes or pays by Direct Debit: shown, given, let go."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from portal.accounts.services import (
    Basis,
    Correction,
    Fate,
    HeldRecord,
    HeldRow,
    Holder,
    Holding,
)
from portal.core import db
from portal.core.i18n import _, _l, date_text, pgettext
from portal.payments.debiting import viewing
from portal.payments.models import Mandate, MandateState, Subscription, SubscriptionState
from portal.payments.subscribing.keeping import YEARS, empty_mandate, kept_until

_ERASED_AT_ONCE = 20


def _holdings(person_id: UUID) -> list[Holding]:
    found = []
    kept = _("We keep it for %(years)s years after it ended. Accounts must be kept so long.",
             years=YEARS)  # fmt: skip
    if subscriptions := len(_subscriptions(person_id)):
        purpose = _("So that you get what you pay for, and can renew it.")
        found.append(Holding(_("Subscriptions"), subscriptions, purpose, Basis.CONTRACT, kept))
    if mandates := len(_mandates(person_id)):
        purpose = _("So that we can collect what you agreed to pay.")
        found.append(Holding(_("Direct Debits"), mandates, purpose, Basis.CONTRACT, kept))
    return found


def _records(person_id: UUID) -> Iterator[HeldRecord]:
    for row in _subscriptions(person_id):
        yield _subscription(row)
    for mandate in _mandates(person_id):
        yield _mandate(mandate)


def _subscription(row: Subscription) -> HeldRecord:
    names = (
        "service", "title", "email", "place", "units", "reduced", "starts_on", "ends_on",
        "paid_by", "state", "created_at",
    )  # fmt: skip
    rows = [
        HeldRow(_("Where"), row.place or []),
        HeldRow(_("From"), [date_text(row.starts_on)]),
        HeldRow(_("Until"), [date_text(row.ends_on)]),
        HeldRow(_("How many"), [str(row.units)]),
        HeldRow(_("Email address"), [row.email] if row.email else []),
    ]
    heading = _("Subscription: %(title)s", title=pgettext(row.service, row.title))
    return HeldRecord(heading, _facts(row, names), [each for each in rows if each.lines])


def _mandate(row: Mandate) -> HeldRecord:
    """Its owner knows the account: a file that is lost tells nobody more than we show."""
    names = ("reference", "service", "title", "email", "day", "state", "confirmed_at", "ended_at")
    account = viewing.masked(row.account) if row.account else None
    holder = row.account["holder"] if row.account else None
    facts = {**_facts(row, names), "account": account, "holder": holder}
    rows = [
        HeldRow(_("Reference"), [row.reference]),
        HeldRow(_("Name on the account"), [holder] if holder else []),
        HeldRow(_("Account number"), [account] if account else []),
        HeldRow(_("Day of the month"), [str(row.day)]),
    ]
    heading = _("Direct Debit: %(title)s", title=pgettext(row.service, row.title))
    return HeldRecord(heading, facts, [each for each in rows if each.lines])


def _fates(person_id: UUID) -> list[Fate]:
    rows = _subscriptions(person_id)
    active = [row for row in rows if row.state is SubscriptionState.ACTIVE]
    over = [row for row in rows if row.state is not SubscriptionState.ACTIVE]
    found = []
    if active:
        why = _("You have paid for it, and it still runs.")
        step = _("Cancel it on its page. Then ask again.")
        found.append(Fate(_("Subscriptions"), len(active), why=why, step=step, owned=True))
    if over:
        until = max(kept_until(row.ended_at) for row in over)
        found.append(Fate(_("Subscriptions"), len(over), why=_why(), until=until))
    if mandates := _mandates(person_id):
        found.append(Fate(_("Direct Debits"), len(mandates), why=_why()))
    return found


def _why() -> str:
    return _("Accounts must be kept. We delete where it was and your email address now.")


def _erase(person_id: UUID) -> bool:
    """What is over is nobody's from then on; a step at a time."""
    over = [
        row.id for row in _subscriptions(person_id) if row.state is not SubscriptionState.ACTIVE
    ][:_ERASED_AT_ONCE]
    ended = [row for row in _mandates(person_id) if row.state is not MandateState.ACTIVE]
    db.session.execute(
        update(Subscription)
        .where(Subscription.id.in_(over))
        .values(person_id=None, email=None, place=None, place_digest=None)
    )
    for mandate in ended[:_ERASED_AT_ONCE]:
        empty_mandate(mandate.id)
    return bool(over or ended)


def _facts(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _subscriptions(person_id: UUID) -> list[Subscription]:
    theirs = select(Subscription).where(Subscription.person_id == person_id)
    return list(db.session.scalars(theirs.order_by(Subscription.created_at)))


def _mandates(person_id: UUID) -> list[Mandate]:
    theirs = select(Mandate).where(Mandate.person_id == person_id)
    return list(db.session.scalars(theirs.order_by(Mandate.created_at)))


HOLDER = Holder(
    key="subscriptions",
    order=6,
    title=_l("What you pay for each year"),
    tables=frozenset({"subscription", "debit_mandate", "debit_instruction"}),
    holdings=_holdings,
    records=_records,
    fates=_fates,
    erase=_erase,
    corrections=(
        Correction(
            _l("A subscription or a Direct Debit"),
            _l("Change it on its own page."),
            "payments.subscriptions",
            _l("Your subscriptions"),
        ),
    ),
)
