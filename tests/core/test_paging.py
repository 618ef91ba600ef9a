"""Lists on several pages: which one is asked for, and links to those beside it."""

import pytest

from portal.core import paging


@pytest.mark.parametrize(
    ("asked", "page"), [("3", 3), ("0", 1), ("x", 1), ("-2", 1), ("\u0663", 1), ("99999", 1)]
)
def test_what_is_no_page_is_the_first(app, asked, page):
    with app.test_request_context("/staff/payments/", query_string={"page": asked}):
        assert paging.page() == page


def test_links_keep_what_else_was_asked(app):
    with app.test_request_context("/staff/payments/?typed=KV&page=2"):
        links = paging.pages(2, more=True)

    assert links["previous"]["href"] == "/staff/payments/?typed=KV&page=1"
    assert links["next"]["href"] == "/staff/payments/?typed=KV&page=3"


def test_a_list_of_one_page_has_no_links(app):
    with app.test_request_context("/staff/payments/"):
        assert paging.pages(1, more=False) == {}


@pytest.mark.parametrize("name", ["endpoint", "_scheme", "_external", "_anchor", "_method"])
def test_nobody_writes_a_link_by_its_query(app, name):
    with app.test_request_context(f"/staff/payments/?typed=KV&{name}=x"):
        assert paging.address() == "/staff/payments/?typed=KV"


def test_the_query_changes_nothing_of_the_path(app):
    with app.test_request_context("/cases/LK-7Q4M-X2RD?reference=LK-2222-2222&page=2"):
        assert paging.address(page=3) == "/cases/LK-7Q4M-X2RD?page=3"
