"""Files that are whole or not there: what survives a power cut is never half a clip."""

import hashlib
import os
import secrets
from pathlib import Path


def write_durably(path: Path, content: bytes) -> None:
    """Write the file so that it appears at once and stays: a draft in the same folder, synced, renamed, the
    folder synced.

    Two processes may write the same path at the same time; one of the two whole files remains. The folder is
    made when missing.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def settle(draft: Path, path: Path) -> None:
    """Have a file that was written beside it appear at its path, whole, and stay: for what is too large to be in memory."""
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.replace(path)
    sync_folder(path.parent)


def hash_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal. Raises FileNotFoundError."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def sync_folder(folder: Path) -> None:
    """Have the names in a folder stay, as its files do."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
