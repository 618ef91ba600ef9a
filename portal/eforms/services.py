"""What pages and commands ask of forms: a way through one, and sending it."""

from portal.eforms.drafting import (
    KEPT,
    DraftExpired,
    NoDraft,
    NoSuchPage,
    OpenDraft,
    answer,
    begin,
    delete_expired,
    draft_of,
    revise,
    start_again,
)
from portal.eforms.submitting import (
    NotFinished,
    NotYours,
    Sent,
    access_code,
    just_sent,
    sent,
    submit,
)

__all__ = [
    "KEPT",
    "DraftExpired",
    "NoDraft",
    "NoSuchPage",
    "NotFinished",
    "NotYours",
    "OpenDraft",
    "Sent",
    "access_code",
    "answer",
    "begin",
    "delete_expired",
    "draft_of",
    "just_sent",
    "revise",
    "sent",
    "start_again",
    "submit",
]
