"""Structured logs with a request id and no personal data: JSON in production, a line elsewhere.

Only names, ids and counts go in: never answers, addresses of people, query strings or bodies.
"""

import logging
import re
import secrets
import sys
import time
import traceback
from typing import Any, cast

import structlog
from flask import Flask, Response, g, request

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")

log: structlog.typing.FilteringBoundLogger = structlog.get_logger()

# One list for good: a logger keeps the one it was first used with, also when another app is made.
_processors: list[structlog.typing.Processor] = []


def configure(*, production: bool) -> None:
    handler = logging.StreamHandler()
    handler.setFormatter(_NoTraceback("[%(levelname)s] %(name)s: %(message)s"))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    last: structlog.typing.Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if production
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0)
    )
    _processors[:] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        last,
    ]
    structlog.configure(
        processors=_processors,
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )


class _NoTraceback(logging.Formatter):
    """For libraries that log a fault by themselves: a database's error quotes what was stored."""

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        return str(ei[0].__name__)

    def formatStack(self, stack_info: str) -> str:  # noqa: N802, ARG002
        return ""


def init_app(app: Flask) -> None:
    app.before_request(_start)
    app.after_request(_finish)


def fault(error: BaseException) -> None:
    """Log where an unexpected error came from. Its message stays out: it may quote an answer."""
    frames = traceback.extract_tb(error.__traceback__)
    log.error(
        "fault",
        error=type(error).__name__,
        where=[f"{f.filename.rsplit('/', 3)[-1]}:{f.lineno} {f.name}" for f in frames[-6:]],
    )


def request_id() -> str:
    return cast("str", g.get("request_id", ""))


def _start() -> None:
    given = request.headers.get("X-Request-ID", "")
    g.request_id = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
    g.started = time.perf_counter()
    structlog.contextvars.clear_contextvars()
    structlog.contextvars.bind_contextvars(request_id=g.request_id)


def _finish(response: Response) -> Response:
    response.headers["X-Request-ID"] = request_id()
    fields: dict[str, Any] = {
        "method": request.method,
        "route": request.url_rule.rule if request.url_rule else "unknown",
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.started) * 1000, 1),
    }
    log.info("request", **fields)
    return response
