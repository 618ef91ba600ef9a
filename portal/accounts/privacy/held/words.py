"""Sentences and small steps that holders share."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, delete, func, select

from portal.accounts.privacy.holding import Row
from portal.core import db
from portal.core.clock import LONDON
from portal.core.db import Base
from portal.core.i18n import _, date_text, time_text


def until_asked() -> str:
    return _("We keep it until you ask us to delete it.")


def row(label: str, value: Any) -> Row:
    """A text, a time, a list or nothing, as it is read."""
    if value is None or value == "":
        return Row(label, [])
    if hasattr(value, "astimezone"):
        local = value.astimezone(LONDON)
        return Row(label, [f"{date_text(local)} {time_text(local)}"])
    if isinstance(value, bool):
        return Row(label, [_("Yes") if value else _("No")])
    lines = value if isinstance(value, list | tuple) else [value]
    return Row(label, [str(line) for line in lines])


def count(table: type[Base], *conditions: ColumnElement[bool]) -> int:
    counted = select(func.count()).select_from(table).where(*conditions)
    return db.session.scalar(counted) or 0


def delete_all(table: type[Base], *conditions: ColumnElement[bool]) -> bool:
    """In the transaction that is open; False, as nothing is left."""
    db.session.execute(
        delete(table).where(*conditions).execution_options(synchronize_session=False)
    )
    return False


def nothing_more(_person_id: UUID) -> bool:
    """A step for what stays: there is nothing to delete."""
    return False
