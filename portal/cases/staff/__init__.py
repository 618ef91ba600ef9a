"""Staff pages of cases."""

from portal.cases.staff import finding, working
from portal.cases.staff.blueprint import bp

__all__ = ["bp", "finding", "working"]
