"""The use cases of this domain: nobody stands above it but commands."""

from portal.assisted.visits import tidy

__all__ = ["tidy"]
