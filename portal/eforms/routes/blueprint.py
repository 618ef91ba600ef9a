"""The blueprint of forms, and what forms give to the pages of others."""

from flask import Blueprint, url_for

from portal.content import services as content
from portal.eforms.pages import drawing, rendering, summary
from portal.faults import services as faults
from portal.gazetteer import services as gazetteer

bp = Blueprint("eforms", __name__)
bp.record_once(lambda state: rendering.add_globals(state.app.jinja_env))
bp.record_once(lambda state: drawing.add_globals(state.app.jinja_env))

content.add_source(summary.entries)
faults.add_categories(summary.fault_categories)
content.add_places(gazetteer.council_places)
content.set_directory(lambda: url_for("eforms.services"))
