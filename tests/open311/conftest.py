"""Larkshire's server takes what lies in its streets."""

from dataclasses import replace
from functools import cache

import pytest

from portal.eforms import publishing
from portal.eforms.definitions import loading as forms
from portal.gazetteer import loading
from tests.eforms import uploading
from tests.faults.builders import make_authority
from tests.gazetteer.builders import houses, write_file
from tests.open311.handing import CODES, Handing
from tests.support.authority import KEY, KEY_NAME


@pytest.fixture
def handing(app, county, run_jobs, monkeypatch) -> Handing:
    """Reports of Larkshire's roads go to it."""
    ours = replace(app.config["SETTINGS"], open311_keys={KEY_NAME: KEY})
    monkeypatch.setitem(app.config, "SETTINGS", ours)
    make_authority(endpoint=county.endpoint, key_name=KEY_NAME, services=CODES)
    return Handing(county, run_jobs)


@pytest.fixture
def larkmere(app, tmp_path):
    """The council's own forms, the street Mill Lane, and a folder for files."""
    before = app.config["SETTINGS"]
    uploading.use(app, tmp_path / "uploads")
    loading.load(write_file(tmp_path, houses(2, 10, 14)))
    for form in _forms():
        publishing.file_version(form)
    publishing.forget()
    yield
    publishing.forget()
    app.config["SETTINGS"] = before


@cache
def _forms():
    return [form for form in forms.load_all() if form.report is not None]
