"""Somebody who reports a fault, without JavaScript."""

from sqlalchemy import select

from portal.core import db
from portal.faults.models import Report
from tests.eforms.visitor import Visitor

_BEGINNING = {"pothole": {"danger": "no"}, "street-light": {"fault": "out"}}
_REST = {
    "pothole": {
        "surface": {"surface": "road"},
        "size": {"size": "plate"},
        "details": {"details": "Two hands deep"},
        "updates": {"updates": "online"},
    },
    "street-light": {
        "how-many": {"how-many": "one"},
        "details": {},
        "updates": {"updates": "online"},
    },
}


class Reporter(Visitor):
    """A browser that fills in a form up to its place, and from there to its end."""

    @property
    def service(self):
        return self.home.rstrip("/").rpartition("/")[2]

    def begun(self, **first):
        at = self.begin().leads_to
        at = self.send(at, **(first or _BEGINNING[self.service])).leads_to
        assert self.send(at).leads_to == f"{self.home}where"  # no photos
        return self

    def search(self, words):
        """The list that a search brings."""
        return self.send("where", place__search=words)

    def choose(self, words, choice, **boxes):
        """Take one from the list that a search brings; what came of it."""
        listed = self.search(words)
        assert listed.status == 200, listed.words
        typed = {"place-choice": choice, **{f"place-{name}": text for name, text in boxes.items()}}
        return self.post("where", {**listed.boxes(), **typed})

    def standing_at(self, lat, lon, accuracy="12", by="device"):
        """As a script fills in the boxes."""
        return self.send(
            "where", place__lat=str(lat), place__lon=str(lon), place__accuracy=accuracy,
            place__by=by,
        )  # fmt: skip

    def go_on(self, at):
        """Answer the rest from the page that this leads to, and send it; the report, if any."""
        page = at.leads_to.removeprefix(self.home)
        rest = _REST[self.service]
        for _step in range(len(rest) + 1):
            if page == "check":
                break
            page = self.send(page, **rest[page]).leads_to.removeprefix(self.home)
        self.checked = self.get("check").words
        reference = self.submit().leads_to.rpartition("/")[2]
        return db.session.scalar(select(Report).where(Report.reference == reference))
