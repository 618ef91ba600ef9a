"""Somebody who sends files with a form of two pages: the files, then a name."""

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from portal.eforms import publishing
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.visitor import Answer, Visitor

SERVICE = "lost-cat"
KEY = "photos"


def publish(**question: Any) -> None:
    """A form that asks for files, then for a name and an email address."""
    asked = {"label": "Photos of the cat", "accepts": ["image", "pdf", "document"], **question}
    publishing.file_version(
        make_definition(
            make_page("files", make_question(KEY, "file", **asked)),
            make_page("you", make_question("name", "name"), make_question("email", "email")),
            contact={"name": "name", "email": "email"},
        )
    )


def use(app: Flask, folder: Path, clamd_url: str | None = None) -> None:
    """Keep files in this folder from now on."""
    settings = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(settings, uploads_url=str(folder), clamd_url=clamd_url)


def kept(folder: Path) -> list[Path]:
    """What stands in the store."""
    return sorted(file for file in folder.rglob("*") if file.is_file())


class Sender(Visitor):
    """A browser without JavaScript that chooses files."""

    def __init__(self, client: Any, prefix: str = "") -> None:
        super().__init__(client, SERVICE, prefix)
        self.begin()

    def upload(self, *files: tuple[str, bytes], button: str = "upload", **more: Any) -> Answer:
        """Choose these and press “Upload” (or, with `button=""`, “Continue”)."""
        boxes = self.hidden()
        if button:
            boxes[button] = "yes"
        chosen = files or (("", b""),)
        boxes[KEY] = [FileStorage(io.BytesIO(content), name, KEY) for name, content in chosen]
        boundary, body = encode_multipart(boxes)
        more.setdefault("content_type", f"multipart/form-data; boundary={boundary}")
        return Answer(self.client.post(self._path("files"), data=body, **more))

    def hidden(self) -> dict[str, Any]:
        """What the page sends along with the files."""
        hidden = self.get("files").soup.select("form[enctype] input[type=hidden]")
        return {str(box["name"]): box["value"] for box in hidden}

    def go_on(self) -> Answer:
        return self.upload(button="")

    def listed(self) -> list[str]:
        """The names on the page, as a person reads them."""
        return [each.get_text() for each in self.get("files").soup.select(".files__name")]

    def states(self) -> list[str]:
        return [each.get_text() for each in self.get("files").soup.select(".files__state")]

    def links(self) -> list[str]:
        return [str(link["href"]) for link in self.get("files").soup.select(".files__name a")]

    def remove_first(self) -> Answer:
        form = self.get("files").soup.select("main form")[0]
        boxes = {str(box["name"]): str(box["value"]) for box in form.select("input[name]")}
        return self.post("files", boxes)

    def send_form(self) -> str:
        """Answer the rest and send it; the reference."""
        self.send("you", name="Amina Khan", email="amina@example.org")
        return self.submit().leads_to.rsplit("/", 1)[-1]
