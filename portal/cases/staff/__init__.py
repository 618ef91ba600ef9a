"""Staff pages of cases."""

from portal.cases.staff import (
    beside,
    calling,
    closing,
    complaints,
    contacting,
    customers,
    finding,
    letters,
    person,
    promising,
    queue,
    ready,
    relating,
    restricting,
    together,
    views,
    working,
)
from portal.cases.staff.blueprint import bp

__all__ = [
    "beside",
    "bp",
    "calling",
    "closing",
    "complaints",
    "contacting",
    "customers",
    "finding",
    "letters",
    "person",
    "promising",
    "queue",
    "ready",
    "relating",
    "restricting",
    "together",
    "views",
    "working",
]
