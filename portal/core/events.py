"""News from one domain to the others: written in the transaction that made it true.

Each handler runs in a job of its own, so one that fails is tried again without the others.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from portal.core import jobs


@dataclass(frozen=True)
class Event:
    """What happened. `id` is the same at each retry: what a handler does once, it keys by it."""

    id: UUID
    name: str
    subject_id: UUID
    facts: dict[str, Any]


Handler = Callable[[Event], None]

_handlers: dict[str, dict[str, Handler]] = {}


def on(name: str) -> Callable[[Handler], Handler]:
    """Register a handler for an event, once a process, when its module is imported."""

    def register(handler: Handler) -> Handler:
        key = f"{handler.__module__}.{handler.__name__}"
        _handlers.setdefault(name, {})[key] = handler
        return handler

    return register


def emit(name: str, subject_id: UUID, /, **facts: Any) -> None:
    """Queue every handler of this event; call inside `transaction()`.

    `facts` are JSON values: ids and states, never what a person wrote.
    """
    event_id = uuid4()
    for key in _handlers.get(name, {}):
        jobs.enqueue(
            "events.handle",
            handler=key,
            name=name,
            event_id=str(event_id),
            subject_id=str(subject_id),
            facts=facts,
        )


@jobs.task("events.handle")
def handle(
    *, handler: str, name: str, event_id: str, subject_id: str, facts: dict[str, Any]
) -> None:
    event = Event(UUID(event_id), name, UUID(subject_id), facts)
    _handlers[name][handler](event)
