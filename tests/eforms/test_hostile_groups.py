"""Adding another: items that are not there, made-up ids, far too many, answers from elsewhere."""

import pytest

from portal.eforms import groups, publishing, services
from portal.eforms.groups import Item
from tests.eforms.builders import make_draft
from tests.eforms.diary import add, begun, boxes, cards, make_diary, stored
from tests.eforms.visitor import Visitor


@pytest.fixture
def visitor(client):
    publishing.file_version(make_diary())
    return begun(client)


@pytest.mark.parametrize(
    "item", ["0", "4", "99999999999999999999999", "-1", "two", "1.5", "٣", "new/1", "1/remove/2"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_an_item_that_is_not_there_is_no_fault(visitor, item, method):
    add(visitor)
    token = visitor.get("diary").boxes()["csrf_token"]
    path = f"diary/{item}"
    answer = visitor.get(path) if method == "get" else visitor.post(path, {"csrf_token": token})

    assert answer.status in {303, 404, 405, 422}
    assert cards(visitor.get("diary")) == ["Day 1"]


@pytest.mark.parametrize(
    "item", ["", " ", "x" * 10_000, "../../etc", "<b>", "\x00", "آ", "a b", "'", "1;2", "\n", "%00"]
)
def test_a_made_up_id_gives_an_item_of_its_own(visitor, item):
    page = visitor.get("diary/new").boxes()
    answer = visitor.post("diary/new", {**page, **boxes(), "item": item})

    assert answer.leads_to == f"{visitor.home}diary"
    assert cards(visitor.get("diary")) == ["Day 1"]


@pytest.mark.parametrize("choice", ["", "maybe", "YES", "x" * 10_000, "<script>", "\x00", "آ"])
def test_a_made_up_choice_is_refused(visitor, choice):
    add(visitor)

    assert visitor.send("diary", another=choice).status == 422


def test_ten_thousand_items_posted_leave_the_most_that_are_allowed(visitor, session):
    page = visitor.get("diary/new").boxes()
    many = {f"item{n}": str(n) for n in range(500)}
    for _ in range(20):
        page_status = visitor.post("diary/new", {**page, **boxes(), **many}).status
        assert page_status in {303, 413, 422}
    draft = services.draft_of(visitor.client.get_cookie("browser").value, "noise")
    question = draft.definition.questions["diary"]
    taken = 0
    for number in range(10_000):
        try:
            groups.keep_item(draft, question, Item(f"i{number}", {"day": "Monday"}))
            taken += 1
        except groups.TooManyItems:
            break

    assert taken <= 3
    assert len(stored(session)["diary.items"]) == 3


def test_items_are_on_the_way_only_where_their_page_is(visitor):
    fresh = Visitor(visitor.client.application.test_client(), "noise")
    fresh.begin()

    for path in ("diary", "diary/new", "diary/1", "diary/1/remove"):
        assert fresh.get(path).leads_to == f"{visitor.home}source"


@pytest.mark.parametrize("path", ["source/new", "source/1", "source/1/remove", "nothing/new"])
def test_a_page_without_a_group_has_no_items(visitor, path):
    assert visitor.get(path).status == 404


def test_an_item_of_which_the_form_asks_more_by_now_is_asked_for_again(app):
    draft = make_draft(
        make_diary(), {"source": "x", "diary.items": [{"id": "a", "answers": {"day": "Monday"}}]}
    )

    with pytest.raises(groups.UnfinishedItem) as fault:
        groups.finish(draft, draft.definition.questions["diary"])
    assert fault.value.number == 1


def test_answers_that_came_without_items_can_be_changed_one_by_one(app):
    answer = [{"day": "Monday", "kind": "dogs", "notes": None}]
    draft = make_draft(make_diary(), {"source": "x", "diary": answer})
    question = draft.definition.questions["diary"]
    (item,) = groups.items_of(question, draft.answers)

    same = groups.keep_item(draft, question, item)
    assert same.answers["diary"] == answer
    changed = groups.keep_item(draft, question, Item(item.id, {**item.answers, "day": "Friday"}))
    assert "diary" not in changed.answers
    assert groups.finish(changed, question).answers["diary"][0]["day"] == "Friday"
