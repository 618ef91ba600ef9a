"""A person's copy of what they sent: a page, and a tagged PDF in their language."""

import io
import subprocess
import sys
from datetime import timedelta

import pikepdf
import pytest
from sqlalchemy import text

from portal.core import clock, i18n
from portal.printing import services as printing
from tests.eforms.visitor import Visitor, missed_bin_answers, pothole_answers
from tests.support import pdf

PREFIXES = {locale.code: locale.path for locale in i18n.LOCALES}


@pytest.fixture
def send(larkmere, client):
    """Fill in the pothole form in a language; the visitor, and the address of the copy."""

    def sending(code="en"):
        visitor = Visitor(client, prefix=PREFIXES[code])
        visitor.answer_all(pothole_answers())
        done = visitor.submit().leads_to
        visitor.get(done)
        return visitor, f"{PREFIXES[code]}/cases/{done.rpartition('/')[2]}/copy"

    return sending


@pytest.mark.parametrize("code", PREFIXES)
def test_the_copy_says_what_was_sent_in_the_language_it_is_read_in(send, code):
    visitor, address = send(code)
    page = visitor.get(address)

    assert page.status == 200
    assert page.soup.html["lang"] == i18n.BY_CODE[code].html_lang
    assert page.headers["Cache-Control"] == "no-store"
    for said in ("Two hands deep", "Amina Khan", "amina@example.org", "Mill Lane, by the oak"):
        assert said in page.words
    assert not page.soup.select(".govuk-summary-list__actions")


def test_confirmation_and_status_page_lead_to_the_copy(send):
    visitor, address = send()
    done = address.replace("/cases/", "/services/pothole/done/").removesuffix("/copy")

    assert visitor.get(done).soup.select(f'a[href="{address}"]')
    assert visitor.get(address.removesuffix("/copy")).soup.select(f'a[href="{address}"]')


@pytest.mark.parametrize("ending", ["", ".pdf"])
def test_a_stranger_is_asked_for_the_code(send, app, run_jobs, ending):
    visitor, address = send()
    visitor.get(address)
    run_jobs()

    refused = Visitor(app.test_client()).get(address + ending)

    assert refused.leads_to == "/cases/"


@pytest.mark.parametrize("reference", ["LK-2222-2222", "nonsense", "LK-7Q4M-X2RD%00"])
@pytest.mark.parametrize("ending", ["copy", "copy.pdf"])
def test_a_copy_of_nothing_gives_nothing_away(visitor, reference, ending):
    shown = visitor.get(f"/cases/{reference}/{ending}")

    assert shown.status == 404 or shown.leads_to == "/cases/"


def test_the_pdf_is_made_by_a_job_and_the_page_says_so_meanwhile(send, run_jobs, session):
    visitor, address = send()

    assert visitor.get(f"{address}.pdf").leads_to == address
    waiting = visitor.get(address)
    assert "We are making a PDF file for you." in waiting.words
    assert waiting.soup.select(f'#copy-pdf a[href="{address}"]')
    asked = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'printing.make'"
    assert session.scalar(text(asked)) == 1

    run_jobs()

    assert visitor.get(address).soup.select(f'#copy-pdf a[href="{address}.pdf"]')
    given = visitor.client.get(f"{address}.pdf")
    assert given.content_type == "application/pdf"
    assert given.headers["Cache-Control"] == "no-store"
    assert given.data.startswith(b"%PDF-")


def test_htmx_gets_the_part_that_changes_and_says_that_it_is_ready(send, run_jobs):
    visitor, address = send()
    hx = {"headers": {"HX-Request": "true"}}

    assert visitor.get(address, **hx).soup.select(
        '#copy-pdf[data-hx-get][data-hx-trigger^="every"]'
    )
    run_jobs()
    ready = visitor.get(address, **hx)

    assert ready.headers["HX-Push-Url"] == "false"
    assert ready.soup.select_one("#copy-pdf")["data-announce"] == "Your PDF is ready."
    assert not ready.soup.select("[data-hx-get]")


@pytest.mark.parametrize("code", PREFIXES)
def test_the_pdf_is_tagged_and_in_the_language_of_the_person(send, run_jobs, code):
    visitor, address = send(code)
    on_screen = visitor.get(address)
    run_jobs()
    with pikepdf.open(io.BytesIO(visitor.client.get(f"{address}.pdf").data)) as made:
        assert bool(made.Root.MarkInfo.Marked)
        assert str(made.Root.Lang) == i18n.BY_CODE[code].html_lang
        assert bool(made.Root.ViewerPreferences.DisplayDocTitle)
        assert address.split("/")[-2] in str(made.docinfo["/Title"])
        tags = pdf.tags(made)
        assert tags.count("/H1") == 1
        assert tags.count("/H2") == 2
        assert tags.count("/H3") == len(on_screen.soup.select(".govuk-summary-list__key"))
        assert tags.index("/H1") < tags.index("/H2") < tags.index("/H3")
        assert pdf.bookmarks(made)
        words = pdf.words(made)
    for said in ("Two hands deep", "Amina Khan", "amina@example.org", "Mill Lane, by the oak"):
        assert said in words


@pytest.mark.parametrize("code", PREFIXES)
def test_every_letter_comes_from_a_font_that_we_ship(send, run_jobs, code):
    visitor, address = send(code)
    visitor.get(address)
    run_jobs()
    with pikepdf.open(io.BytesIO(visitor.client.get(f"{address}.pdf").data)) as made:
        fonts = pdf.fonts(made)

    assert fonts
    assert {font for font in fonts if not font.startswith("Onestop")} == set()
    assert any(font.startswith("Onestop-arabic") for font in fonts) == (code == "ur")


def test_what_a_person_wrote_is_text_and_not_markup(larkmere, client, run_jobs):
    visitor = Visitor(client)
    hostile = (
        '<img src="http://127.0.0.1:9/x"><link rel=stylesheet href=file:///etc/passwd>{{ 7*7 }}'
    )
    visitor.answer_all({**pothole_answers(), "details": {"details": hostile}})
    done = visitor.submit().leads_to
    visitor.get(done)
    address = f"/cases/{done.rpartition('/')[2]}/copy"
    visitor.get(address)
    run_jobs()

    with pikepdf.open(io.BytesIO(visitor.client.get(f"{address}.pdf").data)) as made:
        assert '<img src="http://127.0.0.1:9/x">' in pdf.words(made).replace("\n", " ")


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/", "file:///etc/passwd", "letters.css/../../../README.md"]
)
def test_a_document_gets_nothing_but_our_own_files(address):
    from portal.printing import gateway

    with pytest.raises(gateway.NotOurs):
        gateway.as_pdf(f'<html><head><link rel="stylesheet" href="{address}"></head></html>')


def test_no_answer_can_be_read_in_the_table_and_old_copies_go(send, run_jobs, session):
    visitor, address = send()
    visitor.get(address)
    run_jobs()

    (stored,) = session.scalars(text("SELECT content FROM document"))
    assert b"Amina" not in bytes(stored)
    assert b"%PDF" not in bytes(stored)
    with clock.frozen(clock.now() + printing.KEPT + timedelta(hours=1)):
        assert printing.throw_away_old() == 1
    assert visitor.get(f"{address}.pdf").leads_to == address


def test_a_job_that_was_lost_is_asked_for_again(send, session):
    visitor, address = send()
    visitor.get(address)
    jobs = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'printing.make'"

    visitor.get(address)
    assert session.scalar(text(jobs)) == 1
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        visitor.get(address)
    assert session.scalar(text(jobs)) == 2


def test_a_copy_of_another_service_with_an_address(larkmere, client, run_jobs):
    visitor = Visitor(client, "missed-bin")
    visitor.answer_all(missed_bin_answers())
    done = visitor.submit().leads_to
    visitor.get(done)
    page = visitor.get(f"/cases/{done.rpartition('/')[2]}/copy")

    assert page.status == 200
    assert "LK2 1AA" in page.words


def test_the_web_process_does_not_load_what_makes_pdfs():
    code = "import portal, sys; portal.create_app(); sys.exit('weasyprint' in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
