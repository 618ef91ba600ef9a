"""“Your information”: each page in each language, empty, full and in error; also by keyboard."""

import zipfile
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from a11y_tests import axe
from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method, OrganisationKind
from portal.accounts.own import organisations, preferences
from portal.accounts.own.organisations import NewOrganisation
from portal.accounts.own.preferences import Format
from portal.accounts.privacy import consents, downloads, erasing
from portal.accounts.sessions import Arrival
from portal.cases import services as cases
from portal.cases.services import Contact
from portal.core import clock
from portal.core.i18n import BY_CODE, use_locale
from tests.cases.builders import make_case
from tests.support.account import behind, give_session, make_person
from tests.support.waiting import until

PAGES = ("", "download", "correct", "consents", "delete")


class Owner:
    """A person of the portal that runs, and the tab they are signed in with."""

    def __init__(self, tab, live):
        self.tab = tab
        self.email = f"{uuid4().hex}@example.org"
        self.person = make_person(self.email, name="Zoë Żółkowska-Ahmed")
        give_session(
            tab.page.context,
            live,
            sessions.start_for_person(self.person, Arrival(method=Method.CODE)),
        )

    def has_everything(self):
        contact = Contact("Zoë", self.email, "01632 960001")
        make_case(contact=contact, submission_id=uuid4())
        for year in (2015, 2026):
            with clock.frozen(datetime(year, 1, 5, 12, tzinfo=UTC)):
                opened = make_case(contact=contact, submission_id=uuid4())
                cases.update(
                    opened.reference, status=cases.Status.FIXED, note="Done.", author="Ola Nowak"
                )
        organisations.add(
            self.person,
            NewOrganisation(id=uuid4(), name="Café Żabka", kind=OrganisationKind.BUSINESS),
        )
        preferences.choose(self.person, format=Format.BRAILLE)
        for locale, words in (("en", "Tell the other teams my address."), ("ur", "جی ہاں")):
            with use_locale(locale):
                consents.record(self.person, locale, given=True, wording=words)
        consents.withdraw(self.person, "ur")

    def has_a_download(self):
        with use_locale(self.tab.locale.code):
            downloads.ask(self.person)
        self.waits()

    def waits(self):
        """The portal's own worker makes it."""
        until(lambda: downloads.of(self.person)[0].ready, "the file is ready", seconds=90)


@pytest.fixture
def owner(live, routes_app):
    with routes_app.app_context(), behind(live):
        yield lambda tab: Owner(tab, live)


def looked_at(tab, path):
    assert tab.open(f"/account/privacy/{path}") == 200
    tab.assert_accessible()


def press(tab):
    with tab.page.expect_navigation():
        tab.page.locator("main form").first.locator("button").first.click()


@in_every_language
def test_every_page_empty_and_full(look, owner, locale):
    tab = look(locale)
    person = owner(tab)
    for page in PAGES:
        looked_at(tab, page)
    person.has_everything()
    for page in PAGES:
        looked_at(tab, page)
    downloads.ask(person.person)
    looked_at(tab, "download")
    looked_at(tab, "")


@in_every_language
def test_a_file_that_is_ready_and_what_is_in_it(look, owner, locale, tmp_path):
    tab = look(locale)
    person = owner(tab)
    person.has_everything()
    person.has_a_download()
    looked_at(tab, "download")
    with tab.page.expect_download() as loading:
        tab.page.locator("a[href$='.zip']").first.click()
    loading.value.save_as(tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as packed:
        html = packed.read("your-information.html").decode()
        style = packed.read("style.css").decode()

    assert_document_accessible(tab, html, style)


def assert_document_accessible(tab, html, style):
    tab.page.goto("about:blank")
    tab.page.set_content(html)
    tab.page.add_style_tag(content=style)
    assert axe.faults(tab.page) == []
    root = tab.page.locator("html")
    assert root.get_attribute("lang") == tab.locale.html_lang
    assert root.get_attribute("dir") == tab.locale.dir


@in_every_language
def test_what_is_left_empty_is_said(look, owner, locale):
    tab = look(locale)
    owner(tab)
    for page in ("correct", "delete"):
        tab.open(f"/account/privacy/{page}")
        press(tab)
        assert tab.page.locator(".govuk-error-summary").count() == 1
        tab.assert_accessible()


@in_every_language
def test_a_correction_that_was_sent(look, owner, locale):
    tab = look(locale)
    owner(tab)
    tab.open("/account/privacy/correct")
    tab.page.fill("#words", "My name has two dots: Zoë.")
    press(tab)
    tab.assert_accessible()


@in_every_language
def test_the_end(look, owner, locale):
    tab = look(locale)
    owner(tab).has_everything()
    tab.open("/account/privacy/delete")
    tab.page.check("#sure")
    press(tab)
    assert tab.page.url.endswith("/account/privacy/deleting")
    tab.nothing_to_refuse()
    tab.assert_accessible()


def test_downloading_with_the_keyboard_alone(look, owner):
    tab = look(BY_CODE["en"])
    person = owner(tab)
    tab.open("/account/privacy/")
    keyboard = Keyboard(tab.page)
    keyboard.follow("main a[href$='/download']")
    keyboard.follow("main form button")
    person.waits()
    keyboard.follow("main a[href$='/download']")
    keyboard.reach("main a[href$='.zip']")
    with tab.page.expect_download() as loading:
        keyboard.press("Enter")

    assert loading.value.suggested_filename.endswith(".zip")


def test_deleting_with_the_keyboard_alone(look, owner):
    tab = look(BY_CODE["en"])
    person = owner(tab)
    tab.open("/account/privacy/")
    keyboard = Keyboard(tab.page)
    keyboard.follow("main a[href$='/delete']")
    keyboard.reach("#sure")
    keyboard.press("Space")
    keyboard.follow("main form button")

    assert "We are deleting your information" in tab.page.title()
    assert erasing.last(person.person) is not None


def test_both_without_javascript(look, owner):
    tab = look(BY_CODE["en"], java_script_enabled=False)
    person = owner(tab)
    tab.open("/account/privacy/download")
    press(tab)
    person.waits()
    tab.open("/account/privacy/download")
    with tab.page.expect_download():
        tab.page.locator("a[href$='.zip']").click()
    tab.open("/account/privacy/delete")
    tab.page.check("#sure")
    press(tab)

    assert "We are deleting your information" in tab.page.title()
