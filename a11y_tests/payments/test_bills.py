"""Paying a bill or a penalty charge: each page, in each language and state."""

import pytest

from a11y_tests.languages import in_every_language

PENALTY, BILL, FOUND = "/pay-a-bill/penalty-charge", "/pay-a-bill/bill", "/pay-a-bill/found"
DISCOUNTED = (PENALTY, "LK10234567", "LK06 ABC")
LETTERS = {
    "discounted": DISCOUNTED,
    "after its discount": (PENALTY, "LK10234568", "LK57 XYZ"),
    "overdue": (PENALTY, "LK10234569", "LK12 DEF"),
    "paid elsewhere": (PENALTY, "LK10234570", "LK19 GHJ"),
    "withdrawn": (BILL, "70012348", "LK1 2AB"),
}
_GIVEN_BACK = "UPDATE bill SET state = 'given_back', paid_at = NULL WHERE number = %s"
_OWED = "UPDATE bill SET state = 'owed', paid_at = NULL WHERE number = %s"
_OPEN = "UPDATE payment SET state = %s WHERE subject_id = (SELECT id FROM bill WHERE number = %s)"


def find(tab, path, number, fact):
    tab.open(path)
    tab.page.fill("#number", number)
    tab.page.fill("#fact", fact)
    press(tab, "main form button")


def press(tab, selector):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


@in_every_language
@pytest.mark.parametrize("query", ["", "?left=1", "?gone=1"])
def test_the_page_that_says_what_can_be_paid(look, locale, query):
    tab = look(locale)

    assert tab.open(f"/pay-a-bill/{query}") == 200
    tab.assert_accessible()


@in_every_language
@pytest.mark.parametrize("path", [PENALTY, BILL])
@pytest.mark.parametrize(
    "typed", [("", ""), ("LK9999", "LK1 1AA"), ("4242 4242 4242 4242", "?")], ids=str
)
def test_what_was_typed_there_is_refused(look, locale, path, typed):
    tab = look(locale)
    assert tab.open(path) == 200
    tab.assert_accessible()

    find(tab, path, *typed)

    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


@in_every_language
@pytest.mark.parametrize("state", LETTERS)
def test_a_bill_in_each_state(look, locale, state):
    tab = look(locale)

    find(tab, *LETTERS[state])

    assert tab.page.url.endswith(FOUND)
    tab.assert_accessible()


@in_every_language
def test_a_bill_that_was_given_back(look, locale, live):
    tab = look(locale)
    live.sql(_GIVEN_BACK, "70012346")

    find(tab, BILL, "70012346", "LK1 1AA")

    tab.assert_accessible()
    live.sql(_OWED, "70012346")


@in_every_language
def test_going_on_to_pay_a_bill_that_is_then_on_its_way(look, locale, live):
    tab = look(locale)
    find(tab, BILL, "70012347", "LK2 3CD")

    press(tab, "main form button")

    assert "/pay/PY-" in tab.page.url
    live.sql(_OPEN, "processing", "70012347")
    tab.open(FOUND)
    assert tab.page.locator("main form").count() == 1
    tab.assert_accessible()
    live.sql(_OPEN, "due", "70012347")


@in_every_language
def test_a_bill_that_changed_while_it_was_looked_at(look, locale, live):
    tab = look(locale)
    find(tab, *DISCOUNTED)
    live.sql(_GIVEN_BACK, "LK10234567")

    press(tab, "main form button")

    tab.assert_accessible()
    live.sql(_OWED, "LK10234567")


@in_every_language
def test_this_device_stops_showing_a_bill(look, locale):
    tab = look(locale)
    find(tab, *DISCOUNTED)

    press(tab, "form[action$='/leave'] button")

    assert tab.page.url.endswith("?left=1")
    tab.assert_accessible()
