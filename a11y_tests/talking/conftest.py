"""Both sides of a case: a resident who has its code, and an officer at work."""

import secrets
from uuid import uuid4

import pytest

from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.sessions import Arrival
from portal.cases import services as cases
from portal.eforms import publishing, services
from tests.eforms.asking_again import ANSWERS, make_lost_cat
from tests.eforms.builders import make_draft
from tests.support.account import behind, give_session, make_staff


@pytest.fixture(scope="module")
def portal(open_portal, request):
    name = request.module.__name__.rpartition("_")[2]
    with open_portal(name) as portal:
        yield portal


@pytest.fixture
def at_hand(routes_app, portal):
    with routes_app.app_context(), routes_app.test_request_context(), behind(portal):
        publishing.forget()
        routes_app.extensions["throttle"].storage.reset()  # each test is a day of its own
        yield
        publishing.forget()


@pytest.fixture
def sent(at_hand):
    """A form that was sent; its reference."""
    browser = secrets.token_urlsafe(8)
    draft = make_draft(make_lost_cat(), ANSWERS, browser=browser)
    return services.submit(browser, "lost-cat", draft.id)


@pytest.fixture
def resident(look, portal):
    """`resident(locale, reference)`: a tab that has the code of the case."""

    def opened(locale, reference, **options):
        tab = look(locale, base_url=portal.url, **options)
        tab.open(f"/cases/{reference}?code={cases.access_code(reference)}")
        return tab

    return opened


@pytest.fixture
def desk(look, portal, at_hand):
    """`desk(locale)`: a tab of an officer at work."""

    def opened(locale, **options):
        tab = look(locale, base_url=portal.url, **options)
        staff_id = make_staff(teams=("animals",), email=f"{uuid4().hex}@larkmere.example")
        arrival = Arrival(method=Method.PASSKEY, second_factor=True)
        give_session(tab.page.context, portal, sessions.start_for_staff(staff_id, arrival))
        return tab

    return opened
