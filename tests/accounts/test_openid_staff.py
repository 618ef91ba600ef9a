"""Staff who sign in by way of a provider."""

from dataclasses import replace

import pytest
from sqlalchemy import select, update

from portal.accounts import sessions
from portal.accounts.models import Identity, Person, StaffMember
from portal.accounts.permissions import Role
from portal.core import clock
from portal.oidc_settings import SecondFactor
from tests.accounts.travelling import STAFF_SIGN_IN, problem_of, round_trip, session_of
from tests.support.account import OFFICER, make_staff


def test_a_colleague_arrives_and_still_shows_the_second_factor(client, session, staff):
    staff_id = make_staff()

    answer = round_trip(client, staff, STAFF_SIGN_IN)

    assert answer.location == "/staff/"
    found = session_of(client)
    assert (found.staff_id, found.second_factor_at) == (staff_id, None)
    assert client.get("/staff/").status_code == 303
    assert session.scalars(select(Identity)).one().staff_id == staff_id


@pytest.mark.parametrize(
    "said",
    [
        (SecondFactor.YES, None, True),
        (SecondFactor.NO, ["pwd", "mfa"], False),
        (SecondFactor.SAID, ["pwd", "mfa"], True),
        (SecondFactor.SAID, ["pwd"], False),
        (SecondFactor.SAID, None, False),
    ],
    ids=str,
)
def test_the_providers_second_factor_counts_as_configured(client, use, staff, said):
    policy, amr, both = said
    provider = staff
    use(provider.settings("staff", second_factor=policy))
    provider.claims = {"amr": amr}
    make_staff()

    round_trip(client, provider, STAFF_SIGN_IN)

    assert (session_of(client).second_factor_at is not None) is both


def test_nobody_becomes_staff_by_a_provider(client, session, staff):
    staff.userinfo["email"] = "stranger@larkmere.example"

    assert problem_of(round_trip(client, staff, STAFF_SIGN_IN)) == "not-staff"
    assert session.scalars(select(StaffMember)).all() == []
    assert session.scalars(select(Person)).all() == []


def test_roles_in_the_token_are_nothing_to_us(client, staff):
    staff_id = make_staff(Role.TRANSLATOR)
    staff.claims = {"roles": ["administrator"], "groups": ["administrators"]}
    round_trip(client, staff, STAFF_SIGN_IN)

    token = client.get_cookie("session").value
    found = replace(sessions.find(token), second_factor_at=clock.now())
    assert sessions.actor_of(found).roles == {Role.TRANSLATOR}
    assert found.staff_id == staff_id


def test_who_has_left_stays_out_though_the_provider_knows_them(client, session, staff):
    staff_id = make_staff()
    round_trip(client, staff, STAFF_SIGN_IN)
    session.execute(
        update(StaffMember).where(StaffMember.id == staff_id).values(ended_at=clock.now())
    )
    client.delete_cookie("session")

    assert problem_of(round_trip(client, staff, STAFF_SIGN_IN)) == "not-staff"


def test_entras_shape(client, use, provider):
    """No user info that vouches; the tenant's own name for the user, trusted as configured."""
    provider.metadata = {"userinfo_endpoint": None}
    provider.claims = {"preferred_username": OFFICER, "oid": "0f", "tid": "1e", "ver": "2.0"}
    staff_id = make_staff()
    use(provider.settings("staff", email_claim="preferred_username"))
    assert problem_of(round_trip(client, provider, STAFF_SIGN_IN)) == "no-address"

    use(provider.settings("staff", email_claim="preferred_username", email_trusted=True))
    round_trip(client, provider, STAFF_SIGN_IN)
    assert session_of(client).staff_id == staff_id


def test_a_resident_with_the_same_address_is_not_signed_in_as_staff(client, use, provider):
    use(provider.settings(), provider.settings("staff"))
    provider.userinfo["email"] = OFFICER
    staff_id = make_staff()
    round_trip(client, provider)
    assert session_of(client).staff_id is None
    client.delete_cookie("session")

    round_trip(client, provider, STAFF_SIGN_IN)
    found = session_of(client)
    assert (found.staff_id, found.person_id) == (staff_id, None)
