"""What is past its time: each domain says what is due and deletes it in small steps; a row a run.

The rules are those of the forms, which domains above know. `add_rules` is how they say so.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert

from portal.accounts.models import RetentionRun
from portal.accounts.privacy import downloads, erasing
from portal.core import clock, db, logs
from portal.core.db import transaction

AT_ONCE = 100
_RUNS_SHOWN = 14
_IN_HAND = "in hand"
_FAULT = " (fault)"


class Left(Exception):
    """One thing isn't dealt with now; `why` is a few words for the report, without anybody's."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One kind of thing with one time to be kept, such as the cases of a version of a form.

    `due` counts. `next` gives ids that are due, after the id given, at most as many as are asked
    for. `carry_out` deals with one in the transaction that is open; False says that it was left,
    because somebody has it in hand. It may raise Left.
    """

    service: str
    version: int | None
    due: Callable[[], int]
    next: Callable[[UUID | None, int], Sequence[UUID]]
    carry_out: Callable[[UUID], bool]


class Line(NamedTuple):
    """What became of a rule in one run; `left` counts by reason."""

    service: str
    version: int | None
    due: int
    done: int
    failed: int
    left: dict[str, int]


@dataclass(frozen=True)
class Report:
    begun_at: datetime
    ended_at: datetime | None
    dry: bool
    lines: tuple[Line, ...]

    def total(self, name: str) -> int:
        """Of `due`, `done` or `failed`."""
        return sum(getattr(line, name) for line in self.lines)


RuleSource = Callable[[], Iterable[Rule]]

_sources: list[RuleSource] = []


def add_rules(source: RuleSource) -> None:
    """Register rules; asked for anew at each run."""
    if source not in _sources:
        _sources.append(source)


def run(*, dry: bool = False) -> Report:
    """Carry out every rule once, or with `dry` only count. It can be stopped and run again."""
    run_id = _begin(dry=dry)
    for rule in [rule for source in _sources for rule in source()]:
        line = _counted(rule) if dry else _carried_out(rule)
        _note(run_id, line)
    if not dry:
        downloads.throw_away_old()
        erasing.let_go_of_the_kept()
    return _end(run_id)


def reports(*, most: int = _RUNS_SHOWN) -> list[Report]:
    """The newest runs first."""
    runs = select(RetentionRun).order_by(RetentionRun.begun_at.desc()).limit(most)
    return [_read(run) for run in db.session.scalars(runs)]


def last_run() -> Report | None:
    """The newest that carried something out, to its end."""
    found = db.session.scalar(
        select(RetentionRun)
        .where(~RetentionRun.dry, RetentionRun.ended_at.is_not(None))
        .order_by(RetentionRun.begun_at.desc())
        .limit(1)
    )
    return _read(found) if found else None


def _counted(rule: Rule) -> Line:
    due = rule.due()
    return Line(rule.service, rule.version, due, 0, 0, {"dry run": due} if due else {})


def _carried_out(rule: Rule) -> Line:
    """In the order of their ids, so that what fails or is left doesn't come again in this run."""
    due, done, failed = rule.due(), 0, 0
    left: Counter[str] = Counter()
    last: UUID | None = None
    while ids := rule.next(last, AT_ONCE):
        for each in ids:
            fault = _one(rule, each)
            done += fault is None
            failed += fault is not None and fault.endswith(_FAULT)
            if fault is not None:
                left[fault] += 1
        last = ids[-1]
    return Line(rule.service, rule.version, due, done, failed, dict(left))


def _one(rule: Rule, each: UUID) -> str | None:
    """None where it is done; otherwise why not: a word, or the class of a fault."""
    try:
        with transaction():
            if not rule.carry_out(each):
                return _IN_HAND
    except Left as left:
        return left.why
    except Exception as error:  # noqa: BLE001 - one that fails doesn't keep the others
        logs.fault(error)
        return f"{type(error).__name__}{_FAULT}"
    return None


def _begin(*, dry: bool) -> UUID:
    run_id = uuid4()
    with transaction() as session:
        session.execute(
            insert(RetentionRun).values(id=run_id, begun_at=clock.now(), dry=dry, report=[])
        )
    return run_id


def _note(run_id: UUID, line: Line) -> None:
    if not line.due and not line.left:
        return
    with transaction() as session:
        run = session.get_one(RetentionRun, run_id, populate_existing=True)
        run.report = [*run.report, line._asdict()]


def _end(run_id: UUID) -> Report:
    with transaction() as session:
        session.execute(
            update(RetentionRun).where(RetentionRun.id == run_id).values(ended_at=clock.now())
        )
        run = session.get_one(RetentionRun, run_id, populate_existing=True)
    return _read(run)


def _read(run: RetentionRun) -> Report:
    lines: list[dict[str, Any]] = run.report
    return Report(run.begun_at, run.ended_at, run.dry, tuple(Line(**line) for line in lines))
