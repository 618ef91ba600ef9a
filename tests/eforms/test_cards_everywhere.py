"""No page takes the number of a payment card: each refuses it kindly, keeps none and logs none."""

from uuid import uuid4

import pytest
from sqlalchemy import text
from werkzeug.datastructures import MultiDict

from portal.core import cards, security
from portal.core.db import Base
from portal.eforms import publishing, services
from portal.eforms.kinds import kind_of
from portal.eforms.pages import wtf
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.visitor import Visitor
from tests.support.kinds import every_kind

CARD = "4242 4242 4242 4242"
KIND = "looks like the number of a payment card"

# Views that say it at the box itself; tests of each are below, or stand beside their pages.
AT_THE_BOX = {
    "cases.messages",
    "cases.staff_messages",
    "cases_staff.case",
    "content.search",
    "eforms.again_item",
    "eforms.again_page",
    "eforms.ask_again",
    "eforms.item",
    "eforms.page",
}


def told_at_the_box(app):
    return {
        name for name, view in app.view_functions.items() if getattr(view, "tells_of_cards", False)
    }


def of_payments(endpoint):
    """Their tests stand in tests/payments."""
    return endpoint.startswith("payments")


def posts(app):
    """An address of every view that something can be posted to, and the view's name."""
    some = {"int": 1, "uuid": uuid4()}
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if "POST" in (rule.methods or ()):
                arguments = {name: _example(rule, name, some) for name in rule.arguments}
                yield rule.endpoint, adapter.build(rule.endpoint, arguments, method="POST")


def _example(rule, name, some):
    converter = rule._converters[name]  # noqa: SLF001
    kind = type(converter).__name__
    if kind == "AnyConverter":
        return min(converter.items)
    return some.get({"IntegerConverter": "int", "UUIDConverter": "uuid"}.get(kind, ""), "x")


def kept_anywhere(session):
    """The tables in which the number stands, in whatever column."""
    session.flush()
    found = []
    for table in Base.metadata.sorted_tables:
        row = f'SELECT count(*) FROM "{table.name}" t WHERE CAST(t AS text) ~ :number'  # noqa: S608
        if session.scalar(text(row), {"number": "4242[ -]?4242[ -]?4242"}):
            found.append(table.name)
    return found


def test_these_views_say_it_at_the_box(app):
    assert {each for each in told_at_the_box(app) if not of_payments(each)} == AT_THE_BOX


def test_every_other_view_is_never_reached_by_one(app, client, session, capfd):
    with app.test_request_context():
        token = security.csrf_token()
    told, taken = told_at_the_box(app), []
    for endpoint, address in posts(app):
        if endpoint in told:
            continue
        answer = client.post(address, data={"csrf_token": token, "anything": ["x", CARD]})
        if answer.status_code != 422 or KIND not in answer.text or CARD in answer.text:
            taken.append((endpoint, answer.status_code))

    assert taken == []
    assert kept_anywhere(session) == []
    assert "4242" not in "".join(capfd.readouterr())


def test_an_address_with_one_in_it_leads_to_no_page_either(client):
    answer = client.get("/cases/", query_string={"reference": CARD})

    assert answer.status_code == 422
    assert KIND in answer.text
    assert "4242" not in answer.text


def test_a_token_and_an_id_that_are_digits_alone_are_let_through(client):
    answer = client.get("/pay/", query_string={"code": "42424242-4242-4242-8242-424242424242"})

    assert answer.status_code == 200


FORM = every_kind()
BOXES = [
    (page.key, question.key, box)
    for page in FORM.pages
    for question in page.questions
    if not question.options and question.key not in page.revealed_by
    for box in kind_of(question).boxes
    if box not in {"mode", "searched", "choice"}
]


@pytest.mark.parametrize(("page", "key", "box"), BOXES)
def test_every_box_of_every_question_refuses_one(app, page, key, box):
    step = FORM.page_by_key[page]
    name = f"{key}-{box}" if box else key
    posted = MultiDict({name: CARD})
    form = wtf.form_for(FORM, step, step.questions, posted=posted, answers={})

    assert not form.validate()
    (field,) = [each for each in form.questions if each.question.key == key]
    assert str(field.errors[0]) == str(cards.MESSAGE)
    assert not any(cards.looks_like_card(typed) for typed in field.typed.values())


@pytest.fixture
def visitor(client):
    things = make_question(
        "things", "add_another", item="Thing", another="Another?", count={"fewest": 1},
        questions=[make_question("what")],
    )  # fmt: skip
    publishing.file_version(
        make_definition(make_page("where"), make_page("things", things), service="lost-cat")
    )
    visitor = Visitor(client, "lost-cat")
    visitor.begin()
    return visitor


def test_a_page_of_a_form_says_it_at_the_box_and_keeps_the_other_words(visitor, session, capfd):
    page = visitor.send("where", where=f"By the oak, {CARD}")

    assert page.status == 422
    assert any(KIND in error for error in page.errors)
    assert "4242" not in page.text
    assert page.boxes()["where"] == "By the oak, •••• •••• •••• ••••"
    draft = services.draft_of(visitor.client.get_cookie("browser").value, "lost-cat")
    assert draft.answers == {}
    assert "4242" not in "".join(capfd.readouterr())


def test_an_item_of_a_list_says_it_too(visitor):
    visitor.send("where", where="By the oak")
    page = visitor.send("things/new", **{"things.what": CARD})

    assert page.status == 422
    assert any(KIND in error for error in page.errors)


def test_search_forgets_it_and_says_so(client):
    answer = client.get("/search", query_string={"q": CARD}, follow_redirects=True)

    assert KIND in answer.text
    assert "4242" not in answer.text
    assert answer.request.query_string == b"card=1"
