"""A row moves only as its table of states says, and of two who move it one wins."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from enum import StrEnum

import pytest

from core.ledger import Rows
from core.states import Transitions


class Light(StrEnum):
    RED = "red"
    GREEN = "green"
    BROKEN = "broken"


LIGHTS = Transitions(
    "lights",
    {Light.RED: (Light.GREEN, Light.BROKEN), Light.GREEN: (Light.RED, Light.BROKEN), Light.BROKEN: ()},
)


@pytest.fixture
def rows() -> Iterator[Rows]:
    with closing(sqlite3.connect(":memory:")) as connection:
        rows = Rows(connection.cursor(), qmark=True)
        rows.change("CREATE TABLE lights (id TEXT, state TEXT, seen_at INTEGER)")
        rows.change("INSERT INTO lights VALUES ('north', 'red', 0), ('south', 'red', 0)")
        yield rows


def lights(rows: Rows) -> list[tuple[object, ...]]:
    return rows.all("SELECT id, state, seen_at FROM lights ORDER BY id")


def test_a_row_moves_with_its_columns_and_no_other_row_does(rows: Rows) -> None:
    assert LIGHTS.move(rows, "north", Light.GREEN, seen_at=7)
    assert lights(rows) == [("north", "green", 7), ("south", "red", 0)]


@pytest.mark.parametrize("before", Light)
@pytest.mark.parametrize("to", Light)
def test_a_row_moves_only_where_the_table_leads(rows: Rows, before: Light, to: Light) -> None:
    rows.change("UPDATE lights SET state = ?", before.value)
    moved = LIGHTS.move(rows, "north", to, seen_at=7)
    assert moved == (to in LIGHTS.leads_to[before])
    assert lights(rows)[0] == (("north", to, 7) if moved else ("north", before, 0))


def test_who_saw_another_state_comes_too_late(rows: Rows) -> None:
    assert LIGHTS.move(rows, "north", Light.BROKEN, before=Light.RED)
    assert not LIGHTS.move(rows, "north", Light.BROKEN, before=Light.RED)
    assert not LIGHTS.move(rows, "south", Light.BROKEN, before=Light.GREEN)
    assert not LIGHTS.move(rows, "south", Light.GREEN, before=Light.BROKEN), "nothing leads there"
    assert not LIGHTS.move(rows, "nowhere", Light.GREEN)


def test_the_table_says_what_leads_to_a_state_and_what_is_over() -> None:
    assert LIGHTS.leading_to(Light.BROKEN) == [Light.RED, Light.GREEN]
    assert LIGHTS.over() == [Light.BROKEN]
