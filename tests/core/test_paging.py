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
