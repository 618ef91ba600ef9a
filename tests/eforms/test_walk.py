"""The walk: for any form and any answers it ends, keeps the order and loses nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.eforms.definitions import Definition, loading
from portal.eforms.walk import is_answered, visible_questions, walk
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.settings import RANDOM
from tests.eforms.strategies import (
    all_answers,
    answers_of_page,
    answers_to,
    definitions,
    some_answers,
)


@pytest.fixture
def cat_form():
    return make_definition(
        make_page("safe", make_question("safe", "radios")),
        make_page("call", ends=True, only_if="in-danger"),
        make_page("where"),
        make_page("chip", make_question("chip", "radios")),
        make_page("number", make_question("number", "text"), only_if="chipped"),
        make_page("notes", make_question("notes", "long_text", required=False)),
        conditions={
            "in-danger": {"question": "safe", "is": "no"},
            "chipped": {"question": "chip", "is": "yes"},
        },
    )


_COMPLETE = {"safe": "yes", "where": "Mill Lane", "chip": "yes", "number": "941", "notes": None}


def test_a_new_visitor_stands_on_the_first_page(cat_form):
    way = walk(cat_form, {})

    assert (way.pages, way.next.key, way.answers) == ((), "safe", {})
    assert not way.complete


def test_everything_answered_leads_to_the_check_page(cat_form):
    way = walk(cat_form, _COMPLETE)

    assert way.complete
    assert [page.key for page in way.pages] == ["safe", "where", "chip", "number", "notes"]
    assert way.answers == _COMPLETE


def test_the_first_open_question_is_next_even_if_later_ones_are_answered(cat_form):
    way = walk(cat_form, {**_COMPLETE, "where": None})

    assert way.next.key == "where"
    assert not way.allows(cat_form.page_by_key["chip"])


def test_a_page_whose_condition_is_false_is_passed_over(cat_form):
    way = walk(cat_form, {**_COMPLETE, "chip": "no"})

    assert way.complete
    assert "number" not in {page.key for page in way.pages}
    assert "number" not in way.answers


def test_an_end_page_is_where_the_way_stops(cat_form):
    way = walk(cat_form, {**_COMPLETE, "safe": "no"})

    assert way.next.key == "call"
    assert way.answers == {"safe": "no"}
    assert way.before(way.next).key == "safe"


def test_an_optional_question_waits_until_its_page_was_sent(cat_form):
    answers = {key: value for key, value in _COMPLETE.items() if key != "notes"}

    assert walk(cat_form, answers).next.key == "notes"
    assert walk(cat_form, {**answers, "notes": None}).complete


def test_a_required_question_left_empty_is_not_answered():
    required, optional = (
        make_definition(make_page("q", make_question("q", required=required))).questions["q"]
        for required in (True, False)
    )

    assert [is_answered(required, each) for each in ({}, {"q": None}, {"q": ""})] == [
        False,
        False,
        True,
    ]
    assert [is_answered(optional, each) for each in ({}, {"q": None})] == [False, True]


def test_a_page_of_which_nothing_is_asked_is_passed_over():
    definition = make_definition(
        make_page("chip", make_question("chip", "radios")),
        make_page("number", make_question("number", only_if="chipped")),
        make_page("where"),
        conditions={"chipped": {"question": "chip", "is": "yes"}},
    )

    assert walk(definition, {"chip": "no"}).next.key == "where"
    assert walk(definition, {"chip": "yes"}).next.key == "number"


def test_a_condition_does_not_hear_an_answer_that_is_off_the_way():
    definition = make_definition(
        make_page("pet", make_question("pet", "radios", "cat", "dog")),
        make_page("collar", make_question("collar", "radios"), only_if="cat"),
        make_page("bell", make_question("bell"), only_if="collared"),
        conditions={
            "cat": {"question": "pet", "is": "cat"},
            "collared": {"question": "collar", "is": "yes"},
        },
    )

    assert walk(definition, {"pet": "cat", "collar": "yes"}).next.key == "bell"
    assert walk(definition, {"pet": "dog", "collar": "yes"}).complete


@RANDOM
@given(st.data())
def test_every_way_keeps_the_order_and_allows_only_its_own_pages(drawn):
    definition = drawn.draw(definitions())
    answers = drawn.draw(some_answers(definition))
    way = walk(definition, answers)
    reached = [*way.pages, *([way.next] if way.next else [])]
    order = [page.key for page in definition.pages]
    keys = [page.key for page in reached]

    assert keys == sorted(set(keys), key=order.index)
    assert [page for page in definition.pages if way.allows(page)] == reached
    assert not any(page.ends for page in way.pages)
    assert way.complete is (way.next is None)


@RANDOM
@given(st.data())
def test_only_answers_on_the_way_count_and_each_as_it_was_given(drawn):
    definition = drawn.draw(definitions())
    answers = drawn.draw(some_answers(definition))
    way = walk(definition, answers)
    asked = {
        question.key
        for page in way.pages
        for question in visible_questions(definition, page, way.answers)
    }

    assert way.answers == {key: answers[key] for key in asked}
    assert all(is_answered(definition.questions[key], way.answers) for key in asked)


@RANDOM
@given(st.data())
def test_answering_the_next_page_ends_at_check_or_an_end_page_in_as_many_steps_as_pages(drawn):
    definition = drawn.draw(definitions())
    answers = drawn.draw(some_answers(definition))  # left from another way, perhaps
    steps = 0
    while (page := walk(definition, answers).next) is not None and not page.ends:
        live = walk(definition, answers).answers
        answers |= drawn.draw(answers_of_page(definition, page, live))
        steps += 1

        assert steps <= len(definition.pages)
        assert page in walk(definition, answers).pages


@RANDOM
@given(st.data())
def test_back_leads_page_by_page_to_the_first(drawn):
    definition = drawn.draw(definitions())
    way = walk(definition, drawn.draw(some_answers(definition)))
    reached = [*way.pages, *([way.next] if way.next else [])]
    page, back = reached[-1], []
    while page is not None:
        back.append(page)
        page = way.before(page)

    assert back == reached[::-1]


@RANDOM
@given(st.data())
def test_answers_that_drop_out_of_the_way_come_back_with_it(drawn):
    definition = drawn.draw(definitions())
    before = drawn.draw(all_answers(definition))
    changed = drawn.draw(st.sampled_from(sorted(definition.questions)))
    other = drawn.draw(answers_to(definition.questions[changed]))
    after = {**before, changed: other}

    assert walk(definition, after).answers.items() <= after.items()
    assert walk(definition, {**after, changed: before[changed]}) == walk(definition, before)


@RANDOM
@given(definitions())
def test_what_the_database_keeps_of_a_form_is_the_same_form(definition):
    stored = json.dumps(loading.as_json(definition))
    kept = Definition.model_validate(json.loads(stored))

    assert kept == definition
    assert loading.digest(kept) == loading.digest(definition)
