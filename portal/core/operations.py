"""What balancers and monitoring ask: /healthz, /readyz, /metrics."""

from functools import cache
from http import HTTPStatus

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Blueprint, Flask, Response, abort, jsonify, request
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from portal.config import ROOT
from portal.core import db, jobs, metrics, security
from portal.core.settings import settings

bp = Blueprint("operations", __name__)

_HEARTBEAT = text(
    "SELECT coalesce(bool_or(last_heartbeat > now() - make_interval(secs => :seconds)), false)"
    " FROM procrastinate_workers"
)


def init_app(app: Flask) -> None:
    app.register_blueprint(bp)


@bp.get("/healthz")
def healthz() -> Response:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Whether this process can serve: database there, tables as the code wants, a worker alive."""
    checks = {"database": False, "migrations": False, "worker": False}
    try:
        db.session.execute(text("SELECT 1"))
        checks["database"] = True
        version = db.session.scalar(text("SELECT version_num FROM alembic_version"))
        checks["migrations"] = version == newest_migration()
        alive = {"seconds": jobs.STALLED_AFTER_SECONDS}
        checks["worker"] = bool(db.session.scalar(_HEARTBEAT, alive))
    except SQLAlchemyError:
        db.session.rollback()
    ready = all(checks.values())
    return jsonify(checks), HTTPStatus.OK if ready else HTTPStatus.SERVICE_UNAVAILABLE


@bp.get("/metrics")
def metrics_text() -> Response:
    """Figures for Prometheus; in production only with the bearer token."""
    token = settings().metrics_token
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and not security.same(given, token):
        abort(HTTPStatus.NOT_FOUND)
    return Response(metrics.text_format(), content_type="text/plain; version=0.0.4")


def upgrade(url: str) -> None:
    """Bring the tables of a database to what this code wants."""
    config = alembic_config()
    config.attributes["url"] = url
    command.upgrade(config, "head")


@cache
def newest_migration() -> str | None:
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


def alembic_config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(ROOT / "portal" / "migrations"))
    return config
