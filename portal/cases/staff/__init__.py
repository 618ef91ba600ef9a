"""Staff pages of cases."""

from portal.cases.staff import finding, person, promising, queue, ready, together, views, working
from portal.cases.staff.blueprint import bp

__all__ = [
    "bp",
    "finding",
    "person",
    "promising",
    "queue",
    "ready",
    "together",
    "views",
    "working",
]
