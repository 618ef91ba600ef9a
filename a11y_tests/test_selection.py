"""A part may be run alone; the whole suite can't be run without being judged as a whole."""

import pytest

from a11y_tests.selection import narrowed
from portal.config import ROOT


@pytest.mark.parametrize(
    "words",
    [[], ["-q"], ["a11y_tests"], ["tests", "a11y_tests/"], ["-x", "--durations=5"], [str(ROOT)]],
    ids=" ".join,
)
def test_the_whole_suite_is_judged(words, monkeypatch):
    monkeypatch.chdir(ROOT)

    assert not narrowed(words)


@pytest.mark.parametrize(
    "words",
    [
        ["-k", "pothole"],
        ["-kpothole"],
        ["--lf"],
        ["a11y_tests/test_errors.py"],
        ["a11y_tests/test_errors.py::test_one"],
        ["--deselect=a11y_tests/test_errors.py"],
    ],
    ids=" ".join,
)
def test_a_part_of_it_is_not(words, monkeypatch):
    monkeypatch.chdir(ROOT)

    assert narrowed(words)
