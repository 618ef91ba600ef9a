"""Who signs out: no case of their account stays open in the browser.

They gave its code there, or sent it from there. They find it in their account.
"""

from uuid import UUID

from flask import Response, after_this_request

from portal.accounts import access as accounts
from portal.accounts.services import on_leaving
from portal.cases import access, services


@on_leaving
def close(_browser: str | None, staying: UUID | None) -> None:
    person_id = accounts.person_before()
    if person_id is None or person_id == staying:
        return
    own = [known for known in access.all_granted() if services.is_theirs(known, person_id)]

    @after_this_request
    def forget(response: Response) -> Response:
        if own:
            access.revoke(response, *own)
        if staying is None:
            access.forget_claim(response)
        return response
