"""The last test of a run: what no accessibility test has looked at isn't known to be accessible.

It judges whenever the whole suite was asked for; see `narrowed` in selection.py. Where several
workers share the suite, it waits for the others, and judges what they have looked at as well.
"""

import http.client
from urllib.parse import quote

import pytest

from a11y_tests.visits import SUMMARY, Place, State
from portal.core.i18n import LOCALES
from portal.eforms.definitions.loading import load_all

EVERY_LOCALE = {locale.code for locale in LOCALES}

CALLS = ("discovery", "service_list", "service", "requests", "one_request", "token", "updates")

# What isn't a page for people, and why.
NO_PAGES = {
    "bookings.feed_of_calendars": "a list of calendars for partners, as JSON",
    "content.favicon": "a picture",
    "content.robots_txt": "text for search engines",
    "content.security_txt": "text for researchers, in the form of RFC 9116",
    "eforms.worker": "a script that browsers run without a page",
    "faults.around": "words for a point of the map, as JSON",
    "faults.feed": "news of reports for feed readers, as Atom",
    "faults.reports_on_map": "what the map shows, as JSON",
    "faults.streets": "lines of the map, as JSON",
    "operations.healthz": "JSON for a balancer",
    "operations.metrics_text": "figures for Prometheus",
    "operations.readyz": "JSON for a balancer",
    **{f"open311.get_{call}": "a call of GeoReport v2, as XML or JSON" for call in CALLS},
}

# Files that somebody downloads; tests of their own look into them.
FILES = {
    "assisted.leaflet_pdf": "tests/assisted/test_outreach.py",
    "bookings.booking_file": "tests/bookings/test_links.py",
    "cases_staff.letter_pdf": "tests/cases/working/test_closing.py",
    "bookings.feed_as_calendar": "tests/bookings/test_feeds.py",
    "bookings.feed_as_json": "tests/bookings/test_feeds.py",
    "faults.photo": "tests/faults/status/test_at_the_desk.py",
    "faults_staff.photo": "tests/faults/status/test_at_the_desk.py",
    "accounts.download_file": "tests/accounts/test_privacy_download.py",
    "staff.set_up_picture": "tests/accounts/test_staff_sign_in.py",
    "payments.receipt_pdf": "tests/payments/test_receipts.py",
    "eforms.copy_pdf": "tests/eforms/test_copies.py",
    "eforms.paper_pdf": "tests/eforms/test_paper.py",
    "eforms.paper_large_pdf": "tests/eforms/test_paper.py",
}


def pages_of(app):
    """The endpoints that a person can open."""
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in rule.methods}
    return sorted(found - NO_PAGES.keys() - FILES.keys())


def test_every_page_was_looked_at_in_every_language(routes_app, seen):
    missing = {
        endpoint: sorted(EVERY_LOCALE - seen.locales_of(endpoint))
        for endpoint in pages_of(routes_app)
        if seen.locales_of(endpoint) != EVERY_LOCALE
    }

    assert missing == {}


def test_every_page_of_every_form_was_looked_at(seen):
    wanted = {
        Place("eforms.page", (("page", page.key), ("service", form.service)))
        for form in load_all()
        for page in form.pages
    }
    missing = {
        str(place): sorted(EVERY_LOCALE - {state.locale for state in seen.states[place]})
        for place in wanted
    }

    assert {place: locales for place, locales in missing.items() if locales} == {}


def test_every_page_that_can_be_refused_was_seen_with_its_errors(seen):
    assert {place.endpoint for place in seen.with_fields} >= {"eforms.page", "cases.find"}
    missing = [
        f"{place} in {locale}"
        for place in sorted(seen.refusable())
        for locale in EVERY_LOCALE
        if not any(state.error and state.locale == locale for state in seen.states[place])
    ]

    assert missing == []


def test_every_question_was_seen_with_its_answers(seen):
    missing = [
        f"{place} in {locale}"
        for place in sorted(seen.with_fields)
        if place.endpoint == "eforms.page"
        for locale in EVERY_LOCALE
        if State(locale, error=False, filled=True) not in seen.states[place]
    ]

    assert missing == []


@pytest.mark.parametrize("endpoint", NO_PAGES)
def test_what_is_left_out_is_really_no_page(routes_app, live, endpoint):
    [rule] = [rule for rule in routes_app.url_map.iter_rules() if rule.endpoint == endpoint]
    connection = http.client.HTTPConnection("127.0.0.1", live.port, timeout=10)
    connection.request("GET", quote(rule.rule))
    answer = connection.getresponse()
    kind, leads_to = answer.headers["Content-Type"], answer.headers.get("Location", "")
    connection.close()

    assert not kind.startswith("text/html") or leads_to.endswith(".svg")


def test_every_page_of_a_language_is_framed_alike(seen):
    assert {locale: len(frames) for locale, frames in seen.frames.items()} == dict.fromkeys(
        EVERY_LOCALE, 1
    )


def test_say_how_much_was_looked_at(seen, record_property):
    states = sum(len(states) for states in seen.states.values())

    record_property(
        SUMMARY,
        f"{len(seen.states)} pages in {len(EVERY_LOCALE)} languages, {states} states,"
        f" looked at {seen.count} times",
    )
    assert states > 0
