"""The provider that takes this portal's payments, as the settings name it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from portal.core.settings import settings
from portal.payments.gateway.stripe import Stripe
from portal.payments.provider import Provider

_instead: list[Provider] = []


def provider() -> Provider:
    """One object a process, safe in several threads; asking for it opens no connection."""
    if _instead:
        return _instead[-1]
    given = settings()
    return _stripe(given.stripe_api_key, given.stripe_webhook_secret, given.stripe_api_base)


@contextmanager
def using(other: Provider) -> Iterator[None]:
    """Another one for a while, in every thread of this process: for tests."""
    _instead.append(other)
    try:
        yield
    finally:
        _instead.remove(other)


@cache
def _stripe(key: str, webhook_secret: str, base: str | None) -> Provider:
    return Stripe(key, webhook_secret, base)
