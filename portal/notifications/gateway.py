"""Handing a letter to the council's mail server. Nobody else knows SMTP.

`SMTP_URL` is `smtp://user:password@host:port`, `smtp+starttls://…` or `smtps://…`. Without it, in
development, nothing leaves: the letter stays in the development mailbox.
"""

import smtplib
import ssl
import unicodedata
from contextlib import suppress
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from urllib.parse import SplitResult, unquote, urlsplit
from uuid import UUID

from flask import current_app

from portal.config import Settings
from portal.notifications.letter import Letter

TIMEOUT_SECONDS = 10
_PORTS = {"smtp": 25, "smtp+starttls": 587, "smtps": 465}
_PERMANENT = 500
_LONGEST_SUBJECT = 200
_BREAKS = {"Cc", "Zl", "Zp"}  # controls and line ends; what joins letters in Urdu stays
_POLICY = SMTP.clone(cte_type="7bit")  # not every server between here and there takes 8 bits


class Delayed(Exception):
    """Not taken now, perhaps later. `fault` is a class and a code: a server's words name people."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


class Refused(Delayed):
    """Never going to be taken: no such mailbox, or no address at all."""


def message_id(id_: UUID) -> str:
    return f"<{id_}@{_host()}>"


def leaves_the_house() -> bool:
    """Whether there is a mail server; otherwise mail ends in the development mailbox."""
    return _settings().smtp_url is not None


def deliver(letter: Letter) -> None:
    """Hand over; return means that the server took it. Raises Delayed or Refused.

    Call it with no transaction open: a slow server would keep rows locked.
    """
    mail = as_mail(letter)
    if not leaves_the_house():
        return
    try:
        server = _connect(urlsplit(_settings().smtp_url or ""))
    except (smtplib.SMTPException, OSError, ValueError) as error:
        raise Delayed(_fault(error)) from None
    try:
        server.send_message(mail)
    except (smtplib.SMTPException, OSError) as error:
        raise _kind_of(error)(_fault(error)) from None
    finally:
        # It is taken, or it isn't: how the server says goodbye changes neither.
        with suppress(smtplib.SMTPException, OSError):
            server.quit()


def as_mail(letter: Letter) -> EmailMessage:
    """Both parts and the headers. Raises Refused where the address isn't one."""
    mail = EmailMessage(policy=_POLICY)
    try:
        mail["To"] = _address(letter.to)
    except (ValueError, MessageError, IndexError) as error:
        raise Refused(type(error).__name__) from None
    mail["From"] = _sender(letter)
    if letter.reply_to:
        mail["Reply-To"] = Address(_one_line(letter.council), addr_spec=letter.reply_to)
    mail["Subject"] = _one_line(letter.subject)
    mail["Date"] = letter.written_at
    mail["Message-ID"] = letter.message_id
    mail["Auto-Submitted"] = "auto-generated"
    if letter.stop:
        mail["List-Unsubscribe"] = f"<{letter.stop}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    if letter.calendar:
        mail.add_attachment(
            letter.calendar.text,
            subtype="calendar",
            params={"method": letter.calendar.method},
            filename="booking.ics",
            cte="base64",  # so that its folded lines stay as they are
        )
    mail["Content-Language"] = letter.locale.html_lang  # set_content would give it to one part
    return mail


def _connect(url: SplitResult) -> smtplib.SMTP:
    host, port = url.hostname or "", url.port or _PORTS[url.scheme]
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, port, _host(), timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, port, _host(), timeout=TIMEOUT_SECONDS)
    if url.scheme == "smtp+starttls":
        server.starttls(context=ssl.create_default_context())
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server


def _kind_of(error: Exception) -> type[Delayed]:
    """Whether the recipient or the text was refused for good.

    A refused sender or a lost connection is the council's own trouble: somebody will mend it.
    """
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients):
            codes = [code for code, _ in recipients.values()]
            return Refused if min(codes) >= _PERMANENT else Delayed
        case smtplib.SMTPDataError(smtp_code=code):
            return Refused if code >= _PERMANENT else Delayed
        case smtplib.SMTPNotSupportedError():
            return Refused  # the address needs SMTPUTF8
        case _:
            return Delayed


def _fault(error: Exception) -> str:
    """'SMTPRecipientsRefused 550'."""
    codes: list[object] = [getattr(error, "smtp_code", None)]
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
    return " ".join([type(error).__name__, *(str(code) for code in codes if code)])


def _address(to: str) -> Address:
    local, _, domain = to.rpartition("@")
    if not local or not domain or not to.isprintable():
        raise ValueError("no address")
    return Address(username=local, domain=domain.encode("idna").decode("ascii"))


def _sender(letter: Letter) -> Address:
    address = parseaddr(_settings().mail_from)[1] or "portal@localhost"
    return Address(_one_line(letter.council), addr_spec=address)


def _one_line(text: str) -> str:
    """Safe in a header: a line break would begin a header of somebody else's choice."""
    unbroken = "".join(" " if unicodedata.category(c) in _BREAKS else c for c in text)
    return " ".join(unbroken.split())[:_LONGEST_SUBJECT]


def _host() -> str:
    return urlsplit(_settings().public_url).hostname or "localhost"


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings
