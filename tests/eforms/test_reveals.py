"""A question that stands under an option: asked of those who choose it, and of no one else."""

import pytest
from sqlalchemy import select

from portal.eforms.definitions.checking import faults_of
from portal.eforms.models import Draft, Submission
from portal.eforms.walk import questions_on, visible_questions, walk
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.opening import visitor_in
from tests.eforms.visitor import Visitor


def how(kind="radios", **changes):
    """“How shall we answer?”: by email asks for the address."""
    question = make_question("how", kind, "email", "post")
    question["options"][0]["reveal"] = "email"
    page = make_page("how", question, make_question("email", "email", **changes))
    del page["title"]  # what is revealed needs none: the page asks one thing
    return page


@pytest.fixture
def cat(app, larkmere):
    """Somebody who reports a cat, and is asked how to answer on the last page."""
    return visitor_in(app, make_page("where"), how(), answers={"where": "Here"})


def draft_of(session):
    session.expire_all()
    return session.scalars(select(Draft)).one().answers


def test_it_stands_under_its_option_and_not_by_itself(cat):
    page = cat.get("how")
    (under,) = page.soup.select(".govuk-radios__conditional")

    assert under.find_previous("input")["value"] == "email"
    assert under.select_one("input")["name"] == "email"
    assert len(page.soup.select("input[name=email]")) == 1
    assert page.heading == "What about how?"


def test_in_easyread_it_stands_under_its_option_too(cat):
    cat = Visitor(cat.client, "lost-cat", "/easyread")
    (under,) = cat.get("how").soup.select(".govuk-radios__conditional")

    assert under.find_previous("input")["value"] == "email"
    refused = cat.send("how", how="email", email="nonsense")
    assert refused.boxes()["email"] == "nonsense"
    assert not refused.soup.select(".govuk-radios__conditional--hidden")


def test_it_must_be_answered_where_its_option_is_chosen(cat):
    page = cat.send("how", how="email")

    assert (page.status, page.errors) == (422, ["Answer email"])
    assert page.soup.select_one(".govuk-error-summary a")["href"] == "#email"
    assert not page.soup.select(".govuk-radios__conditional--hidden")
    assert cat.send("how", how="email", email="a@example.org").leads_to.endswith("/check")


def test_what_is_wrong_in_it_is_said_only_where_its_option_is_chosen(cat):
    assert cat.send("how", how="email", email="nonsense").status == 422
    assert cat.send("how", how="post", email="nonsense").leads_to.endswith("/check")


def test_what_was_typed_under_an_option_that_is_not_chosen_is_not_kept(cat, session):
    cat.send("how", how="post", email="a@example.org")

    assert draft_of(session) == {"where": "Here", "how": "post"}


def test_another_option_takes_it_out_of_what_counts_and_back_again(cat, session):
    cat.send("how", how="email", email="a@example.org")
    cat.send("how", how="post")

    assert "a@example.org" not in cat.get("check").text
    assert draft_of(session)["email"] == "a@example.org"
    assert cat.get("how").boxes()["email"] == "a@example.org"
    cat.send("how", how="email")
    assert "a@example.org" in cat.get("check").text


def test_only_what_counts_is_sent(cat, session):
    cat.send("how", how="email", email="a@example.org")
    cat.send("how", how="post")
    cat.submit()

    assert session.scalars(select(Submission)).one().answers == {"where": "Here", "how": "post"}


def test_the_check_page_shows_both_answers(cat):
    cat.send("how", how="email", email="a@example.org")
    rows = cat.get("check").soup.select(".govuk-summary-list__key")

    assert [row.get_text().strip() for row in rows][1:] == ["What about how?", "What about email?"]


def test_the_walk_stops_for_it_and_goes_on_without_it():
    definition = make_definition(how())
    page = definition.page_by_key["how"]

    assert walk(definition, {"how": "email"}).next is page
    assert walk(definition, {"how": "email", "email": "a"}).answers == {
        "how": "email",
        "email": "a",
    }
    assert walk(definition, {"how": "post", "email": "a"}).answers == {"how": "post"}
    assert [each.key for each in questions_on(definition, page, {})] == ["how", "email"]
    assert [each.key for each in visible_questions(definition, page, {"how": "post"})] == ["how"]


def test_checkboxes_reveal_as_well():
    definition = make_definition(how("checkboxes"))

    assert walk(definition, {"how": ["post", "email"]}).next
    assert walk(definition, {"how": ["post"]}).complete
    assert walk(definition, {"how": ["post", "email"], "email": "a"}).complete


def test_what_an_option_reveals_may_be_optional():
    definition = make_definition(how(required=False))

    assert walk(definition, {"how": "email"}).next
    assert walk(definition, {"how": "email", "email": None}).complete


def test_nothing_is_revealed_by_a_question_that_is_not_asked():
    page = how()
    page["questions"][0]["only_if"] = "chipped"
    definition = make_definition(
        make_page("chip", make_question("chip", "radios")),
        page,
        conditions={"chipped": {"question": "chip", "is": "yes"}},
    )

    assert walk(definition, {"chip": "no", "how": "email"}).complete
    assert walk(definition, {"chip": "yes", "how": "email"}).next.key == "how"


def test_a_condition_on_it_knows_when_it_is_asked():
    conditions = {
        "by-post": {"question": "how", "is": "post"},
        "mailed": {"question": "email", "answered": True},
        "both": {"all": ["by-post", "mailed"]},
    }
    definition = make_definition(how(), make_page("never", only_if="both"), conditions=conditions)

    assert faults_of(definition) == [(["pages", 1], "no answers lead to the page “never”")]


def _option(page, **changes):
    page["questions"][0]["options"][0].update(changes)
    return page


_WRONG = {
    "“email” must stand after “how” on the same page": lambda: [
        {**how(), "questions": how()["questions"][::-1]}
    ],
    "“phone” must stand after “how” on the same page": lambda: [_option(how(), reveal="phone")],
    "“email” is date: an option reveals one box, of text, email, phone, number, money": lambda: [
        {**how(), "questions": [how()["questions"][0], make_question("email", "date")]}
    ],
    "“email” is asked where its option is chosen: it can't have an “only_if” too": lambda: [
        make_page("chip", make_question("chip", "radios")),
        {
            **how(),
            "questions": [
                how()["questions"][0],
                make_question("email", "email", only_if="chipped"),
            ],
        },
    ],
    "only radios and checkboxes reveal a question: “how”": lambda: [how("select")],
    "“email” is revealed by another option already": lambda: [
        {
            **how(),
            "questions": [
                {
                    **how()["questions"][0],
                    "options": [
                        {"value": value, "label": value, "reveal": "email"} for value in "ab"
                    ],
                },
                how()["questions"][1],
            ],
        }
    ],
}


@pytest.mark.parametrize("fault", _WRONG)
def test_a_form_that_reveals_wrongly_is_told_how(fault):
    conditions = {"chipped": {"question": "chip", "is": "yes"}}
    pages = _WRONG[fault]()
    form = make_definition(*pages, conditions=conditions if len(pages) > 1 else {})

    assert fault in [message for _, message in faults_of(form)]


def test_one_reveal_within_another_is_too_much():
    inner = make_question("email", "radios")
    inner["options"][0]["reveal"] = "more"
    page = {**how(), "questions": [how()["questions"][0], inner, make_question("more")]}
    messages = [message for _, message in faults_of(make_definition(page))]

    assert "“email” is itself revealed: one within the other is too much" in messages


def test_a_page_with_one_question_and_what_it_reveals_needs_no_title_of_its_own():
    assert faults_of(make_definition(how())) == []


@pytest.mark.parametrize(
    "value", ["", "x" * 6_000, "\x00", "<b>", "'--", "🐈", "None", "\u202e", "-1", "9" * 4_400,
              "a\nb", "{{ 7 * 7 }}", "@", "a@b", "../x"],
)  # fmt: skip
def test_hostile_text_under_an_option_is_refused_where_it_counts_and_passed_over_where_not(
    cat, value
):
    assert cat.send("how", how="email", email=value).status == 422
    assert cat.send("how", how="post", email=value).status == 303
    assert cat.send("how", how=value, email="a@example.org").status == 422
