"""A person's copy of what they sent: a page to print, and a PDF."""

from http import HTTPStatus

from flask import Response, url_for

from portal.cases import access
from portal.cases import services as cases
from portal.core.i18n import _l
from portal.core.web import redirect, render
from portal.eforms.copies import copying
from portal.eforms.pages import printed
from portal.eforms.routes.blueprint import bp

_PDF = "application/pdf"


def _link(case: cases.CaseStatus) -> cases.Link | None:
    if not case.by_form:
        return None
    href = url_for("eforms.copy", reference=case.reference)
    return cases.Link(_l("See, print or download what you sent"), href, "printer")


cases.add_link(_link)


@bp.get("/cases/<reference>/copy")
def copy(reference: str) -> Response:
    """Who may see the status may see this. Opening it has the PDF made."""
    known = _known(reference)
    if not access.may_see(known):
        return redirect(url_for("cases.find", reference=known))
    words = printed.copy_of(known)
    response = render(
        "eforms/copy.html",
        partial="eforms/_copy_pdf.html",
        ready=copying.pdf_of(known) is not None,
        **words,
    )
    response.headers["HX-Push-Url"] = "false"  # it asks again by itself: no new page in the history
    return response


@bp.get("/cases/<reference>/copy.pdf")
def copy_pdf(reference: str) -> Response:
    """The file, or the page that says it is being made."""
    known = _known(reference)
    if not access.may_see(known):
        return redirect(url_for("cases.find", reference=known))
    copying.record(known)
    pdf = copying.pdf_of(known)
    if pdf is None:
        return redirect(url_for("eforms.copy", reference=known))
    return file(pdf, f"{known}.pdf")


def file(pdf: bytes, name: str) -> Response:
    """A PDF to keep. No browser shows it inside the portal, whose policy allows no such thing."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(pdf, HTTPStatus.OK, headers, content_type=_PDF)


def _known(reference: str) -> str:
    known = cases.normal_reference(reference)
    if known is None:
        raise cases.UnknownCase
    return known
