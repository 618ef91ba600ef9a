"""The walk over forms with sections: whatever the order, it ends, loses nothing and never loops."""

from hypothesis import given
from hypothesis import strategies as st

from portal.eforms.definitions import Definition, Page
from portal.eforms.definitions.checking import faults_of
from portal.eforms.definitions.grouping import faults_of_sections
from portal.eforms.definitions.reaching import Reach
from portal.eforms.walk import TaskStatus, walk
from tests.eforms.settings import MANY, RANDOM
from tests.eforms.strategies import all_answers, answers_of_page, definitions, some_answers


@st.composite
def sectioned(draw):
    """A random form whose pages, from somewhere on, are cut into sections."""
    plain = draw(definitions(most_pages=8))
    count = len(plain.pages)
    cuts = sorted(draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=4)))
    sections = [{"key": f"s{cut}", "title": f"Section {cut}"} for cut in cuts]
    form = plain.model_dump(by_alias=True, mode="json")
    for index, page in enumerate(form["pages"]):
        began = [cut for cut in cuts if cut <= index]
        page["section"] = f"s{began[-1]}" if began else None
    return Definition.model_validate({**form, "sections": sections})


@RANDOM
@given(sectioned())
def test_the_random_forms_are_right(definition):
    assert list(faults_of_sections(definition)) == []


@MANY
@given(st.data())
def test_answering_whatever_is_open_in_any_order_ends(drawn):
    definition = drawn.draw(sectioned())
    answers = drawn.draw(some_answers(definition))
    steps = 0
    while open_pages := _open(walk(definition, answers)):
        page = drawn.draw(st.sampled_from(open_pages))
        live = walk(definition, answers).answers
        given_before = dict(answers)
        answers |= drawn.draw(answers_of_page(definition, page, live))
        steps += 1

        assert steps <= len(definition.pages)
        assert given_before.keys() <= answers.keys()
        assert page in walk(definition, answers).pages
    way = walk(definition, answers)
    assert way.complete or way.next.ends


@MANY
@given(st.data())
def test_the_order_of_answering_makes_no_difference(drawn):
    definition = drawn.draw(sectioned())
    answers = drawn.draw(all_answers(definition))
    plain = definition.model_copy(update={"sections": ()})
    linear, way = walk(plain, answers), walk(definition, answers)

    assert way.complete is linear.complete
    if linear.complete:
        assert (way.pages, way.answers) == (linear.pages, linear.answers)
    else:
        assert linear.answers.items() <= way.answers.items()
        assert way.next is linear.next


@RANDOM
@given(st.data())
def test_only_answers_on_the_way_count_and_none_is_changed(drawn):
    definition = drawn.draw(sectioned())
    answers = drawn.draw(some_answers(definition))
    way = walk(definition, answers)

    assert way.answers.items() <= answers.items()
    keys = [page.key for page in way.pages]
    assert len(keys) == len(set(keys))
    assert {definition.page_of[key].key for key in way.answers} <= set(keys)
    assert not any(page.ends for page in way.pages)


@RANDOM
@given(st.data())
def test_back_leads_to_the_beginning_of_the_section_and_never_in_a_circle(drawn):
    definition = drawn.draw(sectioned())
    way = walk(definition, drawn.draw(some_answers(definition)))
    for start in (page for page in definition.pages if way.allows(page)):
        page, seen = start, []
        while page is not None:
            assert page not in seen
            seen.append(page)
            page = way.before(page)

        assert {each.section for each in seen} == {start.section}
        assert all(way.allows(each) for each in seen)


@RANDOM
@given(st.data())
def test_what_a_section_waits_for_can_be_answered_first(drawn):
    definition = drawn.draw(sectioned())
    way = walk(definition, drawn.draw(some_answers(definition)))
    by_key = {task.section.key: task for task in way.tasks}
    order = [section.key for section in definition.sections]
    for task in way.tasks:
        if task.status is TaskStatus.CANNOT_START:
            for first in task.waits_for:
                assert order.index(first.key) < order.index(task.section.key)
                assert by_key[first.key].status is not TaskStatus.COMPLETED
            assert not way.complete
            assert not any(way.allows(page) for page in definition.pages_in[task.section.key])
        elif task.next:
            assert way.allows(task.next)
    waiting = [task for task in way.tasks if task.status is TaskStatus.CANNOT_START]
    assert not waiting or _first_open(way) is not None


@RANDOM
@given(st.data())
def test_each_page_is_met_with_some_answers_or_reported(drawn):
    """What nothing is found against is met; a way to it is looked for among random answers."""
    definition = drawn.draw(sectioned())
    reported = {part.key for part in Reach(definition).unreached() if isinstance(part, Page)}
    answers = drawn.draw(all_answers(definition))
    plain = definition.model_copy(update={"sections": ()})
    linear = walk(plain, answers)

    assert all(walk(definition, answers).allows(page) for page in linear.pages)
    assert not {page.key for page in linear.pages} & reported
    for part in faults_of(definition):
        assert part[1]


def _open(way):
    pages = [task.next for task in way.tasks] if way.tasks else [way.next]
    return [page for page in pages if page is not None and not page.ends]


def _first_open(way):
    return next((task for task in way.tasks if task.next is not None), None)
