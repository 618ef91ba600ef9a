"""The read that nearly every request makes, straight from the driver."""

from contextlib import nullcontext

import pytest
from psycopg.errors import DeadlockDetected
from sqlalchemy import Engine, String, bindparam, func, literal_column, select, text
from sqlalchemy.exc import OperationalError

from portal.core import db

WHO = db.HotRead(select(func.pg_backend_pid()))
NOTED = db.HotRead(select(literal_column("current_setting('portal.noted', true)", String)))
NOBODY = db.HotRead(select(bindparam("n", type_=String)).where(text("false")))


@pytest.mark.usefixtures("_app")
def test_a_read_answers_where_the_server_has_hung_up_on_all_that_waited(engine: Engine):
    """As after the server was started anew: nothing that waits in the pool is of use any more."""
    reading = db._reading[db.session.session_factory.kw["bind"]]  # noqa: SLF001 - no other way in
    reading.dispose()
    with reading.connect() as one, reading.connect() as two:
        gone = [each.scalar(text("SELECT pg_backend_pid()")) for each in (one, two)]

    with engine.connect() as other:
        for pid in gone:
            assert other.scalar(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": pid})

    (after,) = WHO.one()
    assert after not in gone
    with reading.connect() as one, reading.connect() as two:
        assert one.scalar(text("SELECT 1")) == two.scalar(text("SELECT 1"))


def test_inside_a_transaction_it_sees_what_was_written_there(session):
    with db.transaction():
        session.execute(text("SET LOCAL portal.noted = 'yes'"))

        assert NOTED.one() == ("yes",)


@pytest.mark.usefixtures("session")
def test_a_row_that_is_not_there_is_nothing():
    assert NOBODY.one(n="1") is None


@pytest.mark.parametrize(("collisions", "comes_to"), [(2, "done"), (3, OperationalError)])
def test_what_collides_with_another_is_done_anew_and_given_up_at_last(
    session, collisions, comes_to
):
    tries = []

    @db.tried_again
    def work() -> str:
        with db.transaction():
            tries.append(session.scalar(text("SELECT 1")))
            if len(tries) <= collisions:
                raise OperationalError("UPDATE", {}, DeadlockDetected("deadlock detected"))
        return "done"

    if comes_to == "done":
        assert work() == "done"
    else:
        with pytest.raises(comes_to):
            work()
    assert len(tries) == 3


@pytest.mark.parametrize("outer", [True, False])
def test_nothing_else_is_tried_again(session, outer):
    tries = []
    fault = DeadlockDetected("deadlock detected") if outer else Exception("no server")

    @db.tried_again
    def work() -> None:
        tries.append(session)
        raise OperationalError("UPDATE", {}, fault)

    with db.transaction() if outer else nullcontext(), pytest.raises(OperationalError):
        work()
    assert len(tries) == 1
