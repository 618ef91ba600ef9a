"""The calls of GeoReport v2, under /open311/v2/."""

from portal.open311.routes import calls
from portal.open311.routes.blueprint import bp

__all__ = ["bp", "calls"]
