import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from portal.accounts import access as accounts
from portal.bookings import access as bookings
from portal.cases import access as cases
from portal.content import services
from portal.content.library import PAGES, own_address
from portal.core import security
from portal.core.i18n import LOCALES
from portal.payments import access as payments

SLUGS = sorted(folder.name for folder in PAGES.iterdir() if folder.is_dir())
EACH = [(slug, locale) for slug in SLUGS for locale in LOCALES]
every_page = pytest.mark.parametrize(
    ("slug", "locale"), EACH, ids=[f"{slug}-{locale.code}" for slug, locale in EACH]
)


def address(slug, locale) -> str:
    return (f"/{locale.prefix}" if locale.prefix else "") + own_address(slug)


def soup(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


@every_page
def test_each_page_is_there_in_each_language(client, slug, locale):
    answer = client.get(address(slug, locale))
    page, shown = soup(answer), services.page(slug, locale)

    assert answer.status_code == 200
    assert [h1.get_text() for h1 in page.find_all("h1")] == [shown.title]
    assert shown.title in page.title.get_text()
    assert page.html["lang"] == locale.html_lang
    assert page.html["dir"] == locale.dir
    assert shown.lang == locale.html_lang
    assert not page.article.find(lang=True)


@every_page
def test_headings_never_skip_a_level_and_ids_are_unique(client, slug, locale):
    page = soup(client.get(address(slug, locale)))
    levels = [int(heading.name[1]) for heading in page.main.find_all(re.compile("^h[1-6]$"))]
    ids = [element["id"] for element in page.find_all(id=True)]

    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))
    assert len(ids) == len(set(ids))


@every_page
def test_each_link_to_our_own_pages_leads_somewhere_in_the_same_language(client, slug, locale):
    page = soup(client.get(address(slug, locale)))

    for link in page.main.find_all("a", href=re.compile("^/")):
        path, _, fragment = link["href"].partition("#")
        assert path.startswith(address("", locale).removesuffix("/pages/") or "/")
        answer = client.get(path, follow_redirects=True)  # an account's pages ask to sign in
        assert answer.status_code == 200, path
        assert not fragment or soup(answer).find(id=fragment), link["href"]


@every_page
def test_a_public_page_is_the_same_bytes_for_everyone(client, app, slug, locale):
    mine = client.get(address(slug, locale))
    someone_elses = app.test_client()
    someone_elses.set_cookie("browser", "another")
    theirs = someone_elses.get(address(slug, locale), headers={"Accept-Language": "cy"})

    assert mine.data == theirs.data
    assert "Set-Cookie" not in mine.headers
    assert mine.headers["Cache-Control"].startswith("public")
    again = client.get(address(slug, locale), headers={"If-None-Match": mine.headers["ETag"]})
    assert again.status_code == 304
    assert again.data == b""


@every_page
def test_each_picture_of_a_page_is_there(client, slug, locale):
    page = soup(client.get(address(slug, locale)))
    pictures = page.main.find_all("img")

    assert bool(pictures) is locale.easyread
    assert all(picture["src"].startswith("/assets/pictures/") for picture in pictures)
    assert len(pictures) == services.page(slug, locale).html.count("er-row__words")


def test_a_page_with_an_address_of_its_own_is_shown_there_only(client):
    answer = client.get("/ur/pages/privacy")

    assert answer.status_code == 303
    assert answer.location == "/ur/privacy"


@pytest.mark.parametrize("slug", ["nothing", "..%2f..", "en", "notices.toml", "%00", "💡" * 99])
def test_a_page_that_is_not_there_is_a_clear_page(client, slug):
    answer = client.get(f"/pages/{slug}")

    assert answer.status_code == 404
    assert soup(answer).h1


def test_tables_say_what_their_cells_head_and_can_be_scrolled_with_the_keyboard(client):
    box = soup(client.get("/cookies")).main.find(role="region")

    assert box["tabindex"] == "0"
    assert soup(client.get("/cookies")).find(id=box["aria-labelledby"]).name == "h2"
    assert [th["scope"] for th in box.find_all("th")] == ["col"] * 3 + ["row"] * 8


def test_the_cookies_page_names_the_cookies_that_are_set(client):
    names = {code.string for code in soup(client.get("/cookies")).find_all("code")}

    ours = {security.BROWSER_COOKIE, accounts.COOKIE, accounts.CHALLENGE}
    paying = {payments.COOKIE, payments.BILL}
    assert names == ours | paying | {cases.COOKIE, cases.CLAIM, bookings.COOKIE}


def test_the_accessibility_statement_has_the_parts_the_regulations_want(client):
    """SI 2018/952, regulation 8, and the model statement."""
    page = soup(client.get("/accessibility-statement"))
    words = page.main.get_text()

    assert (
        page.article.find_all("p")[1]
        .get_text()
        .startswith("This accessibility statement applies to")
    )
    for part in (
        "partially compliant",
        "Content that is not accessible",
        "Feedback and contact information",
        "Enforcement procedure",
        "Equality and Human Rights Commission",
        "This statement was prepared on",
    ):
        assert part in words
    assert page.find("a", href="/contact#feedback")
    assert page.find("a", href="https://www.equalityadvisoryservice.com/")


def test_the_accessibility_statement_says_what_is_tested_and_what_is_not(client):
    words = soup(client.get("/accessibility-statement")).main.get_text()

    assert "its language is marked" in words
    assert "is not marked as such" not in words
    assert "axe-core does so with JavaScript switched on" in words
    assert "We did not use a screen reader" in words


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_the_privacy_page_says_who_gets_texts(client, locale):
    words = soup(client.get(address("privacy", locale))).main.get_text()

    assert "GOV.UK Notify" in words


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_the_privacy_page_says_that_what_was_sent_is_deleted_too(client, locale):
    """By a job each night, when the time that the form's first page names is over."""
    words = soup(client.get(address("privacy", locale))).main.get_text()
    in_time = {
        "en": "Each night, a program also looks for forms you sent whose time is over.",
        "en@easyread": "Then the computer deletes it, or takes out your name.",
        "pl": "Co noc program szuka też wysłanych formularzy, których czas minął.",
        "ur": "ہر رات ایک پروگرام ان بھیجے ہوئے فارموں کو بھی دیکھتا ہے",
    }

    assert in_time[locale.code] in words
    assert "28" in words


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_numbers_and_addresses_keep_their_direction(client, locale):
    page = soup(client.get(address("contact", locale))).main

    assert page.find("a", href="tel:01632960000").find("bdi", dir="ltr").string == "01632 960 000"
    assert page.find(id="feedback").name == "h2"
