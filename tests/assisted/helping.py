"""An adviser at a library's machine, and whoever sits beside them."""

from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from portal.accounts import sessions
from portal.accounts.models import Method
from portal.accounts.permissions import Role
from portal.accounts.sessions import Arrival
from tests.accounts.visiting import send
from tests.eforms.visitor import Answer
from tests.support.account import make_staff

HOME, CONSENT, FINISH = "/assist/", "/assist/consent", "/assist/finish"
VISITOR = "Maria Kowalska"


class Adviser:
    """`client` is the one browser of a machine: it holds the adviser's cookies and a visitor's."""

    def __init__(self, client: FlaskClient, **who: Any) -> None:
        self.client = client
        self.id: UUID = make_staff(
            Role.ADVISER, teams=(), **{"email": "ann@larkmere.example", **who}
        )
        token = sessions.start_for_staff(
            self.id, Arrival(method=Method.PASSKEY, second_factor=True)
        )
        client.set_cookie("session", token)

    def see(self, path: str) -> Answer:
        return Answer(self.client.get(path))

    def send(self, path: str, form: str | None = None, **typed: Any) -> Answer:
        return Answer(send(self.client, path, form=form, **(typed or {"go": "on"})))

    def start(self, **typed: Any) -> Answer:
        asked = {"place": "central-library", "by": "counter", "name": VISITOR, "locale": "en",
                 "role": "self", "speaker": "", "authority": ""}  # fmt: skip
        return self.send(HOME, HOME, **(asked | typed))

    def help(self, **typed: Any) -> None:
        """As far as the visitor's consent."""
        consent = self.start(**typed).leads_to
        agreed = self.send(consent, agreed="yes")
        assert agreed.status == 303, agreed.words

    def finish(self) -> Answer:
        return self.send(FINISH)

    @property
    def cookies(self) -> set[str]:
        return {each for each in NAMES if self.client.get_cookie(each) is not None}


NAMES = ("session", "browser", "visit", "visitor", "cases", "payments", "bookings", "claim", "bill")
