"""Conditions: what each operator says of an answer, and in English."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from portal.eforms.definitions import conditions as rules
from portal.eforms.definitions.conditions import Condition
from tests.eforms.settings import RANDOM

_CONDITIONS = TypeAdapter(dict[str, Condition])


def make_conditions(**conditions):
    return _CONDITIONS.validate_python({k.replace("_", "-"): v for k, v in conditions.items()})


def holds(condition, answers):
    return rules.holds(make_conditions(it=condition), "it", answers)


def test_no_condition_is_always_true():
    assert rules.holds({}, None, {})


@pytest.mark.parametrize(
    ("condition", "answer", "expected"),
    [
        ({"is": "yes"}, "yes", True),
        ({"is": "yes"}, "no", False),
        ({"is": "yes"}, "Yes", False),
        ({"is": "yes"}, None, False),
        ({"in": ["yes", "maybe"]}, "maybe", True),
        ({"in": ["yes", "maybe"]}, "no", False),
        ({"in": ["yes", "maybe"]}, None, False),
        ({"includes": "food"}, ["garden", "food"], True),
        ({"includes": "food"}, ["garden"], False),
        ({"includes": "food"}, "food", False),
        ({"includes": "food"}, "seafood", False),
        ({"includes": "food"}, None, False),
        ({"answered": True}, "anything", True),
        ({"answered": True}, None, False),
        ({"answered": False}, "anything", False),
        ({"answered": False}, None, True),
    ],
)
def test_each_operator_on_an_answer(condition, answer, expected):
    assert holds({"question": "q", **condition}, {"q": answer}) is expected


@pytest.mark.parametrize("condition", [{"is": "yes"}, {"in": ["yes"]}, {"includes": "yes"}])
def test_a_question_that_was_not_reached_makes_a_test_false_and_its_opposite_true(condition):
    conditions = make_conditions(it={"question": "q", **condition}, opposite={"not": "it"})

    assert not rules.holds(conditions, "it", {})
    assert rules.holds(conditions, "opposite", {})


def test_combinations_agree_with_logic_for_every_pair_of_answers():
    conditions = make_conditions(
        a={"question": "a", "is": "yes"},
        b={"question": "b", "is": "yes"},
        both={"all": ["a", "b"]},
        one={"any": ["a", "b"]},
        not_a={"not": "a"},
        not_b={"not": "b"},
        neither={"all": ["not-a", "not-b"]},
        not_one={"not": "one"},
    )
    for a, b in product(["yes", "no", None], repeat=2):
        answers = {"a": a, "b": b}
        truth = {name: rules.holds(conditions, name, answers) for name in conditions}

        assert truth["both"] is (a == "yes" and b == "yes")
        assert truth["one"] is (a == "yes" or b == "yes")
        assert truth["neither"] is truth["not-one"]


@RANDOM
@given(answer=st.none() | st.text() | st.lists(st.text()) | st.dictionaries(st.text(), st.text()))
def test_an_operator_copes_with_every_kind_of_answer(answer):
    for condition in ({"is": "yes"}, {"in": ["yes"]}, {"includes": "yes"}, {"answered": True}):
        assert holds({"question": "q", **condition}, {"q": answer}) in {True, False}


def test_a_condition_knows_every_test_it_rests_on_once():
    conditions = make_conditions(
        a={"question": "a", "is": "yes"},
        b={"question": "b", "answered": True},
        both={"all": ["a", "b"]},
        twice={"any": ["both", "a", "both"]},
        not_twice={"not": "twice"},
    )

    assert [test.question for test in rules.tests(conditions, "not-twice")] == ["a", "b"]


def test_conditions_that_share_their_parts_are_taken_apart_quickly():
    chain = {f"c{n + 1}": {"all": [f"c{n}", f"c{n}"]} for n in range(200)}
    conditions = make_conditions(c0={"question": "a", "is": "yes"}, **chain)

    assert len(list(rules.tests(conditions, "c200"))) == 1


@pytest.mark.parametrize(
    ("name", "english"),
    [
        ("danger", "“Is it dangerous?” is “Yes”"),
        ("surface", "“What is it in?” is “The road” or “The pavement”"),
        ("bins", "“Which bins?” includes “Food waste”"),
        ("named", "“Your name” is answered"),
        ("unnamed", "“Your name” is not answered"),
        ("safe", "not (“Is it dangerous?” is “Yes”)"),
        ("both", "“Is it dangerous?” is “Yes” and “Your name” is answered"),
        (
            "mixed",
            (
                "(“Is it dangerous?” is “Yes” and “Your name” is answered)"
                " or “Which bins?” includes “Food waste”"
            ),
        ),
    ],
)
def test_a_condition_reads_as_an_english_sentence(name, english):
    conditions = make_conditions(
        danger={"question": "danger", "is": "yes"},
        surface={"question": "surface", "in": ["road", "pavement"]},
        bins={"question": "bins", "includes": "food"},
        named={"question": "name", "answered": True},
        unnamed={"question": "name", "answered": False},
        safe={"not": "danger"},
        both={"all": ["danger", "named"]},
        mixed={"any": ["both", "bins"]},
    )
    words = {
        ("danger", None): "Is it dangerous?",
        ("danger", "yes"): "Yes",
        ("surface", None): "What is it in?",
        ("surface", "road"): "The road",
        ("surface", "pavement"): "The pavement",
        ("bins", None): "Which bins?",
        ("bins", "food"): "Food waste",
        ("name", None): "Your name",
    }

    assert rules.sentence(conditions, name, lambda *asked: words[asked]) == english
