"""What goes wrong, said in each language: pages for each status, and how a person gets there."""

import pytest

from a11y_tests.languages import in_every_language
from portal.core import errors
from portal.core.i18n import LOCALES
from tests.support.waiting import until

# No page of the portal answers these in a browser on a good day.
UNREACHED = sorted({411, 422, 500, 503})


def begin(tab):
    """Begin a form; the tab shows its first question."""
    tab.open("/services/pothole/")
    with tab.page.expect_navigation():
        tab.page.click("main form button")


def newest_draft(live):
    [(draft,)] = live.sql("SELECT id FROM draft ORDER BY started_at DESC LIMIT 1")
    return str(draft)


def send_as(tab, action, **hidden):
    """Send the form of this page somewhere else, or with other hidden values, past htmx."""
    with tab.page.expect_navigation() as arriving:
        tab.page.evaluate(
            """([action, hidden]) => {
              const form = document.querySelector("main form[method=post]");
              form.removeAttribute("data-hx-post");
              form.action = action ?? form.action;
              for (const [name, value] of Object.entries(hidden)) {
                const made = () => form.appendChild(document.createElement("input"));
                const field = form.elements[name] ?? made();
                field.name = name;
                field.value = value;
              }
              HTMLFormElement.prototype.submit.call(form);
            }""",
            [action, hidden],
        )
    return arriving.value.status


@in_every_language
@pytest.mark.parametrize(
    "path", ["/nothing", "/services/nothing/", "/cases/nothing", "/pages/nothing"]
)
def test_404_where_there_is_no_page(look, locale, path):
    tab = look(locale)

    assert tab.open(path) == 404
    tab.assert_accessible()


@in_every_language
def test_405_where_a_page_is_only_for_sending(look, locale):
    tab = look(locale)

    assert tab.open("/cases/LK-2222-2222/leave") == 405
    tab.assert_accessible()


@in_every_language
def test_400_where_the_token_of_a_form_is_wrong(look, locale):
    tab = look(locale)
    begin(tab)

    assert send_as(tab, None, csrf_token="forged") == 400
    tab.assert_accessible()


@in_every_language
def test_403_where_somebody_sends_another_persons_form(look, live, locale):
    begin(look(locale))
    draft = newest_draft(live)
    tab = look(locale)
    begin(tab)

    assert send_as(tab, tab.path("/services/pothole/check"), draft=draft) == 403
    tab.assert_accessible()


@in_every_language
def test_409_where_a_form_is_sent_too_early(look, live, locale):
    tab = look(locale)
    begin(tab)

    assert send_as(tab, tab.path("/services/pothole/check"), draft=newest_draft(live)) == 409
    tab.assert_accessible()


@in_every_language
def test_410_where_the_answers_were_kept_too_long(look, live, locale):
    tab = look(locale)
    begin(tab)
    live.sql("UPDATE draft SET expires_at = now() WHERE submitted_at IS NULL")

    assert tab.open("/services/pothole/danger") == 410
    tab.assert_accessible()


@in_every_language
def test_410_by_htmx_becomes_a_page_of_its_own(look, live, locale):
    tab = look(locale)
    begin(tab)
    live.sql("UPDATE draft SET expires_at = now() WHERE submitted_at IS NULL")

    tab.page.check("[name=danger][value=no]")
    with tab.page.expect_navigation():
        tab.page.click("main form button")

    assert tab.page.locator("h1").inner_text() == tab.word("These answers are no longer here")
    tab.expect_console("410")
    tab.assert_accessible()


@in_every_language
def test_413_where_too_much_is_sent(look, locale):
    tab = look(locale)
    begin(tab)

    assert send_as(tab, None, more="x" * 3_000_000) == 413
    tab.assert_accessible()


@in_every_language
def test_429_after_too_many_tries(look, locale):
    tab = look(locale)
    path = f"/cases/LK-2222-222{2 + LOCALES.index(locale)}?code=2222-2222"
    for _try in range(20):
        tab.page.request.get(tab.path(path))

    until(lambda: tab.open(path) == 429, "too many tries")

    tab.assert_accessible()


@in_every_language
@pytest.mark.parametrize("status", UNREACHED)
def test_pages_that_only_a_fault_shows(look, error_page, locale, status):
    tab = look(locale)
    page = error_page(status, locale)
    tab.page.route("**/as-if-broken", lambda route: route.fulfill(**page))

    assert tab.open("/as-if-broken") == status
    tab.assert_accessible()


def test_each_status_that_has_a_page_is_looked_at_here():
    names = " ".join(name for name in globals() if name.startswith("test_"))

    missing = [code for code in errors.PAGES if code not in UNREACHED and f"_{code}_" not in names]
    assert missing == []
