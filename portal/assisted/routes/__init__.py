"""Pages of advisers and of the people they help; machines that nobody watches; leaflets."""

from portal.assisted.routes import (
    around,
    handing,
    kiosks,
    leaflets,
    outcome,
    starting,
    visiting,
)
from portal.assisted.routes.blueprint import bp

__all__ = ["around", "bp", "handing", "kiosks", "leaflets", "outcome", "starting", "visiting"]
