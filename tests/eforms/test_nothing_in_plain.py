"""What people tell us stands nowhere to be read: not in a table, not in a job, not in a file."""

from collections.abc import Iterable
from typing import Any

import pytest
from sqlalchemy import select, text

from portal.eforms import publishing, services
from portal.eforms.definitions import QuestionType
from portal.eforms.models import Draft, Submission
from tests.eforms.builders import ANSWERS, make_definition, make_page, make_question
from tests.eforms.files import photo
from tests.eforms.uploading import KEY, Sender, use

_CHOOSING = {"radios", "checkboxes", "select", "equality"}
TOLD: dict[str, Any] = {
    **ANSWERS,
    **{kind: f"{kind}-chosen".replace("_", "-") for kind in _CHOOSING},
    "checkboxes": ["checkboxes-chosen"],
    "text": "Quokkas by the oak",
    "long_text": "Zebras ate it.\nآمنہ نے دیکھا۔",  # noqa: RUF001 - Urdu
    "date": "1951-02-03",
    "date_range": {"from": "1952-03-04", "to": "1953-04-05"},
    "number": 73918264,
    "money": 84619375,
    "time": "04:37",
}
FILE = "Zwieback the cat.jpg"
# Published for everyone, and the same whoever answers: choices and their words.
THE_FORM = "form_version"
# Counted for the council and linked to nobody, by decision: see portal/eforms/ending/unlinked.py.
UNLINKED = ("equality_answer", "equality-chosen")


def asked(kind: str) -> dict[str, Any]:
    options = (f"{kind}-chosen", "another") if kind in _CHOOSING else ()
    return make_question(kind.replace("_", "-"), kind, *options)


@pytest.fixture
def kinds() -> list[str]:
    return [kind.value for kind in QuestionType if kind.value in ANSWERS]


@pytest.fixture
def folder(app, session, tmp_path):
    before = app.config["SETTINGS"]
    use(app, tmp_path / "uploads")
    yield tmp_path / "uploads"
    app.config["SETTINGS"] = before


def publish(kinds, *more):
    group = make_question(
        "cats", "add_another", questions=[make_question("tag")], item="Cat", another="Add a cat?"
    )
    pages = [
        make_page("files", make_question(KEY, "file")),
        *(make_page(kind.replace("_", "-"), asked(kind)) for kind in kinds),
        make_page("cats", group),
        *more,
    ]
    contact = {"name": "name", "email": "email", "phone": "phone"}
    publishing.file_version(make_definition(*pages, contact=contact))


@pytest.fixture
def told(client, folder, kinds, run_jobs):
    """A form of every kind of question: saved by email, changed on the way, sent; and one open."""
    publish(kinds, make_page("gone", make_question("gone")))
    sender = Sender(client)
    sender.upload((FILE, photo()))
    sender.go_on()
    browser = client.get_cookie("browser").value
    answers = {kind.replace("_", "-"): TOLD[kind] for kind in kinds}
    draft = services.draft_of(browser, "lost-cat")
    services.answer(
        draft, {**answers, "cats": [{"tag": "Wobble the second"}], "gone": "Xylophone in a sack"}
    )
    sender.send("save", email="saver.of.forms@example.org")
    publish(kinds)  # “gone” is no longer asked
    open_one = services.begin("another browser", "lost-cat")
    services.answer(open_one, answers)
    assert services.draft_of(browser, "lost-cat").set_aside["gone"]
    run_jobs()
    services.submit(browser, "lost-cat", draft.id)
    run_jobs()
    return draft


def words() -> set[str]:
    given = [*leaves(TOLD), "Wobble", "Xylophone", "saver.of.forms@example.org", "Zwieback"]
    return {word for leaf in given for word in str(leaf).split("\n") if len(word) > 2}


def leaves(node: Any) -> Iterable[Any]:
    match node:
        case dict():
            return [leaf for each in node.values() for leaf in leaves(each)]
        case list():
            return [leaf for each in node for leaf in leaves(each)]
        case None | True | False | "":
            return []
        case _:
            return [node]


def test_no_table_and_no_job_holds_an_answer_to_read(told, session):
    assert session.scalar(select(Submission.answers))["text"] == TOLD["text"]
    assert session.scalar(select(Draft.answers).where(Draft.submitted_at.is_(None)))
    found = []
    for table, row in rows(session):
        for word in words():
            allowed = table == THE_FORM or (table, word) == UNLINKED
            if word.casefold() in row and not allowed:
                found.append((table, word))

    assert found == []


def rows(session):
    """Every row of every table of the database, all its columns, as far as it can be read."""
    names = session.scalars(
        text(
            "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        )
    ).all()
    assert {"procrastinate_jobs", "message", "draft", "submission", "upload", "cases"} <= {*names}
    for name in names:
        for row in session.execute(text(f'SELECT * FROM "{name}"')):  # noqa: S608 - from the catalogue
            yield name, " ".join(readable(value) for value in row).casefold()


def readable(value: Any) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "ignore")
    return str(value) if isinstance(value, str | dict | list | int) else repr(value)


def test_the_search_finds_what_is_there(told, session):
    """The same search does find what is meant to be readable."""
    everything = " ".join(row for _table, row in rows(session))

    assert "what about text?" in everything
    assert "equality-chosen" in everything


def test_no_stored_file_can_be_read(told, folder):
    files = [file for file in folder.rglob("*") if file.is_file()]

    assert files
    for file in files:
        content = file.read_bytes()
        assert b"\xff\xd8\xff" not in content
        assert b"PNG" not in content[:64]
        assert "Zwieback" not in str(file)
        assert b"Zwieback" not in content
