"""Questions asked again, on both sides: empty, full and in error."""

import pytest
from playwright.sync_api import expect

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from a11y_tests.talking.pressing import arrive, press, refused
from portal.core.i18n import BY_CODE
from portal.eforms.again import reopening
from tests.eforms.asking_again import officer
from tests.eforms.files import photo

EN = BY_CODE["en"]
CAT = {"name": "cat-on-the-garden-wall.jpg", "mimeType": "image/jpeg", "buffer": photo()}


@in_every_language
def test_asking_questions_again(desk, sent, locale):
    tab = desk(locale)
    tab.open(f"/staff/cases/{sent}/questions")
    tab.assert_accessible()
    press(tab)
    refused(tab)
    tab.page.check("[name=questions][value=colour]")
    tab.page.fill("#why", "We could not read it.")
    press(tab)
    tab.assert_accessible()


@in_every_language
def test_the_questions_asked_again(resident, sent, locale):
    named = ["danger", "colour", "cats", "photos"]
    reopening.ask(officer(), sent, questions=named, why="We could not read it.\nOr hear it.")
    home = f"/cases/{sent}/questions"
    tab = resident(locale, sent)
    tab.assert_accessible()
    tab.open(home)
    tab.assert_accessible()
    press(tab, "main a.govuk-button")
    tab.assert_accessible()
    tab.nothing_to_refuse()  # one of the two is chosen already
    tab.page.check("[value=yes]")
    arrive(tab, "/bite")
    tab.assert_accessible()
    tab.page.click("main form button")
    refused(tab)
    tab.page.fill("#bite", "Twice")
    arrive(tab, "/cat")
    tab.assert_accessible()
    tab.page.fill("#colour", "")
    tab.page.click("main form button")
    refused(tab)
    tab.page.fill("#colour", "White")
    arrive(tab, "/cats")
    tab.assert_accessible()
    tab.open(f"{home}/cats/new")
    tab.assert_accessible()
    tab.page.click("main form button")
    refused(tab)
    tab.open(f"{home}/cats/1")
    tab.assert_accessible()
    tab.open(f"{home}/cats/1/remove")
    tab.assert_accessible()
    tab.open(f"{home}/cats")
    tab.page.click("main form button")
    refused(tab)
    tab.page.check("[name=another][value=no]")
    arrive(tab, "/photos")
    tab.assert_accessible()
    press(tab, "[name=upload]")
    refused(tab)
    tab.page.set_input_files("#photos", [CAT])
    press(tab, "main form[enctype] button:not([name])")
    assert tab.page.url.endswith("/check")
    tab.assert_accessible()
    press(tab)
    tab.assert_accessible()
    tab.open(home)
    tab.assert_accessible()


@in_every_language
@pytest.mark.parametrize("state", ["waiting", "clean", "infected", "refused"])
def test_a_file_of_a_question_asked_again(resident, sent, portal, locale, state):
    reopening.ask(officer(), sent, questions=["photos"], why="We could not read it.")
    tab = resident(locale, sent)
    tab.open(f"/cases/{sent}/questions/photos")
    tab.page.set_input_files("#photos", [CAT])
    press(tab, "[name=upload]")
    portal.sql("UPDATE upload SET state = %s", state)
    tab.open(f"/cases/{sent}/questions/photos")

    gone = tab.page.locator(".files__file--gone")
    expect(gone).to_have_count(1 if state in {"infected", "refused"} else 0)
    expect(tab.page.locator(".files__file")).to_have_count(1)
    tab.assert_accessible()


@in_every_language
def test_before_and_after_on_the_page_of_the_case(desk, sent, portal, resident, locale):
    reopening.ask(officer(), sent, questions=["danger", "size"], why="We could not read it.")
    answered(resident(EN, sent, java_script_enabled=False), sent)
    tab = desk(locale)
    tab.open(f"/staff/cases/{sent}")

    expect(tab.page.locator("table.table-cards tbody tr")).to_have_count(4)
    tab.assert_accessible()


def answered(tab, reference):
    """Without JavaScript: each form is sent by the browser itself."""
    tab.open(f"/cases/{reference}/questions")
    press(tab, "main a.govuk-button")
    tab.page.check("[name=danger][value=yes]")
    press(tab)
    tab.page.fill("#bite", "Twice")
    press(tab)
    expect(tab.page.locator("#size")).to_have_value("Large")
    press(tab)
    assert tab.page.url.endswith("/check")
    press(tab)
    expect(tab.page.locator("h1")).to_contain_text("We have got your answers")


def test_with_a_keyboard_an_officer_asks_and_the_resident_answers(resident, desk, sent):
    theirs = desk(EN)
    keys = Keyboard(theirs.page)
    theirs.open(f"/staff/cases/{sent}")
    keys.follow(f"main a[href='/staff/cases/{sent}/questions']")
    keys.reach("[name=questions][value=colour]")
    keys.press("Space")
    keys.reach("#why")
    keys.type("We could not read it.")
    keys.follow("main form button")
    assert theirs.page.url.endswith(f"/staff/cases/{sent}")

    ours = resident(EN, sent)
    keys = Keyboard(ours.page)
    ours.open(f"/cases/{sent}")
    keys.follow(f"main a[href='/cases/{sent}/questions']")
    keys.follow("main a.govuk-button")
    keys.reach("#colour")
    ours.page.keyboard.press("Control+A")
    keys.type("White")
    keys.send()
    keys.follow("main form button")
    expect(ours.page.locator("h1")).to_contain_text("We have got your answers")

    theirs.page.reload()
    row = theirs.page.locator("table.table-cards tbody tr")
    expect(row.locator("td").nth(0)).to_contain_text("Black")
    expect(row.locator("td").nth(1)).to_contain_text("White")
