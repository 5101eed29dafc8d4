"""Packs as rows: what each week's holds, where its zips are, and what was ever in one.

What must never come out of here: a zip with a story that was withdrawn after it was built.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, select

from core.database import upsert
from core.models import PackedPathRow, PackRow
from radio_feed.packs.manifest import Manifest, from_json, to_json
from radio_feed.packs.weeks import Week
from radio_feed.packs.zips import ZipMade, zip_name
from stories.published import withdrawn_names

KEPT_WEEKS = 4
"""How long a week's zips can still be downloaded; its manifest is kept as long, its paths for ever."""


@dataclass(frozen=True)
class StoredPack:
    """A pack to download. `delta`: what is new against the pack of the week before; nothing where there was none."""

    week: str
    made_from: str
    manifest: Manifest
    whole: ZipMade
    delta: ZipMade | None
    made_at: datetime


@dataclass(frozen=True)
class ToDelete:
    """Paths. `withdrawn` hold a story that was taken back; `ended` were in former packs alone."""

    withdrawn: tuple[str, ...]
    ended: tuple[str, ...]


def stored_packs(connection: Connection) -> list[StoredPack]:
    """Those that may be downloaded, the newest first: one with a withdrawn story waits for the worker to build it anew."""
    withdrawn = withdrawn_names(connection)
    return [pack for pack in _all(connection) if not pack.manifest.stories & withdrawn]


def stored_pack(connection: Connection, week: Week) -> StoredPack | None:
    """The pack of a week, whether it may be downloaded or not."""
    return next((pack for pack in _all(connection) if pack.week == str(week)), None)


def _all(connection: Connection) -> list[StoredPack]:
    rows = connection.execute(select(*PackRow.__table__.columns).order_by(PackRow.week.desc()))
    return [
        StoredPack(
            row.week,
            row.made_from,
            from_json(row.document.encode()),
            ZipMade(row.whole_sha256, row.whole_bytes),
            ZipMade(row.delta_sha256, row.delta_bytes) if row.delta_sha256 else None,
            row.made_at,
        )
        for row in rows
    ]


def keep_pack(connection: Connection, pack: StoredPack) -> None:
    """Write the pack of its week; the one before is replaced."""
    values = {
        "made_from": pack.made_from,
        "document": to_json(pack.manifest).decode("ascii"),
        "whole_sha256": pack.whole.sha256,
        "whole_bytes": pack.whole.bytes,
        "delta_sha256": pack.delta.sha256 if pack.delta else None,
        "delta_bytes": pack.delta.bytes if pack.delta else None,
        "made_at": pack.made_at,
    }
    row = upsert(connection, PackRow).values(week=pack.week, **values)
    connection.execute(row.on_conflict_do_update(index_elements=["week"], set_=values))


def remember_paths(connection: Connection, manifest: Manifest) -> None:
    """Before a pack leaves this machine: what is in it may have to be deleted one day."""
    paths = [
        {"path": path, "stories": json.dumps(cut.stories)}
        for cut in manifest.cuts
        for path in (cut.path, cut.air)
        if path
    ]
    paths += [{"path": page, "stories": "[]"} for page in sorted(manifest.pages)]
    if paths:
        row = upsert(connection, PackedPathRow).values(paths)
        connection.execute(
            row.on_conflict_do_update(index_elements=["path"], set_={"stories": row.excluded.stories})
        )


def to_delete(connection: Connection, present: frozenset[str]) -> ToDelete:
    """What a folder that holds these paths must not hold besides."""
    withdrawn = withdrawn_names(connection)
    gone: list[str] = []
    over: list[str] = []
    for row in connection.execute(
        select(PackedPathRow.path, PackedPathRow.stories).order_by(PackedPathRow.path)
    ):
        if row.path not in present:
            (gone if withdrawn & set(json.loads(row.stories)) else over).append(row.path)
    return ToDelete(tuple(gone), tuple(over))


def paths_with(connection: Connection, stories: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """By story the paths of any pack ever built in which it is heard: its own, and those of programmes."""
    found: dict[str, tuple[str, ...]] = defaultdict(tuple)
    paths = select(PackedPathRow.path, PackedPathRow.stories).order_by(PackedPathRow.path)
    for row in connection.execute(paths) if stories else ():
        for story in json.loads(row.stories):
            if story in stories:
                found[story] += (row.path,)
    return found


def clear_packs(connection: Connection, folder: Path, now: datetime, week: Week) -> None:
    """Forget packs of long ago, and files that no pack names and that are older than a day: a build may be about to."""
    oldest = week
    for _ in range(KEPT_WEEKS):
        oldest = oldest.before
    connection.execute(delete(PackRow).where(PackRow.week < str(oldest)))
    packs = _all(connection)
    zips = {zip_name(made.sha256) for pack in packs for made in (pack.whole, pack.delta) if made}
    sounds = {f"{cut.sha256}.mp3" for pack in packs for cut in pack.manifest.cuts}
    old = (now - timedelta(days=1)).timestamp()
    for path in (
        *folder.glob("*.zip"),
        *folder.glob(".*.zip"),
        *folder.glob("*.mp3"),
        *folder.glob(".*.mp3.*"),
    ):
        if path.name not in zips | sounds and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
