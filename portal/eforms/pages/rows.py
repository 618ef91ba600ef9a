"""Rows of answers as the components take them: with links to change them, or alone."""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from markupsafe import Markup

from portal.core.i18n import _
from portal.eforms.pages.summary import Row

Options = dict[str, Any]


def summary_parts(rows: Iterable[Row]) -> Iterator[tuple[str, str, list[Options]]]:
    """The rows that belong together, as (section, item, options of the rows)."""
    for (section, item), together in groupby(rows, lambda row: (row.section, row.item)):
        yield section, item, summary_rows(together)


def summary_rows(rows: Iterable[Row]) -> list[Options]:
    """Each with a link that leads back to the check page."""
    return [
        {**options, "actions": {"items": [_change(row)]}}
        for row in rows
        for options in answer_rows([row])
    ]


def answer_rows(rows: Iterable[Row]) -> list[Options]:
    return [{"key": {"text": row.label}, "value": {"html": lines(row.lines)}} for row in rows]


def lines(answer: list[str]) -> Markup:
    """An answer a line each, in whatever direction it was written."""
    if not answer:
        return Markup('<span class="not-provided">{}</span>').format(_("Not provided"))
    return Markup("<br>").join(Markup('<span dir="auto">{}</span>').format(line) for line in answer)


def _change(row: Row) -> Options:
    return {"href": row.change_href, "text": _("Change"), "visuallyHiddenText": row.label}
