"""Which authorities take reports from us, and with which key."""

from portal.core.settings import settings
from portal.faults import services as faults
from portal.faults.services import AuthorityView
from portal.open311.sending.gateway import Server


def authority(key: str) -> AuthorityView | None:
    """None where it isn't known, or takes nothing."""
    found = faults.authority(key)
    return found if found and found.endpoint else None


def taking() -> list[AuthorityView]:
    return [each for each in faults.authorities() if each.endpoint]


def server_of(found: AuthorityView) -> Server | None:
    """None where it can't be spoken to: without a key, or in production without TLS."""
    ours = settings()
    key = ours.open311_keys.get(found.key_name)
    if key is None or (ours.production and not found.endpoint.startswith("https://")):
        return None
    return Server(found.endpoint, found.jurisdiction, key)
