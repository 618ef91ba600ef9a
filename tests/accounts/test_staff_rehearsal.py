"""People at work in the demonstration: there once, in development alone."""

from dataclasses import replace

import pytest

from portal.accounts.at_work import colleagues, rehearsal
from portal.accounts.permissions import Role
from portal.accounts.signing_in import second_factors
from tests.accounts.at_work import SECOND, half_sign_in
from tests.accounts.visiting import send


@pytest.fixture
def production(app):
    before = app.config["SETTINGS"]
    app.config["SETTINGS"] = replace(before, env="production")
    yield app
    app.config["SETTINGS"] = before


def test_they_are_made_once(app):
    assert (rehearsal.engage(), rehearsal.engage()) == (len(rehearsal.PLAYERS), 0)

    found, _count = colleagues.everyone(None, colleagues.Wanted())
    assert {role for person in found for role in person.roles} == {
        Role.ADMINISTRATOR, Role.OFFICER, Role.ADVISER, Role.EDITOR, Role.FINANCE,
    }  # fmt: skip
    assert {team for person in found for team in person.teams} == {
        "care-complaints", "customer-relations", "data-protection", "highways", "monitoring",
        "registrars", "waste",
    }  # fmt: skip


def test_the_command_says_the_code_that_lets_them_in(app, client):
    rehearsal.engage()
    email = rehearsal.PLAYERS[0].email

    said = app.test_cli_runner().invoke(args=["staff", "code", email]).output

    half_sign_in(client, colleagues.id_called(email))
    assert send(client, SECOND, code=said).location == "/staff/"


def test_who_has_no_app_has_no_code(app):
    said = app.test_cli_runner().invoke(args=["staff", "code", "nobody@x.example"]).output

    assert "There is no such member of staff." in said


def test_production_has_none_of_it(production):
    with pytest.raises(rehearsal.NotInProduction):
        rehearsal.engage()
    said = production.test_cli_runner().invoke(args=["staff", "code", rehearsal.PLAYERS[0].email])

    assert "Codes are shown in development alone." in said.output


def test_the_secret_is_one_that_apps_take(app):
    assert len(second_factors.pyotp.TOTP(rehearsal.SECRET).now()) == 6
