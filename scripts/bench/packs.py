"""A pack of a hundred items on a disk, hashed and zipped, beside the floor: copying them, fsync, and sha256sum.

python -m scripts.bench.packs
"""

import os
import secrets
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from radio_feed.packs.contents import PackContent, of_file
from radio_feed.packs.manifest import FORMAT, Manifest
from radio_feed.packs.weeks import Week
from radio_feed.packs.writing import write_pack
from radio_feed.packs.zips import make_zip
from scripts.bench.alone import alone

ITEMS = 100
BYTES = 44 * 8000
"""44 s at 64 kbit/s; a hundred are 35 MB."""
ROUNDS = 5
WEEK = Week(2026, 48)


def packs(folder: Path) -> Iterator[str]:
    """Each round does all three, so that a busy disk is busy for all of them."""
    sources = folder / "sources"
    sources.mkdir()
    for number in range(ITEMS):
        (sources / f"{number}.mp3").write_bytes(secrets.token_bytes(BYTES))
    taken: dict[str, list[float]] = {"floor": [], "stick": [], "zip": []}
    for number in range(ROUNDS):
        target = folder / f"round-{number}"
        target.mkdir()
        for name, work in (("floor", _floor), ("stick", _stick), ("zip", _zip)):
            taken[name].append(_seconds(work, sources, target / name))
        shutil.rmtree(target)
    floor = statistics.median(taken["floor"])
    yield f"copy, fsync, sha256sum (the floor)  {floor:6.2f} s   {_rate(floor)}"
    for name, what in (
        ("stick", "onto a stick, read back, hashed     "),
        ("zip", "as a zip, hashed, with its manifest "),
    ):
        median = statistics.median(taken[name])
        yield f"{what}{median:6.2f} s   {_rate(median)}   {median / floor:4.2f} x the floor (at the speed of the disk: 1)"


def _seconds(work: Callable[[Path, Path], None], sources: Path, target: Path) -> float:
    target.mkdir()
    begun = time.perf_counter()
    work(sources, target)
    return time.perf_counter() - begun


def _floor(sources: Path, target: Path) -> None:
    for source in sorted(sources.iterdir()):
        copy = target / source.name
        shutil.copyfile(source, copy)
        descriptor = os.open(copy, os.O_RDONLY)
        os.fsync(descriptor)
        os.close(descriptor)
    subprocess.run(["/usr/bin/sha256sum", *map(str, target.iterdir())], check=True, capture_output=True)


def _contents(sources: Path) -> list[PackContent]:
    return [of_file(f"MP3-MG/ANTSO-{source.stem}.MP3", source) for source in sorted(sources.iterdir())]


def _stick(sources: Path, target: Path) -> None:
    contents = _contents(sources)
    manifest = Manifest(
        format=FORMAT, week=str(WEEK), trial=True, release=1, valid_from=WEEK.first, valid_until=WEEK.last, phone=None,
        cuts=(), files=tuple(content.packed for content in contents), withdrawn=(), ended=(),
    )  # fmt: skip
    write_pack(target, contents, manifest)


def _zip(sources: Path, target: Path) -> None:
    make_zip(target, _contents(sources), WEEK.first)


def _rate(seconds: float) -> str:
    return f"{ITEMS * BYTES / seconds / 1e6:5.0f} MB/s"


if __name__ == "__main__":
    alone(packs)
