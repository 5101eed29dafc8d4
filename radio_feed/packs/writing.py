"""Writing a pack to a stick that may be pulled out at any moment: the next run goes on where this one stopped.

Each file is written under a draft's name, synced, renamed: what has its final name is whole. MANIFEST.PENDING.json tells from the
first change to the last what is ours; MANIFEST.json comes last. What was withdrawn goes first. Nothing is deleted but what a
manifest of ours names.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from core.durable import hash_of, sync_folder
from core.errors import OperatorError, is_disk_full
from radio_feed.packs.contents import CHUNK, PackContent, of_bytes
from radio_feed.packs.manifest import MANIFEST, PENDING, Manifest, read_manifest, to_json

DRAFT = ".PART"
READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)
GONE = (errno.EIO, errno.ENODEV, errno.ENXIO, errno.ENOENT, errno.ESTALE, errno.ENOTCONN, errno.ENOMEDIUM)
SPARE = 1024 * 1024
"""Bytes that a stick keeps free, for its own tables."""

Advance = Callable[[str], None]


class StickPulledOut(OperatorError):
    """The folder is no longer there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} is gone or fails: was the stick pulled out?",
            "Put it in and run the same again: it goes on where it stopped.",
        )


class StickIsReadOnly(OperatorError):
    """Nothing can be written there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder} cannot be written.",
            "Push the stick's lock switch back, or give a folder that you own.",
        )


class NoRoom(OperatorError):
    """The stick is too small, or full."""

    def __init__(self, folder: Path, lacks: int) -> None:
        megabytes = -(-lacks // 1_000_000)
        what = f"{folder} lacks {megabytes} MB of room." if lacks else f"{folder} is full."
        super().__init__(
            what, "Delete something from it and run the same again: it goes on where it stopped."
        )


class SomebodyWrites(OperatorError):
    """Another build writes the same folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"Another program writes a pack to {folder}.", "Wait until it has ended.")


class StickForgets(OperatorError):
    """What was written does not come back as it was."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} reads otherwise than it was written.", "The stick is worn out: take another."
        )


@dataclass(frozen=True)
class Written:
    """How many files were written, were there already, were deleted."""

    written: int
    kept: int
    deleted: int


def write_pack(
    folder: Path, contents: Sequence[PackContent], manifest: Manifest, advance: Advance = lambda _path: None
) -> Written:
    """Make the folder hold this pack. `advance` hears of each path that is there and right.

    Raises ForeignManifest, NoRoom, SomebodyWrites, StickForgets, StickIsReadOnly, StickPulledOut.
    """
    with _operators_errors(folder), _alone(folder) as still_there:
        deleted = _delete(folder, manifest.withdrawn)
        over = sorted((_ours(folder) | set(manifest.ended)) - manifest.paths)
        there = {content.path for content in contents if _holds(folder, content)}
        missing = [content for content in contents if content.path not in there]
        _refuse_no_room(folder, missing, sum(_size(folder / path) for path in over))
        _copy(folder, of_bytes(PENDING, to_json(manifest)))
        deleted += _delete(folder, over)
        for content in contents:
            if content.path not in there:
                _copy(folder, content)
            still_there()
            advance(content.path)
        still_there()
        _copy(folder, of_bytes(MANIFEST, to_json(manifest)))
        (folder / PENDING).unlink()
        sync_folder(folder)
    return Written(len(missing), len(there), deleted)


@contextmanager
def _operators_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_disk_full(error):
            raise NoRoom(folder, 0) from error
        if error.errno in READ_ONLY:
            raise StickIsReadOnly(folder) from error
        if error.errno in GONE or not folder.is_dir():
            raise StickPulledOut(folder) from error
        raise


@contextmanager
def _alone(folder: Path) -> Iterator[Callable[[], None]]:
    """One build at a time writes a folder; the operating system lets go of it with its process.

    What it gives raises StickPulledOut where the folder is another by now: under a stick's place there may be one of the
    machine's own disk, which would take the rest of the pack.
    """
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)

    def still_there() -> None:
        if not os.path.samestat(os.fstat(descriptor), folder.stat()):
            raise StickPulledOut(folder)

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield still_there
    except BlockingIOError:
        raise SomebodyWrites(folder) from None
    finally:
        os.close(descriptor)


def _ours(folder: Path) -> frozenset[str]:
    """What is or was being written there by us."""
    manifests = (read_manifest(folder), read_manifest(folder, PENDING))
    return frozenset(path for manifest in manifests if manifest for path in manifest.paths)


def _holds(folder: Path, content: PackContent) -> bool:
    """Whether the file is there, byte for byte."""
    path = folder / content.path
    with suppress(FileNotFoundError, NotADirectoryError):
        return path.stat().st_size == content.bytes and hash_of(path) == content.sha256
    return False


def _refuse_no_room(folder: Path, missing: Sequence[PackContent], freed: int) -> None:
    """Before anything of the former pack is deleted. Of what is replaced both are there for a while, one after the other."""
    replaced = sum(_size(folder / content.path) for content in missing)
    largest = max((content.bytes for content in missing), default=0)
    needs = sum(content.bytes for content in missing) - replaced - freed + largest + SPARE
    free = shutil.disk_usage(folder).free
    if missing and needs > free:
        raise NoRoom(folder, needs - free)


def _size(path: Path) -> int:
    return path.stat().st_size if path.is_file() else 0


def _delete(folder: Path, paths: Sequence[str]) -> int:
    """Delete these, and drafts that a pulled-out stick kept; how many of the paths were there."""
    found = [folder / path for path in dict.fromkeys(paths) if (folder / path).is_file()]
    for path in found:
        path.unlink()
    for draft in [*folder.glob(f"*{DRAFT}"), *folder.glob(f"*/ANTSO-*{DRAFT}")]:
        draft.unlink()
    for parent in {path.parent for path in found} - {folder}:
        with suppress(OSError):  # Others' files are in it.
            parent.rmdir()
    return len(found)


def _copy(folder: Path, content: PackContent) -> None:
    """Write one file so that under its name it is whole. Raises StickForgets."""
    path = folder / content.path
    draft = path.with_name(path.name + DRAFT)
    path.parent.mkdir(exist_ok=True)
    with content.opened() as source, draft.open("wb") as file:
        shutil.copyfileobj(source, file, CHUNK)
        file.flush()
        os.fsync(file.fileno())
        # Read back from the stick, not from memory, wherever the system lets us ask for that.
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    if hash_of(draft) != content.sha256:
        draft.unlink()
        raise StickForgets(path)
    draft.replace(path)
    sync_folder(path.parent)
