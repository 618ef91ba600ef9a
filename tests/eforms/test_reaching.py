"""What no answers lead to is reported: exactly that, and quickly in long forms too."""

import time
from itertools import product

from hypothesis import given

from portal.eforms.definitions import QuestionType
from portal.eforms.definitions.checking import faults_of
from portal.eforms.walk import visible_questions, walk
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.settings import RANDOM
from tests.eforms.strategies import definitions, selections

_END = "nobody can send this form: every way ends on an end page"
YES = {"a": {"question": "a", "is": "yes"}, "not-a": {"not": "a"}}


def messages_of(definition):
    return [message for _, message in faults_of(definition)]


def test_a_page_whose_condition_contradicts_itself_is_reported():
    definition = make_definition(
        make_page("a", make_question("a", "radios")),
        make_page("b", only_if="both"),
        conditions={**YES, "both": {"all": ["a", "not-a"]}},
    )

    assert faults_of(definition) == [(["pages", 1], "no answers lead to the page “b”")]


def test_everything_after_an_end_page_for_everybody_is_reported():
    definition = make_definition(
        make_page("a"), make_page("stop", ends=True), make_page("b"), make_page("c")
    )

    assert messages_of(definition) == [
        "no answers lead to the page “b”",
        "no answers lead to the page “c”",
        _END,
    ]


def test_end_pages_that_send_away_everybody_between_them_are_reported():
    definition = make_definition(
        make_page("a", make_question("a", "radios")),
        make_page("stop-yes", ends=True, only_if="a"),
        make_page("stop-no", ends=True, only_if="not-a"),
        make_page("b"),
        conditions=YES,
    )

    assert messages_of(definition) == ["no answers lead to the page “b”", _END]


def test_a_question_that_is_never_asked_is_reported():
    definition = make_definition(
        make_page("a", make_question("a", "radios")),
        make_page("b", make_question("b"), make_question("c", only_if="not-a"), only_if="a"),
        conditions=YES,
    )

    assert faults_of(definition) == [
        (["pages", 1, "questions", 1], "no answers lead to the question “c”")
    ]


def test_a_page_for_several_ticks_at_once_is_reached():
    definition = make_definition(
        make_page("a", make_question("a", "checkboxes", "red", "green", "blue")),
        make_page("b", only_if="two-of-three"),
        conditions={
            **{name: {"question": "a", "includes": name} for name in ("red", "green", "blue")},
            "no-blue": {"not": "blue"},
            "two-of-three": {"all": ["red", "green", "no-blue"]},
        },
    )

    assert not faults_of(definition)


def test_a_page_for_none_of_these_and_another_is_not_reached():
    question = make_question("a", "checkboxes", "red", "none")
    question["options"][1]["alone"] = True
    definition = make_definition(
        make_page("a", question),
        make_page("b", only_if="both"),
        conditions={
            **{name: {"question": "a", "includes": name} for name in ("red", "none")},
            "both": {"all": ["red", "none"]},
        },
    )

    assert messages_of(definition) == ["no answers lead to the page “b”"]


def test_a_question_that_is_not_asked_has_no_answer():
    definition = make_definition(
        make_page("pet", make_question("pet", "radios", "cat", "dog")),
        make_page("collar", make_question("collar", "radios"), only_if="cat"),
        make_page("dog-with-the-collar-of-a-cat", only_if="both"),
        make_page("dog-without", only_if="dog-without"),
        make_page("cat-without", only_if="cat-without"),
        conditions={
            "cat": {"question": "pet", "is": "cat"},
            "dog": {"question": "pet", "is": "dog"},
            "collared": {"question": "collar", "is": "yes"},
            "no-answer": {"question": "collar", "answered": False},
            "both": {"all": ["dog", "collared"]},
            "dog-without": {"all": ["dog", "no-answer"]},
            "cat-without": {"all": ["cat", "no-answer"]},
        },
    )

    assert messages_of(definition) == [
        "no answers lead to the page “dog-with-the-collar-of-a-cat”",
        "no answers lead to the page “cat-without”",
    ]


@RANDOM
@given(definitions(most_pages=5, most_questions=2))
def test_reported_is_what_trying_every_answer_does_not_reach(definition):
    assert messages_of(definition) == list(_expected(definition))


def _expected(definition):
    """By brute force, as far as it goes: the walk for every combination of answers."""
    reached, asked, sent = set(), set(), False
    for answers in _every_combination(definition):
        way = walk(definition, answers)
        way_pages = [*way.pages, *([way.next] if way.next else [])]
        reached |= {page.key for page in way_pages}
        for page in way_pages:
            visible = visible_questions(definition, page, way.answers, answers)
            asked |= {question.key for question in visible}
        sent = sent or way.complete
    for page in definition.pages:
        if page.key not in reached:
            yield f"no answers lead to the page “{page.key}”"
            continue
        for question in page.questions:
            if question.key not in asked:
                yield f"no answers lead to the question “{question.key}”"
    if not sent:
        yield _END


def _every_combination(definition):
    tested = {
        condition.question
        for condition in definition.conditions.values()
        if hasattr(condition, "question")
    }
    values = [
        _values(question) if key in tested else [*_revealing(question), "something"]
        for key, question in definition.questions.items()
    ]
    for combination in product(*values):
        yield dict(zip(definition.questions, combination, strict=True))


def _revealing(question):
    """The options that reveal another question, of a question that no condition tests."""
    many = question.type is QuestionType.CHECKBOXES
    values = [option.value for option in question.options if option.reveal]
    return [[value] for value in values] if many else values


def _values(question):
    empty = [] if question.required else [None]
    if question.type in {QuestionType.RADIOS, QuestionType.SELECT}:
        return [*question.choices, *empty]
    if question.type is QuestionType.CHECKBOXES:
        return [*selections(question), *empty]
    return ["something", *empty]


def test_sixty_pages_of_five_questions_are_checked_in_a_second():
    """Every page waits for an answer on the one before; end pages rest on several answers."""
    conditions, pages = {}, []
    for number in range(60):
        key = f"p{number}"
        asked = [make_question(f"{key}-{n}", "radios", "yes", "no", "maybe") for n in range(5)]
        before = f"go-{number - 1}" if number else None
        pages.append(make_page(key, *asked, only_if=before))
        conditions[f"go-{number}"] = {"question": f"{key}-0", "in": ["yes", "maybe"]}
        conditions[f"stop-{number}"] = {"question": f"{key}-1", "is": "no"}
        if number % 4 == 3:
            several = [f"stop-{each}" for each in range(number - 3, number + 1)]
            conditions[f"all-{number}"] = {"all": several}
            pages.append(make_page(f"end-{number}", ends=True, only_if=f"all-{number}"))

    assert _seconds(make_definition(*pages, conditions=conditions)) < 1


def test_many_independent_answers_asked_first_and_used_last_are_checked_in_a_second():
    """Trying them all would take two to the power of forty ways."""
    names = [f"q{number}" for number in range(40)]
    first = [make_page(name, make_question(name, "radios")) for name in names]
    later = [make_page(f"more-{name}", only_if=name) for name in names]
    ends = [make_page(f"end-{name}", ends=True, only_if=f"twice-{name}") for name in names[::2]]
    conditions = {name: {"question": name, "is": "yes"} for name in names}
    conditions |= {
        f"twice-{one}": {"all": [one, other]}
        for one, other in zip(names[::2], names[1::2], strict=True)
    }
    conditions |= {"any": {"any": names}, "none": {"not": "any"}}
    pages = [*first, *ends, *later[::2], make_page("some", only_if="any")]
    definition = make_definition(*pages, make_page("nobody", only_if="none"), conditions=conditions)

    assert _seconds(definition) < 1


def test_a_long_chain_of_opposites_is_checked_in_a_second():
    """Each page is for those who did not say yes on the one before, asked or not."""
    conditions, pages = {}, []
    for number in range(150):
        before = f"no-{number - 1}" if number else None
        pages.append(make_page(f"p{number}", make_question(f"p{number}", "radios"), only_if=before))
        conditions[f"yes-{number}"] = {"question": f"p{number}", "is": "yes"}
        conditions[f"no-{number}"] = {"not": f"yes-{number}"}

    assert _seconds(make_definition(*pages, conditions=conditions)) < 1


def _seconds(definition):
    started = time.process_time()
    assert not faults_of(definition)
    return time.process_time() - started
