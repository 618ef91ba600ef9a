"""With htmx the same address gives the same page's partial; two tabs share one draft."""

import pytest

from tests.eforms.visitor import Visitor, pothole_answers

HTMX = {"HX-Request": "true"}


@pytest.fixture
def begun(visitor):
    visitor.begin()
    return visitor


@pytest.mark.parametrize("prefix", ["", "/ur"])
def test_htmx_gets_the_step_alone_with_its_title_and_its_address(larkmere, client, prefix):
    visitor = Visitor(client, prefix=prefix)
    visitor.begin()
    whole = visitor.get("danger")
    part = visitor.get("danger", headers=HTMX)

    assert part.status == 200
    assert (part.soup.html, whole.soup.html is None) == (None, False)
    assert part.headers["HX-Push-Url"] == f"{prefix}/services/pothole/danger"
    assert part.title == whole.title
    assert part.soup.find(id="step").form == whole.soup.find(id="step").form


def test_both_answers_say_that_they_depend_on_the_header(begun):
    for headers in ({}, HTMX):
        assert "HX-Request" in begun.get("danger", headers=headers).headers["Vary"]


def test_a_wrong_answer_sent_by_htmx_gives_the_step_with_its_error_and_no_new_address(begun):
    boxes = begun.get("danger").boxes()
    part = begun.post("danger", boxes, headers=HTMX)

    assert part.status == 422
    assert part.soup.html is None
    assert part.errors == ["Select “Yes” if someone could be badly hurt today"]
    assert "HX-Push-Url" not in part.headers


def test_a_right_answer_sent_by_htmx_leads_on_with_303_as_without(begun):
    boxes = {**begun.get("danger").boxes(), "danger": "no"}

    assert begun.post("danger", boxes, headers=HTMX).leads_to == f"{begun.home}photos"


def test_check_and_end_pages_have_a_partial_too(visitor):
    visitor.answer_all(pothole_answers())
    check = visitor.get("check", headers=HTMX)
    assert (check.soup.html, check.heading) == (None, "Check your answers")
    assert check.headers["HX-Push-Url"] == f"{visitor.home}check"

    visitor.send("danger", danger="yes")
    end = visitor.get("call-now", headers=HTMX)
    assert (end.soup.html, end.heading) == (None, "Phone us now")


def test_a_page_restored_from_history_is_whole(begun):
    restored = {**HTMX, "HX-History-Restore-Request": "true"}

    assert begun.get("danger", headers=restored).soup.html


def test_two_tabs_lose_nothing_and_the_newest_answer_counts(visitor):
    visitor.answer_all(pothole_answers())
    one, two = visitor.get("surface").boxes(), visitor.get("size").boxes()
    older = visitor.get("surface").boxes()

    visitor.post("surface", {**one, "surface": "pavement"})
    visitor.post("size", {**two, "size": "larger"})
    visitor.post("surface", {**older, "surface": "cycle-path"})

    words = visitor.get("check").words
    assert "Larger than a dustbin lid" in words
    assert "A cycle path" in words
    assert "amina@example.org" in words


def test_a_page_opened_before_the_way_turned_is_led_to_where_the_way_goes_now(visitor):
    visitor.answer_all(pothole_answers())
    stale = visitor.get("size").boxes()
    visitor.send("danger", danger="yes")

    assert visitor.post("size", {**stale, "size": "bin-lid"}).leads_to == f"{visitor.home}call-now"
    visitor.send("danger", danger="no")
    assert "dinner plate" in visitor.get("check").words


def test_an_older_answer_stays_where_a_newer_one_is_refused(visitor):
    visitor.answer_all(pothole_answers())
    refused = visitor.send("contact", email="not an address", name="Somebody else")

    assert refused.status == 422
    assert refused.boxes()["email"] == "not an address"
    assert refused.boxes()["name"] == "Somebody else"
    assert visitor.get("contact").boxes()["email"] == "amina@example.org"
    assert "Amina Khan" in visitor.get("check").words


def test_the_ways_to_answer_a_look_up_are_links_that_need_no_script(visitor):
    visitor.begin()
    visitor.send("danger", danger="no")
    visitor.send("photos")
    page = visitor.get("where")
    by_hand = page.soup.select_one("#step a[href*='by=by-hand']")["href"]
    described = visitor.get(by_hand)

    assert described.form.select("textarea[name='place-words']")
    assert visitor.send(by_hand, place__words="By the oak").leads_to == f"{visitor.home}surface"


def test_a_search_shows_what_was_found_to_choose_from(visitor):
    visitor.begin()
    visitor.send("danger", danger="no")
    visitor.send("photos")
    found = visitor.send("where", place__search="mill lane")

    assert found.status == 200
    assert "Mill Lane" in [label.get_text().strip() for label in found.form.select("label")]
    chosen = {**found.boxes(), "place-choice": "street:99900101", "place-detail": "by the oak"}
    assert visitor.post("where", chosen).leads_to == f"{visitor.home}surface"
    assert visitor.get("where").boxes()["place-choice"] == "street:99900101"


def test_the_way_back_to_the_check_page_survives_a_wrong_answer_and_a_search(visitor):
    visitor.answer_all(pothole_answers())
    refused = visitor.send("size?from=check", size="enormous")
    assert refused.status == 422
    assert refused.back == f"{visitor.home}check"

    found = visitor.send("where?from=check&by=search", place__search="mill lane")
    boxes = {**found.boxes(), "place-choice": "street:99900101"}
    assert visitor.post(found.form["action"], boxes).leads_to == f"{visitor.home}check"
