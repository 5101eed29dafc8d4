"""What a part of the application is handed at start: values made once, by app.py."""

from dataclasses import dataclass

from sqlalchemy import Engine

from core.clock import Clock
from core.settings import Settings

EXTENSION = "antso"
"""Where app.py leaves the Wiring: `app.extensions[EXTENSION]`. No room below `web` imports Flask, so neither does this."""


@dataclass(frozen=True)
class Wiring:
    settings: Settings
    engine: Engine
    clock: Clock
