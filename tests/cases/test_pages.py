import re
from http import HTTPStatus

import pytest
from sqlalchemy import insert

from portal.cases import access
from portal.cases.models import Case, EntryKind, TimelineEntry
from portal.cases.services import Kind, Status, update
from portal.core import clock
from portal.core.clock import frozen
from portal.core.i18n import BY_CODE, LOCALES, plain, use_locale
from portal.core.web import ASSET_PREFIX

from .browsing import move, page_of, visit, words
from .builders import MAUNDY_THURSDAY, make_case


@pytest.mark.parametrize("locale", [locale.code for locale in LOCALES])
@pytest.mark.parametrize("status", [Status.RECEIVED, Status.ACTION_SCHEDULED, Status.FIXED])
def test_the_page_says_where_the_case_stands_in_each_language(resident, opened, locale, status):
    if status is not Status.RECEIVED:
        move(opened, status)

    page = page_of(visit(resident, opened, locale))

    with use_locale(locale):
        assert plain(str(status.sentence)) in words(page.select_one(".lead-status"))
    assert page.html["dir"] == BY_CODE[locale].dir
    assert page.html["lang"] == BY_CODE[locale].html_lang
    assert page.find("bdi", dir="ltr", string=opened.reference)


def test_the_page_says_by_when_to_expect_news(client):
    with frozen(MAUNDY_THURSDAY):
        opened = make_case()
        client.get(f"/cases/{opened.reference}?code={opened.access_code}")
        page = page_of(visit(client, opened))

    assert "Expect news by Monday 20 April 2026." in words(page.select_one(".lead-status"))


def test_a_late_answer_is_owned_up_to(client):
    with frozen(MAUNDY_THURSDAY):
        opened = make_case()
    client.get(f"/cases/{opened.reference}?code={opened.access_code}")

    lead = words(page_of(visit(client, opened)).select_one(".lead-status"))

    assert "We said you would hear from us by Monday 20 April 2026. We are late" in lead


def test_a_closed_case_promises_nothing_more(resident, opened):
    move(opened, Status.FIXED)

    page = page_of(visit(resident, opened))

    assert words(page.select_one(".lead-status")) == "We have fixed it."
    assert not page.select_one("[data-hx-trigger]")


def test_the_timeline_shows_what_officers_wrote_and_escapes_it(resident, opened):
    move(opened, Status.INVESTIGATING, "<script>alert(1)</script>\nSecond line")
    update(opened.reference, status=Status.INVESTIGATING, note="Secret", author="Ola",
           public=False)  # fmt: skip

    answer = visit(resident, opened)

    assert "<script>alert" not in answer.text
    assert "Secret" not in answer.text
    note = page_of(answer).select(".timeline .timeline__note")
    assert [words(line) for line in note] == [
        "<script>alert(1)</script>",
        "Second line",
    ]


def test_an_english_note_says_that_it_is_english_on_an_urdu_page(resident, opened):
    move(opened, Status.INVESTIGATING, "On Monday.")

    note = page_of(visit(resident, opened, "ur")).select_one(".timeline__note")

    assert (note["lang"], note["dir"]) == ("en-GB", "ltr")


def test_easyread_has_one_picture_an_idea_and_at_most_five(resident, opened):
    move(opened, Status.ACTION_SCHEDULED, "A crew comes on Monday.")

    page = page_of(visit(resident, opened, "en@easyread"))

    main = page.find("main")
    before_the_button = main.find("button").find_all_previous("img", class_="er-row__picture")
    pictures = [image for image in before_the_button if not image.find_parent("details")]
    assert 0 < len(pictures) <= 5
    assert "A crew comes on Monday." in words(main)


@pytest.mark.parametrize("status", Status)
def test_each_status_has_its_page_in_easyread(client, status):
    opened = make_case(payment_due=status is Status.PAYMENT_DUE)
    if status is Status.REOPENED:
        move(opened, Status.FIXED)
    if status not in {Status.RECEIVED, Status.PAYMENT_DUE}:
        move(opened, status)
    client.get(f"/cases/{opened.reference}?code={opened.access_code}")

    assert visit(client, opened, "en@easyread").status_code == HTTPStatus.OK


@pytest.mark.parametrize("kind", Kind)
def test_each_kind_has_its_page(client, kind):
    opened = make_case(kind=kind)
    client.get(f"/cases/{opened.reference}?code={opened.access_code}")

    assert visit(client, opened).status_code == HTTPStatus.OK


def test_nothing_about_a_case_is_kept_by_a_cache(resident, opened):
    assert visit(resident, opened).headers["Cache-Control"] == "no-store"


class TestNewsWhileWaiting:
    """What htmx asks every 30 seconds while the page is open."""

    def ask(self, resident, opened):
        region = page_of(visit(resident, opened)).select_one("#case-status")
        version = re.search(r'"If-None-Match": "\\"(.+?)\\""', region["data-hx-headers"])[1]
        address = region["data-hx-get"]
        headers = {"HX-Request": "true", "If-None-Match": f'"{version}"'}
        return lambda: resident.get(address, headers=headers)

    def test_no_news_is_no_content(self, resident, opened):
        assert self.ask(resident, opened)().status_code == HTTPStatus.NO_CONTENT

    def test_news_replaces_the_region_and_is_announced(self, resident, opened):
        ask = self.ask(resident, opened)
        move(opened, Status.ACTION_SCHEDULED)

        answer = ask()

        page = page_of(answer)
        assert page.html is None
        assert "We have asked a crew to look at it." in words(page.select_one("#case-status"))
        assert "We have asked a crew" in page.select_one("#case-status")["data-announce"]
        assert answer.headers["HX-Push-Url"] == "false"

    def test_nothing_is_announced_when_the_page_opens(self, resident, opened):
        assert "data-announce" not in visit(resident, opened).text

    def test_an_internal_note_is_no_news(self, resident, opened):
        ask = self.ask(resident, opened)
        update(opened.reference, status=Status.RECEIVED, note="Ask Ben", author="Ola",
               public=False)  # fmt: skip

        assert ask().status_code == HTTPStatus.NO_CONTENT

    def test_once_access_has_ended_the_page_is_loaded_anew(self, resident, opened):
        ask = self.ask(resident, opened)
        resident.delete_cookie(access.COOKIE)

        answer = ask()

        assert answer.status_code == HTTPStatus.NO_CONTENT
        assert answer.headers["HX-Refresh"] == "true"


def test_the_page_takes_few_statements_however_much_there_is_elsewhere(
    resident, opened, session, statements
):
    visit(resident, opened)  # which forms are live is asked once in a few seconds
    statements.clear()
    visit(resident, opened)
    few = len(statements)
    assert few <= 6

    other = session.get(Case, make_case().id)
    session.execute(
        insert(TimelineEntry),
        [
            {
                "case_id": other.id,
                "at": clock.now(),
                "kind": EntryKind.NOTE,
                "public": True,
                "status": Status.RECEIVED,
                "note": "News",
                "author": "Ola",
                "locale": "en",
            }
            for _ in range(1_000)
        ],
    )
    session.commit()
    statements.clear()

    visit(resident, opened)
    assert len(statements) == few


def test_the_page_asks_for_no_asset_of_its_own(resident, opened):
    main = page_of(visit(resident, opened)).main

    assert not main.find("script")
    assert not main.find(style=True)
    assert all(image["src"].startswith(ASSET_PREFIX) for image in main.find_all("img"))
