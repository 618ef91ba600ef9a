"""What pages, mails and feeds say of a report, in the language in use."""

from typing import Any, Final

from portal.cases.services import Status
from portal.core import clock, i18n
from portal.core.i18n import _, _l, day_text, ngettext
from portal.faults.redaction import REMOVED
from portal.faults.services import By, LocatedBy, ReportLine, ReportView, UpdateView

# How a report stands, to somebody who may not have sent it.
_LEADS: Final = {
    Status.RECEIVED: _l("The council has this report and will look at it."),
    Status.REOPENED: _l("The council is looking at it again, because it is not right yet."),
    Status.INVESTIGATING: _l("The council is finding out what needs to be done."),
    Status.IN_PROGRESS: _l("The council is working on it."),
    Status.PLANNED: _l("It is on the council’s list of work to do."),
    Status.ACTION_SCHEDULED: _l("The council has asked a crew to look at it."),
    Status.NOTICE_SERVED: _l("The council has told those responsible what they must do."),
    Status.INTERNAL_REVIEW: _l("The council is looking at it again."),
    Status.FIXED: _l("The council has fixed it."),
    Status.COMPLETED: _l("The council has finished this."),
    Status.NO_FURTHER_ACTION: _l("The council has looked at it and will not do anything more."),
    Status.NOT_OUR_RESPONSIBILITY: _l("Someone else looks after this, not the council."),
    Status.DUPLICATE: _l("The council knew about this from an earlier report."),
    Status.INTERNAL_REFERRAL: _l("Another council team deals with it now."),
    Status.CANCELLED: _l("This was cancelled, so nothing more will be done."),
}
_ASKED: Final = _l("The council has asked the person who reported it about it.")
_EXACT: Final = 25  # metres: nearer than that nobody needs to be told how near
_ROUND: Final = 10


def line(report: ReportLine) -> dict[str, Any]:
    """A report in a list."""
    return {
        "reference": report.reference,
        "title": report.title,
        "place": place(report),
        "text": typed(report.text),
        "locale": i18n.BY_CODE.get(report.locale, i18n.DEFAULT),
        "status": report.status.label,
        "open": report.open,
        "day": day_text(report.reported_at),
        "photo_id": report.photo_id,
        "said_too": report.said_too,
    }


def place(report: ReportLine) -> str:
    """The gazetteer's words. A street's middle isn't the place of a hole in it, and says so."""
    name = report.place or _("A place without a name")
    if report.located_by is LocatedBy.STREET and not report.detail:
        return _("Somewhere in %(place)s", place=name)
    if report.located_by is LocatedBy.POSTCODE:
        return _("Somewhere near %(place)s", place=name)
    return name


def exactness(report: ReportLine) -> str | None:
    """How exactly the place is known; None where that says nothing new."""
    if report.accuracy <= _EXACT:
        return None
    metres = -(-report.accuracy // _ROUND) * _ROUND
    return ngettext(
        "The place is right to about %(n)s metre.",
        "The place is right to about %(n)s metres.",
        metres,
    )


def lead(status: Status) -> str:
    """The one sentence that says how it stands."""
    return str(_LEADS.get(status, _ASKED))


def typed(text: str | None) -> str | None:
    """What somebody wrote, with the word for what was taken out."""
    return text.replace(REMOVED, _("[removed]")) if text else None


def happened(update: UpdateView, *, first: bool) -> dict[str, Any]:
    """An entry of the timeline."""
    told = {
        By.AUTHORITY: _("From the organisation that looks after it"),
        By.REPORTER: _("From somebody who reported it"),
        By.COUNCIL: "",
    }
    return {
        "at": update.at,
        "label": _("Reported") if first else update.status.label,
        "sentence": "" if first else lead(update.status),
        "from_whom": "" if first else told[update.by],
        "note": typed(update.note),
        "note_held": update.note is None and update.note_showing.value == "held",
        "locale": i18n.BY_CODE.get(update.locale, i18n.DEFAULT),
        "expected": day_text(update.expected_on) if update.expected_on else None,
    }


def timeline(report: ReportView) -> list[dict[str, Any]]:
    """The newest first."""
    entries = [happened(each, first=not at) for at, each in enumerate(report.updates)]
    return entries[::-1]


def expected(report: ReportView) -> str | None:
    """By when there is news. A day that has passed is said as what it is."""
    day = report.line.expected_on
    if day is None or not report.line.open:
        return None
    if day < clock.today():
        return _(
            "We said there would be news by %(day)s. We are late, and we are sorry.",
            day=day_text(day),
        )
    return _("Expect news by %(day)s.", day=day_text(day))
