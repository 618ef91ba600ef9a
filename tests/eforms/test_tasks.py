"""Forms with a task list: sections in any order, some of which wait for others."""

import pytest

from portal.eforms import publishing
from portal.eforms.walk import TaskStatus, walk
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.visitor import Visitor

DONE, BEGUN, NEW, WAITS = (
    TaskStatus.COMPLETED,
    TaskStatus.IN_PROGRESS,
    TaskStatus.NOT_STARTED,
    TaskStatus.CANNOT_START,
)


def make_badge():
    return make_definition(
        make_page("here", make_question("here", "radios")),
        make_page("elsewhere", ends=True, only_if="lives-elsewhere"),
        make_page("name", section="you"),
        make_page("child", make_question("child", "radios"), section="you"),
        make_page("walking", make_question("walking", "radios"), section="health"),
        make_page("not-now", ends=True, only_if="walks", section="health", title="Not for you"),
        make_page("doctor", section="health"),
        make_page("parent", section="family", only_if="is-child"),
        make_page("siblings", make_question("siblings", required=False), section="family"),
        service="badge",
        sections=[
            {"key": "you", "title": "About you"},
            {"key": "health", "title": "Your health"},
            {"key": "family", "title": "Your family"},
        ],
        conditions={
            "lives-elsewhere": {"question": "here", "is": "no"},
            "is-child": {"question": "child", "is": "yes"},
            "walks": {"question": "walking", "is": "yes"},
        },
    )


YOU = {"name": "Amina", "child": "no"}
HEALTH = {"walking": "no", "doctor": "Dr Shah"}
FAMILY = {"siblings": None}


def states(answers):
    way = walk(make_badge(), {"here": "yes", **answers})
    return {task.section.key: task.status for task in way.tasks}


def test_there_is_no_task_list_before_what_stands_in_front_of_it_is_answered():
    for answers in ({}, {"here": "no"}, YOU | HEALTH):
        way = walk(make_badge(), answers)
        assert way.tasks == ()
        assert not way.complete
    assert walk(make_badge(), {"here": "no"}).next.key == "elsewhere"


def test_any_section_can_be_begun_but_one_that_rests_on_another():
    definition = make_badge()
    way = walk(definition, {"here": "yes"})

    assert states({}) == {"you": NEW, "health": NEW, "family": WAITS}
    assert [page.key for page in definition.pages if way.allows(page)] == [
        "here", "name", "walking",
    ]  # fmt: skip
    assert [each.title for each in way.tasks[2].waits_for] == ["About you"]


def test_a_section_can_start_as_soon_as_what_it_rests_on_is_answered():
    assert states({"name": "Amina"})["family"] is WAITS
    assert states({"name": "Amina", "child": "no"}) == {"you": DONE, "health": NEW, "family": NEW}


def test_sections_are_answered_in_any_order_and_the_walk_says_what_is_left():
    assert states(HEALTH) == {"you": NEW, "health": DONE, "family": WAITS}
    assert states({"walking": "no"})["health"] is BEGUN
    way = walk(make_badge(), {"here": "yes", **HEALTH, **YOU, **FAMILY})
    assert way.complete
    assert way.answers == {"here": "yes", **YOU, **HEALTH, **FAMILY}


def test_answers_of_a_section_that_has_to_wait_again_come_back_with_it():
    answers = {"here": "yes", **YOU, **HEALTH, **FAMILY}
    waiting = walk(make_badge(), answers | {"child": None})

    assert "siblings" not in waiting.answers
    opened = walk(make_badge(), answers | {"child": "yes", "parent": "Bea"})
    assert opened.answers["siblings"] is None
    assert walk(make_badge(), answers).complete


def test_an_end_page_in_a_section_stops_that_section_only():
    way = walk(make_badge(), {"here": "yes", **YOU, **FAMILY, "walking": "yes"})

    assert (way.complete, way.next.key) == (False, "not-now")
    assert states({**YOU, **FAMILY, "walking": "yes"}) == {
        "you": DONE, "health": BEGUN, "family": DONE,
    }  # fmt: skip


def test_a_section_of_which_nothing_is_asked_is_not_listed():
    definition = make_definition(
        make_page("chip", make_question("chip", "radios"), section="cat"),
        make_page("number", only_if="chipped", section="chip"),
        sections=[{"key": "cat", "title": "The cat"}, {"key": "chip", "title": "The chip"}],
        conditions={"chipped": {"question": "chip", "is": "yes"}},
    )

    assert [each.section.key for each in walk(definition, {}).tasks] == ["cat", "chip"]
    assert [each.section.key for each in walk(definition, {"chip": "no"}).tasks] == ["cat"]
    assert walk(definition, {"chip": "no"}).complete


@pytest.fixture
def visitor(client):
    publishing.file_version(make_badge())
    visitor = Visitor(client, "badge")
    visitor.begin()
    visitor.send("here", here="yes")
    return visitor


def listed(page):
    return [
        " ".join(item.get_text(" ").split()) for item in page.soup.select(".govuk-task-list__item")
    ]


def fill(visitor, **answers):
    for page, answer in answers.items():
        sent = visitor.send(page.replace("_", "-"), **{page: answer})
    return sent


def test_the_task_list_shows_each_section_with_its_state(visitor):
    visitor.send("walking", walking="no")
    page = visitor.get("tasks")

    assert page.heading == "Sections of this form"
    assert listed(page) == [
        "About you Not started",
        "Your health In progress",
        "Your family Complete “About you” first Cannot start yet",
    ]
    assert "You have completed 0 of 3 sections." in page.words
    links = [link["href"] for link in page.soup.select(".govuk-task-list__link")]
    assert links == [f"{visitor.home}name", f"{visitor.home}doctor"]
    assert not page.soup.select("a.govuk-button")
    assert page.back == f"{visitor.home}here"


def test_a_section_leads_from_page_to_page_and_then_back_to_the_list(visitor):
    assert visitor.send("name", name="Amina").leads_to == f"{visitor.home}child"
    assert visitor.send("child", child="no").leads_to == f"{visitor.home}tasks"
    assert visitor.get("child").back == f"{visitor.home}name"
    assert visitor.get("name").back == f"{visitor.home}tasks"
    page = visitor.get("tasks")
    assert listed(page)[0] == "About you Completed"
    assert "You have completed 1 of 3 sections." in page.words


def test_all_sections_done_lead_to_the_check_page_and_a_change_back_to_it(visitor):
    fill(visitor, walking="no", doctor="Dr Shah", name="Amina", child="no", siblings="")
    tasks = visitor.get("tasks")
    check = visitor.get(tasks.soup.select_one("a.govuk-button")["href"])

    assert check.heading == "Check your answers"
    assert check.back == f"{visitor.home}tasks"
    headings = [each.get_text() for each in check.soup.select("h2.govuk-heading-m")]
    assert headings[:3] == ["About you", "Your health", "Your family"]
    changed = visitor.send("name?from=check", name="Zofia")
    assert changed.leads_to == f"{visitor.home}check"
    assert visitor.send("name", name="Zofia").leads_to == f"{visitor.home}tasks"
    assert "/done/" in visitor.submit().leads_to


def test_a_page_of_a_section_that_has_to_wait_leads_to_the_list(visitor):
    for page in ("siblings", "parent", "doctor", "check"):
        assert visitor.get(page).leads_to == f"{visitor.home}tasks"


def test_an_end_page_in_a_section_leads_back_and_the_other_sections_stay_open(visitor):
    end = visitor.send("walking", walking="yes").leads_to
    page = visitor.get(end)

    assert (page.heading, page.back) == ("Not for you", f"{visitor.home}walking")
    assert listed(visitor.get("tasks"))[1] == "Your health In progress"
    assert visitor.get("name").status == 200
    assert visitor.get("check").leads_to == f"{visitor.home}tasks"


def test_somebody_who_comes_back_goes_on_at_the_list(visitor):
    visitor.send("walking", walking="no")
    resume = visitor.get(visitor.begin().leads_to)

    assert resume.soup.select(f"a[href='{visitor.home}tasks']")


def test_a_form_without_sections_has_no_task_list(client):
    publishing.file_version(make_definition(make_page("where"), make_page("when")))
    visitor = Visitor(client, "lost-cat")
    visitor.begin()

    assert visitor.get("tasks").leads_to == f"{visitor.home}where"
