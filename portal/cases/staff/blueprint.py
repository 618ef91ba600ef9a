"""The blueprint of staff pages of cases."""

from flask import Blueprint

bp = Blueprint("cases_staff", __name__, url_prefix="/staff")
