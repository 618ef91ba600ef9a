"""Everything of mine, claiming a case and unfinished forms: each language, each state."""

from uuid import UUID, uuid4

import pytest
from playwright.sync_api import expect

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.cases.services import Channel, Contact, OpenedCase, Status, claim, update
from portal.core.i18n import BY_CODE
from portal.eforms import publishing, services
from tests.cases.builders import make_case
from tests.support.account import behind, give_session, make_person
from tests.support.many import add_cases

EN, UR = BY_CODE["en"], BY_CODE["ur"]
_SOON = "UPDATE draft SET expires_at = now() + interval '3 days' WHERE id = %s"
_WRITTEN = """
INSERT INTO case_message (id, case_id, direction, purpose, text, locale, at)
SELECT gen_random_uuid(), id, 'in', 'question', ''::bytea, 'en', now() FROM cases
WHERE reference = %s
"""
_BREAK = "ALTER TABLE draft RENAME COLUMN updated_at TO updated"
_MEND = "ALTER TABLE draft RENAME COLUMN updated TO updated_at"
_USUAL = """
    INSERT INTO usual_time (id, service, cases, days, late_in_100, measured_at)
    VALUES (gen_random_uuid(), 'pothole', 40, 6, 7, now()) ON CONFLICT DO NOTHING
"""


@pytest.fixture
def at_work(routes_app, live):
    """The services of this process on the database of the portal that runs."""
    with routes_app.test_request_context("/"), behind(live) as session:
        publishing.forget()
        yield session
    publishing.forget()


@pytest.fixture
def become(at_work, live):
    """Sign a tab in as somebody new; their id."""

    def begin(tab) -> UUID:
        person_id = make_person(f"{uuid4()}@example.org")
        token = sessions.start_for_person(person_id, Arrival(method=Method.CODE))
        give_session(tab.page.context, live, token)
        return person_id

    return begin


def open_case(person_id=None, *, status=None, **changes) -> OpenedCase:
    opened = make_case(contact=Contact("Amina"), submission_id=None, **changes)
    if person_id:
        claim(opened.reference, person_id)
    if status:
        update(opened.reference, status=status, note="We wrote to you.", author="Ola")
    return opened


def begin_form(person_id, service="pothole", browser="another device"):
    draft = services.begin(f"{browser} {person_id}", service, person_id=person_id)
    return services.answer(draft, {"danger": "no"}) if service == "pothole" else draft


def press(tab, selector="main form button"):
    with tab.page.expect_navigation():
        tab.page.locator(selector).first.click()


@in_every_language
def test_an_account_with_nothing_in_it(look, become, locale):
    tab = look(locale)
    become(tab)

    assert tab.open("/account/") == 200
    tab.assert_accessible()
    tab.open("/account/forms")
    tab.assert_accessible()


@in_every_language
def test_an_account_with_something_of_every_kind(look, become, live, locale):
    tab = look(locale)
    person_id = become(tab)
    live.sql(_USUAL)
    for status in (None, Status.EVIDENCE_NEEDED, Status.FIXED):
        opened = open_case(person_id, status=status)
    draft = begin_form(person_id)
    begin_form(person_id, "missed-bin")
    live.sql(_SOON, draft.id)

    assert tab.open("/account/") == 200
    assert tab.page.locator(".to-do .own").count() == 2
    tab.assert_accessible()
    live.sql(_WRITTEN, opened.reference)
    kinds = ("?kind=case&state=closed", "?kind=document", "?kind=form", "?kind=message")
    for query in (*kinds, "?state=waiting"):
        tab.open(f"/account/{query}")
        tab.assert_accessible()
    tab.open(f"/cases/{opened.reference}")
    tab.assert_accessible()
    tab.open("/account/forms")
    tab.assert_accessible()


@in_every_language
def test_an_account_of_which_a_part_cannot_be_read(look, become, live, locale):
    tab = look(locale)
    person_id = become(tab)
    open_case(person_id)
    live.sql(_BREAK)
    try:
        assert tab.open("/account/") == 200
    finally:
        live.sql(_MEND)

    assert tab.page.locator("main .notice").count() == 1
    assert tab.page.locator(".own").count() == 1
    tab.assert_accessible()


@in_every_language
def test_two_thousand_cases(look, become, at_work, locale):
    tab = look(locale)
    person_id = become(tab)
    add_cases(at_work, 2_000, [person_id], mark=f"Z{'ABCD'[list(BY_CODE).index(locale.code)]}")
    at_work.commit()

    for page in (1, 50, 100):
        tab.open(f"/account/?page={page}")
        assert tab.page.locator(".own").count() == 20
        tab.assert_accessible()


@in_every_language
def test_adding_a_request_that_was_made_by_phone(look, become, locale):
    tab = look(locale)
    become(tab)
    opened = open_case(channel=Channel.PHONE)
    tab.open("/account/add")
    tab.assert_accessible()
    press(tab)
    assert tab.page.locator(".govuk-error-summary li").count() == 2
    tab.assert_accessible()
    for typed in ("2222-2222", opened.access_code):
        tab.page.fill("#reference", opened.reference)
        tab.page.fill("#code", typed)
        press(tab)
        tab.assert_accessible()

    assert f"/cases/{opened.reference}" in tab.page.url


@in_every_language
def test_one_that_is_in_somebody_elses_account(look, become, locale):
    tab = look(locale)
    opened = open_case(become(tab))
    become(tab)
    tab.open(f"/account/add?reference={opened.reference}")
    tab.page.fill("#code", opened.access_code)
    press(tab)

    expect(tab.page.locator("#code")).to_have_count(0)
    tab.assert_accessible()


@in_every_language
def test_keeping_what_was_sent_without_an_account(look, become, locale):
    tab = look(locale)
    opened = open_case()
    tab.open("/account/add")  # to the page that signs in: its form has the token
    tab.open(f"/cases/{opened.reference}?code={opened.access_code}")
    token = tab.page.locator("main [name=csrf_token]").first.input_value()
    given = {"csrf_token": token, "reference": opened.reference, "code": opened.access_code}
    tab.page.request.post(tab.path("/account/add"), form=given, max_redirects=0)
    become(tab)

    tab.open("/account/add")
    assert opened.reference in tab.page.locator("main").inner_text()
    tab.assert_accessible()
    press(tab)

    assert f"/cases/{opened.reference}" in tab.page.url
    tab.assert_accessible()


@in_every_language
def test_going_on_with_a_form_of_another_device_and_deleting_it(look, become, locale):
    tab = look(locale)
    person_id = become(tab)
    draft = begin_form(person_id)
    path = f"/account/forms/{draft.id}"
    tab.open(path)
    tab.assert_accessible()
    tab.open(f"{path}/delete")
    tab.assert_accessible()

    tab.page.context.clear_cookies(name="session")
    tab.open("/services/pothole/")
    press(tab)
    become_again(tab, person_id)
    tab.open(path)
    tab.assert_accessible()
    press(tab)
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()
    tab.open("/saved/")
    tab.assert_accessible()
    tab.open(path)
    tab.page.check("[name=choice][value=own]")
    press(tab)

    assert tab.page.url.endswith("/services/pothole/photos")


def become_again(tab, person_id):
    token = sessions.start_for_person(person_id, Arrival(method=Method.CODE))
    tab.page.context.add_cookies([{"name": "session", "value": token, "url": tab.base}])


@in_every_language
def test_not_being_satisfied(look, become, locale):
    tab = look(locale)
    opened = open_case(become(tab))
    tab.open(f"/cases/{opened.reference}/not-satisfied")
    tab.assert_accessible()

    press(tab)

    assert tab.page.url.endswith("/services/complaint/about")


@pytest.mark.parametrize("locale", [EN, UR], ids=["en", "ur"])
def test_with_a_keyboard_alone_a_request_is_added_found_and_opened(look, become, locale):
    tab = look(locale)
    become(tab)
    opened = open_case(channel=Channel.POST)
    hands = Keyboard(tab.page)
    tab.open("/account/")
    hands.follow("main a[href$='/account/add']")
    hands.reach("#reference")
    hands.type(opened.reference)
    hands.reach("#code")
    hands.type(opened.access_code)
    with tab.page.expect_navigation():
        hands.press("Enter")
    hands.follow("main .govuk-back-link")
    hands.follow("#state-open")
    hands.follow(f"#case-{opened.reference}")

    assert tab.page.url.endswith(opened.reference)


def test_all_of_it_works_without_javascript(look, become):
    tab = look(EN, java_script_enabled=False)
    person_id = become(tab)
    opened = open_case(channel=Channel.PHONE)
    begin_form(person_id)
    tab.open("/account/add")
    tab.page.fill("#reference", opened.reference)
    tab.page.fill("#code", opened.access_code)
    press(tab)
    tab.open("/account/")
    tab.page.click("#kind-form")
    tab.page.click(".own__title a")
    press(tab)

    assert tab.page.url.endswith("/services/pothole/photos")


def test_news_comes_by_itself_and_is_announced(look, become):
    tab = look(EN)
    opened = open_case(become(tab))
    tab.open("/account/")
    tab.page.locator(f"#case-{opened.reference}").focus()
    update(opened.reference, status=Status.EVIDENCE_NEEDED, note="A photo", author="Ola")
    tab.page.evaluate("document.querySelector('#overview').setAttribute('data-hx-trigger', 'now')")
    tab.page.evaluate(
        "() => { const r = document.querySelector('#overview');"
        " htmx.process(r); htmx.trigger(r, 'now'); }"
    )

    expect(tab.page.locator("#announce")).to_have_text("Your list has changed.")
    expect(tab.page.locator(".to-do")).to_be_visible()
    expect(tab.page.locator(f"#case-{opened.reference}")).to_be_focused()
    tab.assert_accessible()
