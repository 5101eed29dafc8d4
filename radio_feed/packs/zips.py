"""A pack as one file to download. The same contents give the same bytes, so that a download that broke goes on by its ETag.

Stored, not deflated: MP3 shrinks by nothing. Times are the week's Monday, not this minute.
"""

import os
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from core.durable import hash_of
from radio_feed.packs.contents import CHUNK, PackContent

REGULAR_FILE = 0o100644 << 16


@dataclass(frozen=True)
class ZipMade:
    """`sha256` names the file and is its ETag."""

    sha256: str
    bytes: int


def zip_name(sha256: str) -> str:
    return f"{sha256}.zip"


def make_zip(folder: Path, contents: Sequence[PackContent], day: date) -> ZipMade:
    """Write the zip durably into the folder, named by its hash; one that is there already is written anew."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f".{secrets.token_hex(8)}.zip"
    try:
        with draft.open("xb") as file:
            with ZipFile(file, "w", ZIP_STORED) as packed:
                for content in contents:
                    _add(packed, content, day)
            file.flush()
            os.fsync(file.fileno())
        made = ZipMade(hash_of(draft), draft.stat().st_size)
        draft.replace(folder / zip_name(made.sha256))
    finally:
        draft.unlink(missing_ok=True)
    return made


def _add(packed: ZipFile, content: PackContent, day: date) -> None:
    entry = ZipInfo(content.path, (day.year, day.month, day.day, 0, 0, 0))
    entry.create_system = 3
    entry.external_attr = REGULAR_FILE
    entry.file_size = content.bytes
    with content.opened() as source, packed.open(entry, "w") as target:
        shutil.copyfileobj(source, target, CHUNK)
