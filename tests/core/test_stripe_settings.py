import pytest

from portal.config import Settings, SettingsError
from tests.core.test_settings import PRODUCTION

TEST_KEY = {"STRIPE_API_KEY": "sk_test_of_a_developer"}
SECRET = {"STRIPE_WEBHOOK_SECRET": "whsec_of_a_developer"}


def test_development_without_a_word_of_stripe_pays_in_the_sandbox():
    settings = Settings.read({})

    assert settings.stripe_api_key == "sk_test_sandbox"
    assert settings.stripe_webhook_secret.startswith("whsec_")
    assert settings.stripe_api_base == "http://127.0.0.1:5002"
    assert settings == Settings()


def test_the_sandbox_may_listen_elsewhere_on_this_machine():
    settings = Settings.read({"STRIPE_API_BASE": "http://127.0.0.1:7777/"})

    assert settings.stripe_api_base == "http://127.0.0.1:7777"
    assert settings.stripe_api_key == "sk_test_sandbox"


def test_with_a_developers_own_test_key_the_portal_talks_to_stripe():
    settings = Settings.read({**TEST_KEY, **SECRET})

    assert settings.stripe_api_key == "sk_test_of_a_developer"
    assert settings.stripe_api_base is None


def test_production_talks_to_stripe():
    settings = Settings.read(PRODUCTION)

    assert settings.stripe_api_key == PRODUCTION["STRIPE_API_KEY"]
    assert settings.stripe_webhook_secret == PRODUCTION["STRIPE_WEBHOOK_SECRET"]
    assert settings.stripe_api_base is None


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"STRIPE_API_KEY": "sk_test_x"}, "STRIPE_API_KEY is a test key: no money would be taken"),
        ({"STRIPE_API_KEY": "rk_test_x"}, "STRIPE_API_KEY is a test key"),
        ({"STRIPE_API_KEY": "pk_live_x"}, "STRIPE_API_KEY is no key"),
        ({"STRIPE_API_BASE": "http://127.0.0.1:5002"}, "STRIPE_API_BASE must not be set"),
        ({"STRIPE_WEBHOOK_SECRET": "short"}, "STRIPE_WEBHOOK_SECRET must begin with whsec_"),
        (
            {"STRIPE_WEBHOOK_SECRET": Settings().stripe_webhook_secret},
            "STRIPE_WEBHOOK_SECRET is the published one",
        ),
    ],
)
def test_production_refuses_the_sandbox_and_test_keys(given, said):
    with pytest.raises(SettingsError, match=said):
        Settings.read({**PRODUCTION, **given})


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"STRIPE_API_KEY": "sk_live_x", **SECRET}, "STRIPE_API_KEY is a live key"),
        ({"STRIPE_API_KEY": "anything", **SECRET}, "STRIPE_API_KEY must begin with sk_test_"),
        ({"STRIPE_API_BASE": "http://elsewhere.example"}, "STRIPE_API_BASE must look like"),
        (TEST_KEY, "STRIPE_WEBHOOK_SECRET is missing"),
    ],
)
def test_development_refuses_what_could_take_money_or_send_a_key_elsewhere(given, said):
    with pytest.raises(SettingsError, match=said):
        Settings.read(given)


def test_no_key_is_said_where_it_is_refused():
    with pytest.raises(SettingsError) as raised:
        Settings.read({"STRIPE_API_KEY": "sk_live_very_secret"})

    assert "very_secret" not in str(raised.value)
