"""Larkmere: what is committed is what the generator makes, and it is all there."""

import re
import subprocess
import sys

import pytest

from portal.config import ROOT
from portal.gazetteer import dtf, postcodes

from .conftest import DEMO


@pytest.fixture(scope="module")
def volume():
    return dtf.read(DEMO / "gazetteer.csv")


def test_the_committed_files_are_what_the_generator_makes(tmp_path):
    made = subprocess.run(
        [sys.executable, ROOT / "demo" / "make_gazetteer.py", tmp_path],
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip

    assert made.returncode == 0, made.stderr.decode()
    for name in ("gazetteer.csv", "places.toml"):
        assert (tmp_path / name).read_bytes() == (DEMO / name).read_bytes(), name


def test_the_borough_is_large_enough_and_fits_together(volume):
    dtf.check_links(volume)
    approved = {row.uprn for row in volume.addresses if row.logical_status is dtf.Status.APPROVED}

    assert len(approved) >= 3_000
    assert len(volume.streets) >= 150
    assert len({row.ward_code for row in volume.properties}) == 12


def test_every_kind_of_address_occurs(volume):
    rows = volume.addresses

    assert any(row.sao_text.startswith("Flat ") for row in rows)
    assert any(row.pao_start_suffix and row.pao_end_number for row in rows)
    assert any(row.pao_start_suffix and not row.pao_end_number for row in rows)
    assert any(row.pao_text and row.pao_start_number is None for row in rows)
    assert any(row.organisation for row in volume.properties)
    assert {row.logical_status for row in rows} >= set(dtf.Status) - {5, 7, 9}


def test_postcodes_are_of_larkmere_and_of_the_real_shape(volume):
    keys = [postcodes.key_of(row.postcode) for row in volume.addresses]

    assert None not in keys
    assert {postcodes.outward(key) for key in keys if key} == {f"LK{n}" for n in range(1, 10)}
    assert "LK12AB" in keys


def test_every_property_stands_within_the_borough(volume):
    assert all(526_900 < row.x_coordinate < 533_100 for row in volume.properties)
    assert all(299_900 < row.y_coordinate < 304_600 for row in volume.properties)


def test_phone_numbers_are_of_the_range_kept_for_fiction():
    text = (DEMO / "places.toml").read_text(encoding="utf-8")

    phones = re.findall(r'^phone = "(.*)"$', text, re.MULTILINE)
    assert len(phones) == 6
    assert all(re.fullmatch(r"01632 960\d{3}", phone) for phone in phones)
    assert text.count("[[landmark]]") >= 40
