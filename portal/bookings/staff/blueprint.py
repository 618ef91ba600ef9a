"""The blueprint of staff pages of bookings."""

from flask import Blueprint

bp = Blueprint("bookings_staff", __name__, url_prefix="/staff/bookings")
