"""axe-core as npm installs it, with the rules of WCAG 2.2 A and AA and its best practices."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from portal.config import ROOT

SCRIPT = ROOT / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
OPTIONS: dict[str, Any] = {
    "runOnly": {"type": "tag", "values": list(TAGS)},
    "resultTypes": ["violations"],
}

_RUN = """async (options) => {
  const { violations, passes } = await axe.run(document, options);
  return { violations, passes: passes.length };
}"""

_axe = Axe.from_file(SCRIPT)


def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands, in words.

    The script goes in once a document, and only what is wrong comes back: both are most of what a
    look costs.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe.axe_script)
    found = page.evaluate(_RUN, OPTIONS)
    assert found["passes"], "axe looked at nothing"
    return [in_words(violation) for violation in found["violations"]]


def in_words(violation: dict[str, Any]) -> str:
    """The rule, how bad it is, what breaks it and where to read about it."""
    places = "\n".join(
        f"    {node['html'][:200]}\n      {node['failureSummary']}" for node in violation["nodes"]
    )
    return (
        f"axe {violation['id']} ({violation['impact']}): {violation['help']}\n"
        f"{places}\n    {violation['helpUrl']}"
    )
