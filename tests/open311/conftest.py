"""Larkshire's server takes what lies in its streets."""

from dataclasses import replace

import pytest

from tests.faults.builders import make_authority
from tests.open311.handing import CODES, Handing
from tests.support.authority import KEY, KEY_NAME


@pytest.fixture
def handing(app, county, run_jobs, monkeypatch) -> Handing:
    """Reports of Larkshire's roads go to it."""
    ours = replace(app.config["SETTINGS"], open311_keys={KEY_NAME: KEY})
    monkeypatch.setitem(app.config, "SETTINGS", ours)
    make_authority(endpoint=county.endpoint, key_name=KEY_NAME, services=CODES)
    return Handing(county, run_jobs)
