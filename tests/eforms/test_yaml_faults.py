"""Each kind of fault in the text and shape of a form, said in words for an editor."""

import pytest

from portal.eforms.definitions import QuestionType, loading
from portal.eforms.definitions.source import FaultyForm
from tests.eforms.yaml_forms import FORM, changed, marked_line, write

_HERE = "  # <-\n"
_TITLE = "title: Report a lost cat"

_TEXT = {
    "this is indented differently from what it belongs to": (
        '  chipped: {question: chip, is: "yes"}\n',
        f"   odd: {{question: chip, answered: true}}\n  chipped: {{any: [odd]}}{_HERE}",
    ),
    "put quotes around a text that has a colon in it": (_TITLE, f"title: Report: a cat{_HERE}"),
    "a text can't start like this: indent with spaces, or use quotes": (
        "action: report",
        f"action: @report{_HERE}",
    ),
    "a list in [square brackets] is opened here and not closed": (
        "team: animals",
        f"team: animals\nkeywords: [cat, lost{_HERE}",
    ),
    "a group in {curly brackets} is opened here and not closed": (
        "respond: 5}",
        f"respond: 5{_HERE}",
    ),
    "a quotation mark is opened here and never closed": (
        "required: Enter your email address",
        f'required: "Enter your email address{_HERE}',
    ),
    "“---” starts a second form: give each form a file of its own": (
        _TITLE,
        f"---{_HERE}{_TITLE}",
    ),
    "a name is missing its colon": (_TITLE, f"{_TITLE}\ntitle{_HERE}summary: No"),
    "“title” stands here for the second time": (
        "team: animals",
        f"team: animals\ntitle: Another{_HERE}",
    ),
    "write this out here: “*” can't stand for it": (
        _TITLE,
        f"title: &title Lost cat\ncost: *title{_HERE}",
    ),
    "there is no such date or number: put it in quotes": ("cost: Free", f"cost: 2026-02-31{_HERE}"),
}

_SHAPE = {
    "“title” must be text: put it in quotes": (_TITLE, f"title: true{_HERE}"),
    "“cost” must be text: put it in quotes": ("cost: Free", f"cost: 12.50{_HERE}"),
    "“purpose” must be text: put it in quotes": (
        "purpose: We use this to find the cat.",
        f"purpose: 2026-03-27{_HERE}",
    ),
    "“summary” must be one piece of text": (
        "summary: Tell us about a cat that is lost.",
        f"summary: [Tell us, about a cat]{_HERE}",
    ),
    "“cost” has nothing after its colon": ("cost: Free", f"cost:{_HERE}"),
    "“cost” is empty": ("cost: Free", f'cost: "  "{_HERE}'),
    "“title” can have 2000 characters at most": (_TITLE, f"title: {'cat ' * 600}{_HERE}"),
    "“colour” is not known here": ("team: animals", f"team: animals\ncolour: red{_HERE}"),
    "“keyword” is not known here: did you mean “keywords”?": (
        "team: animals",
        f"team: animals\nkeyword: cat{_HERE}",
    ),
    "“action” must be one of: report, pay, apply, book": (
        "action: report",
        f"action: complain{_HERE}",
    ),
    "“minutes” must be a whole number": ("minutes: 2", f"minutes: two{_HERE}"),
    "“lgsl” must be a whole number": ("lgsl: 1", f"lgsl: 1.5{_HERE}"),
    "“minutes” must be 1 or more": ("minutes: 2", f"minutes: 0{_HERE}"),
    "“minutes” must be 120 or less": ("minutes: 2", f"minutes: 999{_HERE}"),
    "“team” may have small letters, digits and single dashes, and starts with a letter:"
    " “missed-bin”": ("team: animals", f"team: Animals{_HERE}"),
    "“statuses” must be a list: start each line of it with a dash": (
        "statuses:\n  - received\n  - completed",
        f"statuses: received{_HERE}",
    ),
    "“clock” must have names with values below it, like “key: value”": (
        "clock: {acknowledge: 1, respond: 5}",
        f"clock: 5{_HERE}",
    ),
    "“clock”: “respond” is missing": (", respond: 5}", f"}}{_HERE}"),
    "page “gone”, question “since”: “label” is missing": (
        "- key: since\n        type: date\n        label: When did it leave?\n",
        f"- key: since{_HERE}        type: date\n",
    ),
    "page “gone”, question “since”: “lable” is not known here: did you mean “label”?": (
        "label: When did it leave?\n",
        f"label: When did it leave?\n        lable: When?{_HERE}",
    ),
    "page 3: “key” is missing": ("  - key: gone\n", f"  - text: [Gone]{_HERE}"),
    f"page “gone”, question “since”, “type” must be one of: {', '.join(QuestionType)}": (
        "type: date",
        f"type: day{_HERE}",
    ),
    "page “gone”, question “since”, “within”, “latest” must be a whole number": (
        "latest: 0}",
        f"latest: today}}{_HERE}",
    ),
    "page “gone”, question “since”, “within”, “latest” must be 50000 or less": (
        "latest: 0}",
        f"latest: {'9' * 30}}}{_HERE}",
    ),
    "page “gone”, question “since”, error “required” must be text: put it in quotes": (
        "required: Enter the day it left",
        f"required: true{_HERE}",
    ),
    "page “looks”, question “colours”, option “ginger”, “label” has nothing after its colon": (
        "label: Ginger}",
        f"label: }}{_HERE}",
    ),
    "page “looks”, question “colours”, option “1”, “value” must be text: put it in quotes": (
        "value: white,",
        f"value: 1,{_HERE}            ",
    ),
    "page “sorry”, “ends” must be true or false": ("ends: true", f"ends: perhaps{_HERE}"),
    "page “sorry”, “call” must be one of: phone, emergency_phone": (
        "only_if: both",
        f"only_if: both\n    call: home{_HERE}",
    ),
    "condition “chipped” needs exactly one of: is, in, includes, answered, place, all, any, not": (
        'chip, is: "yes"}',
        f'chip, equals: "yes"}}{_HERE}',
    ),
    "condition “chipped”: “question” is missing": (
        '{question: chip, is: "yes"}',
        f'{{is: "yes"}}{_HERE}',
    ),
    "condition “chipped”: “of” is not known here": ('is: "yes"}', f'is: "yes", of: it}}{_HERE}'),
    "condition “chipped”, “is” must be text: put it in quotes": (
        'is: "yes"}',
        f"is: true}}{_HERE}",
    ),
    "condition “both”, “all” needs at least one entry": (
        "{all: [chipped, ginger]}",
        f"{{all: []}}{_HERE}",
    ),
}


@pytest.mark.parametrize("message", [*_TEXT, *_SHAPE])
def test_a_fault_is_named_with_its_line_in_plain_words(tmp_path, message):
    change = {**_TEXT, **_SHAPE}[message]
    (fault,) = faults_of(tmp_path, changed(change))

    assert (fault.message, fault.line) == (message, marked_line(changed(change)))


def faults_of(folder, text):
    with pytest.raises(FaultyForm) as refused:
        loading.load(write(folder, text))
    return refused.value.faults


@pytest.mark.parametrize("word", ["yes", "no", "on", "off"])
def test_yes_and_no_without_quotes_are_words(tmp_path, word):
    text = FORM.replace('value: "yes"', f"value: {word}").replace('is: "yes"', f"is: {word}")
    text = text.replace('value: "no"', "value: other")

    assert loading.load(write(tmp_path, text)).conditions["chipped"].value == word


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"", "1: a form starts with names and values, like “service: pothole”"),
        (b"# nothing yet\n", "1: a form starts with names and values, like “service: pothole”"),
        (b"- service\n", "1: a form starts with names and values, like “service: pothole”"),
        (b"just words", "1: a form starts with names and values, like “service: pothole”"),
        (b"title: a\ncost: caf\xe9\n", "2: save the file as UTF-8 text"),
        (FORM.encode("utf-16"), "1: save the file as UTF-8 text"),
        (b"title: a\ncost: \x00\n", "2: take out the character U+0000, which nobody can see"),
        (b"title: " + b"[" * 5_000, "1: brackets stand inside brackets too often"),
        (
            b"title: a\nlgsl: " + b"9" * 5_000,
            "2: there is no such date or number: put it in quotes",
        ),
        (b"a: &a [x]\nb: [*a, *a]\n", "2: write this out here: “*” can't stand for it"),
        (b"a: &a [*a]\n", "1: write this out here: “*” can't stand for it"),
    ],
    ids=repr,
)
def test_a_file_that_is_no_form_at_all_is_refused_calmly(tmp_path, text, message):
    (fault,) = faults_of(tmp_path, text)

    assert str(fault) == f"lost-cat.yaml:{message}"


def test_a_form_without_pages_is_refused(tmp_path):
    text = FORM[: FORM.index("pages:")] + "pages: []\n"
    text = text.replace(FORM[FORM.index("conditions:") : FORM.index("pages:")], "")
    (fault,) = faults_of(tmp_path, text)

    assert (fault.message, fault.line) == ("“pages” needs at least one entry", 19)


def test_a_byte_order_mark_is_no_fault(tmp_path):
    assert loading.load(write(tmp_path, FORM.encode("utf-8-sig")))


def test_a_tag_of_another_program_is_read_as_no_text(tmp_path):
    (fault,) = faults_of(tmp_path, changed(("cost: Free", "cost: !!python/object:os.system ls")))

    assert fault.message == "“cost” must be one piece of text"


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    (tmp_path / "lost-cat.yaml").mkdir()

    with pytest.raises(FaultyForm) as refused:
        loading.load_all(tmp_path)

    assert str(refused.value) == "lost-cat.yaml:1: this file can't be read"
