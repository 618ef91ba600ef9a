import logging
import traceback

import pytest
from bs4 import BeautifulSoup
from structlog.testing import capture_logs

from portal.core.i18n import LOCALES
from portal.core.jobs import BackOff
from portal.notifications import services, writing
from portal.notifications.gateway import Delayed
from tests.notifications.builders import queue

HOSTILE = "Mill Lane\r\nBcc: thief@example.net\r\n\r\n<script>alert(1)</script>\x00"
ADDRESS = "amina.khan@example.org"


def html_of(mail) -> BeautifulSoup:
    return BeautifulSoup(mail.get_body(("html",)).get_content(), "html.parser")


@pytest.mark.parametrize("template", ["case_opened", "case_updated"])
@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_each_letter_says_its_language_and_direction_and_who_it_is_from(
    app, mail_server, run_jobs, locale, template
):
    queue(locale=locale.code, template=template, note="The crew\ncomes on Friday.")

    run_jobs()

    [mail] = mail_server.received
    page = html_of(mail)
    assert mail["Content-Language"] == locale.html_lang
    assert page.html["lang"] == locale.html_lang
    assert page.html["dir"] == locale.dir
    assert len(page.find_all("h1")) == 1
    assert page.find("bdi", dir="ltr", string="LK-7Q4M-X2RD")
    assert len(page.find_all("style")) == 1
    assert not page.find_all(["table", "script", "img", "link"])
    assert not page.find_all(style=True)
    for words in (page.get_text(), mail.get_body(("plain",)).get_content()):
        assert "Larkmere" in words
        assert "comes on Friday." in words
    assert "font-size: 12pt" in page.style.string
    assert "sans-serif" in page.style.string


@pytest.mark.parametrize(
    ("letter", "note", "marked"),
    [
        ("ur", "en", ("en-GB", "ltr")),
        ("en", "ur", ("ur", "rtl")),
        ("pl", "pl", (None, "auto")),
        ("pl", None, (None, "auto")),
    ],
)
def test_a_note_in_another_language_says_which(app, letter, note, marked):
    message = queue(locale=letter, template="case_updated", note="On Friday.", note_locale=note)

    quote = BeautifulSoup(writing.write(message).html, "html.parser").blockquote
    assert (quote.get("lang"), quote.get("dir")) == marked


def test_the_text_part_holds_no_html(app, mail_server, run_jobs):
    queue(locale="ur", title="O’Brien & Sons <Mill Lane>")

    run_jobs()

    words = mail_server.received[0].get_body(("plain",)).get_content()
    assert "O’Brien & Sons <Mill Lane>" in words
    assert "<bdi" not in words
    assert "<span" not in words
    assert "&amp;" not in words


def test_hostile_words_stay_words(app, mail_server, run_jobs):
    queue(
        template="case_updated",
        reference=f"LK-7Q4M-X2RD {HOSTILE}",
        title=HOSTILE,
        sentence=HOSTILE,
        note=HOSTILE,
    )

    run_jobs()

    [mail] = mail_server.received
    assert mail_server.recipients == [ADDRESS]
    assert mail["Bcc"] is None
    assert "\n" not in mail["Subject"]
    assert mail.is_multipart()
    assert not html_of(mail).find_all("script")


def test_names_in_any_script_arrive(app, mail_server, run_jobs):
    queue(title="Łódź ગુજરાતી اردو 🚲", locale="pl")

    run_jobs()

    assert "Łódź ગુજરાતી اردو 🚲" in html_of(mail_server.received[0]).get_text()


@pytest.mark.parametrize("answer", ["451 Later amina.khan@example.org", "550 No amina.khan"])
def test_nothing_personal_gets_into_the_logs(app, mail_server, caplog, answer):
    caplog.set_level(logging.DEBUG)
    mail_server.answers = [answer]
    message, raised = queue(note="My daughter is ill"), ""
    with capture_logs() as entries:
        try:
            services.send(message.id)
        except Delayed as delay:
            raised = "".join(traceback.format_exception(delay))
            BackOff().get_retry_decision(exception=delay, job=type("Job", (), {"attempts": 0})())

    others = [record.getMessage() for record in caplog.records if record.name != "mail.log"]
    logged = f"{entries} {raised} {others}"
    assert str(message.id) in logged
    for personal in ("amina", "example.org", "daughter", "Mill Lane", "LK-7Q4M", "K7MQX2"):
        assert personal not in logged


def test_what_is_kept_cannot_be_read_without_the_keys(app, session):
    from sqlalchemy import text

    queue()

    row = session.execute(text('SELECT "to", "values" FROM message')).one()
    assert b"amina" not in row[0]
    assert b"Mill Lane" not in row[1]


def test_the_style_of_a_letter_is_the_one_the_policy_allows(app):
    message = queue()

    page = BeautifulSoup(writing.write(message).html, "html.parser")

    assert page.style.string == writing.style()
