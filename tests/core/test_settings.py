import base64
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)

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
    "STRIPE_API_KEY": "sk_live_of_this_test",
    "STRIPE_WEBHOOK_SECRET": "whsec_" + "c" * 32,
    "NOTIFY_API_KEY": "larkmere-" + "-".join(["0f8fad5b-d9cb-469f-a165-70867728950e"] * 2),
    "NOTIFY_TEMPLATE_ID": "7c9e6679-7425-40de-944b-e07fc1f90ae7",
    "NOTIFY_CALLBACK_TOKEN": "d" * 32,
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


def test_the_tables_for_bank_accounts_are_two_files_or_none():
    files = {"BANK_WEIGHTS": "/srv/valacdos.txt", "BANK_SUBSTITUTES": "/srv/scsubtab.txt"}

    assert Settings.read(PRODUCTION).bank_weights is None
    assert Settings.read({**PRODUCTION, **files}).bank_substitutes == Path("/srv/scsubtab.txt")
    for name in files:
        with pytest.raises(SettingsError, match=f"{name} is missing"):
            Settings.read({**PRODUCTION, **files, name: ""})


def test_every_key_of_the_ring_is_read_newest_first():
    keys = [base64.urlsafe_b64encode(bytes([n]) * 32).decode() for n in (1, 2)]

    assert Settings.read({"DATA_KEYS": " , ".join(keys)}).data_keys == tuple(keys)


PROVIDER = {
    "OIDC_STAFF_ISSUER": "https://login.example/tenant/v2.0",
    "OIDC_STAFF_CLIENT_ID": "onestop",
    "OIDC_STAFF_NAME": "Larkmere accounts",
    "OIDC_STAFF_CLIENT_SECRET": "a secret",
}


def test_a_provider_is_read_from_the_environment():
    [provider] = Settings.read({**PROVIDER, "OIDC_STAFF_SECOND_FACTOR": "said"}).providers

    assert (provider.key, provider.for_staff) == ("staff", True)
    assert provider.second_factor == "said"
    assert provider.scope == "openid email"
    assert not provider.email_trusted


def test_a_key_may_stand_in_one_line():
    key = ec.generate_private_key(ec.SECP256R1()).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    given = {**PROVIDER, "OIDC_STAFF_PRIVATE_KEY": key.decode().replace("\n", "\\n")}
    del given["OIDC_STAFF_CLIENT_SECRET"]

    assert Settings.read(given).providers[0].private_key == key.decode()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CLIENT_ID", "", "OIDC_STAFF_CLIENT_ID is missing"),
        ("NAME", "", "OIDC_STAFF_NAME is missing"),
        ("ISSUER", "", "OIDC_STAFF_ISSUER is missing"),
        ("ISSUER", "http://login.example", "must start with https://"),
        ("ISSUER", "https://login.example/common/v2.0", "must name one tenant"),
        ("ISSUER", "https://login.example/?a=b", "must be a plain address"),
        ("CLIENT_SECRET", "", "must be set: one of the two"),
        ("PRIVATE_KEY", "x", "must be set: one of the two"),
        ("VTR", "Cl.Cm", "OIDC_STAFF_VTR must be JSON"),
        ("CLAIMS", "7", "OIDC_STAFF_CLAIMS must be JSON"),
        ("SCOPE", "email", "must have openid in it"),
        ("EMAIL_TRUSTED", "perhaps", "must be yes or no"),
        ("SECOND_FACTOR", "maybe", "must be no, yes or said"),
        ("ISSUEER", "x", "OIDC_STAFF_ISSUEER is no setting"),
    ],
)
def test_a_wrong_setting_of_a_provider_is_named(name, value, said):
    with pytest.raises(SettingsError, match=said):
        Settings.read({**PROVIDER, f"OIDC_STAFF_{name}": value})


def test_a_provider_on_this_machine_is_for_development_alone():
    near = {**PROVIDER, "OIDC_STAFF_ISSUER": "http://127.0.0.1:9000"}

    assert Settings.read(near).providers[0].issuer == "http://127.0.0.1:9000"
    with pytest.raises(SettingsError, match="OIDC_STAFF_ISSUER must start with https://"):
        Settings.read({**PRODUCTION, **near})


@pytest.mark.parametrize("key", ["nonsense", "password", "rsa", "p384"])
def test_a_private_key_must_be_one_that_es256_signs_with(key):
    made = {
        "nonsense": lambda: "nonsense",
        "password": lambda: _pem(
            ec.generate_private_key(ec.SECP256R1()), BestAvailableEncryption(b"x")
        ),
        "rsa": lambda: _pem(rsa.generate_private_key(65537, 2048), NoEncryption()),
        "p384": lambda: _pem(ec.generate_private_key(ec.SECP384R1()), NoEncryption()),
    }
    given = {**PROVIDER, "OIDC_STAFF_PRIVATE_KEY": made[key]()}
    del given["OIDC_STAFF_CLIENT_SECRET"]

    with pytest.raises(SettingsError, match="OIDC_STAFF_PRIVATE_KEY must be"):
        Settings.read(given)


def _pem(key, encryption):
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()
