"""A file of a pack before it is written anywhere: where it goes, its bytes or where they lie, their hash."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from core.durable import hash_of
from radio_feed.packs.manifest import PackedFile

CHUNK = 1024 * 1024
"""Bytes read at a time: an hour of air WAV is never in memory."""


@dataclass(frozen=True)
class PackContent:
    """`path` with slashes, from the folder of the pack."""

    path: str
    source: Path | bytes
    bytes: int
    sha256: str

    @property
    def packed(self) -> PackedFile:
        return PackedFile(path=self.path, bytes=self.bytes, sha256=self.sha256)

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        if isinstance(self.source, Path):
            with self.source.open("rb") as file:
                yield file
        else:
            yield io.BytesIO(self.source)


def of_bytes(path: str, content: bytes) -> PackContent:
    return PackContent(path, content, len(content), sha256(content).hexdigest())


def of_file(path: str, source: Path) -> PackContent:
    """Raises FileNotFoundError."""
    return PackContent(path, source, source.stat().st_size, hash_of(source))
