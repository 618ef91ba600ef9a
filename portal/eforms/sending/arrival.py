"""How what was sent reached the council."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portal.cases import services as cases


@dataclass(frozen=True, kw_only=True)
class Arrival:
    """How a form reached the council. One `id` is filed once, however often it comes.

    `browser` is the digest of whose it is; `received_at` is now unless it lay on a desk first;
    `organisation_id` is set where a member of it sends this, `customer` says of what kind it is;
    `locale` is the language that the person is answered in; `person_id` is who was signed in.
    `source` is through which door a report came, `key` what its sender called it.
    """

    id: UUID
    browser: bytes
    version_id: UUID
    locale: str
    channel: cases.Channel = cases.Channel.WEB
    received_at: datetime | None = None
    organisation_id: UUID | None = None
    customer: cases.CustomerType = cases.CustomerType.INDIVIDUAL
    person_id: UUID | None = None
    source: str | None = None
    key: str | None = None
