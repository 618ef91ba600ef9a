"""The blueprint of residents' pages of payments."""

from flask import Blueprint

from portal.payments.money import money

bp = Blueprint("payments", __name__)
bp.record_once(lambda state: state.app.jinja_env.globals.update(money=money))
