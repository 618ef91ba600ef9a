"""Inviting people to work here, saying what they may do, and ending it at once."""

import re
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

import pytest
from sqlalchemy import select

from portal.accounts.at_work import colleagues, inviting, teams
from portal.accounts.models import AuditEntry, StaffMember
from portal.accounts.permissions import Actor, NotAllowed, Role
from portal.core import clock, db
from portal.core.clock import frozen
from portal.eforms import publishing
from portal.eforms.definitions import loading
from portal.notifications.models import Message
from tests.accounts.at_work import half_sign_in, show_email
from tests.accounts.visiting import fault_of, page_of, send
from tests.support.account import make_staff, sign_in_staff

ADMIN, NEW = "ada@larkmere.example", "wren@larkmere.example"
PEOPLE, INVITE = "/staff/people/", "/staff/people/new"


@pytest.fixture
def admin(client, monkeypatch):
    """The browser of the only administrator, where two teams are known."""
    monkeypatch.setattr(teams, "_sources", [lambda: {"highways", "waste"}])
    client.staff_id = make_staff(Role.ADMINISTRATOR, teams=(), email=ADMIN)
    sign_in_staff(client, client.staff_id)
    return client


def invite(admin, email=NEW, **typed):
    return send(
        admin, INVITE, **{"name": "Wren Patel", "email": email, "roles": "officer", **typed}
    )


def link():
    """The newest link that was mailed, as a path."""
    sent = db.session.scalars(select(Message).order_by(Message.queued_at.desc())).first()
    return re.search(r"/staff/join/[\w-]+", sent.values["link"]).group()


def member(email=NEW):
    return db.session.get(StaffMember, colleagues.id_called(email), populate_existing=True)


def entries(session):
    return session.scalars(select(AuditEntry).order_by(AuditEntry.position)).all()


def test_an_invitation_leads_to_signing_in_and_setting_up_the_second_step(
    admin, app, session, run_jobs
):
    invite(admin, teams=["highways", "waste"])
    browser = app.test_client()
    path = link()

    accepted = send(browser, path)
    first = show_email(browser, NEW, run_jobs)

    assert accepted.location == "/staff/sign-in?joined=1"
    assert first.location == "/staff/second-factor"
    assert browser.get(first.location).location == "/staff/second-factor/set-up"
    assert (member().roles, member().teams) == (["officer"], ["highways", "waste"])


def test_an_invitation_of_a_summer_night_ends_on_the_day_it_ends_in_london(admin):
    with frozen(datetime(2027, 7, 1, 23, 20, tzinfo=UTC)):  # after midnight in London
        sign_in_staff(admin, admin.staff_id)
        invite(admin)

    [sent] = db.session.scalars(select(Message).where(Message.template == "staff_invited")).all()
    assert sent.values["kept_until"] == "2027-07-09"


def test_opening_the_link_does_nothing_yet_and_it_works_once(admin, app):
    invite(admin)
    browser = app.test_client()
    path = link()

    assert "Wren Patel" in browser.get(path).text
    assert member().joined_at is None
    send(browser, path)
    assert member().joined_at is not None
    assert browser.get(path).status_code == HTTPStatus.GONE
    with pytest.raises(inviting.InvitationGone):
        inviting.accept(path.rpartition("/")[2])


def test_an_invitation_is_good_for_seven_days(admin, app):
    invite(admin)
    token = link().rpartition("/")[2]

    with frozen(clock.now() + timedelta(days=7, minutes=1)), pytest.raises(inviting.InvitationGone):
        inviting.accept(token)


def test_a_new_invitation_ends_the_one_before(admin, app):
    invite(admin)
    old = link()
    send(admin, f"{PEOPLE}{member().id}", form=f"{PEOPLE}{member().id}/invitation")

    assert link() != old
    assert app.test_client().get(old).status_code == HTTPStatus.GONE


def test_the_code_alone_lets_nobody_in_who_has_not_accepted(admin, app, run_jobs):
    invite(admin)

    assert colleagues.staff_with(NEW) is None


def test_an_invitation_is_on_the_audit_log_without_the_address(admin, session):
    invite(admin)

    noted = entries(session)[-1]
    assert (noted.staff_id, noted.what["after"]["roles"]) == (admin.staff_id, ["officer"])
    assert NEW not in str(noted.what)


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": ""}, "Enter their name"),
        ({"email": "wren"}, "Enter an email address like name@example.com"),
        ({"roles": []}, "Choose at least one role"),
        ({"email": ADMIN}, "This person already works here."),
        ({"roles": ["mayor"]}, "Choose one of the answers in the list"),
        ({"teams": ["nobody"]}, "Choose one of the answers in the list"),
    ],
)
def test_what_is_missing_is_said_plainly(admin, typed, says):
    answer = invite(admin, **typed)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert says in answer.text


def test_the_list_shows_who_works_here_and_can_be_narrowed(admin):
    make_staff(email=NEW)
    make_staff(Role.EDITOR, teams=(), email="edi@larkmere.example")

    def count(query=""):
        return len(page_of(admin.get(f"{PEOPLE}?{query}")).select("tbody tr"))

    assert (count(), count("role=officer"), count("team=highways"), count("ended=y")) == (
        3,
        1,
        1,
        0,
    )
    assert count("role=nonsense&team=none&page=0") == 3
    assert not page_of(admin.get(PEOPLE)).select(".govuk-error-message")


def test_other_roles_count_at_once_and_are_on_the_audit_log(admin, session):
    staff_id = make_staff(email=NEW)
    path = f"{PEOPLE}{staff_id}"

    answer = send(admin, path, roles=["editor"], teams=["waste"])

    assert answer.location == f"{path}?saved=1"
    assert (member().roles, member().teams) == (["editor"], ["waste"])
    assert entries(session)[-1].what == {
        "staff": str(staff_id),
        "before": {"roles": ["officer"], "teams": ["highways"]},
        "after": {"roles": ["editor"], "teams": ["waste"]},
    }


def test_nothing_is_noted_where_nothing_changed(admin, session):
    staff_id = make_staff(email=NEW)

    send(admin, f"{PEOPLE}{staff_id}", roles=["officer"], teams=["highways"])

    assert entries(session) == []


def test_access_ends_at_once_and_for_every_browser(admin, app, session):
    staff_id = make_staff(email=NEW)
    browser = app.test_client()
    sign_in_staff(browser, staff_id)
    assert browser.get("/staff/").status_code == HTTPStatus.OK

    send(admin, f"{PEOPLE}{staff_id}", form=f"{PEOPLE}{staff_id}/end")

    assert browser.get("/staff/").location.startswith("/staff/sign-in")
    half_sign_in(browser, staff_id)
    assert browser.get("/staff/second-factor").location.startswith("/staff/sign-in")
    assert entries(session)[-1].what["after"] == {"access": "ended"}


def test_nobody_ends_their_own_access(admin):
    make_staff(Role.ADMINISTRATOR, email=NEW)
    path = f"{PEOPLE}{admin.staff_id}"

    assert "End access now" not in admin.get(path).text
    answer = admin.post(f"{path}/end", data={"csrf_token": token_of(admin, path)})
    assert fault_of(answer) == "You cannot end your own access. Ask another administrator."


def test_the_last_administrator_keeps_the_role(admin):
    make_staff(Role.ADMINISTRATOR, email=NEW, ended_at=clock.now())

    answer = send(admin, f"{PEOPLE}{admin.staff_id}", roles=["editor"])

    assert fault_of(answer) == "Someone else must be an administrator first. This is the last one."
    assert member(ADMIN).roles == ["administrator"]
    with pytest.raises(colleagues.LastAdministrator):
        colleagues.end(None, admin.staff_id)


def test_somebody_who_is_only_invited_is_no_other_administrator(admin):
    invite(admin, roles="administrator")

    with pytest.raises(colleagues.LastAdministrator):
        colleagues.change(None, admin.staff_id, roles=[Role.EDITOR], teams=[])


def test_a_reset_second_step_is_set_up_again(admin, app):
    staff_id = make_staff(email=NEW)
    browser = app.test_client()
    sign_in_staff(browser, staff_id)
    send(browser, "/staff/recovery-codes")

    colleagues.reset_second_factor(None, staff_id)

    assert browser.get("/staff/").location.startswith("/staff/sign-in")
    half_sign_in(browser, staff_id)
    assert browser.get("/staff/second-factor").location == "/staff/second-factor/set-up"


def test_who_left_can_be_asked_back_and_starts_afresh(admin):
    staff_id = make_staff(email=NEW)
    colleagues.end(None, staff_id)

    invite(admin, roles="editor")

    assert (member().id, member().roles, member().ended_at, member().joined_at) == (
        staff_id, ["editor"], None, None,
    )  # fmt: skip


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_services_refuse_everyone_but_administrators(app, role):
    actor = as_actor(make_staff(role))

    for refused in (
        lambda: colleagues.everyone(actor, colleagues.Wanted()),
        lambda: colleagues.end(actor, actor.id),
        lambda: colleagues.change(actor, actor.id, roles=[Role.ADMINISTRATOR], teams=[]),
        lambda: colleagues.reset_second_factor(actor, actor.id),
        lambda: inviting.invite(actor, inviting.Invited(email=NEW, name="W", roles=(role,))),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_teams_are_those_of_forms_and_of_the_settings(app):
    for form in loading.load_all():
        publishing.file_version(form)

    assert {"highways", "waste", "adult-care"} <= set(teams.teams())


@pytest.fixture
def command(app):
    def run(*arguments):
        return app.test_cli_runner().invoke(args=["staff", *arguments])

    return run


def test_the_first_administrator_is_invited_by_command(command):
    said = command("invite", ADMIN, "--name", "Ada Mensah", "--role", "administrator")

    assert said.output == f"An invitation is on its way to {ADMIN}.\n"
    assert member(ADMIN).roles == ["administrator"]
    assert f"{ADMIN:<32}  invited   administrator; no team  (Ada Mensah)" in command("list").output


def test_the_command_ends_access_and_says_plainly_what_it_cannot_do(command):
    make_staff(email=NEW)

    assert command("end", NEW).output == f"The access of {NEW} has ended.\n"
    assert "There is no such member of staff." in command("end", "nobody@x.example").output
    assert "There is no team" in command("invite", NEW, "--name", "W", "--role", "officer",
                                         "--team", "cats").output  # fmt: skip
    assert "Choose at least one role." in command("invite", NEW, "--name", "W").output


def token_of(client, path):
    return page_of(client.get(path)).select_one("[name=csrf_token]")["value"]


def as_actor(staff_id):
    found = db.session.get(StaffMember, staff_id)
    roles = frozenset(Role(role) for role in found.roles)
    return Actor(found.id, found.name, roles, frozenset(found.teams))
