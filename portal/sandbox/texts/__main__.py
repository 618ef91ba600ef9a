"""`python -m portal.sandbox.texts`, the same as `portal sandbox texts`."""

from portal.sandbox.texts.cli import texts

texts()
