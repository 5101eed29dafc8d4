"""What a backup holds, as a tar of known names: a sheet about it, the database in parts, sealed sounds, copies of stories.

Any tar program reads it after `age --decrypt`, should Antso itself be gone.
"""

import json
import re
import tarfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from core.errors import OperatorError

FORM = 2
"""The first had no stories; it is read as it was."""
SHEET = "antso.json"
DATABASE = "database"
SEALED, STORIES = "sealed", "stories"
"""Folders, each with the names of its files."""
NAMES = re.compile(
    rf"({DATABASE}/\d{{9}}|{SEALED}/[0-9a-f]{{16}}|{STORIES}/[0-9a-f]{{32}}\.[a-z]{{1,16}}\.[a-z0-9]{{1,4}})"
)


@dataclass(frozen=True)
class Sheet:
    """What is known of a backup before it is read: when it was made, of which kind of database, the audit log's head
    then, and about how many parts it has."""

    form: int
    made_at: str
    dialect: str
    audit_seq: int
    audit_hash: str
    parts: int


def written(
    sheet: Sheet, database: Iterable[bytes], folders: Mapping[str, Path], advance: Callable[[str], None]
) -> Iterator[bytes]:
    """The bytes of the tar. A sound that is erased meanwhile is not in it any more; `advance` is told of each part."""
    yield from _entry(SHEET, json.dumps(asdict(sheet), sort_keys=True).encode())
    for number, part in enumerate(database):
        yield from _entry(f"{DATABASE}/{number:09}", part)
        advance(DATABASE)
    for kind, folder in folders.items():
        for path in sorted(folder.iterdir()) if folder.is_dir() else []:
            if NAMES.fullmatch(f"{kind}/{path.name}"):
                try:
                    content = path.read_bytes()
                except FileNotFoundError:
                    continue
                yield from _entry(f"{kind}/{path.name}", content)
                advance(kind)
    yield bytes(2 * tarfile.BLOCKSIZE)


def _entry(name: str, content: bytes) -> Iterator[bytes]:
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), 0o600
    yield info.tobuf()
    yield content
    yield bytes(-len(content) % tarfile.BLOCKSIZE)


@dataclass(frozen=True)
class Part:
    """One entry: a part of the database (`kind` DATABASE), or a file of that name of a folder."""

    kind: str
    name: str
    content: bytes


def sheet_of(stream: IO[bytes]) -> tuple[Sheet, Iterator[Part]]:
    """What a stream of `written` holds: its sheet, then the parts in their order. Raises OperatorError for what is none."""
    try:
        tar = tarfile.open(fileobj=stream, mode="r|")  # noqa: SIM115 - it reads as the parts are asked for
        first = tar.next()
        file = tar.extractfile(first) if first and first.name == SHEET else None
        sheet = Sheet(**json.loads(file.read())) if file else None
    except (tarfile.TarError, ValueError, TypeError):
        sheet = None
    if sheet is None:
        raise OperatorError("This is no backup of Antso.", "Name a file that scripts/backup.py made.")
    if not 1 <= sheet.form <= FORM:
        raise OperatorError(
            f"The backup is of form {sheet.form}, of a newer Antso.", "Upgrade, then restore it."
        )
    return sheet, _parts(tar)


def _parts(tar: tarfile.TarFile) -> Iterator[Part]:
    while entry := tar.next():
        if not NAMES.fullmatch(entry.name) or not entry.isfile():
            raise OperatorError(
                "The backup holds what no backup of ours holds.",
                "Do not restore it: ask where it comes from.",
            )
        file = tar.extractfile(entry)
        assert file
        kind, name = entry.name.split("/")
        yield Part(kind, name, file.read())
