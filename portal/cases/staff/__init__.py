"""Staff pages of cases."""

from portal.cases.staff import finding, person, promising, ready, working
from portal.cases.staff.blueprint import bp

__all__ = ["bp", "finding", "person", "promising", "ready", "working"]
