"""A form of 60 pages and 300 questions."""

from bench.large_form import SERVICE, large_form
from portal.eforms import publishing, services
from portal.eforms.definitions import Definition, loading
from portal.eforms.pages import wtf
from tests.eforms.visitor import Visitor


def test_it_has_as_many_pages_and_questions_as_it_says():
    form = large_form()

    assert (len(form.pages), len(form.questions)) == (60, 300)


def test_the_class_of_a_page_is_built_once_a_version_however_many_come(app):
    publishing.file_version(large_form())
    before = set(wtf.PageForm.__subclasses__())  # held, or what other tests left is collected
    visitors = [Visitor(app.test_client(), SERVICE) for _ in range(3)]
    for visitor in visitors:
        visitor.begin()
        for _ in range(3):
            page = visitor.get("page-0")
            visitor.post("page-0", page.boxes())

    first = set(wtf.PageForm.__subclasses__()) - before
    assert len(first) == 1

    reworded = {**loading.as_json(large_form()), "title": "Another title"}
    publishing.file_version(Definition.model_validate(reworded))
    for visitor in visitors:
        visitor.get("page-0")
    assert len(set(wtf.PageForm.__subclasses__()) - before - first) == 1


def test_its_last_page_asks_the_database_no_more_than_its_first(app, client, statements):
    publishing.file_version(large_form())
    visitor = Visitor(client, SERVICE)
    visitor.begin()
    visitor.get("page-0")
    statements.clear()
    visitor.get("page-0")
    first = len(statements)
    browser = client.get_cookie("browser").value
    draft = services.draft_of(browser, SERVICE)
    given = {"radios": "yes", "text": "x", "date": "2026-03-27", "checkboxes": ["no"],
             "email": "amina@example.org"}  # fmt: skip
    services.answer(draft, {f"{k}-{n}": each for n in range(59) for k, each in given.items()})
    statements.clear()

    assert visitor.get("page-59").status == 200
    assert len(statements) == first
