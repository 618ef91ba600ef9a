"""Adding another: a list of items, a page for each, one to remove it, limits; nothing is lost."""

import pytest
from sqlalchemy import select

from portal.eforms import publishing
from portal.eforms.models import Submission
from tests.eforms.builders import make_definition, make_page, make_question
from tests.eforms.diary import add, begun, boxes, cards, make_diary, make_group, stored
from tests.eforms.visitor import Visitor


@pytest.fixture
def visitor(client):
    publishing.file_version(make_diary())
    return begun(client)


def test_with_nothing_added_the_page_leads_to_the_first_item(visitor):
    item = visitor.get("diary").leads_to

    assert item == f"{visitor.home}diary/new"
    page = visitor.get(item)
    assert page.heading == "Day 1"
    assert page.title.startswith("Day 1 – ")
    assert page.back == f"{visitor.home}source"


def test_an_item_is_shown_on_the_list_and_another_can_be_added(visitor):
    listed = visitor.get(add(visitor).leads_to)

    assert cards(listed) == ["Day 1"]
    assert "Monday" in listed.words
    assert "It is music" in listed.words
    assert "Do you want to add another day?" in listed.words
    assert visitor.send("diary", another="yes").leads_to == f"{visitor.home}diary/new"
    second = visitor.get("diary/new")
    assert (second.heading, second.back) == ("Day 2", f"{visitor.home}diary")


def test_no_leads_on_and_the_check_page_shows_each_item_with_ways_to_change_it(visitor, session):
    add(visitor)
    add(visitor, day="Friday", kind="dogs", notes="All night")
    assert visitor.send("diary", another="no").leads_to == f"{visitor.home}wish"
    visitor.send("wish", wish="Silence")
    check = visitor.get("check")

    assert cards(check) == ["Day 1", "Day 2"]
    assert "2 added" in check.words
    second = check.soup.select(".govuk-summary-card")[1]
    hrefs = {link["href"] for link in second.select("a")}
    assert hrefs == {f"{visitor.home}diary/2?from=check"}
    assert "Change Which day? (Day 2)" in " ".join(second.select_one("a").get_text(" ").split())
    visitor.submit()
    (sent,) = session.scalars(select(Submission))
    assert sent.answers["diary"] == [
        {"day": "Monday", "kind": "music", "notes": None},
        {"day": "Friday", "kind": "dogs", "notes": "All night"},
    ]
    assert set(sent.answers) == {"source", "diary", "wish"}


def test_a_change_from_the_check_page_leads_over_the_list_back_to_it(visitor):
    add(visitor)
    visitor.send("diary", another="no")
    visitor.send("wish", wish="Silence")

    page = visitor.get("diary/1?from=check")
    assert page.boxes()["diary.day"] == "Monday"
    assert page.back == f"{visitor.home}check"
    listed = visitor.send("diary/1?from=check", **boxes(day="Sunday"))
    assert visitor.get("check").leads_to == f"{visitor.home}diary"
    assert listed.headers["Location"].endswith("diary?from=check")

    assert visitor.send("diary?from=check", another="no").leads_to == f"{visitor.home}check"
    assert "Sunday" in visitor.get("check").words


def test_errors_of_an_item_keep_what_was_typed(visitor):
    refused = add(visitor, day="", notes="Every evening")

    assert (refused.status, refused.errors) == (422, ["Answer day"])
    assert refused.boxes()["diary.notes"] == "Every evening"
    assert refused.soup.select_one("#diary\\.day")
    assert refused.title.startswith("Error: Day 1")


def test_whether_there_is_another_must_be_said(visitor):
    add(visitor)
    refused = visitor.send("diary")

    assert refused.status == 422
    assert refused.errors == ["Select “Yes” to add one more, or “No” to go on"]
    assert refused.soup.select_one("#another")["type"] == "radio"


def test_too_few_items_do_not_lead_on(client):
    publishing.file_version(make_diary(count={"fewest": 2, "most": 3}))
    visitor = begun(client)
    add(visitor)
    refused = visitor.send("diary", another="no")

    assert (refused.status, refused.errors) == (422, ["Add a day"])
    assert cards(refused) == ["Day 1"]
    assert visitor.get("check").leads_to == f"{visitor.home}diary"


def test_at_the_limit_nothing_more_is_asked_for_and_nothing_more_is_taken(visitor, session):
    late = visitor.get("diary/new").boxes()
    for day in ("Monday", "Tuesday", "Friday"):
        add(visitor, day=day)
    listed = visitor.get("diary")

    assert "That is all this form can take" in listed.words
    assert not listed.soup.select("[name=another]")
    assert visitor.get("diary/new").leads_to == f"{visitor.home}diary"
    refused = visitor.post("diary/new", {**late, **boxes(day="Sunday")})
    assert refused.status == 422
    assert refused.errors == ["You can add up to 3. Remove one before you add another."]
    assert refused.boxes()["diary.day"] == "Sunday"
    assert len(stored(session)["diary.items"]) == 3
    assert visitor.send("diary").leads_to == f"{visitor.home}wish"


def test_an_optional_group_may_stay_empty(client, session):
    publishing.file_version(make_diary(required=False, count={"fewest": 0, "most": 3}))
    visitor = begun(client)
    empty = visitor.get("diary")

    assert "You have not added anything yet." in empty.words
    assert visitor.send("diary", another="no").leads_to == f"{visitor.home}wish"
    visitor.send("wish", wish="Silence")
    assert "Not provided" in visitor.get("check").words
    assert stored(session)["diary"] is None


def test_removing_asks_first_and_takes_out_that_item_only(visitor):
    add(visitor)
    add(visitor, day="Friday")
    page = visitor.get("diary/1/remove")

    assert page.heading == "Are you sure you want to remove “Day 1”?"
    assert "Monday" in page.words
    assert visitor.get("diary").words.count("Friday") == 1
    listed = visitor.get(visitor.send("diary/1/remove").leads_to)
    assert cards(listed) == ["Day 1"]
    assert "Monday" not in listed.words
    assert "Friday" in listed.words


def test_an_item_removed_in_another_tab_meanwhile_is_not_mixed_up_with_its_neighbour(visitor):
    for day in ("Monday", "Tuesday"):
        add(visitor, day=day)
    changing = visitor.get("diary/2").boxes()
    removing = visitor.get("diary/1/remove").boxes()
    visitor.post("diary/1/remove", removing)

    visitor.post("diary/2", {**changing, "diary.day": "Wednesday"})
    again = visitor.post("diary/1/remove", removing)

    listed = visitor.get(again.leads_to)
    assert cards(listed) == ["Day 1"]
    assert "Wednesday" in listed.words


def test_a_change_to_an_item_that_was_removed_meanwhile_is_not_lost(visitor):
    add(visitor)
    changing = visitor.get("diary/1").boxes()
    visitor.send("diary/1/remove")

    visitor.post("diary/1", {**changing, "diary.day": "Sunday"})

    assert "Sunday" in visitor.get("diary").words


def test_a_button_pressed_twice_adds_one_item(visitor):
    page = visitor.get("diary/new").boxes()
    for _ in range(2):
        visitor.post("diary/new", {**page, **boxes()})

    assert cards(visitor.get("diary")) == ["Day 1"]


def test_a_browser_does_not_fill_in_the_name_of_who_sits_at_it(client):
    definition = make_definition(
        make_page("who", make_group(key="who", questions=[make_question("called", "name")]))
    )
    publishing.file_version(definition)
    visitor = Visitor(client, "lost-cat")
    visitor.begin()

    (box,) = visitor.get("who/new").soup.select("[name='who.called']")
    assert box["autocomplete"] == "off"


def test_two_tabs_each_add_one(visitor):
    tabs = [visitor.get("diary/new").boxes() for _ in range(2)]
    for day, tab in zip(("Monday", "Friday"), tabs, strict=True):
        visitor.post("diary/new", {**tab, **boxes(day=day)})

    listed = visitor.get("diary")
    assert cards(listed) == ["Day 1", "Day 2"]
