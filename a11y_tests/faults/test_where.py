"""Where a fault is and whether it is known: each list in each state, at every width."""

import pytest

from a11y_tests.faults.reporting import answer, choose_street, press, swap
from a11y_tests.languages import in_every_language


@pytest.fixture
def come(look, _unlimited):
    """Somebody who reports a pothole and is asked where it is."""

    def coming(locale):
        tab = look(locale)
        assert tab.open("/services/pothole/") == 200
        press(tab)
        answer(tab, "danger", lambda page: page.check("[name=danger][value=no]"))
        tab.open("/services/pothole/photos")
        press(tab)
        return tab

    return coming


@in_every_language
def test_what_is_near_is_a_list_to_choose_from(come, locale):
    tab = come(locale)
    choose_street(tab, "Mere Street")
    assert tab.page.locator("[name=known][type=radio]").count() >= 2
    tab.assert_accessible()

    press(tab)
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()

    tab.page.check("[name=known][value=none]")
    press(tab)
    tab.open("/services/pothole/known")
    assert tab.page.locator("[name=known][value=none]").is_checked()
    tab.assert_accessible()


@in_every_language
def test_what_is_near_a_point_is_a_list_too(come, locale):
    tab = come(locale)
    tab.open("/services/pothole/where")
    tab.assert_accessible()
    for box, text in {"lat": "52.5917", "lon": "-0.1104", "accuracy": "9", "by": "device"}.items():
        tab.page.locator(f"[name=place-{box}]").evaluate(f"box => box.value = '{text}'")
    swap(tab)
    tab.assert_accessible()
