"""The real main line as a worker holds it, and the walk through all of it, made once a session."""

import pytest

from core.database import connect, reading
from publishing.release import CompiledLine
from publishing.releases import current_number, load_release
from tests.builders import REAL_CONTENT, SMALL_CONTENT, settings_in
from tests.conftest import Published
from tests.silent import silent_line
from tests.walks.registers import demo_rooms
from tests.walks.walker import Walk, beginnings, walk


@pytest.fixture(scope="session")
def published_line(published: Published) -> CompiledLine:
    """The main line of the published release, read from its database."""
    engine = connect(settings_in(published.instance).database_url)
    with reading(engine) as connection:
        release = load_release(connection, current_number(connection) or 0)
    engine.dispose()
    return release.lines["main"]


@pytest.fixture(scope="session")
def real_walk() -> Walk:
    """Every (state, event) of the real main line, over the synthetic register."""
    line = silent_line(REAL_CONTENT)
    with demo_rooms(line) as tell:
        return walk(line, beginnings(line), tell=tell)


@pytest.fixture(scope="session", params=["real", "small"])
def walked(request: pytest.FixtureRequest) -> Walk:
    """The walk over the real line; and one over the tests' own, which has the kinds of step that the real one lacks, and no room
    to ask.
    """
    if request.param == "small":
        return walk(silent_line(SMALL_CONTENT), beginnings(silent_line(SMALL_CONTENT)))
    made: Walk = request.getfixturevalue("real_walk")
    return made
