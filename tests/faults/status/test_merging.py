"""Staff make two reports one: chosen among those near, read before it is done, and undone."""

import pytest

from portal.cases import services as cases
from portal.cases.services import Contact, Status
from portal.faults import services
from tests.accounts.visiting import fault_of, page_of, send, words
from tests.faults.builders import make_follow, make_report, metres_away
from tests.support.account import make_staff, sign_in_staff

AMINA = Contact("Amina Khan", "amina@example.org", None)


@pytest.fixture
def officer(client):
    sign_in_staff(client)
    return client


def path_of(report):
    return f"/staff/reports/{report.reference}/merge"


def offered(client, report):
    page = page_of(client.get(path_of(report)))
    return [each["value"] for each in page.select("[name=into]")]


def merged_into(report):
    return services.public_report(report.reference).merged_into


def choose(client, report, other):
    """The page on which it is read what follows from it."""
    return send(client, path_of(report), into=other.reference).location


def test_those_near_are_offered_of_the_same_kind_first(officer):
    report = make_report()
    light = make_report(metres_away(5), service="street-light", title="Report a street light")
    hole = make_report(metres_away(40))
    make_report(metres_away(2_000))

    assert offered(officer, report) == [hole.reference, light.reference, "other"]


def test_private_reports_are_offered_private_ones(officer):
    report = make_report(public=False)
    make_report(metres_away(5))
    private = make_report(metres_away(9), public=False)

    assert offered(officer, report) == [private.reference, "other"]


def test_who_is_told_is_read_before_anything_happens(officer):
    report, other = make_report(contact=AMINA), make_report(metres_away(20))
    for name in ("bo", "cy"):
        make_follow(report, f"{name}@example.org")

    page = words(page_of(officer.get(choose(officer, report, other))).main)

    assert "Whoever sent the report. From now on they hear of the other one." in page
    assert "2 people who follow it hear of the other one from now on." in page
    assert "amina@example.org" not in page
    assert merged_into(report) is None


def test_of_a_report_from_nobody_it_is_said_that_nobody_can_be_told(officer):
    report, other = make_report(), make_report(metres_away(20))

    page = words(page_of(officer.get(choose(officer, report, other))).main)

    assert "Nobody knows who sent the report, so they cannot be told." in page
    assert "Nobody follows it." in page


def test_two_reports_are_made_one_and_parted_again(officer):
    report, other = make_report(), make_report(metres_away(20))

    assert send(officer, choose(officer, report, other)).status_code == 303
    assert merged_into(report) == other.reference

    send(
        officer,
        f"/staff/cases/{report.reference}",
        form=f"/staff/reports/{report.reference}/unmerge",
    )
    assert merged_into(report) is None


def test_one_that_goes_on_elsewhere_leads_to_where_it_went(officer):
    report, other, last = make_report(), make_report(metres_away(20)), make_report(metres_away(30))
    send(officer, choose(officer, other, last))

    page = page_of(officer.get(f"{path_of(report)}/{other.reference}"))

    assert last.reference in words(page.main)
    assert other.reference not in words(page.main)


def test_that_the_other_one_is_closed_is_said(officer):
    report, other = make_report(), make_report(metres_away(20))
    cases.update(other.reference, status=Status.FIXED, note=None, author="Ola")

    page = words(page_of(officer.get(f"{path_of(report)}/{other.reference}")).main)

    assert "The report that goes on is closed already." in page


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ({}, "Select the report that goes on"),
        (
            {"into": "other", "reference": "12"},
            "Enter the whole reference, with letters and numbers",
        ),
        (
            {"into": "other", "reference": "LK-2222-2222"},
            "There is no case with this reference.",
        ),
    ],
)
def test_a_merge_without_another_report_is_refused(officer, typed, fault):
    answer = send(officer, path_of(make_report()), **typed)

    assert answer.status_code == 422
    assert fault_of(answer) == fault


def test_a_report_does_not_go_on_in_itself(officer):
    report = make_report()

    answer = send(officer, f"{path_of(report)}/{report.reference}")

    assert answer.status_code == 422
    assert "Choose another report" in fault_of(answer)


def test_another_team_cannot_reach_either(client, officer, app):
    report, other = make_report(), make_report(metres_away(20))
    stranger = app.test_client()
    sign_in_staff(stranger, make_staff(teams=("leisure",), email="other@larkmere.example"))

    assert stranger.get(path_of(report)).status_code == 404
    assert stranger.get(f"{path_of(report)}/{other.reference}").status_code == 404


def test_one_of_another_teams_reports_cannot_be_chosen(officer):
    report, theirs = make_report(), make_report(metres_away(5), team="leisure")

    assert offered(officer, report) == ["other"]
    answer = send(officer, path_of(report), into="other", reference=theirs.reference)
    assert fault_of(answer) == "There is no case with this reference."
