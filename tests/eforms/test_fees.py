"""What answers cost, by the lines of a fee; what the checker says of lines that can't be right."""

import pytest

from portal.eforms.definitions import Definition, loading
from portal.eforms.definitions.checking import faults_of
from portal.eforms.fees.quoting import quote
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.council import FORMS

COUNT = make_question("number", "number", amount={"least": 1, "most": 10})
THINGS = make_question(
    "things", "add_another", item="Thing", another="Another thing?", count={"most": 5},
    questions=[make_question("number", "number", amount={"least": 1, "most": 4})],
)  # fmt: skip
STEPS = [{"up_to": 3, "pence": 3700}, {"up_to": 20, "pence": 6075}]


def form(*lines, pages=(), **fee):
    return make_definition(
        make_page("poor", make_question("poor", "radios")),
        *pages,
        conditions={"poor": {"question": "poor", "is": "yes"}},
        statuses=["received", "cancelled"],
        fee={"lines": list(lines), **fee},
    )


def line(**changes):
    return {"label": "It", "pence": 1250, **changes}


def costs(definition, used_up=(), **answers):
    return quote(definition, answers, used_up).amount


def test_each_thing_costs_its_price():
    priced = form(line(per={"question": "number"}), pages=[make_page("number", COUNT)])
    quoted = quote(priced, {"number": 3})

    assert [(each.count, each.pence) for each in quoted.lines] == [(3, 3750)]
    assert costs(priced, number=None) == 0


@pytest.mark.parametrize(("number", "pence"), [(1, 3700), (3, 3700), (4, 6075), (20, 6075)])
def test_steps_are_the_price_of_so_many_together(number, pence):
    per = {"question": "things", "sum": "number", "steps": STEPS}
    priced = form({"label": "It", "per": per}, pages=[make_page("things", THINGS)])

    assert faults_of(priced) == []
    assert costs(priced, things=[{"number": 1}] * number) == pence


def test_without_a_sum_the_items_of_a_group_are_counted():
    priced = form(line(per={"question": "things"}), pages=[make_page("things", THINGS)])

    assert costs(priced, things=[{"number": 4}, {"number": 4}]) == 2500


def test_the_first_line_that_holds_counts_and_extras_beside_it():
    priced = form(
        line(pence=500, only_if="poor"), line(), line(pence=200, extra=True, only_if="poor")
    )

    assert costs(priced, poor="yes") == 700
    assert costs(priced, poor="no") == 1250


def test_vat_is_in_the_price_thing_by_thing():
    per = {"question": "number"}
    priced = form(line(pence=99, vat="standard", per=per), pages=[make_page("number", COUNT)])
    quoted = quote(priced, {"number": 3})

    assert (quoted.amount, quoted.vat_amount) == (297, 51)


def test_a_lower_price_that_is_used_up_gives_way_to_the_next_line():
    limit = {"discount": "lower", "address": "home"}
    home = make_page("home", make_question("home", "address"))
    priced = form(line(pence=600, only_if="poor", limit=limit), line(), pages=[home])

    assert faults_of(priced) == []
    assert costs(priced, poor="yes") == 600
    assert costs(priced, {"lower"}, poor="yes") == 1250
    assert quote(priced, {"poor": "yes"}, {"lower"}).refused == ("lower",)


RULES = {
    "a line has either “pence” or steps that say them": [line(per={
        "question": "number", "steps": STEPS})],
    "steps go up: each is for more things than the one before": [
        {"label": "It", "per": {"question": "number", "steps": STEPS[::-1]}}],
    "the last step is for fewer than the 10 that can be asked for": [
        {"label": "It", "per": {"question": "number", "steps": STEPS[:1]}}],
    "there is no question “cats”": [line(per={"question": "cats"})],
    "“poor” doesn’t say how many: use a number without decimals": [line(per={"question": "poor"})],
    "“things” asks no “cats” of each item": [line(per={"question": "things", "sum": "cats"})],
    "“poor” asks for no address": [line(limit={"discount": "a", "address": "poor"})],
    "this never counts: a line before it holds for everyone": [line(), line()],
}  # fmt: skip


@pytest.mark.parametrize("message", RULES)
def test_the_checker_says_what_is_wrong_with_a_line(message):
    pages = [make_page("number", COUNT), make_page("things", {**THINGS, "key": "things"})]
    definition = form(*RULES[message], pages=pages)

    assert message in [said for _where, said in faults_of(renamed(definition))]


def renamed(definition: Definition) -> Definition:
    """A number of an item is called as the one asked alone: the checker wants two names."""
    pages = definition.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    pages["pages"][2]["questions"][0]["questions"][0]["key"] = "each-number"
    return Definition.model_validate(pages)


@pytest.mark.parametrize(
    ("message", "changes"),
    [
        ("say under “fund:” where the money goes", {"fund": None}),
        ("cards don’t pay less than 30 pence: make it free, or more", {"pence": 29}),
        ("what isn’t paid is cancelled: the statuses need “cancelled”", {"statuses": ["received"]}),
        ("there is no condition “rich”", {"collected_if": "rich"}),
    ],
)
def test_what_is_collected_needs_more(message, changes):
    known = {"fund": "WASTE", "pence": 100, "statuses": ["received", "cancelled"], **changes}
    fee = {"collected": True, "fund": known["fund"], "lines": [line(pence=known["pence"])]}
    if "collected_if" in changes:
        fee["collected_if"] = changes["collected_if"]
    definition = make_definition(statuses=known["statuses"], fee=fee)

    assert message in [said for _where, said in faults_of(definition)]


def test_a_form_of_before_is_the_same_version_now():
    fee = {"lines": [{"label": "A", "pence": 0}, {"label": "B", "pence": 5, "only_if": "x"}]}
    kept = loading.as_json(make_definition(fee=fee))

    assert kept["fee"] == fee


def test_forms_that_cost_something_here_say_how_much_vat_is_in_it():
    assert {each.vat for form in FORMS.values() if form.fee for each in form.fee.lines} == {
        "outside",
        "exempt",
        "standard",
    }
