"""What a form that reports a fault does beyond others, while it is filled in.

Who is responsible is looked up when the place is given; what is known near it is asked after that;
where a photo was taken is offered as the place, and forgotten once the place is known.
"""

from collections.abc import Collection
from typing import Any

from portal.core.db import transaction
from portal.eforms import whereabouts
from portal.eforms.definitions import Definition, Page, Question, QuestionType
from portal.eforms.definitions.reporting import elsewhere_pages
from portal.eforms.drafts import drafting
from portal.eforms.drafts.drafting import OpenDraft
from portal.eforms.kinds.known import NONE, NOTHING
from portal.faults import services as faults
from portal.uploads import services as files

Answers = dict[str, Any]

_FARTHEST = 300  # metres more that are looked through where the place isn't known exactly


def answer(draft: OpenDraft, answers: Answers, without: Collection[str] = ()) -> OpenDraft:
    """Keep the answers of one page, as `drafting.answer` does, with what follows from a place."""
    report = draft.definition.report
    place = answers.get(report.place) if report else None
    if report is None or place is None or draft.reopened:
        return drafting.answer(draft, answers, without)
    settled = whereabouts.with_responsible(draft.definition, place)
    if draft.answers.get(report.place) != settled:
        without = {*without, *_asked_of_place(draft.definition)}
    with transaction():
        files.forget_positions(draft.id)
        changed = drafting.answer(draft, {**answers, report.place: settled}, without)
        return _past_known(changed)


def nearby(draft: OpenDraft) -> list[faults.NearbyReport]:
    """Open reports that may be the same, nearest first; none where the place has no point."""
    report = draft.definition.report
    place = draft.answers.get(report.place) if report else None
    if report is None or not report.public or not place or place["lat"] is None:
        return []
    return faults.near(
        place["lat"],
        place["lon"],
        category=draft.definition.service,
        metres=report.near + min(int(place.get("accuracy") or 0), _FARTHEST),
    )


def settle_known(draft: OpenDraft, question: Question, *, listed: bool) -> OpenDraft:
    """None of those that were `listed` is the same: go on."""
    return drafting.answer(draft, {question.key: NONE if listed else NOTHING})


def photo_place(draft: OpenDraft, step: Page) -> Answers | None:
    """Where a photo of this form was taken, as an answer to the place that this page asks for.

    None where that is known already, where no photo says it, or where nothing is known around it.
    """
    report = draft.definition.report
    if report is None or draft.reopened or draft.answers.get(report.place) is not None:
        return None
    if all(each.key != report.place for each in step.questions):
        return None
    for position in files.positions(draft.id):
        if found := whereabouts.around(position.lat, position.lon):
            point = whereabouts.Point(*position)
            return whereabouts.at_point(point, found[0], "", "photo")
    return None


def responsible(draft: OpenDraft, step: Page) -> faults.AuthorityView | None:
    """Who looks after the place, on the page for those for whom the council doesn't.

    None on other pages, and where nobody is known.
    """
    if step.key not in elsewhere_pages(draft.definition):
        return None
    return _authority(draft)


def passed_to(draft: OpenDraft) -> faults.AuthorityView | None:
    """Whom the report goes on to once it is sent, where somebody else is responsible."""
    report = draft.definition.report
    place = draft.answers.get(report.place) if report else None
    return _authority(draft) if place and place.get("forwarded") else None


def locates(definition: Definition, question: Question, answers: Answers) -> bool:
    """Whether where these pictures were taken may be offered as the place."""
    report = definition.report
    if report is None or question.key != report.photos or answers.get(report.place) is not None:
        return False
    order = list(definition.questions)
    return order.index(question.key) < order.index(report.place)


def _authority(draft: OpenDraft) -> faults.AuthorityView | None:
    report = draft.definition.report
    place = draft.answers.get(report.place) if report else None
    key = place.get("authority") if place else None
    return faults.authority(key) if key else None


def _past_known(draft: OpenDraft) -> OpenDraft:
    """Nobody is asked whether it is one of none."""
    step = draft.walk.next
    question = step.questions[0] if step and step.questions else None
    if question is None or question.type is not QuestionType.KNOWN or nearby(draft):
        return draft
    return settle_known(draft, question, listed=False)


def _asked_of_place(definition: Definition) -> set[str]:
    questions = definition.questions.values()
    return {each.key for each in questions if each.type is QuestionType.KNOWN}
