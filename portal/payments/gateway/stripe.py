"""Stripe: sessions on its own pages, refunds, disputes, balance. Its SDK is known here alone.

`stripe` takes 0.6 seconds to import, so it is imported when somebody pays.
"""

import importlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from portal.payments.gateway import reading
from portal.payments.provider import (
    Checkout,
    DisputeSeen,
    ForgedNotice,
    Movement,
    Notice,
    ProviderDown,
    ProviderRefused,
    RefundSeen,
    Session,
)

_RETRIES = 2
_TOLERANCE_SECONDS = 300
_PAGE = 100
_ENGLISH = "en-GB"
_LANGUAGES = {"pl", "pt"}  # of the languages of the portal, those that Stripe's pages speak
_TIMEOUT_SECONDS = 15  # somebody waits for the page, and Stripe's own 80 would hold a thread
# Asking again may help with these: our key is wrong or may not (an operator mends it), the same
# request is at work already, or there are too many of them.
_NOT_NOW = {401, 403, 409, 429}
_FAULTS_OF_OURS = range(400, 500)


class Stripe:
    """A provider; `base` is None for Stripe itself, else where a sandbox listens."""

    def __init__(self, key: str, webhook_secret: str, base: str | None) -> None:
        self._key = key
        self._webhook_secret = webhook_secret
        self._base = base
        self.live = key.startswith(("sk_live_", "rk_live_"))

    def create(self, checkout: Checkout) -> Session:
        params = {
            "mode": "payment",
            "client_reference_id": checkout.reference,
            "line_items": [
                {
                    "quantity": line.count,
                    "price_data": {
                        "currency": checkout.currency,
                        "unit_amount": line.pence,
                        "product_data": {"name": line.label},
                    },
                }
                for line in checkout.lines
            ],
            "success_url": checkout.success_url,
            "cancel_url": checkout.cancel_url,
            "expires_at": int(checkout.expires_at.timestamp()),
            "locale": _language(checkout.language),
        }
        options = {"idempotency_key": checkout.key}
        made = self._ask(lambda: self._sessions.create(params=params, options=options))
        return reading.session(made)

    def fetch(self, session: str) -> Session:
        return reading.session(
            self._ask(lambda: self._sessions.retrieve(session, params=reading.EXPANDED))
        )

    def expire(self, session: str) -> Session:
        with suppress(ProviderRefused):  # it was paid, or has expired by itself
            self._ask(lambda: self._sessions.expire(session))
        return self.fetch(session)

    def find(self, reference: str, *, since: datetime) -> Session | None:
        return next(
            (each for each in self.sessions(since=since) if each.reference == reference), None
        )

    def sessions(self, *, since: datetime) -> Iterator[Session]:
        params = {
            **_created(since=since),
            "expand": [f"data.{each}" for each in reading.EXPANDED["expand"]],
        }
        return map(reading.session, self._all(self._sessions.list, params))

    def refund(self, *, key: str, reference: str, intent: str, amount: int) -> RefundSeen:
        params = {
            "payment_intent": intent,
            "amount": amount,
            "metadata": {"reference": reference},
        }
        made = self._ask(
            lambda: self._v1.refunds.create(params=params, options={"idempotency_key": key})
        )
        return reading.refund(made)

    def refunds(
        self, *, intent: str | None = None, since: datetime | None = None
    ) -> Iterator[RefundSeen]:
        params = _created(since=since) | ({"payment_intent": intent} if intent else {})
        return map(reading.refund, self._all(self._v1.refunds.list, params))

    def disputes(
        self, *, intent: str | None = None, since: datetime | None = None
    ) -> Iterator[DisputeSeen]:
        params = _created(since=since) | ({"payment_intent": intent} if intent else {})
        return map(reading.dispute, self._all(self._v1.disputes.list, params))

    def movements(self, *, since: datetime, until: datetime) -> Iterator[Movement]:
        params = _created(since=since, until=until)
        return map(reading.movement, self._all(self._v1.balance_transactions.list, params))

    def session_of(self, intent: str) -> str | None:
        found = self._ask(lambda: self._sessions.list(params={"payment_intent": intent}))
        return str(found.data[0].id) if found.data else None

    def read(self, body: bytes, signature: str) -> Notice:
        stripe = self._stripe
        try:
            stripe.WebhookSignature.verify_header(
                body.decode("utf-8"), signature, self._webhook_secret, _TOLERANCE_SECONDS
            )
        except (stripe.SignatureVerificationError, UnicodeDecodeError) as error:
            raise ForgedNotice from error
        return reading.notice(body)

    @cached_property
    def _stripe(self) -> Any:
        return importlib.import_module("stripe")

    @cached_property
    def _v1(self) -> Any:
        where = {"base_addresses": {"api": self._base}} if self._base else {}
        client = self._stripe.StripeClient(
            self._key,
            max_network_retries=_RETRIES,
            http_client=self._stripe.RequestsClient(timeout=_TIMEOUT_SECONDS),
            **where,
        )
        return client.v1

    @property
    def _sessions(self) -> Any:
        return self._v1.checkout.sessions

    def _all(self, listed: Callable[..., Any], params: dict[str, Any]) -> Iterator[Any]:
        """Every one there is, a page at a time; newest first, as Stripe gives them."""
        after: dict[str, str] = {}
        while True:
            asked = {"limit": _PAGE, **params, **after}
            page = self._ask(lambda asked=asked: listed(params=asked))  # type: ignore[misc]
            yield from page.data
            if not page.has_more:
                return
            after = {"starting_after": page.data[-1].id}

    def _ask(self, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except self._stripe.StripeError as error:
            status = getattr(error, "http_status", None)
            if status not in _FAULTS_OF_OURS or status in _NOT_NOW:
                raise ProviderDown(str(status)) from error
            raise ProviderRefused(_why(error)) from error


def _language(tag: str) -> str:
    """Stripe's locale for a tag of the portal's, like "pt-PT"; English where it has none."""
    spoken, _dash, _variant = tag.partition("-")
    return spoken if spoken in _LANGUAGES else _ENGLISH


def _why(error: Any) -> str:
    """Its code; some errors have a type alone."""
    said = getattr(error, "error", None)
    return str(getattr(error, "code", None) or getattr(said, "type", None) or error.http_status)


def _created(*, since: datetime | None, until: datetime | None = None) -> dict[str, Any]:
    span = {}
    if since:
        span["gte"] = int(since.astimezone(UTC).timestamp())
    if until:
        span["lt"] = int(until.astimezone(UTC).timestamp())
    return {"created": span} if span else {}
