"""Sending files, in each language: none yet, in each state, in error, too much; and on the case."""

from uuid import uuid4

import pytest
import ruamel.yaml
from playwright.sync_api import expect

from a11y_tests.languages import in_every_language
from tests.eforms.builders import make_form, make_page, make_question
from tests.eforms.files import pdf, photo
from tests.support.machine import free_port

PAGE = "/services/lost-cat/files"
CAT = {"name": "cat-on-the-garden-wall.jpg", "mimeType": "image/jpeg", "buffer": photo()}
LETTER = {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": pdf()}
PROGRAM = {"name": "program.exe", "mimeType": "application/pdf", "buffer": b"MZ\x90\0" * 9}
EMPTY = {"name": "empty.pdf", "mimeType": "application/pdf", "buffer": b""}


@pytest.fixture(scope="module")
def portal(open_portal, tmp_path_factory):
    """One whose scanner never answers: files wait until the test says what became of them."""
    folder = tmp_path_factory.mktemp("forms")
    question = make_question(
        "photos", "file", label="Photos of the cat", count={"fewest": 0, "most": 3}, megabytes=1
    )
    form = make_form(make_page("files", question), make_page("you", make_question("name", "name")))
    with (folder / "lost-cat.yaml").open("w") as file:
        ruamel.yaml.YAML().dump(form, file)
    with open_portal("uploads", CLAMD_URL=f"tcp://127.0.0.1:{free_port()}") as portal:
        portal.command("forms", "import", "--from", str(folder))
        yield portal


@pytest.fixture
def sending(look, portal):
    """`sending(locale)`: a tab on the page that asks for files."""

    def opened(locale):
        tab = look(locale, base_url=portal.url)
        tab.open("/services/lost-cat/")
        press(tab, "main form button")
        assert tab.page.url.endswith(PAGE)
        return tab

    return opened


def press(tab, selector):
    with tab.page.expect_navigation():
        tab.page.locator(selector).last.click()


def upload(tab, *files):
    tab.page.set_input_files("#photos", list(files))
    press(tab, "button[name=upload]")


def go_on(tab):
    press(tab, "main form[enctype] button:not([name])")


def become(portal, *states):
    """What the scanner would have found, in the order the files came."""
    ids = portal.sql("SELECT id FROM upload WHERE state = 'waiting' ORDER BY added_at DESC")
    for (upload_id,), state in zip(reversed(ids[: len(states)]), states, strict=True):
        portal.sql("UPDATE upload SET state = %s WHERE id = %s", state, upload_id)


@in_every_language
def test_no_files_yet_and_none_chosen(sending, locale):
    tab = sending(locale)
    tab.assert_accessible()

    go_on(tab)

    expect(tab.page.locator(".govuk-error-summary")).to_be_focused()
    assert tab.page.title().startswith(tab.word("Error:"))
    tab.assert_accessible()


@in_every_language
def test_files_in_each_state_and_a_batch_that_is_partly_refused(sending, portal, locale):
    tab = sending(locale)
    upload(tab, CAT, LETTER)
    expect(tab.page.locator(".files__file")).to_have_count(2)
    tab.assert_accessible()

    become(portal, "clean", "infected")
    upload(tab, {**LETTER, "buffer": pdf(b"two")}, PROGRAM, EMPTY)
    expect(tab.page.locator(".files__file")).to_have_count(3)
    expect(tab.page.locator(".govuk-error-summary li")).to_have_count(2)
    tab.assert_accessible()

    become(portal, "refused")
    tab.open(PAGE)
    expect(tab.page.locator(".files__file--gone")).to_have_count(2)
    tab.assert_accessible()


@in_every_language
def test_as_many_files_as_there_may_be_then_sent(sending, locale):
    tab = sending(locale)
    upload(tab, CAT, LETTER, {**LETTER, "buffer": pdf(b"two")})
    expect(tab.page.locator("input[type=file]")).to_have_count(0)
    tab.assert_accessible()

    go_on(tab)
    tab.page.fill("#name", "Zoë Żółkowska-Ahmed")
    tab.page.click("main form button")
    tab.page.wait_for_url("**/check")
    expect(tab.page.locator("h1")).to_be_focused()
    assert tab.page.locator("#announce").inner_text() == tab.page.title()
    tab.assert_accessible()
    press(tab, "main form button:not(.govuk-button--secondary)")
    reference = tab.page.url.rsplit("/", 1)[-1]
    tab.open(f"/cases/{reference}")
    expect(tab.page.locator(".files__file")).to_have_count(3)
    tab.assert_accessible()


@in_every_language
def test_too_much_at_once(sending, locale):
    tab = sending(locale)
    tab.page.set_input_files("#photos", [{**LETTER, "buffer": pdf(b"x" * 9_000_000)}])
    press(tab, "button[name=upload]")

    assert "3" in tab.page.locator("main p").first.inner_text()
    tab.assert_accessible()


@in_every_language
def test_a_file_that_cannot_be_opened(look, locale):
    tab = look(locale)

    for path in (
        f"/services/pothole/details/files/{uuid4()}",
        f"/cases/LK-2222-2222/files/{uuid4()}",
        f"/cases/LK-2222-2222/questions/photos/files/{uuid4()}",
    ):
        assert tab.open(path) == 404
        tab.assert_accessible()
