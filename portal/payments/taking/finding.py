"""Sessions whose answer was lost, found by our own reference; and those that were never made."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from portal.core import clock
from portal.core.db import transaction
from portal.payments import provider_in_use
from portal.payments.models import Attempt, AttemptState
from portal.payments.provider import ProviderDown, ProviderRefused, Session

_CLOCKS_DIFFER = timedelta(minutes=10)


def find(attempt: Attempt) -> Session | None:
    """Raises ProviderDown: then nobody knows. Listed by when it was made, by either clock."""
    return provider_in_use.provider().find(
        str(attempt.id), since=attempt.created_at - _CLOCKS_DIFFER
    )


def give_up(attempt_id: UUID) -> None:
    """No session came of it. Should there be one after all, nobody was sent there."""
    with transaction() as session:
        attempt = session.get_one(Attempt, attempt_id, with_for_update=True, populate_existing=True)
        if attempt.session is None and attempt.state is AttemptState.CREATED:
            attempt.state, attempt.changed_at = AttemptState.FAILED, clock.now()


def asked[T](call: Callable[[], T]) -> T:
    """For who wants to pay, a provider that won't is as good as one that is down."""
    try:
        return call()
    except ProviderRefused as refusal:
        raise ProviderDown(refusal.code) from refusal
