"""Who signs out: no booking of their account stays open in the browser. They find it there."""

from uuid import UUID

from flask import Response, after_this_request

from portal.accounts import access as accounts
from portal.accounts.services import on_leaving
from portal.bookings import access
from portal.bookings.reading import own


@on_leaving
def close(_browser: str | None, staying: UUID | None) -> None:
    person_id = accounts.person_before()
    if person_id is None or person_id == staying:
        return
    theirs = own.among(person_id, access.all_granted())

    @after_this_request
    def forget(response: Response) -> Response:
        if theirs:
            access.revoke(response, *theirs)
        return response
