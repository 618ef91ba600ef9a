"""Mail about subscriptions, each once, in the language in which they were asked for."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from portal.accounts.services import Topic, preferences_of, proved_address
from portal.core.db import transaction
from portal.core.i18n import BY_CODE, DEFAULT, use_locale
from portal.notifications import services as notifications
from portal.payments import council
from portal.payments.models import Subscription
from portal.payments.money import money
from portal.payments.subscribing import offers, times
from portal.payments.subscribing.offers import Offer


def remind(row: Subscription, offer: Offer, *, once: str) -> None:
    """Unless they want no mail about payments."""
    if preferences_of(row.person_id).emails(Topic.PAYMENTS):
        _mail(row, "subscription_reminder", once, offer)


def over(row: Subscription) -> None:
    if preferences_of(row.person_id).emails(Topic.PAYMENTS):
        _mail(row, "subscription_over", str(row.ends_on), offer_for(row))


def runs(subscription_id: UUID, *, once: str) -> None:
    """Until when it runs, and how many of it they have."""
    if row := _row(subscription_id):
        _mail(row, "subscription_runs", once, offer_for(row))


def cancelled(subscription_id: UUID, facts: Mapping[str, Any], *, once: str) -> None:
    """Until when it is served, and `why` it is cancelled: "asked", "given_back" or "not_paid".

    Of the facts, `back` (pence) goes back by itself, `back_by_phone` to whoever phones.
    """
    if row := _row(subscription_id):
        pence = {name: facts.get(name) for name in ("back", "back_by_phone")}
        returned = {name: money(each) if each else None for name, each in pence.items()}
        _mail(row, "subscription_cancelled", once, None, why=facts["why"], **returned)


def offer_for(row: Subscription) -> Offer | None:
    """In the language of whoever is mailed."""
    with use_locale(row.locale):
        return offers.find(row.service)


def _row(subscription_id: UUID) -> Subscription | None:
    with transaction() as session:
        return session.get(Subscription, subscription_id, populate_existing=True)


def _mail(
    row: Subscription, template: str, once: str, offer: Offer | None, **more: str | None
) -> None:
    known = proved_address(row.person_id) if row.person_id else None
    to = known or row.email  # whoever has an account may have another address by now
    if to is None:
        return
    language = BY_CODE.get(row.locale, DEFAULT).path
    notifications.queue_email(
        key=f"{template}:{row.id}:{once}",
        to=to,
        locale=row.locale,
        template=template,
        values={
            "title": row.title,
            "service": row.service,
            "link": f"{council.public_url()}{language}/account/subscriptions/{row.id}",
            **_words(row, offer),
            **more,
        },
    )


def _words(row: Subscription, offer: Offer | None) -> dict[str, Any]:
    """What stands in a mail; a price and a number only where it is still offered."""
    words: dict[str, Any] = {"until": row.ends_on.isoformat(), "units": None, "amount": None}
    words["kept_until"] = None
    if offer is not None and offer.has(row.units):
        words["units"] = str(offer.units[row.units])
        words["amount"] = money(offer.amount(row.units, reduced=row.reduced))
        words["kept_until"] = times.renew_until(row.ends_on, offer.grace_days).isoformat()
    return words
