"""The clip index in the database: which clip was made from what. A row is written after its file is on disk,
never before.
"""

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, Row, select
from sqlalchemy.dialects import postgresql, sqlite

from audio.speech import Clip, Offset, Origin
from core.database import reading, unit_of_work
from core.models.clip import ClipRow

AT_ONCE = 500
"""Hashes in one question; databases limit the values of a statement."""


class DatabaseIndex:
    """The table `clips` as a ClipIndex (audio/library.py)."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, keys: Iterable[str]) -> dict[str, Clip]:
        """The clips known for these `made_from` hashes."""
        wanted = list(keys)
        with reading(self._engine) as connection:
            rows = [
                row
                for first in range(0, len(wanted), AT_ONCE)
                for row in connection.execute(
                    select(ClipRow).where(ClipRow.made_from.in_(wanted[first : first + AT_ONCE]))
                )
            ]
        return {row.made_from: _clip(row) for row in rows}

    def add(self, clips: Iterable[Clip]) -> None:
        """Remember clips whose files are stored; one known already is replaced, as another publish may render
        the same.
        """
        rows = [_row(clip) for clip in clips]
        if not rows:
            return
        insert = _insert(self._engine)
        told_anew = {name: insert.excluded[name] for name in rows[0] if name != "made_from"}
        with unit_of_work(self._engine) as connection:
            connection.execute(
                insert.on_conflict_do_update(index_elements=["made_from"], set_=told_anew), rows
            )


def _insert(engine: Engine) -> sqlite.Insert | postgresql.Insert:
    """Only a database's own INSERT knows what to do about a row that is there."""
    return postgresql.insert(ClipRow) if engine.dialect.name == "postgresql" else sqlite.insert(ClipRow)


def _row(clip: Clip) -> dict[str, Any]:
    return {
        "made_from": clip.made_from,
        "sha256": clip.sha256,
        "language": clip.language,
        "seconds": clip.seconds,
        "size": clip.size,
        "offsets": json.dumps(
            [[offset.starts, offset.ends, offset.text] for offset in clip.offsets], ensure_ascii=False
        ),
        "voice": clip.voice,
        "origin": clip.origin.value,
    }


def _clip(row: Row[Any]) -> Clip:
    return Clip(
        made_from=row.made_from,
        sha256=row.sha256,
        language=row.language,
        seconds=row.seconds,
        size=row.size,
        offsets=tuple(Offset(*offset) for offset in json.loads(row.offsets)),
        voice=row.voice,
        origin=Origin(row.origin),
    )
