"""How many examples, and always the same ones, so that a run doesn't depend on luck."""

from hypothesis import settings

MANY = settings(deadline=None, derandomize=True, max_examples=400)
RANDOM = settings(deadline=None, derandomize=True, max_examples=100)
FEW = settings(deadline=None, derandomize=True, max_examples=25)
