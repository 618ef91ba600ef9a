import pytest

from portal.config import Settings, SettingsError
from portal.notify_settings import REAL, STAND_IN_KEY
from tests.core.test_settings import PRODUCTION

NOTIFY = {name: value for name, value in PRODUCTION.items() if name.startswith("NOTIFY_")}


def test_development_without_a_word_of_notify_keeps_texts_in_the_mailbox():
    settings = Settings.read({})

    assert settings.texts
    assert settings.notify is None


def test_development_that_knows_a_stand_in_needs_no_key():
    ours = Settings.read({"NOTIFY_BASE_URL": "http://127.0.0.1:5003/"}).notify

    assert ours.base == "http://127.0.0.1:5003"
    assert ours.key == STAND_IN_KEY


def test_with_a_developers_own_key_texts_go_to_notify():
    ours = Settings.read(NOTIFY).notify

    assert ours.base == REAL
    assert ours.key == NOTIFY["NOTIFY_API_KEY"]
    assert ours.template == NOTIFY["NOTIFY_TEMPLATE_ID"]
    assert ours.token == NOTIFY["NOTIFY_CALLBACK_TOKEN"]


def test_a_council_may_say_that_it_sends_no_texts():
    without = {name: value for name, value in PRODUCTION.items() if name not in NOTIFY}

    settings = Settings.read({**without, "TEXTS": "off"})

    assert not settings.texts
    assert settings.notify is None


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"NOTIFY_API_KEY": STAND_IN_KEY}, "NOTIFY_API_KEY is the published one"),
        ({"NOTIFY_API_KEY": "secret"}, "NOTIFY_API_KEY is no key"),
        ({"NOTIFY_TEMPLATE_ID": "reminder"}, "NOTIFY_TEMPLATE_ID must be an id"),
        ({"NOTIFY_CALLBACK_TOKEN": "short"}, "NOTIFY_CALLBACK_TOKEN must have at least 32"),
        ({"NOTIFY_BASE_URL": "http://127.0.0.1:5003"}, "NOTIFY_BASE_URL must start with https"),
        ({"NOTIFY_API_KEY": ""}, "or set TEXTS=off"),
        ({"TEXTS": "no"}, "TEXTS is off, or isn't set"),
    ],
)
def test_production_refuses_what_would_send_nothing(changed, said):
    with pytest.raises(SettingsError, match=said):
        Settings.read(PRODUCTION | changed)


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"NOTIFY_API_KEY": NOTIFY["NOTIFY_API_KEY"]}, "NOTIFY_TEMPLATE_ID is missing"),
        ({"NOTIFY_BASE_URL": "https://elsewhere.example"}, "NOTIFY_API_KEY is missing"),
    ],
)
def test_development_refuses_what_is_half_set_up(environ, said):
    with pytest.raises(SettingsError, match=said):
        Settings.read(environ)


def test_no_fault_quotes_a_key():
    with pytest.raises(SettingsError) as raised:
        Settings.read({"NOTIFY_API_KEY": "very-secret"})

    assert "very-secret" not in str(raised.value)
