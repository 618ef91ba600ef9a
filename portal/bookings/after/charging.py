"""Which services take money: forms know, and they stand above, so they say it here."""

from collections.abc import Callable

type Asks = Callable[[str], bool]

_charged: list[Asks] = []


def set_charged(asks: Asks) -> None:
    """Ask this, by the slug of a service, whether a booking of it is to be paid for."""
    _charged[:] = [asks]


def is_charged(service: str | None) -> bool:
    return service is not None and any(asks(service) for asks in _charged)
