"""What our statuses are called there, and theirs here.

A request is open or closed, and nothing else; an update says more (FixMyStreet's vocabulary).
"""

from portal.cases.services import Status

OPEN, CLOSED = "open", "closed"

_SAID = {
    Status.RECEIVED: "open",
    Status.INVESTIGATING: "investigating",
    Status.IN_PROGRESS: "in_progress",
    Status.PLANNED: "planned",
    Status.ACTION_SCHEDULED: "action_scheduled",
    Status.BOOKED: "action_scheduled",
    Status.NOTICE_SERVED: "in_progress",
    Status.INTERNAL_REVIEW: "investigating",
    Status.APPROVED: "in_progress",
    Status.FIXED: "fixed",
    Status.COMPLETED: "closed",
    Status.REFUSED: "no_further_action",
    Status.NO_FURTHER_ACTION: "no_further_action",
    Status.NOT_OUR_RESPONSIBILITY: "not_councils_responsibility",
    Status.DUPLICATE: "duplicate",
    Status.INTERNAL_REFERRAL: "internal_referral",
    Status.CANCELLED: "cancelled",
}

_AGAIN = ("reopened", "investigating", "in_progress", "action_scheduled", "planned", "received")

# The first of these that the service uses, and that may follow, is meant.
_MEANT = {
    "open": _AGAIN,
    "reopen": _AGAIN,
    "reopened": _AGAIN,
    "confirmed": _AGAIN,
    "closed": ("completed", "fixed", "no_further_action"),
    "fixed": ("fixed", "completed"),
    "in_progress": ("in_progress", "action_scheduled", "investigating"),
    "planned": ("planned", "action_scheduled", "investigating"),
    "action_scheduled": ("action_scheduled", "planned", "in_progress"),
    "investigating": ("investigating", "in_progress"),
    "for_triage": ("investigating",),
    "duplicate": ("duplicate", "no_further_action"),
    "not_councils_responsibility": ("not_our_responsibility", "no_further_action"),
    "no_further_action": ("no_further_action", "completed"),
    "internal_referral": ("internal_referral", "no_further_action"),
    "cancelled": ("cancelled", "no_further_action"),
}
UNCHANGED = "unchanged"
KNOWN = frozenset({*_MEANT, UNCHANGED})


def of_request(status: Status) -> str:
    return CLOSED if status.closed else OPEN


def of_update(status: Status) -> str:
    if status.value == "reopened":
        return "reopen"
    return _SAID.get(status, of_request(status))


def meant(word: str) -> tuple[Status, ...]:
    """Which of ours a word of theirs may mean, the best first; none where nothing changes.

    Upper case, spaces and dashes are taken as they come. Raises KeyError for an unknown word.
    """
    key = word.strip().lower().replace(" ", "_").replace("-", "_")
    if key == UNCHANGED:
        return ()
    known = {status.value: status for status in Status}
    return tuple(known[each] for each in _MEANT[key] if each in known)
