"""Whether a run was asked to look at a part of the suite only."""

from collections.abc import Iterable
from pathlib import Path

from portal.config import ROOT

_SELECT = ("-k", "-m", "--deselect", "--ignore", "--lf", "--last-failed", "--sw", "--stepwise")


def narrowed(words: Iterable[str]) -> bool:
    """From the words of the command line alone: settings in a file or a variable don't count.

    So no setting can make the check on the whole suite go quiet.
    """
    return any(word.startswith(_SELECT) or _inside(word) for word in words)


def _inside(word: str) -> bool:
    """A file or test within this suite, or a place outside it."""
    path = (Path.cwd() / word.partition("::")[0]).resolve()
    if word.startswith("-") or not path.exists():
        return False
    return path not in {ROOT, ROOT / "tests", ROOT / "a11y_tests"} or "::" in word
