"""How the database goes about the statements of a person's pages, where there is much of others."""

import json
from contextlib import contextmanager

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import Engine

from portal.cases.services import Status
from portal.core import i18n
from portal.eforms import publishing, services
from portal.eforms.definitions import loading
from tests.accounts.overviewing import everything
from tests.cases.browsing import move
from tests.cases.builders import make_case
from tests.support.account import sign_in
from tests.support.many import (
    add_cases,
    add_drafts,
    add_messages,
    add_people,
    add_sessions,
    add_submissions,
)

BIG = {
    "cases", "timeline_entry", "draft", "person", "account_session", "submission", "case_message",
}  # fmt: skip
MANY = 50_000


@pytest.fixture
def amina(client, session):
    """Signed in, with a case that waits for her and one more, and an unfinished form."""
    publishing.file_version(loading.load(loading.FORMS / "pothole.yaml"))
    person_id = sign_in(client)
    add_people(session, MANY)
    add_sessions(session)
    others = add_people(session, 5_000, mark="1")
    add_cases(session, MANY, others, mark="ZZ")
    add_submissions(session, mark="ZZ")
    add_messages(session, mark="ZZ")
    add_drafts(session, MANY)
    with i18n.use_locale("en"):
        services.begin("a browser of hers", "pothole", person_id=person_id)
    asked = make_case()
    move(asked, Status.EVIDENCE_NEEDED)
    session.commit()
    for table in BIG:
        session.execute(text(f"ANALYZE {table}"))
    yield make_case()
    publishing.forget()


@contextmanager
def noting():
    """Statements with what was put into them."""
    sent = []

    def note(_connection, _cursor, statement, parameters, *_):
        if statement.startswith(("SELECT", "UPDATE")):
            sent.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def read_whole(connection, statement, parameters):
    """The big tables that the plan of this statement reads from end to end."""
    plan = connection.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", parameters).scalar()
    found, steps = set(), list(plan if isinstance(plan, list) else json.loads(plan))
    while steps:
        step = steps.pop()
        steps += [step["Plan"]] if "Plan" in step else step.get("Plans", [])
        if step.get("Node Type") == "Seq Scan":
            found.add(step["Relation Name"])
    return found & BIG


def test_no_page_of_a_person_reads_a_big_table_from_end_to_end(client, amina, connection):
    pages = (
        "/account/", "/account/?page=2", "/account/?state=waiting",
        "/account/?kind=case&state=open", "/account/?kind=document",
        "/account/?kind=message&state=open",
        "/account/?kind=form&state=waiting", "/account/forms",
        f"/cases/{amina.reference}", "/account/add", "/saved/",
    )  # fmt: skip
    with noting() as sent:
        assert len(everything(client).listed) == 3
        for page in pages:
            assert client.get(page).status_code == 200

    tables = " ".join(statement for statement, _ in sent)
    assert all(f"FROM {table}" in tables for table in ("cases", "draft", "account_session"))
    found = {statement: read_whole(connection, statement, given) for statement, given in sent}
    assert {statement: whole for statement, whole in found.items() if whole} == {}


def test_a_plan_that_reads_a_whole_table_is_noticed(session, connection):
    assert read_whole(connection, "SELECT * FROM cases WHERE title = 'x'", {}) == {"cases"}
