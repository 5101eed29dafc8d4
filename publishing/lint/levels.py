"""How loud each clip is, measured once: a clip is named by its bytes, so what was measured of it stays true.

Measuring all clips of three languages takes some seconds; kept in a file, a publish of unchanged content measures none.
The file may be deleted at any time. Nothing here judges.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path

from audio.sound import Level
from core.clips import ClipStore
from core.durable import write_durably

METER = "pyloudnorm-1"
"""Part of the file: raise it when what is measured changes, and all is measured again."""

Levels = Mapping[str, Level | None]
"""A clip's sha256 to its level; None when its file is no sound."""


def measured(names: Iterable[str], clips: ClipStore, kept: Path) -> Levels:
    """The level of each clip of the store by its sha256, those measured before read from the file `kept`.

    The file holds the clips asked for now and no others. A clip whose file is missing or no sound has no level, and is
    asked about again.
    """
    known = _read(kept)
    wanted = set(names)
    levels = {name: known[name] if name in known else _measure(clips.path(name)) for name in wanted}
    if wanted != known.keys():
        _keep({name: level for name, level in levels.items() if level}, kept)
    return levels


def _read(kept: Path) -> dict[str, Level]:
    try:
        values = json.loads(kept.read_text())
        if values["meter"] != METER:
            return {}
        return {name: Level(**level) for name, level in values["levels"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        # Whatever is wrong with the file, measuring again is right and costs seconds.
        return {}


def _keep(levels: Mapping[str, Level], kept: Path) -> None:
    values = {"meter": METER, "levels": {name: asdict(level) for name, level in sorted(levels.items())}}
    write_durably(kept, json.dumps(values).encode())


def _measure(clip: Path) -> Level | None:
    from audio.mastering import measure  # heavy, and of no use where nothing has changed

    try:
        return measure(clip.read_bytes())
    except (OSError, ValueError, RuntimeError):
        # libsndfile raises RuntimeError for what is no sound, numpy and the meter ValueError for one without samples.
        return None
