"""What was kept is destroyed: first the wraps, without which nothing of it can ever be opened, then the files.

Needs no key, so that a worker may withdraw by telephone and retention may purge. Each erased id stays in the purge ledger
(`erased_items`): a backup that is restored erases it again (P25).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from core.clock import ANTANANARIVO, milliseconds
from core.ledger import Rows
from vault import audit, entitlement, members
from vault.sealing import sound_path

UNSEALED_FOR = timedelta(hours=1)
"""A file this old whose row never came was left by a crash: no transaction takes as long."""


def erase_case(rows: Rows, case: str, by: str, now: datetime) -> Sequence[str]:
    """Destroy all that is sealed of a case, and its caller's key; ids for `remove_files`, after the transaction."""
    items = [item for (item,) in rows.all("SELECT id FROM sealed_items WHERE case_id = ?", case)]
    _erase_rows(rows, items, now)
    rows.change("DELETE FROM withheld_cases WHERE case_id = ?", case)
    if rows.change("DELETE FROM case_keys WHERE case_id = ?", case):
        _note(rows, case, now)
        audit.record(rows, by, "case.erased", case, now)
    return items


def erase_items(rows: Rows, items: Iterable[str], by: str, now: datetime) -> Sequence[str]:
    """Destroy some items; what is not there is passed over. Ids for `remove_files`, after the transaction."""
    there = [item for item in items if rows.one("SELECT 1 FROM sealed_items WHERE id = ?", item)]
    _erase_rows(rows, there, now)
    for item in there:
        audit.record(rows, by, "item.erased", item, now)
    return there


def remove_files(folder: Path, items: Iterable[str]) -> None:
    """Remove the ciphertexts of erased sound, once the transaction that erased it is on disk."""
    for item in items:
        sound_path(folder, item).unlink(missing_ok=True)


def replay(rows: Rows, erased: Iterable[str], now: datetime) -> Sequence[str]:
    """Erase again what a restored backup brought back: the ids of a purge ledger, of items and cases; ids for `remove_files`."""
    ids = list(erased)
    items = erase_items(rows, ids, audit.SCRIPT, now)
    return [*items, *(item for case in ids for item in erase_case(rows, case, audit.SCRIPT, now))]


def erased(rows: Rows) -> list[str]:
    """Ids of the items and cases that were erased."""
    return [id_ for (id_,) in rows.all("SELECT item_id FROM erased_items ORDER BY item_id")]


def ledger(rows: Rows) -> list[str]:
    """What a restored backup must not bring back, a line each: ids of what was erased, keys that ended, members who left,
    cases that were withheld, copies of stories that were withdrawn and the day. It is kept off the machine, beside the backups.
    """
    ended = rows.all("SELECT id FROM member_keys WHERE ended_at IS NOT NULL ORDER BY id")
    left = rows.all("SELECT id FROM members WHERE removed_at IS NOT NULL ORDER BY id")
    withheld = rows.all("SELECT case_id, member_id FROM withheld_cases ORDER BY case_id, member_id")
    unaired = rows.all("SELECT name, withdrawn_on FROM withdrawn_stories ORDER BY name")
    kinds = {
        "erased": [(id_,) for id_ in erased(rows)],
        "ended": ended,
        "left": left,
        "withheld": withheld,
        "unaired": unaired,
    }
    return [" ".join([kind, *map(str, ids)]) for kind, found in kinds.items() for ids in found]


def take_back(rows: Rows, lines: Iterable[str], now: datetime) -> None:
    """End again the keys, memberships and openings that a ledger says were over: their wraps are gone with them."""
    for kind, *ids in (line.split() for line in lines):
        if kind == "ended":
            over = rows.all("SELECT member_id FROM member_keys WHERE id = ? AND ended_at IS NULL", *ids)
            for (member,) in over:
                members.end_key(rows, member, now, by=audit.SCRIPT)
        elif kind == "left":
            rows.change(
                "UPDATE members SET removed_at = ? WHERE id = ? AND removed_at IS NULL",
                milliseconds(now),
                *ids,
            )
            entitlement.settle_member(rows, *ids, compelled=True)
        elif kind == "withheld":
            _withhold_again(rows, ids[0], ids[1], now)


def _withhold_again(rows: Rows, case: str, member: str, now: datetime) -> None:
    both = "SELECT 1 FROM case_keys c, members m WHERE c.case_id = ? AND m.id = ?"
    if rows.one(both, case, member):
        sql = (
            "INSERT INTO withheld_cases (case_id, member_id, withheld_by, withheld_at) VALUES (?, ?, ?, ?)"
            " ON CONFLICT (case_id, member_id) DO NOTHING"
        )
        rows.change(sql, case, member, member, milliseconds(now))
        entitlement.settle_case(rows, case, compelled=True)


def forget_ledger(rows: Rows, before: datetime) -> int:
    """Forget ids that were erased so long ago that no backup could bring them back; how many."""
    return rows.change(
        "DELETE FROM erased_items WHERE erased_on < ?", before.astimezone(ANTANANARIVO).date().isoformat()
    )


def sweep(rows: Rows, folder: Path, now: datetime) -> int:
    """Remove files that have no row and are older than any transaction; how many."""
    if not folder.is_dir():
        return 0
    over = now.timestamp() - UNSEALED_FOR.total_seconds()
    old = [path for path in folder.iterdir() if path.stat().st_mtime < over]
    left = [path for path in old if not rows.one("SELECT 1 FROM sealed_items WHERE id = ?", path.name)]
    for path in left:
        path.unlink(missing_ok=True)
    return len(left)


def _erase_rows(rows: Rows, items: Iterable[str], now: datetime) -> None:
    for item in items:
        for table in ("wraps", "grants"):
            rows.change(f"DELETE FROM {table} WHERE item_id = ?", item)  # noqa: S608
        rows.change("DELETE FROM sealed_items WHERE id = ?", item)
        _note(rows, item, now)


def _note(rows: Rows, id_: str, now: datetime) -> None:
    sql = "INSERT INTO erased_items (item_id, erased_on) VALUES (?, ?) ON CONFLICT (item_id) DO NOTHING"
    rows.change(sql, id_, now.astimezone(ANTANANARIVO).date().isoformat())
