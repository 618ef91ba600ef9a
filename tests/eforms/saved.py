"""Somebody who saves a form by email, and what their mail holds."""

from urllib.parse import urlsplit

from sqlalchemy import select

from portal.core import db, security
from portal.notifications.models import Message
from tests.eforms.visitor import Answer, Visitor

AMINA = "amina@example.org"
HOST = "http://127.0.0.1:5000"


def begun_by(client, prefix="", service="pothole"):
    """A visitor who has said that the pothole isn't dangerous."""
    visitor = Visitor(client, service, prefix)
    visitor.begin()
    visitor.send("danger", danger="no")
    return visitor


def save(visitor, email=AMINA):
    answer = visitor.send("save", email=email)
    assert answer.status == 303, answer.errors
    return mails()[-1]


def mails(template=None):
    """What was written to people, the oldest first."""
    found = db.session.scalars(select(Message).order_by(Message.queued_at, Message.id))
    return [mail for mail in found if template in {None, mail.template}]


def path_of(link):
    assert link.startswith(HOST)
    return urlsplit(link).path


def open_link(visitor, mail, **boxes):
    """Open the link of a mail and press the button; what that leads to."""
    return visitor.send(path_of(mail.values["link"]), **boxes)


def enter_code(visitor, email, code):
    return visitor.send("/saved/", email=email, code=code)


def danger_of(visitor):
    """What this browser's form says about the danger; None where it has no form."""
    page = visitor.get("danger")
    return page.boxes().get("danger") if page.status == 200 else None


def wrong(code):
    """As good a code as this one, but another."""
    letter = next(each for each in security.ALPHABET if each != code[0])
    return letter + code[1:]


def in_words(response):
    return Answer(response).words
