"""Handing a submission to another system over HTTP. Nobody else in this domain opens a socket.

TLS is verified, no redirect is followed, an answer's body isn't read, and the address that was
checked is the one that is connected to, so a name can't point elsewhere in between.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

TIMEOUT_SECONDS = 10  # for each step: to connect, to send, to be answered
DEADLINE_SECONDS = 30  # for all of it, whatever trickles in
_PORTS = {"https": 443, "http": 80}
_TAKEN = range(200, 300)


class Undelivered(Exception):
    """Not taken, perhaps later. `fault` is a class or a status: never another system's words."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def post(url: str, body: bytes, headers: Mapping[str, str], *, private: bool) -> None:
    """Hand over; return means that a status of 2xx came back. Raises Undelivered.

    With `private` the council has said that this system stands in its own network: only then may
    its address be a private one, or plain HTTP do. Call it with no transaction open.
    """
    address = urlsplit(url)
    if address.scheme not in ({"https", "http"} if private else {"https"}):
        raise Undelivered("NotHTTPS")
    try:
        status = _status(address, body, headers, private=private)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Undelivered(type(error).__name__) from None
    if status not in _TAKEN:
        raise Undelivered(f"Status {status}")


def _status(address: SplitResult, body: bytes, headers: Mapping[str, str], *, private: bool) -> int:
    host, port = address.hostname or "", address.port or _PORTS[address.scheme]
    with ExitStack() as opened:
        line = opened.enter_context(closing(_connected(host, port, private=private)))
        if address.scheme == "https":
            context = ssl.create_default_context()
            line = opened.enter_context(
                context.wrap_socket(line, server_hostname=host, do_handshake_on_connect=False)
            )
        opened.enter_context(_deadline(line))
        if isinstance(line, ssl.SSLSocket):
            line.do_handshake()
        connection = http.client.HTTPConnection(host, port)
        connection.sock = line
        connection.request("POST", _path(address), body, dict(headers))
        return connection.getresponse().status


@contextmanager
def _deadline(line: socket.socket) -> Iterator[None]:
    """Hang up after DEADLINE_SECONDS: whoever waits on this line gets an error at once."""

    def hang_up() -> None:
        with suppress(OSError):
            # Of the socket itself: TLS would first take its leave, and wait for an answer.
            socket.socket.shutdown(line, socket.SHUT_RDWR)

    timer = threading.Timer(DEADLINE_SECONDS, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _connected(host: str, port: int, *, private: bool) -> socket.socket:
    """To the first address of the host that answers, once all of them may be spoken to."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not private and not all(_public(str(each[4][0])) for each in found):
        raise Undelivered("PrivateAddress")
    fault: OSError = ConnectionError()
    for *_, sockaddr in found:
        try:
            return socket.create_connection((str(sockaddr[0]), port), TIMEOUT_SECONDS)
        except OSError as error:
            fault = error
    raise fault


def _public(written: str) -> bool:
    address = ip_address(written)
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast


def _path(address: SplitResult) -> str:
    path = address.path or "/"
    return f"{path}?{address.query}" if address.query else path
