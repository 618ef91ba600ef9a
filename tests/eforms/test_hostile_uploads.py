"""Somebody who sends files to wear the portal out: what each network may send has an end."""

import pytest

from portal.eforms.routes import files
from tests.eforms.files import pdf
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
