"""How a follower is reached, and how their links are made: nothing of it can be read elsewhere."""

from collections.abc import Mapping
from uuid import UUID

from portal.accounts.services import normal_email
from portal.core import phones, security

Contact = dict[str, str]


def contact_of(said: Mapping[str, str | None]) -> Contact | None:
    """By email where there is an address, else by text to a British mobile; None by neither."""
    if email := said.get("email"):
        return {"email": normal_email(email)}
    mobile = phones.mobile(said.get("phone"))
    return {"phone": mobile} if mobile else None


def digest_of(contact: Contact) -> str:
    """By which the same contact is found again, and nobody else can look it up."""
    [(kind, value)] = contact.items()
    return security.keyed_digest("follower", f"{kind}:{value}")


def token_of(follow_id: UUID) -> str:
    """What stands in the confirming and stopping links of a follow, the same in each message."""
    return security.keyed_digest("follow link", str(follow_id))


def digest_of_token(token: str) -> str:
    """What the table keeps of it."""
    return security.digest(token).hex()
