"""Our own application under the bench: as production runs it, or with SQLite's cheaper synchronous=NORMAL as a figure."""

from flask import Flask

from app import create_app
from core.database import connect
from core.settings import read_settings


def create_full() -> Flask:
    """What runs: synchronous=FULL."""
    return create_app(parts=("voice",))


def create_normal() -> Flask:
    """A figure only: an answer may be lost with the power."""
    settings = read_settings()
    return create_app(settings, parts=("voice",), engine=connect(settings.database_url, synchronous="NORMAL"))
