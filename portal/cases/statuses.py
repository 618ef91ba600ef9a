"""Where a case can stand, and the sentence a resident reads about it.

The vocabulary is the one that fault reporting services in the United Kingdom share, so that it maps
on to Open311. A form lists those that its service uses.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from portal.core.errors import Sentence
from portal.core.i18n import _l


class Status(StrEnum):
    PAYMENT_DUE = "payment_due"
    RECEIVED = "received"
    REOPENED = "reopened"
    INVESTIGATING = "investigating"
    IN_PROGRESS = "in_progress"
    PLANNED = "planned"
    ACTION_SCHEDULED = "action_scheduled"
    BOOKED = "booked"
    TIME_NEEDED = "time_needed"
    WAITING_FOR_YOU = "waiting_for_you"
    EVIDENCE_NEEDED = "evidence_needed"
    NOTICE_SERVED = "notice_served"
    INTERNAL_REVIEW = "internal_review"
    APPROVED = "approved"
    FIXED = "fixed"
    COMPLETED = "completed"
    REFUSED = "refused"
    NO_FURTHER_ACTION = "no_further_action"
    NOT_OUR_RESPONSIBILITY = "not_our_responsibility"
    DUPLICATE = "duplicate"
    INTERNAL_REFERRAL = "internal_referral"
    CANCELLED = "cancelled"

    @property
    def closed(self) -> bool:
        return self in _CLOSED

    @property
    def label(self) -> Sentence:
        """One or two words for a list or a tag."""
        return _WORDS[self].label

    @property
    def sentence(self) -> Sentence:
        """What it means for the person who is waiting."""
        return _WORDS[self].sentence

    @property
    def then(self) -> Sentence:
        """What happens next, whoever has to do it."""
        return _WORDS[self].then

    @property
    def picture(self) -> str:
        """The picture beside the sentence in EasyRead, by its name in static/pictures.toml."""
        return _WORDS[self].picture

    def next(self, used: Iterable["Status"]) -> tuple["Status", ...]:
        """The statuses that may follow this one, of those the service uses, in the usual order.

        Nothing is received twice. A closed case is opened again before it is closed in another way,
        and no open one is.
        What isn't paid can only be closed: that it was paid, no officer says.
        """
        known = frozenset(used)
        return tuple(status for status in Status if status in known and self._leads_to(status))

    def _leads_to(self, status: "Status") -> bool:
        if status is self or status in {Status.RECEIVED, Status.PAYMENT_DUE}:
            return False
        if status is Status.REOPENED:
            return self.closed
        if self is Status.PAYMENT_DUE:
            return status.closed
        return not (self.closed and status.closed)


# In these the council can't go on before the resident has done something.
WAITING = (
    Status.WAITING_FOR_YOU, Status.EVIDENCE_NEEDED, Status.TIME_NEEDED, Status.PAYMENT_DUE,
)  # fmt: skip


def shown(status: Status, *, waits: bool) -> Status:
    """What a resident reads: while the council waits for them that counts, wherever it stands.

    A service need not have a status for it: questions are asked again in any.
    """
    told_already = status.closed or status in WAITING
    return Status.WAITING_FOR_YOU if waits and not told_already else status


class Words(NamedTuple):
    label: Sentence
    sentence: Sentence
    picture: str
    then: Sentence


_CLOSED = frozenset(
    {
        Status.FIXED,
        Status.COMPLETED,
        Status.REFUSED,
        Status.NO_FURTHER_ACTION,
        Status.NOT_OUR_RESPONSIBILITY,
        Status.DUPLICATE,
        Status.INTERNAL_REFERRAL,
        Status.CANCELLED,
    }
)

_WORDS = {
    Status.PAYMENT_DUE: Words(
        _l("Payment due"),
        _l("We have kept what you sent, and you need to pay before we start."),
        "money",
        _l("We start as soon as it is paid. You, or somebody else for you, can pay online."),
    ),
    Status.RECEIVED: Words(
        _l("Received"),
        _l("We have what you sent and will look at it."),
        "letter",
        _l("Next, someone in the right team reads it and decides what to do."),
    ),
    Status.REOPENED: Words(
        _l("Opened again"),
        _l("It is not right yet, so we are looking at it again."),
        "eye",
        _l("Next, someone in the right team finds out what is still wrong."),
    ),
    Status.INVESTIGATING: Words(
        _l("Looking into it"),
        _l("We are finding out what needs to be done."),
        "search",
        _l("Next, we decide what to do and tell you."),
    ),
    Status.IN_PROGRESS: Words(
        _l("In progress"),
        _l("We are working on it."),
        "clock",
        _l("Next, we finish the work and tell you."),
    ),
    Status.PLANNED: Words(
        _l("Planned"),
        _l("We have put it on our list of work to do."),
        "list",
        _l("Next, we set a time for the work and tell you."),
    ),
    Status.ACTION_SCHEDULED: Words(
        _l("Crew asked"),
        _l("We have asked a crew to look at it."),
        "worker",
        _l("Next, the crew goes there. Then we tell you what they did."),
    ),
    Status.BOOKED: Words(
        _l("Booked"),
        _l("You have booked a time for this."),
        "calendar",
        _l("Your booking says when and where."),
    ),
    Status.TIME_NEEDED: Words(
        _l("Choose a time"),
        _l("We had to cancel the time you booked, and you can choose another."),
        "calendar",
        _l("We go on as soon as you have chosen. Your booking shows how."),
    ),
    Status.WAITING_FOR_YOU: Words(
        _l("Waiting for you"),
        _l("We need to hear from you before we can go on."),
        "question",
        _l("We go on as soon as we have your answer."),
    ),
    Status.EVIDENCE_NEEDED: Words(
        _l("Evidence needed"),
        _l("We need to see papers or other evidence from you before we can decide."),
        "page",
        _l("We decide after we have seen what we asked you for."),
    ),
    Status.NOTICE_SERVED: Words(
        _l("Notice sent"),
        _l("We have told those responsible, in a legal notice, what they must do."),
        "law",
        _l("Next, we check that they have done what the notice says."),
    ),
    Status.INTERNAL_REVIEW: Words(
        _l("Looking at it again"),
        _l("Someone who did not decide before is looking at it again."),
        "eye",
        _l("Next, that person decides and writes to you."),
    ),
    Status.APPROVED: Words(
        _l("Approved"),
        _l("We have said yes, and are getting it ready."),
        "thumbs-up",
        _l("Next, you get what you asked for, or we tell you how to get it."),
    ),
    Status.FIXED: Words(
        _l("Fixed"),
        _l("We have fixed it."),
        "done",
        _l("Nothing more happens. If it is not fixed, tell us."),
    ),
    Status.COMPLETED: Words(
        _l("Finished"),
        _l("We have finished this."),
        "tick",
        _l("Nothing more happens. If something is not right, tell us."),
    ),
    Status.REFUSED: Words(
        _l("Refused"),
        _l("We have said no, and have told you why and what you can do."),
        "stop",
        _l("Nothing more happens, unless you ask us to look at it again."),
    ),
    Status.NO_FURTHER_ACTION: Words(
        _l("No more action"),
        _l("We have looked at it and will not do anything more."),
        "stop",
        _l("Nothing more happens, unless you ask us to look at it again."),
    ),
    Status.NOT_OUR_RESPONSIBILITY: Words(
        _l("Not ours"),
        _l("Someone else looks after this, not the council."),
        "people",
        _l("Tell whoever looks after it. Phone us if you do not know who that is."),
    ),
    Status.DUPLICATE: Words(
        _l("Already reported"),
        _l("We already knew about this from an earlier report."),
        "eye",
        _l("We go on with the earlier report. You do not need to do anything."),
    ),
    Status.INTERNAL_REFERRAL: Words(
        _l("Passed on"),
        _l("We have passed it to another council team, so you do not need to send it again."),
        "council",
        _l("Next, that team deals with it."),
    ),
    Status.CANCELLED: Words(
        _l("Cancelled"),
        _l("This was cancelled, so we will not do anything more."),
        "cross",
        _l("Nothing more happens. You can send us a new request at any time."),
    ),
}
