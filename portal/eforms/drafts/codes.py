"""What opens a saved form beside its link: an address and a code, known by their HMACs alone."""

from uuid import UUID

from portal.core import security
from portal.core.addresses import normal_email

LENGTH = 8


def new_code() -> str:
    return security.random_code(LENGTH)


def in_groups(code: str) -> str:
    """The way it is written and read aloud: 7Q4M-X2RD."""
    return f"{code[:4]}-{code[4:]}"


def digest_of_email(email: str) -> str:
    return security.keyed_digest("saved for", normal_email(email))


def digest_of_code(draft_id: UUID, code: str) -> str:
    """Of a code as `security.normal_code` gives it; the same code of another draft has another."""
    return security.keyed_digest("saved code", f"{draft_id}:{code}")
