"""The pages that anybody can read, in each language."""

import pytest

from a11y_tests.languages import in_every_language
from portal.content.library import OWN_ADDRESS, PAGES, own_address

WRITTEN = sorted(file.parent.name for file in PAGES.glob("*/en.md"))


@in_every_language
@pytest.mark.parametrize("path", ["/", "/services/", "/service-status", "/visit"])
def test_public_pages(look, locale, path):
    tab = look(locale)

    assert tab.open(path) == 200
    tab.assert_accessible()


@in_every_language
@pytest.mark.parametrize("slug", WRITTEN)
def test_written_pages(look, locale, slug):
    tab = look(locale)

    assert tab.open(own_address(slug)) == 200
    tab.assert_accessible()


@in_every_language
@pytest.mark.parametrize(
    "query", ["", "?q=pothole", "?q=qwertyuiop"], ids=["empty", "found", "nothing found"]
)
def test_search(look, locale, query):
    tab = look(locale)

    assert tab.open(f"/search{query}") == 200
    tab.assert_accessible()


def test_some_pages_have_no_address_of_their_own():
    assert set(WRITTEN) > set(OWN_ADDRESS)
