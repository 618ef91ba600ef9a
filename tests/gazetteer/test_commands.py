import pytest

from .builders import one_house, write_changes, write_file
from .conftest import DEMO


@pytest.fixture
def portal(app):
    return lambda *words: app.test_cli_runner().invoke(args=["gazetteer", *map(str, words)])


def test_the_demonstration_council_is_loaded_by_two_commands(portal):
    gazetteer = portal("load", DEMO / "gazetteer.csv")
    places = portal("places", DEMO / "places.toml")

    assert gazetteer.output == (
        "gazetteer.csv: the gazetteer was replaced. It has 160 streets, 3,294 properties and"
        " 3,225 addresses that residents can choose. Rows with no use here: 203.\n"
    )
    assert places.output == "places.toml: 12 wards, 45 landmarks and 6 places of the council.\n"


def test_changes_are_said_to_be_changes(portal, tmp_path):
    portal("load", write_file(tmp_path, one_house()))

    assert (
        "changes were made. It has 1 streets" in portal("load", write_changes(tmp_path, [])).output
    )


def test_faults_are_listed_and_the_command_fails(portal, tmp_path):
    result = portal("load", write_file(tmp_path, one_house()[1:]))

    assert result.exit_code == 1
    assert result.output.splitlines() == [
        "Error: Nothing was changed.",
        "gazetteer.csv, line 2: a name of street 99900101, which no street record has",
        "gazetteer.csv, line 4: an LPI on street 99900101, which no street has",
    ]
