"""Reading requests and updates: by window, by number, by token."""

from collections.abc import Mapping

from sqlalchemy import select

from portal.core import clock, db
from portal.faults import services as faults
from portal.open311.keys import Caller
from portal.open311.models import Access, Posted
from portal.open311.protocol import parameters
from portal.open311.protocol.errors import Missing
from portal.open311.protocol.writing import Answer
from portal.open311.serving import showing

Asked = Mapping[str, str]


def requests(asked: Asked, caller: Caller) -> Answer:
    """Raises Refused."""
    extended = parameters.says_yes(asked.get("extensions"))
    named = parameters.listed(asked.get("service_request_id"))
    if named is not None:  # it overrides everything else
        found = faults.reports_called(_references(named), private=caller.private)
    else:
        found = faults.reports_for(_wanted(asked, caller))
    return _answer(found, extended=extended)


def request(number: str, asked: Asked, caller: Caller) -> Answer:
    """One, or Missing: also where it is there and not for this caller."""
    found = faults.reports_called(_references([number]), private=caller.private)
    if not found:
        raise Missing("service_request_id was not found")
    return _answer(found, extended=parameters.says_yes(asked.get("extensions")))


def updates(asked: Asked, caller: Caller) -> Answer:
    """Raises Refused; BadKey without a key that may read them."""
    caller.must(Access.READ)
    window = parameters.window(asked.get("start_date"), asked.get("end_date"), clock.now())
    paging = parameters.paging(asked.get("page"), asked.get("page_size"))
    wanted = faults.InWindow(
        window.start, window.end, private=caller.private, skip=paging.skip, size=paging.size
    )
    found = faults.updates_for(wanted, not_from=caller.mark)
    rows = [showing.update_row(each) for each in found]
    return Answer("service_request_updates", "request_update", rows)


def token(given: str) -> Answer:
    """Under which number a report that was answered with a token is known. Raises Missing."""
    asked = select(Posted.reference).where(Posted.token == given[:64])
    reference = db.session.scalar(asked)
    if reference is None:
        raise Missing("token was not found, or its report is still being taken in: ask again")
    row = {"service_request_id": reference, "token": given}
    return Answer("service_requests", "request", [row])


def _wanted(asked: Asked, caller: Caller) -> faults.InWindow:
    window = parameters.window(asked.get("start_date"), asked.get("end_date"), clock.now())
    paging = parameters.paging(asked.get("page"), asked.get("page_size"))
    wanted = parameters.statuses(asked.get("status"))
    return faults.InWindow(
        start=window.start,
        end=window.end,
        categories=parameters.listed(asked.get("service_code")),
        closed="closed" in wanted if len(wanted) == 1 else None,
        private=caller.private,
        skip=paging.skip,
        size=paging.size,
    )


def _references(named: list[str]) -> list[str]:
    return [each.upper() for each in named if each.isascii() and len(each) <= _LONGEST_NUMBER]


def _answer(found: list[faults.Exchanged], *, extended: bool) -> Answer:
    rows = [showing.request_row(each, extended=extended) for each in found]
    return Answer("service_requests", "request", rows)


_LONGEST_NUMBER = 20
