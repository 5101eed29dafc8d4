"""The file of rejected rows: each with its line and the reason, beside the cells as they stood."""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from core.cells import plain_cell
from core.instance import private_folder


class RejectedRows:
    """Written while the import reads; it exists only when a row was rejected, and replaces that of an earlier run.

    A cell that a spreadsheet would carry out as a formula is written behind an apostrophe.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self.path = path
        self.count = 0
        self._draft = path.with_name(f".{path.name}.{os.getpid()}")
        self._header = header
        self._file: IO[str] | None = None

    def add(self, line: int, reason: str, cells: Sequence[Any]) -> None:
        if self._file is None:
            private_folder(self.path.parent)
            descriptor = os.open(self._draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            self._file = os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="")
            self._write(("line", "reason", *self._header))
        self._write((line, reason, *cells))
        self.count += 1

    def _write(self, cells: Sequence[Any]) -> None:
        assert self._file is not None
        csv.writer(self._file).writerow([_harmless(cell) for cell in cells])

    def keep(self) -> Path | None:
        """Put the file where it belongs, when there is one."""
        if self._file is None:
            self.path.unlink(missing_ok=True)
            return None
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()
        self._draft.replace(self.path)
        return self.path

    def drop(self) -> None:
        """The import ended otherwise: what was written so far says nothing."""
        if self._file is not None:
            self._file.close()
            self._draft.unlink(missing_ok=True)


def _harmless(cell: Any) -> Any:
    if isinstance(cell, list | dict):
        return f"({type(cell).__name__})"  # it may lie in itself deeper than can be written
    return plain_cell(cell) if isinstance(cell, str) else cell
