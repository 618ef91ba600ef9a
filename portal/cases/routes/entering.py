"""Pages of a case, for whoever may see it; `?code=` is the link of a mail, as for its status."""

from typing import Any

from flask import Response, request, url_for

from portal.cases import access, services
from portal.core.web import redirect


class ShownElsewhere(Exception):
    """This browser is to go somewhere else first; `response` takes it there."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


def entered(reference: str) -> str:
    """The reference as we write it, of a case that this browser may see.

    Raises ShownElsewhere where it must ask for the code, or has just brought it. Whoever sends
    something to a case that they may not see meets UnknownCase, and so does whoever makes one up.
    """
    known = services.normal_reference(reference)
    if known is None:
        raise services.UnknownCase
    if request.method != "GET":
        if not access.may_see(known):
            raise services.UnknownCase
        return known
    if "code" in request.args and not access.may_see(known):
        raise ShownElsewhere(_enter(known, request.args["code"]))
    if not access.may_see(known):
        raise ShownElsewhere(_ask(known))
    if "code" in request.args:
        raise ShownElsewhere(_clean(known))
    return known


def _enter(reference: str, code: str) -> Response:
    try:
        services.open_with_code(reference, code)
    except services.WrongCode:
        return _ask(reference)
    response = _clean(reference)
    access.grant(response, reference)
    return response


def _clean(reference: str) -> Response:
    """This page without the code, so that its address can be shared without giving access."""
    values: dict[str, Any] = {**(request.view_args or {}), "reference": reference}
    return redirect(url_for(request.endpoint or "cases.status", **values))


def _ask(reference: str) -> Response:
    return redirect(url_for("cases.find", reference=reference))
