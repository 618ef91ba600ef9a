"""`pytest -n auto`: several workers share out a run, each with a database, portal and browser.

A file is one worker's, so that what its tests share is made once. The long walks are handed out one
by one, after all else, so that no worker ends long before the others.
"""

import os
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

from portal.config import ROOT

# In the order they are walked; what judges the run as a whole comes after them.
WALKS = tuple(ROOT / "a11y_tests" / name for name in ("test_kinds.py", "test_forms.py"))
_MOST_WORKERS = 4  # each has a browser and a portal of its own: memory, not cores, is the limit


class InOrder(LoadScopeScheduling):  # type: ignore[misc]
    """Whoever is free takes the next file, or the next walk."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return nodeid if ROOT / file in WALKS else file


@pytest.hookimpl
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    return min(os.cpu_count() or 1, _MOST_WORKERS)


@pytest.hookimpl
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> InOrder:
    config.option.loadscopereorder = False
    return InOrder(config, log)


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """A folder of this run that all of its workers see."""
    own = tmp_path_factory.getbasetemp()
    return own if worker_id == "master" else own.parent
