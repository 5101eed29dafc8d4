"""Plans and puts together one programme of the masters in a folder, in a process of its own: its CPU and its memory, as JSON.

python -m scripts.bench.one_programme MASTERS FOLDER
"""

import json
import resource
import sys
import threading
import time
from contextlib import suppress
from datetime import date
from pathlib import Path

from audio.forms import Form
from publishing.programmes import Recipe
from publishing.shapes import Theme
from radio_feed.assembly import assemble, seconds_in, silence
from radio_feed.packs.weeks import Week
from radio_feed.planning import plan
from radio_feed.programmes import Candidate, Material, Piece, PieceKind

RECIPE = {
    "title": {"fr": "Un quart d'heure"}, "minutes": 15, "status": "draft",
    "slots": [{"kind": "messages", "themes": ["wages"], "at_least": 1, "at_most": 30}],
}  # fmt: skip


def main(masters: Path, folder: Path) -> None:
    watch = Watch()
    watch.start()
    begun = _cpu()
    pause = silence(folder, Form.SHARE)
    pieces = [
        Piece(PieceKind.MESSAGE, path.stem, path.stem, path, seconds_in(path))
        for path in sorted(masters.glob("*.mp3"))
    ]
    candidates = [Candidate(piece, Theme.WAGES, date(2026, 1, 1)) for piece in pieces]
    planned = plan(
        "bench",
        Recipe.model_validate(RECIPE),
        "fr",
        Week(2026, 48),
        Material({}, candidates, seconds_in(pause)),
    )
    made = assemble([piece.file for piece in planned.pieces], Form.SHARE, folder, pause)
    told = {
        "cpu": _cpu() - begun,
        "seconds": made.seconds,
        "off": planned.off,
        "pieces": [str(piece.file) for piece in planned.pieces],
        "megabytes": [_peak("self"), watch.most()],
    }
    print(json.dumps(told))


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


class Watch(threading.Thread):
    """The most that ffmpeg holds, looked at every few milliseconds: a child's own account begins with what its parent had."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self._most = 0.0
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.003):
            for tasks in Path("/proc/self/task").glob("*/children"):
                with suppress(OSError):
                    children = tasks.read_text(encoding="ascii").split()
                    self._most = max([self._most, *map(_ffmpeg, children)])

    def most(self) -> float:
        self._over.set()
        self.join()
        return self._most


def _ffmpeg(pid: str) -> float:
    """Its megabytes; none before it has become ffmpeg."""
    with suppress(OSError):
        if "ffmpeg" in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8").partition("\0")[0]:
            return _peak(pid)
    return 0.0


def _peak(pid: str) -> float:
    """Megabytes that a process had resident at most since it began."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    told = [line for line in status if line.startswith("VmHWM")]
    return int(told[0].split()[1]) / 1024 if told else 0.0


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
