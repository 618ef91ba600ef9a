"""Reports that are handed to another authority, and the time that passes meanwhile."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import select, text

from portal.core import clock, db
from portal.faults.models import Report
from portal.open311.models import Forwarding
from portal.open311.sending import forwarding, passing_on, reading
from tests.faults.builders import make_duty, make_report
from tests.support.authority import OtherAuthority

CODES = {"pothole": "POT", "street-light": "LAMP"}
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)


@dataclass
class Handing:
    county: OtherAuthority
    run_jobs: Callable[[], int]

    def report(self, **changes: Any) -> Report:
        """One that the county is responsible for, before any job ran."""
        if not db.session.scalar(text("SELECT count(*) FROM duty")):
            make_duty(kind="boundary", rank=100, box=EVERYWHERE)
            make_duty(authority="lark-county", box=EVERYWHERE)
        return make_report(**changes)

    def handed(self, **changes: Any) -> Report:
        """One that the county has."""
        report = self.report(**changes)
        self.run_jobs()
        assert self.of(report).state == "sent"
        return report

    def of(self, report: Report) -> Forwarding:
        asked = select(Forwarding).where(Forwarding.report_id == report.id)
        return db.session.scalars(asked.execution_options(populate_existing=True)).one()

    def number(self, report: Report) -> str:
        found = self.of(report).external_id
        assert found is not None
        return found

    @contextmanager
    def later(self, **ahead: float) -> Any:
        """So much time has passed."""
        with clock.frozen(clock.now() + timedelta(**ahead)):
            yield

    def look(self) -> None:
        """What the worker does each minute."""
        forwarding.enqueue_due()
        passing_on.enqueue_due()
        self.run_jobs()

    def read(self) -> None:
        """What it does every five minutes."""
        reading.read_all()
        self.run_jobs()
