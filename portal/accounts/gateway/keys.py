"""Passkeys as browsers speak of them (WebAuthn level 3), by the webauthn package alone."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import webauthn
from webauthn.helpers import (
    parse_authentication_credential_json,
    parse_client_data_json,
    parse_registration_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticationCredential,
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    RegistrationCredential,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from portal.core.logs import log

_MINUTES_TO_ANSWER = 5
_TIMEOUT = _MINUTES_TO_ANSWER * 60_000  # milliseconds


class Refused(Exception):
    """What the browser sent doesn't hold: forged, too old, for another site, or simply broken."""


@dataclass(frozen=True)
class Site:
    """Whom keys belong to: `rp_id` is a host, `origin` scheme, host and port."""

    rp_id: str
    origin: str
    name: str


@dataclass(frozen=True)
class NewKey:
    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


@dataclass(frozen=True)
class Shown:
    """A key that was used, before its signature is checked. `owner` is what the device says."""

    credential_id: bytes
    challenge: bytes
    owner: bytes | None
    given: AuthenticationCredential


def options_to_add(
    site: Site, *, owner: bytes, name: str, challenge: bytes, known: Iterable[bytes]
) -> str:
    """JSON for `navigator.credentials.create`: a key that can be found without an address."""
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name=site.name,
        user_id=owner,
        user_name=name,
        challenge=challenge,
        timeout=_TIMEOUT,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=each) for each in known],
    )
    return webauthn.options_to_json(options)


def options_to_sign_in(site: Site, *, challenge: bytes) -> str:
    """JSON for `navigator.credentials.get`, that names no key: the person chooses one."""
    options = webauthn.generate_authentication_options(
        rp_id=site.rp_id,
        challenge=challenge,
        timeout=_TIMEOUT,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return webauthn.options_to_json(options)


def challenge_answered(given: str) -> bytes:
    """The challenge that a new key says it answers. Raises Refused."""
    return _challenge(_read(given, parse_registration_credential_json))


def new_key(given: str, *, challenge: bytes, site: Site) -> NewKey:
    """Raises Refused."""
    credential = _read(given, parse_registration_credential_json)
    verified = _checked(
        lambda: webauthn.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    )
    transports = tuple(each.value for each in credential.response.transports or ())
    return NewKey(
        verified.credential_id, verified.credential_public_key, verified.sign_count, transports
    )


def shown(given: str) -> Shown:
    """Which key says that it answers which challenge. Raises Refused."""
    credential = _read(given, parse_authentication_credential_json)
    owner = credential.response.user_handle
    return Shown(credential.raw_id, _challenge(credential), owner, credential)


def count_of(key: Shown, *, challenge: bytes, site: Site, public_key: bytes, count: int) -> int:
    """How often the key was used by now, its person having been recognised by the device.

    Raises Refused, also where the key counts and hasn't come further than `count`: it was copied.
    """
    verified = _checked(
        lambda: webauthn.verify_authentication_response(
            credential=key.given,
            expected_challenge=challenge,
            expected_rp_id=site.rp_id,
            expected_origin=site.origin,
            credential_public_key=public_key,
            credential_current_sign_count=count,
            require_user_verification=True,
        )
    )
    return verified.new_sign_count


def _challenge(credential: AuthenticationCredential | RegistrationCredential) -> bytes:
    parsed = _checked(lambda: parse_client_data_json(credential.response.client_data_json))
    return parsed.challenge


def _read[T](given: str, parse: Callable[[str], T]) -> T:
    return _checked(lambda: parse(given))


def _checked[T](check: Callable[[], T]) -> T:
    try:
        return check()
    except Exception as error:  # whatever a stranger may send that CBOR and JSON choke on
        log.info("passkey.refused", error=type(error).__name__)
        raise Refused from error
