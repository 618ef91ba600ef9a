"""What an officer sees of the queue, in which order, and how it is narrowed."""

from datetime import timedelta
from uuid import uuid4

import pytest

from portal.cases import progress
from portal.cases.models import Case
from portal.cases.queue import assigning, listing
from portal.cases.queue.wanted import Wanted
from portal.cases.services import Channel, Contact, Kind, Status, pause
from portal.core import clock
from portal.core.clock import frozen
from tests.accounts.visiting import page_of, words
from tests.cases.builders import make_case
from tests.support.account import actor_of, make_staff, sign_in_staff

QUEUE = "/staff/cases/"
NO_EMAIL = Contact("Amina Khan", None, "01632 960001")


@pytest.fixture
def officer(client):
    client.staff_id = make_staff(teams=("highways", "waste"))
    sign_in_staff(client, client.staff_id)
    return client


def references(client, query=""):
    return [words(row.a) for row in page_of(client.get(QUEUE + query)).select("tbody tr th")]


def among(wanted=None, *, me=None, teams=("highways", "waste")):
    page = listing.page(teams, wanted or Wanted(), me=me or uuid4())
    return [line.reference for line in page.lines]


def test_what_is_due_next_comes_first_whatever_is_due(officer):
    slow = make_case(respond_days=30)
    unacknowledged = make_case(respond_days=60, contact=NO_EMAIL)  # in 2 days
    quick = make_case(respond_days=3, team="waste")

    assert references(officer) == [unacknowledged.reference, quick.reference, slow.reference]


def test_a_case_that_waits_for_its_resident_comes_after_all_that_is_due(officer):
    asked, due = make_case(respond_days=1), make_case(respond_days=60)
    pause(asked.reference, note="Which tree?", author="Ola")

    assert references(officer) == [due.reference, asked.reference]
    assert references(officer, "?due=waiting") == [asked.reference]
    page = page_of(officer.get(QUEUE))
    assert "Waiting for the resident" in words(page.select("tbody tr")[1])


def test_late_and_due_today_are_said_in_words(officer):
    late = make_case(respond_days=5)
    today = make_case(respond_days=10)
    with frozen(clock.now() + timedelta(days=14)):  # ten working days, where no holiday is
        sign_in_staff(officer, officer.staff_id)
        shown = [words(row) for row in page_of(officer.get(QUEUE)).select("tbody tr")]
        due = [references(officer, query) for query in ("?due=late", "?due=today", "?overdue=y")]

    assert [("Late" in row, "Today" in row) for row in shown] == [(True, False), (False, True)]
    assert due == [[late.reference], [today.reference], [late.reference]]


def test_each_filter_narrows_to_what_it_says(officer):
    mine = make_case()
    assigning.assign(actor_of(officer.staff_id), mine.reference, to=officer.staff_id)
    other = make_case(service="tree", title="Report a tree", channel=Channel.PHONE, team="waste")
    progress.update(other.reference, status=Status.INVESTIGATING, note=None, author="Ola")

    for query, found in {
        "?owner=mine": mine,
        "?owner=nobody": other,
        "?service=tree": other,
        "?channel=phone": other,
        "?status=investigating": other,
        "?team=highways": mine,
    }.items():
        assert references(officer, query) == [found.reference], query
    assert "There are no such cases." in officer.get(f"{QUEUE}?due=late").text


def test_what_is_closed_is_listed_the_last_closed_first(officer):
    first, second = make_case(), make_case(team="waste")
    progress.update(second.reference, status=Status.FIXED, note=None, author="Ola")
    with frozen(clock.now() + timedelta(hours=1)):
        progress.update(first.reference, status=Status.REFUSED, note=None, author="Ola")

    assert references(officer, "?status=closed") == [first.reference, second.reference]
    assert references(officer, "?status=fixed") == [second.reference]
    assert references(officer, "?service=pothole&status=closed&team=waste") == [second.reference]


def test_a_list_goes_on_after_the_last_line_without_leaving_one_out(officer, monkeypatch):
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    cases = [make_case(respond_days=5, team=team) for team in ("highways", "waste") * 3]
    seen, query = [], ""
    while query is not None:
        page = page_of(officer.get(QUEUE + query))
        seen += [words(row.a) for row in page.select("tbody tr th")]
        onward = page.select_one("a[rel=next]")
        query = "?" + onward["href"].partition("?")[2] if onward else None

    assert sorted(seen) == sorted(case.reference for case in cases)
    assert page.select_one("a[rel=prev]")["href"].endswith("?all=1")


def test_closed_cases_go_on_too(officer, monkeypatch):
    monkeypatch.setattr(listing, "AT_ONCE", 2)
    cases = [make_case() for _ in range(5)]
    for number, case in enumerate(cases):
        with frozen(clock.now() + timedelta(minutes=number)):
            progress.update(case.reference, status=Status.FIXED, note=None, author="Ola")
    wanted, seen, after = Wanted(closed=True), [], None
    for _ in range(3):
        page = listing.page(("highways",), wanted, me=uuid4(), after=after)
        seen += [line.reference for line in page.lines]
        after = page.after

    assert seen == [case.reference for case in reversed(cases)]
    assert after is None


BROKEN = ["x", "1.2.3", "0.20269999.00", "9" * 40, "99999999999999999999.00"]


@pytest.mark.parametrize("after", BROKEN)
def test_an_address_that_was_broken_begins_at_the_first_page(officer, after):
    case = make_case()

    assert references(officer, f"?after={after}") == [case.reference]
    assert officer.get(f"{QUEUE}?status=closed&after={after}").status_code == 200


def test_other_teams_are_never_shown_whatever_is_asked(officer):
    other = make_case(team="planning")

    for query in ("", "?team=planning", "?status=closed", "?service=pothole"):
        assert other.reference not in officer.get(QUEUE + query).text


def test_what_matters_is_counted_and_leads_there(officer):
    mine = make_case()
    make_case()
    assigning.assign(actor_of(officer.staff_id), mine.reference, to=officer.staff_id)

    page = page_of(officer.get(QUEUE))
    counted = {words(link): link["href"] for link in page.select(".queue-counts a")}

    assert counted["1 Mine"].endswith("?owner=mine")
    assert counted["1 Nobody’s yet"].endswith("?owner=nobody")
    assert counted["0 Late"].endswith("?due=late")


def test_the_first_page_of_staff_begins_with_what_is_due(officer):
    case = make_case()

    page = page_of(officer.get("/staff/"))

    assert words(page.select_one("tbody th a")) == case.reference
    assert page.select_one(".queue-counts")


def test_an_open_page_hears_of_changes_and_its_rows_stay(officer):
    case = make_case()
    page = page_of(officer.get(QUEUE))
    poll = page.select_one("#queue-news")
    headers = {"HX-Request": "true", "If-None-Match": poll["data-hx-headers"].split('\\"')[1]}

    same = officer.get(poll["data-hx-get"], headers=headers)
    progress.update(case.reference, status=Status.INVESTIGATING, note=None, author="Ola")
    changed = officer.get(poll["data-hx-get"], headers=headers)

    assert same.status_code == 204
    assert "The list has changed." in changed.text
    assert "<tr" not in changed.text


def test_an_open_page_of_somebody_signed_out_loads_itself_anew(client):
    answer = client.get(QUEUE, headers={"HX-Request": "true", "If-None-Match": '"x"'})

    assert (answer.status_code, answer.headers["HX-Refresh"]) == (204, "true")


def test_the_index_gives_the_order(app, session):
    make_case(kind=Kind.REPORT)
    session.flush()
    wanted = listing._open(["highways", "waste"], Wanted(), uuid4(), "")  # noqa: SLF001
    plan = "\n".join(explained(session, wanted))

    assert "ix_cases_queue" in plan
    assert plan.count("Sort") <= plan.count("Sort Key") + 1  # what is merged, and nothing else
    assert session.query(Case).count() >= 1


def explained(session, statement):
    from sqlalchemy import text
    from sqlalchemy.dialects import postgresql

    session.execute(text("SET LOCAL enable_seqscan = off"))
    written = statement.compile(
        dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}
    )
    return [row[0] for row in session.execute(text(f"EXPLAIN {written}".replace("::", "\\:\\:")))]


def test_the_queue_costs_few_statements_however_many_lines_it_has(officer, statements):
    wren = make_staff(email="wren@larkmere.example")
    for number in range(8):
        case = make_case(team=("highways", "waste")[number % 2])
        if number % 2 == 0:
            assigning.assign(actor_of(officer.staff_id), case.reference, to=wren)
    officer.get(QUEUE)
    statements.clear()

    assert len(references(officer)) == 8
    assert len(statements) <= 10


@pytest.mark.parametrize("query", ["?endpoint=x", "?_scheme=x", "?service=%00", "?q=%00"])
def test_a_query_nobody_offers_is_no_fault(officer, query):
    assert officer.get(QUEUE + query).status_code < 500
    assert officer.get(QUEUE + query, headers={"If-None-Match": '"x"'}).status_code < 500
