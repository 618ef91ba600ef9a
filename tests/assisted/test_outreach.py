"""Leaflets in each language, and links of partners that are counted without knowing anybody."""

import pytest

from portal.assisted import leaflets, referrals
from tests.accounts.visiting import send
from tests.eforms.visitor import Answer

LEAFLETS = "/staff/leaflets/"
PARTNERS = f"{LEAFLETS}partners"


@pytest.fixture
def partner(adviser):
    added = adviser.send(PARTNERS, PARTNERS, name="Harrow End Food Bank", slug="food-bank")
    assert added.leads_to == PARTNERS
    return "food-bank"


def counted():
    [line] = referrals.partners()
    return line.opened, line.begun


@pytest.fixture
def resident(app):
    return app.test_client()


@pytest.mark.parametrize("service", ["nothing", "x" * 200])
def test_a_link_that_leads_nowhere_is_not_counted(resident, partner, service):
    assert resident.get(f"/services/{service}/?from={partner}").status_code == 404
    assert counted() == (0, 0)


def test_each_service_has_a_leaflet_in_each_language(adviser):
    page = adviser.see(LEAFLETS)
    links = [link["href"] for link in page.soup.select("td a")]
    assert "/pl/staff/leaflets/pothole" in links
    assert "/easyread/staff/leaflets/talk-to-us" in links

    for link in links:
        leaflet = adviser.see(link)
        assert leaflet.status == 200
        assert leaflet.soup.select_one("svg.qr path")


def test_a_partners_leaflet_leads_to_their_link(adviser, partner):
    [first, *_] = [
        link["href"] for link in adviser.see(f"{LEAFLETS}?from={partner}").soup.select("td a")
    ]
    assert first.endswith("?from=food-bank")
    assert "?from=food-bank" in adviser.see(first).words


def test_a_leaflet_is_a_pdf_too(adviser, run_jobs):
    address = f"{LEAFLETS}pothole.pdf"
    assert "We are making the PDF" in adviser.see(address).words
    run_jobs()

    found = adviser.client.get(address)
    assert found.content_type == "application/pdf"
    assert found.data.startswith(b"%PDF")


def test_a_leaflet_says_what_the_form_does_now(adviser, run_jobs, monkeypatch):
    address = f"{LEAFLETS}pothole.pdf"
    adviser.see(address)
    run_jobs()
    known = leaflets._form("pothole")  # noqa: SLF001 - edited, as an editor would
    edited = known.model_copy(update={"cost": "It costs nothing at all."})
    monkeypatch.setattr(leaflets, "_form", lambda _service: edited)

    assert "We are making the PDF" in adviser.see(address).words


def test_where_people_come_from_is_counted_and_nothing_is_kept_of_them(resident, adviser, partner):
    opened = resident.get(f"/services/pothole/?from={partner}")
    assert opened.headers.getlist("Set-Cookie") == []
    assert counted() == (1, 0)

    headers = {"Referer": f"http://localhost/services/pothole/?from={partner}"}
    resident.post("/services/pothole/", data={"go": "on"}, headers=headers)
    assert counted() == (1, 1)


@pytest.mark.parametrize("slug", ["nobody", "FOOD BANK", "x" * 200, "check"])
def test_what_names_no_partner_is_not_counted(resident, adviser, partner, slug):
    assert resident.get("/services/pothole/", query_string={"from": slug}).status_code == 200
    assert counted() == (0, 0)


def test_one_network_that_reloads_for_an_hour_counts_sixty_times(resident, adviser, partner):
    for _ in range(65):
        resident.get(f"/services/pothole/?from={partner}")

    assert counted() == (60, 0)


def test_a_word_that_is_taken_or_can_not_stand_in_a_link_is_refused(adviser, partner):
    for slug, said in (
        ("food-bank", "There is a partner with this word in their links. Choose another one."),
        ("two words", "Enter a word of letters, digits and dashes, like food-bank"),
    ):
        csrf = adviser.see(PARTNERS).soup.select_one("[name=csrf_token]")["value"]
        typed = {"csrf_token": csrf, "name": "Another", "slug": slug}
        refused = Answer(adviser.client.post(PARTNERS, data=typed))
        assert refused.status == 422
        assert refused.errors == [said]


def test_a_partner_who_stops_is_counted_no_more(resident, adviser, partner):
    page = adviser.see(PARTNERS)
    end = next(each for each in page.soup.select("form") if each["action"].endswith("/end"))
    Answer(send(adviser.client, PARTNERS, form=end["action"], go="on"))
    resident.get(f"/services/pothole/?from={partner}")

    assert referrals.partners() == []
