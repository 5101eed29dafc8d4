"""Looks for what a worker said, wrote or called from in every file of some folders, in every form it could have there (P01).

    needles = [*sound_forms(pcm), *number_forms("+261340000001"), *text_forms("they kept my passport")]
    assert scan([instance, tmpdir], needles) == []

A sound is looked for by short pieces of it, so that headers, pages of a database and lines of base64 do not hide it. What is
compressed or encrypted is not seen: that is what sealing is for.
"""

import mmap
import re
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import phonenumbers
import soundfile
from phonenumbers import PhoneNumberFormat

PIECE = 30
"""Bytes of a sound that are looked for: of any other sound they are found by chance never."""
PIECES = 8
"""How many of them, spread over the sound."""
LIVELY = 12
"""Different bytes a piece must have: silence is everywhere."""


@dataclass(frozen=True)
class Needle:
    """Bytes to be found, and what they are: `recording as mu-law, base64`."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Found:
    """Where something was found that must be nowhere."""

    path: Path
    name: str
    offset: int


def sound_forms(pcm: bytes, name: str = "recording") -> list[Needle]:
    """A sound, given as 16-bit little-endian samples, in the forms carriers and computers keep."""
    samples = np.frombuffer(pcm, "<i2")
    forms = {
        "PCM16": pcm,
        "PCM16 big-endian": samples.astype(">i2").tobytes(),
        "mu-law": _companded(samples, "ULAW"),
        "A-law": _companded(samples, "ALAW"),
    }
    return [needle for form, content in forms.items() for needle in _pieces(f"{name} as {form}", content)]


def _companded(samples: np.ndarray[Any, np.dtype[np.int16]], law: str) -> bytes:
    raw = BytesIO()
    soundfile.write(raw, samples, 8000, format="RAW", subtype=law)
    return raw.getvalue()


def _pieces(name: str, content: bytes) -> Iterator[Needle]:
    for piece in _lively_pieces(content):
        yield Needle(name, piece)
        yield from _in_base64(name, piece)


def _lively_pieces(content: bytes) -> Sequence[bytes]:
    """Pieces of the sound that are no silence, spread over it. Raises ValueError where there are too few to look for."""
    starts = range(0, max(len(content) - PIECE, 1), PIECE)
    lively = [start for start in starts if len(set(content[start : start + PIECE])) >= LIVELY]
    if len(lively) < PIECES:
        raise ValueError("This sound is too quiet to be looked for.")
    return [content[start : start + PIECE] for start in lively[:: len(lively) // PIECES][:PIECES]]


def _in_base64(name: str, content: bytes) -> Iterator[Needle]:
    """Wherever in a longer text it begins: the first and last letters depend on their neighbours and are left off."""
    for before in range(3):
        for encode in {b64encode, urlsafe_b64encode}:
            text = encode(bytes(before) + content)
            skip = (before * 8 + 5) // 6
            yield Needle(f"{name}, base64", text[skip : len(text) - 4])


def number_forms(number: str) -> list[Needle]:
    """A telephone number, given as E.164, as people and programs write it."""
    parsed = phonenumbers.parse(number)
    kinds = (
        PhoneNumberFormat.E164,
        PhoneNumberFormat.INTERNATIONAL,
        PhoneNumberFormat.NATIONAL,
        PhoneNumberFormat.RFC3966,
    )
    written = {phonenumbers.format_number(parsed, kind) for kind in kinds}
    digits = {re.sub(r"\D", "", text) for text in written}
    spaced = {
        re.sub(r"[ -]", mark, text) for text in written for mark in (" ", "-", ".", "\N{NO-BREAK SPACE}")
    }
    return [
        needle
        for text in sorted(written | digits | spaced)
        for needle in _text_needles(f"number {text}", text)
    ]


def text_forms(text: str) -> list[Needle]:
    """Free text, as rows, logs, addresses and documents would hold it."""
    escaped = text.encode("ascii", "backslashreplace").decode()
    json = "".join(letter if ord(letter) < 128 else f"\\u{ord(letter):04x}" for letter in text)
    forms = {text, text.lower(), text.upper(), escaped, json, quote(text), quote(text).replace("%20", "+")}
    return [needle for form in sorted(forms) for needle in _text_needles("text", form)]


def _text_needles(name: str, text: str) -> Iterator[Needle]:
    yield Needle(name, text.encode())
    yield Needle(f"{name}, UTF-16", text.encode("utf-16-le"))
    yield Needle(f"{name}, UTF-16 big-endian", text.encode("utf-16-be"))
    yield from _in_base64(name, text.encode())


def scan(folders: Iterable[Path], needles: Sequence[Needle]) -> list[Found]:
    """Every needle in every file of the folders, and in the files' names; hidden files and journals, too."""
    files = {
        path for folder in folders for path in folder.rglob("*") if path.is_file() and not path.is_symlink()
    }
    return [found for path in sorted(files) for found in _scan_file(path, needles)]


def _scan_file(path: Path, needles: Sequence[Needle]) -> Iterator[Found]:
    name = str(path.name).encode()
    for needle in needles:
        if needle.content in name:
            yield Found(path, f"{needle.name}, in its name", 0)
    try:
        if not path.stat().st_size:
            return
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            for needle in needles:
                if (offset := content.find(needle.content)) >= 0:
                    yield Found(path, needle.name, offset)
    except FileNotFoundError:
        return  # It was removed while it was looked for.
