"""What a person is called and how to reach them, a detail at a time."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal.accounts.models import Person
from portal.core import db, phones
from portal.core.errors import Sentence
from portal.core.i18n import _l

type Values = Mapping["Detail", Any]


class Detail(StrEnum):
    """The name is that of the column of `Person`."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    ADDRESS = "address"

    @property
    def label(self) -> Sentence:
        return _LABELS[self]


_LABELS: Mapping[Detail, Sentence] = {
    Detail.NAME: _l("Name"),
    Detail.EMAIL: _l("Email address"),
    Detail.PHONE: _l("Phone number"),
    Detail.ADDRESS: _l("Postal address"),
}


def of(person_id: UUID) -> dict[Detail, Any]:
    """Every detail, None where it isn't known.

    Texts, a phone number as E.164, an address as {"uprn", "lines", "postcode"}.
    """
    columns = [getattr(Person, detail.value) for detail in Detail]
    row = db.session.execute(select(*columns).where(Person.id == person_id)).one()
    return dict(zip(Detail, row, strict=True))


def lines(detail: Detail, value: Any) -> list[str]:
    """A detail as it is written, a line each; none where it isn't known."""
    if not value:
        return []
    if detail is Detail.ADDRESS:
        return [*value["lines"], *([value["postcode"]] if value["postcode"] else [])]
    return [phones.written(value) if detail is Detail.PHONE else value]


def one_line(detail: Detail, value: Any) -> str | None:
    """A detail as a case keeps it: a text, a phone number as E.164."""
    return (", ".join(lines(detail, value)) if detail is Detail.ADDRESS else value) or None
