"""A real virus scanner looks at every file before anybody can open it."""

import socket
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from portal.cases import services as cases
from portal.core import clock, db
from portal.uploads import clamd
from portal.uploads import services as uploads
from portal.uploads.clamd import ScannerAway, Verdict
from portal.uploads.models import State, Upload
from tests.eforms.files import docx_with, packed, pdf, photo
from tests.eforms.uploading import Sender, publish, use
from tests.support.scanner import EICAR


@pytest.fixture
def folder(app, tmp_path, scanner):
    before = app.config["SETTINGS"]
    use(app, tmp_path / "uploads", scanner.url)
    yield tmp_path / "uploads"
    app.config["SETTINGS"] = before


@pytest.fixture
def sender(folder, client):
    publish(required=False)
    return Sender(client)


def kept(folder):
    return {file.parent.name for file in folder.rglob("*") if file.is_file()}


def states(session):
    return [each.state for each in session.scalars(select(Upload).order_by(Upload.added_at))]


@pytest.mark.parametrize(
    "content",
    [
        EICAR,
        packed({"eicar.com": EICAR}),
        packed({"inner.zip": packed({"eicar.com": EICAR})}),
        photo() + EICAR,
        pdf(EICAR),
        docx_with("word/media/image1.png", EICAR),
    ],
    ids=["plain", "zipped", "zipped twice", "behind a photo", "in a PDF", "in a Word file"],
)
def test_the_scanner_finds_the_test_virus(scanner, content):
    assert clamd.scan(scanner.url, [content[:40], content[40:]]) is Verdict.INFECTED


def test_the_scanner_calls_other_files_clean(scanner):
    assert clamd.scan(scanner.url, [photo()]) is Verdict.CLEAN
    assert not clamd.has_signatures(scanner.url)  # its own list has no date


def test_a_file_waits_unserved_until_it_is_clean(sender, folder, run_jobs):
    sender.upload(("cat.jpg", photo()))

    assert "checking" in sender.states()[0]
    assert sender.links() == []
    assert kept(folder) == {"quarantine"}
    run_jobs()

    assert sender.states() == ["Added"]
    assert kept(folder) == {"clean"}
    assert sender.client.get(sender.links()[0]).status_code == 200


def test_a_file_with_a_virus_is_removed_and_the_page_says_so(sender, folder, run_jobs):
    sender.upload(("letter.pdf", pdf(EICAR)), ("cat.jpg", photo()), button="")
    assert sender.get("you").status == 200
    run_jobs()

    assert sender.get("you").leads_to == f"{sender.home}files"
    assert "virus in “\u2068letter.pdf\u2069”" in sender.states()[0]
    assert len(list(folder.rglob("*-*"))) == 1
    assert len(sender.links()) == 1
    sender.remove_first()
    assert sender.listed() == ["cat.jpg"]


def test_a_clean_photo_can_hide_no_virus(sender, run_jobs, session):
    sender.upload(("cat.jpg", photo() + EICAR))
    run_jobs()

    assert states(session) == [State.CLEAN]


def test_a_virus_in_a_word_file_is_found(sender, run_jobs, session):
    sender.upload(("a.docx", docx_with("word/media/image1.png", EICAR)))
    run_jobs()

    assert states(session) == [State.INFECTED]


def test_while_the_scanner_is_down_files_wait_and_are_tried_again(
    sender, scanner, run_jobs, session, folder
):
    sender.upload(("cat.jpg", photo()))
    scanner.stop()
    with pytest.raises(ScannerAway):
        run_jobs()

    assert states(session) == [State.WAITING]
    assert sender.links() == []
    scanner.start()
    run_jobs()

    assert states(session) == [State.CLEAN]
    assert len(sender.links()) == 1


def test_a_form_can_be_sent_while_its_files_wait(sender, run_jobs, app):
    sender.upload(("cat.jpg", photo()), button="")
    reference = sender.send_form()
    sender.get(f"done/{reference}")
    page = sender.get(f"/cases/{reference}")

    assert "cat.jpg" in page.words
    assert page.soup.select(".files a") == []
    run_jobs()

    (link,) = sender.get(f"/cases/{reference}").soup.select(".files a")
    assert sender.client.get(link["href"]).status_code == 200


@pytest.mark.parametrize("prefix", ["", "/ur"])
def test_a_virus_found_after_sending_is_told_in_the_case_and_by_mail(
    folder, client, run_jobs, session, prefix
):
    publish()
    sender = Sender(client, prefix)
    sender.upload(("letter.pdf", pdf(EICAR)), ("cat.jpg", photo()), button="")
    reference = sender.send_form()
    run_jobs()
    sender.get(f"done/{reference}")

    entry = cases.status_of(reference).timeline[0]
    assert "letter.pdf" in entry.note
    assert entry.locale.code == (prefix.strip("/") or "en")
    assert [each.name for each in uploads.in_case(cases.status_of(reference).id)][1] == "cat.jpg"
    page = sender.get(f"/cases/{reference}")
    assert [each.get_text() for each in page.soup.select(".files__name")] == ["cat.jpg"]
    mails = session.execute(text("SELECT template, locale FROM message ORDER BY queued_at")).all()
    assert mails[-1] == ("case_updated", entry.locale.code)
    assert len(list(folder.rglob("*-*"))) == 1


def test_looking_twice_tells_once(folder, client, run_jobs, session):
    publish()
    sender = Sender(client)
    sender.upload(("letter.pdf", pdf(EICAR)), button="")
    reference = sender.send_form()
    run_jobs()
    for upload in session.scalars(select(Upload)):
        uploads.scan(upload.id)

    assert len(cases.status_of(reference).timeline) == 2


def test_no_transaction_is_open_while_the_scanner_looks(sender, session, monkeypatch):
    sender.upload(("cat.jpg", photo()))
    asked = []

    def look(url, pieces):
        asked.append(db.session().info.get("transaction is open"))
        return Verdict.CLEAN

    monkeypatch.setattr(clamd, "scan", look)
    uploads.scan(session.scalars(select(Upload.id)).one())

    assert asked == [False]


def test_a_worker_killed_after_moving_the_file_goes_on_where_it_was(sender, folder, run_jobs):
    sender.upload(("cat.jpg", photo()))
    (file,) = (folder / "quarantine").iterdir()
    file.rename(folder / "clean" / file.name)
    run_jobs()

    assert sender.client.get(sender.links()[0]).status_code == 200


def test_a_file_whose_job_was_lost_is_scanned_by_and_by(sender, run_jobs, session):
    sender.upload(("cat.jpg", photo()))
    session.execute(text("DELETE FROM procrastinate_jobs"))
    uploads.sweep()
    run_jobs()
    assert states(session) == [State.WAITING]

    with clock.frozen(clock.now() + timedelta(hours=3)):
        uploads.sweep()
    run_jobs()

    assert states(session) == [State.CLEAN]


def test_sweeping_leaves_files_that_wait_or_are_clean(sender, run_jobs, folder):
    sender.upload(("cat.jpg", photo()))
    run_jobs()
    sender.upload(("dog.pdf", pdf()))
    (folder / "quarantine" / "leftover").write_bytes(b"x")
    (folder / "clean" / "b9d2ad6e-3d4e-4b8e-8a65-aaaaaaaaaaaa").write_bytes(b"x")
    (folder / "unfinished" / "half").write_bytes(b"x")
    with clock.frozen(clock.now() + timedelta(days=2)):
        uploads.sweep()

    assert len([file for file in folder.rglob("*") if file.is_file()]) == 2
    assert len(sender.listed()) == 2


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (b"stream: OK\0", Verdict.CLEAN),
        (b"stream: Win.Test FOUND\0", Verdict.INFECTED),
        (b"stream: Heuristics.Encrypted.PDF FOUND\0", Verdict.REFUSED),
        (b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0", Verdict.REFUSED),
        (b"INSTREAM size limit exceeded. ERROR\0", Verdict.REFUSED),
        (b"stream: OK, but\0", None),
        (b"OK\0", None),
        (b"stream: Can't allocate memory ERROR\0", None),
        (b"", None),
        (b"HTTP/1.1 200 OK\r\n\r\nstream: OK\0", None),
    ],
)
def test_only_one_answer_is_clean(said, verdict):
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=_say, args=(server, said))
        thread.start()
        url = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        try:
            if verdict is None:
                with pytest.raises(ScannerAway):
                    clamd.scan(url, [b"file"])
            else:
                assert clamd.scan(url, [b"file"]) is verdict
        finally:
            thread.join()


def _say(server, said):
    connection, _address = server.accept()
    with connection:
        connection.recv(65_536)
        connection.sendall(said)
