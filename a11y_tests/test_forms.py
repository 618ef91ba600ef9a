"""Every form in every language: each page empty, refused, and with its answers."""

from itertools import cycle

import pytest

from a11y_tests.languages import in_every_language
from portal.core.i18n import LOCALES
from portal.eforms.definitions.loading import load_all

# The longest first, so that workers that share them end at about the same time.
FORMS = sorted(load_all(), key=lambda form: len(form.pages), reverse=True)
every_form = pytest.mark.parametrize("form", FORMS, ids=lambda form: form.service)
# Without JavaScript a page is the same but for its words: each form is tried in one language.
in_turn = pytest.mark.parametrize(
    ("form", "locale"),
    [
        pytest.param(*each, id=f"{each[0].service}-{each[1].code}")
        for each in zip(FORMS, cycle(LOCALES))
    ],
)


@in_every_language
@every_form
def test_each_page_and_its_errors_are_accessible(walker, form, locale):
    for step in walker(locale).start(form):
        step.assert_accessible()
        if step.questions:
            step.continue_empty().assert_accessible()
            step.assert_focus_on_error_summary()


@in_turn
def test_the_whole_journey_works_without_javascript(walker, form, locale):
    passed = []
    for step in walker(locale, script=False).start(form):
        step.continue_empty()
        passed.append(step.name)

    assert {"start", "check", "done", "status"} < set(passed)
