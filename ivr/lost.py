"""What a call hears in the place of a sound that was lost: the recorded apology, or at the very least a tone. Never nothing.

Every loss raises an alarm; the worker renders what it can (publishing/restore.py).
"""

import io
import math
import re
import struct
import wave

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from core.clips import ClipStore
from core.database import reading
from core.logging import log_failure
from core.models import ClipRow
from ivr.metrics import CLIPS_LOST
from ivr.shelf import Shelf

CLIP = re.compile(r"/clips/([0-9a-f]{64})\.wav")
RATE = 8000


class ClipLost(Exception):
    """A published sound is not in the store: see that the worker runs, or publish again."""


class Understudies:
    """Finds another sound for one that is not in the store of clips."""

    def __init__(self, engine: Engine, clips: ClipStore) -> None:
        self._engine = engine
        self._clips = clips

    def was_published(self, name: str) -> bool:
        """Whether a call may have been sent for it; yes while the database cannot say."""
        try:
            return self._language(name) is not None
        except SQLAlchemyError:
            return True

    def of(self, name: str) -> str | None:
        """The apology in the lost sound's language, else in any; nothing when all are lost, too. Raises an alarm."""
        CLIPS_LOST.inc()
        log_failure("alarm.raised", ClipLost(), clip=name)
        try:
            apologies = self._apologies()
            first = apologies.get(self._language(name) or "")
        except (SQLAlchemyError, ValueError):
            return None
        candidates = [first, *apologies.values()] if first else [*apologies.values()]
        return next((clip for clip in candidates if self._clips.has(clip)), None)

    def _language(self, name: str) -> str | None:
        with reading(self._engine) as connection:
            return connection.execute(select(ClipRow.language).where(ClipRow.sha256 == name)).scalar()

    def _apologies(self) -> dict[str, str]:
        """By language, the default one first: a loss is rare, so nothing of this is held in memory."""
        shelf = Shelf()
        with reading(self._engine) as connection:
            shelf.open(connection)
        release = shelf.newest_in_memory()
        if release is None:
            return {}
        line = next(iter(release.lines.values()))
        languages = sorted(line.prompts, key=lambda code: code != line.flow.default_language)
        said = {code: line.prompts[code].get("apology") for code in languages}
        return {code: found[1] for code, sound in said.items() if sound and (found := CLIP.search(sound.xml))}


def _tone(hertz: float = 440.0, seconds: float = 1.0) -> bytes:
    """A soft tone that swells and fades, as a telephone's WAV."""
    frames = range(int(RATE * seconds))
    swell = [math.sin(math.pi * frame / len(frames)) for frame in frames]
    samples = [
        round(6000 * loud * math.sin(2 * math.pi * hertz * frame / RATE))
        for frame, loud in zip(frames, swell, strict=True)
    ]
    sound = io.BytesIO()
    with wave.open(sound, "wb") as file:
        file.setparams((1, 2, RATE, len(samples), "NONE", ""))
        file.writeframes(struct.pack(f"<{len(samples)}h", *samples))
    return sound.getvalue()


TONE = _tone()
