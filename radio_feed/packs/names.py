"""Names that every stick and every player takes: ASCII capitals, digits and hyphens, short, none that Windows keeps to itself.

FAT knows no difference between large and small letters, and an old PC no accents: two names that differ in these alone would be
one file.
"""

import re
from collections.abc import Iterable, Sequence

from anyascii import anyascii

LONGEST_STEM = 60
"""Letters before the suffix. FAT allows 255, but Windows 260 for the whole path, and a player's list shows about 60."""
LONGEST_PATH = 120
TRIAL = "ESSAI"
OURS = "ANTSO"
"""Every name says whose it is, so that a station finds its files among a thousand others, and the checker deletes no other's."""

RESERVED = frozenset(
    {"CON", "PRN", "AUX", "NUL", *(f"{port}{n}" for port in ("COM", "LPT") for n in "0123456789")}
)
"""Names of devices: Windows opens the device instead of a file, whatever the suffix."""

_OTHER = re.compile(r"[^A-Z0-9]+")
_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\.[A-Za-z0-9]+)?")


class NamesCollide(Exception):
    """Two files of a pack would be one on a stick that knows no small letters."""


def plain(text: str) -> str:
    """Capitals, digits and single hyphens of a text in any script; maybe nothing."""
    return _OTHER.sub("-", anyascii(text).upper()).strip("-")


def fat_name(words: Sequence[str], suffix: str) -> str:
    """One name of those words, which begins with whose it is: ANTSO-057-MG-WAGES.MP3. What is too long is cut."""
    stem = "-".join(filter(None, map(plain, (OURS, *words))))[:LONGEST_STEM].strip("-")
    return f"{stem}.{plain(suffix)}"


def is_fat_safe(path: str) -> bool:
    """Whether a relative path with slashes may lie on any stick, and can lead nowhere but into its folder."""
    parts = path.split("/")
    return len(path) <= LONGEST_PATH and all(
        _SAFE.fullmatch(part) is not None and part.partition(".")[0].upper() not in RESERVED for part in parts
    )


def refuse_collisions(paths: Iterable[str]) -> None:
    """Raises NamesCollide for two that a stick takes for one."""
    seen: dict[str, str] = {}
    for path in paths:
        other = seen.setdefault(path.upper(), path)
        if other is not path:
            raise NamesCollide(f"{other} and {path}")
