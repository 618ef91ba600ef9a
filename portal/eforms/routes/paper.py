"""A form on paper: to print at home, or at the counter of a library. Holds nothing of anybody."""

from flask import Response, url_for

from portal.core.web import redirect, render
from portal.eforms import publishing
from portal.eforms.pages import summary
from portal.eforms.paper import editions
from portal.eforms.paper.editions import Size
from portal.eforms.routes.blueprint import bp
from portal.eforms.routes.copies import file


@bp.get("/services/<service>/paper")
def paper(service: str) -> Response:
    """Standard and large print. Opening it has both made, where that isn't done yet."""
    definition = publishing.published(service).definition
    ready = {size.value: editions.pdf_of(service, size) is not None for size in Size}
    response = render(
        "eforms/paper.html",
        partial="eforms/_paper_pdfs.html",
        form=summary.start_page(definition),
        ready=ready,
    )
    response.headers["HX-Push-Url"] = "false"  # it asks again by itself: no new page in the history
    return response


@bp.get("/services/<service>/paper.pdf", endpoint="paper_pdf")
def standard(service: str) -> Response:
    return _given(service, Size.STANDARD)


@bp.get("/services/<service>/paper-large.pdf", endpoint="paper_large_pdf")
def large(service: str) -> Response:
    return _given(service, Size.LARGE)


def _given(service: str, size: Size) -> Response:
    """The file, or the page that says it is being made."""
    pdf = editions.pdf_of(service, size)
    if pdf is None:
        return redirect(url_for("eforms.paper", service=service))
    return file(pdf, f"{service}-{size}.pdf")
