"""What a practice caller says into a Record: sealed on disk under a key that is in the address only (P01).

The bytes on disk are useless without the address; the address is worth nothing after an hour.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from secrets import token_hex

import soundfile
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from core.instance import private_folder

LONGEST = 10 * 1024 * 1024
"""Bytes of a take: ten minutes of a telephone's sound."""
KEPT_FOR = timedelta(hours=1)
VERSION = b"\x01"
"""The first byte of every sealed take (P05)."""
MEDIA_TYPES = {
    "WAV": "audio/wav",
    "WAVEX": "audio/wav",
    "OGG": "audio/ogg",
    "FLAC": "audio/flac",
    "MP3": "audio/mpeg",
}


class NotAudio(Exception):
    """The take is not a sound that can be read: 415."""


class NoSuchTake(Exception):
    """There is no such take, its hour is over, or the key is wrong: all 404, not told apart."""


@dataclass(frozen=True)
class Take:
    """Where a take is, and the key that is kept nowhere. `seconds` is its length."""

    id: str
    key: str
    seconds: float


@dataclass(frozen=True)
class OpenTake:
    audio: bytes
    media_type: str


@dataclass(frozen=True)
class _Sound:
    format: str
    duration: float


def seal_take(folder: Path, audio: bytes, now: datetime) -> Take:
    """Keep the take, sealed, and put away those whose hour is over. Raises NotAudio."""
    seconds = _look_at(audio).duration
    key = random_bytes(SecretBox.KEY_SIZE)
    take = Take(token_hex(16), urlsafe_b64encode(key).decode().rstrip("="), seconds)
    private_folder(folder)
    purge_takes(folder, now)
    _write(folder / take.id, VERSION + SecretBox(key).encrypt(audio), now)
    return take


def open_take(folder: Path, take_id: str, key: str, now: datetime) -> OpenTake:
    """The sound of a take, in memory. Raises NoSuchTake."""
    path = folder / take_id
    try:
        if _kept_at(path) < now - KEPT_FOR:
            raise NoSuchTake
        sealed = path.read_bytes()
        audio = SecretBox(urlsafe_b64decode(f"{key}=")).decrypt(sealed.removeprefix(VERSION))
    except (OSError, ValueError, CryptoError):
        raise NoSuchTake from None
    return OpenTake(audio, MEDIA_TYPES.get(_look_at(audio).format, "application/octet-stream"))


def purge_takes(folder: Path, now: datetime) -> None:
    """Remove the takes whose hour is over."""
    for path in folder.iterdir():
        if _kept_at(path) < now - KEPT_FOR:
            path.unlink(missing_ok=True)


def _kept_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _look_at(audio: bytes) -> _Sound:
    """What kind of sound it is, and how long. Raises NotAudio."""
    try:
        seen = soundfile.info(BytesIO(audio))
        return _Sound(seen.format, seen.duration)
    except soundfile.LibsndfileError:
        raise NotAudio("This is not a sound that can be read: use WAV, FLAC, OGG or MP3.") from None


def _write(path: Path, sealed: bytes, now: datetime) -> None:
    """Whole or not at all (P28), readable by this user only, dated by the line's clock."""
    draft = path.with_suffix(".part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    os.utime(draft, (now.timestamp(), now.timestamp()))
    draft.replace(path)
