"""What the checker says of items of a list, of sections and of lines of a fee."""

import pytest

from portal.eforms.definitions.checking import faults_of
from tests.eforms.builders import make_definition, make_page, make_question

SECTIONS = [{"key": "one", "title": "One"}, {"key": "two", "title": "Two"}]
YES = {"yes": {"question": "first", "is": "yes"}}


def group(*inside, **changes):
    words = {"item": "Day", "another": "Another day?", "questions": list(inside)}
    key = changes.pop("key", "days")
    return make_question(key, "add_another", **{**words, **changes})


def days(*inside, **changes):
    return make_page("days", group(*inside, **changes))


def first(**changes):
    return make_page("first", make_question("first", "radios"), **changes)


DAY = make_question("day")

RULES = {
    "“days” needs “questions” that are asked of each item": [[days()], {}],
    "“days” needs “item”, like “Child”": [[days(DAY, item=None)], {}],
    "“days” needs “another”, like “Do you want to add another child?”": [
        [days(DAY, another=None)], {},
    ],
    "“days” needs a page of its own": [[make_page("days", group(DAY), make_question("x"))], {}],
    "another question has the key “day” already": [[days(DAY), make_page("day")], {}],
    "“day” must not be left empty: say under “errors: required:” what to do": [
        [days({"key": "day", "type": "text", "label": "Day"})], {},
    ],
    "“day” is add_another, which can't be part of an item": [
        [days(group(make_question("x"), key="day"))], {},
    ],
    "“day” is file, which can't be part of an item": [[days(make_question("day", "file"))], {}],
    "“day” is part of an item: conditions aren't possible there": [
        [first(), days({**DAY, "only_if": "yes"})], {"conditions": YES},
    ],
    "“day” is part of an item: it can't offer an answer": [
        [make_page("x"), days({**DAY, "offers": "x"})], {},
    ],
    "there is no question “day”": [
        [days(DAY), make_page("x", only_if="said")],
        {"conditions": {"said": {"question": "day", "answered": True}}},
    ],
    "“days” is add_another: use “answered”": [
        [days(DAY), make_page("x", only_if="said")],
        {"conditions": {"said": {"question": "days", "is": "yes"}}},
    ],
    "“questions”, “item” and “another” are for add_another: “x” is text": [
        [make_page("x", make_question("x", item="Day"))], {},
    ],
    "no number is right for “days”: fewest is above most": [
        [days(DAY, count={"fewest": 4, "most": 3})], {},
    ],
    "“required: false” lets it be left out, “fewest” doesn't: “days”": [
        [days(DAY, required=False, count={"fewest": 1})], {},
    ],
    "“x” can't be given several times": [
        [make_page("x", make_question("x", count={"most": 3}))], {},
    ],
    "there is no section “three”": [[first(section="three")], {"sections": SECTIONS[:0]}],
    "the section “two” has no pages": [[first(section="one")], {"sections": SECTIONS}],
    "“x” needs a section: others before it have one": [
        [first(section="one"), make_page("x")], {"sections": SECTIONS[:1]},
    ],
    "pages stand in the order of their sections": [
        [first(section="one"), make_page("x", section="two"), make_page("y", section="one")],
        {"sections": SECTIONS},
    ],
    "two sections have the same key": [
        [first(section="one")], {"sections": [SECTIONS[0], SECTIONS[0]]},
    ],
    "there is no condition “poor”": [
        [first()], {"fee": {"lines": [{"label": "A", "pence": 1, "only_if": "poor"}]}},
    ],
    "this never counts: a line before it holds for everyone": [
        [first()],
        {"fee": {"lines": [{"label": "A", "pence": 1}, {"label": "B", "pence": 2}]}},
    ],
}  # fmt: skip


@pytest.mark.parametrize("message", RULES)
def test_each_rule_says_what_is_wrong(message):
    pages, changes = RULES[message]

    assert message in [said for _where, said in faults_of(make_definition(*pages, **changes))]


def test_a_form_with_items_sections_and_a_fee_has_no_fault():
    definition = make_definition(
        make_page("opening"),
        first(section="one"),
        make_page("days", group(DAY), section="two", only_if="yes"),
        make_page("said", section="two", only_if="listed"),
        conditions={**YES, "listed": {"question": "days", "answered": True}},
        sections=SECTIONS,
        fee={"lines": [{"label": "A", "pence": 1, "only_if": "yes"}, {"label": "B", "pence": 2}]},
    )

    assert faults_of(definition) == []


def test_every_sentence_of_an_item_is_there_for_translators():
    definition = make_definition(
        days(make_question("day", label="Which day?", hint="Like Monday")),
        sections=SECTIONS,
        ways=[{"by": "phone", "text": "We fill it in."}],
        fee={"lines": [{"label": "For one", "pence": 1}]},
    )
    found = {(each.context, each.text) for each in definition.wording()}

    assert {
        ("lost-cat.days", "Day"),
        ("lost-cat.days", "Another day?"),
        ("lost-cat.day", "Which day?"),
        ("lost-cat.day", "Like Monday"),
        ("lost-cat.day", "Answer day"),
        ("lost-cat", "One"),
        ("lost-cat", "We fill it in."),
        ("lost-cat", "For one"),
    } <= found
