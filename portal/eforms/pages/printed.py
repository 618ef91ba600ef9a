"""The HTML that PDFs are made from: a person's copy, a form on paper."""

from collections.abc import Callable
from itertools import groupby
from typing import Any
from uuid import UUID

from portal.eforms.copies import copying
from portal.eforms.definitions import QuestionType
from portal.eforms.pages import rows, summary
from portal.eforms.paper import editions, sheet
from portal.printing.services import written


def copy_html(reference: str, locale: str) -> str:
    """What was sent under this reference, in that language."""
    return written("eforms/printed/copy.html", locale, lambda: copy_of(reference))


def copy_of(reference: str) -> dict[str, Any]:
    """What the page and the PDF say of what was sent, in the current language.

    `parts` are rows that belong together, under the section and the item they are about.
    """
    record = copying.record(reference)
    answered = [
        row
        for row in summary.rows(record.definition, record.way)
        if row.question.type is not QuestionType.EQUALITY  # linked to nobody any more
    ]
    together = groupby(answered, lambda row: (row.section, row.item))
    return {
        "record": record,
        "title": summary.start_page(record.definition).title,
        "parts": [(section, item, rows.answer_rows(part)) for (section, item), part in together],
    }


def paper_html(version_id: str, locale: str, size: str) -> str:
    """A version of a form to be filled in with a pen."""
    return written("eforms/printed/paper.html", locale, lambda: _paper(UUID(version_id), size))


def _paper(version_id: UUID, size: str) -> dict[str, Any]:
    edition = editions.edition(version_id)
    return {
        "edition": edition,
        "form": summary.start_page(edition.definition),
        "leaves": sheet.leaves(edition.definition),
        "large": size == editions.Size.LARGE,
    }


WRITERS: dict[str, Callable[..., str]] = {"copy": copy_html, "paper": paper_html}
