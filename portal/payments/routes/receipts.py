"""Receipts: a page to print, and a PDF."""

from http import HTTPStatus

from flask import Response, url_for

from portal.core.web import redirect, render
from portal.payments.reading import printed, receipts
from portal.payments.routes.blueprint import bp
from portal.payments.routes.entering import entered


@bp.get("/pay/<reference>/receipt")
def receipt(reference: str) -> Response:
    """Who may see the payment may see this. Opening it has the PDF made."""
    view = entered(reference)
    words = printed.words_of(view.reference)
    response = render(
        "payments/receipt.html",
        partial="payments/_receipt_pdf.html",
        ready=receipts.pdf_of(words["receipt"]) is not None,
        **words,
    )
    response.headers["HX-Push-Url"] = "false"  # it asks again by itself: no new page in the history
    return response


@bp.get("/pay/<reference>/receipt.pdf")
def receipt_pdf(reference: str) -> Response:
    """The file, or the page that says it is being made."""
    view = entered(reference)
    pdf = receipts.pdf_of(receipts.receipt(view))
    if pdf is None:
        return redirect(url_for("payments.receipt", reference=view.reference))
    headers = {"Content-Disposition": f'attachment; filename="receipt-{view.reference}.pdf"'}
    return Response(pdf, HTTPStatus.OK, headers, content_type="application/pdf")
