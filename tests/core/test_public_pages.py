"""Pages that are the same bytes for everyone, whatever the one before said of itself."""

import pytest

from portal.core import pages


@pytest.mark.parametrize("path", ["/", "/services/", "/contact", "/services/pothole/"])
def test_nobody_sees_what_another_visitor_asked_with(client, path):
    asked = client.get(f"{path}?who=zoe@example.com")

    assert "zoe" not in asked.text
    assert client.get(path).data == asked.data


def test_no_caller_says_where_the_links_of_others_lead(client):
    client.get("/contact", environ_overrides={"SCRIPT_NAME": "//evil.example"})

    assert "evil.example" not in client.get("/contact").text
    pages.forget()
    assert "evil.example" not in client.get("/contact").text


def test_a_browser_that_takes_no_brotli_gets_none(client):
    answer = client.get("/contact", headers={"Accept-Encoding": "br;q=0, gzip"})

    assert answer.headers["Content-Encoding"] == "gzip"


def test_a_host_that_cannot_be_gets_a_plain_answer(client):
    answer = client.get("/contact", headers={"Host": "a..b"})

    assert answer.status_code == 400
    assert answer.mimetype == "text/plain"


def test_an_origin_that_cannot_be_read_is_refused(client):
    answer = client.post("/services/pothole/", data={"a": "b"}, headers={"Origin": "http://["})

    assert answer.status_code == 400
