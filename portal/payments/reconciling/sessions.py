"""Every ten minutes: what the provider knows of the last three days, and nobody told us."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import batched

from sqlalchemy import or_, select

from portal.core import clock
from portal.core.db import transaction
from portal.core.logs import log
from portal.payments import provider_in_use
from portal.payments.models import Attempt, AttemptState
from portal.payments.provider import ProviderDown, Session
from portal.payments.refunding import disputing, entering, sending
from portal.payments.taking import finding, settling, syncing

LOOKED_BACK = timedelta(days=3)
_ANSWERED_BY = timedelta(minutes=10)  # a call that was made has its answer, or never will
_AT_ONCE = 200


def reconcile_if_it_answers() -> None:
    """While the provider is away, the next run is soon enough."""
    try:
        reconcile()
    except ProviderDown as down:
        log.warning("payments.not_reconciled", why=str(down))


def reconcile() -> None:
    """Sessions, refunds and disputes. Raises ProviderDown."""
    since = clock.now() - LOOKED_BACK
    for seen in _news(provider_in_use.provider().sessions(since=since)):
        settling.settle(seen)
    for attempt in _left_over():
        _settle_left_over(attempt)
    entering.see_all(provider_in_use.provider().refunds(since=since))
    for dispute in provider_in_use.provider().disputes(since=since):
        disputing.see(dispute)
    sending.send_waiting()


def _news(sessions: Iterator[Session]) -> Iterator[Session]:
    """Those that aren't known to stand where they stand."""
    for some in batched(sessions, _AT_ONCE):
        known = _states(some)
        for seen in some:
            state = settling.STATES[seen.progress]
            if seen.id not in known or known[seen.id].may_become(state):
                yield seen


def _states(some: Sequence[Session]) -> dict[str, AttemptState]:
    with transaction() as session:
        named = select(Attempt.session, Attempt.state).where(
            Attempt.session.in_([seen.id for seen in some])
        )
        return {name: state for name, state in session.execute(named) if name}


def _left_over() -> list[Attempt]:
    """At work for longer than anything could take, or never answered."""
    now = clock.now()
    waiting = (AttemptState.PENDING, AttemptState.PROCESSING)
    over = or_(
        Attempt.state.in_(waiting) & (Attempt.expires_at < now),
        (Attempt.state == AttemptState.CREATED) & (Attempt.created_at < now - _ANSWERED_BY),
    )
    with transaction() as session:
        query = select(Attempt).where(over).order_by(Attempt.created_at).limit(_AT_ONCE)
        return list(session.scalars(query.execution_options(populate_existing=True)))


def _settle_left_over(attempt: Attempt) -> None:
    syncing.sync_attempt(attempt)
    if attempt.state is AttemptState.CREATED:
        log.warning("payments.never_answered", attempt=str(attempt.id))
        finding.give_up(attempt.id)
