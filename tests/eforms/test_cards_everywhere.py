"""No page takes the number of a payment card: each refuses it kindly, keeps none and logs none."""

from io import BytesIO
from uuid import uuid4

import pytest
from werkzeug.datastructures import MultiDict

from portal.core import cards, security
from portal.eforms import publishing, services
from portal.eforms.kinds import kind_of
from portal.eforms.pages import wtf
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.visitor import Visitor
from tests.support.cards import CARD, KIND, kept_anywhere, repeats
from tests.support.kinds import every_kind


def told_at_the_box(app):
    """Those have a test of their own, which fills in each of their boxes."""
    return {name for name, view in app.view_functions.items() if hasattr(view, "tells_of_cards")}


def addresses(app, method="POST", **some):
    """The name of every view that answers this, and an address of it."""
    some = {"int": 1, "uuid": uuid4(), "text": "x", **some}
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        for rule in app.url_map.iter_rules():
            if method in (rule.methods or ()):
                arguments = {name: _example(rule, name, some) for name in rule.arguments}
                yield rule.endpoint, adapter.build(rule.endpoint, arguments, method=method)


def _example(rule, name, some):
    converter = rule._converters[name]  # noqa: SLF001
    kind = type(converter).__name__
    if kind == "AnyConverter":
        return min(converter.items)
    return some[{"IntegerConverter": "int", "UUIDConverter": "uuid"}.get(kind, "text")]


def is_call(endpoint):
    """A call of the reporting protocol: read by programs, and answered in its own shape."""
    return endpoint.startswith("open311.")


def csrf_token(app):
    with app.test_request_context():
        return security.csrf_token()


def is_refused(answer):
    return answer.status_code == 422 and KIND in answer.text and not repeats(answer.text)


@pytest.mark.parametrize("sent", [{"anything": ["x", CARD]}, {CARD: "x"}, {"file": "its name"}])
def test_every_other_view_is_never_reached_by_one(app, client, session, capfd, sent):
    told, taken, token = told_at_the_box(app), [], csrf_token(app)
    for endpoint, address in addresses(app):
        files = {"file": (BytesIO(b"x"), f"{CARD}.png")} if "file" in sent else sent
        if endpoint not in told:
            answer = client.post(address, data={"csrf_token": token, **files})
            if not is_refused(answer):
                taken.append((endpoint, answer.status_code))

    assert taken == []
    assert kept_anywhere(session) == []
    assert not repeats("".join(capfd.readouterr()))


def test_no_view_reads_one_from_json(app, client, session, capfd):
    repeated = []
    for endpoint, address in addresses(app):
        sent = {"csrf_token": csrf_token(app), "anything": CARD}
        answer = client.post(address, json=sent)
        ignored = (endpoint == "eforms.begin" and answer.status_code == 303) or (
            is_call(endpoint) and answer.status_code == 403
        )
        if repeats(answer.text) or not (ignored or answer.status_code in {400, 404}):
            repeated.append((endpoint, answer.status_code))

    assert repeated == []
    assert kept_anywhere(session) == []
    assert not repeats("".join(capfd.readouterr()))


@pytest.mark.parametrize("query", [{"anything": CARD}, {CARD: "x"}])
def test_no_query_of_an_address_takes_one(app, client, capfd, query):
    for endpoint, address in addresses(app, "GET"):
        answer = client.get(address, query_string=query)
        assert not repeats(answer.text + (answer.location or "")), endpoint
        reads_none = is_call(endpoint) or endpoint == "content.search"
        assert is_refused(answer) or reads_none, endpoint
    assert not repeats("".join(capfd.readouterr()))


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_address_with_one_in_it_is_any_of_a_page(app, client, session, capfd, method):
    token = csrf_token(app)
    for endpoint, address in addresses(app, method, text=CARD):
        if "4242" in address:
            answer = client.open(address, method=method, data={"csrf_token": token})
            unknown = is_call(endpoint) and answer.status_code == 404
            assert is_refused(answer) or unknown, endpoint
            assert not repeats(answer.text + (answer.location or "")), endpoint
    assert kept_anywhere(session) == []
    assert not repeats("".join(capfd.readouterr()))


@pytest.mark.parametrize(
    "address",
    [
        f"/nothing/here/{CARD}",
        "/4242/4242/4242/4242",
        f"/pl/nothing/{CARD}?also={CARD}",
        f"/cases/{CARD}/",
        f"/nothing?reference={CARD}",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])  # the POST has no token, and is forged
def test_an_unknown_address_is_not_repeated(client, address, method):
    answer = client.open(address, method=method, headers={"Content-Length": "0"})

    assert answer.status_code in {400, 422}
    assert not repeats(answer.text)
    assert answer.location is None


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
