"""The blueprint of assisted digital, and what it gives to the pages of others."""

from flask import Blueprint

from portal.accounts import navigation
from portal.accounts.services import Permission
from portal.assisted import access, opened
from portal.cases import services as cases
from portal.core.i18n import _l
from portal.eforms import services as eforms

bp = Blueprint("assisted", __name__)

eforms.set_helping(access.helped)
cases.add_staff_section(4, "assisted/_staff_visit.html", opened.visit_of)
navigation.add_staff_page(5, "assisted.home", _l("Help a visitor"), Permission.ACT_FOR_VISITORS)
