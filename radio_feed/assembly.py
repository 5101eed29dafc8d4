"""A programme becomes one file: its pieces and the silence between them, put together by ffmpeg, so that memory stays flat.

Share masters are copied frame by frame: all are MP3 of 64 kbit/s at -16 LUFS and under their true peak, and so is what they
make together; nothing is encoded twice and nothing is played faster. Air masters are copied sample by sample.

What must never happen here: half a file under its final name, or a length that the plan does not know of.
"""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from audio import ffmpeg
from audio.forms import SUFFIXES, Form
from core.durable import hash_of, settle
from core.errors import DiskFull, is_disk_full

BYTES_A_SECOND = {Form.SHARE: 8000, Form.AIR: 96_000}
"""Of a share master (64 kbit/s) and of an air master (48 kHz, 16 bit, mono)."""

PAUSE = {Form.SHARE: 0.5, Form.AIR: 0.65}
"""Seconds of silence asked for between two pieces. An MP3 adds 0.07 to the pause and to each piece: frames, and the encoder's own
delay; so that both files of a programme last as long, give or take a second.
"""

NEAR = 0.25
"""Seconds by which a file may differ from its pieces: a header or two."""

PATIENCE = 300.0
"""Seconds. A quarter of an hour is put together in less than one."""


_SILENCE = {
    Form.SHARE: ("-ar", "44100", "-c:a", "libmp3lame", "-b:a", "64k"),
    Form.AIR: ("-ar", "48000", "-c:a", "pcm_s16le"),
}
_PLAIN = ("-map_metadata", "-1", "-bitexact")
_CONTAINER = {
    Form.SHARE: (*_PLAIN, "-id3v2_version", "0", "-write_xing", "0", "-f", "mp3"),
    Form.AIR: (*_PLAIN, "-f", "wav"),
}


class BadPiece(Exception):
    """A piece is not there any more, or is no master of that form: plan the programme again."""


@dataclass(frozen=True)
class Assembled:
    """A whole file: its path, which ends with the hash of its bytes, their number, and how long it lasts."""

    path: Path
    sha256: str
    size: int
    seconds: float


def seconds_in(path: Path, form: Form = Form.SHARE) -> float:
    """How long a master lasts, by its bytes: what a table remembers leaves out the encoder's own padding.

    Raises FileNotFoundError.
    """
    return path.stat().st_size / BYTES_A_SECOND[form]


def silence(folder: Path, form: Form) -> Path:
    """The pause between two pieces, as a file of the folder; made when it is missing."""
    path = folder / f"pause-{PAUSE[form]:g}{SUFFIXES[form]}"
    if not path.is_file():
        folder.mkdir(parents=True, exist_ok=True)
        with _draft(path) as draft:
            source = (
                "-f",
                "lavfi",
                "-i",
                "anullsrc=channel_layout=mono:sample_rate=48000",
                "-t",
                f"{PAUSE[form]:g}",
            )
            ffmpeg.run((*source, *_SILENCE[form], *_CONTAINER[form], "-y", str(draft)), b"")
            settle(draft, path)
    return path


def assemble(pieces: Sequence[Path], form: Form, folder: Path, pause: Path) -> Assembled:
    """One file of all pieces, with the pause (`silence`) between each two, in the folder under the hash of its bytes.

    Raises BadPiece; DiskFull, and nothing of it stays. Two who make the same at once make the same file.
    """
    folder.mkdir(parents=True, exist_ok=True)
    expected = _bytes_of(pieces, pause)
    with _draft(folder / f"programme{SUFFIXES[form]}") as draft:
        _reserve(draft, expected)
        _join(_with_pauses(pieces, pause), form, draft)
        size = draft.stat().st_size
        if abs(size - expected) > NEAR * BYTES_A_SECOND[form]:
            raise BadPiece(f"{size} bytes instead of {expected}")
        name = hash_of(draft)
        path = folder / f"{name}{SUFFIXES[form]}"
        settle(draft, path)
    return Assembled(path, name, size, size / BYTES_A_SECOND[form])


def _bytes_of(pieces: Sequence[Path], pause: Path) -> int:
    try:
        return sum(piece.stat().st_size for piece in pieces) + pause.stat().st_size * (len(pieces) - 1)
    except OSError as error:
        raise BadPiece(f"{error.filename} is not there") from error


def _with_pauses(pieces: Sequence[Path], pause: Path) -> Iterator[Path]:
    for index, piece in enumerate(pieces):
        if index:
            yield pause
        yield piece


def _join(files: Iterator[Path], form: Form, onto: Path) -> None:
    listed = "".join(f"file 'file:{_quoted(file)}'\n" for file in files)
    given = ("-f", "concat", "-safe", "0", "-protocol_whitelist", "file,pipe", "-i", "pipe:0")
    try:
        ffmpeg.run((*given, "-c", "copy", *_CONTAINER[form], "-y", str(onto)), listed.encode(), PATIENCE)
    except ffmpeg.FfmpegFailed as error:
        raise BadPiece(str(error)) from error


def _quoted(file: Path) -> str:
    """As ffmpeg's concat reads a name: a quote ends the quoted part, stands escaped, and a new part begins."""
    return str(file.resolve()).replace("'", "'\\''")


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    """A name beside the path for what is not whole yet; gone when the block ends, unless it was settled."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield draft
    except OSError as error:
        if is_disk_full(error):
            raise DiskFull from error
        raise
    finally:
        draft.unlink(missing_ok=True)


def _reserve(path: Path, size: int) -> None:
    """Have the room before anything is written: ffmpeg would say no more than that it failed."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT, 0o666)
    try:
        os.posix_fallocate(descriptor, 0, max(1, size))
    finally:
        os.close(descriptor)
