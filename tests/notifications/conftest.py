"""A real mail server on loopback that takes, delays or refuses, as a test tells it to."""

import dataclasses
import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class MailServer:
    """`answers` are given in turn to RCPT; then everything is taken."""

    def __init__(self) -> None:
        self.answers: list[str] = []
        self.received: list[Any] = []
        self.recipients: list[str] = []

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.recipients += envelope.rcpt_tos
        self.received.append(message_from_bytes(envelope.content, policy=default))
        return "250 Taken"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def set_up(_app, monkeypatch):
    """Change settings for one test."""

    def change(**settings: object) -> None:
        changed = dataclasses.replace(_app.config["SETTINGS"], **settings)
        monkeypatch.setitem(_app.config, "SETTINGS", changed)

    return change


@pytest.fixture
def mail_server(set_up) -> Iterator[MailServer]:
    server, port = MailServer(), free_port()
    controller = Controller(server, hostname="127.0.0.1", port=port)
    controller.start()
    set_up(
        smtp_url=f"smtp://127.0.0.1:{port}",
        mail_from="portal@larkmere.example",
        public_url="https://portal.larkmere.example",
    )
    yield server
    controller.stop()
