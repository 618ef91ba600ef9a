"""Subscriptions and Direct Debit: each page, in each language and state."""

from datetime import timedelta
from uuid import uuid4

import pytest

from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.core import clock
from portal.core.db import transaction
from portal.eforms import publishing
from portal.payments import services
from portal.payments.models import Subject, Subscription
from portal.payments.subscribing import beginning, cancelling, viewing
from tests.payments import subscribing
from tests.payments.subscribing import NUMBER, join
from tests.support.account import behind, give_session, make_person

LIST = "/account/subscriptions/"
TYPED = {"holder": "Zoë Żółkowska", "sort": "40-12-76", "number": NUMBER}


class Subscriber:
    """Somebody who is signed in and has two bins, by card or by Direct Debit."""

    def __init__(self, tab, live):
        self.tab = tab
        self.email = f"{uuid4().hex}@example.org"
        self.person = make_person(self.email, name="Zoë Żółkowska")
        token = sessions.start_for_person(self.person, Arrival(method=Method.CODE))
        give_session(tab.page.context, live, token)

    def sends(self, **changes):
        return join(self.person, email=self.email, **changes)

    def has(self, **changes):
        joined = self.sends(**changes)
        with transaction():
            beginning.begin(joined.case_id, payment_id=joined.payment.id)
        return viewing.of_case(joined.case_id)

    def has_by_debit(self):
        joined = self.sends(**{"pay-by": "direct-debit"})
        subscribing.set_up(joined.payment)
        return viewing.of_case(joined.case_id)

    def sees(self, path, status=200):
        assert self.tab.open(path) == status
        self.tab.assert_accessible()

    def is_refused(self, path):
        """Press the button without having given anything."""
        self.sees(path)
        self.press()
        assert self.tab.page.locator(".govuk-error-summary").count() == 1
        self.tab.assert_accessible()

    def press(self):
        with self.tab.page.expect_navigation():
            self.tab.page.locator("main form[method=post] button").first.click()

    def types(self, path, *, sole="yes"):
        self.sees(path)
        for box, words in TYPED.items():
            self.tab.page.fill(f"#{box}", words)
        self.tab.page.check(f"[name=sole][value={sole}]")
        self.tab.page.check('[name=day][value="15"]')
        self.press()
        self.tab.assert_accessible()


@pytest.fixture
def subscriber(live, routes_app):
    with routes_app.test_request_context("/"), behind(live):
        publishing.forget()
        yield lambda tab: Subscriber(tab, live)
    publishing.forget()


def ends(view, days):
    """Let it end so many days from now."""
    with transaction() as session:
        row = session.get_one(Subscription, view.id)
        row.ends_on = clock.today() + timedelta(days=days)
        row.starts_on = row.ends_on - timedelta(days=364)


@in_every_language
def test_the_list_with_nothing_and_with_something_in_it(look, locale, subscriber):
    somebody = subscriber(look(locale))
    somebody.sees(LIST)
    ends(somebody.has(), 10)
    somebody.sees(LIST)
    somebody.sees("/account/")


@in_every_language
def test_one_that_runs_is_changed_and_cancelled(look, locale, subscriber):
    somebody = subscriber(look(locale))
    view = somebody.has()
    somebody.sees(f"{LIST}{view.id}")
    somebody.is_refused(f"{LIST}{view.id}/change")
    somebody.sees(f"{LIST}{view.id}/cancel")
    somebody.press()
    somebody.tab.assert_accessible()


@in_every_language
def test_one_that_can_be_renewed(look, locale, subscriber):
    somebody = subscriber(look(locale))
    view = somebody.has(price=10_000, reduced="yes", proof=[])
    ends(view, 10)
    somebody.sees(f"{LIST}{view.id}")
    somebody.is_refused(f"{LIST}{view.id}/renew")
    ends(view, -5)
    somebody.sees(f"{LIST}{view.id}")
    somebody.sees(f"{LIST}{view.id}/renew")


@in_every_language
def test_one_that_has_ended_and_one_that_was_cancelled(look, locale, subscriber):
    somebody = subscriber(look(locale))
    view = somebody.has()
    ends(view, -60)
    somebody.sees(f"{LIST}{view.id}")
    other = somebody.has()
    ends(other, 60)
    running = viewing.one(somebody.person, other.id)
    cancelling.cancel(somebody.person, other.id, cancelling.outcome(running).said)
    somebody.sees(f"{LIST}{other.id}")


@in_every_language
def test_a_debit_is_set_up(look, locale, subscriber):
    somebody = subscriber(look(locale))
    joined = somebody.sends(**{"pay-by": "direct-debit"})
    page = f"/pay/{joined.payment.reference}"
    somebody.sees(page)
    somebody.is_refused(f"{page}/direct-debit")
    somebody.types(f"{page}/direct-debit", sole="no")
    somebody.types(f"{page}/direct-debit")
    somebody.press()
    assert somebody.tab.page.url.endswith("/done")
    somebody.tab.assert_accessible()
    somebody.sees(page)


@in_every_language
def test_a_debit_is_changed_and_ended(look, locale, subscriber):
    somebody = subscriber(look(locale))
    view = somebody.has_by_debit()
    base = f"{LIST}{view.id}"
    somebody.sees(base)
    somebody.sees(f"{base}/cancel")
    somebody.sees(f"{base}/change")
    somebody.is_refused(f"{base}/direct-debit/change")
    somebody.types(f"{base}/direct-debit/change", sole="no")
    somebody.types(f"{base}/direct-debit/change")
    somebody.sees(f"{base}/direct-debit/check")
    somebody.press()
    somebody.tab.assert_accessible()
    somebody.sees(f"{base}/direct-debit/end")
    somebody.press()
    somebody.tab.assert_accessible()
    payment = services.of_subject(Subject.CASE, view.case_id)
    somebody.sees(f"/pay/{payment.reference}")
    somebody.sees(f"/pay/{payment.reference}/direct-debit/done")
