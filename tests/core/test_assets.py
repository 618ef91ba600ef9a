"""Styles, script and pictures: built once, kept by browsers for good, all there."""

import gzip
import json
import re
import tomllib

import brotli
import pytest
from ruamel.yaml import YAML

from portal.cases.statuses import Status
from portal.config import ROOT
from portal.content.doors import DOORS
from portal.core import web

A_YEAR = 365 * 24 * 3600
BUILT = json.loads((web.BUILT / "manifest.json").read_text(encoding="utf-8"))
KNOWN = tomllib.loads((ROOT / "static" / "pictures.toml").read_text(encoding="utf-8"))


def all_text(folder, pattern):
    return "\n".join(
        path.read_text(encoding="utf-8") for path in sorted((ROOT / folder).rglob(pattern))
    )


def of_forms():
    """Each `picture` of a form, however deep it stands."""
    waiting = [YAML(typ="safe").load(path) for path in sorted((ROOT / "forms").glob("*.y*ml"))]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if "picture" in node:
                yield node["picture"]
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def of_templates():
    """Names that stand in a template themselves: alone, after `or`, or in a list to choose from."""
    for call in re.findall(r"(?:er\.row|\bpicture)\(([^)]*)", all_text("templates", "*.html")):
        chosen = re.match(r"\[([^]]*)\]", call)
        first = chosen[1] if chosen else call.partition(",")[0]
        yield from re.findall(r'"([a-z-]+)"', first)


def of_content():
    return re.findall(r"!\[[^]]*\]\(([^)]+)\)", all_text("content", "*.md"))


USED = {
    "forms": set(of_forms()),
    "templates": set(of_templates()),
    "content": set(of_content()),
    "statuses": {status.picture for status in Status},
    "doors": {door.picture for door in DOORS},
}


@pytest.mark.parametrize("place", USED)
def test_every_picture_that_is_used_is_one_we_have(place):
    assert USED[place], f"No pictures found in {place}: has their spelling changed?"
    assert USED[place] - KNOWN.keys() == set()


def test_every_picture_we_have_is_built(app):
    assert [name for name in KNOWN if f"pictures/{name}.svg" not in BUILT] == []


@pytest.mark.parametrize("built", BUILT.values())
def test_each_built_file_carries_a_hash_in_its_name(built):
    assert re.fullmatch(r"[a-z/-]+\.[0-9a-f]{8}\.(css|js|svg)", built)
    assert (web.BUILT / built).is_file()


@pytest.mark.parametrize("name", ["app.css", "app.js", "pictures/bin.svg"])
def test_a_built_file_is_kept_by_browsers_for_good(client, name):
    answer = client.get(web.asset(name), buffered=True)

    kept = answer.headers["Cache-Control"]
    assert answer.status_code == 200
    assert "immutable" in kept
    assert "public" in kept
    assert int(re.search(r"max-age=(\d+)", kept)[1]) >= A_YEAR
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("name", ["app.css", "app.js"])
@pytest.mark.parametrize(
    ("accepted", "encoding", "unpack"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("identity", None, bytes),
        ("", None, bytes),
    ],
)
def test_it_is_sent_in_the_smallest_form_the_browser_takes(
    client, name, accepted, encoding, unpack
):
    answer = client.get(web.asset(name), headers={"Accept-Encoding": accepted}, buffered=True)

    assert answer.headers.get("Content-Encoding") == encoding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert unpack(answer.data) == (web.BUILT / BUILT[name]).read_bytes()


def test_what_has_no_hash_in_its_name_is_not_kept_for_good(client):
    answer = client.get("/assets/manifest.json", buffered=True)

    assert "immutable" not in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/assets/",
        "/assets/app.css",
        "/assets/../portal/config.py",
        "/assets/../../pyproject.toml",
        "/assets/pictures/../../../pyproject.toml",
        "/assets/%2e%2e/%2e%2e/pyproject.toml",
        "/assets/..%2f..%2fpyproject.toml",
        "/assets/..%5c..%5cpyproject.toml",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/app.css%00.js",
    ],
)
def test_no_address_leads_out_of_the_folder_of_built_files(client, path):
    answer = client.get(path, buffered=True)

    assert answer.status_code == 404
    assert "[project]" not in answer.text
    assert "immutable" not in answer.headers["Cache-Control"]
