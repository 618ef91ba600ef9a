from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy import text as sql

from portal.accounts.models import Organisation, OrganisationKind
from portal.accounts.own import organisation_invitations, organisations
from portal.accounts.own.organisations import NewOrganisation
from portal.core import clock
from portal.notifications.models import Message
from tests.accounts.pages import HOSTILE, follow, send, soup, text
from tests.support.account import PERSON, make_person, sign_in

CAFE = {"name": "Café Żabka", "kind": "business", "number": "01234567", "position": "Owner"}
FRIEND = "zofia@example.org"


@pytest.fixture
def person(client):
    return sign_in(client)


@pytest.fixture
def cafe(person):
    new = NewOrganisation(id=uuid4(), name="Café Żabka", kind=OrganisationKind.BUSINESS)
    return organisations.add(person, new)


@pytest.fixture
def friend(app):
    """Another person in another browser; `friend.person` is who."""
    browser = app.test_client()
    browser.person = sign_in(browser, make_person(FRIEND, name="Zofia"))
    return browser


@pytest.fixture
def colleague(friend, cafe, session):
    """The friend is a member, no owner."""
    organisations.join(session, cafe, friend.person, owner=False, position=None)
    session.flush()
    return friend


def page_of(organisation_id):
    return f"/account/organisations/{organisation_id}"


def link_mailed(session):
    mail = session.scalars(
        select(Message)
        .where(Message.template == "organisation_invited")
        .order_by(Message.queued_at.desc())
    ).first()
    assert mail.to == FRIEND
    return "/account/invitations/" + mail.values["link"].rpartition("/")[2]


def membership_of(person_id, cafe, owner):
    everybody = organisations.members(owner, cafe)
    return next(each.id for each in everybody if each.person_id == person_id)


def test_an_organisation_is_added_and_listed(client, person):
    shown = text(follow(client, send(client, "/account/organisations/add", CAFE)))

    assert "Café Żabka" in shown
    assert "01234567" in shown
    assert "Café Żabka" in text(client.get("/account/organisations"))


def test_a_form_sent_twice_adds_one(client, person, session):
    page = soup(client.get("/account/organisations/add"))
    hidden = {box["name"]: box["value"] for box in page.select("main input[type=hidden]")}

    for _ in range(2):
        client.post("/account/organisations/add", data={**hidden, **CAFE})

    assert session.scalar(select(func.count()).select_from(Organisation)) == 1


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"name": ""}, "Enter the name of the organisation"),
        ({"kind": "empire"}, "Choose what kind of organisation it is"),
        ({"number": "1" * 21}, "Shorten your answer"),
    ],
)
def test_what_is_missing_is_said(client, person, answers, said):
    response = send(client, "/account/organisations/add", {**CAFE, **answers})

    assert response.status_code == 422
    assert said in text(response)


@pytest.mark.parametrize("box", ["name", "kind", "number", "address", "position", "key"])
def test_whatever_is_typed_breaks_nothing(client, person, box):
    for value in HOSTILE:
        response = send(client, "/account/organisations/add", {**CAFE, box: value})
        shown = client.get("/account/organisations").get_data(as_text=True)
        if response.status_code == 303:
            shown += client.get(response.headers["Location"]).get_data(as_text=True)

        assert response.status_code in {303, 422}
        for page in (shown, response.get_data(as_text=True)):
            assert "<script>alert" not in page
            assert "<img src=x" not in page


def test_hostile_words_in_an_invitation_break_nothing(client, cafe):
    for value in HOSTILE:
        response = send(client, f"{page_of(cafe)}/invite", {"email": value})

        assert response.status_code == 422


def test_the_tables_hold_nothing_to_read(client, cafe, session):
    send(client, f"{page_of(cafe)}/invite", {"email": FRIEND})

    for table in ("organisation", "membership", "organisation_invitation"):
        for row in session.execute(sql(f"SELECT * FROM {table}")):  # noqa: S608 - our own names
            raw = b"".join(bytes(each) for each in row if isinstance(each, bytes | memoryview))
            assert b"abka" not in raw
            assert b"zofia" not in raw


def test_a_person_who_was_asked_says_yes(client, cafe, friend, session):
    shown = text(follow(client, send(client, f"{page_of(cafe)}/invite", {"email": FRIEND})))
    assert "Asked, and not answered yet" in shown
    link = link_mailed(session)
    assert organisations.of(friend.person) == []
    assert "Café Żabka" in text(friend.get(link))
    assert organisations.of(friend.person) == []

    shown = text(follow(friend, send(friend, link, {"position": "Treasurer"})))

    assert "Treasurer" in shown
    assert organisations.of(friend.person) == [cafe]
    assert friend.get(link).status_code == 410


def test_a_person_who_was_asked_says_no(client, cafe, friend, session):
    send(client, f"{page_of(cafe)}/invite", {"email": FRIEND})

    send(friend, link_mailed(session), {"no": "1"})

    assert organisations.of(friend.person) == []
    assert organisation_invitations.pending(make_person(PERSON), cafe) == []


def test_a_link_is_for_the_address_it_went_to(client, cafe, app, session):
    send(client, f"{page_of(cafe)}/invite", {"email": FRIEND})
    stranger = app.test_client()
    sign_in(stranger, make_person("stranger@example.org"))

    response = stranger.get(link_mailed(session))

    assert response.status_code == 403
    assert "Żabka" not in text(response)


def test_a_stranger_is_sent_to_sign_in_and_back(client, cafe, app, session):
    send(client, f"{page_of(cafe)}/invite", {"email": FRIEND})

    response = app.test_client().get(link_mailed(session))

    assert response.status_code == 303
    assert "/account/invitations/" in response.headers["Location"]


def test_a_link_ends_after_two_weeks_and_by_a_newer_one(client, cafe, friend, session):
    send(client, f"{page_of(cafe)}/invite", {"email": FRIEND})
    first = link_mailed(session)
    send(client, f"{page_of(cafe)}/invite", {"email": FRIEND})
    second = link_mailed(session)
    assert friend.get(first).status_code == 410

    with clock.frozen(clock.now() + timedelta(days=14, minutes=1)):
        sign_in(friend, friend.person)
        assert friend.get(second).status_code == 410
        organisations.tidy()


def test_an_invitation_can_be_taken_back(client, cafe, friend, session):
    send(client, f"{page_of(cafe)}/invite", {"email": FRIEND})

    send(client, page_of(cafe))

    assert friend.get(link_mailed(session)).status_code == 410


def test_nobody_sees_an_organisation_without_being_a_member(cafe, friend, person):
    membership = membership_of(person, cafe, person)
    for path in ("", "/invite", "/leave", f"/members/{membership}/remove"):
        foreign = friend.get(f"{page_of(cafe)}{path}")
        unknown = friend.get(f"{page_of(uuid4())}{path}")

        assert foreign.status_code == unknown.status_code == 404
        assert text(foreign) == text(unknown)


@pytest.mark.parametrize("verb", ["leave", "owner", "remove", "take-back"])
def test_nobody_changes_an_organisation_without_being_a_member(cafe, friend, person, verb):
    membership = membership_of(person, cafe, person)
    path = {
        "leave": "/leave", "owner": f"/members/{membership}/owner",
        "remove": f"/members/{membership}/remove", "take-back": f"/invited/{uuid4()}/take-back",
    }[verb]  # fmt: skip
    token = soup(friend.get("/account/preferences/format")).select_one("[name=csrf_token]")["value"]

    response = friend.post(page_of(cafe) + path, data={"csrf_token": token})

    assert response.status_code == 404
    assert organisations.of(person) == [cafe]


def test_a_member_who_is_no_owner_asks_and_removes_nobody(cafe, colleague, person):
    membership = membership_of(person, cafe, person)

    assert colleague.get(f"{page_of(cafe)}/invite").status_code == 403
    assert colleague.get(f"{page_of(cafe)}/members/{membership}/remove").status_code == 403
    assert "Take out" not in text(colleague.get(page_of(cafe)))


def test_an_owner_takes_somebody_out(client, cafe, colleague, person):
    membership = membership_of(colleague.person, cafe, person)

    send(client, f"{page_of(cafe)}/members/{membership}/remove")

    assert organisations.of(colleague.person) == []
    assert colleague.get(page_of(cafe)).status_code == 404


def test_the_only_owner_makes_another_before_they_leave(client, cafe, colleague, person):
    refused = send(client, f"{page_of(cafe)}/leave")
    assert refused.status_code == 409
    assert "only owner" in text(refused)
    send(client, page_of(cafe))  # the first form makes the colleague an owner

    left = send(client, f"{page_of(cafe)}/leave")

    assert "do not act for that organisation any more" in text(follow(client, left))
    assert organisations.acting(colleague.person, cafe).owner


def test_an_organisation_ends_with_its_last_member(client, cafe, person, session):
    send(client, f"{page_of(cafe)}/leave")

    assert organisations.of(person) == []
    assert session.get(Organisation, cafe).ended_at is not None


def test_nobody_acts_for_more_than_twenty(client, person):
    for number in range(organisations.MOST):
        new = NewOrganisation(id=uuid4(), name=f"Shop {number}", kind=OrganisationKind.BUSINESS)
        organisations.add(person, new)

    response = send(client, "/account/organisations/add", CAFE)

    assert response.status_code == 409
