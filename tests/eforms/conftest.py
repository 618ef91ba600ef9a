"""What is live is kept for a few seconds in a process: each test starts and ends without it."""

from collections.abc import Iterator

import pytest

from portal.eforms import publishing


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    publishing.forget()
    yield
    publishing.forget()
