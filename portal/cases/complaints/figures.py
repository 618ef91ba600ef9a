"""How complaints went, for officers and whoever publishes figures: counts alone, nobody's words."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Date, cast, func, select

from portal.cases.complaints.models import ComplaintStage, Finding
from portal.cases.models import Case
from portal.core import db
from portal.core.clock import LONDON

_SECOND = 2


@dataclass(frozen=True)
class StageFigures:
    """Answers of one stage.

    `right` were upheld, if only in part; `in_time` met the day promised first, before an extension.
    """

    stage: int
    answered: int
    right: int
    in_time: int


@dataclass(frozen=True)
class ComplaintFigures:
    """`ended_first` of `first.answered` were not taken to the second stage (R38).

    `asked_late` are requests for a review after the days there are for it.
    """

    first: StageFigures
    second: StageFigures
    ended_first: int
    asked_late: int


def stages(since: datetime, until: datetime, *, teams: tuple[str, ...] | None) -> ComplaintFigures:
    """Answered from `since` until before `until`; those of these teams, None is all."""
    first, second = (_stage(stage, since, until, teams) for stage in (1, 2))
    reviewed, late = _reviews(since, until, teams)
    return ComplaintFigures(first, second, first.answered - reviewed, late)


def _stage(
    stage: int, since: datetime, until: datetime, teams: tuple[str, ...] | None
) -> StageFigures:
    day = cast(func.timezone(str(LONDON), ComplaintStage.answered_at), Date)
    counted = (
        func.count(),
        func.count().filter(ComplaintStage.finding != Finding.NOT_UPHELD),
        func.count().filter(day <= ComplaintStage.due_by),
    )
    wanted = select(*counted).where(
        ComplaintStage.stage == stage,
        ComplaintStage.answered_at >= since,
        ComplaintStage.answered_at < until,
    )
    if teams is not None:
        wanted = wanted.join(Case, Case.id == ComplaintStage.case_id).where(Case.team.in_(teams))
    return StageFigures(stage, *db.session.execute(wanted).one())


def _reviews(since: datetime, until: datetime, teams: tuple[str, ...] | None) -> tuple[int, int]:
    """Of the complaints whose first answer is from then: how many were taken on, and how many late.

    A late request that was refused, or isn't decided yet, counts as late and not as taken on.
    """
    first = select(ComplaintStage.case_id).where(
        ComplaintStage.stage == 1,
        ComplaintStage.answered_at >= since,
        ComplaintStage.answered_at < until,
    )
    taken_on = ~ComplaintStage.late | ComplaintStage.allowed.is_(True)
    wanted = select(func.count().filter(taken_on), func.count().filter(ComplaintStage.late)).where(
        ComplaintStage.stage == _SECOND, ComplaintStage.case_id.in_(first)
    )
    if teams is not None:
        wanted = wanted.join(Case, Case.id == ComplaintStage.case_id).where(Case.team.in_(teams))
    taken, late = db.session.execute(wanted).one()
    return taken, late
