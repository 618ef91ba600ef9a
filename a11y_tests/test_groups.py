"""Lists that a person adds to, and task lists: each state of them in every language."""

import pytest
from playwright.sync_api import expect

from a11y_tests.languages import in_every_language
from portal.config import ROOT
from tests.support.waiting import until

FOLDER = ROOT / "tests" / "support" / "grouped"
HOME = "/services/household/"
BUTTON = "main form button.govuk-button"


class Household:
    """Somebody who fills in the form, in one language."""

    def __init__(self, tab):
        self.tab = tab
        self.page = tab.page
        tab.open(HOME)
        tab.assert_accessible()
        self.press("tasks")

    def press(self, leads_to):
        self.page.locator(BUTTON).first.click()
        self.is_at(leads_to)

    def open(self, path):
        assert self.tab.open(f"{HOME}{path}") == 200
        return self

    def is_at(self, path):
        expect(self.page).to_have_url(f"{self.tab.base}{self.tab.path(HOME)}{path}")

    def look(self):
        self.tab.assert_accessible()
        return self

    def refused(self):
        """Press the button, which must not lead on."""
        self.page.locator(BUTTON).first.click()
        expect(self.page.locator(".govuk-error-summary")).to_be_focused()
        return self.look()

    def add_person(self, name, path="people/new"):
        self.open(path)
        self.page.fill('[name="people.full-name"]', name)
        self.page.check('[name="people.age"][value=child]')
        self.page.fill('[name="people.about"]', "Plays the drum")
        self.press("people")
        return self

    def answer(self, path, leads_to, *, choose=None, value=""):
        self.open(path)
        if choose:
            self.page.check(f'[name="{path}"][value="{choose}"]')
        else:
            self.page.fill(f'[name="{path}"]', value)
        self.press(leads_to)
        return self

    def finish_list(self, path, leads_to):
        self.open(path)
        if self.page.locator("[name=another]").count():
            self.page.check("[name=another][value=no]")
        self.press(leads_to)
        return self


@pytest.fixture(scope="module")
def published(live):
    live.command("forms", "import", "--from", str(FOLDER))
    until(lambda: live.answers(HOME), "the form of households is published")


@pytest.fixture
def household(look, published):
    return lambda locale: Household(look(locale))


@in_every_language
def test_adding_changing_and_removing_people(household, locale):
    person = household(locale)

    person.open("people").is_at("people/new")
    person.look().refused()
    person.add_person("Zoë").look().refused()
    person.open("people/1").look()
    person.page.fill('[name="people.full-name"]', "")
    person.refused()
    person.page.fill('[name="people.full-name"]', "Zofia")
    person.press("people")
    person.open("people/1/remove").look()
    person.page.click("main form a.govuk-link")
    person.is_at("people")
    person.add_person("Ali")
    assert not person.page.locator("[name=another]").count()
    person.look()
    person.finish_list("people", "pets").look()
    person.refused()


@in_every_language
def test_an_empty_list_and_the_answers_given_to_all(household, locale):
    person = household(locale)
    person.add_person("Zoë").finish_list("people", "pets")
    person.answer("pets", "tasks", choose="yes")

    person.open("animals").look().refused()
    person.page.check("[name=another][value=yes]")
    person.press("animals/new")
    person.look().refused()
    person.page.fill('[name="animals.animal"]', "A cat")
    person.press("animals")
    person.finish_list("animals", "tasks")
    for path in ("people", "people/1", "animals", "animals/1", "pets"):
        person.open(path).look()
    person.open("animals/1/remove").look()
    person.press("animals")
    person.finish_list("animals", "tasks").answer("notes", "tasks", value="None")
    person.open("check").look()


@in_every_language
def test_the_task_list_in_each_of_its_states(household, locale):
    person = household(locale)

    person.look()
    person.add_person("Zoë").finish_list("people", "pets")
    person.open("tasks").look()
    person.answer("pets", "tasks", choose="no").look()
    person.open("alone").look()
    person.page.fill("[name=alone]", "word " * 200)
    person.refused()
    person.answer("alone", "tasks", value="A dog").open("alone").look()
    person.open("notes").look()
    person.page.fill("[name=notes]", "word " * 200)
    person.refused()
    person.answer("notes", "tasks", value="No").look()
    person.open("notes").look()
    person.open("tasks").page.click("main a.govuk-button")
    person.is_at("check")
    person.look()
