"""`portal forms diff` and `export`: what an edit does, in sentences; and a live form as a file."""

from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from portal.eforms import publishing
from portal.eforms.definitions import Definition, loading
from portal.eforms.definitions.source import parsed, plain
from portal.eforms.definitions.telling import sentences
from portal.eforms.definitions.writing import as_yaml
from tests.eforms.builders import make_definition, make_draft, make_page, make_question
from tests.eforms.edits import edited
from tests.eforms.settings import RANDOM
from tests.eforms.strategies import definitions
from tests.eforms.yaml_forms import FORM, changed, write

COLOUR = make_question("colour", "radios", "ginger", "black")
WHERE = make_question("where", label="Where did you see it?")


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=["forms", *arguments])


def pages(*questions):
    return [make_page(question["key"], question) for question in questions]


def told(old, new, **changes):
    return sentences(make_definition(*pages(*old)), make_definition(*pages(*new), **changes))


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        (
            [COLOUR, {**WHERE, "label": "Where is it?"}],
            "The words of question “Where is it?” (where) changed. Nobody is asked again.",
        ),
        (
            [make_question("colour", "radios", "ginger", "white"), WHERE],
            (
                "Question “What about colour?” (colour) offers also “It is white” and no longer"
                " “It is black”. It is asked again."
            ),
        ),
        (
            [COLOUR, make_question("where", "date", label="Where did you see it?")],
            (
                "Question “Where did you see it?” (where) is now of the type date, not text."
                " It is asked again."
            ),
        ),
        (
            [COLOUR, {**WHERE, "max_length": 20}],
            (
                "Question “Where did you see it?” (where) has another limit: max length."
                " Only an answer that no longer fits is asked for again."
            ),
        ),
        (
            [COLOUR, {**WHERE, "required": False}],
            "Question “Where did you see it?” (where) may be left empty now.",
        ),
        (
            [COLOUR],
            (
                "Question “Where did you see it?” (where) is no longer asked."
                " Its answers are kept aside and not sent."
            ),
        ),
        (
            [COLOUR, WHERE, make_question("chip")],
            "Question “What about chip?” (chip) is new. People who are past it are asked it.",
        ),
        (
            [COLOUR, WHERE, make_question("chip", required=False)],
            (
                "Question “What about chip?” (chip) is new."
                " It may be left empty, so nobody is sent back."
            ),
        ),
        ([WHERE, COLOUR], "Page “where” stands in another place."),
    ],
)
def test_each_change_is_a_sentence(new, sentence):
    assert sentence in told([COLOUR, WHERE], new)


def test_a_condition_is_told_in_words():
    black = {"black": {"question": "colour", "is": "black"}}
    said = told([COLOUR, WHERE], [COLOUR, {**WHERE, "only_if": "black"}], conditions=black)

    assert said == [
        (
            "Question “Where did you see it?” (where) is asked only if “What about colour?” is"
            " “It is black”. It is asked again."
        )
    ]


def test_a_condition_under_another_name_is_no_change():
    one = {"black": {"question": "colour", "is": "black"}}
    other = {"dark": {"question": "colour", "is": "black"}}
    old = make_definition(*pages(COLOUR, {**WHERE, "only_if": "black"}), conditions=one)
    new = make_definition(*pages(COLOUR, {**WHERE, "only_if": "dark"}), conditions=other)

    assert sentences(old, new) == ["Nothing that a person can see is different."]


def test_what_the_form_says_of_itself_is_told(app, tmp_path):
    old = write(tmp_path, FORM)
    folder = tmp_path / "new"
    folder.mkdir()
    new = write(folder, changed(("cost: Free", "cost: £5"), ("  - received\n", "")))
    shown = run(app, "diff", str(old), str(new))

    assert shown.output.splitlines() == [
        "The form’s cost is now “£5”. It was “Free”.",
        "The form’s statuses changed.",
        (
            "0 forms unfinished, 0 at another version: 0 would have an answer set aside,"
            " 0 would be asked something again."
        ),
    ]


def test_the_people_half_way_are_counted_and_not_their_answers_told(app, tmp_path):
    first = make_definition(*pages(COLOUR, WHERE))
    make_draft(first, {"colour": "black", "where": "By the oak"}, browser="a")
    make_draft(first, {"colour": "ginger"}, browser="b")
    make_draft(first, browser="c")
    publishing.file_version(make_definition(*pages(make_question("colour", "radios"), WHERE)))
    shown = run(app, "diff", "lost-cat@1", "lost-cat@live").output

    assert shown.splitlines()[-1] == (
        "3 forms unfinished, 3 at another version: 2 would have an answer set aside,"
        " 2 would be asked something again."
    )
    assert "oak" not in shown
    assert "is now" not in shown


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("lost-cat@7", "There is no lost-cat@7"),
        ("lost-dog@live", "lost-dog isn't live"),
        ("nowhere.yaml", "this file can't be read"),
    ],
)
def test_what_is_not_there_is_said(app, named, said):
    publishing.file_version(make_definition())
    shown = run(app, "diff", "lost-cat@1", named)

    assert shown.exit_code == 1
    assert said in shown.output


def test_withdrawing_a_form_that_is_not_live_is_refused(app):
    publishing.file_version(make_definition())

    assert run(app, "withdraw", "lost-cat").exit_code == 0
    assert run(app, "withdraw", "lost-cat").exit_code == 1


def test_every_form_of_the_council_is_exported_as_the_same_version(app, tmp_path):
    for form in loading.load_all():
        publishing.file_version(form)
    shown = run(app, "export", "--to", str(tmp_path))

    assert shown.exit_code == 0, shown.output
    assert loading.load_all(tmp_path) == loading.load_all()
    assert run(app, "import", "--from", str(tmp_path)).output.count("unchanged") == len(
        loading.load_all()
    )


def test_one_form_is_exported_alone(app, tmp_path):
    publishing.file_version(make_definition())
    publishing.file_version(make_definition(service="lost-dog"))
    run(app, "export", "lost-dog", "--to", str(tmp_path))

    assert [file.name for file in tmp_path.iterdir()] == ["lost-dog.yaml"]
    assert run(app, "export", "lost-cow", "--to", str(tmp_path)).exit_code == 1


@RANDOM
@given(
    definitions().flatmap(edited),
    st.text(
        st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufeff\u2028\u2029"),
        min_size=1,
        max_size=200,
    ).filter(str.strip),
)
@example(make_definition(), "yes")
@example(make_definition(), "No: # a “comment” - or not?")
@example(make_definition(), "'quoted' {and} [bracketed] & *starred |")
@example(make_definition(), "1e3")
@example(make_definition(), "2026-03-27")
@example(make_definition(), "two  spaces, and\nlines\n\n  with indents")
@example(make_definition(), "word " * 300)
@example(make_definition(), "آمنہ خان \u200f")
def test_what_is_written_loads_to_the_same_digest(form, words):
    form = Definition.model_validate({**loading.as_json(form), "title": words})
    file = Path(_folder()) / "form.yaml"
    file.write_text(as_yaml(form), encoding="utf-8")

    assert loading.digest(Definition.model_validate(plain(parsed(file)))) == loading.digest(form)


_FOLDERS = []


def _folder():
    return _FOLDERS[0]


@pytest.fixture(autouse=True, scope="module")
def _one_folder(tmp_path_factory):
    _FOLDERS.append(str(tmp_path_factory.mktemp("forms")))
    yield
    _FOLDERS.clear()
