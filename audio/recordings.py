"""Reads what people recorded, and lets in only what the quality gate does not refuse: a refusal has the file's name and
what to do.

A file is never trusted: what it says of its own length allocates nothing, and no more is read than MOST values.
"""

import io
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import soundfile

from audio import ffmpeg
from audio.quality import Defect, Finding, Kind, Take, Verdict, judge, words
from audio.quality.measures import Frames
from audio.sound import Sound
from core.errors import OperatorError

MOST = 30_000_000
"""Samples, all channels together: ten minutes in mono at 48 kHz, in 120 MB. No clip is nearly as long."""

MOST_BYTES = 4 * MOST + 1_000_000
"""No file of so few samples is bigger, its cover picture included."""

UNCOUNTED = 2**40
"""Samples. A file that declares as many (a FLAC file written into a pipe) does not know its length."""

WHOLE = 0.95
PADDING = 3
"""Of the samples promised, less so many MP3 frames that an encoder puts around the sound and a decoder takes away."""

STREAMED = 0x7FFF_0000
"""A WAV header that declares as much was written before its writer knew the length: ffmpeg and sox into a pipe."""


class BadRecording(OperatorError):
    """A recording cannot be used: which file, why, and what to do. `findings` are the refusals."""

    def __init__(self, path: Path, findings: Sequence[Finding]) -> None:
        first, *others = map(words, findings)
        super().__init__(
            f"{path}: {first.what}", " ".join([first.remedy, *(f"It {other}" for other in others)])
        )
        self.path = path
        self.findings = tuple(findings)


class NotSound(Exception):
    """These bytes cannot be read as sound; `finding` says what is wrong with them, the message says it in English."""

    def __init__(self, defect: Defect, limit: float = 0.0) -> None:
        self.finding = Finding(defect, Verdict.REFUSE, limit=limit)
        super().__init__(words(self.finding).what.rstrip("."))


def read(path: Path, kind: Kind = Kind.ANY) -> Sound:
    """The recording as mono sound at its own rate: wav, flac, ogg or mp3. Raises BadRecording for what the gate refuses."""
    take, findings = examine(path, kind)
    refused = [finding for finding in findings if finding.verdict is Verdict.REFUSE]
    if not take or refused:
        raise BadRecording(path, refused)
    return Sound(take.mono, take.rate)


def examine(path: Path, kind: Kind = Kind.ANY) -> tuple[Take | None, tuple[Finding, ...]]:
    """The recording as it was read, None when it cannot be, and everything that is wrong with it. Raises nothing for a
    bad file.
    """
    return _examined(lambda: load(path), kind)


def examine_bytes(encoded: bytes, kind: Kind = Kind.ANY) -> tuple[Take | None, tuple[Finding, ...]]:
    """`examine`, of a sound file that is in memory alone."""
    return _examined(lambda: _take(encoded), kind)


def _examined(read_take: Callable[[], Take], kind: Kind) -> tuple[Take | None, tuple[Finding, ...]]:
    try:
        take = read_take()
    except NotSound as error:
        return None, (error.finding,)
    return take, judge(take, kind)


def load(path: Path) -> Take:
    """The recording with its channels, unjudged. Raises NotSound."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise NotSound(Defect.TOO_BIG, MOST / 48000 / 60)
        return _take(path.read_bytes())
    except OSError:
        raise NotSound(Defect.UNREADABLE) from None


def decode(encoded: bytes) -> Sound:
    """Mono sound from the bytes of a sound file, channels averaged, unjudged. Raises NotSound."""
    take = _take(encoded)
    return Sound(take.mono, take.rate)


def _take(encoded: bytes) -> Take:
    if _ends_early(encoded):
        raise NotSound(Defect.CUT_OFF)
    try:
        with soundfile.SoundFile(io.BytesIO(encoded)) as file:
            counted = file.format != "MP3" and file.frames < UNCOUNTED
            frames = _counted(file) if counted else _uncounted(encoded, file)
            rate: int = file.samplerate
    except (soundfile.LibsndfileError, TypeError):  # TypeError: it takes the file for headerless samples.
        raise NotSound(Defect.NOT_AUDIO) from None
    if len(frames) > MOST // frames.shape[1]:
        raise NotSound(Defect.TOO_BIG, MOST / frames.shape[1] / rate / 60)
    if not np.isfinite(frames).all():
        raise NotSound(Defect.NOT_NUMBERS)
    return Take(frames, rate)


def _counted(file: soundfile.SoundFile) -> Frames:
    """The samples of a file that says how many it has. Room is made for those, within MOST, and used as it fills."""
    room = np.empty((min(file.frames, MOST // file.channels + 1), file.channels), np.float32)
    try:
        read: Frames = file.read(out=room)
    except soundfile.LibsndfileError:
        raise NotSound(Defect.CUT_OFF) from None
    if len(read) < len(room):
        raise NotSound(Defect.CUT_OFF)
    return read


def _uncounted(encoded: bytes, file: soundfile.SoundFile) -> Frames:
    """The samples of a file that does not say how many it has. libsndfile guesses, and leaves out what is beyond its guess
    (a quarter of an MP3 of changing rate); ffmpeg reads to the end.
    """
    seconds = MOST / file.channels / file.samplerate + 1
    asked = ("-f", "f32le", "-ac", str(file.channels), "-ar", str(file.samplerate), "-t", f"{seconds:.0f}")
    try:
        samples = np.frombuffer(ffmpeg.run(("-i", "pipe:0", *asked, "pipe:1"), encoded), "<f4")
    except ffmpeg.FfmpegFailed:
        raise NotSound(Defect.NOT_AUDIO) from None
    frames = samples.reshape(-1, file.channels)
    if len(frames) < WHOLE * max(_mp3_frames(encoded) - PADDING, 0) * (
        1152 if file.samplerate >= 32000 else 576
    ):
        raise NotSound(Defect.CUT_OFF)
    return frames


def _ends_early(encoded: bytes) -> bool:
    """A WAV or OGG file of which the end is missing; libsndfile reads what is there and says nothing."""
    if encoded.startswith(b"RIFF"):
        declared = int.from_bytes(encoded[4:8], "little")
        return len(encoded) + 1 < declared + 8 and declared < STREAMED
    last = encoded.rfind(b"OggS") if encoded.startswith(b"OggS") else -1
    if last < 0:
        return False
    page = encoded[last:]  # A header of 27 bytes, the sizes of its pieces, the pieces.
    pieces = page[27 : 27 + page[26]] if len(page) > 26 else b""
    return len(page) < 27 or len(page) < 27 + page[26] + sum(pieces)


def _mp3_frames(encoded: bytes) -> int:
    """How many frames the Xing header of an MP3 file promises, 0 when it has none."""
    start = _id3_size(encoded)
    for tag in (b"Xing", b"Info"):
        at = encoded.find(tag, start, start + 4096)
        if at >= 0 and encoded[at + 7 : at + 8] and encoded[at + 7] & 1:
            return int.from_bytes(encoded[at + 8 : at + 12], "big")
    return 0


def _id3_size(encoded: bytes) -> int:
    """The bytes of the ID3v2 tag that a file begins with: its size has seven bits a byte."""
    if not encoded.startswith(b"ID3") or len(encoded) < 10:
        return 0
    high, upper, lower, low = encoded[6:10]
    return 10 + (high << 21 | upper << 14 | lower << 7 | low)
