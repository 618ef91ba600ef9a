"""What a form must say about why it asks and how long the answers are kept."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.eforms.definitions import Definition
from portal.eforms.definitions.checking import faults_of
from portal.eforms.definitions.loading import as_json
from portal.eforms.definitions.retention import Retention
from portal.eforms.drafts.carrying import Standing, Version, carry
from tests.eforms.builders import make_definition, make_form, make_page, make_question

KEPT = {"years": 2, "then": "delete", "because": "A cat may come back late."}


def retention(**period):
    return Retention.model_validate({"then": "delete", "because": "Because.", **period})


def said(**changes):
    return [words for _where, words in faults_of(make_definition(**changes))]


def test_a_form_that_says_why_and_how_long_has_no_fault():
    assert said() == []


def test_a_form_without_a_lawful_basis_is_told_which_there_are():
    (fault,) = said(lawful_basis=None)

    assert fault.startswith("“lawful_basis” is missing: use one of public_task, legal_obligation")


def test_a_form_without_retention_is_told_how_to_write_it():
    (fault,) = said(retention=None)

    assert fault.startswith("“retention” is missing: say how long, what then, and why")


@pytest.mark.parametrize("period", [{}, {"years": 1, "months": 2}])
def test_a_period_is_given_once(period):
    assert said(retention={"then": "delete", "because": "x", **period}) == [
        "“retention” needs exactly one of days, months, years"
    ]


def test_what_forms_said_before_is_told_its_new_name():
    assert "“retention_years” is now “years” under “retention”" in said(retention_years=2)


def test_sensitive_answers_need_the_condition_that_lets_us_have_them():
    page = make_page("ill", make_question("ill", sensitive=True))
    form = make_form(page)
    del form["special_category"]
    (fault,) = faults_of(Definition.model_validate(form))

    assert "say the condition" in fault[1]


def test_what_rests_on_consent_is_not_kept_from_somebody_who_asks():
    assert said(lawful_basis="consent", retention={**KEPT, "if_asked": False}) == [
        "what rests on consent is deleted if somebody asks"
    ]


def test_a_version_of_before_still_says_how_long_it_is_kept():
    old = make_form(retention_years=3)
    for name in ("lawful_basis", "special_category", "retention"):
        del old[name]
    definition = Definition.model_validate(as_json(Definition.model_validate(old)))

    assert definition.keeps.over(date(2026, 11, 22)) == date(2029, 11, 22)


def test_another_retention_asks_nobody_again():
    first, second = make_page("a"), make_page("b")
    old = make_definition(first, second)
    new = make_definition(first, second, retention=KEPT, lawful_basis="contract")
    kept = Standing({"a": "An answer"})

    assert carry(kept, Version(uuid4(), old), Version(uuid4(), new), {}.__getitem__) == kept


@pytest.mark.parametrize(
    ("period", "closed", "over"),
    [
        ({"days": 30}, date(2026, 11, 22), date(2026, 12, 22)),
        ({"months": 6}, date(2026, 8, 31), date(2027, 3, 1)),
        ({"months": 1}, date(2024, 1, 29), date(2024, 2, 29)),
        ({"years": 1}, date(2024, 2, 29), date(2025, 3, 1)),
        ({"years": 7}, date(2026, 11, 22), date(2033, 11, 22)),
    ],
)
def test_the_time_is_counted_from_the_day_the_case_closed(period, closed, over):
    assert retention(**period).over(closed) == over


@given(
    period=st.sampled_from([{"days": n} for n in (1, 28, 365)] + [{"months": n} for n in (1, 6, 13)]
                           + [{"years": n} for n in (1, 4)]),
    closed=st.dates(date(2000, 1, 1), date(2060, 1, 1)),
    after=st.integers(-40, 2_000),
)  # fmt: skip
def test_the_search_finds_exactly_what_is_over(period, closed, after):
    kept, today = retention(**period), closed + timedelta(days=after)

    assert (closed <= kept.closed_by(today)) is (kept.over(closed) <= today)
