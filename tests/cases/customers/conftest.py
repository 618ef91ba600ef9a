"""Somebody whom two teams deal with."""

import pytest

from .builders import AMINA, case_of


@pytest.fixture
def amina(app):
    """Somebody with a case of highways and one of waste."""
    person_id, hole = case_of(AMINA)
    _, bin_ = case_of(AMINA, team="waste", service="missed-bin", title="Report a missed bin")
    return person_id, hole.reference, bin_.reference
