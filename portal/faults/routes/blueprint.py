"""The blueprint of residents' pages of faults."""

from flask import Blueprint

bp = Blueprint("faults", __name__)
