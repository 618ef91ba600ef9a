"""Coming back to a saved form on another device: by its link, by its code, or from the list."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from portal.core import clock
from portal.eforms import services
from portal.eforms.models import Draft
from tests.eforms.saved import (
    AMINA,
    begun_by,
    danger_of,
    enter_code,
    open_link,
    path_of,
    save,
)
from tests.eforms.visitor import Visitor, pothole_answers

NO_TOKENS = [
    "x",
    "delete",
    "0" * 43,
    "%00",
    "%F0%9F%90%88",
    "..%2f..%2fetc",
    "' OR 1=1 --",
    "<script>",
    "x" * 5_000,
    "%ED%A0%80",
    "%25s%25n",
]


@pytest.fixture
def begun(larkmere, client):
    return begun_by(client)


@pytest.fixture
def elsewhere(begun, app):
    """Another device, which knows nothing yet."""
    return Visitor(app.test_client())


def later(**time):
    return clock.frozen(clock.now() + timedelta(**time))


def test_opening_a_link_changes_nothing_until_the_button_is_pressed(begun, elsewhere, session):
    link = path_of(save(begun).values["link"])
    for _ in range(3):
        page = elsewhere.get(link)
        assert (page.status, page.heading) == (200, "Go on with your form")
    elsewhere.client.head(link)

    assert elsewhere.client.get_cookie("browser") is None
    assert danger_of(begun) == "no"
    assert danger_of(elsewhere) is None


def test_before_a_link_is_followed_one_reads_to_whom_the_form_is_saved(begun, elsewhere):
    """Whose mail it was can come back to what is typed: a stranger's link must be told apart."""
    mail = save(begun)

    assert "amina@example.org" in elsewhere.get(path_of(mail.values["link"])).words
    elsewhere.begin()
    elsewhere.send("danger", danger="yes")
    assert "amina@example.org" in elsewhere.get(path_of(mail.values["link"])).words


def test_the_button_opens_the_form_here_where_it_was_left_and_closes_it_there(begun, elsewhere):
    led = open_link(elsewhere, save(begun))

    assert led.leads_to == "/services/pothole/photos"
    assert danger_of(elsewhere) == "no"
    assert danger_of(begun) is None


def test_a_link_works_as_often_as_it_is_needed(begun, elsewhere, app):
    mail = save(begun)
    third = Visitor(app.test_client())
    for visitor in (elsewhere, third, elsewhere, elsewhere):
        assert open_link(visitor, mail).leads_to == "/services/pothole/photos"
        assert danger_of(visitor) == "no"


def test_a_complete_form_is_gone_on_with_at_its_check_page(visitor, app):
    visitor.answer_all(pothole_answers())

    led = open_link(Visitor(app.test_client()), save(visitor))

    assert led.leads_to == "/services/pothole/check"


@pytest.mark.parametrize("token", NO_TOKENS, ids=lambda token: token[:20])
@pytest.mark.parametrize("more", ["", "/delete"])
def test_a_link_that_is_none_leads_to_a_clear_page(begun, token, more):
    page = begun.get(f"/saved/{token}{more}")

    assert page.status in {404, 410}
    assert page.heading in {"This link no longer works", "Page not found"}


def test_a_link_whose_time_is_over_leads_to_a_clear_page(begun, elsewhere):
    link = path_of(save(begun).values["link"])
    boxes = elsewhere.get(link).boxes()
    with later(days=28, seconds=1):
        for page in (elsewhere.get(link), elsewhere.post(link, boxes)):
            assert (page.status, page.heading) == (410, "This link no longer works")
            assert page.soup.select("main a[href='/saved/']")


@pytest.fixture
def busy(elsewhere):
    """The other device has an unfinished form of this service itself, where it is dangerous."""
    elsewhere.begin()
    elsewhere.send("danger", danger="yes")
    return elsewhere


@pytest.mark.parametrize("way", ["link", "code"])
class TestWhereAnotherFormIsOpen:
    def ask(self, visitor, mail, way):
        """Come back; the page that asks which form to go on with."""
        if way == "link":
            return visitor.get(path_of(mail.values["link"]))
        return enter_code(visitor, AMINA, mail.values["code"])

    def choose(self, visitor, page, **chosen):
        return visitor.post(page.form["action"], {**page.boxes(), **chosen})

    def test_it_is_asked_which_one_and_nothing_is_thrown_away(self, begun, busy, way):
        page = self.ask(busy, save(begun), way)

        assert (page.status, page.heading) == (200, "Which form do you want to go on with?")
        assert "we delete the one in this browser" in page.words
        assert (danger_of(begun), danger_of(busy)) == ("no", "yes")

    def test_no_choice_is_asked_for_again(self, begun, busy, way):
        page = self.choose(busy, self.ask(busy, save(begun), way))

        assert (page.status, page.errors) == (422, ["Choose which form to go on with"])
        assert page.title.startswith("Error:")
        assert self.choose(busy, page, choice="here").status == 303

    def test_the_one_in_the_browser_may_be_kept(self, begun, busy, way):
        mail = save(begun)
        led = self.choose(busy, self.ask(busy, mail, way), choice="here")

        assert led.leads_to == "/services/pothole/call-now"
        assert (danger_of(begun), danger_of(busy)) == ("no", "yes")
        assert busy.get(path_of(mail.values["link"])).status == 200

    def test_the_one_in_the_browser_is_deleted_where_only_it_was_open(
        self, begun, busy, session, way
    ):
        led = self.choose(busy, self.ask(busy, save(begun), way), choice="mailed")

        assert led.leads_to == "/services/pothole/photos"
        assert danger_of(busy) == "no"
        assert session.scalar(select(func.count()).select_from(Draft)) == 1

    def test_one_that_was_mailed_stays_behind_its_own_link(self, begun, busy, app, way):
        own = save(busy, "busy@example.org")
        page = self.ask(busy, save(begun), way)
        assert "stays saved" in page.words
        assert "we delete" not in page.words
        self.choose(busy, page, choice="mailed")
        third = Visitor(app.test_client())

        assert danger_of(busy) == "no"
        assert open_link(third, own).status == 303
        assert danger_of(third) == "yes"

    def test_a_form_begun_since_the_page_was_shown_is_not_lost(self, begun, busy, way):
        page = self.ask(busy, save(begun), way)
        services.discard(services.unfinished(busy.client.get_cookie("browser").value)[0])
        busy.begin()
        asked = self.choose(busy, page, choice="mailed")

        assert asked.heading == "Which form do you want to go on with?"
        assert danger_of(begun) == "no"

    @pytest.mark.parametrize("choice", ["", "both", "🐈", "mailed\x00"])
    def test_a_strange_choice_is_asked_for_again(self, begun, busy, way, choice):
        page = self.choose(busy, self.ask(busy, save(begun), way), choice=choice)

        assert page.status == 422
        assert (danger_of(begun), danger_of(busy)) == ("no", "yes")


def test_the_list_has_every_unfinished_form_of_this_browser_and_no_other(begun, app):
    bins = Visitor(begun.client, "missed-bin")
    bins.begin()
    other = begun_by(app.test_client())
    page = begun.get("/saved/")

    assert [each.get_text() for each in page.soup.select("main section h2")] == [
        "Report a missed bin",
        "Report a pothole",
    ]
    assert begun.home + "photos" in [link["href"] for link in page.soup.select("main section a")]
    assert len(other.get("/saved/").soup.select("main section")) == 1
    assert "There are none" in Visitor(app.test_client()).get("/saved/").words


def test_the_list_leaves_out_what_was_sent_and_what_is_over(visitor):
    visitor.answer_all(pothole_answers())
    with later(days=29):
        assert visitor.get("/saved/").soup.select("main section") == []
    visitor.submit()

    assert visitor.get("/saved/").soup.select("main section") == []


def test_a_form_is_deleted_from_the_list_after_asking(begun):
    page = begun.get("/saved/here/pothole")
    assert (page.heading, danger_of(begun)) == ("Delete this form?", "no")
    boxes = page.boxes()

    assert begun.post("/saved/here/pothole", boxes).leads_to == "/saved/"
    assert danger_of(begun) is None
    assert begun.post("/saved/here/pothole", boxes).leads_to == "/saved/"
    assert begun.get("/saved/here/pothole").leads_to == "/saved/"
    assert begun.get("/saved/here/nothing").leads_to == "/saved/"


def test_a_form_is_deleted_by_the_link_of_its_mail_after_asking(begun, elsewhere):
    mail = save(begun)
    link = path_of(mail.values["delete_link"])
    page = elsewhere.get(link)
    assert (page.heading, danger_of(begun)) == ("Delete this form?", "no")
    boxes = page.boxes()

    assert elsewhere.post(link, boxes).leads_to == "/saved/"
    assert danger_of(begun) is None
    assert elsewhere.post(link, boxes).status == 410
    assert elsewhere.get(path_of(mail.values["link"])).status == 410


def test_two_tabs_of_one_link_both_arrive(begun, elsewhere):
    link = path_of(save(begun).values["link"])
    one, two = elsewhere.get(link).boxes(), elsewhere.get(link).boxes()
    assert elsewhere.post(link, one).leads_to == "/services/pothole/photos"

    again = {**two, "csrf_token": elsewhere.get(link).boxes()["csrf_token"]}
    assert elsewhere.post(link, again).leads_to == "/services/pothole/photos"


def test_an_answer_from_the_device_left_behind_is_refused_clearly(begun, elsewhere):
    boxes = begun.get("photos").boxes()
    open_link(elsewhere, save(begun))

    page = begun.post("photos", boxes)
    assert (page.status, page.heading) == (410, "These answers are no longer here")


def test_eight_devices_that_go_on_at_once_leave_one_form_on_one_of_them(committing):
    with committing.app_context():
        link = path_of(save(begun_by(committing.test_client())).values["link"])
    together = Barrier(8)

    def go_on(_):
        visitor = Visitor(committing.test_client())
        boxes = visitor.get(link).boxes()
        together.wait(10)
        return visitor.post(link, boxes).status, visitor

    with ThreadPoolExecutor(8) as threads:
        went = list(threads.map(go_on, range(8)))

    assert {status for status, _ in went} == {303}
    assert [danger_of(visitor) for _, visitor in went].count("no") == 1
