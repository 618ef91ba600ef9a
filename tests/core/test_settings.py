import base64

import pytest

from portal.config import Settings, SettingsError

PRODUCTION = {
    "PORTAL_ENV": "production",
    "DATABASE_URL": "postgresql://db/onestop",
    "SECRET_KEY": "a" * 40,
    "DATA_KEYS": base64.urlsafe_b64encode(b"k" * 32).decode(),
    "UPLOADS_URL": "s3://larkmere-uploads",
    "CLAMD_URL": "tcp://scanner:3310",
    "SMTP_URL": "smtp://mail",
    "MAIL_FROM": "council@larkmere.example",
    "PUBLIC_URL": "https://larkmere.example",
    "METRICS_TOKEN": "b" * 32,
    "TRUSTED_PROXIES": "1",
}


def test_development_needs_nothing():
    settings = Settings.read({})

    assert not settings.production
    assert settings.database_url is None


def test_production_starts_when_everything_is_there():
    assert Settings.read(PRODUCTION).production


@pytest.mark.parametrize("name", [name for name in PRODUCTION if name != "PORTAL_ENV"])
def test_production_names_what_is_missing(name):
    environ = {key: value for key, value in PRODUCTION.items() if key != name}

    with pytest.raises(SettingsError, match=f"{name} is missing"):
        Settings.read(environ)


def test_production_names_everything_that_is_missing_at_once():
    with pytest.raises(SettingsError) as raised:
        Settings.read({"PORTAL_ENV": "production"})

    assert str(raised.value).count("is missing") == len(PRODUCTION) - 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORTAL_ENV", "prod", "PORTAL_ENV must be"),
        ("SECRET_KEY", "short", "at least 32 characters"),
        ("DATA_KEYS", "not-a-key", "DATA_KEYS must be keys of 32 bytes"),
        ("PUBLIC_URL", "http://larkmere.example", "must start with https://"),
        ("CLAMD_URL", "scanner:3310", "must look like tcp://"),
        ("UPLOADS_URL", "ftp://files", "must be a folder, or look like s3://"),
        ("TRUSTED_PROXIES", "many", "TRUSTED_PROXIES must be a whole number"),
    ],
)
def test_a_wrong_setting_is_named_with_what_it_should_be(name, value, said):
    with pytest.raises(SettingsError, match=said):
        Settings.read({**PRODUCTION, name: value})


def test_every_key_of_the_ring_is_read_newest_first():
    keys = [base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in (1, 2)]

    assert Settings.read({"DATA_KEYS": " , ".join(keys)}).data_keys == tuple(keys)
