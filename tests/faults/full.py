"""A disk that can be filled: a small one in memory where the machine lets us mount it, else a limit on how files may grow."""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from resource import RLIM_INFINITY, RLIMIT_FSIZE, getrlimit, prlimit, setrlimit

BLOCK = 4096


@dataclass
class Disk:
    """A folder that may have a disk of its own."""

    folder: Path
    own: bool

    @contextmanager
    def full(self, processes: Sequence[int] = (), leaves: int = 0) -> Iterator[None]:
        """Not a byte is left but `leaves`; where the disk is everybody's, only these processes find it so."""
        ballast = self.folder / "ballast"
        if self.own:
            _fill(ballast)
            os.truncate(ballast, ballast.stat().st_size - leaves)
        else:
            _limit(processes, 4 * BLOCK)
        yield
        ballast.unlink(missing_ok=True)
        _limit(() if self.own else processes, RLIM_INFINITY)


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file:
        for size in (256 * BLOCK, BLOCK, 1):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                continue


def _limit(processes: Sequence[int], size: int) -> None:
    for pid in processes:
        prlimit(pid, RLIMIT_FSIZE, (size, RLIM_INFINITY))


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """No file that this process writes grows beyond so many bytes: a longer write fails half way, as on a disk that is full."""
    soft, hard = getrlimit(RLIMIT_FSIZE)
    setrlimit(RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        setrlimit(RLIMIT_FSIZE, (soft, hard))


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=700", "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, check=False).returncode == 0
    try:
        yield Disk(folder, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)
