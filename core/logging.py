"""Logs: events named `noun.verb`, with keys from an allow-list and nothing else (P11).

Digits, numbers, bodies and messages of exceptions never reach a log: an exception is told by its type and where it rose.
"""

import logging
import sys
import traceback
from contextlib import suppress
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

ALLOWED_KEYS = frozenset({
    "event", "level", "timestamp", "line", "release", "step", "turn", "error", "where", "path", "status", "method",
    "count", "seconds", "port", "mode", "language", "clip",
})  # fmt: skip


def keep_allowed(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Drop every key that is not allowed by name."""
    return {key: value for key, value in event.items() if key in ALLOWED_KEYS}


def set_up_logging() -> None:
    """JSON lines on what is standard error when something is logged; libraries speak of nothing below an error."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            keep_allowed,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )
    for name in ("werkzeug", "sqlalchemy", "twilio", "urllib3", "apscheduler"):
        logging.getLogger(name).setLevel(logging.ERROR)


def log(event: str, **keys: Any) -> None:
    with suppress(OSError):  # A log that cannot be written, as on a full disk, takes nobody's answer away.
        structlog.get_logger().info(event, **keys)


def log_failure(event: str, error: BaseException, **keys: Any) -> None:
    """An error by its type and the line of ours where it rose; its message may carry what a caller typed."""
    # Frames are walked, not extracted: extracting opens the source files to quote them.
    frames = [*traceback.walk_tb(error.__traceback__)]
    where = f"{frames[-1][0].f_code.co_filename}:{frames[-1][1]}" if frames else ""
    with suppress(OSError):
        structlog.get_logger().error(event, error=type(error).__name__, where=where, **keys)
