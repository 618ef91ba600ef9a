"""Staff pages of reports."""

from portal.faults.staff import field, merging, moderating, queue
from portal.faults.staff.blueprint import bp

__all__ = ["bp", "field", "merging", "moderating", "queue"]
