"""The practice carrier's copy of what is said into a Record: sealed on disk under a key that is in the address only (P01).

The bytes on disk are useless without the address; the address is worth nothing after an hour. As a carrier does, it tells by a
call which recordings it holds, and deletes them when it is asked to.
"""

import os
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import token_hex

from nacl.exceptions import CryptoError
from nacl.secret import SecretBox
from nacl.utils import random as random_bytes

from carriers.carrier import Forbidden, Held, NotThereYet
from carriers.sound import Look, Unreadable, look_at
from core.clock import Clock
from core.instance import private_folder

LONGEST = 10 * 1024 * 1024
"""Bytes of a take: ten minutes of a telephone's sound."""
KEPT_FOR = timedelta(hours=1)
SID = "RE"
"""Before a take's id, in what the line is told."""
TAKE_ID = re.compile(r"[0-9a-f]{32}")
VERSION = b"\x01"
"""The first byte of every sealed take (P05)."""
MEDIA_TYPES = {
    "WAV": "audio/wav",
    "WAVEX": "audio/wav",
    "OGG": "audio/ogg",
    "FLAC": "audio/flac",
    "MP3": "audio/mpeg",
}


class NotASound(Exception):
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


def seal_take(folder: Path, audio: bytes, now: datetime, call: str | None = None) -> Take:
    """Keep the take of a call, sealed, and put away those whose hour is over. Raises NotASound."""
    seconds = _look_at(audio).seconds
    key = random_bytes(SecretBox.KEY_SIZE)
    take = Take(token_hex(16), urlsafe_b64encode(key).decode().rstrip("="), seconds)
    private_folder(folder)
    purge_takes(folder, now)
    _write(folder / (f"{take.id}.{call}" if call else take.id), VERSION + SecretBox(key).encrypt(audio), now)
    return take


def open_take(folder: Path, take_id: str, key: str, now: datetime) -> OpenTake:
    """The sound of a take, in memory. Raises NoSuchTake."""
    try:
        path = _path_of(folder, take_id)
        if _kept_at(path) < now - KEPT_FOR:
            raise NoSuchTake
        sealed = path.read_bytes()
        audio = SecretBox(urlsafe_b64decode(f"{key}=")).decrypt(sealed.removeprefix(VERSION))
    except (OSError, ValueError, CryptoError):
        raise NoSuchTake from None
    return OpenTake(audio, MEDIA_TYPES.get(_look_at(audio).format, "application/octet-stream"))


class PracticeTakes:
    """The practice phone's own telephone company (carriers.carrier.Carrier): what it holds are takes."""

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._folder, self._clock = folder, clock

    def recordings_of(self, call: str) -> list[Held]:
        """Their ids and times; their keys are in the addresses that were told, and nowhere else."""
        held = [Held(f"{SID}{path.stem}", None, _kept_at(path)) for path in self._folder.glob(f"*.{call}")]
        return sorted(
            held, key=lambda each: (each.made_at is not None and each.made_at.timestamp(), each.sid)
        )

    def fetch(self, recording: Held) -> bytes:
        _, take_id, key = (recording.url or "//").rsplit("/", 2)
        if not TAKE_ID.fullmatch(take_id):
            raise NotThereYet
        try:
            return open_take(self._folder, take_id, key, self._clock.now()).audio
        except NoSuchTake:
            raise NotThereYet from None

    def delete_recording(self, sid: str) -> None:
        take_id = sid.removeprefix(SID)
        if TAKE_ID.fullmatch(take_id):
            for path in self._folder.glob(f"{take_id}*"):
                path.unlink(missing_ok=True)

    def delete_call(self, call: str) -> None:
        """It keeps no record of calls."""

    def ring(self, inspector: str, worker: str, asks: str) -> str:
        """It rings nobody: both ends are in this browser."""
        raise Forbidden


def _path_of(folder: Path, take_id: str) -> Path:
    """Its file, named after the take and the call. Raises NoSuchTake."""
    found = next(folder.glob(f"{take_id}*"), None) if TAKE_ID.fullmatch(take_id) else None
    if found is None:
        raise NoSuchTake
    return found


def purge_takes(folder: Path, now: datetime) -> None:
    """Remove the takes whose hour is over."""
    for path in folder.iterdir():
        if _kept_at(path) < now - KEPT_FOR:
            path.unlink(missing_ok=True)


def _kept_at(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _look_at(audio: bytes) -> Look:
    """What kind of sound it is, and how long. Raises NotASound."""
    try:
        return look_at(audio)
    except Unreadable:
        raise NotASound("This is not a sound that can be read: use WAV, FLAC, OGG or MP3.") from None


def _write(path: Path, sealed: bytes, now: datetime) -> None:
    """Whole or not at all (P28), readable by this user only, dated by the line's clock."""
    draft = path.with_name(f"{path.name}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())
    os.utime(draft, (now.timestamp(), now.timestamp()))
    draft.replace(path)
