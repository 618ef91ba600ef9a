"""The same smoke walk through another driver, Selenium, with axe-selenium-python."""

import json

import pytest
from axe_selenium_python import Axe
from PIL import Image
from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

from a11y_tests import axe
from tests.support.browser import QUIET, path_of

ANSWERS = (
    ("[name=danger][value=no]", None),
    ("[name=photos]", "a photo"),
    ("[name=place-search]", "Campion Avenue shops"),
    ("[name=place-choice]", None),
    ("[name=surface]", None),
    ("[name=size]", None),
    ("[name=details]", "It is deep."),
    ("[name=updates][value=email]", None),
    ("[name=email]", "zoe@example.com"),
)


@pytest.fixture
def driver():
    options = ChromeOptions()
    options.binary_location = path_of("chromium")
    for argument in ("--headless=new", "--window-size=1280,900", *QUIET):
        options.add_argument(argument)
    opened = Chrome(options, ChromeService(path_of("chromedriver")))
    opened.set_script_timeout(30)
    yield opened
    opened.quit()


def find(driver, selector):
    """The element, once it is there."""
    return WebDriverWait(driver, 15).until(
        lambda _driver: driver.find_elements(By.CSS_SELECTOR, selector)
    )[0]


def press(driver):
    find(driver, "main form button:not([name], [type=button])").click()


def assert_accessible(driver):
    checker = Axe(driver, script_url=str(axe.SCRIPT))
    checker.inject()
    results = checker.run(options=json.dumps(axe.OPTIONS))
    assert results["passes"]
    faults = [axe.in_words(violation) for violation in results["violations"]]
    assert not faults, f"{driver.current_url}\n" + "\n".join(faults)


def test_from_home_to_the_status_page(driver, live, tmp_path):
    photo = tmp_path / "pothole.png"
    Image.new("RGB", (40, 30), "grey").save(photo)
    driver.get(live.url)
    assert_accessible(driver)
    find(driver, "main a[href='/services/pothole/']").click()
    find(driver, "main form[action='/services/pothole/']")
    assert_accessible(driver)
    press(driver)

    for selector, text in ANSWERS:
        field = find(driver, selector)
        assert_accessible(driver)
        if text:
            field.send_keys(str(photo) if selector == "[name=photos]" else text)
        else:
            field.click()
        press(driver)

    find(driver, ".govuk-summary-list")
    assert_accessible(driver)
    press(driver)
    reference = find(driver, ".govuk-panel .reference").text
    assert_accessible(driver)
    find(driver, "main a[href*='/cases/']").click()
    find(driver, ".lead-status")
    assert reference in driver.title
    assert_accessible(driver)
