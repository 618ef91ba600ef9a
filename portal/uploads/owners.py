"""What files belong to. The domains that take files know, and say so by registration."""

from typing import Protocol
from uuid import UUID

from sqlalchemy import ColumnElement

from portal.uploads.models import Upload


class Owner(Protocol):
    """A domain with something that files are sent with, as long as it isn't part of a case."""

    def still_wanted(self) -> ColumnElement[bool]:
        """True of rows of `Upload` without a case whose owner may still send them."""

    def hold(self, upload_id: UUID) -> None:
        """Lock what the file was sent with: that may become part of a case at this very moment."""

    def tell(self, upload: Upload) -> None:
        """Say that a file was removed by the scanner, if it is a file of this owner."""


_owners: list[Owner] = []


def add_owner(owner: Owner) -> None:
    if owner not in _owners:
        _owners.append(owner)


def owners() -> list[Owner]:
    return list(_owners)
