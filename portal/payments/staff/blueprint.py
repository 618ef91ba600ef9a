"""The blueprint of staff pages of payments."""

from flask import Blueprint

bp = Blueprint("payments_staff", __name__, url_prefix="/staff/payments")
