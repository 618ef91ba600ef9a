"""A number that a card company keeps for tests, and where it must not stand."""

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.core.db import Base

CARD = "4242 4242 4242 4242"
KIND = "looks like the number of a payment card"


def repeats(answer: str) -> bool:
    """Whether the number stands in it, however it is written in an address."""
    return "42424242" in answer.replace("%20", "").replace("+", "").replace(" ", "")


def kept_anywhere(session: Session) -> list[str]:
    """The tables in which the number stands, in whatever column."""
    session.flush()
    found = []
    for table in Base.metadata.sorted_tables:
        row = f'SELECT count(*) FROM "{table.name}" t WHERE CAST(t AS text) ~ :number'  # noqa: S608
        if session.scalar(text(row), {"number": "4242[ -]?4242[ -]?4242"}):
            found.append(table.name)
    return found
