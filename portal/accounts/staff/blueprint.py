"""The blueprint of staff pages that belong to no other domain, and what templates ask of forms."""

from typing import Any

from flask import Blueprint
from wtforms.fields.choices import SelectFieldBase

bp = Blueprint("staff", __name__, url_prefix="/staff")


@bp.record_once
def _add_globals(state: object) -> None:
    state.app.jinja_env.globals["options_of_field"] = options_of_field  # type: ignore[attr-defined]


def options_of_field(field: SelectFieldBase) -> list[dict[str, Any]]:
    """The options of a field, as the components for choices want them."""
    return [{"value": choice.value, "text": choice.label} for choice in field.choices or ()]  # type: ignore[attr-defined]
