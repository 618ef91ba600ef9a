"""The blueprint of residents' pages of payments."""

from flask import Blueprint

bp = Blueprint("payments", __name__)
