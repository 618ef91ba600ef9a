"""Every type of question in every language: empty, refused, with nonsense, and with its answer.

A new type is one page in `tests/support/every_kind.yaml`, an example in `ways.py`, and what is no
answer to it in `filling.py`.
"""

import pytest

from a11y_tests.languages import in_every_language
from portal.eforms.definitions import QuestionType
from portal.eforms.kinds import KINDS
from tests.support import kinds
from tests.support.waiting import until

# What is collected on several pages: test_groups.py, test_uploads.py and
# bookings/test_choosing.py look at these.
ON_PAGES_OF_THEIR_OWN = {
    QuestionType.ADD_ANOTHER,
    QuestionType.FILE,
    QuestionType.KNOWN,
    QuestionType.SLOT,
}


@pytest.fixture(scope="module")
def form(live):
    live.command("forms", "import", "--from", str(kinds.FOLDER))
    until(lambda: live.answers("/services/every_kind/"), "every type of question is published")
    return kinds.every_kind()


@in_every_language
def test_each_type_is_accessible_empty_refused_and_answered(walker, form, locale):
    for step in walker(locale).start(form):
        step.assert_accessible()
        if step.questions:
            step.continue_empty().assert_accessible()
            step.assert_focus_on_error_summary()
            if step.continue_with_nonsense():
                step.assert_accessible()


@in_every_language
def test_each_type_works_without_javascript(walker, form, locale):
    passed = []
    for step in walker(locale, script=False).start(form):
        step.continue_empty()
        passed.append(step.name)

    assert {page.key for page in form.pages} < set(passed)


def test_the_form_asks_a_question_of_each_type():
    asked = {question.type for question in kinds.every_kind().questions.values()}

    assert set(KINDS) - asked == ON_PAGES_OF_THEIR_OWN
