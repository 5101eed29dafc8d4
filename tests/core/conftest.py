from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.core.outboxes import HandClock, on_postgresql, on_sqlite


@pytest.fixture(params=["sqlite", "postgresql"])
def outbox(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A database with an empty outbox, on each kind of server."""
    if request.param == "postgresql":
        with on_postgresql() as engine:
            yield engine
        return
    engine = on_sqlite(tmp_path)
    yield engine
    engine.dispose()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()
