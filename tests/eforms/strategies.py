"""Forms and answers at random: every type of question, conditions that look back, end pages."""

from typing import Any

from hypothesis import strategies as st

from portal.eforms.definitions import Definition, Page, Question
from portal.eforms.walk import questions_on
from tests.eforms.builders import ANSWERS, make_definition, make_page, make_question

_KINDS = list(ANSWERS)
_DECIDING = ["radios", "radios", "checkboxes", "checkboxes"]  # more often: conditions live on them
_OPTIONS = ("red", "green", "blue")
_OTHERS = {
    "text": st.text(min_size=1, max_size=20),
    "long_text": st.text(min_size=1, max_size=50),
    "name": st.text(min_size=1, max_size=20),
    "date": st.dates().map(str),
    "number": st.integers(0, 1_000_000_000),
    "money": st.integers(0, 1_000_000_000),
    "time": st.times().map(lambda time: f"{time:%H:%M}"),
    "council_tax": st.from_regex(r"[0-9]{8,10}", fullmatch=True),
}


@st.composite
def definitions(draw: st.DrawFn, most_pages: int = 6, most_questions: int = 3) -> Definition:
    """A form that `faults_of` finds nothing wrong with, but pages that nothing leads to."""
    pages: list[dict[str, Any]] = []
    conditions: dict[str, Any] = {}
    for number in range(draw(st.integers(1, most_pages))):
        page = draw(_pages(number, list(conditions), most_questions))
        pages.append(page)
        questions = [question for each in pages for question in each["questions"]]
        questions = [each for each in questions if each["type"] != "equality"]
        for _ in range(draw(st.integers(0, 2)) if questions else 0):
            name = f"c{len(conditions)}"
            conditions[name] = draw(_conditions(questions, list(conditions)))
    return make_definition(*pages, conditions=conditions)


@st.composite
def _pages(draw: st.DrawFn, number: int, names: list[str], most_questions: int) -> dict[str, Any]:
    only_if = draw(st.none() | st.sampled_from(names)) if names else None
    if number and draw(st.integers(0, 3)) == 0:
        return make_page(f"p{number}", ends=True, only_if=only_if)
    keys = [f"q{number}-{index}" for index in range(draw(st.integers(1, most_questions)))]
    asked = [draw(_questions(key, names)) for key in keys]
    lists = [each for each in asked if each["type"] in {"radios", "checkboxes"}]
    if lists and draw(st.booleans()):
        revealed = make_question(f"q{number}-more", "text", required=draw(st.booleans()))
        lists[0]["options"][draw(st.integers(0, 2))]["reveal"] = revealed["key"]
        asked.append(revealed)
    return make_page(f"p{number}", *asked, only_if=only_if)


@st.composite
def _questions(draw: st.DrawFn, key: str, names: list[str]) -> dict[str, Any]:
    kind = draw(st.sampled_from(_KINDS + _DECIDING))
    required = {"equality": False, "declaration": True}.get(kind, draw(st.booleans()))
    only_if = draw(st.none() | st.none() | st.sampled_from(names)) if names else None
    question = make_question(key, kind, *_OPTIONS, required=required, only_if=only_if)
    question["sensitive"] = kind in {"bank", "national_insurance"} or draw(st.booleans())
    if kind == "checkboxes" and draw(st.booleans()):
        question["options"][-1]["alone"] = True
    return question


@st.composite
def _conditions(
    draw: st.DrawFn, questions: list[dict[str, Any]], names: list[str]
) -> dict[str, Any]:
    if names and draw(st.booleans()):
        some = st.lists(st.sampled_from(names), min_size=1, max_size=3)
        return draw(
            st.one_of(
                some.map(lambda parts: {"all": parts}),
                some.map(lambda parts: {"any": parts}),
                st.sampled_from(names).map(lambda name: {"not": name}),
            )
        )
    if not questions:
        return {"all": names[:1]}
    question = draw(st.sampled_from(questions))
    test = draw(st.sampled_from(_tests(question["type"])))
    return {"question": question["key"], **test}


def _tests(kind: str) -> list[dict[str, Any]]:
    answered: list[dict[str, Any]] = [{"answered": True}, {"answered": False}]
    if kind in {"radios", "select"}:
        return [{"is": "red"}, {"is": "blue"}, {"in": ["red", "green"]}, *answered]
    if kind == "checkboxes":
        return [{"includes": "red"}, {"includes": "green"}, {"includes": "blue"}, *answered]
    return answered


def answers_to(question: Question) -> st.SearchStrategy[Any]:
    """Anything that can be kept for a question, None where it may be left empty."""
    kind = question.type.value
    if kind in {"radios", "select", "equality"}:
        given: st.SearchStrategy[Any] = st.sampled_from(list(question.choices))
    elif kind == "checkboxes":
        given = st.sampled_from(selections(question))
    else:
        given = _OTHERS.get(kind, st.just(ANSWERS[kind]))
    return given if question.required else st.none() | given


def selections(question: Question) -> list[list[str]]:
    """Everything that can be ticked."""
    found: list[list[str]] = [[]]
    for value in question.choices:
        found += [[*each, value] for each in found]
    allowed = [each for each in found if len(each) == 1 or not _alone_in(question, each)]
    return [each for each in allowed if each]


def _alone_in(question: Question, chosen: list[str]) -> bool:
    return any(question.choices[value].alone for value in chosen)


def all_answers(definition: Definition) -> st.SearchStrategy[dict[str, Any]]:
    """An answer to every question, asked or not."""
    each = {key: answers_to(question) for key, question in definition.questions.items()}
    return st.fixed_dictionaries(each)


def some_answers(definition: Definition) -> st.SearchStrategy[dict[str, Any]]:
    """Answers to some of the questions."""
    each = {key: answers_to(question) for key, question in definition.questions.items()}
    return st.fixed_dictionaries({}, optional=each)


def answers_of_page(
    definition: Definition, page: Page, live: dict[str, Any]
) -> st.SearchStrategy[dict[str, Any]]:
    """What a person could send from this page, given the answers on the way to it."""
    asked = questions_on(definition, page, live)
    return st.fixed_dictionaries({each.key: answers_to(each) for each in asked})
