"""A gazetteer from a few records."""

import pytest

from portal.config import ROOT
from portal.gazetteer import loading

from .builders import write_changes, write_file

DEMO = ROOT / "demo"


@pytest.fixture
def load(app, tmp_path):
    """Load records as a full file."""
    return lambda records: loading.load(write_file(tmp_path, records))


@pytest.fixture
def change(app, tmp_path):
    """Load records as a file of changes."""
    return lambda records: loading.load(write_changes(tmp_path, records))
