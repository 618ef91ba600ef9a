"""5,000 calls that nobody thought of: no fault of ours, no page, nobody else's words."""

import json
import random
from xml.etree import ElementTree as ET

import pytest
from sqlalchemy import func, select

from portal.core import db
from portal.faults.models import Report
from tests.faults.builders import make_report
from tests.open311.asking import JSON, ROOT, XML, make_key

CALLS = 5_000
SEED = 311
PLANTED = "07700 900123"

_PATHS = [
    "discovery", "services", "services/pothole", "services/\u0000", "requests",
    "requests/LK-7Q4M-X2RD",
    "requests/'; DROP TABLE report; --", "tokens/x", "tokens/%s%n", "servicerequestupdates", "",
    "requests/../../etc/passwd", "requests//", "nothing", "requests/" + "a" * 3_000,
]  # fmt: skip
_ENDINGS = [".xml", ".json", ".json", ".xml", ".html", "", ".XML", ".xml.json", ".json;a"]
_NAMES = [
    "api_key", "service_code", "lat", "long", "address_string", "address_id", "description",
    "attribute[size]", "attribute[surface][]", "attribute[", "email", "phone", "first_name",
    "media_url", "status", "start_date", "end_date", "page", "page_size", "service_request_id",
    "extensions", "update_id", "updated_datetime", "jurisdiction_id", "account_id", "\ud7ff\u202e",
]  # fmt: skip
_VALUES = [
    "", " ", "pothole", "52.56", "-0.1", "nan", "inf", "-1e400", "91", "0", "-1", "999999999999",
    "open", "closed", "open,closed", "FIXED", "2026-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
    "0000-00-00T00:00:00Z", "2026-01-01T00:00:00+99:99", "true", "null", "\x00",
    "\x0b\x1f", "\ufffe",
    "é" * 200, "<script>alert(1)</script>", "]]>", "&xxe;", "%00", "../../etc/passwd", "plate",
    "road",
    "' OR 1=1 --", "{{7*7}}", "a@b.example", "@", "+44 7700 900123",
    "data:image/png;base64,AAAA",
    "data:image/png;base64,%%%", "https://photos.example/1.jpg", "http://[::1", "javascript:x",
    "street:99900101", "asset:x", "Mill Lane", "x" * 4_001, "1," * 500, "LK-7Q4M-X2RD,,", "٣", "½",
    "4242424242424242", "\U0001f6a7" * 50, "\r\nSet-Cookie: a=b",
]  # fmt: skip
_TYPES = [
    None, None, None, "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
    "application/json", "text/xml", "multipart/form-data", "",
]  # fmt: skip
_RIGHT = {
    "service_code": "pothole", "lat": "52.56", "long": "-0.1", "attribute[size]": "plate",
    "attribute[surface]": "road",
}  # fmt: skip
_METHODS = ["GET"] * 6 + ["POST"] * 8 + ["PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"]


@pytest.fixture
def keys(larkmere):
    every = ("report", "read", "update", "private")
    return [make_key("all-of-it", *every, a_minute=6_000), make_key("reader", "read"), "wrong"]


def test_5000_calls_have_no_fault_and_no_page(app, client, keys):
    held: Report = make_report(text=f"Ring Mrs Jones on {PLANTED}")
    chance = random.Random(SEED)  # noqa: S311 - the same calls each time
    seen = {}

    for number in range(CALLS):
        if number % 100 == 0:
            app.extensions["throttle"].storage.reset()
        request = _request(chance, keys, held.reference)
        answer = client.open(**request)
        _check(answer, request, keys[0])
        seen[answer.status_code] = seen.get(answer.status_code, 0) + 1

    assert {200, 400, 403, 404, 405} <= seen.keys(), seen
    assert max(seen) < 500
    assert db.session.scalar(select(func.count()).select_from(Report)) > 20


def _request(chance, keys, reference):
    return _nearly_right(chance, keys) if chance.random() < 0.1 else _wild(chance, keys, reference)


def _nearly_right(chance, keys):
    """A report that is all right but for one thing, or for none."""
    sent = {**_RIGHT, "api_key": keys[0], "description": f"Hole {chance.random()}"}
    sent[chance.choice(_NAMES)] = chance.choice(_VALUES)
    path = f"{ROOT}/requests{chance.choice(['.xml', '.json'])}"
    return {"path": path, "method": "POST", "data": sent}


def _wild(chance, keys, reference):
    pairs = [
        (chance.choice(_NAMES), chance.choice([*_VALUES, reference]))
        for _ in range(chance.randrange(8))
    ]
    if chance.random() < 0.7:
        pairs.append(("api_key", chance.choice(keys)))
    if chance.random() < 0.5:
        pairs += _RIGHT.items()
    chance.shuffle(pairs)
    given = {}
    for name, value in pairs:
        given.setdefault(name, []).append(value)
    path = f"{ROOT}/{chance.choice(_PATHS)}{chance.choice(_ENDINGS)}"
    request = {"path": path, "method": chance.choice(_METHODS)}
    if request["method"] == "POST":
        kind = chance.choice(_TYPES)
        if kind is None:
            return {**request, "data": given}
        raw = "&".join(chance.choice(_VALUES) for _ in range(5)).encode()
        return {**request, "data": raw, "content_type": kind}
    return {**request, "query_string": given}


def _check(answer, request, crews):
    assert answer.status_code < 500, (request, answer.text)
    assert "<html" not in answer.text.lower(), request
    if request["method"] == "HEAD" or not answer.data:
        return
    assert answer.content_type in {XML, JSON}, request
    if answer.content_type == JSON:
        json.loads(answer.data)
    else:
        ET.fromstring(answer.data)  # noqa: S314 - our own
    assert crews in str(request) or PLANTED not in answer.text, request
