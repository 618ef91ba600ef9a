"""`portal submissions export`: the same columns for a version, whoever and whenever asks."""

import csv
import io
import json
import tracemalloc
from datetime import UTC, datetime, timedelta
from itertools import islice
from uuid import uuid4

import pytest
from sqlalchemy import insert, select

from portal.cases import services as cases
from portal.core import clock
from portal.eforms import publishing
from portal.eforms.models import Export, Submission
from portal.eforms.sending import exporting
from portal.eforms.sending.exporting import Style, Wanted
from tests.eforms.asking_again import send_form
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.saved import in_words
from tests.support.account import sign_in


@pytest.fixture
def form(app):
    """A form with a group and a question about equality; its version."""
    group = {
        **make_question("cats", "add_another"),
        "questions": [make_question("name"), make_question("colour")],
        "item": "Cat",
    }
    equality = make_question("sex", "equality", required=False)
    equality["options"] = [{"value": "a", "label": "A"}]
    definition = make_definition(
        make_page("who", make_question("who", "name")),
        make_page("phone", make_question("phone", "phone", required=False)),
        make_page("when", make_question("when", "checkboxes")),
        make_page("cats", group),
        make_page("sex", equality),
    )
    publishing.file_version(definition)
    return publishing.published("lost-cat")


def keep(session, form, count=1, at=None, **answers):
    kept = {"who": "Amina", "phone": None, "when": ["yes"], "cats": None, **answers}
    session.execute(
        insert(Submission),
        [
            {
                "draft_id": uuid4(),
                "browser": b"",
                "version_id": form.version_id,
                "case_id": uuid4(),
                "reference": f"LK-{number:04}-{uuid4().hex[:4]}",
                "locale": "en",
                "answers": kept,
                "received_at": at or clock.now(),
                "submitted_at": at or clock.now(),
            }
            for number in range(count)
        ],
    )


def wanted(style=Style.CSV, **changes):
    return Wanted(**{"service": "lost-cat", "style": style, "by": "Ola", "version": 1, **changes})


def table(text):
    return list(csv.DictReader(io.StringIO(text)))


def test_csv_has_the_questions_of_a_version_in_order(session, form):
    cats = [{"name": "Tom", "colour": "grey"}, {"name": "Żółw", "colour": "red"}]
    keep(session, form, cats=cats)

    text = "".join(exporting.export(wanted()))

    [row] = table(text)
    assert text.splitlines()[0] == (
        "_reference,_version,_received_at,_submitted_at,_channel,_locale,who,phone,when,cats"
    )
    assert row["who"] == "Amina"
    assert row["phone"] == ""
    assert json.loads(row["when"]) == ["yes"]
    assert json.loads(row["cats"]) == cats
    assert row["_channel"] == "web"


def test_json_is_a_list_with_the_answers_as_they_are_kept(session, form):
    keep(session, form, count=3, cats=[{"name": "Tom", "colour": "grey"}])

    said = json.loads("".join(exporting.export(wanted(Style.JSON, version=None))))

    assert len(said) == 3
    assert said[0]["schema"] == "lost-cat/1"
    assert said[0]["answers"]["cats"] == [{"name": "Tom", "colour": "grey"}]
    assert list(said[0]["answers"]) == ["who", "phone", "when", "cats"]


def test_nothing_to_export_is_still_a_file(session, form):
    assert json.loads("".join(exporting.export(wanted(Style.JSON)))) == []
    assert table("".join(exporting.export(wanted()))) == []


@pytest.mark.parametrize(
    "typed",
    [
        '=HYPERLINK("http://x")', "+441632960123", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1",
        "\uff0b1", "\uff0d1", "\uff20x", "=cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0",
    ],
)  # fmt: skip
def test_no_cell_is_run_as_a_formula(session, form, typed):
    keep(session, form, who=typed)

    [row] = table("".join(exporting.export(wanted())))

    assert row["who"].startswith("'")
    assert row["who"].removeprefix("'").splitlines() == typed.splitlines()


@pytest.mark.parametrize("typed", ['a "quoted", text', "two\nlines", "1,5", "اردو", "’", "a;b"])
def test_what_is_no_formula_comes_as_it_was_typed(session, form, typed):
    keep(session, form, who=typed)

    assert table("".join(exporting.export(wanted())))[0]["who"] == typed


def test_only_what_was_sent_since_and_each_once_whatever_the_batch(session, form, monkeypatch):
    monkeypatch.setattr(exporting, "_AT_ONCE", 3)
    now = clock.now()
    keep(session, form, count=10, at=now - timedelta(days=3))
    keep(session, form, count=7, at=now)  # all at one moment

    rows = table("".join(exporting.export(wanted(since=now - timedelta(days=1)))))

    assert len(rows) == 7
    assert len({row["_reference"] for row in rows}) == 7
    assert len(table("".join(exporting.export(wanted())))) == 17


def test_every_export_is_recorded_and_one_that_breaks_off_has_no_end(session, form):
    keep(session, form, count=2)
    "".join(exporting.export(wanted()))
    broken = exporting.export(wanted(Style.JSON, by="Bo"))
    next(broken)
    broken.close()

    whole, off = session.scalars(select(Export).order_by(Export.begun_at))
    assert (whole.by, whole.service, whole.style, whole.count) == ("Ola", "lost-cat", "csv", 2)
    assert whole.ended_at is not None
    assert (off.by, off.count, off.ended_at) == ("Bo", None, None)


def test_who_sent_one_sees_that_it_was_taken_out_even_where_it_broke_off(client):
    reference = send_form()
    cases.claim(reference, sign_in(client))
    before = in_words(client.get("/account/who-looked"))
    broken = exporting.export(wanted(Style.JSON))
    assert reference in "".join(islice(broken, 3))
    broken.close()

    seen = in_words(client.get("/account/who-looked"))

    copied = f"Took a copy of your case {reference}"
    assert (before.count(copied), seen.count(copied)) == (0, 1)


def test_memory_does_not_grow_with_the_number_of_submissions(session, form):
    def most(count):
        keep(session, form, count=count, who="x" * 2_000)
        session.expire_all()
        tracemalloc.start()
        for _ in exporting.export(wanted(Style.JSON)):
            pass
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return peak

    few = most(500)

    assert most(1_500) < few * 1.5


def test_the_command_writes_to_standard_output_and_names_other_versions(app, session, form):
    keep(session, form)
    publishing.file_version(make_definition(make_page("other")))
    keep(session, publishing.published("lost-cat"), other="x")
    run = app.test_cli_runner().invoke

    shown = run(args=["submissions", "export", "lost-cat", "--as", "Ola"])
    assert [row["other"] for row in table(shown.stdout)] == ["x"]
    assert "1 more of version 1: ask with --version 1" in shown.stderr
    first = run(args=["submissions", "export", "lost-cat", "--version", "1", "--format", "csv"])
    assert [row["who"] for row in table(first.stdout)] == ["Amina"]
    both = run(args=["submissions", "export", "lost-cat", "--format", "json"])
    assert [each["schema"] for each in json.loads(both.stdout)] == ["lost-cat/1", "lost-cat/2"]


@pytest.mark.parametrize("words", [["no-such"], ["lost-cat", "--version", "9"]])
def test_what_is_not_there_is_said(app, form, words):
    shown = app.test_cli_runner().invoke(args=["submissions", "export", *words])

    assert shown.exit_code == 1
    assert "There is no such service, or no such version of it" in shown.stderr


def test_times_are_in_utc(session, form):
    keep(session, form, at=datetime(2026, 7, 1, 12, 0, 30, 5, tzinfo=UTC))

    [row] = table("".join(exporting.export(wanted())))
    assert row["_received_at"] == "2026-07-01T12:00:30Z"
