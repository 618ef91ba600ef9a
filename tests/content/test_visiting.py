import re
from datetime import UTC, date, datetime, time

import pytest
from bs4 import BeautifulSoup

from portal.content import home, services
from portal.content.doors import DOORS
from portal.core import clock
from portal.core.i18n import LOCALES
from portal.eforms import publishing
from portal.eforms.definitions import Action, loading
from tests.content.places import place

MORNING = ((time(9), time(12)),)
HALL = place(
    "Town Hall",
    hours=[(time(9), time(17))],
    closes_at=datetime(2026, 12, 4, 17, tzinfo=UTC),
    facilities=("Step-free entrance", "Hearing loop"),
    notes="Ask at the desk.",
    week=(*([MORNING] * 5), (), ()),
    closed_on=(date(2026, 12, 25), date(2026, 12, 28)),
)
in_every_language = pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)


@pytest.fixture
def published_forms(app):
    publishing.forget()
    for form in loading.load_all():
        publishing.file_version(form)
    yield
    publishing.forget()


@pytest.fixture
def visit(client, monkeypatch):
    """The page about visiting, with these places."""

    def read(*places, prefix=""):
        monkeypatch.setattr(services, "_places", {"test": lambda: places})
        answer = client.get(f"{prefix}/visit")
        assert answer.status_code == 200
        return BeautifulSoup(answer.text, "html.parser")

    return read


def address(locale):
    return f"/{locale.prefix}" if locale.prefix else ""


@in_every_language
def test_each_place_says_where_it_is_when_it_is_open_and_what_is_there(visit, locale):
    page = visit(HALL, prefix=address(locale))
    words = page.find(id="town-hall").get_text(" ", strip=True)

    for fact in ("1 Mere Street, LK1 1AA", "01632 960 010", "Step-free", "Ask at the desk."):
        assert fact in words
    assert page.find("a", href="tel:01632960010")
    assert len(re.findall(r"12[:.]00", words)) == 5  # mornings of the week
    assert len(re.findall(r"2026", words)) == 2  # bank holidays ahead


def test_it_tells_until_when_it_is_open_and_which_days_it_is_shut(visit):
    words = visit(HALL).main.get_text(" ", strip=True)

    assert "Open now until 5:00pm 9:00am to 5:00pm" in words
    assert "Monday: 9:00am to 12:00pm" in words
    assert "Sunday: Closed" in words
    assert "Closed on these days Friday 25 December 2026 Monday 28 December 2026" in words


def test_the_days_of_the_week_are_in_the_language_of_the_page_whoever_came_before(visit):
    for prefix, monday in (("/ur", "پیر:"), ("/pl", "Poniedziałek:"), ("", "Monday:")):
        assert monday in visit(HALL, prefix=prefix).main.get_text(" ", strip=True)


@pytest.mark.parametrize(("prefix", "comma"), [("", ", "), ("/ur", "، ")])
def test_a_break_at_noon_is_told_with_the_comma_of_the_language(visit, prefix, comma):
    [[_, hours]] = [
        dd.get_text(strip=True).split(comma)
        for dd in visit(
            place("Sedgeby", hours=[*MORNING, (time(14), time(16))]), prefix=prefix
        ).main.find_all("dd")
        if "12:00" in dd.get_text()
    ]

    assert "2:00" in hours


def test_names_and_addresses_are_marked_as_english_in_another_language(visit):
    page = visit(HALL, prefix="/ur")

    assert page.find("h2", string="Town Hall").span["lang"] == "en-GB"
    assert page.find("span", string="1 Mere Street, LK1 1AA")["dir"] == "ltr"
    assert not visit(HALL).main.find(lang=True)


def test_easyread_has_few_rows_for_each_place(visit):
    page = visit(HALL, place("Sedgeby"), prefix="/easyread")

    for section in page.main.find_all("section"):
        assert 3 <= len(section.find_all("div", class_="er-row")) <= 5


def test_without_a_place_it_says_whom_to_ask(visit):
    assert "Phone 01632 960 000" in visit().main.get_text()


@in_every_language
@pytest.mark.parametrize("path", ["/", "/services/pothole/", "/contact"])
def test_the_pages_that_speak_of_visiting_lead_there(published_forms, client, locale, path):
    page = BeautifulSoup(client.get(address(locale) + path).text, "html.parser")

    assert page.main.find("a", href=f"{address(locale)}/visit")


def test_the_christmas_notice_leads_to_the_days_that_are_shut(client):
    with clock.frozen(datetime(2026, 12, 20, 10, tzinfo=UTC)):
        notice = BeautifulSoup(client.get("/").text, "html.parser").find(class_="notice")

    assert notice.a["href"] == "/visit"


def test_search_finds_the_page_about_visiting(client):
    page = BeautifulSoup(client.get("/search?q=where+visit").text, "html.parser")

    assert page.main.find("a", href="/visit")


def test_home_and_the_list_of_services_show_the_same_doors(published_forms, client):
    shown = BeautifulSoup(client.get("/services/").text, "html.parser")
    groups = [section["id"] for section in shown.main.find_all("section", id=True)]

    with client.application.test_request_context("/"):
        doors = [door.key for door in home.context()["doors"]]
    assert doors == groups == [door.key for door in DOORS] == [action.value for action in Action]
