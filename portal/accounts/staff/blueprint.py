"""The blueprint of staff pages that belong to no other domain."""

from flask import Blueprint

bp = Blueprint("staff", __name__, url_prefix="/staff")
