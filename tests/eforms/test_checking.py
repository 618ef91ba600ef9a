"""Each kind of fault in the names and rules of a form: file, line, and words for an editor."""

import pytest

from portal.eforms.definitions import checking, loading
from portal.eforms.definitions.source import FaultyForm
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.yaml_forms import FORM, changed, marked_line, write


def faults_of(folder, text, name="lost-cat.yaml"):
    with pytest.raises(FaultyForm) as refused:
        loading.load(write(folder, text, name))
    return refused.value.faults


def check_one(folder, text, message):
    (fault,) = faults_of(folder, text)

    assert str(fault) == f"lost-cat.yaml:{marked_line(text)}: {message}"


def test_the_form_that_the_others_break_has_no_fault(tmp_path):
    assert loading.load(write(tmp_path, FORM)).service == "lost-cat"


_HERE = "  # <-\n"
_SORRY = "  - key: sorry\n    ends: true\n    only_if: both\n    title: We have this cat\n"
_NAME = "      - {key: name, type: name, label: What is its name?, required: false}\n"

_RULES = {
    "another page has the key “has-chip” already": [("- key: gone", f"- key: has-chip{_HERE}")],
    "another question has the key “chip” already": [("- key: since", f"- key: chip{_HERE}")],
    "“check” is a page of the portal's own": [("- key: gone", f"- key: check{_HERE}")],
    "“resume” is a page of the portal's own": [("- key: gone", f"- key: resume{_HERE}")],
    "a page that ends the form can't ask anything": [
        ("- key: reach-you", f"- key: reach-you{_HERE}    ends: true\n    title: Sorry")
    ],
    "a page that ends the form needs a title": [
        ("- key: sorry", f"- key: sorry{_HERE}"),
        ("    title: We have this cat\n", ""),
    ],
    "a page needs a question": [
        ("- key: sorry", f"- key: sorry{_HERE}"),
        ("    ends: true\n", ""),
    ],
    "a page with several questions needs a title": [
        ("- key: gone", f"- key: gone{_HERE}"),
        (f"{_SORRY}  - key: reach-you\n    questions:\n", ""),
    ],
    "“chip” needs 2 options or more": [
        ("- key: chip\n", f"- key: chip{_HERE}"),
        ('          - {value: "no", label: "No"}\n', ""),
    ],
    "“since” is date, which has no options": [
        ("type: date", f"type: date\n        options: [{{value: a, label: A}}]{_HERE}")
    ],
    "two options of “colours” have the same value": [
        ("What colours is it?\n        options:", f"What colours is it?\n        options:{_HERE}"),
        ("value: black", "value: ginger"),
    ],
    "“since” must not be left empty: say under “errors: required:” what to do": [
        ("- key: since", f"- key: since{_HERE}"),
        ("        errors:\n          required: Enter the day it left\n", ""),
    ],
    "“wrong” is not an error: use one of required, invalid, too_long": [
        ("required: Enter the day it left\n", f"required: Enter it\n          wrong: No{_HERE}")
    ],
    "only a date lies “within” days: “email”": [
        ("type: email", f"type: email\n        within: {{latest: 0}}{_HERE}")
    ],
    "no day is right for “since”: earliest is after latest": [
        ("earliest: -30, latest: 0}", f"earliest: 1, latest: 0}}{_HERE}")
    ],
    "“since” has no length to limit": [
        ("type: date", f"type: date\n        max_length: 10{_HERE}")
    ],
    "only a number or money has an amount: “since”": [
        ("type: date", f"type: date\n        amount: {{least: 1}}{_HERE}")
    ],
    "only a number has decimals: “since”": [
        ("type: date", f"type: date\n        decimals: 2{_HERE}")
    ],
    "only a number or money has a unit: “since”": [
        ("type: date", f"type: date\n        unit: days{_HERE}")
    ],
    "no number is right for “since”: least (5) is more than most (4)": [
        ("type: date", f"type: number\n        amount: {{least: 5, most: 4}}{_HERE}"),
        ("        within: {earliest: -30, latest: 0}\n", ""),
    ],
    "no number is right for “since”: least (0) is more than most (-1)": [
        ("type: date", f"type: money\n        amount: {{most: -1}}{_HERE}"),
        ("        within: {earliest: -30, latest: 0}\n", ""),
    ],
    "“since” needs 2 options or more": [
        ("- key: since\n        type: date", f"- key: since{_HERE}        type: select"),
        ("        within: {earliest: -30, latest: 0}\n", ""),
    ],
    "browsers don't know “birthday”: use a name of HTML's autofill, or “off”": [
        ("type: date", f"type: date\n        autocomplete: birthday{_HERE}")
    ],
    "“since” has no one box that a browser could fill in": [
        ("type: date", f"type: date\n        autocomplete: email{_HERE}")
    ],
    "there is no condition “white”": [
        ("{all: [chipped, ginger]}", f"{{all: [chipped, white]}}{_HERE}")
    ],
    "“both” rests on itself": [("{all: [chipped, ginger]}", f"{{any: [chipped, both]}}{_HERE}")],
    "there is no condition “bothh”": [("only_if: both", f"only_if: bothh{_HERE}")],
    "there is no question “chips”": [
        ('{question: chip, is: "yes"}', f'{{question: chips, is: "yes"}}{_HERE}')
    ],
    "“chip” has no option “maybe”": [
        ('{question: chip, is: "yes"}', f'{{question: chip, in: ["yes", maybe]}}{_HERE}')
    ],
    "“colours” has no option “pink”": [("includes: ginger}", f"includes: pink}}{_HERE}")],
    "“chip” is radios: use “is” or “in”": [
        ('chip, is: "yes"}', f'chip, includes: "yes"}}{_HERE}')
    ],
    "“colours” is checkboxes: use “includes”": [
        ("includes: ginger}", f"in: [ginger]}}{_HERE}")
    ],
    "“since” is date: use “answered”": [
        ("{all: [chipped, ginger]}", f'{{question: since, is: "2026-03-27"}}{_HERE}')
    ],
    "“email” is email: use “answered”": [
        ("{all: [chipped, ginger]}", f"{{question: email, includes: a}}{_HERE}")
    ],
    "there is no question “mail”": [("{email: email}", f"{{email: mail}}{_HERE}")],
    "“chip” asks for radios, not for email": [("{email: email}", f"{{email: chip}}{_HERE}")],
    "“chipped” rests on “chip”, which is not asked before this": [
        ("- key: has-chip", f"- key: has-chip\n    only_if: chipped{_HERE}")
    ],
    "“ginger” rests on “colours”, which is not asked before this": [
        ("type: radios", f"type: radios\n        only_if: ginger{_HERE}")
    ],
    "no answers lead to the page “sorry”": [
        ("- key: sorry", f"- key: sorry{_HERE}"),
        ("{all: [chipped, ginger]}", "{all: [chipped, none]}\n  none: {not: chipped}"),
    ],
    "no answers lead to the question “since”": [
        ("- key: since", f"- key: since{_HERE}        only_if: never"),
        ("ginger]}", "ginger]}\n  never: {all: [chipped, none]}\n  none: {not: chipped}"),
        ("- key: gone\n    questions:\n", f"- key: gone\n    title: Gone\n    questions:\n{_NAME}"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("message", _RULES)
def test_each_rule_names_the_line_that_breaks_it(tmp_path, message):
    check_one(tmp_path, changed(*_RULES[message]), message)


def test_a_status_that_does_not_exist_is_named_with_those_that_do(tmp_path):
    (fault,) = faults_of(tmp_path, changed(("  - completed\n", "  - purring\n")))

    assert fault.line == 17
    assert fault.message.startswith(
        "there is no status “purring”: use received, reopened, investigating"
    )


def test_a_circle_of_conditions_is_reported_at_each_that_is_in_it_only(tmp_path):
    circle = "  both: {all: [one]}\n  one: {not: two}\n  two: {any: [one]}\n"
    faults = faults_of(tmp_path, changed(("  both: {all: [chipped, ginger]}\n", circle)))

    assert [(fault.line, fault.message) for fault in faults] == [
        (23, "“one” rests on itself"),
        (24, "“two” rests on itself"),
    ]


def test_a_form_that_nobody_can_send_is_reported(tmp_path):
    (fault,) = faults_of(tmp_path, FORM + "  - key: stop\n    ends: true\n    title: Closed\n")

    assert fault.line == len(FORM.splitlines()) + 1
    assert fault.message == "nobody can send this form: every way ends on an end page"


def test_the_file_is_named_for_the_service(tmp_path):
    for name in ("found-cat.yaml", "lost-cat.yml"):
        (fault,) = faults_of(tmp_path, FORM, name)

        assert str(fault) == f"{name}:1: the file of “lost-cat” must be lost-cat.yaml"


def test_several_faults_come_in_the_order_of_the_file(tmp_path):
    text = changed(("only_if: both", "only_if: nothing"), ("{email: email}", "{email: mail}"))

    assert [fault.line for fault in faults_of(tmp_path, text)] == [18, 55]


def test_all_forms_of_a_folder_are_checked_before_any_is_used(tmp_path):
    write(tmp_path, "service: a\n", "a.yaml")
    write(tmp_path, FORM)
    write(tmp_path, "", "z.yaml")

    with pytest.raises(FaultyForm) as refused:
        loading.load_all(tmp_path)

    assert {fault.file for fault in refused.value.faults} == {"a.yaml", "z.yaml"}


@pytest.mark.parametrize("kind", ["bank", "national_insurance"])
def test_numbers_that_a_thief_could_use_must_be_marked_sensitive(kind):
    def said(**changes):
        return [message for _, message in checking.faults_of(_asking_for(kind, **changes))]

    assert said() == [f"“number” is {kind}: say “sensitive: true”"]
    assert said(sensitive=True) == []


def _asking_for(kind, **changes):
    return make_definition(make_page("number", make_question("number", kind, **changes)))


def test_the_forms_of_the_council_have_no_fault():
    assert {form.service for form in loading.load_all()} >= {"pothole", "missed-bin"}
