"""The sounds of the real content, kept from one run of the tests to the next while nothing that makes them has changed.

Rendering them takes a minute of CPU. What is kept is found by the bytes of all that makes it, so no test ever judges a sound of
yesterday's recipe or words; a fresh clone has nothing kept and renders all.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine, insert

from core.database import unit_of_work
from core.models.clip import ClipRow
from core.settings import ROOT, Settings
from tests.databases import rows_in

MAKERS = ("audio", "content", "publishing", "core/clips.py", "core/models/clip.py", "requirements.txt")
LEVELS = "levels.json"


@contextmanager
def kept_sounds(folder: Path, settings: Settings, engine: Engine) -> Iterator[None]:
    """Publish within it: what was kept is there before, and what is there afterwards is kept."""
    kept = folder / _made_from()
    if kept.is_dir():
        _bring(kept, settings, engine)
        yield
        return
    yield
    _keep(kept, settings)


def _made_from() -> str:
    """A hash of every file that has a part in what is heard."""
    told = sha256()
    for maker in MAKERS:
        path = ROOT / maker
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                told.update(f"{file.relative_to(ROOT)} {sha256(file.read_bytes()).hexdigest()}\n".encode())
    return told.hexdigest()


def _bring(kept: Path, settings: Settings, engine: Engine) -> None:
    """What is damaged is left: it is rendered anew."""
    settings.clips_path.mkdir(parents=True, exist_ok=True)
    for file in kept.glob("*.wav"):
        if sha256(file.read_bytes()).hexdigest() == file.stem:
            shutil.copy2(file, settings.clips_path)
    shutil.copy2(kept / LEVELS, settings.instance_path)
    with unit_of_work(engine) as connection:
        connection.execute(insert(ClipRow), json.loads((kept / "clips.json").read_text(encoding="utf-8")))


def _keep(kept: Path, settings: Settings) -> None:
    """Whole or not at all, and in place of what was kept of other content. Of two runs at once the first one keeps."""
    for older in kept.parent.glob("[!.]*"):
        shutil.rmtree(older, ignore_errors=True)
    draft = kept.with_name(f".{os.getpid()}")
    shutil.copytree(settings.clips_path, draft)
    shutil.copy2(settings.instance_path / LEVELS, draft)
    rows = rows_in(settings.instance_path, "SELECT * FROM clips")
    (draft / "clips.json").write_text(json.dumps(rows), encoding="utf-8")
    try:
        draft.rename(kept)
    except OSError:
        shutil.rmtree(draft)
