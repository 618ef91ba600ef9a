"""`georeport` from PyPI, as it is, against a portal that runs: XML and JSON over HTTP."""

import http.client
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit

import pytest
from georeport import GeoReport

_SIZE = {"attribute[surface]": "road", "attribute[size]": "plate"}


@pytest.fixture(scope="module")
def portal(open_portal):
    """Larkmere with its forms, and forty faults in its streets."""
    with open_portal("georeport") as running:
        yield running


@pytest.fixture(scope="module")
def key(portal):
    words = ("open311", "key", "add", "client", "--scope", "report", "--a-minute", "600")
    return portal.command(*words).strip()


@pytest.fixture(scope="module", params=["xml", "json"])
def client(request, portal, key):
    return GeoReport(f"{portal.url}/open311/v2/", api_key=key, output_format=request.param)


@pytest.fixture(scope="module")
def sent(portal, key):
    """The number of a report that was sent with nothing but HTTP."""
    _post(portal, key, "Another one, so that there are two")
    return _post(portal, key, "Two hands deep & wide < 1 m")


def test_it_lists_what_can_be_reported(client):
    services = {each["service_code"]: each for each in client.get_service_list()}

    assert services["pothole"]["service_name"] == "Report a pothole"
    assert str(services["pothole"]["metadata"]).lower() == "true"


def test_it_reads_a_definition(client):
    definition = client.get_service_definition("pothole")

    attributes = definition["attributes"]
    listed = attributes["attribute"] if isinstance(attributes, dict) else attributes
    assert [each["code"] for each in listed] == ["surface", "size"]


def test_it_reads_requests(client, sent):
    found = {each["service_request_id"]: each for each in client.get_service_requests()}

    assert found[sent]["service_code"] == "pothole"
    assert found[sent]["status"] == "open"


def test_it_filters(client, sent):
    since = (datetime.now(UTC) - timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    found = client.get_service_requests(service_code="pothole", status="open", start_date=since)
    assert {each["service_code"] for each in found} == {"pothole"}
    one = client.get_service_requests(service_request_id=sent)
    assert (one if isinstance(one, dict) else one[0])["service_request_id"] == sent


def test_it_reads_one_request(client, sent):
    found = client.get_service_request(sent)

    assert found["service_request_id"] == sent
    assert float(found["lat"]) == pytest.approx(52.56)
    assert found["description"] == "Two hands deep & wide < 1 m"


def _post(portal, key, description):
    form = {"api_key": key, "service_code": "pothole", "lat": "52.56", "long": "-0.1",
            "description": description, **_SIZE}  # fmt: skip
    address = urlsplit(portal.url)
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    with closing(http.client.HTTPConnection(address.netloc, timeout=30)) as connection:
        connection.request("POST", "/open311/v2/requests.json", urlencode(form), headers)
        answer = connection.getresponse()
        said = json.loads(answer.read())
    assert answer.status == http.client.OK, said
    return said[0]["service_request_id"]
