"""Answers about equality are counted and linked to nobody."""

from datetime import date

import pytest
from sqlalchemy import literal_column, select, table, text

from portal.core import clock
from portal.eforms.definitions.checking import faults_of
from portal.eforms.ending import unlinked
from portal.eforms.models import Draft, EqualityAnswer, Submission
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.opening import visitor_in

_PAGES = (
    make_page("where"),
    make_page("age", make_question("age", "equality", "agepartone", "agepartwo")),
    make_page("faith", make_question("faith", "equality", "faithone", "faithtwo")),
    make_page("email", make_question("email", "email")),
)


@pytest.fixture
def cat(app, larkmere):
    """Somebody at the questions about equality."""
    return visitor_in(app, *_PAGES, answers={"where": "By the oak"}, contact={"email": "email"})


def sent(cat):
    cat.send("age", age="agepartwo")
    cat.send("faith", faith="prefer-not-to-say")
    cat.send("email", email="a@example.org")
    return cat.submit()


def test_each_question_offers_not_to_say_and_may_be_left_empty(cat):
    page = cat.get("age")
    labels = [label.get_text().strip() for label in page.soup.select(".govuk-radios__label")]

    assert labels[-1] == "Prefer not to say"
    assert page.heading == "What about age? (optional)"
    assert "It is not linked to you." in page.words
    assert cat.send("age").leads_to.endswith("/faith")


def test_the_draft_keeps_them_until_the_form_is_sent(cat, session):
    cat.send("age", age="agepartwo")

    assert session.scalars(select(Draft)).one().answers["age"] == "agepartwo"
    assert cat.get("age").boxes()["age"] == "agepartwo"


def test_the_check_page_shows_them_apart_and_says_so(cat):
    cat.send("age", age="agepartwo")
    cat.send("faith", faith="prefer-not-to-say")
    cat.send("email", email="a@example.org")
    answers, equality = cat.get("check").soup.select("dl.govuk-summary-list")

    assert "agepartwo" not in answers.get_text()
    assert "It is agepartwo" in equality.get_text()
    assert "Prefer not to say" in equality.get_text()
    assert "They are not linked to you." in cat.get("check").words


def test_they_are_counted_by_month_when_the_form_is_sent(cat, session):
    with clock.frozen(clock.now()):
        sent(cat)
        found = session.scalars(select(EqualityAnswer)).all()

        assert {(row.service, row.question, row.answer) for row in found} == {
            ("lost-cat", "age", "agepartwo"),
            ("lost-cat", "faith", "prefer-not-to-say"),
        }
        assert {row.month for row in found} == {clock.today().replace(day=1)}


def test_what_was_left_empty_is_not_counted(cat, session):
    cat.send("age")
    cat.send("faith")
    cat.send("email", email="a@example.org")

    assert cat.submit().status == 303
    assert session.scalars(select(EqualityAnswer)).all() == []


def test_no_other_table_holds_them_and_theirs_holds_nothing_of_the_person(cat, session, run_jobs):
    reference = sent(cat).leads_to.rsplit("/", 1)[1]
    run_jobs()
    submission = session.scalars(select(Submission)).one()
    assert submission.answers == {"where": "By the oak", "email": "a@example.org"}
    tables = session.scalars(
        text("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
    ).all()
    everything = select(literal_column("*"))
    rows = {
        name: repr(session.execute(everything.select_from(table(name))).all()) for name in tables
    }
    own = rows.pop("equality_answer")
    rows.pop("form_version")  # the definition names every option

    for name, raw in rows.items():
        assert "agepartwo" not in raw, name
        assert "prefer-not-to-say" not in raw, name
    ids = [submission.id, submission.draft_id, submission.case_id, submission.version_id]
    for known in (*map(str, ids), reference, "example.org"):
        assert known not in own
    columns = text(
        "SELECT column_name FROM information_schema.columns WHERE table_name = 'equality_answer'"
    )
    assert set(session.scalars(columns)) == {"id", "service", "question", "answer", "month"}


def test_they_are_in_no_sealed_column_either(cat, session):
    sent(cat)

    assert session.scalars(select(Draft)).one().answers == {}
    assert "agepartwo" not in repr(session.scalars(select(Submission)).one().answers)


def test_pressing_send_twice_counts_once(cat, session):
    cat.send("age", age="agepartwo")
    cat.send("faith")
    cat.send("email", email="a@example.org")
    boxes = cat.get("check").boxes()
    cat.post("check", boxes)
    cat.post("check", boxes)

    assert len(session.scalars(select(EqualityAnswer)).all()) == 1


def test_the_way_of_somebody_who_sent_the_form_is_whole_without_them(cat, session):
    sent(cat)
    answers = session.scalars(select(Submission)).one().answers
    way = unlinked.way_of(make_definition(*_PAGES), answers)

    assert way.complete
    assert way.answers["email"] == "a@example.org"
    assert way.answers["age"] is None


def test_mixing_leaves_the_same_answers_under_other_ids(session):
    rows = [("a", "yes"), ("a", "no"), ("b", "yes")]
    session.add_all(
        EqualityAnswer(service="s", question=q, answer=a, month=date(2026, 3, 1)) for q, a in rows
    )
    session.flush()
    before = set(session.scalars(select(EqualityAnswer.id)))
    unlinked.mix()
    session.expunge_all()
    after = session.scalars(select(EqualityAnswer)).all()

    assert sorted((row.question, row.answer) for row in after) == sorted(rows)
    assert before.isdisjoint(row.id for row in after)


def test_nothing_may_rest_on_an_answer_about_equality():
    form = make_definition(
        make_page("age", make_question("age", "equality")),
        make_page("more", only_if="old"),
        conditions={"old": {"question": "age", "answered": True}},
    )

    assert [message for _, message in faults_of(form)] == [
        "“age” is about equality: nothing may rest on its answer"
    ]


_WRONG = {
    "“q” is about equality: always optional": ("equality", {"required": True}),
    "every form has the option “prefer-not-to-say” already": (
        "equality",
        {"options": [{"value": v, "label": v} for v in ("a", "prefer-not-to-say")]},
    ),
    "“q” is equality, which is always asked anew": ("equality", {"offers": "first"}),
    "a box for consent may stay empty, which says no: “q”": (
        "consent",
        {"statement": "You may call me.", "required": True},
    ),
    "“q” needs a “statement” to agree to": ("declaration", {"statement": None}),
    "“q” is a declaration: it must be made": ("declaration", {"required": False}),
    "only a declaration and a consent have a statement: “q” is text": ("text", {"statement": "x"}),
    "“shoes” is not a part: use one of name, date-of-birth, relationship, email, phone": (
        "person",
        {"parts": ["name", "shoes"]},
    ),
    "“q” needs the part “name”": ("person", {"parts": ["email"]}),
    "“q” has a part twice": ("person", {"parts": ["name", "email", "optional-email"]}),
    "“self” says that it is the person who fills in the form: “q” takes no other word": (
        "organisation",
        {"autocomplete": "organization"},
    ),
    "“name” is not a part of an address: use “international”": ("address", {"parts": ["name"]}),
    "only a person, an organisation and an address have parts: “q” is text": (
        "text",
        {"parts": ["name"]},
    ),
}


@pytest.mark.parametrize("fault", _WRONG)
def test_a_form_that_asks_wrongly_is_told_how(fault):
    kind, changes = _WRONG[fault]
    first = make_page("first", make_question("first", kind))
    form = make_definition(first, make_page("q", make_question("q", kind, **changes)))

    assert fault in [message for _, message in faults_of(form)]


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_a_block_may_be_about_the_person_who_fills_it_in(kind):
    question = make_question("q", kind, autocomplete="self")

    assert faults_of(make_definition(make_page("q", question))) == []


def test_consent_by_a_box_needs_no_words_for_leaving_it_empty():
    question = make_question("q", "consent", statement="You may call me.")
    del question["errors"]

    assert faults_of(make_definition(make_page("q", question))) == []
