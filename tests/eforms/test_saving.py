"""Saving a form by email: what is asked, what is mailed, what the tables hold."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import insert, select, text, update
from structlog.testing import capture_logs

from portal.core import clock, i18n, security
from portal.eforms.models import Draft
from portal.notifications import writing
from tests.eforms.saved import AMINA, begun_by, mails, open_link, path_of, save
from tests.eforms.visitor import Visitor, pothole_answers

PREFIXES = {locale.code: f"/{locale.prefix}".rstrip("/") for locale in i18n.LOCALES}
HOSTILE = [
    "",
    "   ",
    "amina",
    "amina@",
    "@example.org",
    "amina@example",
    "a@b@example.org",
    "amina@example.org\r\nBcc: thief@example.net",
    "amina@example.org, thief@example.net",
    "<script>alert(1)</script>@example.org",
    "amina@[127.0.0.1]",
    "\x00",
    "\u202eamina",
    "a" * 300 + "@example.org",
    "a@" + "b" * 300 + ".org",
    "x" * 100_000,
    "آمنہ@example.org",
    "amina@-example.org",
]


@pytest.fixture
def begun(larkmere, client):
    return begun_by(client)


def test_every_question_page_and_the_check_page_lead_to_saving_and_to_finishing(visitor):
    visitor.answer_all(pothole_answers())
    for page in (*pothole_answers(), "check"):
        links = [link["href"] for link in visitor.get(page).soup.select("#step .saved-links a")]

        assert links == ["/services/pothole/save", "/finish"]


@pytest.mark.parametrize("code", PREFIXES)
def test_a_link_and_a_code_are_mailed_in_the_language_of_the_page(larkmere, client, code):
    visitor = begun_by(client, PREFIXES[code])
    mail = save(visitor)
    page = visitor.get("saved")

    assert (mail.to, mail.locale, mail.template) == (AMINA, code, "draft_saved")
    assert path_of(mail.values["link"]).startswith(f"{PREFIXES[code]}/saved/")
    assert page.status == 200
    assert AMINA in page.words
    assert page.soup.select("main a[href$='/finish']")


@pytest.mark.parametrize("code", PREFIXES)
@pytest.mark.parametrize("template", ["draft_saved", "draft_reminder"])
def test_the_letter_says_how_to_go_on_in_both_its_parts(larkmere, client, code, template):
    mail = save(begun_by(client, PREFIXES[code]))
    mail.template = template
    letter = writing.write(mail)
    page = BeautifulSoup(letter.html, "html.parser")
    values = mail.values

    links = {link["href"] for link in page.find_all("a")}
    assert links == {values["link"], values["code_page"], values["delete_link"]}
    assert page.html["lang"] == i18n.BY_CODE[code].html_lang
    assert len(page.find_all("h1")) == 1
    with i18n.use_locale(code):
        day = i18n.day_text(clock.today() + timedelta(days=28))
    for words in (page.get_text(), letter.text):
        assert values["code"] in words
        assert values["title"] in words
        assert day in words
    for link in links:
        assert link in letter.text
    assert "<" not in letter.text
    assert values["title"] in letter.subject


def test_a_second_mail_says_that_the_first_one_no_longer_works_and_the_first_does_not(begun):
    first, second = (writing.write(save(begun)).text for _mail in range(2))

    assert "our earlier emails about this form no longer work" not in first
    assert "our earlier emails about this form no longer work" in second


def test_an_address_known_from_the_form_is_offered(visitor):
    visitor.answer_all(pothole_answers())
    assert visitor.get("save").boxes()["email"] == AMINA

    save(visitor, "other@example.org")
    assert visitor.get("save").boxes()["email"] == "other@example.org"


def test_nothing_is_offered_where_no_address_is_known(begun):
    assert begun.get("save").boxes()["email"] == ""
    assert begun.get("saved").leads_to == "/services/pothole/save"


@pytest.mark.parametrize("typed", HOSTILE, ids=lambda typed: ascii(typed)[:40])
def test_what_is_no_address_is_refused_and_stays_to_be_mended(begun, typed):
    page = begun.send("save", email=typed)

    assert page.status == 422
    assert page.errors[0] in {
        "Enter your email address",
        "Enter an email address like name@example.com",
    }
    assert page.title.startswith("Error:")
    assert page.soup.select_one("#email")["aria-describedby"]
    assert mails() == []


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Amina@Example.ORG ", "Amina@example.org"),
        ("\u200eamina@example.org", "amina@example.org"),
        ("amina+bins@example.co.uk", "amina+bins@example.co.uk"),
        ("o'brien@example.org", "o'brien@example.org"),
    ],
)
def test_addresses_are_taken_as_people_type_and_paste_them(begun, typed, kept):
    assert save(begun, typed).to == kept


def test_a_form_not_begun_cannot_be_saved(larkmere, client):
    visitor = Visitor(client)

    assert visitor.get("save").leads_to == visitor.home
    assert visitor.get("saved").leads_to == visitor.home
    assert visitor.get("/services/nothing/save").status == 404


def test_asking_again_replaces_link_and_code(begun, app):
    first, second = save(begun), save(begun, "other@example.org")
    elsewhere = Visitor(app.test_client())

    assert first.values["code"] != second.values["code"]
    assert elsewhere.get(path_of(first.values["link"])).status == 410
    assert open_link(elsewhere, second).leads_to == "/services/pothole/photos"


def test_saving_keeps_the_form_for_28_days_from_then(begun, session):
    with clock.frozen(clock.now() + timedelta(days=20)):
        save(begun)
        kept = session.scalars(select(Draft)).one()
        assert kept.expires_at == clock.now() + timedelta(days=28)


def test_an_address_is_mailed_five_times_an_hour_and_no_more(begun, app):
    for _ in range(5):
        save(begun)
    stopped = begun.send("save", email=AMINA.upper())

    assert stopped.status == 429
    assert len(mails()) == 5
    assert begun.get("photos").status == 200
    save(begun, "other@example.org")


def test_a_network_saves_sixty_forms_an_hour_and_no_more(begun):
    page = begun.get("save").boxes()
    statuses = [
        begun.post("save", {**page, "email": f"somebody{number}@example.org"}).status
        for number in range(61)
    ]

    assert statuses == [303] * 60 + [429]


def test_the_tables_hold_neither_address_nor_link_nor_code_to_read(begun, session):
    mail = save(begun)
    session.commit()
    drafts = repr(session.execute(text("SELECT * FROM draft")).all())
    letters = repr(session.execute(text("SELECT * FROM message")).all())
    token, code = mail.values["link"].rpartition("/")[2], mail.values["code"]

    for secret in (AMINA, token, code, code.replace("-", "")):
        assert secret not in drafts
        assert secret not in letters
    assert len(token) == 43  # 256 bits
    assert session.scalars(select(Draft)).one().token_digest == security.digest(token)


def test_no_token_no_code_and_no_address_gets_into_the_logs(begun, app):
    with capture_logs() as logged:
        mail = save(begun)
        open_link(Visitor(app.test_client()), mail)
        begun.send("/saved/", email=AMINA, code="2222-2222")
    lines = repr(logged)

    assert "/saved/<token>" in lines
    for secret in (mail.values["link"].rpartition("/")[2], mail.values["code"], AMINA):
        assert secret not in lines


def test_pages_that_carry_a_token_are_not_kept_and_tell_nobody_elsewhere(begun):
    answer = begun.get(path_of(save(begun).values["link"]))

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_form_that_was_sent_keeps_no_address(visitor, session):
    visitor.answer_all(pothole_answers())
    mail = save(visitor)
    visitor.submit()
    kept = session.scalars(select(Draft).execution_options(populate_existing=True)).one()

    assert (kept.email, kept.email_digest, kept.code_digest) == (None, None, None)
    page = visitor.get(path_of(mail.values["link"]))
    assert (page.status, page.heading) == (410, "You have already sent this form")


def test_saving_and_coming_back_ask_a_few_times_however_many_drafts_there_are(
    begun, session, statements, app
):
    link, code = path_of(save(begun).values["link"]), mails()[-1].values["code"]
    boxes = begun.get("save").boxes()
    requests = {
        "save": lambda: begun.post("save", {**boxes, "email": AMINA}),
        "saved": lambda: begun.get("saved"),
        "list": lambda: begun.get("/saved/"),
        "link": lambda: begun.get(link),
        "code": lambda: begun.post("/saved/", {**boxes, "email": AMINA, "code": code}),
        "finish": lambda: begun.get("/finish"),
    }
    few = _counts(statements, requests)
    _many_drafts(session, 2_000)

    assert _counts(statements, requests) == few
    assert max(few.values()) <= 7, few


def _counts(statements, requests):
    counted = {}
    for page, request in requests.items():
        statements.clear()
        request()
        counted[page] = len(statements)
    return counted


def _many_drafts(session, count):
    kept = session.scalars(select(Draft)).one()
    now = clock.now()
    same = {
        "service": "pothole", "version_id": kept.version_id, "locale": "en", "answers": {},
        "started_at": now, "updated_at": now, "expires_at": now + timedelta(days=20),
    }  # fmt: skip
    rows = [
        {"browser": security.digest(f"b{n}"), "email_digest": f"e{n}", "email": "x", **same}
        for n in range(count)
    ]
    session.execute(insert(Draft), rows)
    session.execute(update(Draft).where(Draft.email_digest == "e1").values(reminded=1))
