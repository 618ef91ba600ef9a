"""Discovery, services and their definitions."""

import json

import pytest

from tests.open311.asking import JSON, XML, faults, get, rows

FORMATS = ("xml", "json")


@pytest.fixture(autouse=True)
def _council(larkmere):
    pass


def test_discovery_says_where_and_how(client):
    answer = get(client, "discovery.json")

    said = json.loads(answer.data)
    assert set(said) == {"changeset", "contact", "key_service", "endpoints"}
    [endpoint] = said["endpoints"]
    assert endpoint["specification"] == "http://wiki.open311.org/GeoReport_v2"
    assert endpoint["url"].endswith("/open311/v2/")
    assert endpoint["type"] == "test"
    assert endpoint["formats"] == ["text/xml", "application/json"]
    assert get(client, "discovery.xml").text.count("<endpoint>") == 1


@pytest.mark.parametrize("ending", FORMATS)
def test_every_form_that_makes_a_report_is_a_service(client, ending):
    services = rows(get(client, f"services.{ending}"))

    by_code = {each["service_code"]: each for each in services}
    assert {"pothole", "street-light", "fly-tipping", "abandoned-vehicle"} <= set(by_code)
    pothole = by_code["pothole"]
    assert list(pothole) == [
        "service_code", "service_name", "description", "metadata", "type", "keywords", "group",
    ]  # fmt: skip
    assert pothole["service_name"] == "Report a pothole"
    assert str(pothole["metadata"]).lower() == "true"
    assert pothole["type"] == "realtime"
    assert "tarmac" in pothole["keywords"].split(",")
    assert pothole["group"] == "roads"
    assert "phone 01632 960 999" in pothole["description"]


def test_a_definition_has_the_questions_that_software_may_be_asked(client):
    said = json.loads(get(client, "services/pothole.json").data)

    assert said["service_code"] == "pothole"
    attributes = {each["code"]: each for each in said["attributes"]}
    assert set(attributes) == {"surface", "size"}
    size = attributes["size"]
    assert list(size) == [
        "variable", "code", "datatype", "required", "datatype_description", "order",
        "description", "values",
    ]  # fmt: skip
    assert size["variable"] is True
    assert size["required"] is True
    assert size["datatype"] == "singlevaluelist"
    assert size["description"] == "How big is it?"
    assert {"key": "plate", "name": "About as wide as a dinner plate"} in size["values"]
    assert [each["order"] for each in said["attributes"]] == [1, 2]
    xml = get(client, "services/pothole.xml").text
    assert "<service_definition><service_code>pothole</service_code><attributes><attribute>" in xml


def test_datatypes_are_those_of_the_specification(client):
    known = {"string", "number", "datetime", "text", "singlevaluelist", "multivaluelist"}
    for service in rows(get(client, "services.json")):
        definition = json.loads(get(client, f"services/{service['service_code']}.json").data)
        assert {each["datatype"] for each in definition["attributes"]} <= known
        assert bool(definition["attributes"]) is service["metadata"]
        for each in definition["attributes"]:
            assert ("values" in each) is each["datatype"].endswith("list")


@pytest.mark.parametrize("ending", FORMATS)
def test_what_is_no_service_is_not_found(client, ending):
    assert faults(get(client, f"services/no-such.{ending}"), 404)
    assert faults(get(client, f"services/council-tax.{ending}"), 404)


def test_each_format_has_its_type_and_any_page_may_read_it(client):
    for ending, kind in (("xml", XML), ("json", JSON)):
        answer = get(client, f"services.{ending}")
        assert answer.content_type == kind
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in answer.headers
