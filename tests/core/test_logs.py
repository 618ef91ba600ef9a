"""What is written about each request in production, and what never is."""

import io
import json
import logging
import re
from contextlib import redirect_stderr

import pytest
import structlog

from portal.core import logs

OPENED = "/cases/LK-2345-6789"
SECRETS = ("amina@example.org", "XK7P-99QM", "LK-2345", "Amina")


@pytest.fixture
def written(app, monkeypatch):
    """Logs in the form of production; gives the lines that were written so far."""
    before = structlog.get_config()
    monkeypatch.setattr(logging.root, "handlers", [])
    paper = io.StringIO()
    with redirect_stderr(paper):
        logs.configure(production=True)
    monkeypatch.setattr(logs, "log", structlog.get_logger())
    yield lambda: paper.getvalue().splitlines()
    structlog.configure(**before)


def test_a_request_is_one_line_of_json(client, written):
    client.get("/services/pothole/nowhere")

    [line] = [json.loads(line) for line in written()]
    assert set(line) == {"at", "level", "event", "request_id", "method", "route", "status", "ms"}
    assert line["event"] == "request"
    assert line["method"] == "GET"
    assert line["route"] == "/services/<service>/<page>"
    assert line["status"] == 404
    assert line["ms"] > 0
    assert line["at"].endswith("Z")


def test_an_address_that_does_not_exist_is_not_written_down(client, written):
    client.get("/amina@example.org?Amina")

    [line] = written()
    assert json.loads(line)["route"] == "unknown"
    assert "mina" not in line


def test_neither_the_address_nor_the_query_nor_what_was_typed_is_written_down(client, written):
    client.get(f"{OPENED}?code=XK7P-99QM")
    client.post("/cases/", data={"reference": "LK-2345-6789", "code": "XK7P-99QM", "x": "Amina"})
    client.get("/search?q=amina@example.org", headers={"Referer": f"{OPENED}?code=XK7P-99QM"})

    lines = written()
    assert len(lines) == 3
    assert not [line for line in lines if any(secret in line for secret in SECRETS)]


@pytest.mark.parametrize("given", ["balancer-4711", "a" * 64, "0123.4567_89-ab"])
def test_the_id_of_a_request_is_kept_from_the_balancer_to_the_answer(client, written, given):
    answer = client.get("/healthz", headers={"X-Request-ID": given})

    assert answer.headers["X-Request-ID"] == given
    assert json.loads(written()[0])["request_id"] == given


@pytest.mark.parametrize(
    "given", ["", "short", "a" * 65, "with space", "<script>x</script>", '"},{"a":"b', "wörter12"]
)
def test_a_hostile_id_is_replaced_by_one_of_ours(client, written, given):
    answer = client.get("/healthz", headers={"X-Request-ID": given})

    ours = answer.headers["X-Request-ID"]
    assert len(ours) == 16
    assert json.loads(written()[0])["request_id"] == ours


def test_each_request_has_an_id_of_its_own(client, written):
    client.get("/healthz")
    client.get("/healthz")

    first, second = (json.loads(line)["request_id"] for line in written())
    assert first != second


def test_a_fault_says_where_it_came_from_and_quotes_nothing(app, client, monkeypatch, written):
    def fault():
        raise ValueError("amina@example.org")

    monkeypatch.setitem(app.view_functions, "cases.find", fault)

    client.get("/cases/?Amina")

    fault_line, request_line = (json.loads(line) for line in written())
    assert fault_line["event"] == "fault"
    assert fault_line["error"] == "ValueError"
    assert re.fullmatch(r"(.*/)?test_logs\.py:\d+ fault", fault_line["where"][-1])
    assert fault_line["request_id"] == request_line["request_id"]
    assert request_line["status"] == 500
    assert not any(secret in f"{fault_line} {request_line}" for secret in SECRETS)


def test_a_fault_that_a_library_logs_by_itself_shows_no_values(written):
    def connect():
        stored = "amina@example.org"
        raise KeyError(stored)

    try:
        connect()
    except KeyError:
        logging.getLogger("library").exception("The connection was lost", stack_info=True)

    assert [line for line in written() if line] == [
        "[ERROR] library: The connection was lost",
        "KeyError",
    ]


def test_what_libraries_only_tell_is_not_written_down(written):
    logging.getLogger("library").info("amina@example.org")

    assert written() == []
