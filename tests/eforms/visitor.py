"""Somebody without JavaScript: reads pages of a form, and sends what stands in their boxes."""

from typing import Any
from urllib.parse import urlsplit

from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.core import clock
from tests.gazetteer.builders import UPRN

MILL_LANE = "street:99900101"


class Answer:
    """What came back for a request, as a person meets it."""

    def __init__(self, response: TestResponse) -> None:
        self.status = response.status_code
        self.headers = response.headers
        self.text = response.text
        self.soup = BeautifulSoup(response.text, "html.parser")

    @property
    def leads_to(self) -> str:
        """The path that a 303 leads to."""
        assert self.status == 303, f"{self.status}: {self.words[:500]}"
        return urlsplit(self.headers["Location"]).path

    @property
    def words(self) -> str:
        return " ".join(self.soup.get_text(" ").split())

    @property
    def heading(self) -> str:
        (heading,) = self.soup.find_all("h1")
        return " ".join(heading.get_text(" ").split())

    @property
    def title(self) -> str:
        return self.soup.title.get_text() if self.soup.title else ""

    @property
    def errors(self) -> list[str]:
        """What the error summary says."""
        return [each.get_text().strip() for each in self.soup.select(".govuk-error-summary li")]

    @property
    def back(self) -> str:
        (link,) = self.soup.select("a.govuk-back-link")
        return str(link["href"])

    @property
    def form(self) -> Tag:
        (form,) = self.soup.select("main form")
        return form

    def boxes(self) -> dict[str, str]:
        """What stands in the boxes of the form: what the browser would send."""
        found: dict[str, str] = {}
        for box in self.form.select("input[name], textarea[name]"):
            if box.get("type") in {"radio", "checkbox"} and not box.has_attr("checked"):
                continue
            content = box.get_text() if box.name == "textarea" else box.get("value", "")
            found[str(box["name"])] = str(content).removeprefix("\n")
        for box in self.form.select("select[name]"):
            chosen = box.select_one("option[selected]") or box.select_one("option")
            found[str(box["name"])] = str(chosen["value"]) if chosen else ""
        return found


class Visitor:
    """One browser in one language (`prefix` is "", "/ur" …), filling in one service."""

    def __init__(self, client: FlaskClient, service: str = "pothole", prefix: str = "") -> None:
        self.client = client
        self.home = f"{prefix}/services/{service}/"

    def get(self, path: str = "", **more: Any) -> Answer:
        """A page of the service, or any page by its whole path."""
        return Answer(self.client.get(self._path(path), **more))

    def post(self, path: str, boxes: dict[str, Any], **more: Any) -> Answer:
        if not boxes:
            more["content_length"] = 0  # as a browser says it
        return Answer(self.client.post(self._path(path), data=boxes, **more))

    def begin(self) -> Answer:
        return self.post("", {})

    def send(self, path: str, **boxes: Any) -> Answer:
        """Open a page, write into its boxes (`place__mode` is `place-mode`), send it."""
        page = self.get(path)
        assert page.status == 200, f"{path}: {page.status} {page.headers.get('Location')}"
        written = {name.replace("__", "-"): value for name, value in boxes.items()}
        action = str(page.form.get("action") or self._path(path))
        return self.post(action, {**page.boxes(), **written})

    def answer_all(self, answers: dict[str, dict[str, Any]]) -> Answer:
        """Send page after page the way the portal leads; what it leads to in the end."""
        answer = self.begin()
        for key, boxes in answers.items():
            assert answer.leads_to == f"{self.home}{key}"
            answer = self.send(answer.leads_to, **boxes)
        return answer

    def submit(self) -> Answer:
        return self.send("check")

    def _path(self, path: str) -> str:
        return path if path.startswith("/") else f"{self.home}{path}"


def pothole_answers() -> dict[str, dict[str, Any]]:
    return {
        "danger": {"danger": "no"},
        "photos": {},
        "where": {"place__mode": "by-hand", "place__words": "Mill Lane, by the oak"},
        "surface": {"surface": "road"},
        "size": {"size": "plate"},
        "details": {"details": "Two hands deep"},
        "updates": {"updates": "email"},
        "contact": {"name": "Amina Khan", "email": "amina@example.org"},
    }


def missed_bin_answers() -> dict[str, dict[str, Any]]:
    day = clock.today()
    date = {"day__day": str(day.day), "day__month": str(day.month), "day__year": str(day.year)}
    address = {"address__mode": "choose", "address__searched": "LK2 1AA"}
    return {
        "address": {**address, "address__search": "LK2 1AA", "address__choice": str(UPRN)},
        "bins": {"bins": ["food", "rubbish"]},
        "round": {"round": "yes"},
        "day": date,
        "put-out": {"put-out": "yes"},
        "tag": {"tag": "no"},
        "street": {"street": "no"},
        "details": {"details": ""},
        "answer-by": {"answer-by": "phone"},
        "name": {"name": "آمنہ خان"},
        "phone": {"phone": "01632 960 001"},
    }


ANSWERS = {"pothole": pothole_answers, "missed-bin": missed_bin_answers}
