"""Time stands still for bookings, and what other domains are told is kept."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from portal.core import clock, db
from tests.bookings.builders import NOW


@pytest.fixture
def at(app) -> Iterator[Callable[[datetime], None]]:
    """It is Sunday 1 March 2026, 9am, until this is given another time."""
    token = clock._frozen.set(NOW)  # noqa: SLF001

    def move_to(moment: datetime) -> None:
        clock._frozen.set(moment)  # noqa: SLF001

    yield move_to
    clock._frozen.reset(token)  # noqa: SLF001


@pytest.fixture
def later(at) -> Callable[..., None]:
    """Let so much time pass, as in `later(minutes=20)`."""
    return lambda **time: at(clock.now() + timedelta(**time))


@pytest.fixture
def told(at) -> Callable[[str], int]:
    """How many times this news was given, as far as somebody listens to it."""

    def count(name: str) -> int:
        query = (
            "SELECT count(DISTINCT args->>'event_id') FROM procrastinate_jobs"
            " WHERE args->>'name' = :name"
        )
        return db.session.scalars(text(query), {"name": name}).one()

    return count
