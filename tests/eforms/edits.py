"""Edits of a form at random, as an editor might make them between two versions."""

from typing import Any

from hypothesis import strategies as st

from portal.eforms.definitions import Definition, QuestionType, loading
from portal.eforms.definitions.conditions import parts
from portal.eforms.kinds import KINDS
from tests.eforms.builders import make_page, make_question

_TYPES = ["text", "long_text", "name", "radios", "checkboxes", "date", "email", "phone"]
_CHOOSING = {"radios", "checkboxes"}
_MOST_EDITS = 5

Form = dict[str, Any]


@st.composite
def edited(draw: st.DrawFn, definition: Definition) -> Definition:
    """The form after one to five edits; what rests on something taken out is taken out too."""
    form = loading.as_json(definition)
    for _ in range(draw(st.integers(1, _MOST_EDITS))):
        draw(st.sampled_from(_EDITS))(draw, form)
    return Definition.model_validate(_mended(form))


def _add(draw: st.DrawFn, form: Form) -> None:
    """A question, on a page of its own or on one that is there."""
    key = f"new-{draw(st.integers(0, 5))}"
    if key in _keys(form):
        return
    kind = draw(st.sampled_from(_TYPES))
    required = draw(st.booleans())
    question = make_question(key, kind, "red", "green", required=required)
    question["only_if"] = draw(st.sampled_from([None, None, *form.get("conditions", {})]))
    asking = [page for page in form["pages"] if page.get("questions")]
    if asking and draw(st.booleans()):
        page = draw(st.sampled_from(asking))
        page["questions"] = [*page["questions"], question]
        page.setdefault("title", "Several")
    else:
        at = draw(st.integers(0, len(form["pages"])))
        form["pages"].insert(at, make_page(f"page-{key}", question))


def _remove(draw: st.DrawFn, form: Form) -> None:
    page = draw(st.sampled_from(form["pages"]))
    if page.get("questions"):
        gone = draw(st.sampled_from(page["questions"]))
        page["questions"] = [each for each in page["questions"] if each is not gone]


def _retype(draw: st.DrawFn, form: Form) -> None:
    for question in _one_question(draw, form):
        kind = draw(st.sampled_from(_TYPES))
        kept = {name: question[name] for name in ("key", "label", "only_if", "required", "errors")
                if name in question}  # fmt: skip
        question.clear()
        question.update(kept, type=kind)
        if kind in _CHOOSING:
            question["options"] = make_question("any", kind, "red", "green")["options"]


def _options(draw: st.DrawFn, form: Form) -> None:
    for question in _one_question(draw, form):
        if question["type"] in _CHOOSING:
            values = draw(st.permutations(["red", "green", "blue", "black"]))
            kept = values[: draw(st.integers(2, 4))]
            question["options"] = make_question("any", "radios", *kept)["options"]


def _limit(draw: st.DrawFn, form: Form) -> None:
    for question in _one_question(draw, form):
        if KINDS[QuestionType(question["type"])].has_length:
            question["max_length"] = draw(st.integers(1, 30))
        elif question["type"] == "date":
            question["within"] = {"latest": draw(st.integers(-10_000, 10_000))}


def _require(draw: st.DrawFn, form: Form) -> None:
    for question in _one_question(draw, form):
        question["required"] = not question.get("required", True)


def _reword(draw: st.DrawFn, form: Form) -> None:
    for question in _one_question(draw, form):
        question["label"] = draw(st.sampled_from(["What now?", "What then?"]))


def _reorder(draw: st.DrawFn, form: Form) -> None:
    form["pages"] = list(draw(st.permutations(form["pages"])))


def _ask_if(draw: st.DrawFn, form: Form) -> None:
    page = draw(st.sampled_from(form["pages"]))
    asked = draw(st.sampled_from([page, *page.get("questions", [])]))
    asked["only_if"] = draw(st.sampled_from([None, *form.get("conditions", {})]))


def _condition(draw: st.DrawFn, form: Form) -> None:
    """Turn a condition round, or test another choice."""
    tests = [name for name, each in form.get("conditions", {}).items() if "question" in each]
    if tests:
        name = draw(st.sampled_from(tests))
        question = form["conditions"][name]["question"]
        form["conditions"][name] = {"question": question, "answered": draw(st.booleans())}


_EDITS = [
    _add, _remove, _retype, _options, _limit, _require, _reword, _reorder, _ask_if, _condition,
]  # fmt: skip


def _keys(form: Form) -> set[str]:
    return {each["key"] for page in form["pages"] for each in page.get("questions", [])}


def _one_question(draw: st.DrawFn, form: Form) -> list[Form]:
    asked = [each for page in form["pages"] for each in page.get("questions", [])]
    return [draw(st.sampled_from(asked))] if asked else []


def _mended(form: Form) -> Form:
    """As an editor would leave it: no page without a question, no condition that looks ahead."""
    form["pages"] = [page for page in form["pages"] if page.get("questions") or page.get("ends")]
    if not form["pages"]:
        form["pages"] = [make_page("only")]
    form["conditions"] = _sound(form)
    before: set[str] = set()
    for page in form["pages"]:
        for asked in (page, *page.get("questions", [])):
            name = asked.get("only_if")
            if name and not _rests_on(form, name) <= before:
                asked["only_if"] = None
        before |= {each["key"] for each in page.get("questions", [])}
        page["questions"] = list(page.get("questions", []))
    return form


def _sound(form: Form) -> Form:
    """The conditions that speak of a question and a choice that are there."""
    conditions: Form = dict(form.get("conditions", {}))
    asked = {each["key"]: each for page in form["pages"] for each in page.get("questions", [])}
    while True:
        sound = {
            name: each for name, each in conditions.items() if _is_sound(each, asked, conditions)
        }
        if sound == conditions:
            break
        conditions = sound
    for each in (*form["pages"], *asked.values()):
        if each.get("only_if") not in conditions:
            each["only_if"] = None
    return conditions


def _is_sound(condition: Form, asked: Form, conditions: Form) -> bool:
    if "question" not in condition:
        named = condition.get("all") or condition.get("any") or [condition.get("not")]
        return set(named) <= conditions.keys()
    question = asked.get(condition["question"])
    if question is None:
        return False
    if "answered" in condition:
        return True
    kinds = {"is": "radios", "in": "radios", "includes": "checkboxes"}
    (operator,) = condition.keys() & kinds.keys()
    wanted = condition[operator] if operator == "in" else [condition[operator]]
    choices = {option["value"] for option in question.get("options", [])}
    return question["type"] == kinds[operator] and set(wanted) <= choices


def _rests_on(form: Form, name: str) -> set[str]:
    definition = Definition.model_validate({**form, "pages": [make_page("only")]})
    found: set[str] = set()
    waiting = [name]
    while waiting:
        condition = definition.conditions[waiting.pop()]
        waiting += parts(condition)
        found |= {condition.question} if hasattr(condition, "question") else set()
    return found
