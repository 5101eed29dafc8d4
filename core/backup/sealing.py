"""The stream of a backup through age (pyrage): a thief of the file has nothing, and neither has whoever runs the machine."""

import os
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from secrets import token_hex

import pyrage

from core.errors import OperatorError, is_disk_full

NO_RECIPIENTS = "Make a key on a machine that is off the net (`age-keygen -o FILE`); set BACKUP_RECIPIENTS to its age1... line."


class WrongBackup(OperatorError):
    """The file is no backup of ours, was cut or changed, or was encrypted to other keys."""


def recipients_of(texts: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """The public keys of the settings. Raises OperatorError when there is none, or one that is none."""
    if not texts:
        raise OperatorError("BACKUP_RECIPIENTS is empty: nobody could read a backup.", NO_RECIPIENTS)
    try:
        return [pyrage.x25519.Recipient.from_str(text) for text in texts]
    except pyrage.RecipientError:
        raise OperatorError("BACKUP_RECIPIENTS holds what is no age key.", NO_RECIPIENTS) from None


def identities_in(path: Path) -> list[pyrage.x25519.Identity]:
    """The private keys of a file that age-keygen wrote. Raises OperatorError."""
    remedy = "Name the file that age-keygen made; it begins with # created."
    try:
        lines = path.read_text(encoding="ascii").split()
        found = [
            pyrage.x25519.Identity.from_str(line) for line in lines if line.startswith("AGE-SECRET-KEY-")
        ]
    except (OSError, UnicodeDecodeError, pyrage.IdentityError):
        raise OperatorError(f"{path} cannot be read.", remedy) from None
    if not found:
        raise OperatorError(f"{path} holds no age key.", remedy)
    return found


class _Pulled:
    """A file to read from, whose bytes are made as they are asked for."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        self._parts = iter(parts)
        self._left = b""
        self.error: Exception | None = None

    def read(self, size: int = -1) -> bytes:
        try:
            while not self._left:
                self._left = next(self._parts)
        except StopIteration:
            return b""
        except Exception as error:
            self.error = error
            raise
        size = len(self._left) if size < 0 else size
        part, self._left = self._left[:size], self._left[size:]
        return part


def encrypt_into(path: Path, parts: Iterable[bytes], recipients: list[pyrage.x25519.Recipient]) -> int:
    """Write the encrypted file, whole or not at all; its size. Raises what the parts raise, and OSError."""
    draft = path.with_name(f".{path.name}.{token_hex(4)}")
    source = _Pulled(parts)
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            pyrage.encrypt_io(source, file, recipients)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except pyrage.EncryptError as error:
        raise source.error or OSError(*_told(error)) from None
    finally:
        draft.unlink(missing_ok=True)
    return path.stat().st_size


def _told(error: Exception) -> tuple[int, str]:
    """What was wrong with the disk, of which pyrage keeps the text alone."""
    from errno import EIO, ENOSPC

    return (ENOSPC, "No space left") if "No space left" in str(error) else (EIO, str(error))


class _Writer:
    """The write end of a pipe, as pyrage wants one; counts what passes."""

    def __init__(self, descriptor: int) -> None:
        self._file = os.fdopen(descriptor, "wb")

    def write(self, part: bytes) -> int:
        return self._file.write(part)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        with suppress(OSError):
            self._file.close()


@contextmanager
def decrypted(path: Path, identities: list[pyrage.x25519.Identity]) -> Iterator[BufferedReader]:
    """What was encrypted, to be read once from beginning to end, never on a disk. Raises WrongBackup at the end at the latest.

    The bytes come before the file's last seal was checked: use `check` first.
    """
    reading, writing = os.pipe()
    failed: list[BaseException] = []
    thread = threading.Thread(target=_decrypt, args=(path, writing, identities, failed), daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as stream:
            yield stream
            while stream.read(1 << 20):
                pass
    finally:
        thread.join()
    if failed:
        raise _refusal(path, failed[0])


def _decrypt(
    path: Path, descriptor: int, identities: list[pyrage.x25519.Identity], failed: list[BaseException]
) -> None:
    writer = _Writer(descriptor)
    try:
        with path.open("rb") as file:
            pyrage.decrypt_io(file, writer, identities)
            writer.flush()
    except BaseException as error:
        failed.append(error)
    finally:
        writer.close()


def check(path: Path, identities: list[pyrage.x25519.Identity]) -> None:
    """Whether the file is whole, to its last byte, and opens with these keys. Raises WrongBackup."""
    with decrypted(path, identities):
        pass


def _refusal(path: Path, error: BaseException) -> BaseException:
    if isinstance(error, FileNotFoundError):
        return WrongBackup(f"There is no {path}.", "Name the backup's file.")
    if isinstance(error, OSError) and is_disk_full(error):
        return error
    if isinstance(error, pyrage.DecryptError) and "matching" in str(error):
        return WrongBackup(
            f"{path} was encrypted to other keys.", "Bring the key that BACKUP_RECIPIENTS named then."
        )
    if isinstance(error, pyrage.DecryptError | OSError):
        return WrongBackup(
            f"{path} is no whole backup: it was cut or changed.",
            "Take another copy of it, or the one before.",
        )
    return error
