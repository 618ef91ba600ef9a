"""Finish and clear: nothing of a person is left in a browser that others use after them."""

import dataclasses

import pytest
from sqlalchemy import text

from portal.accounts import sessions
from portal.core import i18n
from tests.eforms.saved import begun_by, danger_of, mails, open_link, path_of, save
from tests.eforms.visitor import Visitor, pothole_answers
from tests.support.account import sign_in

PREFIXES = [f"/{locale.prefix}".rstrip("/") for locale in i18n.LOCALES]


@pytest.fixture
def begun(larkmere, client):
    return begun_by(client)


def finish(visitor):
    return visitor.send("/finish")


def test_the_page_says_what_is_deleted_and_what_stays(begun, app):
    bins = Visitor(begun.client, "missed-bin")
    bins.begin()
    save(bins)
    page = begun.get("/finish")
    lists = [each.get_text(" ") for each in page.soup.select("main ul")]

    assert "We delete them" in page.words
    assert ["pothole" in lists[0], "bin" in lists[0]] == [True, False]
    assert ["pothole" in lists[1], "bin" in lists[1]] == [False, True]
    assert page.soup.select("main a[href='/services/pothole/save']")
    assert danger_of(begun) == "no"


def test_everything_unfinished_is_gone_from_this_browser(begun):
    before = begun.client.get_cookie("browser").value
    done = finish(begun)

    assert done.leads_to == "/finish/done"
    assert begun.get("/finish/done").heading == "Everything is cleared"
    assert begun.client.get_cookie("browser") is None
    assert begun.get("photos").leads_to == begun.home
    assert begun.get("/saved/").soup.select("main section") == []
    begun.client.set_cookie("browser", before)
    assert begun.get("photos").leads_to == begun.home


def test_the_browser_is_told_to_drop_what_it_kept(begun):
    done = finish(begun)

    assert '"cache"' in done.headers["Clear-Site-Data"]
    assert '"storage"' in done.headers["Clear-Site-Data"]
    assert done.headers["Cache-Control"] == "no-store"


def test_what_was_saved_by_email_stays_behind_its_link_and_code(begun, app):
    mail = save(begun)
    finish(begun)

    assert danger_of(begun) is None
    assert len(mails()) == 1
    assert open_link(Visitor(app.test_client()), mail).leads_to == "/services/pothole/photos"


def test_a_link_that_was_opened_here_stops_and_a_new_one_is_mailed(begun, app):
    old = save(begun)
    library = Visitor(app.test_client())
    open_link(library, old)
    page = library.get("/finish")
    assert "we send you new ones" in page.words
    finish(library)
    (_, new) = mails()

    assert library.get(path_of(old.values["link"])).status == 410
    assert new.to == old.to
    assert open_link(Visitor(app.test_client()), new).leads_to == "/services/pothole/photos"


def test_a_form_that_was_sent_can_no_longer_be_seen_here(visitor):
    visitor.answer_all(pothole_answers())
    done = visitor.submit().leads_to
    status = f"/cases/{done.rpartition('/')[2]}"
    for page in (done, status):
        assert visitor.get(page).soup.select("main a[href='/finish']")
    finish(visitor)

    assert visitor.client.get_cookie("cases") is None
    assert visitor.get(done).leads_to == status
    assert visitor.get(status).leads_to == "/cases/"


def test_someone_who_has_begun_nothing_may_finish_as_well_and_twice(larkmere, client):
    visitor = Visitor(client)
    for _ in range(2):
        assert "no unfinished form" in visitor.get("/finish").words
        assert finish(visitor).leads_to == "/finish/done"


def test_nobody_else_loses_anything(begun, app):
    other = begun_by(app.test_client())
    finish(begun)

    assert danger_of(other) == "no"


def test_another_site_cannot_make_a_browser_finish(begun):
    boxes = begun.get("/finish").boxes()
    elsewhere = {"Sec-Fetch-Site": "cross-site"}

    assert begun.post("/finish", boxes, headers=elsewhere).status == 400
    assert begun.post("/finish", {"csrf_token": "x"}).status == 400
    assert danger_of(begun) == "no"


@pytest.mark.parametrize("prefix", PREFIXES)
def test_it_works_in_every_language(larkmere, client, prefix):
    visitor = begun_by(client, prefix)

    assert visitor.send(f"{prefix}/finish").leads_to == f"{prefix}/finish/done"
    assert visitor.get(f"{prefix}/finish/done").status == 200


def test_the_start_page_after_finishing_begins_with_nothing(begun):
    finish(begun)
    begun.begin()

    assert danger_of(begun) is None or "danger" not in begun.get("danger").boxes()


def test_in_production_none_but_this_host_over_https_can_set_the_cookies(
    larkmere, client, app, monkeypatch
):
    production = dataclasses.replace(app.config["SETTINGS"], env="production")
    monkeypatch.setitem(app.config, "SETTINGS", production)
    client.environ_base["wsgi.url_scheme"] = "https"
    visitor = Visitor(client)
    visitor.answer_all(pothole_answers())
    done = visitor.get(visitor.submit().leads_to)
    sent = [*done.headers.getlist("Set-Cookie"), *visitor.begin().headers.getlist("Set-Cookie")]
    cleared = finish(visitor).headers.getlist("Set-Cookie")

    ours = {"__Host-browser", "__Host-cases"}
    accounts = {"__Host-session", "__Host-challenge", "__Host-claim"}
    payments = {"__Host-payments", "__Host-bill"}
    all_of_them = ours | accounts | payments | {"__Host-bookings"}
    for cookies, names in ((sent, ours), (cleared, all_of_them)):
        assert {each.partition("=")[0] for each in cookies} == names
        for each in cookies:
            assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(each.split("; "))
            assert "Domain" not in each
    assert all("Max-Age=0" in each for each in cleared)


def test_files_of_what_is_deleted_are_swept_away(begun, session):
    finish(begun)
    waiting = text("SELECT count(*) FROM procrastinate_jobs WHERE task_name = :task")

    assert session.scalar(waiting, {"task": "eforms.sweep_uploads"}) == 1


def test_whoever_is_signed_in_is_signed_out_on_the_server_too(begun):
    sign_in(begun.client)
    token = begun.client.get_cookie("session").value
    finish(begun)

    assert begun.client.get_cookie("session") is None
    assert sessions.find(token) is None
