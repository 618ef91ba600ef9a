"""Officers keep what the queue shows under a name, each their own."""

import pytest

from portal.cases.queue import assigning, views
from portal.cases.queue.wanted import Owner, Wanted
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.cases.builders import make_case
from tests.support.account import actor_of, make_staff, sign_in_staff

QUEUE, VIEWS = "/staff/cases/", "/staff/cases/views/"


@pytest.fixture
def officer(client):
    client.staff_id = make_staff()
    sign_in_staff(client, client.staff_id)
    return client


def keep(client, name="My potholes", *, of="?owner=mine", **said):
    return send(client, QUEUE + of, form=VIEWS, name=name, **said)


def do(client, view, what):
    """Also where another's page would offer it."""
    token = page_of(client.get(QUEUE)).select_one("[name=csrf_token]")["value"]
    return client.post(f"{VIEWS}{view.id}", data={"csrf_token": token, "do": what})


def names(client):
    return [words(link) for link in page_of(client.get(QUEUE)).select(".queue-views a")]


def test_what_the_queue_shows_is_kept_under_a_name(officer):
    answer = keep(officer)

    assert answer.location.endswith("?owner=mine")
    page = page_of(officer.get(answer.location))
    current = page.select_one(".queue-views [aria-current]")
    assert words(current) == "My potholes"
    assert names(officer) == ["All open cases", "My potholes", "Change your views"]


def test_a_pinned_view_is_what_is_seen_first(officer):
    mine, other = make_case(), make_case()
    assigning.assign(actor_of(officer.staff_id), mine.reference, to=officer.staff_id)
    keep(officer, pinned="y")

    for path in (QUEUE, "/staff/"):
        assert [words(row) for row in page_of(officer.get(path)).select("tbody th a")] == [
            mine.reference
        ]
    assert other.reference in officer.get(f"{QUEUE}?all=1").text


def test_one_view_alone_is_pinned(officer):
    keep(officer, pinned="y")
    keep(officer, "Late ones", of="?due=late", pinned="y")

    assert [(view.name, view.pinned) for view in views.views_of(actor_of(officer.staff_id))] == [
        ("Late ones", True),
        ("My potholes", False),
    ]


def test_the_same_name_again_says_something_else_from_then_on(officer):
    keep(officer)
    keep(officer, of="?owner=nobody")

    [view] = views.views_of(actor_of(officer.staff_id))
    assert view.wanted == Wanted(owner=Owner.NOBODY)


def test_a_view_is_pinned_unpinned_and_deleted(officer):
    keep(officer)
    [view] = views.views_of(actor_of(officer.staff_id))

    for what, pinned in (("pin", [True]), ("unpin", [False]), ("delete", []), ("delete", [])):
        assert do(officer, view, what).status_code == 303
        kept = views.views_of(actor_of(officer.staff_id))
        assert [each.pinned for each in kept] == pinned


def test_views_are_ones_own(officer):
    keep(officer)
    [view] = views.views_of(actor_of(officer.staff_id))
    sign_in_staff(officer, make_staff(email="wren@larkmere.example"))

    assert names(officer) == ["All open cases"]
    assert do(officer, view, "pin").status_code == 404
    do(officer, view, "delete")
    assert views.views_of(actor_of(officer.staff_id)) == [view]


@pytest.mark.parametrize(
    ("name", "said"),
    [("", "Enter a name for the view"), ("x" * 61, "Enter a name with 60 characters or fewer")],
)
def test_a_name_that_will_not_do_is_asked_for_again(officer, name, said):
    answer = keep(officer, name)

    assert answer.status_code == 422
    assert fault_of(answer) == said
    page = page_of(answer)
    assert page.select_one("input[type=hidden][name=owner]")["value"] == "mine"


def test_there_are_only_so_many(officer, monkeypatch):
    monkeypatch.setattr(views, "MOST", 1)
    keep(officer)

    assert "as many as you can have" in fault_of(keep(officer, "One more"))
    assert keep(officer).status_code == 303  # the one that is there may change
