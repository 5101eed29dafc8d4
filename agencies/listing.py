"""A register's current list, whole: what is given away as open data, read page by page so that none is ever held."""

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Engine

from agencies.known import Agency, KnownRegister
from agencies.lookup import COLUMNS, Lists, agency_from
from core.asking import Source, asking, day
from core.database import reading

PAGE = 500
"""Agencies read at once."""
PLACES = (
    "SELECT key, town, address, phone FROM agency_branches"
    " WHERE import_id = ? AND key > ? AND key <= ? ORDER BY key, town, address"
)

Place = tuple[str, str, str | None]
"""Where an agency is: town, address, phone (E.164)."""


class ListReplaced(Exception):
    """The list was cleared while it was read: what was read of it is not whole. Read the new one."""


@dataclass(frozen=True)
class CurrentList:
    """Which import is current, and how many agencies it has. `digest` is of its file and its mapping."""

    import_id: int
    listed_on: date
    agencies: int
    digest: str


def current_list(source: Source, register_id: str) -> CurrentList | None:
    """The list of a register that readers have now, or none."""
    found = asking(source)(
        "SELECT i.id, i.listed_on, i.counts, i.digest FROM registers AS r"
        " JOIN register_imports AS i ON i.id = r.current_import WHERE r.id = ?",
        register_id,
    )
    for number, listed_on, counts, digest in found:
        read_on = day(listed_on)
        assert read_on is not None
        return CurrentList(number, read_on, json.loads(counts).get("agencies", 0), digest)
    return None


def agencies_of(
    engine: Engine, known: KnownRegister, current: CurrentList
) -> Iterator[tuple[Agency, list[Place]]]:
    """Every agency of the list by its key, with its places. Raises ListReplaced at the end when the list went meanwhile."""
    lists, given, after = Lists({current.import_id: known}), 0, -1
    while page := _page(engine, lists, current.import_id, after):
        yield from page
        given += len(page)
        after = page[-1][0].key
    if given != current.agencies:
        raise ListReplaced


def _page(engine: Engine, lists: Lists, import_id: int, after: int) -> list[tuple[Agency, list[Place]]]:
    """The next agencies: a short read of its own, for whoever downloads may be slow."""
    chosen = f"SELECT {', '.join(COLUMNS)} FROM agencies WHERE import_id = ? AND key > ?"  # noqa: S608
    with reading(engine) as connection:
        ask = asking(connection)
        found = [
            agency_from(lists, row) for row in ask(f"{chosen} ORDER BY key LIMIT {PAGE}", import_id, after)
        ]
        places: dict[int, list[Place]] = defaultdict(list)
        for key, *place in ask(PLACES, import_id, after, found[-1].key) if found else ():
            places[key].append((place[0], place[1], place[2]))
    return [(agency, places[agency.key]) for agency in found]
