"""The blueprint of staff pages of reports."""

from flask import Blueprint

bp = Blueprint("faults_staff", __name__, url_prefix="/staff")
