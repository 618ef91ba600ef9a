"""Bills that nobody owes any more are deleted in the end; what is owed stays."""

from datetime import timedelta

import pytest

from portal.core import clock
from portal.payments.bills import keeping
from tests.payments.billing import bill, file_of, row, take_in


@pytest.fixture
def rule():
    (found,) = keeping.rules()
    return found


@pytest.mark.parametrize(
    ("status", "kept"), [("paid", False), ("withdrawn", False), ("owed", True)]
)
def test_after_six_years_only_what_is_owed_is_kept(app, tmp_path, rule, status, kept):
    take_in(file_of(tmp_path, row("LK1")))
    take_in(file_of(tmp_path, row("LK1", status=status)))
    with clock.frozen(clock.now() + timedelta(days=8 * 366)):
        for bill_id in rule.next(None, 10):
            rule.carry_out(bill_id)

    assert (bill("LK1") is not None) is kept


def test_before_that_nothing_is_deleted(app, tmp_path, rule):
    take_in(file_of(tmp_path, row("LK1", status="paid")))
    with clock.frozen(clock.now() + timedelta(days=5 * 365)):
        assert rule.due() == 0
        assert rule.next(None, 10) == []
