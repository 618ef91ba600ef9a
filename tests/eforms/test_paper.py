"""A form on paper: every question with its boxes, where to go next, in each language and size."""

import io

import pikepdf
import pytest

from portal.core import i18n
from portal.eforms import publishing
from portal.eforms.definitions import QuestionType, loading
from portal.eforms.kinds import KINDS
from portal.eforms.paper import editions, sheet
from portal.eforms.paper.routing import Guard
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.visitor import Visitor
from tests.support import pdf

PREFIXES = {locale.code: locale.path for locale in i18n.LOCALES}
FORMS = {form.service: form for form in loading.load_all()}


def read(visitor, path):
    return pikepdf.open(io.BytesIO(visitor.client.get(f"{visitor.home}{path}").data))


def asked(definition):
    """Every question of the sheet by its number."""
    return {each.number: each for leaf in sheet.leaves(definition) for each in leaf.asked}


def go_to(definition, number):
    return [choice.go_to for choice in asked(definition)[number].choices]


def test_the_page_leads_to_both_sizes_once_they_are_made(visitor, run_jobs):
    waiting = visitor.get("paper")
    assert "We are making the PDF files." in waiting.words
    assert visitor.get("paper.pdf").leads_to == f"{visitor.home}paper"

    run_jobs()

    ready = visitor.get("paper")
    for name in ("paper.pdf", "paper-large.pdf"):
        assert ready.soup.select(f'a[href="{visitor.home}{name}"]')
        given = visitor.client.get(f"{visitor.home}{name}")
        assert given.content_type == "application/pdf"
        assert given.data.startswith(b"%PDF-")
    assert visitor.get().soup.select(f'a[href="{visitor.home}paper"]')


def test_it_needs_no_cookie_and_a_service_that_is_not_there_has_none(larkmere, client):
    shown = Visitor(client).get("paper")

    assert "Set-Cookie" not in shown.headers
    assert Visitor(client, "no-such").get("paper").status == 404
    assert Visitor(client, "no-such").get("paper.pdf").status == 404


@pytest.mark.parametrize("code", PREFIXES)
def test_the_paper_is_tagged_says_which_version_it_is_and_asks_every_question(
    larkmere, client, run_jobs, code
):
    visitor = Visitor(client, prefix=PREFIXES[code])
    visitor.get("paper")
    run_jobs()
    edition = editions.edition(publishing.published("pothole").version_id)
    with read(visitor, "paper.pdf") as made:
        tags, words, fonts = pdf.tags(made), pdf.words(made), pdf.fonts(made)
        assert str(made.Root.Lang) == i18n.BY_CODE[code].html_lang
        assert bool(made.Root.MarkInfo.Marked)
        assert words.count(edition.code) == len(made.pages)

    assert tags.count("/H1") == 1
    headings = tags.count("/H2") + tags.count("/H3")
    assert headings > len(edition.definition.questions)
    assert "LK1 1AA" in words
    assert {font for font in fonts if not font.startswith("Onestop")} == set()


def test_large_print_has_no_letter_under_16_points(visitor, run_jobs):
    visitor.get("paper")
    run_jobs()
    with read(visitor, "paper-large.pdf") as large, read(visitor, "paper.pdf") as standard:
        assert pdf.smallest(large) >= 16
        assert pdf.sizes(large).most_common(1)[0][0] >= 18
        assert pdf.sizes(standard).most_common(1)[0][0] >= 12
        assert len(large.pages) > len(standard.pages)


@pytest.mark.parametrize("code", PREFIXES)
@pytest.mark.parametrize("service", FORMS)
def test_every_form_has_its_paper_in_every_language(app, service, code):
    with i18n.use_locale(code):
        numbers = list(asked(FORMS[service]))

    every = FORMS[service].questions.values()
    asked_on_paper = [each for each in every if each.type is not QuestionType.KNOWN]
    assert numbers == [str(n) for n in range(1, len(asked_on_paper) + 1)]


@pytest.mark.parametrize("kind", [each for each in QuestionType if each is not QuestionType.KNOWN])
def test_every_type_of_question_has_boxes_of_its_own(app, kind):
    more = {}
    if kind in {QuestionType.RADIOS, QuestionType.CHECKBOXES, QuestionType.SELECT}:
        more["options"] = [{"value": "a", "label": "Tabby"}, {"value": "b", "label": "Ginger"}]
    if kind is QuestionType.EQUALITY:
        more |= {"options": [{"value": "a", "label": "Tabby"}], "required": False}
    if kind is QuestionType.ADD_ANOTHER:
        more |= {"questions": [make_question("name")], "item": "Child", "count": {"most": 3}}
    if kind in {QuestionType.DECLARATION, QuestionType.CONSENT}:
        more["statement"] = "I say so"
    definition = make_definition(make_page("p", {**make_question("it", kind.value), **more}))
    boxes = app.jinja_env.get_template("eforms/printed/_boxes.html").module.boxes

    html = str(boxes(asked(definition)["1"]))

    assert "line" in html or "cell" in html or "tick" in html or "short" in html
    assert kind in KINDS or kind is QuestionType.FILE
    for words in ("Tabby", "Ginger", "I say so", "Child 3"):
        assert (words in html) == (
            words in str(more) or (words == "Child 3" and "Child" in str(more))
        )


def choose(key="kind", *options):
    return make_question(key, "radios", *(options or ("a", "b", "c")))


def test_an_answer_that_skips_questions_says_where_to_go(app):
    definition = make_definition(
        make_page("kind", choose()),
        make_page("why", only_if="is-a"),
        make_page("when", only_if="is-a"),
        make_page("last"),
        conditions={"is-a": {"question": "kind", "is": "a"}},
    )

    assert go_to(definition, "1") == [None, "Go to question 4.", "Go to question 4."]
    [_, why, *_] = sheet.leaves(definition)
    assert why.guard == Guard(every=True, parts=("Your answer to question 1 is “It is a”.",))


def test_an_answer_that_ends_the_way_leads_to_a_box_and_past_it(app):
    definition = make_definition(
        make_page("kind", choose("kind", "yes", "no")),
        make_page("stop", ends=True, only_if="stops"),
        make_page("last"),
        conditions={"stops": {"question": "kind", "is": "yes"}},
    )

    assert go_to(definition, "1") == ["Go to box A.", "Go to question 2."]


def test_an_answer_after_which_nothing_is_asked_leads_to_the_end(app):
    definition = make_definition(
        make_page("kind", choose("kind", "yes", "no")),
        make_page("more", only_if="yes"),
        conditions={"yes": {"question": "kind", "is": "yes"}},
    )

    assert go_to(definition, "1") == [None, "Go to “Send this form”."]


def test_where_more_than_one_answer_decides_the_guard_says_it_in_whole_sentences(app):
    definition = make_definition(
        make_page("kind", choose()),
        make_page("times", make_question("times", "checkboxes", "day", "night")),
        make_page("name", make_question("name", required=False)),
        make_page("last", only_if="mixed"),
        conditions={
            "is-a": {"question": "kind", "is": "a"},
            "b-or-c": {"question": "kind", "in": ["b", "c"]},
            "by-night": {"question": "times", "includes": "night"},
            "named": {"question": "name", "answered": True},
            "quiet": {"any": ["by-night", "named"]},
            "loud": {"not": "quiet"},
            "mixed": {"all": ["b-or-c", "loud"]},
        },
    )
    last = sheet.leaves(definition)[-1]

    assert last.guard == Guard(
        every=True,
        parts=(
            Guard(
                every=False,
                parts=(
                    "Your answer to question 1 is “It is b”.",
                    "Your answer to question 1 is “It is c”.",
                ),
            ),
            "At question 2 you did not tick “It is night”.",
            "You left question 3 empty.",
        ),
    )
    assert go_to(definition, "1") == [None, None, None]


def test_what_an_option_reveals_is_for_those_who_choose_it(app):
    asking = choose("how", "email", "post")
    asking["options"][0]["reveal"] = "address"
    definition = make_definition(
        make_page("p", asking, make_question("address"), title="How to answer"), make_page("last")
    )

    assert go_to(definition, "1") == [None, "Go to question 3."]
    assert asked(definition)["2"].guard.parts == ("Your answer to question 1 is “It is email”.",)


def test_a_group_stands_as_often_as_there_is_room_for(app):
    group = {
        **make_question("children", "add_another"),
        "questions": [make_question("name"), make_question("born", "date")],
        "item": "Child",
        "count": {"most": 9},
    }
    children = asked(make_definition(make_page("p", group)))["1"]

    assert (children.copies, children.most) == (4, 9)
    assert [part.number for part in children.parts] == ["1.1", "1.2"]
