"""Whether a folder holds its pack, by its own manifest: what the checker for Windows does, in Python, over the same list."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.durable import hash_of
from core.errors import OperatorError
from radio_feed.packs.manifest import PENDING, read_manifest


class Verdict(StrEnum):
    GOOD = "good"
    MISSING = "missing"
    DAMAGED = "damaged"


class NoPack(OperatorError):
    """There is no manifest."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} holds no pack.", "Write one with scripts/make_pack.py.")


@dataclass(frozen=True)
class Checked:
    """A verdict of each file, and what should not be there: withdrawn or ended."""

    verdicts: dict[str, Verdict]
    to_delete: tuple[str, ...]
    unfinished: bool

    @property
    def good(self) -> bool:
        return not self.unfinished and not self.to_delete and set(self.verdicts.values()) <= {Verdict.GOOD}


def check_pack(folder: Path) -> Checked:
    """Judge the folder by its manifest; nothing is changed. Raises ForeignManifest, NoPack."""
    manifest = read_manifest(folder)
    if manifest is None:
        raise NoPack(folder)
    verdicts = {file.path: _verdict(folder / file.path, file.bytes, file.sha256) for file in manifest.files}
    gone = [path for path in (*manifest.withdrawn, *manifest.ended) if (folder / path).exists()]
    return Checked(verdicts, tuple(gone), (folder / PENDING).exists())


def _verdict(path: Path, size: int, sha256: str) -> Verdict:
    if not path.is_file():
        return Verdict.MISSING
    good = path.stat().st_size == size and hash_of(path) == sha256
    return Verdict.GOOD if good else Verdict.DAMAGED
