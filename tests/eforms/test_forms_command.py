"""`portal forms check`: what an editor sees at the end of a line of work."""

from click.testing import CliRunner

from portal.eforms.cli import commands
from tests.eforms.yaml_forms import FORM, changed, write


def check(folder):
    return CliRunner().invoke(commands, ["check", "--from", str(folder)])


def test_forms_without_fault_are_counted(tmp_path):
    write(tmp_path, FORM)
    write(tmp_path, FORM.replace("lost-cat", "found-cat"), "found-cat.yaml")

    shown = check(tmp_path)

    assert shown.exit_code == 0
    assert shown.stdout.splitlines() == [
        "found-cat: 5 pages, 4 questions",
        "lost-cat: 5 pages, 4 questions",
        "2 forms, no faults.",
    ]


def test_faults_of_all_files_come_as_file_line_and_words(tmp_path):
    write(tmp_path, changed(("only_if: both", "only_if: botth")))
    write(tmp_path, "title: 'Bins\n", "bins.yaml")

    shown = check(tmp_path)

    assert shown.exit_code == 1
    assert shown.stdout == ""
    assert shown.stderr.splitlines() == [
        "bins.yaml:1: a quotation mark is opened here and never closed",
        "lost-cat.yaml:55: there is no condition “botth”",
        "Error: 2 faults",
    ]


def test_one_fault_is_one(tmp_path):
    write(tmp_path, "", "bins.yaml")

    assert check(tmp_path).stderr.splitlines()[-1] == "Error: 1 fault"


def test_a_folder_that_is_not_there_is_said(tmp_path):
    shown = check(tmp_path / "nowhere")

    assert shown.exit_code == 2
    assert "does not exist" in shown.stderr


def test_the_forms_of_the_council_pass():
    assert CliRunner().invoke(commands, ["check"]).stdout.endswith("no faults.\n")
