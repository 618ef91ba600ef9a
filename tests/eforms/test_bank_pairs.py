"""A question for a bank account where the portal has the tables of Pay.UK, and where it hasn't."""

import pytest

from tests.eforms.asking import ask, said
from tests.eforms.builders import make_definition, make_draft, make_page, make_question
from tests.eforms.visitor import Visitor
from tests.support.bank_tables import NOT_TOGETHER, use_tables

_RIGHT = {"name": "A Khan", "sort": "08-99-99", "account": "66374958", "roll": ""}
_WRONG = {**_RIGHT, "account": "6637 4959"}


@pytest.fixture
def tables(app, tmp_path, monkeypatch):
    use_tables(app, tmp_path, monkeypatch)


@pytest.fixture
def visitor(app, larkmere):
    """Somebody on a page that asks for a bank account and nothing else."""
    account = make_question("account", "bank")
    make_draft(make_definition(make_page("account", account)), {}, browser="somebody")
    client = app.test_client()
    client.set_cookie("browser", "somebody")
    return Visitor(client, "lost-cat")


def test_without_the_tables_every_pair_is_taken(app):
    assert ask("bank", _WRONG).data["account"] == "66374959"


def test_a_pair_that_passes_is_taken(tables):
    assert ask("bank", _RIGHT).data["account"] == "66374958"


def test_a_pair_that_can_not_be_is_said_at_the_account_and_what_was_typed_stays(visitor, tables):
    boxes = {f"account__{box}": text for box, text in _WRONG.items()}
    again = visitor.send("account", **boxes)

    assert again.status == 422
    assert again.errors == [NOT_TOGETHER]
    (link,) = again.soup.select(".govuk-error-summary a")
    assert link["href"] == "#account-account"
    assert again.boxes()["account-name"] == "A Khan"
    assert again.boxes()["account-sort"] == "08-99-99"
    assert again.boxes()["account-account"] == "6637 4959"


@pytest.mark.parametrize("sort", ["", "08-99"])
def test_a_sort_code_that_is_wrong_alone_is_all_that_is_said(tables, sort):
    field = ask("bank", {**_WRONG, "sort": sort})

    assert len(field.errors) == 1
    assert said(field) != NOT_TOGETHER
