"""A task list as its component takes it."""

from typing import Any

from flask import url_for
from flask_babel.speaklater import LazyString
from markupsafe import escape

from portal.core.i18n import _, _l, pgettext
from portal.eforms.definitions import Definition, Section
from portal.eforms.walk import Task, TaskStatus, Walk

_WORDS: dict[TaskStatus, LazyString] = {
    TaskStatus.COMPLETED: _l("Completed"),
    TaskStatus.IN_PROGRESS: _l("In progress"),
    TaskStatus.NOT_STARTED: _l("Not started"),
    TaskStatus.CANNOT_START: _l("Cannot start yet"),
}
_TAGS = {TaskStatus.IN_PROGRESS: "govuk-tag--light-blue", TaskStatus.NOT_STARTED: ""}


def task_items(definition: Definition, way: Walk) -> list[dict[str, Any]]:
    """A row a section: its name, its state, and where it goes on or begins again."""
    return [
        {
            "title": {"text": _title(definition, task.section)},
            "hint": _hint(definition, task),
            "status": _status(task.status),
            "href": _href(definition, task),
        }
        for task in way.tasks
    ]


def completed(way: Walk) -> int:
    return sum(task.status is TaskStatus.COMPLETED for task in way.tasks)


def _title(definition: Definition, section: Section) -> str:
    return pgettext(definition.service, section.title)


def _hint(definition: Definition, task: Task) -> dict[str, Any] | None:
    """Which section comes first; one at a time, in their order."""
    if not task.waits_for:
        return None
    first = _title(definition, task.waits_for[0])
    return {"text": escape(_("Complete “%(section)s” first")) % {"section": first}}


def _status(status: TaskStatus) -> dict[str, Any]:
    words = str(_WORDS[status])
    if status in _TAGS:
        return {"tag": {"text": words, "classes": _TAGS[status]}}
    quiet = "govuk-task-list__status--cannot-start-yet"
    return {"text": words, "classes": quiet if status is TaskStatus.CANNOT_START else ""}


def _href(definition: Definition, task: Task) -> str | None:
    page = task.next or next(iter(task.pages), None)
    return url_for("eforms.page", service=definition.service, page=page.key) if page else None
