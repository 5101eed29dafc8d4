"""Where the line's sounds are kept: each under the hash of its bytes, so that a name means one sound for ever.

A folder today, which two hosts may share (docs/adr/0011-two-hosts.md). A sound is never changed, and whoever hears of a name
may rely on the whole of it being there: nothing half-written ever has its name.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from core.durable import write_durably


class ClipStore(Protocol):
    """Goes with its work to rendering processes, so it must be picklable."""

    def add(self, content: bytes) -> str:
        """Keep a sound, durably; its name: the SHA-256 of its bytes. One that is there already is written anew."""

    def has(self, name: str, size: int | None = None) -> bool:
        """Whether the sound is there, and of that many bytes where it is known how many there must be."""

    def path(self, name: str) -> Path:
        """A file on this host that holds the sound, if the store has it."""


@dataclass(frozen=True)
class FolderStore:
    """`<folder>/<sha256>.wav`. The folder is made when the first sound comes."""

    folder: Path

    def add(self, content: bytes) -> str:
        name = sha256(content).hexdigest()
        write_durably(self.path(name), content)
        return name

    def has(self, name: str, size: int | None = None) -> bool:
        try:
            found = self.path(name).stat().st_size
        except (FileNotFoundError, NotADirectoryError):
            return False
        return size is None or found == size

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.wav"
