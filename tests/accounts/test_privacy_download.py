"""Everything that we hold about somebody, for themselves."""

import io
import json
import tracemalloc
import zipfile
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy import func, select, text

from portal.accounts.models import Download, DownloadPiece, Stage
from portal.accounts.privacy import archive, downloads, holding, retention
from portal.accounts.privacy.downloads import NoSuchDownload
from portal.accounts.privacy.holding import Holder, Record, Row
from portal.core import clock
from portal.core.i18n import LOCALES, use_locale
from portal.notifications.models import Message
from tests.accounts import owning
from tests.accounts.pages import send
from tests.accounts.pages import text as words
from tests.eforms.conftest import folder as folder  # noqa: PLC0414 - a fixture
from tests.support.account import make_person, sign_in

PAGE = "/account/privacy/download"


def unpacked(content: bytes) -> zipfile.ZipFile:
    packed = zipfile.ZipFile(io.BytesIO(content))
    assert packed.testzip() is None
    return packed


def made(person_id):
    """What is in the file that was made last."""
    standing = downloads.of(person_id)[0]
    return unpacked(b"".join(downloads.pieces(person_id, standing.id)[1]))


@pytest.fixture
def owner(client, folder):
    person_id = sign_in(client)
    owning.everything(person_id)
    return person_id


def test_everything_is_in_it_to_read_for_programs_and_as_files(client, owner, run_jobs):
    send(client, PAGE)
    run_jobs()
    shown = words(client.get(PAGE))
    link = BeautifulSoup(client.get(PAGE).data, "html.parser").select_one("a[href$='.zip']")
    packed = unpacked(client.get(link["href"]).data)

    assert "We delete it on" in shown
    assert [name for name in packed.namelist() if not name.startswith("files/")] == [
        "your-information.json", "your-information.html", "style.css",
    ]  # fmt: skip
    page = packed.read("your-information.html").decode()
    facts = packed.read("your-information.json").decode()
    for secret in (owning.ANSWER, owning.UNFINISHED, owning.NOTE, owning.MESSAGE, owning.FILE):
        assert secret in page
        assert secret in facts
    [file] = [name for name in packed.namelist() if name.startswith("files/")]
    assert file.endswith(owning.FILE)
    assert packed.read(file) == owning.CONTENT
    parts = {part["part"]: part for part in json.loads(facts)["parts"]}
    assert set(parts) == {holder.key for holder in holding.holders()}
    assert parts["cases"]["records"][0]["status"] == "completed"


@pytest.mark.parametrize("locale", LOCALES, ids=lambda locale: locale.code)
def test_it_is_in_the_language_that_it_was_asked_for_in(app, folder, run_jobs, locale):
    person_id = make_person()
    owning.everything(person_id)
    with use_locale(locale.code):
        downloads.ask(person_id)
    run_jobs()

    page = BeautifulSoup(made(person_id).read("your-information.html"), "html.parser")

    assert (page.html["lang"], page.html["dir"]) == (locale.html_lang, locale.dir)
    assert len(page.find_all("h1")) == 1
    assert not page.find_all(["script", "img", "style"])
    ids = [each["id"] for each in page.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {link["href"][1:] for link in page.select("nav a")} <= set(ids)


def test_what_colleagues_wrote_among_themselves_is_not_in_it(app, folder, run_jobs, session):
    from portal.cases import services as cases

    person_id = make_person()
    owning.publish()
    sent = owning.send(person_id)
    cases.update(
        sent.reference, status=cases.Status.RECEIVED, note="Heard it from next door",
        author="Ola Nowak", public=False,
    )  # fmt: skip
    downloads.ask(person_id)
    run_jobs()

    packed = made(person_id)
    for name in packed.namelist():
        assert b"next door" not in packed.read(name)
    assert b"Notes between colleagues" in packed.read("your-information.html")


def test_asking_twice_makes_one(client, owner, session):
    send(client, PAGE)
    downloads.ask(owner)

    assert session.scalar(select(func.count()).select_from(Download)) == 1
    assert "We are putting your file together." in words(client.get(PAGE))
    assert "Put my information together" not in words(client.get(PAGE))


def test_a_mail_says_that_it_is_ready_and_nothing_else(app, owner, run_jobs, session):
    downloads.ask(owner)
    run_jobs()
    run_jobs()

    [mail] = session.scalars(select(Message).where(Message.template == "download_ready")).all()
    assert mail.values["link"].endswith("/account/privacy/")
    assert not any(secret in str(mail.values) for secret in owning.SECRETS)


def test_a_file_is_only_for_whoever_signed_in_a_moment_ago(client, owner, run_jobs):
    downloads.ask(owner)
    run_jobs()
    path = f"{PAGE}/{downloads.of(owner)[0].id}.zip"

    with clock.frozen(clock.now() + timedelta(minutes=20)):
        answer = client.get(path)

    assert answer.status_code == 303
    assert answer.location.startswith("/sign-in?")
    assert "fresh=1" in answer.location


def test_a_file_is_nobody_elses(client, owner, run_jobs):
    downloads.ask(owner)
    run_jobs()
    path = f"{PAGE}/{downloads.of(owner)[0].id}.zip"
    sign_in(client, make_person("somebody@example.org"))

    assert client.get(path).status_code == 404
    assert client.get(f"{PAGE}/00000000-0000-0000-0000-000000000000.zip").status_code == 404


def test_it_is_gone_after_a_week(app, owner, run_jobs, session):
    download_id = downloads.ask(owner)
    run_jobs()

    with clock.frozen(clock.now() + timedelta(days=7, minutes=1)):
        with pytest.raises(NoSuchDownload):
            downloads.pieces(owner, download_id)
        retention.run()

    assert session.scalar(select(func.count()).select_from(DownloadPiece)) == 0
    assert session.scalar(select(func.count()).select_from(Download)) == 0


def test_what_was_killed_half_way_is_made_anew_and_whole(app, owner, session, monkeypatch):
    download_id = downloads.ask(owner)
    monkeypatch.setattr(downloads, "PIECE", 500)
    calls = []

    def kill(*args, note=downloads.note_progress):
        calls.append(args)
        if len(calls) == 7:
            raise KeyboardInterrupt
        note(*args)

    monkeypatch.setattr(downloads, "note_progress", kill)
    with pytest.raises(KeyboardInterrupt):
        archive.prepare(download_id)
    left = session.scalar(select(func.count()).select_from(DownloadPiece))
    half = downloads.of(owner)[0]
    archive.prepare(download_id)
    archive.prepare(download_id)

    assert left > 0
    assert (half.stage, half.done) == (Stage.ASKED, 6)
    ready = downloads.of(owner)[0]
    assert ready.ready
    assert ready.done == ready.parts
    content = b"".join(downloads.pieces(owner, download_id)[1])
    assert len(content) == ready.size
    assert owning.ANSWER in unpacked(content).read("your-information.json").decode()
    assert session.scalar(select(func.count(DownloadPiece.attempt.distinct()))) == 1


def test_of_two_that_work_on_the_same_the_later_one_counts(app, owner, session):
    download_id = downloads.ask(owner)
    _, _, first = downloads.begin(download_id)
    _, _, second = downloads.begin(download_id)

    with pytest.raises(downloads.Superseded):
        downloads.finish(download_id, first, 1)
    downloads.finish(download_id, second, 1)
    with pytest.raises(downloads.Superseded):
        downloads.finish(download_id, second, 1)


def test_it_lies_sealed(app, owner, run_jobs, session):
    downloads.ask(owner)
    run_jobs()

    pieces = session.execute(text("SELECT content FROM download_piece")).scalars().all()
    assert pieces
    for piece in pieces:
        assert not bytes(piece).startswith(b"PK")
        assert b"your-information" not in bytes(piece)


def test_memory_does_not_grow_with_what_there_is(app, session, monkeypatch):
    """Thousands of records, megabytes of file, and never more than a few pieces at once."""

    def many(_person_id):
        for number in range(20_000):
            filling = f"{number} {'filling ' * 40}"
            yield Record(filling, {"n": filling}, [Row("n", [filling])])

    def large(_person_id):
        yield holding.HeldFile("large.bin", lambda: (bytes(100_000) for _ in range(300)))

    holder = Holder(
        key="many", order=1, title="Many", tables=frozenset(), holdings=lambda _p: [],
        records=many, files=large, fates=lambda _p: [], erase=lambda _p: False,
    )  # fmt: skip
    monkeypatch.setattr(holding, "_holders", {"many": holder})
    person_id = make_person()
    download_id = downloads.ask(person_id)
    tracemalloc.start()
    archive.prepare(download_id)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert downloads.of(person_id)[0].size > 30_000_000
    assert most < 15_000_000
    assert downloads.of(person_id)[0].ready


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "C:\\x.exe", "a/b", "\x00", "", "....", "x" * 400, "آمنہ.pdf"],
)
def test_no_name_of_a_file_leads_elsewhere(name):
    safe = archive.safe_name(name)

    assert safe
    assert not set(safe) & set('/\\:\x00"')
    assert not safe.startswith(".")
    assert len(safe) <= 100
