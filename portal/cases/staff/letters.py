"""What an officer wrote on a case, as a letter to print and post."""

from http import HTTPStatus
from uuid import UUID

from flask import Response, url_for

from portal.accounts import access
from portal.cases import services
from portal.cases.staff.blueprint import bp
from portal.cases.working import letters
from portal.core.i18n import BY_CODE
from portal.core.web import redirect, render


@bp.get("/cases/<reference>/letters/<uuid:source_id>")
def letter(reference: str, source_id: UUID) -> Response:
    """What will be printed; opening it has the PDF made."""
    actor = access.required_actor()
    known = services.record_for(actor, reference).case.reference
    found = letters.letter(actor, known, source_id)
    return render(
        "cases/staff_letter.html",
        letter=found,
        source_id=source_id,
        spoken=BY_CODE[found.locale],
        ready=letters.pdf_of(found, source_id) is not None,
    )


@bp.get("/cases/<reference>/letters/<uuid:source_id>.pdf")
def letter_pdf(reference: str, source_id: UUID) -> Response:
    """The file, or the page that says it is being made."""
    actor = access.required_actor()
    known = services.record_for(actor, reference).case.reference
    pdf = letters.pdf_of(letters.letter(actor, known, source_id), source_id)
    if pdf is None:
        return redirect(url_for("cases_staff.letter", reference=known, source_id=source_id))
    headers = {"Content-Disposition": f'attachment; filename="letter-{known}.pdf"'}
    return Response(pdf, HTTPStatus.OK, headers, content_type="application/pdf")
