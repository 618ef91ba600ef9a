"""Saving a form, coming back to it and clearing it away, in each language and state."""

import pytest
from playwright.sync_api import expect

from a11y_tests.languages import in_every_language
from tests.support.waiting import until

_EMAIL = "zoe.{locale}@example.com"
_NEWEST = "SELECT id FROM message WHERE template = 'draft_saved' AND locale = %s ORDER BY queued_at"


def press(tab):
    """Press the button of a form that leads to another page."""
    with tab.page.expect_navigation():
        tab.page.locator("main form button").first.click()


def begin(tab, service="pothole"):
    tab.open(f"/services/{service}/")
    press(tab)


def begin_and_answer(tab):
    begin(tab)
    before = tab.page.url
    tab.page.check("[name=danger][value=no]")
    tab.page.locator("main form button").first.click()
    expect(tab.page).not_to_have_url(before)


def send(tab):
    """Send what htmx sends; the focus tells that the answer has arrived."""
    tab.page.locator("main form button").first.click()
    expect(tab.page.locator("#step h1, .govuk-error-summary").first).to_be_focused()


def save(tab, locale):
    tab.open("/services/pothole/save")
    tab.page.fill("#email", _EMAIL.format(locale=locale.html_lang))
    send(tab)
    expect(tab.page).to_have_url(tab.base + tab.path("/services/pothole/saved"))


def mailed(tab, live, locale):
    """The newest mail: its id, and the paths of its link to go on and to delete; its code."""
    ids = until(lambda: live.sql(_NEWEST, locale.code), "the mail is written")
    tab.open(f"/dev/mailbox/{ids[-1][0]}")
    text = tab.page.locator("main").inner_text()
    words = text.split()
    link = next(word for word in words if "/saved/" in word and not word.endswith(("/", "delete")))
    code = next(word for word in words if len(word.strip("\u2066\u2069")) == 9 and "-" in word[4:6])
    return ids[-1][0], "/saved/" + link.rpartition("/saved/")[2], code.strip("\u2066\u2069")


@in_every_language
def test_saving_by_email(look, locale):
    tab = look(locale)
    begin_and_answer(tab)
    assert tab.page.locator(".saved-links a").count() == 2
    tab.open("/services/pothole/save")
    tab.assert_accessible()
    send(tab)
    tab.assert_accessible()

    save(tab, locale)

    tab.assert_accessible()
    tab.open("/services/pothole/save")
    tab.assert_accessible()


@in_every_language
def test_the_letters_and_the_page_of_the_link(look, live, locale):
    tab = look(locale)
    begin_and_answer(tab)
    save(tab, locale)
    message_id, link, _code = mailed(tab, live, locale)
    for template in ("draft_reminder", "draft_saved"):
        live.sql("UPDATE message SET template = %s WHERE id = %s", template, message_id)
        assert tab.open(f"/dev/mailbox/{message_id}") == 200
        tab.assert_accessible()
        tab.assert_letter_accessible(f"/dev/mailbox/{message_id}/html")

    other = look(locale, color_scheme="light")
    assert other.open(link) == 200
    other.assert_accessible()
    assert other.open(f"{link}/delete") == 200
    other.assert_accessible()
    other.open(link)
    press(other)
    assert other.page.url.endswith("/services/pothole/photos")
    assert tab.open(link) == 200


@in_every_language
def test_choosing_between_two_forms_and_a_link_that_is_gone(look, live, locale):
    tab = look(locale)
    begin_and_answer(tab)
    save(tab, locale)
    _message, link, code = mailed(tab, live, locale)
    other = look(locale, color_scheme="light")
    begin_and_answer(other)

    assert other.open(link) == 200
    other.assert_accessible()
    press(other)
    assert other.page.locator(".govuk-error-summary").count() == 1
    other.assert_accessible()
    other.open("/saved/")
    other.page.fill("#email", _EMAIL.format(locale=locale.html_lang))
    other.page.fill("#code", code)
    press(other)
    other.assert_accessible()
    other.page.check("[name=choice][value=mailed]")
    press(other)
    assert other.page.url.endswith("/services/pothole/photos")

    other.open("/saved/here/pothole")
    press(other)
    assert other.open(link) == 410
    other.assert_accessible()


@in_every_language
def test_the_list_of_unfinished_forms(look, locale):
    tab = look(locale)
    assert tab.open("/saved/") == 200
    tab.assert_accessible()
    press(tab)
    tab.assert_accessible()
    tab.page.fill("#email", "nobody@example.com")
    tab.page.fill("#code", "2222-2222")
    press(tab)
    tab.assert_accessible()

    begin(tab, "missed-bin")
    begin_and_answer(tab)
    tab.open("/saved/")
    assert tab.page.locator("main section").count() == 2
    tab.assert_accessible()
    press(tab)
    tab.assert_accessible()
    tab.open("/saved/here/pothole")
    tab.assert_accessible()
    press(tab)
    assert "deleted" in tab.page.url
    tab.assert_accessible()


@in_every_language
def test_finishing_and_clearing(look, live, locale):
    tab = look(locale)
    assert tab.open("/finish") == 200
    tab.assert_accessible()
    begin(tab, "missed-bin")
    begin_and_answer(tab)
    tab.open("/finish")
    tab.assert_accessible()
    save(tab, locale)
    tab.open("/finish")
    tab.assert_accessible()
    _message, link, _code = mailed(tab, live, locale)
    tab.open(link)
    press(tab)
    tab.open("/finish")
    tab.assert_accessible()

    press(tab)

    assert tab.page.url.endswith("/finish/done")
    tab.assert_accessible()


@pytest.mark.parametrize("page", ["save", "/saved/", "/finish"])
def test_they_work_without_javascript(look, page):
    from portal.core.i18n import BY_CODE

    tab = look(BY_CODE["en"], java_script_enabled=False)
    begin(tab)
    tab.open(page if page.startswith("/") else f"/services/pothole/{page}")
    if page == "save":
        tab.page.fill("#email", "zoe@example.com")
    press(tab)

    assert tab.page.locator("h1").count() == 1
