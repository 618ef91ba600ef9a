"""Calls as a client makes them, read as it reads them."""

import json
from typing import Any
from xml.etree import ElementTree as ET

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.open311 import services
from portal.open311.services import Access

ROOT = "/open311/v2"
XML = "text/xml; charset=utf-8"
JSON = "application/json; charset=utf-8"


def make_key(name: str = "reporter", *scopes: str, a_minute: int = 6_000) -> str:
    """A key that may report and read, unless something else is said."""
    given = {Access(each) for each in scopes or ("report", "read")}
    return services.make_key(name, given, a_minute)


def get(client: FlaskClient, call: str, **asked: Any) -> TestResponse:
    return client.get(f"{ROOT}/{call}", query_string=asked)


def post(client: FlaskClient, call: str, **sent: Any) -> TestResponse:
    return client.post(f"{ROOT}/{call}", data=sent)


def rows(answer: TestResponse) -> list[dict[str, Any]]:
    """The things in an answer of 200, in either format; in XML all is text."""
    assert answer.status_code == 200, answer.text
    return _rows(answer)


def faults(answer: TestResponse, status: int) -> list[str]:
    """The descriptions of an error of this status."""
    assert answer.status_code == status, answer.text
    found = _rows(answer)
    assert found
    assert {str(each["code"]) for each in found} == {str(status)}
    return [each["description"] for each in found]


def _rows(answer: TestResponse) -> list[dict[str, Any]]:
    if answer.content_type == JSON:
        found = json.loads(answer.data)
        assert isinstance(found, list)
        return found
    assert answer.content_type == XML
    assert answer.data.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return [_fields(each) for each in ET.fromstring(answer.data)]  # noqa: S314 - our own


def _fields(element: ET.Element) -> dict[str, Any]:
    return {
        each.tag: [_fields(part) or part.text for part in each] if len(each) else each.text
        for each in element
    }
