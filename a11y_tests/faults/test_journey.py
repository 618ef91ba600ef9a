"""A pothole with hands on a keyboard, at 320 pixels: what a screen reader is told at each step."""

import re

import pytest
from playwright.sync_api import expect

from a11y_tests.conftest import NO_SCRIPT
from a11y_tests.keyboard import Keyboard
from portal.cases import services as cases
from portal.cases.services import Status
from portal.core.i18n import BY_CODE
from portal.gazetteer import services as gazetteer
from tests.faults.builders import make_report
from tests.support.account import behind

MUSEUM = "Lighter Museum"
NEXT = "main form button.govuk-button:not(.govuk-button--secondary)"
NARROW = {"width": 320, "height": 640}
SEND = "main form button:not([type=button])"


class Keys(Keyboard):
    """Hands that wait, where a script swaps a page, until the focus is on what is new."""

    script = True

    def arrive(self):
        if self.script:
            expect(self.page.locator("h1")).to_be_focused()


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def keys(request, live, routes_app, look, _unlimited):
    """A keyboard on a narrow page, with JavaScript and without."""
    tab = look(BY_CODE["en"], **({} if request.param else NO_SCRIPT))
    tab.page.set_viewport_size(NARROW)
    with routes_app.test_request_context("/"), behind(live):
        keys = Keys(tab.page)
        keys.script = request.param
        yield keys


@pytest.fixture
def hole(keys):
    """What somebody else said about the same place, ten metres away."""
    [museum, *_others] = gazetteer.find_places(MUSEUM)
    at = (museum.lat + 10 / 111_195, museum.lon)
    return make_report(at, name="Mill Lane, Quayhithe", text="A deep hole beside a drain.")


def hears(keys, tree):
    """What the middle of the page is to a screen reader, in its order, and only what is named."""
    expect(keys.page.locator("main")).to_match_aria_snapshot(tree)


def goes_on(keys):
    """Press the button of the page, and arrive at another one."""
    before = keys.page.locator("h1").inner_text()
    keys.reach(SEND)
    keys.press("Enter")
    expect(keys.page.locator("h1")).not_to_have_text(before)
    keys.arrive()


def begins(keys, base):
    keys.page.goto(f"{base}/")
    keys.follow("main a[href='/services/pothole/']")
    hears(keys, '- heading "Report a pothole" [level=1]\n- button "Start now"')
    keys.follow(SEND)


def says_it_is_not_dangerous(keys):
    hears(
        keys,
        """
        - group "Could someone be badly hurt today because of the pothole?":
          - radio "Yes, it is dangerous now"
          - radio "No"
        - button "Continue"
        """,
    )
    keys.reach("[name=danger]")
    keys.press("Space")
    keys.press("ArrowDown")
    goes_on(keys)


def says_where(keys):
    hears(keys, '- textbox "Where is the pothole?"\n- button "Find the place"')
    keys.reach("[name=place-search]")
    keys.type(MUSEUM)
    keys.press("Enter")
    hears(keys, f'- group "Where is the pothole?":\n  - radio "{MUSEUM}"')
    keys.arrive()
    keys.reach("[name=place-choice]")
    keys.press("Space")
    goes_on(keys)


def comes_to_what_is_known(keys, live):
    begins(keys, live.url)
    says_it_is_not_dangerous(keys)
    hears(keys, '- heading "Do you have any photos of it?" [level=1]')
    keys.follow(NEXT)
    says_where(keys)


def test_it_is_new_and_followed_to_its_end(keys, hole, live):
    comes_to_what_is_known(keys, live)
    hears(
        keys,
        """
        - group "Has somebody told us about it already?":
          - radio "Mill Lane, Quayhithe"
          - text: /10 metres to the north Reported on .+ Received/
          - radio "No, mine is a different one"
        - button "Continue"
        """,
    )
    keys.reach("[name=known]")
    keys.press("ArrowUp")  # the last of them
    expect(keys.page.locator("[name=known][value=none]")).to_be_checked()
    keys.follow(SEND)

    keys.reach(SEND)
    keys.press("Enter")
    hears(
        keys,
        """
        - alert:
          - heading "There is a problem" [level=2]
          - list:
            - listitem:
              - link "Select what the pothole is in"
        """,
    )
    for box in ("surface", "size"):
        keys.reach(f"[name={box}]")
        keys.press("Space")
        goes_on(keys)
    hears(keys, '- textbox "Is there anything else that would help us? (optional)"')
    goes_on(keys)
    keys.reach("[name=updates]")
    keys.press("Space")
    goes_on(keys)
    hears(keys, '- textbox "Your name (optional)"\n- textbox "Email address"')
    keys.reach("[name=name]")
    keys.type("Zoë Ahmed")
    keys.reach("[name=email]")
    keys.type("zoe@example.com")
    goes_on(keys)
    hears(keys, '- heading "Check your answers" [level=1]\n- button /Send|Submit|Accept/')
    keys.follow(SEND)

    reference = keys.page.locator(".govuk-panel .reference").inner_text()
    keys.follow("main a[href*='/cases/']")
    hears(keys, f'- heading "Reference {reference}" [level=1]')


def test_what_is_known_is_followed(keys, hole, live):
    comes_to_what_is_known(keys, live)
    mine = f"[name=known][value='{hole.reference}']"
    keys.reach("[name=known]")
    while not keys.page.locator(mine).is_checked():
        keys.press("ArrowDown")
    keys.reach(SEND)
    with keys.page.expect_navigation(url=re.compile("/reports/")):
        keys.press("Enter")
    hears(keys, '- textbox "Email address"\n- button "Send me news"')
    keys.reach("[name=email]")
    keys.type("zoe@example.com")
    keys.follow(SEND)
    hears(keys, '- heading "Look at your email" [level=1]')


def test_what_is_not_right_is_said(keys, live):
    report = make_report(statuses=("received", "reopened", "fixed"))
    cases.update(report.reference, status=Status.FIXED, note=None, author="Ola")
    code = cases.access_code(report.reference)
    keys.page.goto(f"{live.url}/cases/{report.reference}?code={code}")
    hears(keys, "- paragraph: We have fixed it.")
    keys.follow("main a[href$='/not-fixed']")
    hears(keys, '- textbox "What is still wrong?"\n- button "Open my report again"')
    keys.reach("[name=reason]")
    keys.type("Half of it is still there.")
    keys.follow(SEND)
    hears(keys, "- paragraph: It is not right yet, so we are looking at it again.")
