"""The blueprint of cases: pages of their own, and those that an account has of them."""

from flask import Blueprint

bp = Blueprint("cases", __name__)
