"""One's own details, preferences and organisations: in each language, empty, full and in error."""

from uuid import uuid4

import pytest

from a11y_tests.keyboard import Keyboard
from a11y_tests.languages import in_every_language
from portal.accounts import sessions
from portal.accounts.models import Method, OrganisationKind
from portal.accounts.own import changing, organisations, preferences
from portal.accounts.own.details import Detail
from portal.accounts.own.organisations import NewOrganisation
from portal.accounts.own.preferences import Channel, Format, Interpreter, Need, Topic
from portal.accounts.sessions import Arrival
from portal.cases.services import Contact
from portal.core.db import transaction
from portal.core.i18n import BY_CODE
from tests.cases.builders import make_case
from tests.support.account import behind, give_session, make_person

SECTIONS = ("language", "contact", "format", "access", "interpreter")


class Somebody:
    """A person of the portal that runs, and the tab they are signed in with."""

    def __init__(self, tab, live, name="Zoë Żółkowska-Ahmed"):
        self.tab = tab
        self.live = live
        self.email = f"{uuid4().hex}@example.org"
        self.person = make_person(self.email, name=name)
        self.token = sessions.start_for_person(self.person, Arrival(method=Method.CODE))
        give_session(tab.page.context, live, self.token)

    def has_a_case(self):
        return make_case(contact=Contact("Zoë", self.email, None), submission_id=uuid4())

    def owns(self, name="Café Żabka"):
        new = NewOrganisation(
            id=uuid4(), name=name, kind=OrganisationKind.BUSINESS, number="01234567",
            address="12 Mere Street\nLarkmere", position="Owner",
        )  # fmt: skip
        return organisations.add(self.person, new)


@pytest.fixture
def app_context(routes_app):
    with routes_app.app_context():
        yield


@pytest.fixture
def somebody(live, app_context):
    with behind(live):
        yield lambda tab: Somebody(tab, live)


def looked_at(tab, path, status=200):
    assert tab.open(path) == status
    tab.assert_accessible()


def send(tab, form=0):
    with tab.page.expect_navigation():
        tab.page.locator("main form").nth(form).locator("button").first.click()


def in_error(tab, path, form=0):
    tab.open(path)
    send(tab, form)
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


@in_every_language
def test_details_empty_full_and_in_error(look, somebody, locale):
    tab = look(locale)
    person = somebody(tab)
    looked_at(tab, "/account/details")
    for page in ("name", "phone", "email", "address", "address?by=by-hand"):
        looked_at(tab, f"/account/details/{page}")
    for page, box, wrong in (
        ("name", "name", ""),
        ("phone", "phone", "x"),
        ("email", "email", "x"),
    ):
        tab.open(f"/account/details/{page}")
        tab.page.fill(f"#{box}", wrong)
        send(tab)
        tab.assert_accessible()
    for page in ("address", "address?by=by-hand"):
        in_error(tab, f"/account/details/{page}")
    tab.open("/account/details/address")
    tab.page.fill("#search", "LK1 1AA")
    send(tab)
    tab.assert_accessible()
    send(tab)
    tab.assert_accessible()
    tab.open("/account/details/email")
    tab.page.fill("#email", "new@example.org")
    send(tab)
    tab.assert_accessible()
    send(tab)
    tab.assert_accessible()
    changing.propose(person.person, Detail.PHONE, "+441632960001")
    looked_at(tab, "/account/details")


@in_every_language
def test_telling_each_service_and_the_receipt(look, somebody, locale):
    tab = look(locale)
    person = somebody(tab)
    address = {"uprn": None, "lines": ["12 Mere Street", "Larkmere"], "postcode": "LK1 2AB"}
    alone = changing.propose(person.person, Detail.NAME, "Zoë Ahmed")
    looked_at(tab, f"/account/changes/{alone.id}/tell")
    for _number in range(2):
        person.has_a_case()
    change = changing.propose(person.person, Detail.ADDRESS, address)
    looked_at(tab, f"/account/changes/{change.id}/tell")
    other = changing.propose(person.person, Detail.PHONE, "+441632960001")
    send(tab)
    assert other.id == change.id
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()

    tab.page.locator("[name=chosen]").nth(1).check()
    send(tab)

    assert tab.page.url.endswith(f"/account/changes/{change.id}")
    tab.assert_accessible()
    looked_at(tab, "/account/details")


@in_every_language
def test_the_letters(look, somebody, live, locale):
    tab = look(locale)
    person = somebody(tab)
    preferences.choose(person.person, locale=locale.code, format=Format.LARGE_PRINT)
    person.has_a_case()
    change = changing.propose(person.person, Detail.NAME, "Zoë Ahmed")
    tab.open(f"/account/changes/{change.id}/tell")
    send(tab)
    [[mail]] = live.sql(
        "SELECT id FROM message WHERE template = 'details_changed' AND key = %s",
        f"details_changed:{change.id}",
    )
    templates = ("address_changed", "address_taken", "details_changed")
    for template in templates:
        live.sql("UPDATE message SET template = %s WHERE id = %s", template, mail)
        looked_at(tab, f"/dev/mailbox/{mail}")
        tab.assert_letter_accessible(f"/dev/mailbox/{mail}/html")


@in_every_language
def test_preferences_empty_full_and_in_error(look, somebody, locale):
    tab = look(locale)
    person = somebody(tab)
    looked_at(tab, "/account/preferences")
    for section in SECTIONS:
        looked_at(tab, f"/account/preferences/{section}")
    preferences.choose(person.person, locale="pl", needs=tuple(Need), words="Rings twice")
    preferences.choose(person.person, interpreter=Interpreter.LANGUAGE, language="Punjabi")
    preferences.choose(person.person, channels={Topic.REQUESTS: Channel.PHONE}, format=Format.AUDIO)
    looked_at(tab, "/account/preferences?saved=1")
    for section in SECTIONS:
        looked_at(tab, f"/account/preferences/{section}")
        spoil(tab, section)
        assert tab.page.locator(".govuk-error-summary").count() == 1
        tab.assert_accessible()
    preferences.choose(person.person, locale="ur" if locale.code != "ur" else "pl")
    looked_at(tab, "/account/language?next=/account/details")


def spoil(tab, section):
    """Send something that no box of this page offers."""
    tab.page.locator("main form input:not([type=hidden])").first.evaluate(
        "(box) => { box.value = 'nothing-like-it'; box.checked = true; }"
    )
    send(tab)


@in_every_language
def test_organisations_empty_full_and_in_error(look, somebody, locale):
    tab = look(locale)
    person = somebody(tab)
    looked_at(tab, "/account/organisations")
    looked_at(tab, "/account/organisations/add")
    in_error(tab, "/account/organisations/add")
    owned = person.owns()
    friend = make_person(f"{uuid4().hex}@example.org", name="Zofia")
    with transaction() as session:
        organisations.join(session, owned, friend, owner=False, position="Volunteer")
    with_invitation(person, owned)
    page = f"/account/organisations/{owned}"
    looked_at(tab, "/account/organisations")
    looked_at(tab, page)
    looked_at(tab, f"{page}/invite")
    in_error(tab, f"{page}/invite")
    looked_at(tab, f"{page}/leave")
    member = next(m for m in organisations.members(person.person, owned) if m.person_id == friend)
    looked_at(tab, f"{page}/members/{member.id}/remove")
    looked_at(tab, "/account/organisations?left=1")
    looked_at_for_whom(tab)


def with_invitation(person, organisation_id):
    """Somebody was asked and hasn't answered."""
    person.tab.open(f"/account/organisations/{organisation_id}/invite")
    person.tab.page.fill("#email", f"{uuid4().hex}@example.org")
    send(person.tab)


def looked_at_for_whom(tab):
    tab.open("/services/pothole/")
    send(tab)
    assert tab.page.url.endswith("/services/pothole/for")
    tab.assert_accessible()
    send(tab)
    tab.assert_accessible()


@in_every_language
def test_an_invitation(look, somebody, live, locale):
    tab = look(locale)
    asked = somebody(tab)
    owner = Somebody(look(locale), live)
    owned = owner.owns()
    owner.tab.open(f"/account/organisations/{owned}/invite")
    owner.tab.page.fill("#email", asked.email)
    send(owner.tab)
    [[mail]] = live.sql(
        "SELECT id FROM message WHERE template = 'organisation_invited' ORDER BY queued_at DESC"
        " LIMIT 1"
    )
    looked_at(tab, f"/dev/mailbox/{mail}")
    words = tab.page.locator("main").inner_text().split()
    link = next(word for word in words if "/account/invitations/" in word)
    tab.assert_letter_accessible(f"/dev/mailbox/{mail}/html")

    path = "/account/invitations/" + link.rpartition("/")[2]
    looked_at(tab, path)
    tab.page.fill("#position", "x" * 201)
    send(tab)
    assert tab.page.locator(".govuk-error-summary").count() == 1
    tab.assert_accessible()


def test_moving_house_with_the_keyboard_alone(look, somebody):
    tab = look(BY_CODE["en"])
    person = somebody(tab)
    opened = person.has_a_case()
    keys = Keyboard(tab.page)
    tab.open("/account/details")
    keys.follow("main a[href$='/details/address']")
    keys.follow("main a[href$='by-hand']")
    for box, words in (("line1", "12 Mere Street"), ("town", "Larkmere"), ("postcode", "LK1 2AB")):
        keys.reach(f"#{box}")
        keys.type(words)
    keys.follow("main form button")
    keys.reach("[name=chosen]")
    keys.press("Space")
    keys.follow("main form button")

    assert "What we have changed for you" in tab.page.locator("main").inner_text()
    assert opened.reference in tab.page.locator("main").inner_text()


def test_moving_house_without_javascript(look, somebody):
    tab = look(BY_CODE["en"], java_script_enabled=False)
    person = somebody(tab)
    opened = person.has_a_case()
    tab.open("/account/details/address?by=by-hand")
    tab.page.fill("#line1", "12 Mere Street")
    tab.page.fill("#town", "Larkmere")
    send(tab)
    tab.page.check("[name=chosen]")
    send(tab)

    shown = tab.page.locator("main").inner_text()
    assert "What we have changed for you" in shown
    assert opened.reference in shown
