"""`python -m portal.sandbox.open311`, the same as `portal sandbox open311`."""

from portal.sandbox.open311.cli import open311

open311()
