"""The checker for Windows: a command file that any Windows since Vista runs with nothing to install, and the lists it reads.

It compares sizes and, by Windows' own certutil, SHA-256; and deletes what was withdrawn or is over, beside itself and in a folder
that is dropped on it. In ASCII, for a window shows accents in whatever code page it has. What it judges is what
radio_feed/packs/checking.py judges.
"""

from collections.abc import Iterable, Sequence
from importlib.resources import files
from pathlib import PurePosixPath

from radio_feed.packs.manifest import PackedFile

LINE_END = "\r\n"


def check_list(packed: Sequence[PackedFile]) -> bytes:
    """A line a file: hash, bytes, path, with single spaces between them; no name of a pack has one."""
    return _lines(f"{file.sha256} {file.bytes} {_windows(file.path)}" for file in packed)


def delete_list(paths: Sequence[str]) -> bytes:
    """A line a path."""
    return _lines(_windows(path) for path in paths)


def command_file(checks: str, deletes: str) -> bytes:
    """The checker that reads the lists of these names."""
    text = files(__package__).joinpath("check.cmd").read_text(encoding="utf-8")
    named = text.replace("@CHECKS@", checks).replace("@DELETES@", deletes)
    return _lines(named.splitlines())


def _lines(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}{LINE_END}" for line in lines).encode("ascii")


def _windows(path: str) -> str:
    return "\\".join(PurePosixPath(path).parts)
