"""What a form must hold to so that it makes reports."""

import pytest

from portal.eforms.definitions import Definition
from portal.eforms.definitions.checking import faults_of
from portal.eforms.definitions.conditions import sentence
from portal.eforms.definitions.loading import as_json
from tests.eforms.builders import make_form, make_page, make_question


def make_report_form(*pages, conditions=None, **report):
    """A form of a report: danger first, then the place."""
    danger = make_page("danger", make_question("danger", "radios"))
    call = make_page("call", ends=True, only_if="dangerous", call="emergency_phone")
    where = make_page("where", make_question("place", "place"))
    known = {"dangerous": {"question": "danger", "is": "yes"}, **(conditions or {})}
    block = {"place": "place", **report}
    return make_form(danger, call, where, *pages, conditions=known, report=block)


def said(form):
    return [words for _where, words in faults_of(Definition.model_validate(form))]


def test_a_form_of_a_report_is_right_and_reads_back_the_same():
    gone = make_page("gone", ends=True, only_if="elsewhere")
    known = make_page("known", make_question("known", "known"))
    form = make_report_form(gone, known, conditions={"elsewhere": {"place": "place"}})

    assert said(form) == []
    definition = Definition.model_validate(form)
    assert Definition.model_validate(as_json(definition)) == definition


def test_whether_somebody_else_is_responsible_reads_as_a_sentence():
    conditions = Definition.model_validate(
        make_report_form(conditions={"elsewhere": {"place": "place"}})
    ).conditions

    words = sentence(conditions, "elsewhere", lambda question, _value: question)

    assert words == "somebody else is responsible for “place”"


@pytest.mark.parametrize(
    ("form", "fault"),
    [
        (make_report_form(text="nothing"), "there is no question “nothing”"),
        (make_report_form(text="danger"), "“danger” is radios, which can't be the text"),
        (make_report_form(photos="place"), "“place” is place, which can't be the photos"),
        (
            make_report_form(make_page("known", make_question("known", "known")), public=False),
            "“known” would list reports of a category that isn't public",
        ),
        (
            make_form(make_page("known", make_question("known", "known"))),
            "“known” needs the block “report:”",
        ),
        (
            make_form(
                make_page("where", make_question("place", "place")), report={"place": "place"}
            ),
            (
                "before anything is typed a page must give the phone number for danger: “ends:"
                " true” with “call: emergency_phone”"
            ),
        ),
        (
            make_form(conditions={"elsewhere": {"place": "where"}}),
            "“place” in a condition needs the block “report:”",
        ),
    ],
)
def test_what_is_wrong_is_said(form, fault):
    assert fault in said(form)


def test_words_of_a_public_report_are_not_sensitive():
    words = make_page("words", make_question("words", "long_text", sensitive=True))

    assert "“words” is sensitive: it can't be part of a public report" in said(
        make_report_form(words, text="words")
    )
    assert said(make_report_form(words, text="words", public=False)) == []
