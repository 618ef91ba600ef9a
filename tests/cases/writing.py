"""Writing messages on a case in a browser without JavaScript, on either side."""

import io
from typing import Any

from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from tests.cases.browsing import page_of


class Writer:
    """A browser on the page of messages of one case."""

    def __init__(self, client: Any, path: str) -> None:
        self.client = client
        self.path = path
        self.key: str | None = None

    def page(self, **query: Any) -> Any:
        return page_of(self.client.get(self.path, query_string=query))

    def hidden(self) -> dict[str, Any]:
        found = {
            str(box["name"]): str(box["value"])
            for box in self.page().select("form#write input[type=hidden]")
        }
        return found | ({"key": self.key} if self.key else {})

    def send(self, message: str, *files: tuple[str, bytes], **boxes: Any) -> Any:
        values: dict[str, Any] = {**self.hidden(), "message": message, **boxes}
        values["files"] = [FileStorage(io.BytesIO(content), name) for name, content in files]
        boundary, body = encode_multipart(values)
        kind = f"multipart/form-data; boundary={boundary}"
        return self.client.post(self.path, data=body, content_type=kind)

    def texts(self, **query: Any) -> list[str]:
        found = self.page(**query).select(".thread__text")
        return [" ".join(each.get_text(" ").split()) for each in found]


def resident_of(client: Any, opened: Any, prefix: str = "") -> Writer:
    """Opens the link of the mail first."""
    client.get(f"/cases/{opened.reference}?code={opened.access_code}")
    return Writer(client, f"{prefix}/cases/{opened.reference}/messages")


def officer_of(client: Any, opened: Any) -> Writer:
    """Of a browser in which a member of staff is signed in."""
    return Writer(client, f"/staff/cases/{opened.reference}/messages")
