"""The read that nearly every request makes, straight from the driver."""

import pytest
from sqlalchemy import Engine, String, bindparam, func, literal_column, select, text

from portal.core import db

WHO = db.HotRead(select(func.pg_backend_pid()))
NOTED = db.HotRead(select(literal_column("current_setting('portal.noted', true)", String)))
NOBODY = db.HotRead(select(bindparam("n", type_=String)).where(text("false")))


@pytest.mark.usefixtures("_app")
def test_a_read_answers_where_the_server_has_hung_up_since_the_last(engine: Engine):
    (before,) = WHO.one()

    with engine.connect() as other:
        assert other.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": before})

    (after,) = WHO.one()
    assert after != before


def test_inside_a_transaction_it_sees_what_was_written_there(session):
    with db.transaction():
        session.execute(text("SET LOCAL portal.noted = 'yes'"))

        assert NOTED.one() == ("yes",)


@pytest.mark.usefixtures("session")
def test_a_row_that_is_not_there_is_nothing():
    assert NOBODY.one(n="1") is None
