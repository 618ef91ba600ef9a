"""Files of messages: they wait for the message, and the thread says what the scanner found."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select

from portal.cases import progress
from portal.cases.models import Case
from portal.cases.talking import conversation
from portal.cases.talking.conversation import MESSAGE
from portal.core import clock, db
from portal.core.i18n import _, use_locale
from portal.uploads.services import State, Upload

_KEPT = timedelta(days=2)  # for a message that somebody is still writing


class Attachments:
    """Files belong to a message from when they were chosen; it is sent soon, or never."""

    def still_wanted(self) -> ColumnElement[bool]:
        return and_(Upload.question == MESSAGE, Upload.added_at > clock.now() - _KEPT)

    def hold(self, upload_id: UUID) -> None:
        of_message = select(Upload.draft_id).where(
            Upload.id == upload_id, Upload.question == MESSAGE
        )
        message_id = db.session.scalar(of_message)
        if message_id is not None:
            conversation.hold(message_id)

    def tell(self, upload: Upload) -> None:
        """The thread shows it beside the message; the timeline says it, and so does a mail."""
        if upload.question != MESSAGE or upload.case_id is None:
            return
        case = db.session.get_one(Case, upload.case_id)
        with use_locale(case.locale):
            if upload.state is State.INFECTED:
                note = _(
                    "We found a virus in the file “%(name)s”, which came with a message,"
                    " so we removed it. The message itself is still there.",
                    name=upload.name,
                )
            else:
                note = _(
                    "We could not check the file “%(name)s”, which came with a message, for"
                    " viruses, so we removed it. The message itself is still there.",
                    name=upload.name,
                )
            progress.add_note(case.reference, str(note))
