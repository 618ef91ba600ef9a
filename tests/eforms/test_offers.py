"""What is known already is offered instead of asked again (WCAG 2.2, 3.3.7)."""

import pytest
from sqlalchemy import select

from portal.eforms.definitions.checking import faults_of
from portal.eforms.models import Draft
from portal.eforms.walk import walk
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.opening import visitor_in

_PARTS = ["name", "optional-email"]
KNOWN = {
    "name": "آمنہ خان",
    "email": "amina@example.org",
    "phone": "+441632960123",
    "address": {"uprn": None, "lines": ["1 Oak Road", "Larkmere"], "postcode": "LK1 2AB"},
    "person": {"name": "Amina Khan", "email": "amina@example.org"},
}
SHOWN = {
    "name": "آمنہ خان",
    "email": "amina@example.org",
    "phone": "01632 960123",
    "address": "1 Oak Road, Larkmere, LK1 2AB",
    "person": "Amina Khan, amina@example.org",
}
ANOTHER = {
    "name": {"second": "Jo"},
    "email": {"second": "jo@example.org"},
    "phone": {"second": "01632 960 999"},
    "address": {"second__mode": "by-hand", "second__line1": "2 Elm Road", "second__town": "Ely"},
    "person": {"second__name": "Jo"},
}
KEPT = {
    "name": "Jo",
    "email": "jo@example.org",
    "phone": "+441632960999",
    "address": {"uprn": None, "lines": ["2 Elm Road", "Ely"], "postcode": ""},
    "person": {"name": "Jo", "email": None},
}
_CHOOSE = "Choose whether to use the answer you gave before"
each_kind = pytest.mark.parametrize("kind", KNOWN)


def pages(kind, **changes):
    parts = {"parts": _PARTS} if kind == "person" else {}
    return (
        make_page("first", make_question("first", kind, **parts, required=False)),
        make_page("second", make_question("second", kind, offers="first", **parts, **changes)),
    )


@pytest.fixture
def somebody(app, larkmere):
    """Somebody who answered the first of two questions of a kind, and stands at the second."""

    def begin(kind, **changes):
        return visitor_in(app, *pages(kind, **changes), answers={"first": KNOWN[kind]})

    return begin


def kept(session):
    session.expire_all()
    return session.scalars(select(Draft)).one().answers.get("second")


@each_kind
def test_the_answer_given_before_is_offered_in_words(somebody, kind):
    page = somebody(kind).get("second")
    labels = [label.get_text().strip() for label in page.soup.select("main .govuk-radios__label")]

    assert labels == [f"Use {SHOWN[kind]}", "Give another answer"]
    assert page.heading == "What about second?"
    assert not page.soup.select("main input[type=radio][checked]")


@each_kind
def test_it_is_used_by_choosing_it_alone(somebody, session, kind):
    visitor = somebody(kind)

    assert visitor.send("second", second__offer="use").leads_to.endswith("/check")
    assert kept(session) == KNOWN[kind]


@each_kind
def test_another_answer_is_given_in_the_boxes(somebody, session, kind):
    visitor = somebody(kind)

    assert visitor.send("second", second__offer="another", **ANOTHER[kind]).status == 303
    assert kept(session) == KEPT[kind]


@each_kind
def test_what_is_typed_without_choosing_is_another_answer(somebody, session, kind):
    visitor = somebody(kind)

    assert visitor.send("second", **ANOTHER[kind]).status == 303
    assert kept(session) == KEPT[kind]


@each_kind
def test_nothing_chosen_and_nothing_typed_is_refused_at_the_choice(somebody, session, kind):
    page = somebody(kind).send("second")

    assert (page.status, page.errors) == (422, [_CHOOSE])
    link = page.soup.select_one(".govuk-error-summary a")["href"]
    assert page.soup.find(id=link.removeprefix("#"))["name"] == "second-offer"
    assert [message.get_text().split(":")[-1].strip() for message in
            page.soup.select(".govuk-error-message")] == [_CHOOSE]  # fmt: skip
    assert kept(session) is None


@each_kind
def test_the_page_opened_again_shows_what_was_chosen(somebody, kind):
    visitor = somebody(kind)
    visitor.send("second", second__offer="use")
    used = visitor.get("second").boxes()
    visitor.send("second", second__offer="another", **ANOTHER[kind])
    other = visitor.get("second").boxes()

    assert used["second-offer"] == "use"
    assert not any(used.get(box.replace("__", "-")) for box in ANOTHER[kind] if "mode" not in box)
    assert other["second-offer"] == "another"
    assert all(box.replace("__", "-") in other for box in ANOTHER[kind])


@each_kind
def test_choosing_another_and_typing_nothing_asks_for_it(somebody, kind):
    page = somebody(kind).send("second", second__offer="another")

    assert (page.status, page.errors) == (422, ["Answer second"])
    assert page.boxes()["second-offer"] == "another"


def test_a_copy_stays_when_the_first_answer_changes(somebody, session):
    visitor = somebody("name")
    visitor.send("second", second__offer="use")
    visitor.send("first", first="Zoë")

    assert kept(session) == KNOWN["name"]
    page = visitor.get("second")
    assert "Use Zoë" in page.words
    assert page.boxes()["second-offer"] == "another"
    assert page.boxes()["second"] == KNOWN["name"]


def test_nothing_is_offered_where_nothing_is_known(app, larkmere):
    visitor = visitor_in(app, *pages("name"), answers={"first": None})

    assert "second-offer" not in visitor.get("second").text


def test_an_optional_question_may_still_be_left_empty(somebody, session):
    visitor = somebody("name", required=False)

    assert visitor.send("second").status == 303
    assert kept(session) is None


def test_a_postcode_is_looked_up_while_another_address_is_given(somebody):
    visitor = somebody("address")
    found = visitor.send("second", second__search="LK2 1AA")

    assert found.boxes()["second-offer"] == "another"
    assert "2 Mill Lane" in found.words
    assert found.form.select_one("button").get_text().strip() == "Continue"


def test_the_link_to_write_it_in_opens_the_boxes(somebody):
    visitor = somebody("address")

    assert visitor.get("second?by=by-hand").boxes()["second-offer"] == "another"
    assert "second-line1" in visitor.get("second?by=by-hand").boxes()


def test_the_walk_knows_nothing_of_offers():
    definition = make_definition(*pages("name"))

    assert walk(definition, {"first": "Jo"}).next.key == "second"
    assert walk(definition, {"first": "Jo", "second": "Jo"}).complete


def test_what_one_person_is_offered_is_not_shown_to_the_next(app, larkmere):
    first = visitor_in(app, *pages("name"), answers={"first": "Amina"})
    first.get("second")
    client = app.test_client()
    client.set_cookie("browser", "somebody else")
    other = type(first)(client, "lost-cat")
    other.begin()
    other.send("first", first="Jo")

    assert "Amina" not in other.get("second").text


_HOSTILE = [
    "x" * 6_000, "USE", "use ", "use\n", "\x00", "<b>use</b>", "'; DROP TABLE draft;--", "🐈",
    "None", "-1", "9" * 4_400, "\u200fuse", "{{ 7 * 7 }}", "../x", "true", "another?",
]  # fmt: skip


@pytest.mark.parametrize("value", _HOSTILE)
def test_a_choice_that_is_none_is_refused(somebody, session, value):
    page = somebody("name").send("second", second__offer=value)

    assert (page.status, page.errors) == (422, [_CHOOSE])
    assert kept(session) is None


_WRONG = {
    "there is no question “nobody”": {"offers": "nobody"},
    "“first” is name, “second” is email: they must be the same": {"type": "email"},
    "“first” and “second” must have the same “max_length”": {"max_length": 10},
    "“second” is not asked before this": {"offers": "second"},
}


@pytest.mark.parametrize("fault", _WRONG)
def test_a_form_that_offers_what_can_not_be_used_is_told_why(fault):
    first, second = pages("name")
    second["questions"][0].update(_WRONG[fault])

    assert fault in [message for _, message in faults_of(make_definition(first, second))]


@pytest.mark.parametrize("kind", ["radios", "checkboxes", "declaration", "consent"])
def test_some_things_are_always_asked_anew(kind):
    form = make_definition(
        make_page("first", make_question("first", kind)),
        make_page("second", make_question("second", kind, offers="first")),
    )

    assert f"“second” is {kind}, which is always asked anew" in [m for _, m in faults_of(form)]
