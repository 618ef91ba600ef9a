"""Somebody who sends files to wear the portal out: what each network may send has an end."""

import pytest

from portal.eforms.routes import files
from portal.uploads import images, keeping
from tests.eforms.files import pdf, picture
from tests.eforms.uploading import Sender, publish, use


@pytest.fixture
def sender(app, client, tmp_path):
    before = app.config["SETTINGS"]
    use(app, tmp_path / "uploads")
    publish()
    yield Sender(client)
    app.config["SETTINGS"] = before


def broken(count):
    return [(f"{number}.jpg", b"\xff\xd8\xff\xe0" + bytes([number])) for number in range(count)]


def test_each_file_counts_not_each_request(sender, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", "6/hour")

    first = sender.upload(*broken(4))
    second = sender.upload(*broken(4))

    assert (first.status, second.status) == (422, 429)


def test_whoever_sends_no_file_is_not_counted(sender, monkeypatch):
    monkeypatch.setattr(files, "MOST_FILES", "1/hour")
    for _ in range(3):
        assert sender.upload().status == 422

    assert sender.upload(("letter.pdf", pdf())).status == 303


def test_of_a_thousand_files_at_once_only_the_first_are_looked_into(sender, monkeypatch):
    looked_into = []
    examine = keeping.examine
    monkeypatch.setattr(
        keeping, "examine", lambda name, *more: (looked_into.append(name), examine(name, *more))[1]
    )

    answer = sender.upload(*broken(20), ("..", b"no name"), *broken(100))
    assert "name of one of your files" in answer.errors[-1]
    answer = sender.upload(*broken(100))

    assert len(looked_into) == 40  # twenty each time, where ten are taken
    assert "20.jpg" in answer.errors[-1]
    assert "You can send 10 files" in answer.errors[-1]


def test_a_picture_that_waits_too_long_for_others_is_not_kept_and_that_is_said(sender, monkeypatch):
    monkeypatch.setattr(images, "LONGEST_WAIT_SECONDS", 0.01)
    with images.one_at_a_time:
        answer = sender.upload(("a.jpg", picture()), ("b.jpg", picture()), ("c.pdf", pdf()))

    assert answer.errors == [
        f"We could not save “\u2068{name}\u2069” just now. Try again in a few minutes."
        for name in ("a.jpg", "b.jpg", "c.pdf")
    ]
    assert sender.listed() == []
